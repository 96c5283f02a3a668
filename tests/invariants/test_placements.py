"""Two who write of places at once: one gets the last of an offer, and nobody is to live in two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from helle.register.cases.models import Case
from helle.register.protection import clock
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, Member
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection


def test_two_who_order_the_last_place(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    cases = stories.open_cases(cast, stories.refer(cast, persons=2))
    house = places.offer(cast.mette, places=1, peak_places=0)

    def order(who: Member, case: Case) -> Callable[[], object]:
        return acting(who, lambda: places.order(who, case, house))

    outcomes = at_once([order(cast.mette, cases[0]), order(cast.jonas, cases[1])])
    assert len([one for one in outcomes if isinstance(one, Exception)]) == 1
    assert owner.execute("SELECT count(*) FROM placements_placement").fetchone() == (1,)


def test_a_stay_made_longer_while_her_next_place_is_ordered(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case, house, other = stories.an_opened_case(cast), places.offer(cast.mette), places.offer(cast.mette)
    with cast.mette.acting():
        end = clock.today() + dt.timedelta(days=7)
    stay = places.move_in(cast.mette, case, house, planned_until=end)
    longer = end + dt.timedelta(days=3)
    outcomes = at_once([
        acting(cast.mette, lambda: places.call(cast.mette, "replan_placement", stay.pk, longer)),
        acting(cast.jonas, lambda: places.order(cast.jonas, case, other, planned_from=end)),
    ])  # fmt: skip
    assert len([one for one in outcomes if isinstance(one, Exception)]) == 1
    made_longer = owner.execute(
        "SELECT count(*) FROM placements_placement WHERE planned_until = %s", (longer,)
    ).fetchone()
    ordered = owner.execute("SELECT count(*) FROM placements_placement").fetchone()
    assert (made_longer, ordered) in {((1,), (1,)), ((0,), (2,))}
