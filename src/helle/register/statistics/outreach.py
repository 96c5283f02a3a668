"""What outreach and the cooperation about it come to: by organisation, area and quarter (OUT-04, OUT-09, INI-04).

Counted are evenings, contacts and referrals, never persons: whoever is met again is counted again, nobody's work is
measured, and nothing here leads to an evening or a referral. The database gives CMM the figures of all and an
organisation its own; of its own referrals it is told no more than each person agreed to.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from statistics import median

from django.db import connection

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.outreach.areas import area_of_municipality
from helle.register.outreach.choices import Setting
from helle.register.protection import clock
from helle.register.statistics import disclosure
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text

NO_AREA = Text("Område ikke oplyst", "Area not stated")


@dataclass(slots=True)
class Referred:
    """Referrals to CMM: how many were sent, of how many the answer may be known, and the days until it came."""

    sent: int = 0
    told: int = 0
    days_received: list[int] = field(default_factory=list)
    days_decided: list[int] = field(default_factory=list)

    @property
    def received(self) -> int:
        return len(self.days_received)

    @property
    def decided(self) -> int:
        return len(self.days_decided)

    @property
    def usual_received(self) -> int | None:
        """The days until half of them were received."""
        return _half(self.days_received)

    @property
    def usual_decided(self) -> int | None:
        return _half(self.days_decided)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Evenings on which one kind of place was visited, and the contacts there."""

    setting: Setting
    evenings: int
    first: int
    again: int


@dataclass(slots=True)
class Cell:
    """An organisation in an area in a quarter. `area` None: the referral does not say where."""

    unit: NamedUnit | None
    area: OutreachArea | None
    quarter: dt.date
    evenings: int = 0
    informed: int = 0
    health: int = 0
    offered: int = 0
    accepted: int = 0
    places: list[PlaceRow] = field(default_factory=list)
    referred: Referred = field(default_factory=Referred)

    @property
    def where(self) -> Text:
        return self.area.label if self.area else NO_AREA

    @property
    def when(self) -> Text:
        number = (self.quarter.month - 1) // 3 + 1
        return Text(f"{number}. kvartal {self.quarter.year}", f"Q{number} {self.quarter.year}")

    @property
    def first(self) -> int:
        return sum(one.first for one in self.places)

    @property
    def again(self) -> int:
        return sum(one.again for one in self.places)

    @property
    def counts(self) -> list[int]:
        """Every number of it that could be small, but for evenings and days, which are nobody."""
        places = [number for one in self.places for number in (one.first, one.again)]
        known = (self.referred.sent, self.referred.told, self.referred.received, self.referred.decided)
        # What two numbers leave over is a number too.
        left = (self.offered - self.accepted, *(self.referred.sent - number for number in known))
        met = (self.first, self.again, self.first + self.again)
        return [*places, *met, self.informed, self.health, self.offered, self.accepted, *known, *left]


def cells(since: dt.date, until: dt.date) -> list[Cell]:
    """Each organisation, area and quarter with something in it, the latest quarter first. Three queries."""
    units = organisations.units_on(clock.today())
    found: dict[tuple[uuid.UUID, str, dt.date], Cell] = {}

    def cell(unit: uuid.UUID, area: str, quarter: dt.date) -> Cell:
        key = (unit, area, quarter)
        if key not in found:
            found[key] = Cell(units.get(unit), OutreachArea(area) if area else None, quarter)
        return found[key]

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.outreach_evenings(%s, %s)", [since, until])
        for unit, area, quarter, evenings, informed, health, offered, accepted in cursor.fetchall():
            one = cell(unit, area, quarter)
            one.evenings, one.informed, one.health = evenings, informed, health
            one.offered, one.accepted = offered, accepted
        cursor.execute("SELECT * FROM helle.outreach_visits(%s, %s)", [since, until])
        for unit, area, quarter, setting, evenings, first, again in cursor.fetchall():
            cell(unit, area, quarter).places.append(PlaceRow(Setting(setting), evenings, first, again))
        cursor.execute("SELECT * FROM helle.outreach_referrals(%s, %s)", [since, until])
        for unit, municipality, quarter, tells, received, decided in cursor.fetchall():
            area = area_of_municipality(municipality)
            _count(cell(unit, area.value if area else "", quarter).referred, tells, received, decided)
    order = list(OutreachArea)
    for one in found.values():
        one.places.sort(key=lambda row: list(Setting).index(row.setting))
    return sorted(
        found.values(),
        key=lambda one: (
            -one.quarter.toordinal(),
            order.index(one.area) if one.area else len(order),
            one.unit.code if one.unit else "",
        ),
    )


def _count(referred: Referred, tells: bool, received: int | None, decided: int | None) -> None:
    referred.sent += 1
    referred.told += tells
    referred.days_received += [received] if received is not None else []
    referred.days_decided += [decided] if decided is not None else []


def _half(days: list[int]) -> int | None:
    return round(median(days)) if days else None


def shown(found: list[Cell], role: str, *, own: bool) -> list[Cell]:
    """What a role may see: its own organisation's work whole, as do those who must check the figures; others only a
    quarter in an area that has no small number, and no sums of them. A withheld one shows nothing at all."""
    if own or role in disclosure.SEES_SMALL_FIGURES:
        return found
    return [one for one in found if not any(disclosure.too_small(number) for number in one.counts)]
