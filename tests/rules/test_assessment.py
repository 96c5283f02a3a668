"""When an authority may assess, what speaks for a current relationship, and when a means must be shown."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.assessment import AssessFacts, CurrencyFacts, currency, may_assess, means_required
from helle.rules.codes import Authority, CurrencyFactor, FactorAnswer, MeansRequirement, ResidenceStatus
from helle.rules.competence import CompetenceFacts
from helle.rules.ruling import Verdict

from .checks import cited, codes, facts_wrong, well_formed

PERMIT = CompetenceFacts(False, ResidenceStatus.PERMIT, False, False, False, None, date(2024, 5, 1))
BY_CMM = AssessFacts(Authority.CMM, PERMIT, 1, False, date(2024, 6, 1), date(2024, 5, 20))
NONE_HELD = replace(BY_CMM, interviews_held=0, interview_last_on=None)
INDICTED = replace(PERMIT, indicted_for_criminal_code=True)

CASES = [
    ("ID-02: the competent authority with an interview", BY_CMM, Verdict.ALLOWED, "assess.interview_held"),
    (
        "ID-02: the interview on the very day",
        replace(BY_CMM, interview_last_on=date(2024, 6, 1)),
        Verdict.ALLOWED,
        "assess.interview_held",
    ),
    ("ID-02: neither interview nor reason", NONE_HELD, Verdict.REFUSED, "assess.no_interview"),
    (
        "ID-02: a reason instead of an interview",
        replace(NONE_HELD, reason_without_interview=True),
        Verdict.ALLOWED_WITH_REASON,
        "assess.without_interview",
    ),
    (
        "ID-03: UdlSt does not assess a person with a permit",
        replace(BY_CMM, by=Authority.UDLST),
        Verdict.REFUSED,
        "competence.lawful_stay",
    ),
    (
        "ID-05: CMM does not assess a person without lawful stay",
        replace(BY_CMM, competence=replace(PERMIT, residence=ResidenceStatus.NONE)),
        Verdict.REFUSED,
        "competence.no_lawful_stay",
    ),
    (
        "ID-10: CMM does not assess a person under indictment",
        replace(BY_CMM, competence=INDICTED),
        Verdict.REFUSED,
        "competence.indicted",
    ),
    (
        "ID-10: a judgment needs no interview",
        replace(NONE_HELD, by=Authority.COURT, competence=INDICTED),
        Verdict.ALLOWED,
        "assess.judgment",
    ),
]


@pytest.mark.parametrize(("sentence", "facts", "verdict", "code"), CASES, ids=[case[0] for case in CASES])
def test_may_assess(sentence: str, facts: AssessFacts, verdict: Verdict, code: str) -> None:
    ruling = may_assess(facts)
    assert ruling.verdict is verdict
    assert code in codes(ruling)
    well_formed(ruling)


IMPOSSIBLE = [
    ("a negative count", replace(NONE_HELD, interviews_held=-1), "interviews_held"),
    ("a day without an interview", replace(BY_CMM, interviews_held=0), "interviews_held"),
    ("an interview after the assessment", replace(BY_CMM, interview_last_on=date(2024, 6, 2)), "interview_last_on"),
    (
        "assessed before the question was taken up",
        replace(BY_CMM, assessed_on=date(2024, 4, 30), interview_last_on=None),
        "assessed_on",
    ),
    ("an implausible day", replace(BY_CMM, assessed_on=date(9999, 1, 1)), "assessed_on"),
    ("unknown stay", replace(BY_CMM, competence=replace(PERMIT, residence=None)), "residence"),
]


@pytest.mark.parametrize(("sentence", "facts", "fact"), IMPOSSIBLE, ids=[case[0] for case in IMPOSSIBLE])
def test_impossible_facts_are_named(sentence: str, facts: AssessFacts, fact: str) -> None:
    ruling = may_assess(facts)
    assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
    assert facts_wrong(ruling) == (fact,)
    well_formed(ruling)


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1)) | st.dates()


@given(
    st.builds(
        AssessFacts,
        competence=st.builds(CompetenceFacts, on=DAYS),
        assessed_on=DAYS,
        interview_last_on=st.none() | DAYS,
        interviews_held=st.integers(-2, 5),
    )
)
def test_may_assess_is_total_and_never_allows_two_authorities(facts: AssessFacts) -> None:
    rulings = [may_assess(replace(facts, by=by)) for by in Authority]
    for ruling in rulings:
        well_formed(ruling)
    assert sum(ruling.answer is not None for ruling in rulings) <= 1


@given(st.builds(CurrencyFacts))
def test_id_14_a_human_always_decides_whether_the_relationship_is_current(facts: CurrencyFacts) -> None:
    ruling = currency(facts)
    assert ruling.verdict is Verdict.HUMAN_DECIDES
    assert cited(ruling)[-1] == "ID-14"
    well_formed(ruling)


def test_acc_03_the_factors_that_speak_for_are_listed_and_every_answer_shown() -> None:
    ruling = currency(
        CurrencyFacts(FactorAnswer.NO, FactorAnswer.YES, FactorAnswer.UNKNOWN, FactorAnswer.YES, other=True)
    )
    assert ruling.answer == (CurrencyFactor.DEBT_DEMANDED, CurrencyFactor.RETRAFFICKING_RISK)
    assert codes(ruling) == (
        "currency.trafficker_relation.no",
        "currency.debt_demanded.yes",
        "currency.threats.unknown",
        "currency.retrafficking_risk.yes",
        "currency.other",
        "currency.individual",
    )
    # two factors and one other circumstance
    assert ruling.headline.da.startswith("3 forhold")


def test_acc_03_no_factor_is_said_plainly() -> None:
    assert currency(CurrencyFacts()).headline.da.startswith("Intet oplyst forhold")


MEANS = [
    ("PUB-LAW-02: 17 needs no means", 17, False, Verdict.ALLOWED, MeansRequirement.NOT_REQUIRED),
    ("DEF-02: 18 needs one", 18, False, Verdict.ALLOWED, MeansRequirement.REQUIRED),
    ("PUB-LAW-02: a newborn needs none", 0, False, Verdict.ALLOWED, MeansRequirement.NOT_REQUIRED),
    ("DEF-02: the oldest plausible age", 130, False, Verdict.ALLOWED, MeansRequirement.REQUIRED),
    ("C13.9: unknown age is treated as under 18", None, False, Verdict.HUMAN_DECIDES, MeansRequirement.NOT_REQUIRED),
    ("C13.9: so is a disputed one", 25, True, Verdict.HUMAN_DECIDES, MeansRequirement.NOT_REQUIRED),
    ("an age below nothing", -1, False, Verdict.CANNOT_BE_DECIDED, None),
    ("an age beyond any life", 131, False, Verdict.CANNOT_BE_DECIDED, None),
]


@pytest.mark.parametrize(("sentence", "age", "disputed", "verdict", "answer"), MEANS, ids=[case[0] for case in MEANS])
def test_means(
    sentence: str, age: int | None, disputed: bool, verdict: Verdict, answer: MeansRequirement | None
) -> None:
    ruling = means_required(age, disputed)
    assert (ruling.verdict, ruling.answer) == (verdict, answer)
    well_formed(ruling)


@given(st.none() | st.integers(), st.booleans(), st.dates())
def test_means_is_total_and_never_asks_a_child_for_a_means(age: int | None, disputed: bool, on: date) -> None:
    ruling = means_required(age, disputed, on)
    well_formed(ruling)
    if age is None or disputed or age < 18:
        assert ruling.answer is not MeansRequirement.REQUIRED
