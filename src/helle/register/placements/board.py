"""The occupancy of the places by day, as numbers and as a picture; the peaks; and what is known of the days to come.

Everything is counted from stays without persons (`stays_of_offers`). Drawn is one strip for each offer, made of runs of
days that are alike, so that a year of 500 offers is some thousand strokes and not 180,000.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from helle.methods import occupancy
from helle.methods.occupancy import Forecast, Level, Peak, Row
from helle.register.accommodation.models import Offer, TargetGroup
from helle.register.interface.words import active_language, day
from helle.register.placements.looking import capacities_from, stays_of_offers
from helle.register.protection import clock
from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.ruling import Text

SPANS: Final = {"kvartal": 91, "halvaar": 182, "aar": 365}
AHEAD: Final = 56
PEAKS_SHOWN: Final = 12
DAY_LONG: Final = dt.timedelta(days=1)

UNKNOWN: Final = "unknown"

# Of the picture, in units of its own: a day is three wide, a strip eighteen high with its space.
DAY, STRIP, BAR, LEFT, TOP = 3, 18, 14, 190, 26
# How full is told by the height alone; the colour repeats it.
OVER_HALF: Final = 6
HEIGHTS: Final = {
    Level.CLOSED: 1, Level.EMPTY: 2, Level.ROOM: 3, UNKNOWN: 4, Level.FULL: 8, Level.PEAK: 11, Level.OVER: BAR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days and the offers that the board is of."""

    first: dt.date
    days: int
    kind: str = ""
    region: str = ""
    sex: str = ""

    @property
    def last(self) -> dt.date:
        """The last day shown."""
        return self.first + dt.timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class Strip:
    """One offer in the picture: its name, where it stands, and for each level the strokes of its days."""

    name: str
    y: int
    strokes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One offer in the table beside the picture."""

    offer: Offer
    now: int | None
    now_of_sex: tuple[int, int, int] | None
    free_now: tuple[int, int] | None
    nights: int
    share: int | None
    most: int
    peak_days: int
    over_days: int

    @property
    def kind(self) -> Text:
        """The kind of place."""
        return OfferKind(self.offer.kind).label


@dataclass(frozen=True, slots=True)
class Sum:
    """All offers together as a curve: the points of those who live there, of the places, and of the peak places."""

    taken: str
    places: str
    peak: str
    sure: str
    likely: str
    most: str
    ticks: list[tuple[int, int]]
    height: int
    base: int


@dataclass(frozen=True, slots=True)
class OfSex:
    """The residents of one sex and the places that take them (ACM-14): how many live somewhere now, and did at most on
    one day; the regular places for them alone, and those that they share with others; how many of both are free now."""

    sex: Sex
    now: int
    most: int
    own: int
    shared: int
    free: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows."""

    chosen: Chosen
    strips: list[Strip]
    lines: list[Line]
    sexes: list[OfSex]
    sum: Sum
    peaks: list[tuple[Offer, Peak[uuid.UUID], dt.date, dt.date]]
    weeks: list[tuple[dt.date, Forecast, int, int]]
    months: list[tuple[int, str]]
    today_x: int | None
    width: int
    height: int


