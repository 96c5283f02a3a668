"""Which authority decides (C1), whatever the facts; the cases stand in examples/competence.toml."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.competence import CompetenceFacts, competent_authority, legal_character
from helle.rules.ruling import Verdict
from helle.rules.stay import StayGroup, stay_contradictions, stay_group

from .checks import facts_wrong, well_formed

FOREIGN = CompetenceFacts(
    danish_citizen=False,
    residence=ResidenceStatus.PERMIT,
    expulsion_referral_pending=False,
    indicted_for_criminal_code=False,
    charged=False,
    decided_already_by=None,
    on=date(2024, 6, 1),
)
S = ResidenceStatus


@pytest.mark.parametrize("status", [s for s in S if s not in (S.DANISH, S.UNKNOWN)])
def test_a_dane_with_an_aliens_status_is_named_and_decided_only_where_both_come_under_cmm(status: S) -> None:
    ruling = competent_authority(replace(FOREIGN, danish_citizen=True, residence=status))
    assert ruling.answer is (Authority.CMM if status in AUTHORITY_OF["cmm"] else None)
    assert facts_wrong(ruling) == ("residence",)


@pytest.mark.parametrize(
    ("authority", "da", "en"),
    [
        (Authority.CMM, "vurdering", "assessment"),
        (Authority.UDLST, "afgørelse", "decision"),
        (Authority.COURT, "dom", "judgment"),
    ],
)
def test_id_07_legal_character(authority: Authority, da: str, en: str) -> None:
    assert (legal_character(authority).da, legal_character(authority).en) == (da, en)


ANY_DAY = st.dates(date(2015, 1, 1), date(2035, 1, 1)) | st.dates()
ANY_FACTS = st.builds(CompetenceFacts, on=ANY_DAY)


AUTHORITY_OF = {
    "cmm": {S.DANISH, S.EU_RIGHT, S.PERMIT, S.PERMIT_9C5, S.PERMIT_SPECIAL_ACT, S.VISA_OR_VISAFREE},
    "udlst": {S.ASYLUM_PENDING, S.ASYLUM_DUBLIN, S.ASYLUM_REJECTED, S.NONE},
}


@pytest.mark.parametrize("status", list(S))
def test_c1_every_status_has_its_authority(status: S) -> None:
    ruling = competent_authority(replace(FOREIGN, danish_citizen=None, residence=status))
    expected = next((Authority(name) for name, statuses in AUTHORITY_OF.items() if status in statuses), None)
    assert ruling.answer is expected
    assert (ruling.verdict is Verdict.CANNOT_BE_DECIDED) == (expected is None)


@given(ANY_FACTS)
def test_competence_is_total(facts: CompetenceFacts) -> None:
    well_formed(competent_authority(facts))


@given(ANY_FACTS, st.sampled_from(["expulsion_referral_pending", "indicted_for_criminal_code"]))
def test_c1_a_yes_or_no_that_is_not_known_blocks_only_where_the_answer_turns_on_it(
    facts: CompetenceFacts, name: str
) -> None:
    def answer(known: bool | None) -> Authority | None:
        changed: dict[str, Any] = {name: known}
        return competent_authority(replace(facts, charged=None, **changed)).answer

    assert answer(None) is (answer(known=True) if answer(known=True) is answer(known=False) else None)


@given(ANY_FACTS, st.booleans(), st.sampled_from(ResidenceStatus))
def test_a_fact_that_agrees_never_takes_an_answer_away(facts: CompetenceFacts, danish: bool, status: S) -> None:
    before = competent_authority(facts)
    more = replace(
        facts,
        danish_citizen=danish if facts.danish_citizen is None else facts.danish_citizen,
        residence=status if facts.residence in (None, S.UNKNOWN) else facts.residence,
    )
    # A Dane is not put before the Immigration Service for expulsion: that fact does not agree with the referral.
    dane = stay_group(more.danish_citizen, more.residence) is StayGroup.DANISH
    disagrees = stay_contradictions(more.danish_citizen, more.residence) or (facts.expulsion_referral_pending and dane)
    if before.answer is not None and not disagrees:
        assert competent_authority(more).answer is not None


@given(ANY_FACTS)
def test_c13_5_an_indictment_moves_an_open_question_and_no_other(facts: CompetenceFacts) -> None:
    answer = competent_authority(replace(facts, indicted_for_criminal_code=True)).answer
    assert answer in (None, facts.decided_already_by or Authority.COURT)


@given(ANY_FACTS)
def test_id_04_a_dane_is_never_sent_to_the_immigration_service_anew(facts: CompetenceFacts) -> None:
    facts = replace(facts, danish_citizen=True, decided_already_by=None)
    assert competent_authority(facts).answer is not Authority.UDLST
