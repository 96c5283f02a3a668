"""What is kept of a prepared return. Rows are added and closed once, never edited; what tells of her is sealed.

Most of what the database holds beyond these constraints stands in `protection/sql/056_returns.sql`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.cases.entries import Entry
from helle.register.minors.models import Appointment
from helle.register.organisations.models import User
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.returns.choices import (
    AnswerKind,
    ContactAbout,
    ContactOutcome,
    JourneyStep,
    OfferKind,
    ReturnEnd,
    RiskLevel,
    SearchOutcome,
    StepParty,
    StepState,
    ToldFact,
    ToldWhom,
    TransferGround,
)
from helle.register.returns.countries import NOWHERE_TO_GO
from helle.rules.returns.codes import Destination as DestinationKind

# --- the offer


class Offer(Entry):
    """That she was offered a prepared return, informed of it, or told that there is none, and why (RET-01, RET-09).

    The facts are those she was asked for; the stay and the police are none of them. With an unaccompanied minor the
    representative of that day took part, or the reason is kept (MIN-12, MIN-13). `sequence` counts the rows of a case.
    With another minor it is said whether who has custody took part; None: not asked, she is no such minor.
    `ask_on` is written by the database: the day from which her answer waits, None once she has said yes or no.
    """

    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=OfferKind.choices)
    ask_on = models.DateField(null=True)
    made_on = models.DateField()
    must_leave = models.BooleanField(null=True)
    wants_to_leave = models.BooleanField(null=True)
    language = models.CharField(max_length=8)
    interpreter = models.BooleanField()
    representative = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    with_custody = models.BooleanField(null=True)
    why_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("return_offer_kind_is_known", "kind", OfferKind),
            models.UniqueConstraint(name="return_offers_in_order", fields=["case", "sequence"]),
            models.UniqueConstraint(name="return_offer_with_its_case", fields=["id", "case"]),
            models.CheckConstraint(
                name="return_offered_without_custody_for_a_reason",
                condition=Q(with_custody__isnull=True) | Q(with_custody=True) | Q(why_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="return_offered_to_who_leaves",
                condition=~Q(kind=OfferKind.OFFERED)
                | Q(must_leave__isnull=False, must_leave=True)
                | Q(wants_to_leave__isnull=False, wants_to_leave=True),
            ),
        ]
        indexes = [models.Index(name="return_offers_waiting", fields=["ask_on"], condition=Q(ask_on__isnull=False))]


class Answer(Entry):
    """What she said to an offer, on a day; the latest counts (RET-01). Who thinks it over says when to be asked."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="answers")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=AnswerKind.choices)
    answered_on = models.DateField()
    ask_again_on = models.DateField(null=True)
    language = models.CharField(max_length=8)
    interpreter = models.BooleanField()
    representative = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    with_custody = models.BooleanField(null=True)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("return_answer_kind_is_known", "kind", AnswerKind),
            models.UniqueConstraint(name="return_answers_in_order", fields=["offer", "sequence"]),
            models.CheckConstraint(
                name="return_answered_without_custody_for_a_reason",
                condition=Q(with_custody__isnull=True) | Q(with_custody=True) | Q(note_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="return_asked_again_later",
                condition=Q(kind=AnswerKind.THINKING, ask_again_on__isnull=False, ask_again_on__gte=F("answered_on"))
                | (~Q(kind=AnswerKind.THINKING) & Q(ask_again_on__isnull=True)),
            ),
        ]


# --- the return case


class ReturnCase(Entry):
    """A return that is prepared, from her yes until it is stopped (RET-03, RET-04). One at a time.

    With it begins what Hjemrejsestyrelsen and Dansk Flygtningehjælp see of the case, and with its end that ends: the
    database does both. `search_why_sealed`: why an unaccompanied minor travels without a search for the family.
    """

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="return_case")
    opened_on = models.DateField()
    search_why_sealed = models.BinaryField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=12, choices=ReturnEnd.choices, blank=True, db_default="")
    ended_sealed = models.BinaryField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("return_end_is_known", "ended_why", ReturnEnd, or_empty=True),
            models.UniqueConstraint(name="one_return_at_a_time", fields=["case"], condition=Q(ended_on__isnull=True)),
            models.UniqueConstraint(name="return_with_its_case", fields=["id", "case"]),
            models.CheckConstraint(
                name="return_ends_with_a_reason",
                condition=Q(ended_on__isnull=True, ended_why="", ended_by__isnull=True)
                | (Q(ended_on__isnull=False, ended_on__gte=F("opened_on"), ended_by__isnull=False) & ~Q(ended_why="")),
            ),
        ]


