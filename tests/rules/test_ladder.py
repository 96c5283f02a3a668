"""The ladder of certainty (C2): every rung with every event and every organisation, illegal ones included."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.access import AccessFacts, support_access
from helle.rules.codes import FactorAnswer, LadderEvent, Opening, OrganisationKind, ResidenceStatus, Rung
from helle.rules.ladder import (
    ASSESSED,
    CLOSED,
    ENDING_MEANINGS,
    OPENINGS,
    TRANSITIONS,
    LadderEntry,
    MoveFacts,
    OpeningsFacts,
    RungFacts,
    asserted_by_police,
    current_rung,
    grounds_found,
    may_move,
    opens,
    stated_since_it_ended,
)
from helle.rules.ladder import ENDINGS as TABLE_OF_ENDINGS
from helle.rules.ladder.openings import WEIGHED
from helle.rules.periods import KindFacts, period_kind
from helle.rules.returns.offer import ReturnOfferFacts, return_offer
from helle.rules.ruling import Verdict

from .checks import well_formed

E, R, O = LadderEvent, Rung, OrganisationKind  # noqa: E741 # short names for a long table

# Written out by hand, not derived from the rules: who may do what from where, and where it leads.
NEW_INDICATION = "CMM UDLST"
OUTCOMES = {
    E.ASSESSED_VICTIM_CURRENT: R.VICTIM_CURRENT,
    E.ASSESSED_VICTIM_NOT_CURRENT: R.VICTIM_NOT_CURRENT,
    E.ASSESSED_NOT_VICTIM: R.NOT_VICTIM,
}
ENDINGS = {
    E.WITHDREW: R.WITHDRAWN,
    E.DECLINED: R.DECLINED,
    E.DISAPPEARED: R.DISAPPEARED,
    E.LAPSED: R.LAPSED,
}
POLICE = "POLICE NATIONAL_POLICE NSK"


def expected() -> dict[tuple[Rung | None, LadderEvent], tuple[Rung, str]]:
    table: dict[tuple[Rung | None, LadderEvent], tuple[Rung, str]] = {
        (None, E.CONTACT_RECORDED): (R.CONTACT, "CMM UDLST NGO"),
        (None, E.INDICATION_ASSERTED): (R.CONTACT, POLICE),
        (None, E.INDICATION_FOUND): (R.INDICATION, NEW_INDICATION),
        (R.CONTACT, E.CONTACT_RECORDED): (R.CONTACT, "CMM UDLST NGO"),
        (R.CONTACT, E.INDICATION_ASSERTED): (R.CONTACT, POLICE),
        (R.CONTACT, E.INDICATION_FOUND): (R.INDICATION, NEW_INDICATION),
        (R.INDICATION, E.INDICATION_ASSERTED): (R.INDICATION, POLICE),
        (R.INDICATION, E.INDICATION_FOUND): (R.INDICATION, NEW_INDICATION),
        (R.INDICATION, E.ASSESSMENT_OPENED): (R.UNDER_ASSESSMENT, "CMM UDLST"),
        (R.UNDER_ASSESSMENT, E.INDICATION_ASSERTED): (R.UNDER_ASSESSMENT, POLICE),
        (R.NOT_VICTIM, E.INDICATION_FOUND): (R.INDICATION, NEW_INDICATION),
        (R.VICTIM_CURRENT, E.INDICATION_ASSERTED): (R.VICTIM_CURRENT, POLICE),
        (R.VICTIM_NOT_CURRENT, E.INDICATION_ASSERTED): (R.VICTIM_NOT_CURRENT, POLICE),
        (R.NOT_VICTIM, E.INDICATION_ASSERTED): (R.NOT_VICTIM, POLICE),
    }
    for event, end in OUTCOMES.items():
        for start in (None, R.CONTACT, R.INDICATION, R.WITHDRAWN, R.DECLINED, R.DISAPPEARED, R.LAPSED):
            table[start, event] = (end, "COURT")
        for start in (R.UNDER_ASSESSMENT, R.VICTIM_CURRENT, R.VICTIM_NOT_CURRENT, R.NOT_VICTIM):
            table[start, event] = (end, "CMM UDLST COURT")
    for event, end in ENDINGS.items():
        for start in (R.CONTACT, R.INDICATION, R.UNDER_ASSESSMENT):
            table[start, event] = (end, "CMM")
    for closed in ENDINGS.values():
        table[closed, E.REOPENED] = (R.INDICATION, "CMM")
        table[closed, E.INDICATION_FOUND] = (R.INDICATION, NEW_INDICATION)
        table[closed, E.INDICATION_ASSERTED] = (closed, POLICE)
        table[closed, E.CONTACT_RECORDED] = (closed, "CMM UDLST NGO")
    return table


EXPECTED = expected()
STARTS: list[Rung | None] = [None, *Rung]


@pytest.mark.parametrize(("start", "event"), list(itertools.product(STARTS, LadderEvent)))
def test_def_09_every_rung_with_every_event_by_every_organisation(start: Rung | None, event: LadderEvent) -> None:
    end, who = EXPECTED.get((start, event), (None, ""))
    for by in OrganisationKind:
        ruling = may_move(MoveFacts(start, event, by))
        well_formed(ruling)
        if by.name in who.split():
            assert ruling.answer is end, by
        else:
            assert ruling.verdict is Verdict.REFUSED, by


def test_the_table_has_no_two_answers_for_one_act() -> None:
    acts = [(t.start, t.event, by) for t in TRANSITIONS for by in t.by]
    assert len(acts) == len(set(acts))


def test_acc_02_the_wrong_organisation_is_told_who_may() -> None:
    ruling = may_move(MoveFacts(R.CONTACT, E.INDICATION_FOUND, O.POLICE))
    assert "Center mod Menneskehandel eller Udlændingestyrelsen" in ruling.reasons[0].text.da


@pytest.mark.parametrize("event", sorted(OUTCOMES))
@pytest.mark.parametrize("start", [None, R.CONTACT, R.INDICATION, *sorted(CLOSED)])
def test_id_10_who_assesses_is_told_of_the_assessment_that_is_not_open_and_others_of_who_assesses(
    start: Rung | None, event: LadderEvent
) -> None:
    for assessor in (O.CMM, O.UDLST):
        ruling = may_move(MoveFacts(start, event, assessor))
        assert [(reason.code, reason.requirement) for reason in ruling.reasons] == [
            ("ladder.no_assessment_opened", "ACC-04")
        ]
    for other in (O.POLICE, O.NGO):
        (reason,) = may_move(MoveFacts(start, event, other)).reasons
        assert reason.requirement == "ACC-02"
        for who in ("Center mod Menneskehandel", "Domstolene", "Udlændingestyrelsen"):
            assert who in reason.text.da


@pytest.mark.parametrize("start", STARTS)
def test_acc_02_what_the_police_state_is_never_said_to_wait_for_grounds_that_have_been_found(
    start: Rung | None,
) -> None:
    ruling = may_move(MoveFacts(start, E.INDICATION_ASSERTED, O.POLICE))
    found = start in (R.INDICATION, R.UNDER_ASSESSMENT, R.VICTIM_CURRENT, R.VICTIM_NOT_CURRENT)
    assert ("kun CMM eller" in ruling.reasons[1].text.da) is not found
    assert ("ændrer ikke trinnet" in ruling.reasons[1].text.da) is (start is not None)


@pytest.mark.parametrize("closed", sorted(CLOSED))
def test_id_13_a_case_that_was_only_a_contact_is_reopened_with_a_reason(closed: Rung) -> None:
    for known, verdict in (
        (True, Verdict.ALLOWED),
        (False, Verdict.ALLOWED_WITH_REASON),
        (None, Verdict.ALLOWED_WITH_REASON),
    ):
        ruling = may_move(MoveFacts(closed, E.REOPENED, O.CMM, grounds_before=known))
        assert (ruling.verdict, ruling.answer) == (verdict, R.INDICATION)
    assert not grounds_found([LadderEntry(E.CONTACT_RECORDED, O.NGO), LadderEntry(E.INDICATION_ASSERTED, O.POLICE)])
    assert grounds_found([LadderEntry(E.INDICATION_FOUND, O.CMM), LadderEntry(E.LAPSED, O.CMM)])


OPENED = [
    (R.CONTACT, "INFORMATION AGGREGATE_COUNT"),
    (R.INDICATION, "INFORMATION IMMEDIATE_ASSISTANCE INTERVIEW_OFFER NON_DETENTION"),
    (R.UNDER_ASSESSMENT, "INFORMATION IMMEDIATE_ASSISTANCE INTERVIEW_OFFER NON_DETENTION PLAN_SUPPORT"),
    (R.VICTIM_CURRENT, "INFORMATION PLAN_SUPPORT PERIOD_OFFER RETURN_OFFER NON_DETENTION STATISTICS"),
    (R.VICTIM_NOT_CURRENT, "INFORMATION NON_DETENTION STATISTICS"),
    (R.NOT_VICTIM, "WIND_DOWN LABOUR_ROUTE"),
    (R.WITHDRAWN, "REOPENING NON_DETENTION"),
    (R.DECLINED, "INFORMATION REOPENING NON_DETENTION"),
    (R.DISAPPEARED, "REOPENING NON_DETENTION"),
    (R.LAPSED, "REOPENING NON_DETENTION"),
]


@pytest.mark.parametrize(("rung", "names"), OPENED, ids=[rung.value for rung, _ in OPENED])
def test_acc_05_what_each_rung_opens(rung: Rung, names: str) -> None:
    ruling = opens(OpeningsFacts(rung))
    assert ruling.answer is not None
    assert {o.name for o in ruling.answer} == set(names.split())
    weighed = WEIGHED.get(rung, ())
    assert len(ruling.reasons) == len(ruling.answer) + len(weighed)
    assert ruling.verdict is (Verdict.HUMAN_DECIDES if weighed else Verdict.ALLOWED)
    well_formed(ruling)


def test_acc_03_what_a_victim_without_a_current_relationship_may_get_is_weighed_by_a_human_in_every_rule() -> None:
    rung, on = R.VICTIM_NOT_CURRENT, date(2024, 6, 1)
    assert opens(OpeningsFacts(rung)).verdict is Verdict.HUMAN_DECIDES
    for stay in (ResidenceStatus.NONE, ResidenceStatus.PERMIT, ResidenceStatus.ASYLUM_PENDING):
        assert period_kind(KindFacts(stay, False, rung, on)).verdict is Verdict.HUMAN_DECIDES
    access = AccessFacts(rung, retrafficking_risk=FactorAnswer.YES)
    assert support_access(access).verdict is Verdict.HUMAN_DECIDES
    offer = ReturnOfferFacts(on, False, rung, must_leave=True, wants_to_leave=None, dublin=False)
    assert return_offer(offer).verdict is Verdict.HUMAN_DECIDES


def test_every_rung_has_a_row_of_openings() -> None:
    assert set(OPENINGS) == set(Rung) == {rung for rung, _ in OPENED}


@pytest.mark.parametrize("rung", list(Rung))
def test_acm_20_a_police_assertion_opens_no_detention_and_nothing_else(rung: Rung) -> None:
    without, asserted = opens(OpeningsFacts(rung)).answer, opens(OpeningsFacts(rung, True)).answer
    assert without is not None
    assert asserted is not None
    if rung is R.NOT_VICTIM:
        assert asserted == without
    else:
        assert set(asserted) == {*without, Opening.NON_DETENTION}
        assert len(asserted) == len(set(asserted))
    well_formed(opens(OpeningsFacts(rung, True)))


def test_a_police_assertion_stands_until_the_person_is_assessed_as_not_a_victim() -> None:
    asserted = LadderEntry(E.INDICATION_ASSERTED, O.POLICE)
    assert not asserted_by_police([LadderEntry(E.CONTACT_RECORDED, O.NGO)])
    assert asserted_by_police([asserted, LadderEntry(E.INDICATION_FOUND, O.CMM)])
    assert not asserted_by_police([asserted, LadderEntry(E.ASSESSED_NOT_VICTIM, O.CMM)])


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_what_the_police_state_after_a_case_ended_is_new_and_what_they_had_stated_is_not(ending: LadderEvent) -> None:
    asserted, ended = LadderEntry(E.INDICATION_ASSERTED, O.POLICE), LadderEntry(ending, O.CMM)
    met = LadderEntry(E.CONTACT_RECORDED, O.CMM)
    assert not stated_since_it_ended([asserted])
    assert not stated_since_it_ended([asserted, ended])
    assert stated_since_it_ended([ended, asserted])
    assert stated_since_it_ended([asserted, ended, asserted, met])
    for answer in (E.REOPENED, E.INDICATION_FOUND):
        assert not stated_since_it_ended([ended, asserted, LadderEntry(answer, O.CMM)])
    assert not stated_since_it_ended([ended, asserted, LadderEntry(E.REOPENED, O.CMM), ended])


def test_id_12_each_way_of_ending_says_what_it_means() -> None:
    assert ENDING_MEANINGS.keys() == ENDINGS.keys()
    assert dict(TABLE_OF_ENDINGS) == ENDINGS


ENTRIES = st.builds(LadderEntry, st.sampled_from(LadderEvent), st.sampled_from(OrganisationKind))


@given(st.lists(ENTRIES, max_size=8))
def test_current_rung_is_total(events: list[LadderEntry]) -> None:
    well_formed(current_rung(RungFacts(tuple(events))))


@given(st.data())
def test_once_assessed_only_a_new_decision_or_new_grounds_leave_the_rung(data: st.DataObject) -> None:
    rung = data.draw(st.sampled_from(sorted(ASSESSED)))
    event, by = data.draw(st.sampled_from(LadderEvent)), data.draw(st.sampled_from(OrganisationKind))
    after = may_move(MoveFacts(rung, event, by)).answer
    if after is not None:
        stays = event is E.INDICATION_ASSERTED and after is rung
        assert stays or event in OUTCOMES or (rung is R.NOT_VICTIM and event is E.INDICATION_FOUND)


def test_assessed_and_closed_rungs_are_apart() -> None:
    assert not ASSESSED & CLOSED