def board(chosen: Chosen) -> Board:
    """Read and count. Five queries, however many offers there are.

    With a sex, the offers that take it on one of the days: how full they are is of all there, the sums are of hers.
    """
    today = clock.today()
    after = chosen.first + dt.timedelta(days=chosen.days)
    takes, takes_today = _takes(min(chosen.first, today), max(after, today + DAY_LONG), today)
    offers = [one for one in _offers(chosen, after) if not chosen.sex or chosen.sex in takes.get(one.pk, ())]
    keys = [one.pk for one in offers]
    last = max(chosen.last, today + dt.timedelta(days=AHEAD))
    asked, there = set(keys), stays_of_offers(min(chosen.first, today), last)
    stays = [one for one in there if one.place in asked]
    capacities = capacities_from(min(chosen.first, today))
    rows = occupancy.occupancy(stays, capacities, keys, first=chosen.first, days=chosen.days)
    now = (today - chosen.first).days
    ordered = [rows[key] for key in keys]
    found_peaks = occupancy.peaks([row for row in ordered if any(one.places for one in row.spells)])[:PEAKS_SHOWN]
    by_key = {one.pk: one for one in offers}
    counted = [one for one in stays if one.sex == chosen.sex] if chosen.sex else stays
    ahead = occupancy.forecast(_running(counted, today), first=today, days=AHEAD)
    curve = ordered
    if chosen.sex:
        alone = occupancy.occupancy(counted, capacities, keys, first=chosen.first, days=chosen.days)
        curve = [alone[key] for key in keys]
    living = _living(stays, today)
    to_come = occupancy.occupancy([], capacities, keys, first=today, days=AHEAD)
    places_ahead = occupancy.summed(list(to_come.values()), AHEAD)
    return Board(
        chosen=chosen,
        strips=[_strip(one, rows[one.pk], number) for number, one in enumerate(offers)],
        lines=[_line(one, rows[one.pk], now, living) for one in offers],
        sexes=[_of_sex(sex, stays, capacities, takes_today, keys, chosen, today) for sex in Sex],
        sum=_sum(curve, chosen.days, ahead, now),
        peaks=[
            (
                by_key[one.place],
                one,
                chosen.first + dt.timedelta(days=one.start),
                chosen.first + dt.timedelta(days=one.start + one.days - 1),
            )
            for one in found_peaks
        ],
        weeks=[
            (today + dt.timedelta(days=week), ahead[week], places_ahead[1][week], places_ahead[2][week])
            for week in range(0, AHEAD, 7)
        ],
        months=_months(chosen),
        today_x=LEFT + now * DAY if 0 <= now < chosen.days else None,
        width=LEFT + chosen.days * DAY + 10,
        height=TOP + len(offers) * STRIP + 6,
    )


def _offers(chosen: Chosen, after: dt.date) -> Sequence[Offer]:
    """The offers that were in use on one of the days, by kind and name."""
    in_use = Q(during__startswith__lt=after) & (Q(during__endswith__isnull=True) | Q(during__endswith__gt=chosen.first))
    found = Offer.objects.filter(in_use)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.region:
        found = found.filter(region=chosen.region)
    order = {kind.value: place for place, kind in enumerate(OfferKind)}
    return sorted(found, key=lambda one: (order[one.kind], one.alias))


type Takes = dict[uuid.UUID, frozenset[str]]


def _takes(first: dt.date, after: dt.date, today: dt.date) -> tuple[Takes, Takes]:
    """The sexes that each offer takes on one of the days, and those that it takes today. One query."""
    rows = TargetGroup.objects.filter(superseded_at__isnull=True, during__overlap=DateRange(first, after))
    found: Takes = {}
    now: Takes = {}
    for offer, sexes, during in rows.values_list("offer_id", "sexes", "during"):
        found[offer] = found.get(offer, frozenset()) | frozenset(sexes)
        if today in during:
            now[offer] = frozenset(sexes)
    return found, now


def _living(stays: list[occupancy.Stay[uuid.UUID]], today: dt.date) -> dict[uuid.UUID, Counter[str]]:
    """How many of each sex are at each offer today, those who are expected today too."""
    found: dict[uuid.UUID, Counter[str]] = {}
    for one in stays:
        if one.first <= today and (one.after is None or today < one.after):
            found.setdefault(one.place, Counter())[one.sex] += 1
    return found


def _of_sex(
    sex: Sex,
    stays: list[occupancy.Stay[uuid.UUID]],
    capacities: list[occupancy.Capacity[uuid.UUID]],
    takes_today: Takes,
    keys: list[uuid.UUID],
    chosen: Chosen,
    today: dt.date,
) -> OfSex:
    own = {key for key in keys if takes_today.get(key) == frozenset({sex.value})}
    shared = {key for key in keys if sex.value in takes_today.get(key, ())} - own
    hers = [one for one in stays if one.sex == sex.value]
    days = occupancy.occupancy(hers, [], keys, first=chosen.first, days=chosen.days)
    now = occupancy.occupancy(stays, capacities, own | shared, first=today, days=1)
    free = [row.free(0, 1) for row in now.values()]
    return OfSex(
        sex,
        sum(one.first <= today and (one.after is None or today < one.after) for one in hers),
        max(occupancy.summed(days.values(), chosen.days)[0], default=0),
        sum(now[key].at(0).places for key in own),
        sum(now[key].at(0).places for key in shared),
        (sum(regular for regular, _both in free), sum(both for _regular, both in free)),
    )


def _running(stays: list[occupancy.Stay[uuid.UUID]], today: dt.date) -> list[occupancy.Stay[uuid.UUID]]:
    """The stays of today and those on their way, with what is known of their end; who has left is none of them."""
    return [
        occupancy.Stay(one.place, one.first, None, one.planned_after, one.likely_after)
        for one in stays
        if one.after is None or one.after > today
    ]


