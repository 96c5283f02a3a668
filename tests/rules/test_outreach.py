"""Outreach and the hotline (OUT-01..OUT-09, DET-08): what holds on every day and for every caller."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import FactorAnswer
from helle.rules.definitions.spectrum import SpectrumFacts, spectrum
from helle.rules.hotline import HotlineFacts, HotlineRoute, hotline
from helle.rules.outreach import (
    MandateFacts,
    OutreachArea,
    OutreachOrganisation,
    OutreachStep,
    StepFacts,
    outreach_mandate,
    outreach_step,
)
from helle.rules.parameters import PLAN_FIRST_DAY
from helle.rules.plans.before_2022 import CMM_FIRST_DAY
from helle.rules.ruling import Verdict

DAYS = st.dates(CMM_FIRST_DAY, date(2150, 1, 1))


@given(area=st.sampled_from(OutreachArea), on=DAYS)
def test_out_05_every_area_has_somebody_on_every_day_and_cmm_none_since_the_plan(area: OutreachArea, on: date) -> None:
    found = outreach_mandate(MandateFacts(area, on)).answer
    assert found
    if on >= PLAN_FIRST_DAY:
        assert OutreachOrganisation.CMM not in found


@given(facts=st.from_type(StepFacts))
def test_out_01_nobody_is_counted_by_name(facts: StepFacts) -> None:
    ruling = outreach_step(replace(facts, step=OutreachStep.COUNT, names_person=True))
    assert not ruling.permits(reason_given=True)


@given(facts=st.from_type(StepFacts))
def test_out_09_nothing_flows_back_to_an_organisation_without_consent(facts: StepFacts) -> None:
    for consent in (None, False):
        ruling = outreach_step(replace(facts, step=OutreachStep.FEEDBACK, consent=consent))
        assert not ruling.permits(reason_given=True)


@given(facts=st.from_type(StepFacts), on=st.dates(PLAN_FIRST_DAY, date(2150, 1, 1)))
def test_id_11_no_organisation_interviews_since_the_plan(facts: StepFacts, on: date) -> None:
    ruling = outreach_step(replace(facts, step=OutreachStep.INTERVIEW, on=on))
    assert not ruling.permits(reason_given=True)


@given(facts=st.from_type(HotlineFacts))
def test_det_08_an_anonymous_call_goes_where_a_named_one_goes(facts: HotlineFacts) -> None:
    named, anonymous = hotline(replace(facts, anonymous=False)), hotline(replace(facts, anonymous=True))
    assert (named.verdict, named.answer) == (anonymous.verdict, anonymous.answer)
    if facts.signs_of_trafficking:
        assert HotlineRoute.CMM in (named.answer or ())


@given(facts=st.from_type(HotlineFacts))
def test_def_08_exploitation_that_is_no_trafficking_goes_where_the_spectrum_sends_it(facts: HotlineFacts) -> None:
    call = hotline(replace(facts, signs_of_trafficking=False, danger_now=False))
    case = spectrum(
        SpectrumFacts(
            FactorAnswer.NO, bool(facts.manifestly_unreasonable), facts.unreasonable_work, work_on=date(2024, 6, 1)
        )
    )
    if call.verdict is Verdict.HUMAN_DECIDES:
        assert case.verdict is Verdict.HUMAN_DECIDES
        assert case.answer is not None
        assert [route.value for route in call.answer or ()] == [route.value for route in case.answer.routes]
