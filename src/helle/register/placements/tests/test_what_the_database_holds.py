"""What the database holds of places to live, whoever writes: nobody in two, no place twice, an address for few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, Member, member

from helle.register.accommodation.models import Address, Capacity, Offer
from helle.register.placements.models import Placement
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def lone(cast: Cast) -> Member:
    """Somebody who works in Reden's homes."""
    return member("Lone Falk", "REDEN-HOME", "provider_staff")


def refused(constraint: str) -> pytest.RaisesExc[DatabaseError]:
    return pytest.raises(DatabaseError, match=constraint)


def test_nobody_lives_in_two_places(cast: Cast) -> None:
    case, first, second = stories.an_opened_case(cast), places.offer(cast.mette), places.offer(cast.mette)
    places.move_in(cast.mette, case, first)
    with refused("no_two_placements_at_once"):
        places.order(cast.mette, case, second)


def test_a_full_place_is_a_peak_place_or_has_its_reason(cast: Cast) -> None:
    cases = stories.open_cases(cast, stories.refer(cast, persons=3))
    house = places.offer(cast.mette, places=1, peak_places=1)
    places.order(cast.mette, cases[0], house)
    with refused("full on one of these days"), transaction.atomic():
        places.order(cast.mette, cases[1], house)
    places.order(cast.mette, cases[1], house, beyond="peak")
    with refused("full on one of these days"), transaction.atomic():
        places.order(cast.mette, cases[2], house, beyond="peak")
    places.order(cast.mette, cases[2], house, beyond="over")
    with cast.mette.acting():
        assert Placement.objects.filter(offer=house).count() == 3


def test_a_place_is_free_again_from_the_day_of_leaving(cast: Cast) -> None:
    cases = stories.open_cases(cast, stories.refer(cast, persons=2))
    house = places.offer(cast.mette, places=1, peak_places=0)
    placement = places.move_in(cast.mette, cases[0], house)
    with cast.mette.acting():
        today = clock.today()
    with refused("nobody leaves so"), transaction.atomic():
        places.call(cast.mette, "leave", placement.pk, today - dt.timedelta(days=1), "own_home")
    places.call(cast.mette, "leave", placement.pk, today, "own_home")
    places.order(cast.mette, cases[1], house)


def test_a_capacity_is_not_lowered_below_the_residents(cast: Cast) -> None:
    house = places.offer(cast.mette, places=2, peak_places=0)
    for case in stories.open_cases(cast, stories.refer(cast, persons=2)):
        places.move_in(cast.mette, case, house)
    with refused("more live there"), cast.mette.acting():
        Capacity.objects.filter(offer=house).update(superseded_at=clock.now())
        lower = Capacity(**places._row(), offer=house, during=house.during, places=1, peak_places=0)
        lower.save(force_insert=True)


def test_an_offer_is_not_closed_over_its_residents(cast: Cast) -> None:
    house = places.offer(cast.mette)
    places.move_in(cast.mette, stories.an_opened_case(cast), house)
    with refused("lives there after the last day"), cast.mette.acting():
        Offer.objects.filter(pk=house.pk).update(
            during=house.during.__class__(house.during.lower, clock.today()), closed_why_sealed=b"x"
        )


def test_the_home_sees_whom_it_has_and_nobody_before_it_said_yes(cast: Cast, lone: Member) -> None:
    house, case = places.offer(cast.mette), stories.an_opened_case(cast)
    placement = places.order(cast.mette, case, house)

    def sees() -> tuple[int, int]:
        with lone.acting():
            return Placement.objects.count(), type(case).objects.filter(pk=case.pk).count()

    assert sees() == (1, 0)
    places.call(lone, "answer_placement", placement.pk, "accepted", None)
    assert sees() == (1, 1)
    with lone.acting():
        today = clock.today()
    places.call(lone, "arrive", placement.pk, today)
    places.call(lone, "leave", placement.pk, today, "left")
    assert sees() == (1, 0)


def test_a_secret_address_is_for_the_home_and_for_who_has_the_case(cast: Cast, lone: Member) -> None:
    house, case = places.offer(cast.mette), stories.an_opened_case(cast)
    open_house = places.offer(cast.mette, secret=False)

    def sees(who: Member) -> set[object]:
        with who.acting():
            return set(Address.objects.values_list("offer_id", flat=True))

    assert sees(cast.mette) == sees(cast.karen) == {open_house.pk}
    places.move_in(cast.mette, case, house)
    assert sees(cast.mette) == {open_house.pk}
    stories.assign(cast.karen, case, cast.mette)
    assert sees(cast.mette) == {open_house.pk, house.pk}
    assert sees(cast.jonas) == sees(cast.karen) == sees(cast.ulla) == {open_house.pk}
    assert sees(lone) == {house.pk, open_house.pk}
    assert sees(cast.olga) == sees(cast.rita) == sees(cast.henrik) == set()
