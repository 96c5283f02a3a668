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
        """Where the number of the year comes from (FIG-11)."""
        return Text(f"Talt i Helle, udgivelse nr. {self.number}", f"Counted in Helle, release no. {self.number}")

    @property
    def source_of_groups(self) -> Text:
        """Where a figure of a group comes from: the release counted the year, and need not have the group (FIG-11)."""
        da, en = counted_in(self.number)
        return Text(f"Talt i Helle; {da}", f"Counted in Helle; {en}")

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
            da += f"; året er fortsat med i udgivelse nr. {listed(self.repeated_in, 'da')}"
            en += f"; the year is still in {_numbered(self.repeated_in)}"
        return Text(da, en)


def counted_in(number: int) -> tuple[str, str]:
    """In which release a year is counted, in Danish and in English: said of a figure that it need not have."""
    return f"året er talt med i udgivelse nr. {number}", f"the year is counted in release no. {number}"


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
    """The numbers of the releases that counted a year alike: those that stand, and those that were taken down.

    `telling`: those of the first that have forced labour in a table. `fell_at`: when the last was taken down that stood
    then, None where one has stood ever since."""

    standing: Sequence[int]
    down: Sequence[int]
    telling: Sequence[int] = ()
    fell_at: dt.datetime | None = None

    def fell(self, kept_at: dt.datetime | None) -> bool:
        """Whether all that told it were taken down since something was kept of it. It stays so when another release
        counts the year: what was kept is kept anew, by somebody who looks at it."""
        return self.fell_at is not None and (kept_at is None or kept_at <= self.fell_at)


def years_counted() -> Mapping[tuple[int, dt.date], YearCounted]:
    """The years as releases counted them, each as it was known on a day. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, known_on, standing, down, telling, fell_at FROM helle.years_counted()")
        return {(year, known_on): YearCounted(*said) for year, known_on, *said in cursor.fetchall()}


def in_tens(persons: int) -> int:
    """The number of a year that no release tells yet, in whole tens, halves up. Nobody is nobody, and a few are said
    as such by whoever tells it."""
    return persons if persons == 0 or too_small(persons) else (persons + 5) // 10 * 10


def _numbered(numbers: Sequence[int]) -> str:
    return f"{'releases nos.' if len(numbers) > 1 else 'release no.'} {listed(numbers, 'en')}"
