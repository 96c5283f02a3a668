"""Two who change an offer at once: the second is told, and nobody loses her place by it."""

from __future__ import annotations

from helle.register.accommodation import actions
from helle.register.accommodation.models import Capacity
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection


def test_two_who_change_the_places_of_one_offer(committed_cast: Cast, owner: Connection) -> None:
    cast, house = committed_cast, places.offer(committed_cast.mette, places=7)
    with cast.mette.acting():
        opened, today = Capacity.objects.get(offer=house).pk, clock.today()

    def change(places_then: int) -> None:
        actions.capacity_change(house, since=today, places=places_then, peak_places=0, why="nyt tal", opened=opened)

    outcomes = at_once([acting(cast.mette, lambda: change(8)), acting(cast.jonas, lambda: change(9))])
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [Refused]
    in_force = "SELECT count(*) FROM accommodation_capacity WHERE superseded_at IS NULL AND upper_inf(during)"
    assert owner.execute(in_force).fetchone() == (1,)


def test_who_orders_the_last_place_while_it_is_taken_away(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    (case,) = stories.open_cases(cast, stories.refer(cast, persons=1))
    house = places.offer(cast.mette, places=1, peak_places=0)
    with cast.mette.acting():
        today = clock.today()

    def close() -> None:
        actions.offer_close(house, last_day=today, why="huset er solgt")

    outcomes = at_once([acting(cast.jonas, close), acting(cast.mette, lambda: places.order(cast.mette, case, house))])
    assert len([one for one in outcomes if isinstance(one, Exception)]) == 1
    homeless = (
        "SELECT count(*) FROM placements_placement s JOIN accommodation_offer o ON o.id = s.offer_id"
        " WHERE NOT s.days <@ o.during"
    )
    assert owner.execute(homeless).fetchone() == (0,)
