"""Requests to see a case, what was decided about each entry, the files made, their approval and their end."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from helle.register.access_requests.choices import (
    Asker,
    Decision,
    End,
    Means,
    Outcome,
    PasswordMeans,
    Received,
    Verified,
    WithheldGround,
)
from helle.register.casefile.models import Document
from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.printing.choices import EntryKind
from helle.register.protection.known_codes import known_code
from helle.rules.access_request import AccessRight


class AccessRequest(models.Model):
    """Somebody asks to see a case. `due` is the last day for the answer, as the rule has it; `waits` until it ended.

    `promised` is the day whoever asked was told last to expect the answer; it is no time limit.

    `follows` is the answered request to which this one gives a further answer. Sealed: who asks by name, and what was
    asked for.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access_requests")
    right = models.CharField(max_length=8)
    asker = models.CharField(max_length=16, choices=Asker.choices)
    received_on = models.DateField()
    received_by = models.CharField(max_length=16, choices=Received.choices)
    verified = models.CharField(max_length=8, choices=Verified.choices)
    told_sealed = models.BinaryField()
    due = models.DateField()
    promised = models.DateField(null=True)
    waits = models.BooleanField(default=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("access_right_is_known", "right", AccessRight),
            known_code("access_asker_is_known", "asker", Asker),
            known_code("access_received_is_known", "received_by", Received),
            known_code("access_verified_is_known", "verified", Verified),
            models.UniqueConstraint(
                name="access_asked_once_at_a_time",
                fields=["case", "by_unit", "right", "asker"],
                condition=Q(waits=True),
            ),
            models.UniqueConstraint(name="access_request_of_its_unit", fields=["id", "case", "by_unit"]),
        ]
        indexes = [models.Index(name="access_waits", fields=["by_unit", "due"], condition=Q(waits=True))]


class Notice(models.Model):
    """That whoever asked was told that the answer takes longer, why, and when to expect it."""

    id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField()
    expected_on = models.DateField()
    reasons_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_notice_a_day", fields=["request", "told_on"]),
            models.CheckConstraint(name="expected_after_the_notice", condition=Q(expected_on__gte=models.F("told_on"))),
        ]


class Choice(models.Model):
    """What was decided about one entry of the case. `cuts_sealed` says which of its passages, words and pages go.

    It may be changed until a file is made of it, and again where the file was sent back.
    """

    id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="choices")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    entry = models.UUIDField()
    decision = models.CharField(max_length=8, choices=Decision.choices)
    ground = models.CharField(max_length=16, choices=WithheldGround.choices, blank=True)
    cuts_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("access_entry_kind_is_known", "kind", EntryKind),
            known_code("access_decision_is_known", "decision", Decision),
            known_code("access_ground_is_known", "ground", WithheldGround, or_empty=True),
            models.UniqueConstraint(name="one_choice_for_an_entry", fields=["request", "kind", "entry"]),
            models.CheckConstraint(
                name="omitted_with_a_ground",
                condition=Q(decision=Decision.OMIT) & ~Q(ground="") | ~Q(decision=Decision.OMIT) & Q(ground=""),
            ),
            models.CheckConstraint(
                name="looks_are_no_internal_paper",
                condition=~Q(kind=EntryKind.LOG.value, ground=WithheldGround.INTERNAL),
            ),
        ]


class Making(models.Model):
    """That the file is being made, and what was typed for it. It is made once there is an assembly of the same id.

    A job makes it, since many pages take long. `stopped_sealed` says why it came to nothing, where it did. `lapsed_at`:
    when the job found the case closed to whoever ordered it; the database writes it (sql/204_orders_that_lapse.sql).
    """

    id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="makings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    words_sealed = models.BinaryField()
    stopped_sealed = models.BinaryField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [known_code("access_making_language_known", "language", ("da", "en"))]


