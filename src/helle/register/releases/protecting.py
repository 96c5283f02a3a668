"""Protecting the tables of a release together, and beside everything that is told of the same year (STA-01).

What is held back, and the audit of it, are made by `helle.methods.disclosure`; here it is asked, of each population and
each year, with the rules that Helle's releases follow. Known to readers is what the page of statistics tells
(`elsewhere`), every group that stands in an extract for research (`extracts`), and every release that is out. One that
was taken down is among them: whoever took it while it was public still has it.

A year in the same state as when it was released is one with what is out. Where its figures moved since, two releases
beside each other tell of those who came or went: then it is told again only where every figure that both have moved by
nobody, or by so many as may be told. What moved is compared with what was counted then, not with what was told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from helle.methods.disclosure import too_large
from helle.methods.disclosure.audits import Contradiction, Published
from helle.methods.disclosure.coarser import Proposal, proposals
from helle.methods.disclosure.protecting import Protected, Status, Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.searching import Impossible
from helle.methods.disclosure.tables import Cell, Hierarchy, Table, cell_of, table
from helle.methods.disclosure.too_large import NotSettled, TooLarge
from helle.register.releases import extracts
from helle.register.releases.content import KeptTable, Protection
from helle.register.releases.elsewhere import ALONE, Elsewhere
from helle.register.releases.extracts import Extract
from helle.register.releases.joint import NO_RING, Joint, Joints
from helle.register.releases.leave_out import leave_out
from helle.register.releases.shapes import (
    Counts,
    Shape,
    cell_at,
    combinations,
    hierarchies,
    parents,
    shape,
    told_as,
    words_of,
)
from helle.register.releases.tables import Whole
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
from helle.register.statistics.disclosure import SMALLEST_SHOWN, too_small
from helle.rules.ruling import Text

THRESHOLD: Final = SMALLEST_SHOWN
WIDTH: Final = SMALLEST_SHOWN - 2
"""Of a figure that is held back nobody learns more than that it may be any of as many numbers as small ones there are:
1 to 4, the least that a reader of these rules knows without any table."""
SECONDS: Final = 2.0
"""Of a core for each population and year, to look for something cheaper than what is safe already."""
METHOD: Final = "helle.methods.disclosure"
ASSESSED: Final = "assessed"
"""The population that extracts and the page of statistics are of."""
MOST_SAID: Final = 1000
"""Characters that are kept of why a release could not be made."""


class CannotProtect(Exception):
    """No pattern protects what is asked for; `said` says which figure stands in the way, and what would help.

    `tables`: the titles of the tables of the release that have it, where a look at a release says so.
    """

    def __init__(self, said: Text, tables: Iterable[Text] = ()) -> None:
        super().__init__(said.en)
        self.said, self.tables = said, tuple(tables)


@dataclass(frozen=True, slots=True)
class Out:
    """A table of a release that is out: what it tells, and what was counted then."""

    number: int
    told: KeptTable
    counted: KeptTable


@dataclass(frozen=True, slots=True)
class Shown:
    """What is held back of each population and year, how it was protected, and whether the audit found it safe."""

    suppressed: Mapping[tuple[str, int], Collection[Cell]]
    protection: Protection
    audited: bool


type Known = Mapping[tuple[str, int], Elsewhere]


def protected(
    wholes: Sequence[Whole],
    years: Sequence[int],
    out: Collection[Out],
    elsewhere: Known,
    handed: Collection[Extract],
    joints: Joints = NO_RING,
) -> Shown:
    """Hold back what has to be, as little as can be found, and audit it. Raises `CannotProtect`.

    `handed`: the extracts that are out. `joints`: who stands behind the tables that are in a ring.
    """
    found: dict[tuple[str, int], Protected] = {}
    thin, alone = [], []
    refused: list[CannotProtect] = []
    for population in dict.fromkeys(one.wanted.choice.population for one in wholes):
        now = [one for one in wholes if one.wanted.choice.population == population]
        then = [one for one in out if one.told.counts == population]
        with_rows = handed if population == ASSESSED else ()
        for year in years:
            of_year = [one for one in then if year in one.told.years]
            try:
                beside, joint = elsewhere.get((population, year), Elsewhere()), joints.get(population, Joint())
                part = _year(now, of_year, beside, with_rows, year, joint.cells(year))
            except CannotProtect as cannot:
                refused.append(cannot)
                continue
            found[population, year] = part.protected
            if part.protected.half_fall():
                thin.append((POPULATIONS[population].label, year, _coarser(part)))
            if not part.rules.singletons:
                alone.append((POPULATIONS[population].label, year))
    if refused:
        raise _all_of(refused) from refused[0]
    suppressed = {
        key: frozenset(cell for cell, state in part.states.items() if state is not Status.PUBLISHED)
        for key, part in found.items()
    }
    widths = [one.width for part in found.values() for one in part.audit.intervals if one.width is not None]
    return Shown(
        suppressed,
        Protection(
            threshold=THRESHOLD,
            width=WIDTH,
            narrowest=min(widths, default=None),
            method=METHOD,
            thin=tuple(thin),
            alone=tuple(alone),
        ),
        all(part.audit.safe for part in found.values()),
    )


def _all_of(refused: Sequence[CannotProtect]) -> CannotProtect:
    """Each population and year that cannot be protected, at once: whoever orders anew need not find them one by one."""
    da, en = (
        list(dict.fromkeys(said)) for said in ([one.said.da for one in refused], [one.said.en for one in refused])
    )
    while len(da) > 1 and len(en) > 1 and max(len(" ".join(da)), len(" ".join(en))) > MOST_SAID:
        da, en = da[:-1], en[:-1]
    return CannotProtect(Text(" ".join(da), " ".join(en)))


@dataclass(frozen=True, slots=True)
class _Part:
    """A population in a year. `tables` and `trees`: the release's own, without what is told elsewhere."""

    tables: tuple[Table, ...]
    rules: Rules
    trees: Mapping[str, Hierarchy]
    protected: Protected


