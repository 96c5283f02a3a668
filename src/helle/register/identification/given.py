"""What the form of an assessment gave, as the action takes it: when it is made, and when it is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helle.register.identification.actions import Decision
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import ActElement, Authority, CurrencyFactor, ExploitationPurpose, FactorAnswer, MeansElement


def factors_of(typed: Mapping[CurrencyFactor, object]) -> CurrencyFacts:
    """The four answers; what is none of the choices says nothing."""
    known = {factor: FactorAnswer(str(given)) if given in set(FactorAnswer) else FactorAnswer.UNKNOWN
             for factor, given in typed.items()}  # fmt: skip
    return CurrencyFacts(
        trafficker_relation=known[CurrencyFactor.TRAFFICKER_RELATION],
        debt_demanded=known[CurrencyFactor.DEBT_DEMANDED],
        threats=known[CurrencyFactor.THREATS],
        retrafficking_risk=known[CurrencyFactor.RETRAFFICKING_RISK],
    )


def decision_of(given: Mapping[str, Any], own: Authority) -> Decision:
    """The decision that a form gave; `own` is the authority of whoever decides, where no court does."""
    return Decision(
        authority=Authority.COURT if given["by_court"] else own,
        decided_on=given["decided_on"],
        was_trafficked=given["was_trafficked"],
        relationship_current=given["relationship_current"],
        purposes=tuple(ExploitationPurpose(value) for value in given["purposes"]),
        acts=tuple(ActElement(value) for value in given["acts"]),
        means=tuple(MeansElement(value) for value in given["means"]),
        factors=factors_of({factor: given[factor.value] for factor in CurrencyFactor}),
        no_interview_reason=given["no_interview_reason"],
        reasons=given["reasons"],
        act_done_on=given["act_done_on"],
        elements_reason=given["elements_reason"],
        currency_reason=given["currency_reason"],
    )
