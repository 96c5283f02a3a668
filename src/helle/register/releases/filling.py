"""A pack filled out of what a release says, and out of nothing else: so it is protected, and betrays nobody.

A figure that is held back stays so, and is marked; a sum with one of those in it is held back too. What of a pack a
release cannot fill is named, and a pack whose figures contradict each other is not given.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from helle.methods.contradictions.checking import check
from helle.methods.contradictions.reading import Figure
from helle.register.interface.cells import Cell, table_of
from helle.register.releases import heads
from helle.register.releases.content import Kept, KeptTable, Repeated
from helle.register.releases.files import TOTAL
from helle.register.releases.heads import PUBLISHED, SUPPRESSED
from helle.register.releases.packs import LISTS, STANDING, Ask, Column, Pack, packs
from helle.register.releases.shapes import code_of, parents, told_as
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
from helle.register.statistics.inhabitants import Inhabitants, inhabitants
from helle.register.statistics.releasable import why_not_told
from helle.rules.ruling import Text

NO_TABLE: Final = Text("ingen tabel i udgivelsen tæller det", "no table of the release counts it")
NO_INHABITANTS: Final = Text(
    "indbyggertallet er ikke skrevet ind med kilde og dag",
    "the number of inhabitants is not written in with its source and day",
)
NOT_SEEN: Final = Text(
    "der er ingen liste til det, eller den er ikke set", "there is no list for it, or it was not seen"
)
BESIDE: Final = ("status", "unit", "source", "cut_off", "release", "as_told_in", heads.TAKEN_DOWN_COLUMN, "layout")
"""What stands behind the columns of the pack in each line (FIG-11)."""
WITHOUT: Final = "without a word there"
UNKNOWN: Final = "unknown"
_ALL: Final[Sequence[str | None]] = (None,)
type Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a pack: of which year, at which words of theirs, and what it is; None where it is held back.

    `repeated`: as which earlier release the year is told, where it is. `of`: of how many inhabitants it is told, where
    it is told per so many."""

    ask: Ask
    year: int
    words: Words
    figure: int | None
    repeated: Repeated | None = None
    of: Inhabitants | None = None


@dataclass(frozen=True, slots=True)
class NotTold:
    """Something a pack asks for that the release does not tell, and why."""

    what: Text
    why: Text


@dataclass(slots=True)
class Filling:
    """A pack as a release fills it. `without_word`: our groups that somebody is in and that have no word there, those
    of a dimension together. `missing`: what no pack of this release has."""

    pack: Pack
    lines: list[Line] = field(default_factory=list)
    not_told: list[NotTold] = field(default_factory=list)
    without_word: list[Text] = field(default_factory=list)
    contradicting: list[Text] = field(default_factory=list)
    missing: list[Text] = field(default_factory=list)
    verified: bool = True

    @property
    def given(self) -> bool:
        """Whether there is a file: something is told, and nothing contradicts."""
        return bool(self.lines) and not self.contradicting

    @property
    def held_back(self) -> int:
        """How many of its figures are held back."""
        return sum(one.figure is None for one in self.lines)


def fill_all(kept: Kept) -> list[Filling]:
    """Every pack out of a release, in the order of their codes."""
    return [fill(kept, pack) for pack in packs().values()]


def fill(kept: Kept, pack: Pack, there: Mapping[int, Inhabitants] | None = None) -> Filling:
    """What of a pack a release tells, line by line, and what it does not. `there`: how many inhabitants there are, if
    not those that are written into the data file."""
    found, checked = Filling(pack), list[Figure]()
    lost: dict[tuple[Text, str], dict[str, Text]] = defaultdict(dict)
    for ask in pack.asks:
        if pack.at_hand and any(pack.words_of(one) is None for one in ask.by):
            found.not_told.append(NotTold(ask.label, NOT_SEEN))
            continue
        sources = [_Source(table, ask, pack) for table in _tables(kept, ask)]
        if not sources:
            # What no release can tell is said so: nobody is to look for a table that there will never be.
            asked = (*ask.by, *([ask.within[0]] if ask.within else []))
            found.not_told.append(NotTold(ask.label, why_not_told(asked) or NO_TABLE))
            continue
        for source in sources:
            checked += source.checked(len(checked))
            for dimension, group, label in source.lost():
                lost[DIMENSIONS[dimension].called(ask.counts), dimension][group] = label
        found.lines += _lines(ask, sources)
    _tell_per_inhabitants(found, there if there is not None else inhabitants())
    found.without_word = [
        Text(f"{of.da}: {', '.join(one.da for one in labels)}", f"{of.en}: {', '.join(one.en for one in labels)}")
        for (of, _dimension), groups in lost.items()
        for labels in (groups.values(),)
    ]
    found.contradicting = [
        Text(f"{of.da}, {one.years} {one.group}".strip(), f"{of.en}, {one.years} {one.group}".strip())
        for one in check(checked)
        for of in (POPULATIONS[one.series].label,)
    ]
    has_rows = kept.microdata is not None
    found.missing = [one.with_rows if has_rows and one.with_rows else one.said for one in pack.missing]
    found.verified = all(_verified(pack, one.ask) for one in found.lines)
    return found