def _year(
    now: Sequence[Whole],
    then: Sequence[Out],
    beside: Elsewhere,
    handed: Collection[Extract],
    year: int,
    persons: Mapping[Cell, int],
) -> _Part:
    under = parents([*now, *(one.told for one in then)])
    for name, codes in beside.together.items():
        under.setdefault(name, {}).update(codes)
    trees = hierarchies(under)
    shapes = [shape(of, year) for of in now]
    # What is told elsewhere of a dimension that is not released says nothing of what is.
    released = {name for one in shapes for name in one.dimensions}
    shapes += [one for one in beside.shapes if one.dimensions[-1] in released]
    tables = tuple(_table(one, trees) for one in shapes)
    counts = {one.cell(codes): count for one in tables for codes, count in one.counts.items()}
    same = [one for one in then if not _moved(one, counts, year, now)]
    known = beside.known | _told_then(then, counts, year)
    held = frozenset(cell for cell in _held_back(then, year) - known if counts.get(cell))
    # What was held back before it was handed out stays so: that it tells of it cannot be taken back.
    in_rows = {cell: one for cell, one in _in_rows(now, handed, year).items() if cell not in known | held}
    for cell, one in in_rows.items():
        if too_small(counts[cell]):
            raise CannotProtect(extracts.said(year, words_of(cell), one))
    rules = Rules(THRESHOLD, WIDTH, known=known | in_rows.keys(), held=held)
    earlier = [_published(one.told, year) for one in same]
    protecting = partial(
        protect,
        tables,
        hierarchies=trees,
        earlier=earlier,
        persons=persons,
        seconds=SECONDS,
        most_behind=too_large.MOST_LOOKED_AT,  # Of more the last look says nothing.
    )
    try:
        try:
            found = protecting(rules)
        except Unprotectable as cannot:
            # Who is alone in a group may learn another from the page by herself; a release cannot take that back. It is
            # told to whoever approves. Any other reason stands in the way without her as well.
            if not isinstance(cannot.__cause__, Impossible):
                raise
            rules = replace(rules, singletons=False)
            found = protecting(rules)
    except (Unprotectable, Contradiction) as cannot:
        figure = _figure(cannot.cell or frozenset(), now, trees, year)
        raise CannotProtect(_said(figure, now, year, _called(in_rows.values()))) from cannot
    except TooLarge as cannot:
        titles = [of.wanted.title for of in now if shape(of, year).name in cannot.tables]
        said = not_settled if isinstance(cannot, NotSettled) else in_ring
        raise CannotProtect(said(titles or [of.wanted.title for of in now], year)) from cannot
    own = hierarchies(parents(now))
    return _Part(tuple(_table(shape(of, year), own) for of in now), rules, own, found)


