"""Letters: a draft, what was made of it, and each try to bring it to the one it is for."""

from __future__ import annotations

from django.db import models

from helle.register.casefile.models import Document
from helle.register.cases.models import Case
from helle.register.letters.choices import Addressee, Failure, LetterKind, Means, Outcome, Translation
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code
from helle.register.support.models import Period


class Draft(models.Model):
    """A letter being written, seen by its unit alone. What was typed is sealed; the facts are read anew each time.

    `corrects` is the letter it is to replace. The database lets nobody change it once it is a letter.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letter_drafts")
    kind = models.CharField(max_length=16, choices=LetterKind.choices)
    language = models.CharField(max_length=8)
    addressee = models.CharField(max_length=16, choices=Addressee.choices)
    with_name = models.BooleanField()
    corrects = models.ForeignKey("Letter", on_delete=models.PROTECT, null=True, related_name="+")
    content_sealed = models.BinaryField()
    dropped_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("letter_draft_kind_is_known", "kind", LetterKind),
            known_code("letter_draft_addressee_is_known", "addressee", Addressee),
            models.UniqueConstraint(name="draft_with_its_letter", fields=["id", "case", "by_unit", "kind"]),
        ]
        indexes = [models.Index(name="draft_of_case", fields=["case", "-changed_at"])]


class Letter(models.Model):
    """A letter that is final: its PDF lies among the documents of the case, signed by `by_user`. Never changed.

    A wrong one is superseded by a new letter. `about` is the row it tells of (an assessment, a period, an answer),
    None where it offers what begins with it; `days` is how many the period has that it offers. `text_digest` names the
    reviewed words it was made of. `waits` says that it is neither delivered nor superseded: lists of what has to be
    delivered start there.
    """

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, primary_key=True, related_name="letter")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=LetterKind.choices)
    language = models.CharField(max_length=8)
    addressee = models.CharField(max_length=16, choices=Addressee.choices)
    text_version = models.SmallIntegerField()
    text_digest = models.CharField(max_length=32)
    about = models.UUIDField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="letter")
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    waits = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("letter_kind_is_known", "kind", LetterKind),
            known_code("letter_addressee_is_known", "addressee", Addressee),
            models.UniqueConstraint(name="letter_superseded_once", fields=["supersedes"]),
            models.UniqueConstraint(name="letter_with_its_case", fields=["draft", "case"]),
            models.UniqueConstraint(
                name="one_letter_offers_the_period",
                fields=["case", "kind"],
                condition=models.Q(waits=True, days__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="letter_of_case", fields=["case", "-recorded_at"]),
            models.Index(name="letter_waits", fields=["by_unit", "recorded_at"], condition=models.Q(waits=True)),
        ]


class Delivery(models.Model):
    """One try to deliver a letter: how, when, by whom, translated by whom, and what came of it. Never changed.

    `period` is the period that this delivery notifies: it begins because the person was given the letter, so the day
    of the delivery is the day of its notification, and the database knows no other.
    """

    id = models.UUIDField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    sequence = models.SmallIntegerField()
    means = models.CharField(max_length=16, choices=Means.choices)
    on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    failure = models.CharField(max_length=16, choices=Failure.choices, blank=True)
    translation = models.CharField(max_length=8, choices=Translation.choices)
    translated_to = models.CharField(max_length=8, blank=True)
    told_sealed = models.BinaryField()
    period = models.OneToOneField(Period, on_delete=models.PROTECT, null=True, related_name="notification")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("delivery_means_is_known", "means", Means),
            known_code("delivery_outcome_is_known", "outcome", Outcome),
            known_code("delivery_failure_is_known", "failure", Failure, or_empty=True),
            known_code("delivery_translation_is_known", "translation", Translation),
            models.UniqueConstraint(name="deliveries_in_order", fields=["letter", "sequence"]),
            models.UniqueConstraint(
                name="letter_delivered_once", fields=["letter"], condition=models.Q(outcome=Outcome.DELIVERED)
            ),
            models.CheckConstraint(
                name="failed_delivery_says_why",
                condition=models.Q(outcome=Outcome.FAILED) & ~models.Q(failure="")
                | ~models.Q(outcome=Outcome.FAILED) & models.Q(failure=""),
            ),
            models.CheckConstraint(
                name="translation_has_its_language",
                condition=models.Q(translation=Translation.NONE, translated_to="")
                | ~models.Q(translation=Translation.NONE) & ~models.Q(translated_to=""),
            ),
            models.CheckConstraint(
                name="period_notified_by_a_delivery",
                condition=models.Q(period__isnull=True) | models.Q(outcome=Outcome.DELIVERED),
            ),
        ]
