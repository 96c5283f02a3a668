"""Criminal cases as references: who investigates, dated offences, suspects by number, stages, and who was involved.

Police-purpose data (PUB-LAW-14): apart from the victim's case, under a key of its own, and in no reading of her file.
No name, no account, no content of an investigation (CRI-01).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.prosecution.choices import (
    INVOLVED,
    OF_AN_INDICTMENT,
    WITHOUT_A_STAGE,
    Capacity,
    Instance,
    LinkMistake,
    Mistake,
    OfOffence,
    Part,
    TheirWord,
    WaiverOutcome,
)
from helle.register.protection.known_codes import known_code
from helle.rules.codes import ExploitationPurpose, FactorAnswer, OrganisationKind
from helle.rules.crime.charge_waiver import CONDITIONS
from helle.rules.crime.investigation import InvestigatingUnit
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import ENDS_WITH_A_REASON, JUDGMENTS, CriminalStage, EndReason

HUMAN_EXPLOITATION_SINCE: Final = dt.date(2022, 6, 1)
"""The day of section 262 b as the database knows it; a test holds it against the rules' own (PUB-LAW-03)."""
TRAFFICKING_SINCE: Final = dt.date(2002, 6, 8)
"""The day of section 262 a, likewise (PUB-LAW-02)."""

_WITH_A_REASON: Final = sorted(one.value for one in ENDS_WITH_A_REASON)
_JUDGMENTS: Final = sorted(one.value for one in JUDGMENTS)


class Numbering(models.Model):
    """The last number of a criminal case in a year."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField()


class CriminalCase(models.Model):
    """That there is a criminal case. The police's own journal number is sealed under the case's key, and found by a
    keyed hash: it stands once, or its persons would count twice (PUB-STAT-05).

    Written by `helle.open_criminal_case` alone, with the part of the unit that opens it. `police_aware_on`: when the
    police became aware of possible trafficking, from which involvement is measured (CRI-04). `disposed_at`: since when
    its key is gone and its page with it; number and codes stay.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    journal_sealed = models.BinaryField()
    journal_blind = models.BinaryField(unique=True)
    police_aware_on = models.DateField()
    immigration_question = models.BooleanField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    disposed_at = models.DateTimeField(null=True)


