"""As of which day each year of assessed victims is told to the many: as the latest release that tells it counted it.

Two states of a year beside each other tell of those who came or went between them, however well each is protected by
itself (STA-01). So the many read one state of a year at a time, everywhere: on the page of statistics, in the figures
of an action plan and in the reports to treaty bodies it is that of the latest approved release, and a release moves it
only where none of these figures moved by few (`releases.beside`). Of a year that no release tells yet they read its
number in whole tens alone: that moves with each quarter, and no two of them say how many came or went.
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
    """A year that a release tells: as it was known at the end of which day, and the number of the release."""

    year: int
    known_on: dt.date
    number: int


def years_told() -> Mapping[int, YearTold]:
    """The years of assessed victims that some release tells. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, known_on, number FROM helle.years_told()")
        return {year: YearTold(year, known_on, number) for year, known_on, number in cursor.fetchall()}


def in_tens(persons: int) -> int:
    """The number of a year that no release tells yet, in whole tens, halves up. Nobody is nobody, and a few are said
    as such by whoever tells it."""
    return persons if persons == 0 or too_small(persons) else (persons + 5) // 10 * 10