def _table(of: Shape, trees: Mapping[str, Hierarchy]) -> Table:
    return table(of.name, of.dimensions, {codes: of.figures[codes] or 0 for codes in of.innermost}, trees)


def _published(told: KeptTable, year: int) -> Published:
    of = shape(told, year)
    return Published(of.name, of.dimensions, of.figures)


def _is_counted(axes: Sequence[str], now: Iterable[Whole]) -> bool:
    """Whether a table by these dimensions is counted again: some table has all of them, or finer ones."""
    return any({*axes} <= {axis for fine in one.axes for axis in (fine, told_as(fine))} for one in now)


def _moved(one: Out, counts: Mapping[Cell, int], year: int, now: Sequence[Whole]) -> bool:
    """Whether anything that is counted again moved since. Raises `CannotProtect` where it moved by few."""
    of, moved, is_counted = shape(one.counted, year), False, _is_counted(one.counted.axes, now)
    for codes, before in of.figures.items():
        cell = cell_of(of.dimensions, codes)
        # Of a table that is counted again a cell that is not there is nobody: a country that nobody comes from now.
        by = abs(counts.get(cell, 0 if is_counted else before or 0) - (before or 0))
        if 0 < by < THRESHOLD:
            raise CannotProtect(_moved_by_few(cell, year, one.number, now))
        moved = moved or by > 0
    return moved


def _told_then(then: Iterable[Out], counts: Mapping[Cell, int], year: int) -> frozenset[Cell]:
    """The cells that some release tells as they still stand."""
    return frozenset(
        cell
        for one in then
        for cell, figure in _cells(one.told, year)
        if figure is not None and counts.get(cell) == figure
    )


def _held_back(then: Iterable[Out], year: int) -> frozenset[Cell]:
    """The figures that some release holds back. What its figures add up to, and it has no row for, is none of them."""
    return frozenset(
        cell_at(one.told.axes, groups)
        for one in then
        for groups in combinations(one.told.groups)
        if one.told.figure(year, groups) is None
    )


def _in_rows(now: Iterable[Whole], handed: Collection[Extract], year: int) -> dict[Cell, Extract]:
    """The figures in which somebody is, and of which an extract has rows."""
    found: dict[Cell, Extract] = {}
    for cell, figure in ((cell, figure) for of in now for cell, figure in _cells(of, year)):
        groups = extracts.groups_of(cell)
        if figure and groups is not None:
            rows = next((one for one in handed if one.tells(year, groups)), None)
            if rows is not None:
                found[cell] = rows
    return found


def _cells(of: Counts, year: int) -> Iterable[tuple[Cell, int | None]]:
    found = shape(of, year)
    return ((cell_of(found.dimensions, codes), figure) for codes, figure in found.figures.items())


def _coarser(part: _Part) -> Text:
    """What would keep more figures: the first way of summing up one dimension, or of leaving it out."""
    found = proposals(part.tables, part.rules, part.trees, seconds=SECONDS / 4)
    if found:
        return _proposed(found[0])
    if len(part.tables) > 1:
        return Text("færre tabeller", "fewer tables")
    return Text(
        "ingen anden måde: tabellen er alene og for lille til at deles",
        "no other way: the table is alone, and too small to be divided",
    )


def _proposed(one: Proposal) -> Text:
    name, _equals, group = one.dimension.partition("=")
    label = DIMENSIONS[name].groups[group] if group else DIMENSIONS[name].label
    if one.left_out:
        return Text(f"uden {label.da.lower()}", f"without {label.en.lower()}")
    return Text(f"{label.da.lower()} i grovere grupper", f"{label.en.lower()} in coarser groups")


def _figure(cell: Cell, now: Iterable[Whole], trees: Mapping[str, Hierarchy], year: int) -> Cell:
    """The figure of a table of the release that is this cell, is nearest in it, or has it nearest around it.

    What is told elsewhere or was told before has cells that no table of the release has: whoever makes the release
    reads there what to leave out.
    """
    figures = {cell: count for of in now for cell, count in _cells(of, year)}
    named = dict(_of_the_release(name, code) for name, code in sorted(cell))
    under = [one for one in figures if figures[one] and dict(one).keys() == named.keys() and _holds(named, one, trees)]
    over = [one for one in figures if one and _holds(dict(one), frozenset(named.items()), trees)]
    here = frozenset(named.items())
    if here in figures or not (under or over):
        return here
    return min(under, key=lambda one: figures[one] or 0) if under else max(over, key=len)


