"""Writing what was answered to an outside party being told of a measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support_plans import policies, rulings
from helle.register.support_plans.actions import measure_refusals
from helle.register.support_plans.choices import ChildView, Shared
from helle.register.support_plans.models import Measure, PartyConsent
from helle.rules.minors.codes import DecisionGiver, DecisionWeight
from helle.rules.ruling import Text
from helle.rules.support.codes import ConsentAnswer

NOBODY_OUTSIDE: Final = Text(
    "CMM giver selv støtten; ingen anden får noget at vide.", "CMM gives the support itself; nobody else is told."
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered, by whom, and of a consent what it covers. `child_view`: what a child says beside it."""

    answer: ConsentAnswer
    given_by: DecisionGiver
    answered_on: dt.date
    shares: tuple[Shared, ...] = ()
    purpose: str = ""
    limits: str = ""
    child_view: ChildView | None = None
    reasons: str = ""


def consent_record(case: Case, measure: Measure, *, expected_version: int | None, answered: Answered) -> PartyConsent:
    """Record an answer. A withdrawal stops the measure at its instant; what was told before stays told.

    For a minor the custody holder or the representative decides; the child's answer alone is kept as its view (MIN-02).
    Raises `Refused` with the ruling for anybody else.
    """
    policies.require_write(measure.category)
    cases.refuse_future(answered.answered_on, "answered_on")
    cases.refuse_long_ago(answered.answered_on, "answered_on")
    cases.refuse_before_known(case, answered.answered_on, "answered_on")
    if not measure.outside or not measure.awarded:
        raise Refused(NOBODY_OUTSIDE)
    _refuse_bare(answered)
    acting = context.current()
    with refused_by(measure_refusals()), transaction.atomic():
        cases.case_touch(case, expected_version)
        measure.refresh_from_db()
        weight = rulings.consent_ruling(facts_for_writing(case), answered.given_by)
        if weight.answer is None:
            raise Refused(
                weight.reasons[0].text if weight.reasons else weight.headline, field="given_by", ruling=weight
            )
        if not weight.permits(says_something(answered.reasons)):
            raise Refused(NO_REASONS, field="reasons", ruling=weight)
        decides = weight.answer is DecisionWeight.DECIDES
        if answered.answer is ConsentAnswer.WITHDRAWN and measure.consent not in (
            ConsentAnswer.GIVEN,
            ConsentAnswer.LIMITED,
        ):
            raise Refused(
                Text("Der er intet samtykke at trække tilbage.", "There is no consent to withdraw."), field="answer"
            )
        covers = answered.answer in (ConsentAnswer.GIVEN, ConsentAnswer.LIMITED)
        row = PartyConsent(
            id=new_id(),
            measure=measure,
            case=case,
            category=measure.category,
            sequence=measure.consents_given + 1,
            answer=answered.answer.value,
            given_by=answered.given_by.value,
            decides=decides,
            answered_on=answered.answered_on,
            shares=[one.value for one in Shared if one in answered.shares] if covers else [],
            child_view=answered.child_view or "",
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        for column, text in (
            ("purpose_sealed", answered.purpose if covers else ""),
            ("limits_sealed", answered.limits),
            ("reasons_sealed", answered.reasons),
        ):
            if text.strip():
                setattr(row, column, vault.seal(case.person_id, row, column, text))
        row.save(force_insert=True)
        audit.record(
            "plan.consent_recorded",
            object_id=measure.pk,
            cases=[case.pk],
            detail={"answer": answered.answer.value, "decides": decides},
        )
    measure.refresh_from_db()
    return row


def _refuse_bare(answered: Answered) -> None:
    """Raise `Refused` for a consent that does not say what it covers."""
    if answered.answer in (ConsentAnswer.GIVEN, ConsentAnswer.LIMITED):
        if not answered.shares:
            raise Refused(
                Text("Vælg, hvad parten må få at vide.", "Choose what the party may be told."), field="shares"
            )
        if not says_anything(answered.purpose):
            raise Refused(Text("Skriv, hvad det skal bruges til.", "Enter what it is for."), field="purpose")
    if answered.answer is ConsentAnswer.LIMITED and not says_anything(answered.limits):
        raise Refused(Text("Skriv, hvor grænsen går.", "Enter where the limit is."), field="limits")
