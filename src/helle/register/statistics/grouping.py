"""Which groups of a year are told to the many, and which are put together first (GOV-13, STA-01).

One report tells of some of the year's victims, the other of all of them by the same groups. Whoever reads both can
subtract one from the other, so both are asked of each group: those the one report is about, and the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helle.register.statistics import disclosure


@dataclass(frozen=True, slots=True)
class Group:
    """Persons of a year in one group: those one report is about, and the other victims of that year."""

    code: str
    inside: int
    outside: int

    @property
    def all(self) -> int:
        return self.inside + self.outside

    @property
    def safe(self) -> bool:
        """Whether neither those inside nor those outside are so few that the number could point at somebody."""
        return not disclosure.too_small(self.inside) and not disclosure.too_small(self.outside)


@dataclass(frozen=True, slots=True)
class Told:
    """The groups of a year that are named, the largest first, and all others as one."""

    named: tuple[Group, ...]
    others: Group


def added(groups: Iterable[Group]) -> Group:
    """All of the groups as one."""
    found = list(groups)
    return Group("", sum(one.inside for one in found), sum(one.outside for one in found))


def together(groups: Sequence[Group]) -> Told | None:
    """The groups as they are told of those inside; None where even the year is small.

    No group is named that is small or leaves few outside, and the smallest named ones join the others until these are
    not small either.
    """
    if not added(groups).safe:
        return None
    named = sorted((one for one in groups if one.inside and one.safe), key=lambda one: (-one.inside, one.code))
    others = added(one for one in groups if one not in named)
    while named and others.inside and not others.safe:
        others = added([others, _to_join(others, named)])
    return Told(tuple(named), others)


def all_together(groups: Sequence[Group]) -> Told | None:
    """The groups as they are told of everybody, inside and outside; None where even the year is small.

    They are put together by their own numbers wherever nothing small is left of the others when those are subtracted
    whom `together` names among them. Else they stand as it has them: what it names is named here or stands among the
    others, and one without anybody inside is named where it is not small itself. A test works out, of many countries,
    all that follows from both.
    """
    if disclosure.too_small(added(groups).all):
        return None
    alone = together([Group(one.code, one.all, 0) for one in groups])
    told = together(groups)
    if told is None or alone is None:
        return alone
    here = {one.code for one in alone.named}
    unnamed = alone.others.all - sum(one.inside for one in told.named if one.code not in here)
    return _as_told_inside(groups, told) if disclosure.too_small(unnamed) else alone


def _as_told_inside(groups: Sequence[Group], told: Told) -> Told:
    named = list(told.named)
    left = [one for one in groups if one not in named]
    apart = list(_by_size(one for one in left if one.all and one.safe and not one.inside))
    others = added(one for one in left if one not in apart)
    while others.all and not others.safe:
        others = added([others, _to_join(others, apart or named)])
    return Told(_by_size((*named, *apart)), others)


def _to_join(others: Group, named: list[Group]) -> Group:
    """Take from the named ones the smallest that makes the others large enough; where none does, the smallest."""
    found = next((one for one in reversed(named) if added([others, one]).safe), named[-1])
    named.remove(found)
    return found


def _by_size(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda one: (-one.all, one.code)))
