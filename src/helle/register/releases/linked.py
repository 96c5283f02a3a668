"""What the register's rules say of one figure by another: whoever knows the rule reads the one out of the other.

Persons are counted as the rules decided of them. Where a rule derives one dimension from another, rows that have both
tell apart what is held back of either, since the word beside `*` says which of the groups it can be. Of the columns
that research can have these are all that a rule links; what usually goes together in life is linked by none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from helle.register.releases.content import KeptTable
from helle.register.releases.elsewhere import FOR_ALL
from helle.register.statistics import telling
from helle.register.statistics.queries import Breakdown
from helle.rules.ruling import Text

_ASSESSED: Final = "assessed"


@dataclass(frozen=True, slots=True)
class Link:
    """Two columns that a rule links. `of`: the groups by which it does, with their column; none, by every one."""

    columns: tuple[str, str]
    requirements: tuple[str, ...]
    rule: Text
    of: frozenset[tuple[str, str]] = frozenset()

    def tells(self, column: str, group: str) -> bool:
        """Whether a group of one of them can be read out of the other."""
        return column in self.columns and (not self.of or (column, group) in self.of)

    @property
    def cited(self) -> str:
        """What it comes from, as it is cited."""
        return ", ".join(self.requirements)


LINKS: Final = (
    Link(
        ("residence", "authority"),
        ("ID-03", "ID-04", "ID-05"),
        Text(
            "CMM vurderer danske statsborgere og dem med lovligt ophold, Udlændingestyrelsen de andre",
            "CMM assesses Danish citizens and those who stay lawfully, the Immigration Service the others",
        ),
    ),
    Link(
        ("region", "residence"),
        ("ID-04",),
        Text(
            "en dansk statsborger er det i begge",
            "a Danish citizen is one in both",
        ),
        frozenset({("region", "denmark"), ("residence", "danish")}),
    ),
    Link(
        ("region", "authority"),
        ("ID-04",),
        Text("danske statsborgere vurderes af CMM", "Danish citizens are assessed by CMM"),
        frozenset({("region", "denmark"), ("authority", "cmm")}),
    ),
)


def linked(held: Collection[tuple[str, str]], columns: Collection[str]) -> Link | None:
    """The first link between these columns of which a group is held back."""
    return next(
        (one for one in LINKS if set(one.columns) <= set(columns) and any(one.tells(*group) for group in held)), None
    )


def told_together(
    tables: Sequence[KeptTable], out: Iterable[KeptTable] = (), page: Iterable[Breakdown] = ()
) -> list[Link]:
    """The links of which one dimension stands in a release, the other in it or beside it, and figures of one are held
    back: whoever approves it is told, since readers can subtract by the rule what no table adds up.

    `out`: the tables of the releases that are out. `page`: what the page of statistics tells of the years.
    """
    own = [one for one in tables if one.counts == _ASSESSED]
    years = {year for one in own for year in one.years}
    beside = [one for one in out if one.counts == _ASSESSED]
    found = [
        *(_of_table(one, year) for one in (*own, *beside) for year in years),
        *(_of_page(one, year) for one in page for year in years),
    ]
    told = [one for one in found if one is not None]
    axes, held = {axis for one in told for axis in one.axes}, {axis for one in told for axis in one.held}
    mine = {axis for one in own for axis in one.axes}
    return [one for one in LINKS if set(one.columns) <= axes and set(one.columns) & mine and set(one.columns) & held]


@dataclass(frozen=True, slots=True)
class _Told:
    """By which dimensions something is told of a year, and of which of these something is held back."""

    axes: frozenset[str]
    held: frozenset[str]


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