class OfReturn(Entry):
    """What every row of a return case has besides: which one."""

    return_case = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Destination(OfReturn):
    """Where she goes, in which programme and with which partner, from a day on; the latest counts (RET-02, RET-15).

    `approval_meant_on`: when the plan is meant to be approved, which is to be inside the period (PER-09).
    """

    sequence = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    programme = models.CharField(max_length=16, blank=True)
    programme_sealed = models.BinaryField(null=True)
    partner_sealed = models.BinaryField(null=True)
    since = models.DateField()
    approval_meant_on = models.DateField()
    why_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("return_destination_is_known", "kind", DestinationKind),
            models.UniqueConstraint(name="return_destinations_in_order", fields=["return_case", "sequence"]),
            models.CheckConstraint(name="return_leaves_denmark", condition=~Q(country__in=NOWHERE_TO_GO)),
            models.CheckConstraint(
                name="return_elsewhere_is_weighed",
                condition=~Q(kind=DestinationKind.ELSEWHERE.value) | Q(why_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="return_partner_outside_programmes_is_weighed",
                condition=~Q(programme="") | Q(partner_sealed__isnull=True) | Q(why_sealed__isnull=False),
            ),
        ]


class PartnerSearch(OfReturn):
    """That Dansk Flygtningehjælp looks for a partner, since no programme reaches the country (RET-16, RET-26)."""

    country = models.CharField(max_length=2)
    asked_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=SearchOutcome.choices, blank=True, db_default="")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    partner_sealed = models.BinaryField(null=True)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("return_search_outcome_is_known", "outcome", SearchOutcome, or_empty=True),
            models.UniqueConstraint(
                name="one_partner_search_at_a_time", fields=["return_case"], condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="return_search_is_answered_whole",
                condition=Q(outcome="", answered_on__isnull=True, answered_by__isnull=True)
                | (
                    ~Q(outcome="")
                    & Q(answered_on__isnull=False, answered_on__gte=F("asked_on"), answered_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="return_partner_found_is_named",
                condition=Q(outcome=SearchOutcome.FOUND, partner_sealed__isnull=False)
                | (~Q(outcome=SearchOutcome.FOUND) & Q(partner_sealed__isnull=True)),
            ),
            models.CheckConstraint(
                name="return_no_partner_is_said_why",
                condition=~Q(outcome=SearchOutcome.NOT_FOUND) | Q(note_sealed__isnull=False),
            ),
        ]


class Step(OfReturn):
    """One step before the journey: who does it, by when, and that it is in place (RET-04). Planned anew, a new row.

    Tickets are in place only once the plan is approved, on which alone anybody travels (RET-11; sql/059).
    """

    kind = models.CharField(max_length=16, choices=JourneyStep.choices)
    party = models.CharField(max_length=4, choices=StepParty.choices)
    due = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=StepState.choices, db_default=StepState.PLANNED)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("return_step_kind_is_known", "kind", JourneyStep),
            known_code("return_step_party_is_known", "party", StepParty),
            known_code("return_step_state_is_known", "state", StepState),
            models.UniqueConstraint(
                name="return_step_planned_once",
                fields=["return_case", "kind"],
                condition=Q(state=StepState.PLANNED),
            ),
            models.CheckConstraint(
                name="return_step_closed_by_somebody",
                condition=Q(state=StepState.PLANNED, closed_on__isnull=True, closed_by__isnull=True)
                | (~Q(state=StepState.PLANNED) & Q(closed_on__isnull=False, closed_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="return_steps_waiting", fields=["party", "due"], condition=Q(state="planned"))]


class Risk(OfReturn):
    """How likely she is trafficked again after the return, why, and what is done about it (ACC-03)."""

    level = models.CharField(max_length=8, choices=RiskLevel.choices)
    assessed_on = models.DateField()
    text_sealed = models.BinaryField()

    class Meta:
        constraints = [known_code("return_risk_level_is_known", "level", RiskLevel)]


class ContactRequest(OfReturn):
    """That the Foreign Ministry is asked to broker a contact abroad, and what came of it (FLO-22)."""

    about = models.CharField(max_length=16, choices=ContactAbout.choices)
    asked_on = models.DateField()
    asked_sealed = models.BinaryField()
    outcome = models.CharField(max_length=12, choices=ContactOutcome.choices, blank=True, db_default="")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("return_contact_about_is_known", "about", ContactAbout),
            known_code("return_contact_outcome_is_known", "outcome", ContactOutcome, or_empty=True),
            models.CheckConstraint(
                name="return_contact_is_answered_whole",
                condition=Q(outcome="", answered_on__isnull=True, answered_by__isnull=True)
                | (
                    ~Q(outcome="")
                    & Q(answered_on__isnull=False, answered_on__gte=F("asked_on"), answered_by__isnull=False)
                ),
            ),
        ]


