"""Two who order the last place of an offer at once: one of them gets it."""

from __future__ import annotations

from collections.abc import Callable

from helle.register.cases.models import Case
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
