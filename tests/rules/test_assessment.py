"""Assessing, the current relationship and the means, whatever the facts; the cases stand in the examples."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.assessment import AssessFacts, CurrencyFacts, MeansFacts, currency, may_assess, means_required
from helle.rules.codes import Authority, CurrencyFactor, FactorAnswer, MeansRequirement
from helle.rules.competence import CompetenceFacts
from helle.rules.ruling import ProblemKind, Verdict

from .checks import cited, facts_wrong, well_formed

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
    well_formed(ruling)
    assert cited(ruling)[-1] == "ID-14"
    nothing_known = facts == CurrencyFacts()
    assert ruling.verdict is (Verdict.CANNOT_BE_DECIDED if nothing_known else Verdict.HUMAN_DECIDES)
    assert all(problem.kind is ProblemKind.MISSING for problem in ruling.problems)


@given(st.builds(CurrencyFacts))
def test_acc_03_every_answer_is_laid_before_the_one_who_weighs(facts: CurrencyFacts) -> None:
    answer = currency(facts).answer
    if answer is not None:
        shown = (*answer.speaking_for, *answer.answered_no, *answer.not_known)
        assert sorted(shown) == sorted(CurrencyFactor)
        assert {factor.value for factor in answer.not_known} == set(facts_wrong(currency(facts)))


@given(st.builds(CurrencyFacts), st.sampled_from(CurrencyFactor), st.sampled_from(FactorAnswer))
def test_answering_one_more_question_never_takes_an_answer_away(
    facts: CurrencyFacts, factor: CurrencyFactor, answer: FactorAnswer
) -> None:
    if currency(facts).answer is not None and getattr(facts, factor.value) is FactorAnswer.UNKNOWN:
        assert currency(replace(facts, **{factor.value: answer})).answer is not None  # type: ignore[arg-type]


def test_acc_03_the_headline_counts_what_speaks_for() -> None:
    yes, no = FactorAnswer.YES, FactorAnswer.NO
    # two factors and one other circumstance
    assert currency(CurrencyFacts(no, yes, FactorAnswer.UNKNOWN, yes, other=True)).headline.da.startswith("3 forhold")
    assert currency(CurrencyFacts(no, no, no, no)).headline.da.startswith("Intet oplyst forhold")


@given(st.none() | st.integers(), st.booleans(), st.dates())
def test_means_is_total_and_never_asks_a_child_for_a_means(age: int | None, disputed: bool, on: date) -> None:
    ruling = means_required(MeansFacts(age, disputed, on))
    well_formed(ruling)
    if age is None or disputed or age < 18:
        assert ruling.answer is not MeansRequirement.REQUIRED