def _tell_per_inhabitants(found: Filling, there: Mapping[int, Inhabitants]) -> None:
    """The lines of everybody, and of the list that is told so, per so many inhabitants, of each year of which their
    number is known."""
    per = found.pack.per
    if per is None:
        return
    whole = [one for one in found.lines if all(LISTS[by] == per.of_list for by in one.ask.by)]
    for year in sorted({one.year for one in whole}):
        if year not in there:
            many = f"{per.inhabitants:,}"
            what = Text(f"pr. {many.replace(',', '.')} indbyggere, {year}", f"per {many} inhabitants, {year}")
            found.not_told.append(NotTold(what, NO_INHABITANTS))
    found.lines += [replace(one, of=there[one.year]) for one in whole if one.year in there]


def as_csv(filling: Filling, *, source: str, cut_off: dt.date, number: int, down: Collection[int] = ()) -> bytes:
    """The pack as a file: its columns, and behind them what stands with every figure, also of which release it is, and
    whether the one that a year is repeated from was taken down (`down`)."""
    pack = filling.pack
    lines: list[list[Cell | None]] = [[*(one.name for one in pack.columns), *BESIDE]]
    for line in filling.lines:
        lines.append(
            [
                *(_cell(pack, column, line) for column in pack.columns),
                SUPPRESSED if line.figure is None else PUBLISHED,
                _unit(pack, line),
                source if line.of is None else f"{source}; inhabitants: {line.of.said}",
                (line.repeated.cut_off if line.repeated else cut_off).isoformat(),
                number,
                line.repeated.number if line.repeated else "",
                heads.IS_DOWN if line.repeated and line.repeated.number in down else "",
                "as seen" if _verified(pack, line.ask) else "not verified",
            ]
        )
    return table_of(lines, parted_by=",").encode()


class _Source:
    """A table of a release as the answer to an ask: for each dimension the words of theirs, and our groups in each.

    The table may be by more, of which its totals are taken, and by finer groups, which are summed.
    """

    def __init__(self, table: KeptTable, ask: Ask, pack: Pack) -> None:
        self.table, self.ask = table, ask
        above = parents([table])
        self._places = {_place(table, dimension): dimension for dimension in ask.by}
        self._parts: dict[str, dict[str, list[str]]] = {}
        self._lost: list[tuple[str, str]] = []
        for place, dimension in self._places.items():
            axis, words = table.axes[place], pack.words_of(dimension)
            parts: dict[str, list[str]] = defaultdict(list)
            for code in DIMENSIONS[dimension].groups:  # A word nobody stands at is told as nobody.
                if word := words.word(code) if words else code:
                    parts[word] = []
            for group in table.groups[place]:
                code = group
                if axis != dimension:
                    fine = code_of(axis, group)
                    code = above.get(told_as(axis), {}).get(fine, fine)
                if word := words.word(code) if words else code or UNKNOWN:
                    parts[word].append(group)
                else:
                    self._lost.append((dimension, group))
            self._parts[dimension] = dict(parts)

    def words(self) -> Iterator[Words]:
        """Every combination of a word of each dimension."""
        return product(*(self._parts[one] for one in self.ask.by))

    def figure(self, year: int, words: Words) -> int | None:
        """How many there are at these words; None where one of those figures is held back."""
        at = dict(zip(self.ask.by, words, strict=True))
        return self._sum(year, {one: self._parts[one][at[one]] for one in self.ask.by})

    def lost(self) -> Iterator[tuple[str, str, Text]]:
        """Our groups without a word there in which somebody is, or may be: of which dimension, and what each is
        called."""
        for dimension, group in self._lost:
            if any(self._somebody(year, dimension, group) for year in self.table.years):
                yield dimension, group, dict(self.table.dimensions[_place(self.table, dimension)].groups)[group]

    def checked(self, row: int) -> list[Figure]:
        """Its figures as they are checked against those of the other tables: what has no word is told as not told."""
        found, by = [], " × ".join((*self.ask.by, *(self.ask.within or ())))
        for year in self.table.years:
            told: list[tuple[str, int | None]] = [
                (" × ".join(words), self.figure(year, words)) for words in self.words()
            ]
            if any(self._somebody(year, *of) for of in self._lost):
                told.append((WITHOUT, None))
            for group, count in told:
                row += 1
                found.append(
                    Figure(
                        row, self.ask.counts, year, year, by=by, group=group, count=count,
                        unit=self.table.unit.en, source=self.table.code, cut_off=dt.date(year, 12, 31),
                    )
                )  # fmt: skip
        return found

    def _somebody(self, year: int, dimension: str, group: str) -> bool:
        """Whether anybody is in a group, or may be."""
        return self._sum(year, {**dict.fromkeys(self.ask.by, _ALL), dimension: [group]}) != 0

    def _sum(self, year: int, groups: Mapping[str, Sequence[str | None]]) -> int | None:
        alone = {self.ask.within[0]: (self.ask.within[1],)} if self.ask.within else {}
        sides: list[Sequence[str | None]] = [
            groups[self._places[place]] if place in self._places else alone.get(axis, _ALL)
            for place, axis in enumerate(self.table.axes)
        ]
        figures = [self.table.figure(year, one) for one in product(*sides)]
        return None if None in figures else sum(one or 0 for one in figures)


