"""Whatever is done in whatever order: nobody in two places, no offer over-full without its reason, and a recorded
leaving is never refused (ACM-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast

from helle.register.accommodation.models import Capacity, Offer
from helle.register.cases.models import Case
from helle.register.placements import actions, queries
from helle.register.placements.choices import LeaveCause
from helle.register.placements.looking import Wanted
from helle.register.placements.models import TAKES_DAYS, Placement
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.accommodation.codes import DeclinedWhy, OtherPlaceWhy
from helle.rules.codes import ResidenceStatus
from helle.rules.ruling import Text

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)
START = dt.date(2025, 10, 6)


class Country:
    """Four women and three offers, in which somebody does something at random."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.rng, self.done, self.refused = cast, Random(seed), 0, 0  # noqa: S311 # The same in every run.
        self.leaving, self.left = False, 0
        self.ordered: list[uuid.UUID] = []
        self.women = [stories.a_case_with_cmm(cast) for _ in range(4)]
        self.offers: list[Offer] = [
            places.offer(cast.mette, places=1, peak_places=1),
            stays.hotel(cast.mette, places=1),
            places.offer(cast.mette, places=2, peak_places=0),
        ]
        self.acts: tuple[Callable[[], None], ...] = (
            self.order, self.order, self.order, self.order, self.answer, self.answer, self.answer, self.arrive,
            self.arrive, self.arrive, self.leave, self.leave, self.withdraw, self.replan, self.capacity, self.stay,
        )  # fmt: skip

    def step(self) -> None:
        """Do one thing, which may be refused; then look whether everything holds."""
        try:
            with self.cast.mette.acting(), transaction.atomic():
                self.rng.choice(self.acts)()
                with connection.cursor() as cursor:  # What is looked at when a transaction ends is looked at here.
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.done += 1
        except (Refused, DatabaseError) as error:
            self.refused += 1
            assert not self.leaving, f"somebody left, and it was not written down: {error}"
        self.leaving = False

    def any_day(self) -> dt.date:
        return clock.today() + self.rng.randint(-3, 21) * DAY

    def order(self) -> None:
        case, offer = self.rng.choice(self.women), self.rng.choice(self.offers)
        first = clock.today() + self.rng.randint(-3, 9) * DAY
        until = self.rng.choice([None, first + self.rng.randint(0, 9) * DAY])
        more = self.rng.choice([frozenset(), frozenset({offer.pk})])
        asked = Wanted(first, until, takes_one_more=more)
        why = OtherPlaceWhy.NO_CAPACITY
        row = actions.placement_order(
            case, offer.pk, expected_version=None, wanted=asked, other_why=why, reasons="derfor"
        )
        self.ordered.append(row.pk)

    def past_day(self) -> dt.date:
        return clock.today() - self.rng.randint(-1, 3) * DAY

    def some(self, **fitting: Any) -> Placement:
        """A placement: mostly one of which the next thing can be said at all."""
        wanted = fitting if self.rng.random() < 0.8 else {}
        found = queries.in_force().filter(case__in=self.women, **wanted)
        rows = sorted(found, key=lambda row: self.ordered.index(row.pk))
        if not rows:
            raise Refused(Text("Der er intet bestilt endnu.", "Nothing has been ordered yet."))
        return self.rng.choice(rows)

    def answer(self) -> None:
        actions.placement_answer(
            self.some(answer="", withdrawn_at=None), accepted=self.rng.random() < 0.8, declined_why=DeclinedWhy.FULL
        )

    def arrive(self) -> None:
        actions.placement_arrive(self.some(answer="accepted", arrived_on=None, withdrawn_at=None), on=self.past_day())

    def leave(self) -> None:
        row, on = self.some(arrived_on__isnull=False, left_on=None), self.past_day()
        self.leaving = row.arrived_on is not None and row.left_on is None and row.arrived_on <= on <= clock.today()
        actions.placement_leave(row, on=on, cause=LeaveCause.MOVED)
        self.left += 1

    def withdraw(self) -> None:
        actions.placement_withdraw(self.some(arrived_on=None, withdrawn_at=None))

    def replan(self) -> None:
        row = self.some()
        until = self.rng.choice([None, self.any_day()])
        actions.placement_replan(row.case, row, expected_version=None, until=until, reasons="derfor")

    def capacity(self) -> None:
        offer, since = self.rng.choice(self.offers), self.any_day()
        for row in Capacity.objects.filter(offer=offer, superseded_at__isnull=True, during__contains=since):
            row.during = DateRange(row.during.lower, since)
            row.save(update_fields=["during"])
        days = DateRange(since, None)
        Capacity(
            **places._row(), offer=offer, during=days, places=self.rng.randint(0, 3), peak_places=self.rng.randint(0, 1)
        ).save(force_insert=True)

    def stay(self) -> None:
        case: Case = self.rng.choice(self.women)
        stories.record_stay(self.cast.mette, case, self.rng.choice(list(ResidenceStatus)), since=clock.today())

    def holds(self) -> None:
        """Nobody lives in two places, planned end or not; no more come to an offer than it has places while all keep to
        their plans, but those placed past them with a reason."""
        with self.cast.mette.acting():
            today = clock.today()
            rows = list(Placement.objects.filter(TAKES_DAYS))
            rooms = list(Capacity.objects.filter(superseded_at__isnull=True))
        for number in range(-10, 90):
            on = START + number * DAY
            lives = [
                row for row in rows if row.arrived_on and row.arrived_on <= on and (not row.left_on or on < row.left_on)
            ]
            assert len({row.person_id for row in lives}) == len(lives), on
            if on < today:
                continue  # Who stayed past her planned end was there with who came after her, as it was.
            there = [row for row in rows if expected(row, on, today)]
            for offer in self.offers:
                room = next((one for one in rooms if one.offer_id == offer.pk and on in one.during), None)
                within = [row for row in there if row.offer_id == offer.pk and row.beyond != "over"]
                late = [row for row in within if overstays(row, today)]
                if room is not None and not late:
                    assert len(within) <= room.places + room.peak_places, (on, offer.alias)
        for row in rows:
            assert (row.beyond == "over") == (row.over_why_sealed is not None)
            assert not row.limited or row.planned_until is not None
            assert row.left_on is None or row.arrived_on is not None


def overstays(row: Placement, today: dt.date) -> bool:
    return bool(row.arrived_on and not row.left_on and row.planned_until and row.planned_until <= today)


def expected(row: Placement, on: dt.date, today: dt.date) -> bool:
    """Whether somebody is to be there on a day, by the facts and the plan alone."""
    after = row.left_on or (None if overstays(row, today) else row.planned_until)
    return (row.arrived_on or row.planned_from) <= on and (after is None or on < after)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_random_sequences_keep_what_must_hold(cast: Cast, seed: int, on_day: Callable[[dt.date], None]) -> None:
    country = Country(cast, seed)
    for number in range(72):
        if number % 6 == 5:
            on_day(START + (number // 6 + 1) * 2 * DAY)
        country.step()
        if number % 4 == 3:
            country.holds()
    assert country.done > 12, "most of it was refused: the sequence tries nothing"
    assert country.left, "nobody left: the sequence tries nothing"
    assert country.refused > 5, "nothing was refused: the sequence tries nothing"
