"""The nights of a stay as lines: nights in a row that are billed alike, or are not billed for the same reason.

`bed_day` decides each night; nothing is decided here but which rate and payer stand beside it, and who lives in the
places that an operating grant pays (ACM-18).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from helle.rules.accommodation.bed_days import BedDay, BedDayFacts, bed_day, first_day_not_counted
from helle.rules.accommodation.codes import Payer
from helle.rules.ruling import Ruling

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RateSpan:
    """What a place takes for a bed-day, in øre, from the first to the last day; `last` None: until another is set."""

    key: str
    first: date
    last: date | None
    oere: int


@dataclass(frozen=True, slots=True)
class PayerSpan:
    """Who pays for a stay from the first to the last day. `key` says which municipality or authority that is."""

    first: date
    last: date | None
    payer: Payer
    key: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay at one place: from the day of arrival to the day of leaving, without the nights away."""

    key: str
    arrived_on: date
    left_on: date | None
    away: frozenset[date] = frozenset()
    rates: tuple[RateSpan, ...] = ()
    payers: tuple[PayerSpan, ...] = ()
    billed: frozenset[date] = field(default=frozenset())

    def is_there(self, night: date) -> bool:
        """Whether the person spent this night at the place."""
        left = self.left_on
        return (
            self.arrived_on <= night
            and (left is None or night < first_day_not_counted(left))
            and night not in self.away
        )


@dataclass(frozen=True, slots=True)
class Line:
    """Nights in a row, from the first to the last, of which the same ruling holds."""

    first: date
    last: date
    rate: RateSpan | None
    payer: PayerSpan | None
    ruling: Ruling[BedDay]

    @property
    def nights(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def amount(self) -> int:
        """What is billed for the whole line, in øre; 0 where nothing is."""
        return self.nights * self.ruling.answer.amount if self.ruling.answer else 0


def lines_of(
    stay: Stay, first: date, last: date, *, on: date, paid_by_grant: Collection[date] = ()
) -> tuple[Line, ...]:
    """The nights of a stay from `first` to `last`, both included, as lines. Linear in the nights.

    Nights before the arrival and after the leave are left out. `paid_by_grant`: the nights in a place
    that the operating grant pays.
    """
    begin = max(first, stay.arrived_on)
    end = last if stay.left_on is None else min(last, first_day_not_counted(stay.left_on) - A_DAY)
    nights = [_night(stay, night, on, night in paid_by_grant) for night in days(begin, end)]
    return tuple(_joined(list(alike)) for _key, alike in groupby(nights, key=_alike))


def in_grant_places(stays: Iterable[Stay], night: date, places: int) -> frozenset[str]:
    """The keys of those who live that night in the places that the grant pays: who came first stays in them.

    The order of arrival, then the key, is our own reading: the plan does not say whose places the grant pays (ACM-18).
    """
    there = sorted((stay.arrived_on, stay.key) for stay in stays if stay.is_there(night))
    return frozenset(key for _arrived, key in there[: max(places, 0)])


def days(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def month_end(first: date) -> date:
    """The last day of the month that begins on this day."""
    return (first + timedelta(days=31)).replace(day=1) - A_DAY


def _night(stay: Stay, night: date, on: date, in_grant_place: bool) -> Line:
    rate, payer = _holding(stay.rates, night), _holding(stay.payers, night)
    facts = BedDayFacts(
        night=night,
        on=on,
        arrived_on=stay.arrived_on,
        left_on=stay.left_on,
        nights_away=_nights_away(stay.away, night),
        rate=rate.oere if rate else None,
        rate_from=rate.first if rate else None,
        rate_until=rate.last if rate else None,
        in_grant_place=in_grant_place,
        payer=payer.payer if payer else None,
        billed_before=night in stay.billed,
    )
    return Line(night, night, rate, payer, bed_day(facts))


def _holding[S: (RateSpan, PayerSpan)](spans: tuple[S, ...], night: date) -> S | None:
    return next((one for one in spans if one.first <= night and (one.last is None or night <= one.last)), None)


def _nights_away(away: Collection[date], night: date) -> int:
    number = 0
    while night in away:
        number, night = number + 1, night - A_DAY
    return number


def _alike(line: Line) -> object:
    ruling = line.ruling
    reasons = tuple(one.code for one in ruling.reasons)
    return line.rate, line.payer, ruling.verdict, ruling.answer, reasons, ruling.problems


def _joined(alike: list[Line]) -> Line:
    one = alike[0]
    return Line(one.first, alike[-1].last, one.rate, one.payer, one.ruling)
