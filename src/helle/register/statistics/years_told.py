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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connections

from helle.register.interface.words import listed
from helle.register.statistics.disclosure import too_small
from helle.rules.ruling import Text

NOT_RELEASED: Final = Text("ikke udgivet endnu", "not released yet")
"""What is said of a year that no release has told."""


@dataclass(frozen=True, slots=True)
class YearTold:
    """A year that a release tells: as it was known at the end of which day, and the number of the release.

    `is_down`: each release that counted the year was taken down, so that it is read in whole tens alone. `down`: every
    release of it that was taken down, also one that repeated it; `repeated_in`: those that repeat it and stand."""

    year: int
    known_on: dt.date
    number: int
    is_down: bool
    down: Sequence[int]
    repeated_in: Sequence[int]

    @property
    def source(self) -> Text:
        """Where a figure of it comes from (FIG-11)."""
        return Text(f"Talt i Helle, udgivelse nr. {self.number}", f"Counted in Helle, release no. {self.number}")

    @property
    def down_said(self) -> Text:
        """Which releases of it were taken down, and, where none that counted it stands, which repeat it all the same;
        nothing where none was."""
        if not self.down:
            return Text("", "")
        many = len(self.down) > 1
        da = f"udgivelse nr. {listed(self.down, 'da')} er taget ned"
        en = f"{_numbered(self.down)} {'were' if many else 'was'} taken down"
        if self.is_down and self.repeated_in:
            da += f"; årets tal står fortsat i udgivelse nr. {listed(self.repeated_in, 'da')}"
            en += f"; the figures of the year still stand in {_numbered(self.repeated_in)}"
        return Text(da, en)


def years_told() -> Mapping[int, YearTold]:
    """The years of assessed victims that some release tells or told: what somebody may have in hand. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, known_on, number, is_down, down, repeated_in FROM helle.years_told()")
        return {year: YearTold(year, *said) for year, *said in cursor.fetchall()}


def read_of(told: Mapping[int, YearTold]) -> Mapping[int, YearTold]:
    """Those of the years that some release tells or told which the many read so."""
    return {year: one for year, one in told.items() if not one.is_down}


def not_told(told: Mapping[int, YearTold], year: int) -> Text:
    """What is said of a year that the many read of no release: which releases of it were taken down, or that none has
    told it. `told` is all that any release tells or told."""
    of = told.get(year)
    return NOT_RELEASED if of is None else of.down_said


@dataclass(frozen=True, slots=True)
class YearCounted:
    """The numbers of the releases that counted a year alike: those that stand, and those that were taken down."""

    standing: Sequence[int]
    down: Sequence[int]


def years_counted() -> Mapping[tuple[int, dt.date], YearCounted]:
    """The years as releases counted them, each as it was known on a day. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, known_on, standing, down FROM helle.years_counted()")
        return {(year, known_on): YearCounted(*numbers) for year, known_on, *numbers in cursor.fetchall()}


def years_withdrawn() -> Mapping[tuple[int, dt.date], Sequence[int]]:
    """The years as they were known on a day that only releases told which were taken down, each with the numbers of
    these: what was kept of them elsewhere is shown no more. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, known_on, numbers FROM helle.years_withdrawn()")
        return {(year, known_on): numbers for year, known_on, numbers in cursor.fetchall()}


def in_tens(persons: int) -> int:
    """The number of a year that no release tells yet, in whole tens, halves up. Nobody is nobody, and a few are said
    as such by whoever tells it."""
    return persons if persons == 0 or too_small(persons) else (persons + 5) // 10 * 10


def _numbered(numbers: Sequence[int]) -> str:
    return f"{'releases nos.' if len(numbers) > 1 else 'release no.'} {listed(numbers, 'en')}"
