"""What the forms of an interview and of an assessment gave, as the actions take it: when made, and when corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helle.register.identification.actions import Decision, InterviewHeld
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.findings import Findings
from helle.register.identification.forms import SIGNS
from helle.register.protection import clock
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import ActElement, Authority, CurrencyFactor, ExploitationPurpose, FactorAnswer, MeansElement
from helle.rules.definitions.indicators import edition, indicator
from helle.rules.definitions.interview_template import Section


def held_of(given: Mapping[str, Any]) -> InterviewHeld:
    """The interview that a form gave."""
    return InterviewHeld(
        held_on=given["held_on"],
        minutes=given["minutes"],
        language=given["language"],
        interpreter=given["interpreter"],
        employer_present=given["employer_present"],
        companion=given["companion"],
        representative_present=given["representative_present"],
        pass_on=PassOnConsent(given["pass_on"]),
        account=given["account"],
        reason_alone=given["reason_alone"],
        others_present=given["others_present"],
        findings=Findings(
            acts=tuple(ActElement(value) for value in given["found_acts"]),
            means=tuple(MeansElement(value) for value in given["found_means"]),
            purposes=tuple(ExploitationPurpose(value) for value in given["found_purposes"]),
            told={section: given[f"told_{section.value}"] for section in Section},
            signs=tuple(code for name in SIGNS for code in given[name]),
            edition=edition(clock.today()),
        ),
    )


def findings_initial(findings: Findings) -> dict[str, object]:
    """What the form of an interview shows of what was noted by element."""
    return {
        "found_acts": [one.value for one in findings.acts],
        "found_means": [one.value for one in findings.means],
        "found_purposes": [one.value for one in findings.purposes],
        **{f"told_{section.value}": findings.told.get(section, "") for section in Section},
        **{name: [code for code in findings.signs if indicator(code).group is group] for name, group in SIGNS.items()},
    }


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
        sector=given["sector"],
    )
