"""Beside a criminal case: what CMM tells the prosecution, how a victim was questioned, compensation, and networks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.cases.entries import Entry
from helle.register.organisations.models import Unit, User
from helle.register.prosecution.choices import (
    ClaimGround,
    ClaimOutcome,
    CompensationAnswer,
    NetworkKind,
    NoClaimWhy,
)
from helle.register.prosecution.models import CriminalCase, VictimLink, Withdrawable, Written, withdrawn
from helle.register.protection.known_codes import known_code
from helle.rules.sharing.disclosure import DisclosureGround


class StatementRequest(Written):
    """That the prosecution, or the police, ask CMM for a statement on the question of trafficking (CRI-07).

    `by_prosecution`: in which of the two roles, as the database has it; None: asked before that was kept.
    """

    by_prosecution = models.BooleanField(null=True)
    link = models.ForeignKey(VictimLink, on_delete=models.PROTECT, related_name="requests")
    words_sealed = models.BinaryField()


class Disclosure(models.Model):
    """What CMM told the police or the prosecution about one person: a statement, on a ground, weighed, until a day.

    A single act (SHR-01..SHR-03). It opens the case for criminal matters to the unit, no more, and lasts until it is
    ended or its last day has passed. Sealed under a key of its own, since its receiver reads it. `access`: the number
    by which the unit and CMM speak of the case on the telephone, as the database gives it; one for a case and a unit.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    access = models.PositiveIntegerField(null=True)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(StatementRequest, on_delete=models.PROTECT, null=True, related_name="answer")
    ground = models.CharField(max_length=24)
    consent_on = models.DateField(null=True)
    informed = models.BooleanField()
    until = models.DateField()
    statement_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("disclosure_ground_is_known", "ground", DisclosureGround),
            models.CheckConstraint(
                name="disclosure_consent_has_its_day",
                condition=Q(ground=DisclosureGround.CONSENT.value, consent_on__isnull=False)
                | (~Q(ground=DisclosureGround.CONSENT.value) & Q(consent_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="disclosure_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="disclosures_of_a_case", fields=["case", "-recorded_at"])]


class DisclosureWeighing(Entry):
    """Why CMM may tell it: what was weighed and the ruling. CMM's own, under the key of the case (SHR-03).

    `why_untold`: why the person was not told that it is passed on, where she was not.
    """

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="weighed")
    weighing_sealed = models.BinaryField()
    why_untold_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField()


class Questioning(Withdrawable):
    """How a victim was questioned, or is to be: the steps towards gentle treatment (CRI-06). Each day stands."""

    link = models.ForeignKey(VictimLink, on_delete=models.PROTECT, related_name="questionings")
    planned_on = models.DateField()
    interview_asked_for = models.BooleanField(null=True)
    wishes_asked = models.BooleanField(null=True)
    wishes_honoured = models.BooleanField(null=True)
    rights_told = models.BooleanField(null=True)
    why_not_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            *withdrawn("questioning"),
            models.CheckConstraint(
                name="wishes_are_asked_before_they_are_followed",
                condition=~Q(wishes_asked=False) | Q(wishes_honoured__isnull=True) | Q(wishes_honoured=False),
            ),
        ]
        indexes = [models.Index(name="questionings_of_a_link", fields=["link", "recorded_at"])]


class NetworkLink(Withdrawable):
    """That two criminal cases belong to one network: for the police alone, never CMM (CRI-19)."""

    other = models.ForeignKey(CriminalCase, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=NetworkKind.choices)

    class Meta:
        constraints = [
            *withdrawn("network"),
            known_code("network_kind_is_known", "kind", NetworkKind),
            models.CheckConstraint(name="network_of_two_cases", condition=~Q(other=F("criminal_case"))),
            models.UniqueConstraint(
                name="network_link_once",
                fields=["criminal_case", "other", "kind"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class CompensationTold(Entry):
    """That a person was told that she can claim compensation, and what she says to it: the latest holds (INT-05).

    That she claims none is her choice, with her reason; a claim after it is hers to make. `MISTAKE` takes back what was
    written before.
    """

    answer = models.CharField(max_length=12, choices=CompensationAnswer.choices)
    informed_on = models.DateField(null=True)
    said_on = models.DateField(null=True)
    why = models.CharField(max_length=12, choices=NoClaimWhy.choices, blank=True)

    class Meta:
        constraints = [
            known_code("compensation_answer_is_known", "answer", CompensationAnswer),
            known_code("compensation_why_is_known", "why", NoClaimWhy, or_empty=True),
            models.CheckConstraint(
                name="compensation_answer_has_its_days",
                condition=Q(
                    answer=CompensationAnswer.UNDECIDED.value, informed_on__isnull=False, said_on__isnull=True, why=""
                )
                | (
                    Q(
                        answer=CompensationAnswer.NONE.value,
                        informed_on__isnull=False,
                        said_on__isnull=False,
                        said_on__gte=F("informed_on"),
                    )
                    & ~Q(why="")
                )
                | Q(answer=CompensationAnswer.MISTAKE.value, informed_on__isnull=True, said_on__isnull=True, why=""),
            ),
        ]
        indexes = [models.Index(name="compensation_told_of_a_case", fields=["case", "-recorded_at"])]


class Claim(Entry):
    """A claim for compensation of a victim, as CMM follows it (INT-05). Its outcome is another row."""

    ground = models.CharField(max_length=16, choices=ClaimGround.choices)
    claimed_on = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    informed_on = models.DateField()

    class Meta:
        constraints = [
            known_code("claim_ground_is_known", "ground", ClaimGround),
            models.CheckConstraint(name="claim_is_for_something", condition=Q(amount__isnull=True) | Q(amount__gt=0)),
            models.CheckConstraint(name="claim_after_she_was_told", condition=Q(informed_on__lte=F("claimed_on"))),
        ]


class ClaimCorrection(Entry):
    """That a claim is of another amount than was written, with why; the latest holds, and what stood stays (INT-05)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    why_sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="corrected_claim_is_for_something", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            )
        ]
        indexes = [models.Index(name="corrections_of_a_claim", fields=["claim", "recorded_at"])]


class ClaimEnd(Entry):
    """What became of a claim, or that it was written by mistake and counts nowhere. Once."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="end")
    outcome = models.CharField(max_length=12, choices=ClaimOutcome.choices)
    decided_on = models.DateField()
    awarded = models.DecimalField(max_digits=10, decimal_places=2, null=True)

    class Meta:
        constraints = [
            known_code("claim_outcome_is_known", "outcome", ClaimOutcome),
            models.CheckConstraint(
                name="claim_awards_an_amount",
                condition=Q(outcome__in=[ClaimOutcome.AWARDED.value, ClaimOutcome.PARTLY.value], awarded__gt=0)
                | Q(
                    outcome__in=[
                        ClaimOutcome.REJECTED.value,
                        ClaimOutcome.WITHDRAWN.value,
                        ClaimOutcome.MISTAKE.value,
                    ],
                    awarded__isnull=True,
                ),
            ),
        ]