class Assembly(models.Model):
    """The file made of the choices, sent to somebody else for approval. Never changed; one sent back is made anew.

    `words_sealed` is what was typed for the answer. Its content lies in parts of the file with the assembly's id.
    """

    id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="assemblies")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    sequence = models.SmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    language = models.CharField(max_length=2)
    pages = models.IntegerField()
    size = models.BigIntegerField()
    words_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("access_outcome_is_known", "outcome", Outcome),
            known_code("access_language_is_known", "language", ("da", "en")),
            models.UniqueConstraint(name="assemblies_in_order", fields=["request", "sequence"]),
            models.UniqueConstraint(name="assembly_with_its_maker", fields=["id", "case", "by_user", "by_unit"]),
        ]


class Approval(models.Model):
    """The answer of a second person to an assembly: approved, or sent back with a reason.

    Of the core of the case, which a lead writes. `made_by` is who made the file, which a foreign key ties to the
    assembly: never who answers.
    """

    assembly = models.OneToOneField(Assembly, on_delete=models.PROTECT, primary_key=True, related_name="approval")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    why_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="approved_by_another", condition=~Q(by_user=models.F("made_by"))),
            models.CheckConstraint(
                name="sent_back_with_a_reason",
                condition=Q(approved=True, why_sealed__isnull=True) | Q(approved=False, why_sealed__isnull=False),
            ),
            models.UniqueConstraint(name="approval_and_what_it_says", fields=["assembly", "case", "approved"]),
        ]


class Withdrawal(models.Model):
    """That an approval was withdrawn before the file was handed over, and why: the answer is composed anew.

    What was approved stays as it was. `approved` ties it to an approval that says yes.
    """

    assembly = models.OneToOneField(Assembly, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(default=True)
    why_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="only_what_is_approved_is_withdrawn", condition=Q(approved=True))]


class Standing(models.Model):
    """That an approved answer stands as it is although something came into the case since: what (`covers`), and why.

    Sealed: the reason, what was named by its title, and what each entry was like: a later change stops it again.
    """

    id = models.UUIDField(primary_key=True)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="standings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(default=True)
    covers = ArrayField(models.UUIDField())
    told_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="only_what_is_approved_stands", condition=Q(approved=True)),
            models.CheckConstraint(name="stands_in_spite_of_something", condition=~Q(covers=[])),
        ]


class LockedFile(models.Model):
    """An approved file, encrypted under a password that nobody has kept. A later one takes its place."""

    id = models.UUIDField(primary_key=True)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="locked_files")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(default=True)
    sequence = models.SmallIntegerField()
    size = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="locked_files_in_order", fields=["assembly", "sequence"]),
            models.CheckConstraint(name="only_what_is_approved_is_locked", condition=Q(approved=True)),
            models.UniqueConstraint(name="locked_file_with_its_assembly", fields=["id", "assembly", "case"]),
        ]


class FilePart(models.Model):
    """One piece of an assembly or of a locked file, sealed for its place in it. Added with it, never after."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.UUIDField()
    sequence = models.IntegerField()
    content_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="access_parts_in_order", fields=["file", "sequence"])]


class Ending(models.Model):
    """How a request ended: the answer handed over (with which file, how, the password by which other way), or without.

    `document` is the answer's line in the journal (PUB-LAW-16).
    """

    request = models.OneToOneField(AccessRequest, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=16, choices=End.choices)
    on = models.DateField()
    locked_file = models.ForeignKey(LockedFile, on_delete=models.PROTECT, null=True, related_name="+")
    means = models.CharField(max_length=16, choices=Means.choices, blank=True)
    password_means = models.CharField(max_length=8, choices=PasswordMeans.choices, blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")
    told_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("access_end_is_known", "how", End),
            known_code("access_means_is_known", "means", Means, or_empty=True),
            known_code("access_password_means_is_known", "password_means", PasswordMeans, or_empty=True),
            models.CheckConstraint(
                name="delivered_whole",
                condition=Q(how=End.DELIVERED, locked_file__isnull=False, document__isnull=False)
                & ~Q(means="")
                & ~Q(password_means="")
                | ~Q(how=End.DELIVERED)
                & Q(locked_file__isnull=True, document__isnull=True, means="", password_means=""),
            ),
        ]
