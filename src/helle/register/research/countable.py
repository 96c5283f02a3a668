"""What a reader can count in the rows of an extract, and whether it tells of a few persons (GOV-19, STA-01).

Nobody or five at least are left out of each group that she can count beside what is told elsewhere (`drawing`). Then
words are taken out of the rows, so that nobody is alone in one. Where a group shows 24 rows of 25 that are told, she
knows of the rows without a word that one of them is of the group, since nobody else can be missing; and so of how few
of another group the rest are. The rows are therefore counted once more as they leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from helle.methods.microdata.plan import SUPPRESSED
from helle.register.research import open_files
from helle.register.research.choices import ResearchColumn
from helle.register.research.drawing import Key, Places, Row
from helle.register.research.open_files import OpenFile
from helle.register.statistics.disclosure import too_small


@dataclass(frozen=True, slots=True)
class Countable:
    """The groups that a reader can count: the rows of all persons with the words that files have for them, by which
    places she counts together, and the numbers that she may know of a group."""

    names: Sequence[str]
    files: Collection[OpenFile]
    years: range
    adults: bool
    rows: Sequence[Row]
    families: Collection[Places]
    told: Mapping[Key, AbstractSet[int]]

    def tells_of_few(self, leaving: Sequence[Row]) -> bool:
        """Whether rows as they leave show a few more or a few less of a group than a reader may know of it. What was
        made coarser, or taken out, she counts in no group."""
        years = [self._year(row) for row in leaving]
        beside = open_files.counted(self.files, self.names, leaving, years, self.years, adults=self.adults)
        there = Counter(
            key
            for row, words in zip(leaving, beside.words, strict=True)
            for key in keys((*row, *words), self.families)
            if SUPPRESSED not in key[1]
        )
        return any(too_small(abs(number - shown)) for key, shown in there.items() for number in self.told.get(key, ()))

    def _year(self, row: Row) -> int:
        """The year that a row says; of rows that say none a reader knows that it is one of them."""
        if ResearchColumn.YEAR not in self.names:
            return self.years.start
        said = row[self.names.index(ResearchColumn.YEAR)]
        return int(said) if said.isdecimal() else 0


def keys(row: Row, families: Collection[Places]) -> Iterator[Key]:
    """The groups that somebody with these words is counted in."""
    return ((family, tuple(row[one] for one in family)) for family in families)
