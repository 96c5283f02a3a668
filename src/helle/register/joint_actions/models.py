"""Joint actions: the plan in its versions, who takes part, how it ended; whom CMM sends and whom they meet there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.allocation.models import Interpreter
from helle.register.joint_actions.choices import (
    Answer,
    Basis,
    CancelledBecause,
    Ended,
    NoCase,
    Outcome,
    Role,
    TakenOut,
    Talk,
)
from helle.register.organisations.models import Unit, User
from helle.register.people.choices import Sex
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.referrals.choices import Sector
from helle.register.referrals.models import Referral, ReferredPerson
from helle.rules.codes import ResidenceStatus
from helle.rules.definitions.indicators import ALL_CODES

OLDEST = 110


class Numbering(models.Model):
    """The last number of a joint action in a year."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField()


class JointAction(models.Model):
    """That authorities act together, under whose lead. All that is secret of it is sealed under its own key.

    Written by `helle.plan_joint_action` alone, with the parts in it.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Participation(models.Model):
    """A unit's part in a joint action. Lists of joint actions start here; nobody without one learns that it is.

    Written by the database's functions alone. `basis`: on whose powers the unit takes part (DET-09, INI-01).
    `withdrawn_at`: when the lead took the invitation back.
    """

    id = models.BigAutoField(primary_key=True)
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices)
    basis = models.CharField(max_length=16, choices=Basis.choices)
    number = models.CharField(max_length=12)
    told_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("joint_action_role_is_known", "role", Role),
            known_code("joint_action_basis_is_known", "basis", Basis),
            models.UniqueConstraint(name="one_part_in_a_joint_action", fields=["action", "unit"]),
            models.CheckConstraint(
                name="lead_of_a_joint_action_stays", condition=~Q(role=Role.LEAD.value) | Q(withdrawn_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="one_lead_of_a_joint_action", fields=["action"], condition=Q(role=Role.LEAD.value)
            ),
        ]
        indexes = [models.Index(name="joint_actions_of_a_unit", fields=["unit", "-told_at", "-id"])]


class PlanVersion(models.Model):
    """The plan as the lead wrote it. Never changed: another version supersedes it and says why.

    In clear stand the day, the hours, the sector and the municipality; the place would warn those who exploit. One that
    ends at an earlier hour than it begins ends in the night after.
    """

    id = models.UUIDField(primary_key=True)
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="versions")
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    sector = models.CharField(max_length=16, choices=Sector.choices)
    municipality = models.CharField(max_length=16)
    languages = ArrayField(models.CharField(max_length=8))
    place_sealed = models.BinaryField()
    purpose_sealed = models.BinaryField()
    contact_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("joint_action_sector_is_known", "sector", Sector),
            models.CheckConstraint(name="joint_action_lasts", condition=~Q(ends=F("begins"))),
            models.UniqueConstraint(
                name="one_first_plan_of_a_joint_action", fields=["action"], condition=Q(replaces__isnull=True)
            ),
            models.CheckConstraint(
                name="plan_replaces_with_a_reason",
                condition=Q(replaces__isnull=True, why_sealed__isnull=True)
                | Q(replaces__isnull=False, why_sealed__isnull=False),
            ),
        ]


class Reply(models.Model):
    """What a unit answered to being asked along; it may think again, and then another reply supersedes it."""

    id = models.UUIDField(primary_key=True)
    part = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="replies")
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=12, choices=Answer.choices)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            known_code("joint_action_answer_is_known", "answer", Answer),
            models.UniqueConstraint(
                name="one_first_reply_of_a_unit", fields=["part"], condition=Q(replaces__isnull=True)
            ),
        ]


class Ending(models.Model):
    """That a joint action was held, or cancelled and why. Once."""

    action = models.OneToOneField(JointAction, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    how = models.CharField(max_length=12, choices=Ended.choices)
    because = models.CharField(max_length=12, choices=CancelledBecause.choices, blank=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("joint_action_ending_is_known", "how", Ended),
            known_code("joint_action_cancelled_because_is_known", "because", CancelledBecause, or_empty=True),
            models.CheckConstraint(
                name="joint_action_cancelled_with_a_reason",
                condition=(Q(how=Ended.HELD.value) & Q(because="")) | (Q(how=Ended.CANCELLED.value) & ~Q(because="")),
            ),
        ]


class OnTheSpot(models.Model):
    """Whom CMM sends to a joint action: they write down whom they meet there. Never told to the others."""

    id = models.UUIDField(primary_key=True)
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="on_the_spot_once", fields=["action", "user"], condition=Q(withdrawn_at__isnull=True)
            )
        ]
        indexes = [models.Index(name="on_the_spot_of_somebody", fields=["user"])]


class InterpreterThere(models.Model):
    """An interpreter of the directory whom CMM has asked along, and for which language."""

    id = models.UUIDField(primary_key=True)
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="+")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="interpreter_there_once",
                fields=["action", "interpreter", "language"],
                condition=Q(withdrawn_at__isnull=True),
            )
        ]


class MetPerson(models.Model):
    """Somebody CMM met at a joint action. Nothing has to be known but that there is a person.

    `form_token` is made where she is written down, on the server's page or on a telephone without a connection: the
    same one sent again is the same person. `met_at` is that device's clock. Employer and interpreter are facts on
    record and no condition (SHR-05). Name and remark are sealed under the joint action's key. `dealt_with_at` is set by
    the database, for the roles that may not see what became of her.
    """

    id = models.UUIDField(primary_key=True)
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="+")
    form_token = models.UUIDField()
    met_at = models.DateTimeField()
    sex = models.CharField(max_length=12, choices=Sex.choices)
    age = models.SmallIntegerField(null=True)
    is_minor = models.BooleanField(null=True)
    nationality = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, blank=True)
    stay = models.CharField(max_length=24, blank=True)
    alone = models.BooleanField(null=True)
    indicators = ArrayField(models.CharField(max_length=24))
    talk = models.CharField(max_length=12, choices=Talk.choices, blank=True)
    employer_present = models.BooleanField(null=True)
    interpreted = models.BooleanField(null=True)
    urgent = models.BooleanField()
    name_sealed = models.BinaryField(null=True)
    remark_sealed = models.BinaryField(null=True)
    dealt_with_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=12, choices=TakenOut.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="met_person_goes_in_once", fields=["action", "form_token"]),
            known_code("met_person_sex_is_known", "sex", Sex),
            known_code("met_person_talk_is_known", "talk", Talk, or_empty=True),
            known_code("met_person_stay_is_known", "stay", ResidenceStatus, or_empty=True),
            known_codes("met_person_indicators_are_known", "indicators", ALL_CODES),
            known_code("met_person_withdrawn_because_is_known", "withdrawn_because", TakenOut, or_empty=True),
            models.CheckConstraint(
                name="met_person_age_is_one", condition=Q(age__isnull=True) | Q(age__gte=0, age__lte=OLDEST)
            ),
            models.CheckConstraint(name="met_person_not_met_later", condition=Q(met_at__lte=F("recorded_at"))),
            models.CheckConstraint(
                name="met_person_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]
        indexes = [models.Index(name="met_at_a_joint_action", fields=["action", "recorded_at", "id"])]


class Handled(models.Model):
    """What became of a person who was met: a case, by the referral that CMM made of it, or none and why."""

    met = models.OneToOneField(MetPerson, on_delete=models.PROTECT, primary_key=True, related_name="handled")
    action = models.ForeignKey(JointAction, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    why = models.CharField(max_length=16, choices=NoCase.choices, blank=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.OneToOneField(ReferredPerson, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("handled_outcome_is_known", "outcome", Outcome),
            known_code("handled_why_is_known", "why", NoCase, or_empty=True),
            models.CheckConstraint(
                name="handled_by_a_case_or_a_reason",
                condition=Q(outcome=Outcome.CASE.value, why="", referral__isnull=False, person__isnull=False)
                | (Q(outcome=Outcome.NONE.value, referral__isnull=True, person__isnull=True) & ~Q(why="")),
            ),
        ]
