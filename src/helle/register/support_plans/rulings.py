"""What the rules say of the plan of a case, on the facts of the case."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.facts import Facts
from helle.register.support_plans.models import Measure
from helle.rules import ladder
from helle.rules.access import AccessFacts, support_access
from helle.rules.codes import MinorStatus, OrganisationKind, Rung, SupportScope
from helle.rules.minors import MinorFacts, minor_status
from helle.rules.minors.codes import DecisionGiver, DecisionWeight
from helle.rules.minors.decisions import MinorDecisionFacts, minor_decision
from helle.rules.next_steps import ORGANISATION_OF_AUTHORITY
from helle.rules.ruling import Ruling
from helle.rules.support.award import MeasureFacts, support_measure
from helle.rules.support.basis import SupportBasisFacts, support_basis
from helle.rules.support.codes import ConsentAnswer, SupportBasis, SupportMeasureType
from helle.rules.support.passing_on import PassingOnFacts, passing_on


def access_ruling(facts: Facts) -> Ruling[SupportScope]:
    """Whether the person has access to support, and how far it reaches (ACC-01..ACC-05)."""
    return support_access(
        AccessFacts(
            rung=facts.rung,
            # An assessment that she has left behind, as where new grounds were found, says nothing of where she stands.
            assessed_by=ORGANISATION_OF_AUTHORITY[facts.assessed_by]
            if facts.assessed_by and facts.rung in ladder.ASSESSED
            else None,
            asserted_by_police=ladder.asserted_by_police([step.entry for step in facts.rung_steps]),
            negative_on=facts.assessed_on if facts.rung is Rung.NOT_VICTIM else None,
            on=facts.on,
            wound_down_by=facts.wind_down_by if facts.rung is Rung.NOT_VICTIM else None,
        )
    )


def award_ruling(
    facts: Facts, kind: SupportMeasureType, *, by: OrganisationKind, delivered_by: OrganisationKind | None
) -> Ruling[SupportMeasureType]:
    """Whether this measure may be awarded today, by whom and with whom (SUP-02..SUP-10)."""
    access = access_ruling(facts)
    known = access.answer is not None or not access.problems
    return support_measure(
        MeasureFacts(
            access_open=access.answer is not None if known else None,
            scope=access.answer,
            measure=kind,
            awarded_by=by,
            delivered_by=delivered_by,
            on=facts.on,
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
        )
    )


def basis_ruling(facts: Facts, basis: SupportBasis, delivered_by: OrganisationKind | None) -> Ruling[SupportBasis]:
    """Whether it may rest on this basis (GOV-20): under the plan CMM gives it, under an act whoever delivers."""
    given_by = OrganisationKind.CMM if basis is SupportBasis.ACTION_PLAN or delivered_by is None else delivered_by
    return support_basis(
        SupportBasisFacts(
            basis=basis,
            given_by=given_by,
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
            on=facts.on,
        )
    )


def status_of_age(facts: Facts) -> MinorStatus:
    """Whether she counts as a minor today: also where her age is disputed, not where nobody doubts it."""
    if not facts.minor and not facts.age_disputed:
        return MinorStatus.ADULT
    ruling = minor_status(MinorFacts(facts.born, facts.precision, facts.age_disputed, facts.on))
    return ruling.answer or MinorStatus.PRESUMED_MINOR


def consent_ruling(facts: Facts, given_by: DecisionGiver) -> Ruling[DecisionWeight]:
    """Whether an answer decides or is the child's view (MIN-02)."""
    status = status_of_age(facts)
    return minor_decision(
        MinorDecisionFacts(
            minor=status,
            unaccompanied=None if status is MinorStatus.ADULT else facts.unaccompanied,
            representative_appointed=facts.step_facts().representative_appointed if facts.complete else None,
            given_by=given_by,
            on=facts.on,
        )
    )


def passing_on_ruling(measure: Measure, on: dt.date) -> Ruling[ConsentAnswer | None]:
    """Whether the measure may be passed on and begun now, by the answer that stands (OUT-09)."""
    return passing_on(
        PassingOnFacts(
            outside=measure.outside,
            consent=ConsentAnswer(measure.consent) if measure.consent else None,
            # What stands with the measure is the last answer that decides.
            childs_view=False,
            on=on,
        )
    )
