"""Who has access to support (ACC-01..ACC-05, ID-13): a case for each rung and each reason."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.access import AccessFacts, support_access
from helle.rules.codes import FactorAnswer, OrganisationKind, Rung, SupportScope
from helle.rules.ruling import Verdict

from .checks import codes, facts_wrong, well_formed

NOT_CURRENT = AccessFacts(Rung.VICTIM_NOT_CURRENT)
NEGATIVE = AccessFacts(Rung.NOT_VICTIM, negative_on=date(2024, 6, 1))
IMMEDIATE, PLAN, WIND_DOWN = SupportScope.IMMEDIATE_ASSISTANCE, SupportScope.PLAN_SUPPORT, SupportScope.WIND_DOWN

CASES = [
    ("ACC-05: contact opens no support", AccessFacts(Rung.CONTACT), Verdict.REFUSED, None, "access.contact"),
    (
        "ACC-02: nor do the police by stating reason to believe",
        AccessFacts(Rung.CONTACT, asserted_by_police=True),
        Verdict.REFUSED,
        None,
        "access.police_assertion",
    ),
    (
        "ID-13: an indication opens at once",
        AccessFacts(Rung.INDICATION),
        Verdict.ALLOWED,
        IMMEDIATE,
        "access.indication",
    ),
    ("ACC-04: under assessment", AccessFacts(Rung.UNDER_ASSESSMENT), Verdict.ALLOWED, PLAN, "access.under_assessment"),
    ("ACC-01: identified and current", AccessFacts(Rung.VICTIM_CURRENT), Verdict.ALLOWED, PLAN, "access.current"),
    (
        "ACC-02: a court's finding counts",
        AccessFacts(Rung.VICTIM_CURRENT, assessed_by=OrganisationKind.COURT),
        Verdict.ALLOWED,
        PLAN,
        "access.assessment_counts",
    ),
    (
        "ACC-02: an NGO's opinion does not",
        AccessFacts(Rung.VICTIM_CURRENT, assessed_by=OrganisationKind.NGO),
        Verdict.REFUSED,
        None,
        "access.assessment_does_not_count",
    ),
    (
        "ACC-02: nor does that of the police",
        AccessFacts(Rung.VICTIM_NOT_CURRENT, OrganisationKind.POLICE, retrafficking_risk=FactorAnswer.YES),
        Verdict.REFUSED,
        None,
        "access.assessment_does_not_count",
    ),
    (
        "ACC-01: not current and no risk",
        replace(NOT_CURRENT, retrafficking_risk=FactorAnswer.NO),
        Verdict.REFUSED,
        None,
        "access.not_current",
    ),
    (
        "ACC-03: not current but at risk of re-trafficking",
        replace(NOT_CURRENT, retrafficking_risk=FactorAnswer.YES),
        Verdict.HUMAN_DECIDES,
        PLAN,
        "access.retrafficking_risk",
    ),
    (
        "ACC-04: the day of a negative assessment",
        replace(NEGATIVE, on=date(2024, 6, 1)),
        Verdict.ALLOWED,
        WIND_DOWN,
        "access.within_grace",
    ),
    (
        "ACC-04: the day after, with no days of grace",
        replace(NEGATIVE, on=date(2024, 6, 2)),
        Verdict.HUMAN_DECIDES,
        WIND_DOWN,
        "access.negative",
    ),
    (
        "ACC-04: negative, day not known",
        AccessFacts(Rung.NOT_VICTIM),
        Verdict.HUMAN_DECIDES,
        WIND_DOWN,
        "access.negative",
    ),
    *(
        (f"C2: closed as {rung.value}", AccessFacts(rung), Verdict.REFUSED, None, "access.closed")
        for rung in (Rung.WITHDRAWN, Rung.DECLINED, Rung.DISAPPEARED, Rung.LAPSED)
    ),
]


@pytest.mark.parametrize(("sentence", "facts", "verdict", "scope", "code"), CASES, ids=[case[0] for case in CASES])
def test_access(sentence: str, facts: AccessFacts, verdict: Verdict, scope: SupportScope | None, code: str) -> None:
    ruling = support_access(facts)
    assert (ruling.verdict, ruling.answer) == (verdict, scope)
    assert code in codes(ruling)
    well_formed(ruling)


def test_every_rung_has_a_case() -> None:
    assert {facts.rung for _, facts, *_ in CASES} == set(Rung)


IMPOSSIBLE = [
    ("no rung", AccessFacts(None), "rung"),
    ("the risk of re-trafficking was not assessed", NOT_CURRENT, "retrafficking_risk"),
    ("a day before the negative assessment", replace(NEGATIVE, on=date(2024, 5, 31)), "on"),
    ("an implausible day", replace(NEGATIVE, on=date(1, 1, 1)), "on"),
]


@pytest.mark.parametrize(("sentence", "facts", "fact"), IMPOSSIBLE, ids=[case[0] for case in IMPOSSIBLE])
def test_what_is_missing_or_impossible_is_named(sentence: str, facts: AccessFacts, fact: str) -> None:
    ruling = support_access(facts)
    assert facts_wrong(ruling) == (fact,)
    well_formed(ruling)


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31)) | st.dates()


@given(st.builds(AccessFacts, negative_on=DAYS, on=DAYS))
def test_access_is_total(facts: AccessFacts) -> None:
    well_formed(support_access(facts))


@given(st.builds(AccessFacts, negative_on=st.none(), on=st.none()), st.sampled_from(FactorAnswer))
def test_answering_the_question_of_risk_never_takes_an_answer_away(facts: AccessFacts, answer: FactorAnswer) -> None:
    facts = replace(facts, retrafficking_risk=FactorAnswer.UNKNOWN)
    if support_access(facts).verdict is not Verdict.CANNOT_BE_DECIDED:
        after = support_access(replace(facts, retrafficking_risk=answer))
        assert after.verdict is not Verdict.CANNOT_BE_DECIDED
