"""What is passed on about a person, what she agreed to, and a responsibility that has moved."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.cases.entries import Entry
from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.people.models import KeptBack
from helle.register.protection.given_out import GivenOutKey, GivenOutMoment
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.sharing.choices import PASSED_ON_HERE, ConsentEnd, ConsentGiver, EndedWhy, ReceiptAnswer
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DisclosurePurpose

_CATEGORY = models.CharField(max_length=16)
_PURPOSE = models.CharField(max_length=16)


class ReceiverRule(models.Model):
    """One line of the table of who may receive what: loaded from `helle.rules.sharing`, read by the triggers."""

    kind = models.CharField(max_length=32)
    category = models.CharField(max_length=16)
    form = models.CharField(max_length=16)
    opened = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(name="receiver_rule_once", fields=["kind", "category"])]


class PurposeRule(models.Model):
    """One line of the table of what each kind of receiver has a task in, and whether it is an authority."""

    kind = models.CharField(max_length=32)
    purpose = models.CharField(max_length=16, blank=True)
    authority = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(name="purpose_rule_once", fields=["kind", "purpose"])]


class AskedAheadRule(models.Model):
    """From which day on how many days before turning eighteen a young person is asked: `ask_herself_days` of the rules,
    each of its values."""

    valid_from = models.DateField(unique=True)
    days = models.PositiveSmallIntegerField()


class Consent(Entry):
    """That a person agreed to one receiver being told these kinds of information, for these purposes, until a day.

    It ends with its last day, or before: withdrawn, or limited by one that takes its place (`narrows`). What rests on
    it ends in the same statement (sql/078_sharing.sql), and so does what is within a narrower one whose limits have
    other words (`words_changed`): nobody has judged whether it keeps to them. `lapsed_at`: a representative's has ended
    because what is known of the person's age had changed, or was about to, and no later change brings it back; written
    by the database (sql/218_childs_consents_end.sql). What has ended is withdrawn no more (sql/231): of the person who
    has come of age since it is kept that she says no herself (`said_no`), beside why it had ended. `until`: of what was
    withdrawn, limited or a mistake the last day that it had then (sql/263). `no_ahead_at`: while it held the child said
    that there is to be no more from the day of turning eighteen (sql/267), which her representative is not given
    (sql/283). Either no ends her own yes to the same from before it (`no_since`, sql/330). What she says herself as a
    child is no consent, and one of hers ends where she turns out to be one (sql/273). `to_unit`: where it is not shown
    where she lives, what stands for the kind of a home or a municipality (sql/285).
    """

    to_unit = GivenOutKey(Unit, on_delete=models.PROTECT, related_name="+", given_by="helle.receiver_of_consent")
    given_on = models.DateField()
    given_by = models.CharField(max_length=16, choices=ConsentGiver.choices)
    categories = ArrayField(_CATEGORY)
    purposes = ArrayField(_PURPOSE)
    until = models.DateField()
    limits_sealed = models.BinaryField(null=True)
    words_changed = models.BooleanField(default=False, db_default=False)
    narrows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="narrowed")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_how = models.CharField(max_length=12, choices=ConsentEnd.choices, blank=True, db_default="")
    lapsed_at = models.DateTimeField(null=True)
    no_ahead_at = GivenOutMoment(null=True, given_by="helle.no_ahead_of_consent")
    no_ahead_by = GivenOutKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", given_by="helle.no_ahead_of_consent_by"
    )

    class Meta:
        constraints = [
            known_code("sharing_consent_giver_is_known", "given_by", ConsentGiver),
            known_code("sharing_consent_end_is_known", "withdrawn_how", ConsentEnd, or_empty=True),
            known_codes("sharing_consent_categories_are_known", "categories", PASSED_ON_HERE),
            known_codes("sharing_consent_purposes_are_known", "purposes", DisclosurePurpose),
            models.CheckConstraint(
                name="sharing_consent_is_to_something", condition=Q(categories__len__gt=0, purposes__len__gt=0)
            ),
            models.CheckConstraint(name="sharing_consent_lasts", condition=Q(until__gte=F("given_on"))),
            models.CheckConstraint(
                name="sharing_consent_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_how="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_how=""))
                # By nobody where the ledger of erasures is replayed.
                | Q(withdrawn_at__isnull=False, withdrawn_how=ConsentEnd.ERASED),
            ),
            models.CheckConstraint(
                name="sharing_consent_no_ahead_by_somebody",
                condition=Q(no_ahead_at__isnull=True, no_ahead_by__isnull=True)
                | Q(no_ahead_at__isnull=False, no_ahead_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="sharing_consents_of_a_case", fields=["case", "-recorded_at"])]


class Disclosure(models.Model):
    """What one receiver is told about one person: which kinds, for what, on which ground, until which day (SHR-01..04).

    `opened` are the kinds that it reads in Helle while it lasts; the rest stands in `message_sealed`, under a key of
    the disclosure's own, as do the limits of the consent that it rests on, which bind the receiver. `needs_second`: it
    reaches beyond the tables, and nothing is passed on before somebody else has approved it. `decided_at` is when
    somebody else did or declined, `opened_at` from when the receiver reads it: lists know so without the decision,
    whose words are closed to who does not work on the case. `to_unit`: where it is not shown where she lives, what
    stands for the kind of a home or a municipality (sql/305). The triggers of sql/078_sharing.sql hold all of this, and
    begin and end what the receiver reads.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to_unit = GivenOutKey(Unit, on_delete=models.PROTECT, related_name="+", given_by="helle.receiver_of_shared")
    categories = ArrayField(_CATEGORY)
    opened = ArrayField(_CATEGORY)
    purpose = models.CharField(max_length=16)
    ground = models.CharField(max_length=24)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    informed = models.BooleanField()
    needs_second = models.BooleanField()
    until = models.DateField()
    message_sealed = models.BinaryField(null=True)
    limits_sealed = models.BinaryField(null=True)
    decided_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=12, choices=EndedWhy.choices, blank=True, db_default="")

    objects = KeptBack("message_sealed", "limits_sealed")

    class Meta:
        base_manager_name = "objects"
        constraints = [
            known_code("shared_purpose_is_known", "purpose", DisclosurePurpose),
            known_code("shared_ground_is_known", "ground", DisclosureGround),
            known_code("shared_end_is_known", "ended_why", EndedWhy, or_empty=True),
            known_codes("shared_categories_are_known", "categories", PASSED_ON_HERE),
            models.CheckConstraint(name="shared_is_something", condition=Q(categories__len__gt=0)),
            models.CheckConstraint(
                name="shared_opens_what_it_names", condition=Q(opened__contained_by=F("categories"))
            ),
            models.CheckConstraint(
                name="shared_rests_on_a_consent_or_on_another_ground",
                condition=Q(ground=DisclosureGround.CONSENT.value, consent__isnull=False)
                | (~Q(ground=DisclosureGround.CONSENT.value) & Q(consent__isnull=True)),
            ),
            models.CheckConstraint(
                name="shared_says_what_it_does_not_open",
                condition=Q(opened__contains=F("categories")) | Q(message_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="shared_is_open_once_approved",
                condition=Q(needs_second=False, decided_at__isnull=True, opened_at=F("recorded_at"))
                | Q(needs_second=True, opened_at__isnull=True)
                | Q(needs_second=True, opened_at=F("decided_at")),
            ),
            models.CheckConstraint(
                name="shared_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""))
                | Q(ended_at__isnull=False, ended_why__in=(EndedWhy.ERASED, EndedWhy.OF_AGE, EndedWhy.CHILD)),
            ),
        ]
        indexes = [
            models.Index(name="shared_of_a_case", fields=["case", "-recorded_at"]),
            models.Index(name="shared_with_a_unit", fields=["to_unit", "until"], condition=Q(ended_at__isnull=True)),
        ]


class Weighing(Entry):
    """Why it may be told: what was weighed and the ruling, on which statute, and how it keeps to the consent's limits.

    The sender's own (SHR-03, PUB-LAW-13).
    """

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="weighed")
    weighing_sealed = models.BinaryField()
    ruling_sealed = models.BinaryField()
    statute_sealed = models.BinaryField(null=True)
    why_not_informed_sealed = models.BinaryField(null=True)
    keeps_limits_sealed = models.BinaryField(null=True)


class Decision(Entry):
    """What the second person said of a disclosure that reaches beyond the tables. Once, and never whoever made it."""

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="decided")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    words_sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="shared_is_approved_by_another", condition=~Q(by_user=F("made_by"))),
        ]


class Receipt(models.Model):
    """That the receiver has it, or says that it is not for them, which ends it at once. Once."""

    id = models.UUIDField(primary_key=True)
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="receipt")
    answer = models.CharField(max_length=12, choices=ReceiptAnswer.choices)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [known_code("shared_receipt_is_known", "answer", ReceiptAnswer)]


class Transfer(models.Model):
    """That the responsibility for the question moved to an authority, and who there took it (ID-05, FLO-11).

    Written by the database as the facts move it; `moved_by` is nobody where the calendar did. `overtaken_at`: it moved
    on before anybody had taken it.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    overtaken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_transfer_waits",
                fields=["case"],
                condition=Q(taken_at__isnull=True, overtaken_at__isnull=True),
            ),
            models.CheckConstraint(
                name="transfer_taken_by_somebody",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, overtaken_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="transfers_that_wait",
                fields=["to_unit", "moved_at"],
                condition=Q(taken_at__isnull=True, overtaken_at__isnull=True),
            )
        ]
