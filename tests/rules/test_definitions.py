"""What trafficking is and what lies beside it (DEF-01..DEF-09): what holds whatever the facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import FactorAnswer, Rung
from helle.rules.definitions.certainty import CertaintyFacts, CertaintyWord, certainty
from helle.rules.definitions.elements import ElementFacts, ElementState, elements
from helle.rules.definitions.spectrum import Route, SpectrumFacts, SpectrumPlace, spectrum
from helle.rules.ruling import Verdict


@given(facts=st.from_type(ElementFacts), age=st.none() | st.integers(0, 17))
def test_pub_law_02_no_means_is_asked_for_below_18_or_at_an_unknown_age(facts: ElementFacts, age: int | None) -> None:
    ruling = elements(replace(facts, age_when_act_done=age, on=date(2024, 5, 1)))
    if ruling.answer is not None:
        assert ruling.answer.means is ElementState.NOT_REQUIRED


@given(facts=st.from_type(ElementFacts))
def test_def_07_the_elements_never_decide_by_themselves(facts: ElementFacts) -> None:
    assert elements(facts).verdict in (Verdict.HUMAN_DECIDES, Verdict.CANNOT_BE_DECIDED)


@given(facts=st.from_type(SpectrumFacts))
def test_def_08_signs_of_trafficking_go_to_cmm_whatever_the_work_was(facts: SpectrumFacts) -> None:
    ruling = spectrum(replace(facts, trafficking=FactorAnswer.YES))
    if ruling.answer is not None:
        assert ruling.answer.place is SpectrumPlace.TRAFFICKING
        assert ruling.answer.routes == (Route.CMM,)


@given(facts=st.from_type(SpectrumFacts))
def test_def_08_exploited_work_is_handed_on_by_a_human_and_never_just_closed(facts: SpectrumFacts) -> None:
    ruling = spectrum(facts)
    places = set(SpectrumPlace) - {SpectrumPlace.TRAFFICKING, SpectrumPlace.ORDINARY_WORK}
    if ruling.answer is not None and ruling.answer.place in places:
        assert ruling.verdict is Verdict.HUMAN_DECIDES
        assert Route.AT in ruling.answer.routes
        assert Route.CMM not in ruling.answer.routes


@pytest.mark.parametrize("word", CertaintyWord)
def test_def_09_every_word_of_the_plan_is_a_rung_and_the_criminal_one_is_none(word: CertaintyWord) -> None:
    ruling = certainty(CertaintyFacts(word, relationship_is_current=True))
    assert isinstance(ruling.answer, Rung) is (word is not CertaintyWord.TAKEN_AS_FACT)
