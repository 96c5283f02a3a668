"""Why places were chosen and said no, who is under Dublin, and the days from reasonable grounds to an interview (C9).

Against sums done by hand, in short stories from the first day (6 October 2025) on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from tests import accommodation_stories as places
from tests import correction_stories, return_stories, stories
from tests import placement_stories as stays
from tests.cast import Cast

from helle.register.accommodation.models import Offer
from helle.register.cases.models import Case
from helle.register.operations_figures.tests.conftest import Told, after
from helle.register.placements import actions, urgent_actions, urgent_queries
from helle.register.placements.choices import AnswerMistake, UrgentAnswerKind
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.register.returns.choices import ReturnEnd
from helle.register.statistics.tests.test_quality import measured
from helle.rules.accommodation.codes import DeclinedWhy, OfferKind, OtherPlaceWhy
from helle.rules.codes import LadderEvent, ResidenceStatus

type Read = Callable[[str, str], Told]
QUARTER, BEFORE = "2025-k4", "2025-k3"
NOT_ASKED = "Ikke noteret: før det blev spurgt"


def some(told: Told) -> dict[str, object]:
    """The lines of a table that are not nought, with their first cell."""
    return {label: cells[0] for label, cells in told.items() if cells[0]}


def total(told: Told) -> int:
    """All lines of a table together."""
    return sum(cells[0] for cells in told.values() if isinstance(cells[0], int))


def blank(row: Placement, column: str) -> None:
    """The row was written before this was asked."""
    statement = f"UPDATE placements_placement SET {column} = '' WHERE id = '{row.pk}'"  # noqa: S608 - of this file
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner(%s)", [statement])


def order(cast: Cast, house: Offer, why: OtherPlaceWhy = OtherPlaceWhy.OTHER, **wanted: Any) -> Placement:
    """A place for somebody, for ten days."""
    after = clock.today() + dt.timedelta(days=10)
    return stays.order(cast.mette, stories.a_case_with_cmm(cast), house, other_why=why, after=after, **wanted)


def test_acm_07_why_a_place_was_chosen_is_counted_and_what_nobody_was_asked_is_not_blank(
    committed_cast: Cast, told: Read
) -> None:
    cast = committed_cast
    reden, hotel = (
        places.offer(cast.mette, kind=kind, places=9) for kind in (OfferKind.REDEN, OfferKind.HOTEL_OR_PRIVATE)
    )
    order(cast, reden)
    for why in (OtherPlaceWhy.NO_CAPACITY, OtherPlaceWhy.NO_CAPACITY, OtherPlaceWhy.SPECIAL_NEEDS):
        order(cast, hotel, why)
    old, back = order(cast, hotel), order(cast, hotel)
    with cast.mette.acting():
        actions.placement_withdraw(back)
    order(cast, hotel, instead_of_detention=True)
    blank(old, "other_why")
    found = told(QUARTER, "bestillinger-aarsag")
    assert some(found) == {
        "Der er ingen ledig plads de andre steder": 2, "Personen har særlige behov": 1,
        "I stedet for frihedsberøvelse": 1, "Et af planens egne steder: ingen årsag": 1, NOT_ASKED: 1,
    }  # fmt: skip
    assert found["Andet"] == (0,), "the one that was taken back is none"
    assert total(found) == total(told(QUARTER, "bestillinger"))
    assert some(told(BEFORE, "bestillinger-aarsag")) == {}


def test_acm_14_why_places_said_no_is_counted_and_a_no_from_before_is_not_recorded(
    committed_cast: Cast, told: Read
) -> None:
    cast, house = committed_cast, places.offer(committed_cast.mette, places=9)
    for why in (DeclinedWhy.FULL, DeclinedWhy.FULL, DeclinedWhy.SAFETY, DeclinedWhy.OTHER):
        stays.answer(cast.mette, order(cast, house), accepted=False, declined_why=why)
    old = stays.answer(cast.mette, order(cast, house), accepted=False)
    blank(old, "declined_why")
    stays.answer(cast.mette, order(cast, house))
    found = told(QUARTER, "bestillinger-nej")
    assert some(found) == {
        "Der er ingen ledig plads de dage": 2, "Personen er ikke sikker nok der": 1, "Andet": 1, NOT_ASKED: 1,
    }  # fmt: skip
    assert total(found) == told(QUARTER, "bestillinger")["Nej"][0]
    assert some(told(BEFORE, "bestillinger-nej")) == {}


def test_acm_20_why_the_police_were_given_no_place(committed_cast: Cast, told: Read) -> None:
    cast = committed_cast
    for row in (stays.ask_for_a_place(cast.peter), stays.ask_for_a_place(cast.peter)):
        stays.answer_the_police(cast.mette, row, UrgentAnswerKind.NO_PLACE)
    with cast.mette.acting():
        last = urgent_queries.whole(row).answers[0].row
        urgent_actions.urgent_answer_withdraw(last, why=AnswerMistake.WRONG)
    assert some(told(QUARTER, "ingen-plads")) == {"Alle pladser, der passer, er optaget": 1}
    assert some(told(BEFORE, "ingen-plads")) == {}


def under_dublin(cast: Cast, since: dt.date = dt.date(2025, 1, 1)) -> Case:
    return stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN, since=since)


def tell(cast: Cast, case: Case) -> None:
    """She is told that there is no prepared return."""
    return_stories.offer(cast.mette, case, must=None, wants=None)


def test_ret_09_whoever_is_under_dublin_is_counted_apart_step_by_step(committed_cast: Cast, told: Read) -> None:
    cast = committed_cast
    stories.a_case_with_cmm(cast)  # Under no Dublin.
    goes, late, waits = (under_dublin(cast) for _each in range(3))
    tell(cast, goes)
    return_stories.transfer(cast.ulla, goes, planned_on=clock.today())
    return_stories.transfer(cast.ulla, late, planned_on=clock.today() + dt.timedelta(days=1))
    returns = stories.a_running_period(cast)
    correction_stories.describe(cast.mette, returns, stories.description())
    row = return_stories.accept(cast.mette, returns)
    after(2)
    for _twice in range(2):
        tell(cast, late)
    return_stories.transfer(cast.ulla, goes, done_on=clock.today())
    return_stories.stop(cast.henrik, returns, row, ReturnEnd.DUBLIN)
    found = told(QUARTER, "dublin")
    assert [cells[0] for cells in found.values()] == [3, 2, 1, 1, 1]
    assert [cells[0] for cells in told(BEFORE, "dublin").values()] == [0, 0, 0, 0, 0]
    # One is transferred; of the other two one was not told.
    assert list(told(QUARTER, "dublin-nu").values()) == [(2, "6. oktober 2025"), (1, "6. oktober 2025")]
    # Denmark takes the case over: from then on it is no Dublin case, and it was one.
    stories.record_stay(cast.mette, waits, ResidenceStatus.ASYLUM_PENDING, since=clock.today())
    assert list(told(QUARTER, "dublin-nu").values()) == [(1, "6. oktober 2025"), (0, None)]
    assert told(QUARTER, "dublin") == found


def test_id_02_the_days_to_the_interview_begin_with_reasonable_grounds(committed_cast: Cast, told: Read) -> None:
    cast = committed_cast
    before, quick, waits, gone = (stories.a_case_with_cmm(cast) for _each in range(4))
    stories.hold_interview(cast.mette, before)
    after(3)
    stories.hold_interview(cast.mette, quick)
    stories.end_case(cast.mette, gone, LadderEvent.WITHDREW)
    after(20)
    assert told(QUARTER, "tider")["Fra indikation til første samtale"] == (4, 2, 1, 1, "3 dage", "14 dage: 50 %")
    assert measured("grounds_interview", 2025, clock.today()) == {
        "same_day": 1, "within_week": 1, "not_held": 1, "stopped": 1,
    }  # fmt: skip
    after(25)
    stories.hold_interview(cast.mette, waits)
    assert measured("grounds_interview", 2025, clock.today())["within_month"] == 1
    # Whoever is under both measures is counted in both, so that a year that one withholds is withheld by both.
    assert sum(measured("support", 2025, clock.today()).values()) == 4
