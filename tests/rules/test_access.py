"""Who has access to support (ACC-01..ACC-05, ID-13), whatever the facts; the cases stand in examples/access.toml."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.access import WHOSE_ASSESSMENT_COUNTS, AccessFacts, support_access
from helle.rules.codes import FactorAnswer, Opening, Rung, SupportScope
from helle.rules.examples import examples_of
from helle.rules.facts import implausible_dates
from helle.rules.ladder import ASSESSED, OpeningsFacts, opens
from helle.rules.ruling import Verdict

from .checks import well_formed

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


@pytest.mark.parametrize("rung", list(Rung))
def test_every_rung_has_an_example(rung: Rung) -> None:
    assert any(example.facts.get("rung") == rung for example in examples_of("access"))


# The thresholds of ACC-05 by hand: below which rung nothing opens, and what opens from it on.
SUPPORT_FROM = {
    Rung.INDICATION: SupportScope.IMMEDIATE_ASSISTANCE,
    Rung.UNDER_ASSESSMENT: SupportScope.PLAN_SUPPORT,
    Rung.VICTIM_CURRENT: SupportScope.PLAN_SUPPORT,
}


@pytest.mark.parametrize("rung", [Rung.CONTACT, *SUPPORT_FROM])
@pytest.mark.parametrize("asserted", [True, False])
def test_acc_05_what_the_rung_opens_and_what_access_says_agree(rung: Rung, asserted: bool) -> None:
    access = support_access(AccessFacts(rung, asserted_by_police=asserted)).answer
    opened = opens(OpeningsFacts(rung, asserted)).answer
    assert access is SUPPORT_FROM.get(rung)
    assert opened is not None
    assert (Opening.PLAN_SUPPORT in opened) == (access is SupportScope.PLAN_SUPPORT)
    assert (Opening.IMMEDIATE_ASSISTANCE in opened) == (rung in (Rung.INDICATION, Rung.UNDER_ASSESSMENT))
    assert (Opening.NON_DETENTION in opened) == (asserted or rung in SUPPORT_FROM)


@given(st.builds(AccessFacts, negative_on=DAYS, on=DAYS))
def test_acc_02_no_opinion_but_that_of_three_authorities_opens_or_winds_down_support(facts: AccessFacts) -> None:
    if facts.assessed_by is not None and facts.assessed_by not in WHOSE_ASSESSMENT_COUNTS:
        for rung in ASSESSED:
            assert support_access(replace(facts, rung=rung)).answer is None
        for rung in ASSESSED - {Rung.VICTIM_CURRENT}:
            assert support_access(replace(facts, rung=rung)).verdict is Verdict.CANNOT_BE_DECIDED


@given(st.builds(AccessFacts, negative_on=DAYS, on=DAYS))
def test_what_contradicts_the_rung_is_named_and_closes_nothing(facts: AccessFacts) -> None:
    """Support is neither refused nor taken away on facts of which one is wrong."""
    ruling = support_access(facts)
    against = facts.assessed_by is not None and facts.rung not in ASSESSED
    against = against or (facts.negative_on is not None and facts.rung is not Rung.NOT_VICTIM)
    if facts.rung is not None and against:
        assert ruling.problems
        assert ruling.verdict is not Verdict.REFUSED
    if (
        facts.rung in SUPPORT_FROM
        and facts.rung not in ASSESSED
        and not implausible_dates(negative_on=facts.negative_on, on=facts.on)
    ):
        assert ruling.answer is SUPPORT_FROM[facts.rung]
