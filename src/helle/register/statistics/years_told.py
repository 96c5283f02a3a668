"""As of which day each year of assessed victims is told to the many: as the latest release that tells it counted it.

Two states of a year beside each other tell of those who came or went between them, however well each is protected by
itself (STA-01). So the many read one state of a year at a time, everywhere: on the page of statistics, in the figures
of an action plan and in the reports to treaty bodies it is that of the latest approved release that was not taken down,
and a release moves it only where none of these figures (`queries.TOLD`) moved by few since any state that was told
(`releases.beside`). Of a year that no release tells yet they read its number in whole tens alone: that moves with each
quarter, and no two of them say how many came or went. Where a release was taken down, its years go back to what was
told of them before, or to whole tens of what it counted: neither tells whoever took it anything new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connections

from helle.register.statistics.disclosure import too_small
from helle.rules.ruling import Text

NOT_RELEASED: Final = Text("ikke udgivet endnu", "not released yet")
"""What is said of a year that no release tells."""


@dataclass(frozen=True, slots=True)
class YearTold:
    """A year that a release tells: as it was known at the end of which day, and the number of the release.

    `is_down`: each release that told the year was taken down, so that it is read in whole tens alone."""

    year: int
    known_on: dt.date
    number: int
    is_down: bool

    @property
    def source(self) -> Text:
        """Where a figure of it comes from (FIG-11)."""
        return Text(f"Talt i Helle, udgivelse nr. {self.number}", f"Counted in Helle, release no. {self.number}")


def years_told() -> Mapping[int, YearTold]:
    """The years of assessed victims that some release tells or told: what somebody may have in hand. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, known_on, number, is_down FROM helle.years_told()")
        return {year: YearTold(year, *said) for year, *said in cursor.fetchall()}


def years_read() -> Mapping[int, YearTold]:
    """Those that the many read as a release tells them. One query."""
    return {year: one for year, one in years_told().items() if not one.is_down}


def in_tens(persons: int) -> int:
    """The number of a year that no release tells yet, in whole tens, halves up. Nobody is nobody, and a few are said
    as such by whoever tells it."""
    return persons if persons == 0 or too_small(persons) else (persons + 5) // 10 * 10
