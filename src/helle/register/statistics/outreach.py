"""What outreach and the cooperation about it come to: by organisation, area and quarter (OUT-04, OUT-09, INI-04).

Counted are evenings, contacts and referrals, never persons: whoever is met again is counted again, nobody's work is
measured, and nothing here leads to an evening or a referral. The database gives CMM the figures of all and an
organisation its own; of its own referrals it is told no more than each person agreed to. Small numbers it gives only to
who does the work and to those who must check the figures.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.outreach.choices import Setting
from helle.register.protection import clock
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text

NO_AREA = Text("Område ikke oplyst", "Area not stated")


@dataclass(frozen=True, slots=True)
class Referred:
    """Referrals to CMM: how many were sent, of how many the answer may be known, and the days until half of those were
    received and decided."""

    sent: int
    told: int
    received: int
    decided: int
    usual_received: int | None
    usual_decided: int | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Evenings on which one kind of place was visited, and the contacts there."""

    setting: Setting
    evenings: int
    first: int
    again: int


@dataclass(frozen=True, slots=True)
class Cell:
    """An organisation in an area in a quarter. `area` None: the referral does not say where."""

    unit: NamedUnit | None
    area: OutreachArea | None
    quarter: dt.date
    evenings: int
    informed: int
    health: int
    offered: int
    accepted: int
    places: list[PlaceRow]
    referred: Referred

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


def cells(since: dt.date, until: dt.date) -> tuple[list[Cell], int]:
    """Each organisation, area and quarter that the acting role may see, the latest quarter first; and how many the
    database withholds for a small number. One query."""
    units = organisations.units_on(clock.today())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.outreach_figures(%s, %s)", [since, until])
        rows = cursor.fetchall()
    found = [_cell(units, *row) for withheld, *row in rows if not withheld]
    order = list(OutreachArea)
    found.sort(
        key=lambda one: (
            -one.quarter.toordinal(),
            order.index(one.area) if one.area else len(order),
            one.unit.code if one.unit else "",
        )
    )
    return found, len(rows) - len(found)


def _cell(units: dict[uuid.UUID, NamedUnit], unit: uuid.UUID, area: str, quarter: dt.date, *counts: Any) -> Cell:
    evenings, informed, health, offered, accepted, places, *referred = counts
    visited = [PlaceRow(Setting(setting), *numbers) for setting, *numbers in json.loads(places)]
    visited.sort(key=lambda row: list(Setting).index(row.setting))
    return Cell(
        units.get(unit),
        OutreachArea(area) if area else None,
        quarter,
        evenings,
        informed,
        health,
        offered,
        accepted,
        visited,
        Referred(*referred),
    )
