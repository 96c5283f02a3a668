"""A report from the public: what was written, what was asked and answered, and what became of it.

It names no sender: there is neither an account nor an address. A report comes in and an answer to a question through
the functions of the public form's own role alone (`helle.report_receive`, `helle.report_answer`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code
from helle.register.referrals.choices import Sector
from helle.register.referrals.models import Referral
from helle.register.reports.choices import MOST_PICTURES, PICTURE_TYPES, Author, Outcome, State
from helle.rules.definitions.spectrum import SpectrumPlace

LANGUAGES = tuple(code for code, _name in settings.HELLE_PORTAL_LANGUAGES)


class Report(models.Model):
    """A suspicion as it was written, sealed under a key of its own; never changed, but for whose turn it is.

    `receipt` is a keyed hash of the sixteen digits that only the reporter has; none, once the report was disposed of.
    `received_at` is a whole hour: when exactly somebody sat at the form is nobody's to know, and so `id` bears no time
    either.
    """

    id = models.UUIDField(primary_key=True)
    receipt = models.BinaryField(unique=True, null=True)
    received_at = models.DateTimeField()
    language = models.CharField(max_length=8)
    sector = models.CharField(max_length=16, choices=Sector.choices)
    may_ask = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices)
    text_sealed = models.BinaryField()
    place_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("report_language_is_known", "language", LANGUAGES),
            known_code("report_sector_is_known", "sector", Sector),
            known_code("report_state_is_known", "state", State),
        ]
        indexes = [
            models.Index(name="report_list", fields=["-received_at", "-id"]),
            models.Index(
                name="report_waits", fields=["-received_at", "-id"], condition=Q(state__in=["new", "answered"])
            ),
        ]


class Picture(models.Model):
    """A picture that came with a report, or a page of a PDF, made anew out of its pixels, sealed under its key.

    Written by `helle.report_receive`.
    """

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="pictures")
    number = models.SmallIntegerField()
    content_type = models.CharField(max_length=16)
    content_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("report_picture_type_is_known", "content_type", PICTURE_TYPES),
            models.UniqueConstraint(name="report_pictures_in_order", fields=["report", "number"]),
            models.CheckConstraint(
                name="report_pictures_are_few", condition=Q(number__gte=1, number__lte=MOST_PICTURES)
            ),
        ]


class Message(models.Model):
    """A question by CMM, or the answer to one, sealed under the report's key. Questions and answers take turns."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="messages")
    number = models.SmallIntegerField()
    author = models.CharField(max_length=10, choices=Author.choices)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    text_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("report_message_author_is_known", "author", Author),
            models.UniqueConstraint(name="report_messages_in_order", fields=["report", "number"]),
            models.CheckConstraint(
                name="report_question_has_its_author",
                condition=Q(author="cmm", by_user__isnull=False, by_unit__isnull=False)
                | Q(author="reporter", by_user__isnull=True, by_unit__isnull=True),
            ),
        ]


class Closing(models.Model):
    """That many reports were closed at once, for one reason: spam by the thousand takes one act, and one to undo it.

    What was closed by it, and why, stands in the decisions.
    """

    id = models.UUIDField(primary_key=True)
    decided_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    how_many = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="report_closing_is_of_some", condition=Q(how_many__gte=1))]
        indexes = [models.Index(name="report_closings", fields=["-decided_at", "-id"])]


class Decision(models.Model):
    """What a report became, and why; the reason and the ruling are sealed under the report's key (DEF-08, FLO-08).

    Of a report one is in force: a report that was opened again keeps the earlier one. `reopened` is written by a
    trigger.
    """

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, null=True, related_name="decisions")
    reopened = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    spectrum = models.CharField(max_length=24, blank=True)
    decided_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("report_outcome_is_known", "outcome", Outcome),
            known_code("report_spectrum_is_known", "spectrum", SpectrumPlace, or_empty=True),
            models.CheckConstraint(
                name="report_referred_names_its_referral",
                condition=Q(outcome="referred", referral__isnull=False) | ~Q(outcome="referred") & Q(referral=None),
            ),
            models.CheckConstraint(
                name="report_passed_on_has_its_place",
                condition=Q(outcome="passed_on") & ~Q(spectrum__in=["", SpectrumPlace.TRAFFICKING.value])
                | ~Q(outcome="passed_on") & Q(spectrum=""),
            ),
            models.UniqueConstraint(name="report_decided_once", fields=["report"], condition=Q(reopened=False)),
            models.CheckConstraint(
                name="report_closed_with_others_comes_to_nothing",
                condition=Q(closing__isnull=True) | Q(outcome="no_action"),
            ),
        ]
        indexes = [models.Index(name="report_decisions", fields=["report", "decided_at"])]


class Reopening(models.Model):
    """A report that came to nothing is open again, and why: the decision stays, out of force."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, primary_key=True, related_name="reopening")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    why_sealed = models.BinaryField()


class PassedOn(models.Model):
    """What another authority was told of a report that is no trafficking: these words, and nothing else of it.

    Sealed under the report's key, so that it goes when the report goes.
    """

    id = models.UUIDField(primary_key=True)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="passed_on")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=16, choices=Sector.choices)
    spectrum = models.CharField(max_length=24)
    decided_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("passed_on_sector_is_known", "sector", Sector),
            known_code("passed_on_spectrum_is_known", "spectrum", SpectrumPlace),
        ]
        indexes = [models.Index(name="passed_on_list", fields=["to_unit", "-decided_at", "-id"])]


class GoneReceipt(models.Model):
    """The hash of the receipt of a report that was disposed of: it leads to no report, and answers whoever has it."""

    receipt = models.BinaryField(primary_key=True)


class Throttle(models.Model):
    """How often something was tried without the work that shows it is no machine: a number, of nobody."""

    kind = models.CharField(max_length=10, primary_key=True)
    window_at = models.DateTimeField()
    used = models.IntegerField()

    class Meta:
        constraints = [known_code("throttle_kind_is_known", "kind", ["report", "receipt", "partner"])]
