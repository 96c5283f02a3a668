"""Open microdata of a release: a row for each assessed victim of its years, in few and coarse columns, each row at
least `K` times, in the layout of the CTDC (STA-01).

It is a part of its release: ordered with it, frozen, approved by another hand, numbered, public with it and taken down
with it. It is counted from the same table by the same role, up to the same cut-off. What rows may say beside what is
held back is one rule with that of the extracts for research, whose app comes after this one and makes the file
(`told_by`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from helle.methods.microdata.layouts import LaidOut, lay_out, layouts
from helle.methods.microdata.plan import SUPPRESSED
from helle.register.interface.cells import Cell, table_of
from helle.register.protection.refusals import Refused
from helle.register.releases import told_by
from helle.register.releases.content import KeptTable
from helle.register.releases.extracts import Extract
from helle.register.releases.rows_kept import KeptRows
from helle.register.statistics.counting import count
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.queries import Breakdown
from helle.rules.ruling import Text

K: Final = 11
"""How often each row stands at least, as the CTDC published its own."""
LAYOUT: Final = "ctdc_2017"
MOST_LOST: Final = 0.5
LEAST_PAIRS: Final = 0.5
YEAR: Final = "year"
DIMENSIONS_OF_ROWS: Final = ("sex", "age", "exploited_as")
COLUMNS: Final[Mapping[str, Text]] = {
    YEAR: Text("Året for vurderingen", "Year of the assessment"),
    **{code: DIMENSIONS[code].called("assessed") for code in DIMENSIONS_OF_ROWS},
}
"""The closed list: no country, since the layout has none but single ones."""
_IN_LAYOUT: Final[Mapping[str, str]] = {"exploited_as": "exploitation"}

_NUMBER: Final = re.compile("-?(0|[1-9][0-9]*)")

NEEDS_TABLE: Final = Refused(
    Text(
        "Åbne mikrodata kræver en tabel, der tæller vurderede ofre, så hvert år også er fortalt som tal. [STA-01]",
        "Open microdata needs a table that counts assessed victims, so that each year is told in figures, too. "
        "[STA-01]",
    ),
    field="microdata",
)
NOT_REPEATED: Final = Refused(
    Text(
        "Åbne mikrodata kan ikke laves, når et år gentages: rækkerne tælles nu og ville vise, hvad der er rettet. "
        "Vælg kolonnerne fra. [STA-01]",
        "Open microdata cannot be made where a year is repeated: the rows are counted now and would show what was "
        "corrected. Leave the columns out. [STA-01]",
    ),
    field="microdata",
)
_NO_COLUMN: Final = Refused(
    Text("Kolonnen findes ikke. Vælg igen.", "There is no such column. Choose again."), field="microdata"
)
type Persons = Mapping[tuple[int, tuple[str, ...]], int]
"""How many there are in a year and a group of each of `DIMENSIONS_OF_ROWS`."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A table that readers have beside the file; `number`: of its release, None of the release that has the file."""

    table: KeptTable
    number: int | None

    @property
    def called(self) -> Text:
        """Its title, and where it stands."""
        title = self.table.title
        if self.number is None:
            return Text(f"»{title.da}« i denne udgivelse", f"“{title.en}” of this release")
        return Text(f"»{title.da}« i udgivelse nr. {self.number}", f"“{title.en}” of release no. {self.number}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is made of. `told`: what the page of statistics and the reports tell of the years with this release;
    `told_before`: what they ever told; `handed`: the rows that are out."""

    columns: Sequence[str]
    years: Sequence[int]
    persons: Persons
    tables: Sequence[Beside]
    told: Sequence[Breakdown]
    told_before: Sequence[Breakdown]
    handed: Collection[Extract]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it leaves, and what only whoever works with the figures reads of it: it tells of few persons."""

    public: dict[str, Any]
    privacy: dict[str, Any]


def count_persons(years: Sequence[int], until: dt.date) -> Persons:
    """The assessed victims of these years as they were known at the end of a day, each once. One query."""
    found = count("assessed", [DIMENSIONS_OF_ROWS], since=dt.date(min(years), 1, 1), until=until)[DIMENSIONS_OF_ROWS]
    return {
        (year, tuple(map(str, groups))): number
        for (year, groups), number in found.counts.items()
        if year in years and None not in groups
    }


def opened(asked: Asked) -> Opened:
    """Make the file. Raises `CannotProtect` where it would betray somebody or say too little; fails where nobody
    makes one."""
    (make,) = told_by.MICRODATA
    return make(asked)


def require_possible(columns: Collection[str], *, counts_assessed: bool, repeats: bool) -> None:
    """Raise `Refused` where such a file cannot go with what is ordered."""
    if not columns:
        return
    if not {*columns} <= COLUMNS.keys():
        raise _NO_COLUMN
    if not counts_assessed:
        raise NEEDS_TABLE
    if repeats:
        raise NOT_REPEATED


def as_csv(of: KeptRows) -> bytes:
    """The file in the layout, a line for each person."""
    laid = laid_out(of)
    return table_of([laid.names, *(map(_cell, row) for row in laid.rows)], parted_by=",").encode()


def _cell(word: str) -> Cell:
    """A number stays one, so that -99 is not marked as a formula."""
    return int(word) if _NUMBER.fullmatch(word) else word


@cache
def in_layout(column: str, word: str) -> str:
    """What the layout makes of a word of a column, by which two words are one there; `*` where it has none for it."""
    name = [_IN_LAYOUT.get(column, column)]
    said, nothing = (lay_out(layouts()[LAYOUT], name, [(one,)], SUPPRESSED).rows[0] for one in (word, SUPPRESSED))
    return SUPPRESSED if said == nothing else " ".join(said)


def laid_out(of: KeptRows) -> LaidOut:
    """The rows in the layout, with what of it was not seen at the receiver."""
    names = [_IN_LAYOUT.get(one, one) for one in of.columns]
    rows = [words for words, number in of.rows for _ in range(number)]
    return lay_out(layouts()[LAYOUT], names, rows, SUPPRESSED)