def _lines(ask: Ask, sources: list[_Source]) -> Iterator[Line]:
    """One line for each year and combination of words: the figure of the first table that tells it."""
    first: dict[tuple[int, Words], int | None] = {}
    for source in sources:
        for year, words in product(source.table.years, list(source.words())):
            if first.get((year, words)) is None:
                first[year, words] = source.figure(year, words)
    repeated = {year: one for source in sources for year, one in source.table.repeated.items()}
    return (Line(ask, year, words, figure, repeated.get(year)) for (year, words), figure in sorted(first.items()))


def _tables(kept: Kept, ask: Ask) -> list[KeptTable]:
    """The tables that tell what is asked for: those by just that first, those by finer groups last."""
    found = [
        table
        for table in kept.tables
        if table.counts == ask.counts
        and not any(one.several for one in table.dimensions)
        and all(_place(table, dimension) >= 0 for dimension in ask.by)
        and (ask.within is None or ask.within[0] in table.axes)
    ]
    return sorted(found, key=lambda table: (len(set(ask.by) - set(table.axes)), len(table.axes)))


def _place(table: KeptTable, dimension: str) -> int:
    """The place of a dimension in a table, or of a finer one; -1 where it is in neither."""
    return next((at for at, axis in enumerate(table.axes) if dimension in (axis, told_as(axis))), -1)


def _unit(pack: Pack, line: Line) -> str:
    unit = POPULATIONS[line.ask.counts].unit.en
    return unit if line.of is None or pack.per is None else f"{unit} per {pack.per.inhabitants} inhabitants"


def _figure(pack: Pack, line: Line) -> Cell | None:
    """A number, or how many that are per so many inhabitants, to three decimals; None where it is held back."""
    if line.figure is None or line.of is None or pack.per is None:
        return line.figure
    return f"{pack.per.inhabitants * line.figure / line.of.persons:.3f}"


def _cell(pack: Pack, column: Column, line: Line) -> Cell | None:
    if column.always:
        return column.always
    if column.in_list:
        ending = pack.per.ending if line.of is not None and pack.per and pack.per.of_list == column.in_list else ""
        return f"{_word(pack, column, line)}{ending}"
    field_, word = _field(pack, line)
    by = line.ask.by
    told: dict[str, Cell | None] = {
        "year": line.year,
        "count": _figure(pack, line),
        "held_back": column.word if line.figure is None else "",
        "counts": line.ask.counts,
        "field": field_,
        "word": word,
    }
    for place in range(2):
        there = place < len(by)
        told[f"dimension_{place + 1}"] = by[place] if there else ""
        told[f"group_{place + 1}"] = line.words[place] if there else ""
    if not by:
        told |= {"group_1": TOTAL}
    return told[column.tells]


def _word(pack: Pack, column: Column, line: Line) -> str:
    """The word of a list in a line: that of its dimension, of everybody who was assessed, or for all."""
    for dimension, word in zip(line.ask.by, line.words, strict=True):
        if pack.words_of(dimension) is pack.lists.get(column.in_list):
            return word
    if column.in_list == STANDING and line.ask.counts == "assessed":
        return pack.assessed
    return column.whole


def _field(pack: Pack, line: Line) -> tuple[str, str]:
    """The field and the word of a line, where a file has a column for each of these."""
    if not line.ask.by:
        return (pack.lists[STANDING].name, pack.assessed) if pack.assessed else ("", "")
    words = pack.words_of(line.ask.by[0])
    if words is None:
        return "", line.words[0]
    return (line.words[0], "1") if words.flags else (words.name, line.words[0])


def _verified(pack: Pack, ask: Ask) -> bool:
    """Whether all that a line is told in was seen."""
    lists = [pack.words_of(one) for one in ask.by]
    return pack.at_hand and all(one.verified for one in pack.columns) and all(one and one.verified for one in lists)
