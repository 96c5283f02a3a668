"""The tables that a reader is shown say what the rules do: ACM-09, ACM-10, C4, and the rows of the others."""

from datetime import date
from itertools import product

import pytest

from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.accommodation.payer import AS_ITS_BASIS, PayerFacts, payer_of
from helle.rules.accommodation.placement import may_be_placed
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.accommodation.placement_table import ELSEWHERE_FOR_SPECIAL_NEEDS, NO_LAWFUL_STAY
from helle.rules.codes import ResidenceStatus, Rung
from helle.rules.duties.codes import AREA_OF
from helle.rules.duties.initiatives import INITIATIVES
from helle.rules.ladder import OpeningsFacts, opens
from helle.rules.ruling import Verdict
from helle.rules.stay import StayGroup
from helle.rules.tables import Cell, Table, tables_of

ON = date(2024, 5, 1)
STAYS = {
    StayGroup.DANISH: (True, ResidenceStatus.DANISH),
    StayGroup.LAWFUL: (False, ResidenceStatus.PERMIT),
    StayGroup.ASYLUM: (False, ResidenceStatus.ASYLUM_PENDING),
    StayGroup.UNLAWFUL: (False, ResidenceStatus.NONE),
}
PLACES = [(kind, approved) for kind in OfferKind for approved in ((False, True) if kind in AS_ITS_BASIS else (None,))]


def table(rule: str, title: str) -> Table:
    return next(one for one in tables_of(rule) if one.title.en == title)


def row(shown: Table, kind: OfferKind, approved: bool | None) -> tuple[Cell, ...]:
    name = f"{kind.label.en}, approved under the Social Services Act" if approved else kind.label.en
    return next(one for one in shown.rows if one[0].lines[0].en == name)


def column(shown: Table, head: str) -> int:
    return [one.en for one in shown.heads].index(head)


def placed(kind: OfferKind, approved: bool | None, group: StayGroup, sex: Sex) -> PlacementFacts:
    danish, residence = STAYS[group]
    alone = kind in (OfferKind.MINORS_CENTRE, OfferKind.CHILD_PLACEMENT)
    return PlacementFacts(
        offer=kind,
        on=ON,
        rung=Rung.VICTIM_CURRENT,
        sex=sex,
        minor=alone,
        unaccompanied=alone,
        danish_citizen=danish,
        residence=residence,
        approved=True if kind is OfferKind.SERVICE_ACT else approved,
        within_target_group=True,
    )


@pytest.mark.parametrize(("kind", "approved"), PLACES)
@pytest.mark.parametrize("group", STAYS)
def test_acm_10_what_the_table_of_stay_refuses_the_rule_refuses(
    kind: OfferKind, approved: bool | None, group: StayGroup
) -> None:
    shown = table("placement", "By basis of stay")
    cell = row(shown, kind, approved)[column(shown, group.label.en)]
    refused = NO_LAWFUL_STAY.reason.text in cell.lines
    ruling = may_be_placed(placed(kind, approved, group, Sex.MAN))
    assert refused == (NO_LAWFUL_STAY.reason in ruling.reasons)
    if ELSEWHERE_FOR_SPECIAL_NEEDS.reason in ruling.reasons:
        assert ELSEWHERE_FOR_SPECIAL_NEEDS.reason.text in cell.lines


@pytest.mark.parametrize(("kind", "approved"), PLACES)
@pytest.mark.parametrize("group", STAYS)
def test_the_table_of_bases_shows_what_the_rule_answers(
    kind: OfferKind, approved: bool | None, group: StayGroup
) -> None:
    shown = table("placement", "What a place rests on")
    cell = row(shown, kind, approved)[column(shown, group.label.en)]
    for sex in Sex:
        answer = may_be_placed(placed(kind, approved, group, sex)).answer
        assert answer is None or cell.lines == (answer.label,)


@pytest.mark.parametrize(("kind", "approved"), PLACES)
@pytest.mark.parametrize(("group", "registered"), list(product(STAYS, (True, False))))
def test_acm_09_the_table_of_payers_shows_what_the_rule_answers(
    kind: OfferKind, approved: bool | None, group: StayGroup, registered: bool
) -> None:
    danish, residence = STAYS[group]
    ruling = payer_of(PayerFacts(kind, ON, danish, residence, approved, registered, maintenance_excepted=False))
    maintained = group in (StayGroup.ASYLUM, StayGroup.UNLAWFUL)
    cell = row(table("payer", "By place and person"), kind, approved)[1 if maintained else 2 if registered else 3]
    assert cell.lines[-1] == ruling.reasons[0].text
    assert ruling.answer is not None
    assert all(payer.label.en in cell.lines[0].en for payer in ruling.answer)
    assert ("A human decides." in {line.en for line in cell.lines}) == (ruling.verdict is Verdict.HUMAN_DECIDES)


@pytest.mark.parametrize("rung", Rung)
def test_acc_03_the_table_of_rungs_shows_what_a_human_weighs(rung: Rung) -> None:
    ruling = opens(OpeningsFacts(rung))
    _name, opened, weighed = next(one for one in tables_of("openings")[0].rows if one[0].lines[0] == rung.label)
    assert opened.lines == tuple(one.label for one in ruling.answer or ())
    assert weighed.lines == tuple(one.text for one in ruling.reasons[len(opened.lines) :])
    assert bool(weighed.lines) == (ruling.verdict is Verdict.HUMAN_DECIDES)


@pytest.mark.parametrize("rule", ["payer", "notify", "flows", "outreach_mandate", "turning_18", "return_step"])
def test_a_rule_that_decides_by_a_table_shows_it(rule: str) -> None:
    assert all(table.rows for table in tables_of(rule))


def test_a_rule_without_a_table_shows_none() -> None:
    assert tables_of("contact_person") == ()


def test_meta_03_every_initiative_stands_in_one_of_the_three_areas() -> None:
    carried = {one.requirement for one in INITIATIVES if one.requirement.startswith("INI-")} - {"INI-15"}
    assert set(AREA_OF) == carried
    (shown,) = tables_of("duties")
    assert {row[1].requirement for row in shown.rows} >= carried
    assert [row[0].lines[0] for row in shown.rows] == sorted(
        (row[0].lines[0] for row in shown.rows), key=lambda one: one.da
    )
    assert {row[0].requirement for row in shown.rows} == {"GOV-22", "GOV-23", "GOV-24"}