class ToldAbroad(Entry):
    """What was told abroad of her, to whom, and on which ground: narrow facts, with her consent (RET-26, RET-10).

    Without it only in danger to life, with the weighing. That she was trafficked goes to a receiving state alone.
    `renewed`: she said yes anew after she had taken her consent back that day. `covered`: the recipient is one of those
    for whom a decision on the country's protection holds. The reason is of a partner elsewhere than where she goes.
    """

    return_case = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, null=True, related_name="+")
    whom = models.CharField(max_length=16, choices=ToldWhom.choices)
    country = models.CharField(max_length=2)
    facts = ArrayField(models.CharField(max_length=12))
    ground = models.CharField(max_length=16, choices=TransferGround.choices)
    consent_on = models.DateField(null=True)
    told_on = models.DateField()
    renewed = models.BooleanField(default=False)
    covered = models.BooleanField(default=False)
    recipient_sealed = models.BinaryField()
    elsewhere_why_sealed = models.BinaryField(null=True)
    weighing_sealed = models.BinaryField()
    ruling_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("return_told_whom_is_known", "whom", ToldWhom),
            known_codes("return_told_facts_are_known", "facts", ToldFact),
            known_code("return_told_ground_is_known", "ground", TransferGround),
            models.CheckConstraint(name="return_told_something", condition=Q(facts__len__gte=1)),
            models.CheckConstraint(
                name="return_told_with_consent",
                condition=(
                    Q(consent_on__isnull=False, consent_on__lte=F("told_on"))
                    & ~Q(ground=TransferGround.VITAL_INTERESTS)
                )
                | Q(consent_on__isnull=True, ground=TransferGround.VITAL_INTERESTS, whom=ToldWhom.PARTNER),
            ),
            models.CheckConstraint(name="return_told_beyond_denmark", condition=~Q(country__in=NOWHERE_TO_GO)),
            models.CheckConstraint(
                name="return_told_partner_narrowly",
                condition=(Q(whom=ToldWhom.PARTNER, return_case__isnull=False) & ~Q(facts__contains=[ToldFact.VICTIM]))
                | (Q(whom=ToldWhom.RECEIVING_STATE, return_case__isnull=True) & ~Q(facts__contains=[ToldFact.PLAN])),
            ),
        ]


# --- Dublin


class DublinTransfer(Entry):
    """That she is to be transferred, or was, to the state that has the asylum case (RET-10). The latest counts.

    Written by the immigration authorities; for who decides on the stay, so it is of the core and not of the return.
    """

    sequence = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=2)
    planned_on = models.DateField(null=True)
    transferred_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dublin_transfers_in_order", fields=["case", "sequence"]),
            models.UniqueConstraint(
                name="dublin_transferred_once", fields=["case"], condition=Q(transferred_on__isnull=False)
            ),
            models.CheckConstraint(
                name="dublin_transfer_has_a_day",
                condition=Q(planned_on__isnull=False) | Q(transferred_on__isnull=False),
            ),
            models.CheckConstraint(name="dublin_transfer_leaves_denmark", condition=~Q(country__in=NOWHERE_TO_GO)),
        ]
