"""Where a person can live (C4, C13.2, C13.3), who pays, and how long an unapproved place can be used (ACM-17)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helle.rules import parameters
from helle.rules.accommodation import codes as accommodation_codes
from helle.rules.accommodation import instead_of_detention, payer
from helle.rules.accommodation.approval import ApprovalFacts, approval
from helle.rules.accommodation.codes import OfferKind, Payer, PlacementBasis, Sex, UnapprovedStayStatus
from helle.rules.accommodation.instead_of_detention import INSTEAD_OF_DETENTION
from helle.rules.accommodation.payer import PayerFacts, payer_of
from helle.rules.accommodation.placement import may_be_placed
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.accommodation.unapproved_stay import UnapprovedStayFacts, unapproved_stay
from helle.rules.codes import Code, Opening, ResidenceStatus, Rung
from helle.rules.crime.detention import DetentionFacts, DetentionStart, detention
from helle.rules.dated import Switch
from helle.rules.examples import examples_of
from helle.rules.ladder import OpeningsFacts, opens
from helle.rules.parameters import by_name
from helle.rules.plans import SWITCHES
from helle.rules.ruling import Text, Verdict
from helle.rules.stay import GROUP_OF_STATUS, StayGroup

from .checks import cited, codes, well_formed

K, R, V = OfferKind, ResidenceStatus, Verdict
TODAY = date(2024, 5, 1)

WOMAN = PlacementFacts(
    offer=K.ASYLUM_SYSTEM,
    on=TODAY,
    rung=Rung.VICTIM_CURRENT,
    sex=Sex.WOMAN,
    minor=False,
    unaccompanied=None,
    danish_citizen=False,
    residence=R.PERMIT,
    approved=True,
    within_target_group=True,
    exploited_in_prostitution=True,
    individually_assessed=True,
    municipality_decided=True,
)

YES, REASON, HUMAN, NO = V.ALLOWED, V.ALLOWED_WITH_REASON, V.HUMAN_DECIDES, V.REFUSED

# The table C4 once more, by hand, with C13.2: (no lawful stay, asylum, lawful stay, Danish citizen).
C4 = {
    ("woman", K.ASYLUM_SYSTEM): (YES, YES, NO, NO),
    ("woman", K.MINORS_CENTRE): (NO, NO, NO, NO),
    ("woman", K.REDEN): (REASON, REASON, YES, REASON),
    ("woman", K.SERVICE_ACT): (NO, REASON, YES, YES),
    ("woman", K.CRISIS_CENTRE): (NO, REASON, YES, YES),
    ("woman", K.MENS_CENTRE): (NO, NO, NO, NO),
    ("woman", K.SHELTER): (NO, NO, NO, NO),
    ("woman", K.HOTEL_OR_PRIVATE): (REASON, REASON, REASON, REASON),
    ("woman", K.CHILD_PLACEMENT): (NO, NO, NO, NO),
    ("man", K.ASYLUM_SYSTEM): (YES, YES, HUMAN, HUMAN),
    ("man", K.REDEN): (NO, NO, NO, NO),
    ("man", K.SERVICE_ACT): (NO, REASON, YES, YES),
    ("man", K.MENS_CENTRE): (NO, REASON, YES, YES),
    ("man", K.SHELTER): (NO, REASON, YES, YES),
    ("man", K.HOTEL_OR_PRIVATE): (REASON, REASON, REASON, REASON),
    ("trans", K.ASYLUM_SYSTEM): (HUMAN, HUMAN, HUMAN, HUMAN),
    ("trans", K.REDEN): (HUMAN, HUMAN, HUMAN, HUMAN),
    ("trans", K.SERVICE_ACT): (NO, HUMAN, HUMAN, HUMAN),
    ("trans", K.MENS_CENTRE): (NO, HUMAN, HUMAN, HUMAN),
    ("child alone", K.ASYLUM_SYSTEM): (NO, NO, NO, NO),
    ("child alone", K.MINORS_CENTRE): (YES, YES, NO, NO),
    ("child alone", K.REDEN): (NO, NO, NO, NO),
    ("child alone", K.SERVICE_ACT): (NO, NO, NO, NO),
    ("child alone", K.SHELTER): (NO, NO, NO, NO),
    ("child alone", K.HOTEL_OR_PRIVATE): (NO, NO, NO, NO),
    ("child alone", K.CHILD_PLACEMENT): (YES, YES, YES, YES),
    ("child with parent", K.ASYLUM_SYSTEM): (HUMAN, HUMAN, NO, NO),
    ("child with parent", K.REDEN): (HUMAN, HUMAN, HUMAN, HUMAN),
    ("child with parent", K.CHILD_PLACEMENT): (HUMAN, HUMAN, YES, YES),
}
PERSONS = {
    "woman": WOMAN,
    "man": replace(WOMAN, sex=Sex.MAN),
    "trans": replace(WOMAN, sex=Sex.TRANS_OTHER),
    "child alone": replace(WOMAN, minor=True, unaccompanied=True),
    "child with parent": replace(WOMAN, minor=True, unaccompanied=False),
}
STAYS = ((False, R.NONE), (False, R.ASYLUM_PENDING), (False, R.PERMIT), (True, R.DANISH))
CELLS = [
    pytest.param(who, offer, danish, stay, verdict, id=f"{who}, {offer.value}, {stay.value}")
    for (who, offer), row in C4.items()
    for (danish, stay), verdict in zip(STAYS, row, strict=True)
]


@pytest.mark.parametrize(("who", "offer", "danish", "stay", "verdict"), CELLS)
def test_c4_every_cell_of_the_table(
    who: str, offer: OfferKind, danish: bool, stay: ResidenceStatus, verdict: Verdict
) -> None:
    ruling = may_be_placed(replace(PERSONS[who], offer=offer, danish_citizen=danish, residence=stay))
    assert ruling.verdict is verdict
    well_formed(ruling)


ANY_PLACEMENT = st.builds(PlacementFacts, on=st.dates(date(2020, 1, 1), date(2030, 1, 1)))


# Said to be unaccompanied, and not how old: it was allowed without a word why.
@example(
    PlacementFacts(
        on=date(2022, 1, 1),
        offer=K.MINORS_CENTRE,
        rung=None,
        sex=None,
        minor=None,
        unaccompanied=True,
        danish_citizen=None,
        residence=ResidenceStatus.ASYLUM_PENDING,
    )
)
@given(ANY_PLACEMENT)
def test_placement_is_total(facts: PlacementFacts) -> None:
    well_formed(may_be_placed(facts))


@given(ANY_PLACEMENT)
def test_acm_20_the_police_open_a_place_instead_of_detention_and_no_support(facts: PlacementFacts) -> None:
    facts = replace(facts, rung=Rung.CONTACT, asserted_by_police=True)
    ruling = may_be_placed(facts)
    open_without_support = {K.ASYLUM_SYSTEM, K.MINORS_CENTRE, K.CHILD_PLACEMENT}
    if ruling.answer is not None and facts.offer not in open_without_support:
        assert ruling.answer is PlacementBasis.INSTEAD_OF_DETENTION
        assert facts.instead_of_detention
        assert "ACC-02" in cited(ruling)


@given(ANY_PLACEMENT, st.sampled_from(ResidenceStatus))
def test_c13_3_instead_of_detention_asks_nobody_for_a_basis_of_stay(
    facts: PlacementFacts, stay: ResidenceStatus
) -> None:
    facts = replace(
        facts,
        offer=K.CRISIS_CENTRE,
        instead_of_detention=True,
        asserted_by_police=True,
        danish_citizen=None,
        unaccompanied=None,
    )
    one, other = may_be_placed(replace(facts, residence=None)), may_be_placed(replace(facts, residence=stay))
    assert (one.verdict, codes(one)) == (other.verdict, codes(other))
    assert one.verdict is not V.CANNOT_BE_DECIDED


@given(ANY_PLACEMENT)
def test_acm_21_a_child_alone_never_lives_among_adults_without_a_human(facts: PlacementFacts) -> None:
    facts = replace(facts, minor=True, unaccompanied=True)
    if facts.offer not in (K.MINORS_CENTRE, K.CHILD_PLACEMENT):
        assert not may_be_placed(facts).permits(reason_given=False)


@given(ANY_PLACEMENT)
def test_acm_10_no_service_act_offer_without_lawful_stay(facts: PlacementFacts) -> None:
    facts = replace(facts, offer=K.SERVICE_ACT, danish_citizen=False, residence=R.NONE)
    assert may_be_placed(facts).answer is None


@given(ANY_PLACEMENT)
def test_c4_couples_children_and_trans_persons_are_never_allowed_without_a_human(facts: PlacementFacts) -> None:
    for silent in (replace(facts, with_partner=True), replace(facts, with_own_children=True)):
        assert not may_be_placed(silent).permits(reason_given=False)
    # The places for children alone do not tell the sexes apart.
    if facts.offer not in (K.MINORS_CENTRE, K.CHILD_PLACEMENT):
        assert not may_be_placed(replace(facts, sex=Sex.TRANS_OTHER)).permits(reason_given=False)


@given(ANY_PLACEMENT, st.booleans())
def test_id_13_reden_never_waits_for_what_kind_of_exploitation_it_was(facts: PlacementFacts, exploited: bool) -> None:
    facts = replace(facts, offer=K.REDEN)
    known = may_be_placed(replace(facts, exploited_in_prostitution=exploited))
    unknown = may_be_placed(replace(facts, exploited_in_prostitution=None))
    assert (known.verdict is V.CANNOT_BE_DECIDED) == (unknown.verdict is V.CANNOT_BE_DECIDED)


@pytest.mark.parametrize("offer", sorted(INSTEAD_OF_DETENTION))
def test_acm_20_without_a_rung_and_without_the_police_a_human_decides_at_once(offer: OfferKind) -> None:
    ruling = may_be_placed(replace(WOMAN, offer=offer, sex=Sex.MAN, rung=None, instead_of_detention=True))
    assert ruling.verdict is V.HUMAN_DECIDES
    assert not ruling.problems


@pytest.mark.parametrize("rung", list(Rung))
@pytest.mark.parametrize("asserted", [True, False])
def test_cri_09_the_bed_and_the_cell_are_judged_alike_on_every_rung(rung: Rung, asserted: bool) -> None:
    cell = detention(DetentionFacts(rung, asserted))
    facts = replace(WOMAN, offer=K.CRISIS_CENTRE, rung=rung, asserted_by_police=asserted, instead_of_detention=True)
    bed = may_be_placed(facts)
    opening = opens(OpeningsFacts(rung, asserted))
    if cell.answer is DetentionStart.ALTERNATIVE_FIRST:
        assert bed.verdict is V.ALLOWED
        assert Opening.NON_DETENTION in (opening.answer or ())
    else:
        assert bed.verdict is (V.HUMAN_DECIDES if cell.verdict is V.HUMAN_DECIDES else V.REFUSED)
        assert Opening.NON_DETENTION not in (opening.answer or ())


@pytest.mark.parametrize("offer", [K.REDEN, K.SERVICE_ACT, K.SHELTER, K.HOTEL_OR_PRIVATE])
def test_acm_15_what_is_only_planned_is_shown_as_off(offer: OfferKind) -> None:
    shown = {used.name: used.value for used in may_be_placed(replace(WOMAN, offer=offer)).parameters}
    assert shown["socialtilsyn_approval_required"] == "off"
    assert shown["operational_supervision"] == "off"
    assert shown.get("placement_regardless_of_stay", "off") == "off"


def _switched_on(monkeypatch: pytest.MonkeyPatch, name: str, requirement: str) -> None:
    later = Switch(name, True, date(2024, 1, 1), requirement, Text("Besluttet.", "Decided."))
    monkeypatch.setattr(parameters, "_SWITCHES", by_name((*SWITCHES, later)))


def test_acm_12_once_decided_a_specially_approved_place_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = replace(WOMAN, offer=K.SERVICE_ACT, residence=R.NONE)
    _switched_on(monkeypatch, "placement_regardless_of_stay", "ACM-12")
    assert may_be_placed(replace(facts, specially_approved=True)).verdict is V.ALLOWED_WITH_REASON
    assert may_be_placed(replace(facts, specially_approved=False)).verdict is V.REFUSED
    assert may_be_placed(facts).verdict is V.CANNOT_BE_DECIDED
    assert may_be_placed(replace(facts, on=date(2023, 12, 31), specially_approved=True)).verdict is V.REFUSED


def test_acm_15_once_decided_reden_needs_an_approval_or_a_limited_period(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = replace(WOMAN, offer=K.REDEN, approved=None)
    assert may_be_placed(facts).verdict is V.ALLOWED
    _switched_on(monkeypatch, "socialtilsyn_approval_required", "ACM-15")
    assert may_be_placed(facts).verdict is V.CANNOT_BE_DECIDED
    assert may_be_placed(replace(facts, approved=False)).verdict is V.ALLOWED_WITH_REASON
    assert may_be_placed(replace(facts, approved=True)).verdict is V.ALLOWED
    stay = UnapprovedStayFacts(TODAY, TODAY, TODAY, reason_given=True)
    assert codes(unapproved_stay(stay)) == ("unapproved_stay.limited_period",)


# --- Who pays ------------------------------------------------------------------------------------------------------

ANY_PAYER = st.builds(PayerFacts, on=st.dates(date(2020, 1, 1), date(2030, 1, 1)))


def test_every_kind_of_place_has_a_payer_and_a_maintained_person_is_never_hidden_from_the_immigration_service() -> None:
    assert set(payer.TABLE) == set(OfferKind)
    assert all(Payer.UDLST in maintained.payers for maintained, _ in payer.TABLE.values())


@given(ANY_PAYER)
def test_the_payer_is_total_and_names_nobody_twice(facts: PayerFacts) -> None:
    ruling = payer_of(facts)
    well_formed(ruling)
    assert ruling.answer is None or len(set(ruling.answer)) == len(ruling.answer)


@given(ANY_PAYER)
def test_c13_4_where_a_duty_and_another_payer_meet_a_human_decides(facts: PayerFacts) -> None:
    ruling = payer_of(facts)
    if ruling.answer is not None and Payer.UDLST in ruling.answer and len(ruling.answer) > 1:
        assert ruling.verdict is V.HUMAN_DECIDES


@given(ANY_PAYER)
def test_c13_3_instead_of_detention_a_human_decides_the_payer(facts: PayerFacts) -> None:
    ruling = payer_of(replace(facts, instead_of_detention=True))
    assert ruling.verdict in (V.HUMAN_DECIDES, V.CANNOT_BE_DECIDED)


@given(ANY_PAYER)
def test_acm_01_no_person_with_lawful_stay_is_paid_for_by_the_immigration_service_alone(facts: PayerFacts) -> None:
    if facts.residence and GROUP_OF_STATUS[facts.residence] in (StayGroup.LAWFUL, StayGroup.DANISH):
        assert payer_of(facts).answer != (Payer.UDLST,)


# --- Unapproved places ---------------------------------------------------------------------------------------------


@given(st.dates(date(2022, 1, 1), date(2025, 12, 1)), st.integers(0, 60), st.integers(0, 60))
def test_acm_17_warned_from_the_fourteenth_day_and_after_the_planned_end(
    first: date, nights: int, planned: int
) -> None:
    on, end = first + timedelta(days=nights), first + timedelta(days=planned)
    ruling = unapproved_stay(UnapprovedStayFacts(first, on, end, reason_given=True))
    assert ruling.answer is not None
    assert ruling.answer.nights == nights
    assert ("unapproved_stay.long" in codes(ruling)) is (nights >= 14)
    assert ("unapproved_stay.past_planned_end" in codes(ruling)) is (nights > planned)
    assert (ruling.answer.status is UnapprovedStayStatus.OVERSTAYED) is (nights > planned)


@given(st.builds(UnapprovedStayFacts))
def test_acm_17_nothing_is_ever_stopped_that_has_a_reason_and_an_end(facts: UnapprovedStayFacts) -> None:
    ruling = unapproved_stay(replace(facts, reason_given=True))
    well_formed(ruling)
    assert ruling.verdict is not V.REFUSED


def test_every_reason_of_a_placement_has_an_example_but_the_one_that_waits_for_its_switch() -> None:
    sources = Path(accommodation_codes.__file__).parent.glob("placement*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in (*sources, Path(instead_of_detention.__file__)))
    written = set(re.findall(r'"(placement\.[a-z_]+)"', text))
    shown = {code for example in examples_of("placement") for code in example.reasons}
    assert written - shown == {"placement.specially_approved"}


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [c for c in vars(accommodation_codes).values() if isinstance(c, type) and issubclass(c, Code) and c is not Code],
)
def test_codes_of_accommodation_have_labels_of_their_own(kind: type[Code]) -> None:
    assert all(code.value == code.name.lower() and code.label.da and code.label.en for code in kind)
    assert len({code.label.da for code in kind}) == len(kind)


@pytest.mark.parametrize("kind", sorted(set(K) - {K.SERVICE_ACT}))
def test_a_place_without_approval_is_limited_where_a_placement_there_is(kind: OfferKind) -> None:
    # A place under the Service Act is one by its kind.
    limited = "approval.limited_period" in codes(approval(ApprovalFacts(kind, TODAY, None)))
    woman, man = replace(WOMAN, offer=kind, approved=False), replace(WOMAN, offer=kind, approved=False, sex=Sex.MAN)
    assert limited == any("placement.limited_period" in codes(may_be_placed(one)) for one in (woman, man))
