"""What the database holds of places to live, whoever writes: nobody in two, no place twice, an address for few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, Member, member

from helle.register.accommodation import queries
from helle.register.accommodation.models import Address, Capacity, Offer
from helle.register.placements.actions import placement_arrive
from helle.register.placements.looking import stays_of_offers
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

DAY = dt.timedelta(days=1)
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
    with refused("has another place"):
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


def test_whoever_stays_past_the_planned_end_is_there_until_she_leaves(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    cases = stories.open_cases(cast, stories.refer(cast, persons=3))
    house, other = places.offer(cast.mette, places=1, peak_places=0), places.offer(cast.mette)
    with cast.mette.acting():
        today = clock.today()
    planned = today + 7 * DAY
    stay = places.move_in(cast.mette, cases[0], house, planned_until=planned)
    # What is planned is believed while it is to come: the place is ordered again from then on, and so is her next one.
    with refused("full on one of these days"), transaction.atomic():
        places.order(cast.mette, cases[1], house, planned_from=planned - DAY)
    with refused("has another place"), transaction.atomic():
        places.order(cast.mette, cases[0], other, planned_from=planned - DAY)
    places.order(cast.mette, cases[1], house, planned_from=planned, planned_until=planned + 9 * DAY)
    next_one = places.order(cast.mette, cases[0], other, planned_from=planned)
    places.call(cast.mette, "answer_placement", next_one.pk, "accepted", None)
    on_day(planned + 3 * DAY)
    with cast.mette.acting():
        now = clock.today()
        seen = {one.place: (one.after, one.planned_after) for one in stays_of_offers(now + 20 * DAY, now + 27 * DAY)}
        assert seen[house.pk] == (None, None), "nobody knows when the place is free"
        assert queries.residents_from(house, now + 30 * DAY).everybody == 1
    with refused("full on one of these days"), transaction.atomic():
        places.order(cast.mette, cases[2], house, planned_from=now + 20 * DAY)
    with refused("nobody_lives_in_two_places"), transaction.atomic():
        places.call(cast.mette, "arrive", next_one.pk, now)
    with refused("more live there"), transaction.atomic(), cast.mette.acting():
        Capacity.objects.filter(offer=house).update(superseded_at=clock.now())
        Capacity(**places._row(), offer=house, during=house.during, places=0, peak_places=0).save(force_insert=True)
    with refused("lives there after the last day"), transaction.atomic(), cast.mette.acting():
        Offer.objects.filter(pk=house.pk).update(during=DateRange(house.during.lower, now), closed_why_sealed=b"x")
    # That she left is written down although others wait for the place and she for hers, and then she comes.
    places.call(cast.mette, "leave", stay.pk, now, "moved")
    places.call(cast.mette, "arrive", next_one.pk, now)


def test_nobody_comes_before_her_place_was_ordered(cast: Cast, lone: Member) -> None:
    """Nights that nobody ordered are not billed (FLO-18); whoever came at night has her place ordered from that day."""
    cases = stories.open_cases(cast, stories.refer(cast, persons=2))
    house = places.offer(cast.mette)
    with cast.mette.acting():
        now = clock.today()
    ahead = places.order(cast.mette, cases[0], house, planned_from=now + 3 * DAY)
    back = places.order(cast.mette, cases[1], house, planned_from=now - 2 * DAY)
    for order, first in ((ahead, now), (back, now - 2 * DAY)):
        places.call(lone, "answer_placement", order.pk, "accepted", None)
        with refused("nobody_comes_before_the_order"), transaction.atomic():
            places.call(lone, "arrive", order.pk, first - DAY)
        with lone.acting(), pytest.raises(Refused, match="not ordered for that day"):
            placement_arrive(Placement.objects.get(pk=order.pk), on=first - DAY)
        places.call(lone, "arrive", order.pk, first)


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


def test_a_late_yes_opens_nothing(cast: Cast, lone: Member, on_day: Callable[[dt.date], None]) -> None:
    cases, house = stories.open_cases(cast, stories.refer(cast, persons=2)), places.offer(cast.mette)
    with cast.mette.acting():
        until = clock.today() + 3 * DAY
    limited, lost = (
        places.order(cast.mette, cases[0], house, planned_until=until),
        places.order(cast.mette, cases[1], house),
    )
    on_day(until)
    with refused("the order has lapsed"), transaction.atomic():
        places.call(lone, "answer_placement", limited.pk, "accepted", None)
    stories.end_case(cast.mette, cases[1])  # Takes the order back.
    with refused("not to be answered so"), transaction.atomic():
        places.call(lone, "answer_placement", lost.pk, "accepted", None)
    with lone.acting():
        assert type(cases[0]).objects.filter(pk__in=[one.pk for one in cases]).count() == 0


@pytest.mark.parametrize(
    ("answer", "sealed", "why", "constraint"),
    [
        ("declined", b"x", "", "not to be answered so"),
        ("declined", b"x", None, "not to be answered so"),
        ("declined", None, "other", "not to be answered so"),
        ("declined", b"x", "dislike", "placement_declined_why_is_known"),
    ],
)
def test_acm_14_a_no_has_its_reason(
    cast: Cast, lone: Member, answer: str, sealed: bytes | None, why: str | None, constraint: str
) -> None:
    order = places.order(cast.mette, stories.an_opened_case(cast), places.offer(cast.mette))
    with refused(constraint), transaction.atomic():
        places.call(lone, "answer_placement", order.pk, answer, sealed, why)


def test_a_yes_keeps_no_reason_of_a_no(cast: Cast, lone: Member) -> None:
    order = places.order(cast.mette, stories.an_opened_case(cast), places.offer(cast.mette))
    places.call(lone, "answer_placement", order.pk, "accepted", b"x", "full")
    with cast.mette.acting():
        row = Placement.objects.get(pk=order.pk)
        assert (row.answer, row.declined_why, row.declined_why_sealed) == ("accepted", "", None)


def test_a_home_keeps_no_row_of_whom_it_did_not_take(
    cast: Cast, lone: Member, on_day: Callable[[dt.date], None]
) -> None:
    cases, house = stories.open_cases(cast, stories.refer(cast, persons=4)), places.offer(cast.mette, places=4)
    declined, withdrawn, mistaken = (places.order(cast.mette, one, house) for one in cases[:3])
    stay = places.move_in(cast.mette, cases[3], house)

    def sees() -> set[object]:
        with lone.acting():
            return set(Placement.objects.values_list("pk", flat=True))

    assert sees() == {declined.pk, withdrawn.pk, mistaken.pk, stay.pk}
    places.call(cast.mette, "withdraw_placement", withdrawn.pk)
    places.call(cast.mette, "supersede_placement", mistaken.pk)
    with cast.mette.acting():
        Placement.objects.get(pk=declined.pk)
        today = clock.today()
    with lone.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.answer_placement(%s, 'declined', NULL, 'full')", [declined.pk])
    places.call(lone, "leave", stay.pk, today, "left")
    assert sees() == {stay.pk}, "its nights are still to be billed"
    on_day(today + 401 * DAY)
    assert sees() == set()


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


def test_who_never_came_keeps_no_secret_address_open(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    house, case = places.offer(cast.mette), stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.mette)
    placement = places.order(cast.mette, case, house)
    places.call(cast.mette, "answer_placement", placement.pk, "accepted", None)
    with cast.mette.acting():
        today = clock.today()
        assert Address.objects.filter(offer=house).exists()
    on_day(today + 14 * DAY)
    with cast.mette.acting():
        assert not Address.objects.filter(offer=house).exists()
