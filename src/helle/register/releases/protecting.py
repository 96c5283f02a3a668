"""Protecting the tables of a release together, and beside every release that is out already (STA-01).

What is held back, and the audit of it, are made by `helle.methods.disclosure`; here it is asked, of each population and
each year, with the rules that Helle's releases follow. A release that was taken down counts as out: whoever took it
while it was public still has it.

A year that is told again with the same figures is one with what is out: what was held back stays so. Where figures
changed since, the difference of two releases tells of the few who came or went. So a figure that moved by as few as
would be held back themselves is held back, and so is everything that was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from helle.methods.disclosure.auditing import Contradiction, Published
from helle.methods.disclosure.coarser import Proposal, proposals
from helle.methods.disclosure.protecting import Protected, Status, Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Cell, Hierarchy, Table, cell_of, table
from helle.register.releases.content import KeptTable, Protection, kept
from helle.register.releases.models import Release
from helle.register.releases.shapes import Shape, hierarchies, shapes, words_of
from helle.register.releases.tables import Whole
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
from helle.register.statistics.disclosure import SMALLEST_SHOWN
from helle.rules.ruling import Text

THRESHOLD: Final = SMALLEST_SHOWN
WIDTH: Final = SMALLEST_SHOWN
"""Nobody comes closer to a figure that is held back than this: it could be nobody as well as enough to be shown."""
SECONDS: Final = 2.0
"""Of a core for each population and year, to look for something cheaper than what is safe already."""
METHOD: Final = "helle.methods.disclosure"


class CannotProtect(Exception):
    """No pattern protects what is asked for; `said` says which figure stands in the way, and what would help."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True)
class Shown:
    """What is held back of each population and year, how it was protected, and whether the audit found it safe."""

    suppressed: Mapping[tuple[str, int], Collection[Cell]]
    protection: Protection
    audited: bool


def protected(wholes: Sequence[Whole], years: range, before: Iterable[Release]) -> Shown:
    """Hold back what has to be, as little as can be found, and audit it. Raises `CannotProtect`."""
    out = [table for release in before for table in kept(release.content).tables]
    found: dict[tuple[str, int], Protected] = {}
    thin = []
    for population in dict.fromkeys(one.wanted.choice.population for one in wholes):
        now = [one for one in wholes if one.wanted.choice.population == population]
        then = [one for one in out if one.counts == population]
        for year in years:
            part = _year(now, [one for one in then if year in one.years], year)
            found[population, year] = part.protected
            if part.protected.half_fall():
                thin.append((POPULATIONS[population].label, year, _coarser(part)))
    widths = [
        one.width for part in found.values() for one in part.audit.intervals if one.width is not None
    ]  # fmt: skip
    return Shown(
        {key: frozenset(cell for cell, state in part.states.items() if state is not Status.PUBLISHED)
         for key, part in found.items()},
        Protection(
            threshold=THRESHOLD,
            width=WIDTH,
            figures=sum(len(part.states) for part in found.values()),
            held_back=sum(part.suppressed() for part in found.values()),
            narrowest=min(widths, default=None),
            method=METHOD,
            thin=tuple(thin),
        ),
        all(part.audit.safe for part in found.values()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    tables: tuple[Table, ...]
    rules: Rules
    trees: Mapping[str, Hierarchy]
    protected: Protected


def _year(now: Sequence[Whole], then: Sequence[KeptTable], year: int) -> _Part:
    trees = hierarchies([*now, *then])
    tables = tuple(_table(shape, trees) for one in now for shape in shapes(one, year))
    out = [Published(one.name, one.dimensions, one.figures) for of in then for one in shapes(of, year)]
    counts = {one.cell(codes): count for one in tables for codes, count in one.counts.items()}
    moved = _moved(out, counts)
    few = frozenset(cell for cell, by in moved.items() if by < THRESHOLD)
    rules = Rules(THRESHOLD, WIDTH, held=few | _held_back(out)) if moved else Rules(THRESHOLD, WIDTH)
    earlier = [] if moved else out
    try:
        found = protect(tables, rules, trees, earlier=earlier, seconds=SECONDS)
    except Unprotectable as cannot:
        raise CannotProtect(_said(cannot.cell, year)) from cannot
    except Contradiction as cannot:
        raise CannotProtect(_said(cannot.cell or frozenset(), year)) from cannot
    return _Part(tables, rules, trees, found)


def _table(shape: Shape, trees: Mapping[str, Hierarchy]) -> Table:
    return table(shape.name, shape.dimensions, {codes: figure or 0 for codes, figure in shape.innermost.items()}, trees)


def _moved(out: Iterable[Published], counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """By how many each figure moved that is out already and is counted again; one that stands still is not in it."""
    found = {}
    for file in out:
        for codes, value in file.values.items():
            cell = cell_of(file.dimensions, codes)
            if value is not None and counts.get(cell, value) != value:
                found[cell] = abs(counts[cell] - value)
    return found


def _held_back(out: Iterable[Published]) -> frozenset[Cell]:
    """The cells that some release held back."""
    return frozenset(
        cell_of(file.dimensions, codes) for file in out for codes, value in file.values.items() if value is None
    )


def _coarser(part: _Part) -> Text:
    """What would keep more figures: the first way of summing up one dimension, or of leaving it out."""
    found = proposals(part.tables, part.rules, part.trees, seconds=SECONDS / 4)
    return _proposed(found[0]) if found else Text("vælg færre tabeller", "choose fewer tables")


def _proposed(one: Proposal) -> Text:
    name, _equals, group = one.dimension.partition("=")
    label = DIMENSIONS[name].groups[group] if group else DIMENSIONS[name].label
    if one.left_out:
        return Text(f"uden {label.da.lower()}", f"without {label.en.lower()}")
    return Text(f"{label.da.lower()} i grovere grupper", f"{label.en.lower()} in coarser groups")


def _said(cell: Cell, year: int) -> Text:
    what = words_of(cell)
    return Text(
        f"Tallet for {year}, {what.da}, kan ikke beskyttes sammen med resten. Udelad en tabel, eller vælg en grovere. "
        "[STA-01]",
        f"The figure for {year}, {what.en}, cannot be protected beside the rest. Leave a table out, or choose a "
        "coarser one. [STA-01]",
    )
