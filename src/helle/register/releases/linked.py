"""Where a release, or an extract for research, tells one figure by another that a rule links to it (STA-01).

Rows that have both columns of a link tell apart what is held back of either, since the word beside `*` says which of
the groups it can be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from helle.register.releases.content import KeptTable
from helle.register.releases.elsewhere import FOR_ALL
from helle.register.statistics import telling
from helle.register.statistics.links import LINKS, Link
from helle.register.statistics.queries import Breakdown

_ASSESSED: Final = "assessed"


def linked(held: Collection[tuple[str, str]], columns: Collection[str]) -> Link | None:
    """The first link between these columns of which a group is held back."""
    return next(
        (one for one in LINKS if set(one.columns) <= set(columns) and any(one.tells(*group) for group in held)), None
    )


def told_together(
    tables: Sequence[KeptTable], out: Iterable[KeptTable] = (), page: Iterable[Breakdown] = ()
) -> list[Link]:
    """The links of which in one year one dimension stands in a release, the other in it or beside it, and figures of
    one are held back: whoever approves it is told, since readers can subtract by the rule what no table adds up.

    `out`: the tables of the releases that are out. `page`: what the page of statistics tells of the years.
    """
    own = [one for one in tables if one.counts == _ASSESSED]
    beside = [one for one in out if one.counts == _ASSESSED]
    shown = list(page)
    years = {year for one in own for year in one.years}
    found = {link for year in years for link in _of_year(year, own, beside, shown)}
    return [one for one in LINKS if one in found]


def _of_year(
    year: int, own: Iterable[KeptTable], beside: Iterable[KeptTable], page: Iterable[Breakdown]
) -> Iterator[Link]:
    mine = _joined(_of_table(one, year) for one in own)
    told = _joined([mine, *(_of_table(one, year) for one in beside), *(_of_page(one, year) for one in page)])
    for link in LINKS:
        columns = set(link.columns)
        if columns <= told.axes and columns & mine.axes and columns & told.held:
            yield link


@dataclass(frozen=True, slots=True)
class _Told:
    """By which dimensions something is told of a year, and of which of these something is held back."""

    axes: frozenset[str]
    held: frozenset[str]


def _joined(found: Iterable[_Told | None]) -> _Told:
    there = [one for one in found if one is not None]
    return _Told(
        frozenset(axis for one in there for axis in one.axes), frozenset(axis for one in there for axis in one.held)
    )


def _of_table(one: KeptTable, year: int) -> _Told | None:
    if year not in one.years:
        return None
    hidden = any(number is None for (of, _groups), number in one.figures.items() if of == year)
    return _Told(frozenset(one.axes), frozenset(one.axes if hidden else ()))


def _of_page(one: Breakdown, year: int) -> _Told | None:
    told = next((row for row in telling.rows(one, FOR_ALL, unfinished=None) if row.year == year), None)
    if told is None:
        return None
    axes = frozenset({one.code})
    return _Told(axes, axes if None in told.counts else frozenset())