class CasePart(models.Model):
    """A unit's part in a criminal case. Lists start here; nobody without one learns that there is such a case.

    Written by the database's functions alone.
    """

    id = models.BigAutoField(primary_key=True)
    criminal_case = models.ForeignKey(CriminalCase, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)
    number = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("criminal_part_is_known", "part", Part),
            models.UniqueConstraint(
                name="one_part_of_a_unit_in_a_criminal_case",
                fields=["criminal_case", "unit"],
                condition=Q(ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_unit_investigates",
                fields=["criminal_case"],
                condition=Q(part=Part.INVESTIGATES.value, ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="criminal_cases_of_a_unit", fields=["unit", "-began_at", "-id"])]


class Written(models.Model):
    """A row of a criminal case, written once by somebody for a unit."""

    id = models.UUIDField(primary_key=True)
    criminal_case = models.ForeignKey(CriminalCase, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Withdrawable(Written):
    """A row that can be put out of force, with why; it stays readable."""

    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_why = models.CharField(max_length=12, choices=Mistake.choices, blank=True)

    class Meta:
        abstract = True


def withdrawn(name: str, reasons: type[models.TextChoices] = Mistake) -> list[models.CheckConstraint]:
    """The constraints of a row that can be put out of force, for one of the reasons."""
    return [
        known_code(f"{name}_superseded_why_is_known", "superseded_why", reasons, or_empty=True),
        models.CheckConstraint(
            name=f"{name}_superseded_with_a_reason",
            condition=Q(superseded_at__isnull=True, superseded_by__isnull=True, superseded_why="")
            | (Q(superseded_at__isnull=False, superseded_by__isnull=False) & ~Q(superseded_why="")),
        ),
    ]


class Investigation(Written):
    """Which unit investigates from a day on, and what the rule said of it (CRI-01, CRI-02). The latest holds.

    The answers are the police's own; None: not known. `why` is sealed, where the unit is not the one of the ruling.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    organised = models.BooleanField(null=True)
    very_extensive = models.BooleanField(null=True)
    otherwise_qualified = models.BooleanField(null=True)
    forced_labour = models.BooleanField(null=True)
    specialists_wanted = models.BooleanField()
    ruled = models.CharField(max_length=12, blank=True)
    ruling_sealed = models.BinaryField()
    why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [known_code("investigation_ruled_is_known", "ruled", InvestigatingUnit, or_empty=True)]
        indexes = [models.Index(name="investigations_in_order", fields=["criminal_case", "recorded_at"])]


class Offence(Withdrawable):
    """What was done, from day to day, under which provision; `ended_on` None: not known, or still.

    Section 262 b is no provision for what ended before it took effect; of what began before, and went on or is not
    known to have ended, the part from that day on is the act (CRI-13, PUB-LAW-03).
    """

    provision = models.CharField(max_length=8, choices=OfOffence.choices)
    purpose = models.CharField(max_length=24, blank=True)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            *withdrawn("offence"),
            known_code("offence_provision_is_known", "provision", OfOffence),
            known_code("offence_purpose_is_known", "purpose", ExploitationPurpose, or_empty=True),
            models.CheckConstraint(
                name="offence_ends_after_it_began", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on"))
            ),
            models.CheckConstraint(
                name="offence_was_a_crime_then",
                condition=~Q(provision=OfOffence.S262B.value)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=HUMAN_EXPLOITATION_SINCE),
            ),
            models.CheckConstraint(
                name="offence_was_trafficking_then",
                condition=~Q(provision=OfOffence.S262A.value)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=TRAFFICKING_SINCE),
            ),
        ]
        indexes = [models.Index(name="offences_of_a_criminal_case", fields=["criminal_case", "recorded_at"])]

    @property
    def counts_from(self) -> dt.date | None:
        """The day from which what was done is the act, where it began before its provision; None: from the first."""
        day = {OfOffence.S262A.value: TRAFFICKING_SINCE, OfOffence.S262B.value: HUMAN_EXPLOITATION_SINCE}.get(
            self.provision
        )
        return day if day is not None and self.began_on < day else None


class Suspect(Withdrawable):
    """A suspect, by a number alone: who it is stands in the police's own system. A number is given once."""

    serial = models.SmallIntegerField()

    class Meta:
        constraints = [
            *withdrawn("suspect"),
            models.UniqueConstraint(name="suspects_in_order", fields=["criminal_case", "serial"]),
            models.CheckConstraint(name="suspects_are_counted", condition=Q(serial__gte=1, serial__lte=200)),
        ]


class Stage(Withdrawable):
    """A stage of an offence, or of one suspect of it, and the one before it. A trigger holds their order.

    `instance`: of a judgment that follows a judgment, why there is another one; the trigger asks for it (CRI-23).
    """

    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="stages")
    suspect = models.ForeignKey(Suspect, on_delete=models.PROTECT, null=True, related_name="stages")
    stage = models.CharField(max_length=12)
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    on = models.DateField()
    end_reason = models.CharField(max_length=16, blank=True)
    instance = models.CharField(max_length=12, choices=Instance.choices, blank=True)

    class Meta:
        constraints = [
            *withdrawn("stage"),
            known_code("stage_is_known", "stage", CriminalStage),
            known_code("stage_end_reason_is_known", "end_reason", EndReason, or_empty=True),
            known_code("stage_instance_is_known", "instance", Instance, or_empty=True),
            models.CheckConstraint(
                name="stage_instance_is_of_a_judgment", condition=Q(instance="") | Q(stage__in=_JUDGMENTS)
            ),
            models.CheckConstraint(
                name="stage_ends_with_a_reason",
                condition=(Q(stage__in=_WITH_A_REASON) & ~Q(end_reason=""))
                | (~Q(stage__in=_WITH_A_REASON) & Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="stage_begins_with_a_report",
                condition=Q(stage=CriminalStage.REPORT.value, after__isnull=True)
                | (~Q(stage=CriminalStage.REPORT.value) & Q(after__isnull=False)),
            ),
            models.UniqueConstraint(
                name="stage_follows_once",
                fields=["offence", "after", "suspect"],
                nulls_distinct=False,
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="stages_of_a_criminal_case", fields=["criminal_case", "recorded_at"])]


class Involvement(Withdrawable):
    """That CMM, the prosecution or Udlændingestyrelsen was involved, on which day and which way (CRI-04, CRI-17).

    `by_prosecution`: in which role it was noted, as the database has it.
    """

    by_prosecution = models.BooleanField(default=False)
    organisation = models.CharField(max_length=24)
    told_on = models.DateField()
    channel = models.CharField(max_length=16)
    why_acute_sealed = models.BinaryField(null=True)

    @property
    def told(self) -> OrganisationKind:
        """Who was involved."""
        return OrganisationKind(self.organisation)

    @property
    def way(self) -> InvolvementChannel:
        """Which way."""
        return InvolvementChannel(self.channel)

    class Meta:
        constraints = [
            *withdrawn("involvement"),
            known_code("involvement_of_a_known_organisation", "organisation", INVOLVED),
            known_code("involvement_channel_is_known", "channel", InvolvementChannel),
            models.CheckConstraint(
                name="involvement_acute_with_a_reason",
                condition=Q(why_acute_sealed__isnull=True) | ~Q(channel=InvolvementChannel.CONTACT_POINT.value),
            ),
            models.CheckConstraint(
                name="involvement_by_a_way_of_its_own",
                condition=Q(channel=InvolvementChannel.CONTACT_POINT.value)
                | Q(channel=InvolvementChannel.DIRECT.value, organisation=OrganisationKind.CMM.value)
                | (Q(channel=InvolvementChannel.ITSELF.value) & ~Q(organisation=OrganisationKind.CMM.value)),
            ),
            models.UniqueConstraint(
                name="involved_once",
                fields=["criminal_case", "organisation"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class InvolvementAnswer(Written):
    """What CMM or Udlændingestyrelsen says of a note that it was involved. The note stands beside it; the latest holds.

    `heard_on`: when it was involved by its own account, where that is another day.
    """

    involvement = models.ForeignKey(Involvement, on_delete=models.PROTECT, related_name="answers")
    says = models.CharField(max_length=12, choices=TheirWord.choices)
    heard_on = models.DateField(null=True)

    class Meta:
        constraints = [
            known_code("involvement_answer_is_known", "says", TheirWord),
            models.CheckConstraint(
                name="involvement_answer_has_its_day",
                condition=Q(says=TheirWord.OTHER_DAY.value, heard_on__isnull=False)
                | (~Q(says=TheirWord.OTHER_DAY.value) & Q(heard_on__isnull=True)),
            ),
        ]


class VictimLink(Withdrawable):
    """That the person of a case stands in a criminal case, and as what. Seen with a grant on the case alone (C6).

    `by_prosecution`: in which role it was made, as the database has it. That of somebody who is charged goes out of
    force with words: her charge is weighed by nobody any more.
    """

    by_prosecution = models.BooleanField(default=False)
    superseded_why = models.CharField(max_length=12, choices=LinkMistake.choices, blank=True)
    superseded_words_sealed = models.BinaryField(null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    suspect = models.ForeignKey(Suspect, on_delete=models.PROTECT, null=True, related_name="links")

    class Meta:
        constraints = [
            *withdrawn("link", LinkMistake),
            models.CheckConstraint(
                name="link_words_are_of_its_end",
                condition=Q(superseded_words_sealed__isnull=True) | Q(superseded_at__isnull=False),
            ),
            known_code("link_capacity_is_known", "capacity", Capacity),
            models.CheckConstraint(
                name="link_of_the_charged_is_to_a_suspect",
                condition=Q(capacity=Capacity.CHARGED.value, suspect__isnull=False)
                | Q(capacity=Capacity.INJURED.value, suspect__isnull=True),
            ),
            models.UniqueConstraint(
                name="link_stands_once",
                fields=["criminal_case", "case"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="link_of_a_suspect_stands_once",
                fields=["suspect"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


def _blanked(name: str) -> models.CheckConstraint:
    """A name is deleted in reasons at a time and by somebody, or not at all."""
    return models.CheckConstraint(
        name=f"{name}_blanked_by_somebody",
        condition=Q(blanked_at__isnull=True, blanked_by__isnull=True)
        | Q(blanked_at__isnull=False, blanked_by__isnull=False),
    )


class WaiverProposal(Withdrawable):
    """That a charge against a victim be waived, or not: the three conditions as answered, and why (CRI-08).

    One of a link waits at a time: until it is decided, taken back, or she is charged no more. `by_prosecution`: in
    which role it was made, as the database has it: police and prosecution of a district are of one unit. `weighed_on`:
    where it was weighed on another day than it was recorded, as on paper. `charges`: those it is of, as the database
    has them: what nobody has decided, and what was chosen of the rest. `blanked_at`: when a name was last deleted in
    the reasons of one that was taken back or decided.
    """

    link = models.ForeignKey(VictimLink, on_delete=models.PROTECT, related_name="proposals")
    exposed_to_trafficking = models.CharField(max_length=8)
    relates_to_trafficking = models.CharField(max_length=8)
    serious_crime = models.CharField(max_length=8)
    charges = ArrayField(models.UUIDField(), default=list)
    proposes_waiver = models.BooleanField()
    weighed_on = models.DateField(null=True)
    by_prosecution = models.BooleanField(default=False)
    ruling_sealed = models.BinaryField()
    reasons_sealed = models.BinaryField()
    blanked_at = models.DateTimeField(null=True)
    blanked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            *withdrawn("waiver_proposal"),
            _blanked("waiver_proposal"),
            *(known_code(f"waiver_{one.fact}_is_known", one.fact, FactorAnswer) for one in CONDITIONS),
        ]
        indexes = [models.Index(name="waivers_of_a_link", fields=["link", "recorded_at"])]


class WaiverDecision(Withdrawable):
    """What the prosecution decided on a proposal, and which conditions failed in its judgement. Once. `of_indictment`:
    what of an indictment beside the charges. `kept`: the charges that stand although the others end. What leaves all
    standing can be put out of force, and it is weighed anew; what ended a charge or an indictment goes with the stage
    that ended it."""

    proposal = models.OneToOneField(WaiverProposal, on_delete=models.PROTECT, related_name="decision")
    link = models.ForeignKey(VictimLink, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=WaiverOutcome.choices)
    of_indictment = models.CharField(max_length=12, choices=WaiverOutcome.choices, blank=True)
    kept = ArrayField(models.UUIDField(), default=list)
    decided_on = models.DateField()
    failed = models.CharField(max_length=24, blank=True)
    reasons_sealed = models.BinaryField()
    blanked_at = models.DateTimeField(null=True)
    blanked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            *withdrawn("waiver_decision"),
            _blanked("waiver_decision"),
            models.CheckConstraint(
                name="waiver_decision_without_a_stage_goes",
                condition=Q(superseded_at__isnull=True)
                | Q(outcome__in=WITHOUT_A_STAGE) & ~Q(of_indictment=WaiverOutcome.WITHDRAWN.value),
            ),
            known_code("waiver_of_indictment_is_known", "of_indictment", OF_AN_INDICTMENT, or_empty=True),
            known_code("waiver_outcome_is_known", "outcome", WaiverOutcome),
            known_code("waiver_failed_is_known", "failed", [one.fact for one in CONDITIONS], or_empty=True),
            models.CheckConstraint(
                name="failed_where_it_was_not_waived",
                condition=Q(outcome=WaiverOutcome.NOT_WAIVED.value) | Q(failed="") | ~Q(kept=[]),
            ),
        ]


# What an app keeps in another file is found by way of its models.
from helle.register.prosecution import (  # noqa: E402, F401
    beside_models,
    contact_models,
    detention_models,
    handover_models,
    looked_models,
)