def _strip(offer: Offer, row: Row[uuid.UUID], number: int) -> Strip:
    y = TOP + number * STRIP
    strokes: dict[str, list[str]] = {}
    for run in occupancy.runs(row):
        # Who lives where the number of places is not known lives neither within nor past it.
        there = row.at(run.start)
        known = bool(there.places or there.peak)
        drawn = UNKNOWN if run.level is Level.OVER and not known else run.level.value
        height = OVER_HALF if run.over_half else HEIGHTS[drawn]
        x, wide = LEFT + run.start * DAY, run.days * DAY
        strokes.setdefault(drawn, []).append(f"M{x} {y + BAR}h{wide}v-{height}h-{wide}z")
    return Strip(offer.alias, y + BAR - 2, [(level, "".join(paths)) for level, paths in strokes.items()])


def _line(offer: Offer, row: Row[uuid.UUID], now: int, living: dict[uuid.UUID, Counter[str]]) -> Line:
    known, spells = row.known, row.spells
    lived = sum(one.taken * one.days for one in spells)
    there = sum(one.places * one.days for one in spells)
    inside = bool(spells) and 0 <= now < spells[-1].start + spells[-1].days
    taken = row.at(now).taken if inside else None
    sexes = living.get(offer.pk, Counter())
    women, men = sexes[Sex.WOMAN.value], sexes[Sex.MAN.value]
    return Line(
        offer=offer,
        now=taken,
        now_of_sex=(women, men, sexes.total() - women - men) if inside else None,
        free_now=row.free(now, now + 1) if inside and known else None,
        nights=lived,
        share=round(100 * lived / there) if there else None,
        most=max((one.taken for one in spells), default=0),
        peak_days=sum(one.days for one in spells if known and one.taken > one.places),
        over_days=sum(one.days for one in spells if known and one.taken > one.places + one.peak),
    )


CURVE: Final = 160


def _sum(rows: list[Row[uuid.UUID]], days: int, ahead: list[Forecast], now: int) -> Sum:
    taken, places, peak = occupancy.summed(rows, days)
    both = [first + second for first, second in zip(places, peak, strict=True)]
    top = max(1, *taken, *both, *(one.most for one in ahead))
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**9) if top / size <= 5)
    top = -(-top // step) * step

    def points(numbers: Sequence[int], first: int = 0) -> str:
        """A curve in steps, one corner where the number changes."""
        found: list[str] = []
        before: int | None = None
        for number, value in enumerate(numbers):
            if value != before:
                x, y = LEFT + (first + number) * DAY, TOP + CURVE - round(CURVE * value / top)
                found.append(f"M{x} {y}" if before is None else f"H{x}V{y}")
                before = value
        return "".join(found) + (f"H{LEFT + (first + len(numbers)) * DAY}" if found else "")

    lived = min(max(now + 1, 0), days)
    shown = max(min(days - now, len(ahead)), 0) if now >= 0 else 0
    return Sum(
        taken=points(taken[:lived]),
        places=points(places),
        peak=points(both),
        sure=points([one.sure for one in ahead[:shown]], now),
        likely=points([one.likely for one in ahead[:shown]], now),
        most=points([one.most for one in ahead[:shown]], now),
        ticks=[(value, TOP + CURVE - round(CURVE * value / top)) for value in range(0, top + 1, step)],
        height=TOP + CURVE + 30,
        base=TOP + CURVE,
    )


def _months(chosen: Chosen) -> list[tuple[int, str]]:
    """Where each month begins, and its name."""
    language = active_language()
    found = []
    for number in range(chosen.days):
        on = chosen.first + dt.timedelta(days=number)
        if on.day == 1 or number == 0:
            found.append((LEFT + number * DAY, day(on, on, language).partition(" ")[2]))
    return found[1:] if len(found) > 1 and found[1][0] - found[0][0] < 40 else found


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What looking for places gave in a month (ACM-11, ACM-14): how often places were sought, how often one was
    closed for the basis of stay, how many such places, and how often there was none to order."""

    month: dt.date
    looks: int
    with_stay_refused: int
    places_refused: int
    without_a_place: int


def month_figures(since: dt.date) -> list[MonthFigures]:
    """The figures of each month since a day, the latest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.placement_figures(%s) ORDER BY 1 DESC", [since])
        return [MonthFigures(*row) for row in cursor.fetchall()]
