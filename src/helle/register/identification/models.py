"""Interviews, circumstances and assessments. Each is a fact of its day; none is edited: a mistyped one is put
out of force by a correction, and the one in its place stands beside it."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from helle.register.cases.models import Case
from helle.register.identification.choices import CircumstanceKind, NoInterviewReason, PassOnConsent, ReadingAnswer
from helle.register.organisations.models import Unit, User
from helle.register.people.choices import BirthPrecision, Sex
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.referrals.choices import Sector
from helle.rules.codes import ActElement, Authority, ExploitationPurpose, MeansElement, ResidenceStatus


class Interview(models.Model):
    """An identification interview (ID-01). The account is sealed, and so is what was noted by element; who was there is
    coded. `template` is the version of the template it was held by (ID-12), None for one from before there was any."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interviews")
    held_on = models.DateField()
    minutes = models.SmallIntegerField()
    language = models.CharField(max_length=3, blank=True)
    interpreter = models.BooleanField()
    employer_present = models.BooleanField()
    companion = models.BooleanField()
    representative_present = models.BooleanField()
    others_present = models.BooleanField(null=True)
    pass_on = models.CharField(max_length=10, choices=PassOnConsent.choices)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account_sealed = models.BinaryField()
    template = models.SmallIntegerField(null=True)
    findings_sealed = models.BinaryField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("interview_pass_on_is_known", "pass_on", PassOnConsent),
            models.CheckConstraint(
                name="interview_has_a_length", condition=models.Q(minutes__gte=1, minutes__lte=1440)
            ),
            models.CheckConstraint(
                name="interview_findings_have_a_template",
                condition=models.Q(template__isnull=True, findings_sealed__isnull=True)
                | models.Q(template__gte=1, findings_sealed__isnull=False),
            ),
        ]

    @property
    def alone(self) -> bool | None:
        """Whether nobody was there but those who hold it, support her or interpret; None where nobody said."""
        if self.employer_present:
            return False
        return None if self.others_present is None else not self.others_present


class InterviewDraft(models.Model):
    """An interview that somebody is writing down: hers alone until it is saved, all of it sealed as it was typed."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    form_token = models.UUIDField()
    typed_sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(name="interview_drafts_of_somebody", fields=["by_user", "begun_at"])]


class Reading(models.Model):
    """What one reader of an interview answers to the questions, before she sees what another answered (ID-12).

    `place` is 1 or 2, given by the database: an interview has two readers. `current` is asked of the trafficked alone.
    """

    id = models.UUIDField(primary_key=True)
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="readings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    act = models.CharField(max_length=8, choices=ReadingAnswer.choices)
    means = models.CharField(max_length=8, choices=ReadingAnswer.choices)
    purpose = models.CharField(max_length=8, choices=ReadingAnswer.choices)
    trafficked = models.CharField(max_length=8, choices=ReadingAnswer.choices)
    current = models.CharField(max_length=8, choices=ReadingAnswer.choices, blank=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            *(
                known_code(f"reading_{question}_is_known", question, ReadingAnswer)
                for question in ("act", "means", "purpose", "trafficked")
            ),
            known_code("reading_current_is_known", "current", ReadingAnswer, or_empty=True),
            models.CheckConstraint(
                name="reading_current_is_asked_of_the_trafficked",
                condition=models.Q(trafficked=ReadingAnswer.YES) & ~models.Q(current="")
                | ~models.Q(trafficked=ReadingAnswer.YES) & models.Q(current=""),
            ),
            models.CheckConstraint(name="an_interview_has_two_readers", condition=models.Q(place__range=(1, 2))),
            models.UniqueConstraint(name="one_reading_in_a_place", fields=["interview", "place"]),
            models.UniqueConstraint(name="a_reader_reads_once", fields=["interview", "by_user"]),
        ]


class InterviewSent(models.Model):
    """That an interview was sent to the deciding authority (FLO-10). Without this row it sees none of it."""

    id = models.UUIDField(primary_key=True)
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="sent")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="interview_sent_once", fields=["interview", "to_unit"])]


class PassOnWithdrawn(models.Model):
    """That the person takes back that an interview may be passed on, with the day on which she said so (FLO-10).

    The interview and her yes stay as they were written. From here on it is not sent; what was sent stays with whoever
    was sent it, as its own decision may rest on it.
    """

    interview = models.OneToOneField(
        Interview, on_delete=models.PROTECT, primary_key=True, related_name="pass_on_withdrawn"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    on_day = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)


class Circumstance(models.Model):
    """A fact that moves the question: put forward for expulsion, charged, indicted; from when to when."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="circumstances")
    kind = models.CharField(max_length=20, choices=CircumstanceKind.choices)
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("circumstance_kind_is_known", "kind", CircumstanceKind),
            ExclusionConstraint(
                name="circumstance_once_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]

    @property
    def last_day(self) -> dt.date | None:
        """The last day it holds, None while it holds still."""
        return None if self.during.upper is None else self.during.upper - dt.timedelta(days=1)


class Assessment(models.Model):
    """The answer to the two questions (ID-03), with what was true of the person that day (STA-07).

    `sequence` numbers a case's assessments; the latest counts, and a corrected one keeps its place. Reasons and rulings
    stand sealed in statements: first those of the decision, then those of the elements, the means and the currency.
    `act_done_on` is the first day of the act, None where it is not known: whether a means is asked for hangs on the age
    then. `age_precision_then` is how exactly the date of birth behind `age_then` was known: an estimate stays one.
    `sector` is where it happened (ID-16); '' where nobody has said.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    sequence = models.SmallIntegerField()
    authority = models.CharField(max_length=8)
    decided_on = models.DateField()
    was_trafficked = models.BooleanField()
    relationship_current = models.BooleanField(null=True)
    purposes = ArrayField(models.CharField(max_length=32))
    acts = ArrayField(models.CharField(max_length=16))
    means = ArrayField(models.CharField(max_length=32))
    factors = models.JSONField(default=dict)
    act_done_on = models.DateField(null=True)
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True, db_default="")
    no_interview_reason = models.CharField(max_length=10, choices=NoInterviewReason.choices, blank=True)
    residence_then = models.CharField(max_length=24)
    sex_then = models.CharField(max_length=12)
    age_then = models.SmallIntegerField(null=True)
    age_precision_then = models.CharField(max_length=10, blank=True, db_default="")
    nationality_then = models.CharField(max_length=2, blank=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("assessment_authority_is_known", "authority", Authority),
            known_codes("assessment_purposes_are_known", "purposes", ExploitationPurpose),
            known_codes("assessment_acts_are_known", "acts", ActElement),
            known_codes("assessment_means_are_known", "means", MeansElement),
            known_code("assessment_no_interview_is_known", "no_interview_reason", NoInterviewReason, or_empty=True),
            known_code("assessment_sector_is_known", "sector", Sector, or_empty=True),
            known_code("assessment_residence_is_known", "residence_then", ResidenceStatus),
            known_code("assessment_sex_is_known", "sex_then", Sex),
            known_code("assessment_age_precision_is_known", "age_precision_then", BirthPrecision, or_empty=True),
            models.UniqueConstraint(
                name="assessments_in_order",
                fields=["case", "sequence"],
                condition=models.Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="act_done_before_it_is_assessed",
                condition=models.Q(act_done_on__isnull=True) | models.Q(act_done_on__lte=models.F("decided_on")),
            ),
            models.CheckConstraint(
                name="currency_is_answered_for_the_trafficked",
                condition=models.Q(was_trafficked=True, relationship_current__isnull=False)
                | models.Q(was_trafficked=False, relationship_current__isnull=True),
            ),
        ]
