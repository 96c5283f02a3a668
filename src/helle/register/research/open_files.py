"""The open microdata that are out, as an extract made after them is held against their rows (GOV-19, STA-01).

Whoever has both lays them beside each other: of the groups that both have she counts the rows of each, and what is left
is a group that she knows. An extract leaves out by lot who is kept out, and of each group that readers can count nobody
or five at least, beside all that is told of it (`drawing`). What the rows of an open file say of a group is such a
number. They also say who is in two groups at once, as a table that crosses these does (`open_rows_ties`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from helle.methods.microdata.plan import SUPPRESSED
from helle.register.releases import queries
from helle.register.releases.microdata import YEAR, in_layout
from helle.register.research.drawing import Key, Row
from helle.register.research.open_rows_ties import Kinds

_AGE: Final = "age"
_OF_ADULTS: Final = "adult"
_AGES: Final[Mapping[str, str]] = {"under_18": "minor", "18_24": _OF_ADULTS, "25_over": _OF_ADULTS}
_AS_EXTRACT: Final[Mapping[str, str]] = {_AGE: "age_band"}


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The rows of a release that is out, or was: how often each stands; `*` is a cell left out."""

    first_year: int
    last_year: int
    columns: Sequence[str]
    rows: Mapping[Row, int]

    @property
    def years(self) -> range:
        """The years that it has rows of."""
        return range(self.first_year, self.last_year + 1)

    @property
    def crosses(self) -> Kinds:
        """Of which kinds it says who is in groups of several."""
        return frozenset({*self.columns} - {YEAR})


@dataclass(frozen=True, slots=True)
class Counted:
    """What readers can count in an extract and in open files alike: words for each person that stand behind the columns
    of the extract, by which places of the two they count together, and what a file says of such a group."""

    words: list[Row]
    families: list[tuple[int, ...]]
    told: dict[Key, frozenset[int]]


def out() -> list[OpenFile]:
    """The open microdata of each approved release, for whoever works with the figures also of one that was taken down:
    who has it has it. One query."""
    return [
        OpenFile(first, last, rows.columns, dict(rows.rows)) for _number, first, last, rows in queries.opened_before()
    ]


def counted(
    files: Collection[OpenFile],
    names: Sequence[str],
    rows: Sequence[Row],
    years_of: Sequence[int],
    years: range,
    *,
    adults: bool,
) -> Counted:
    """What of the extract can be counted beside the files. `names`: its columns, `rows`: their words, `years_of`: the
    year of each, `years`: those it is of; `adults`: it is of adults alone, as all know."""
    found = Counted([() for _row in rows], [], {})
    for file in files:
        both = _years_of_both(file, names, years)
        has = {*names, _AS_EXTRACT[_AGE]} if adults else {*names}
        shared = [one for one in file.columns if one != YEAR and _AS_EXTRACT.get(one, one) in has]
        if both is None or (adults and _AGE not in shared):
            continue  # They are of other persons: neither can be taken from the other.
        first = len(names) + len(found.words[0]) if rows else 0
        for at, row in enumerate(rows):
            said = dict(zip(names, row, strict=True))
            words = [_word(one, said.get(_AS_EXTRACT.get(one, one), ""), adults=adults) for one in shared]
            found.words[at] += (*words, str(years_of[at]), "both" if years_of[at] in both else "")
        of_year, of_both = first + len(shared), first + len(shared) + 1
        for some in _some(shared, adults=adults):
            places = [first + shared.index(one) for one in some]
            by_year, in_all = _told(file, some, both)
            found.families.append((*places, of_both))
            found.told.update(
                (((*places, of_both), (*words, "both")), frozenset({number})) for words, number in in_all.items()
            )
            if YEAR in file.columns and YEAR in names:
                found.families.append((*places, of_year))
                found.told.update(
                    (((*places, of_year), (*words, year)), frozenset({number}))
                    for (words, year), number in by_year.items()
                )
    return found


def _years_of_both(file: OpenFile, names: Sequence[str], years: range) -> range | None:
    """The years of which a reader can count the rows of both; None where she can of none: one of the two is of more,
    and does not say which rows are of which year."""
    common = range(max(file.first_year, years.start), min(file.last_year + 1, years.stop))
    if not common or (YEAR not in names and common != years) or (YEAR not in file.columns and common != file.years):
        return None
    return common


def _some(shared: Sequence[str], *, adults: bool) -> Iterator[tuple[str, ...]]:
    """The columns by which both can be counted together: each choice of those that both have. Of adults alone a file
    tells only by age."""
    for many in range(len(shared) + 1):
        yield from (one for one in combinations(shared, many) if not adults or _AGE in one)


def _told(file: OpenFile, some: Sequence[str], both: range) -> tuple[Counter[tuple[Row, str]], Counter[Row]]:
    """How often the words of some columns stand in the rows of a file, of each year and of the years of both. A row of
    which one of them is left out is of no group that anybody can count."""
    by_year: Counter[tuple[Row, str]] = Counter()
    in_all: Counter[Row] = Counter()
    of_both = {*map(str, both)}
    for row, number in file.rows.items():
        said = dict(zip(file.columns, row, strict=True))
        words = tuple(SUPPRESSED if said[one] == SUPPRESSED else in_layout(one, said[one]) for one in some)
        if SUPPRESSED in words or (YEAR in said and said[YEAR] not in of_both):
            continue
        in_all[words] += number
        if YEAR in said:
            by_year[words, said[YEAR]] += number
    return by_year, in_all


def _word(column: str, group: str, *, adults: bool) -> str:
    """A group of an extract in the words of the layout of the files; what the layout has no word for, as it is."""
    if column == _AGE:
        group = _OF_ADULTS if adults else _AGES.get(group, group)
    said = in_layout(column, group)
    return group if said == SUPPRESSED else said