def _of_the_release(name: str, code: str) -> tuple[str, str]:
    """A form of exploitation as the page counts it is said as a release does: by one form or several."""
    name, _equals, form = name.partition("=")
    return (ALONE, form) if form else (name, code)


def _holds(whole: Mapping[str, str], part: Cell, trees: Mapping[str, Hierarchy]) -> bool:
    """Whether everybody in one cell is in the other."""
    codes = dict(part)
    return all(
        name in codes and code in (codes[name], *trees.get(name, Hierarchy()).above(codes[name]))
        for name, code in whole.items()
    )


def _called(handed: Iterable[Extract]) -> list[Text]:
    """The rows that are out, each once, in the order of their numbers."""
    return list(dict.fromkeys(one.called for one in sorted(handed, key=lambda one: one.number)))


def _said(figure: Cell, now: Sequence[Whole], year: int, handed: Sequence[Text]) -> Text:
    what = words_of(figure)
    titles = [of.wanted.title for of in now if figure in dict(_cells(of, year))]
    # The number of all is in each of the tables: one less is enough to reckon without.
    out = leave_out(titles, [of.wanted.title for of in now], together=bool(figure))
    counted = POPULATIONS[now[0].wanted.choice.population].label
    rows = Text("", "")
    if handed:
        da, en = ", ".join(one.da for one in handed), ", ".join(one.en for one in handed)
        rows = Text(
            f" Grupper, der står i rækker, som er ude ({da}), kan ikke skjule andre.",
            f" Groups that stand in rows that are out ({en}) cannot hide others.",
        )
    return Text(
        f"{counted.da}: Tallet for {year}, {what.da}, kan ikke beskyttes sammen med resten og det, der allerede er "
        f"ude.{rows.da} Udelad {out.da}, eller vælg en grovere tabel. [STA-01]",
        f"{counted.en}: The figure for {year}, {what.en}, cannot be protected beside the rest and what is out "
        f"already.{rows.en} Leave out {out.en}, or choose a coarser table. [STA-01]",
    )


def in_ring(titles: Sequence[Text], year: int) -> Text:
    """That tables stand in a ring behind which there is too large a table to check."""
    out = leave_out(titles, titles, together=False)
    return Text(
        f"Tabellerne for {year} står i en ring med hinanden eller med det, der er ude, og den tabel, der ligger bag "
        f"dem, er så stor, at det ikke kan efterprøves, hvad tabellerne fortæller tilsammen. Udelad {out.da}, eller "
        "vælg grovere tabeller. [STA-01]",
        f"The tables for {year} stand in a ring with each other or with what is out, and the table behind them is so "
        f"large that what the tables tell together cannot be checked. Leave out {out.en}, or choose coarser tables. "
        "[STA-01]",
    )


def not_settled(titles: Sequence[Text], year: int) -> Text:
    """That it takes too much work to find what may stand in all that is held back."""
    out = leave_out(titles, titles, together=False)
    return Text(
        f"Det kan ikke findes ud af, hvad der kan stå i de tal for {year}, som er holdt tilbage her og i det, der er "
        f"ude: det tager for længe. Udelad {out.da}, eller vælg grovere tabeller. [STA-01]",
        f"What may stand in the figures for {year} that are held back here and in what is out cannot be found out: it "
        f"takes too long. Leave out {out.en}, or choose coarser tables. [STA-01]",
    )


def _moved_by_few(cell: Cell, year: int, number: int, now: Sequence[Whole]) -> Text:
    what = words_of(cell)
    having = [of.wanted.title for of in now if cell in dict(_cells(of, year))]
    out = leave_out(having, [of.wanted.title for of in now], together=True)
    return Text(
        f"Tallet for {year}, {what.da}, har ændret sig med færre end {THRESHOLD} siden udgivelse nr. {number}. De to "
        f"ved siden af hinanden ville pege på dem. Lad året stå, som den fortalte det, udelad {out.da}, eller vælg en "
        "grovere tabel. [STA-01]",
        f"The figure for {year}, {what.en}, has moved by fewer than {THRESHOLD} since release no. {number}. The two "
        f"beside each other would point at them. Let the year stand as that one told it, leave out {out.en}, or choose "
        "a coarser table. [STA-01]",
    )
