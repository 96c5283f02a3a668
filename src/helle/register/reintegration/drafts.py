"""A plan as somebody types it, before it is a version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from helle.register.interface.typed import read_signs, says_anything
from helle.register.protection import search_keys
from helle.register.protection.refusals import says_something
from helle.rules.minors import turns_18_on
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind, SupportUse


@dataclass(frozen=True, slots=True)
class Activity:
    """What she will do, and when where it is known. `position` is the number of the row it is typed in."""

    position: int
    text: str
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the budget, in whole kroner or dollars; `activity` is the position of what it is for, if anything."""

    position: int
    use: SupportUse
    kind: SupportKind
    amount: int
    text: str
    activity: int | None = None


@dataclass(frozen=True, slots=True)
class OfChild:
    """A child of hers. `counted_in_other_case`: the other parent's return counts it already (RET-24).

    `another_why`: how it is known to be another child than one that was born on the same day.
    """

    position: int
    name: str
    birth_date: dt.date
    whereabouts: ChildWhereabouts
    counted_in_other_case: bool = False
    another_why: str = ""

    @property
    def mark(self) -> bytes:
        """A keyed hash by which the same child is found again, whatever stands in its name but letters and digits, and
        however these are cased and accented."""
        return search_keys.blind_index("plan child", f"{read_signs(self.name)}\n{self.birth_date.isoformat()}")

    def is_named(self) -> bool:
        """Whether a name is typed yet."""
        return says_anything(self.name)

    def is_of_the_day_of(self, other: OfChild) -> bool:
        """Whether both count and become eighteen on one day: twins, or one child written in two ways (RET-24)."""
        mine, theirs = (turns_18_on(one.birth_date, one.birth_date) for one in (self, other))
        return mine == theirs and not (self.counted_in_other_case or other.counted_in_other_case)


@dataclass(frozen=True, slots=True)
class Draft:
    """All of a plan. `breadwinner` None: not decided. `children_known`: those named are all, or there are none."""

    currency: Currency
    goal: str
    activities: tuple[Activity, ...] = ()
    lines: tuple[Line, ...] = ()
    children: tuple[OfChild, ...] = ()
    children_known: bool = False
    breadwinner: bool | None = None
    breadwinner_why: str = ""
    cash_only_why: str = ""
    third_country_why: str = ""
    children_left_out_why: str = ""
    with_victim: bool = False
    with_partner: bool = False
    with_cmm: bool = False
    accepted_by_her_on: dt.date | None = None
    language: str = ""

    @property
    def same_day(self) -> tuple[tuple[OfChild, OfChild], ...]:
        """Each child that counts beside an earlier one born on the same day, with that one."""
        found = []
        for n, one in enumerate(self.children):
            before = next((other for other in self.children[:n] if one.is_of_the_day_of(other)), None)
            if before is not None:
                found.append((one, before))
        return tuple(found)

    @property
    def children_once(self) -> tuple[OfChild, ...]:
        """The children, each once: not again by its name, nor by its birthday before it is said that it is another
        (RET-24)."""
        again = {one.position for one, _before in self.same_day if not says_something(one.another_why)}
        marks: set[bytes] = set()
        for one in self.children:
            if one.is_named() and one.mark in marks:
                again.add(one.position)
            marks.add(one.mark)
        return tuple(one for one in self.children if one.position not in again)

    @property
    def content(self) -> tuple[object, ...]:
        """What she says yes to, wherever on the form it was typed."""
        numbers = {one.position: n for n, one in enumerate(self.activities, 1)}
        return (
            *(self.currency, self.goal, self.children_known, self.breadwinner),
            *(self.breadwinner_why, self.cash_only_why, self.third_country_why, self.children_left_out_why),
            tuple((one.text, one.begins_on, one.ends_on) for one in self.activities),
            tuple((one.use, one.kind, one.amount, one.text, numbers.get(one.activity or 0)) for one in self.lines),
            tuple((one.name, one.birth_date, one.whereabouts, one.counted_in_other_case) for one in self.children),
        )

    def sum_of(self, kind: SupportKind) -> int:
        """What the lines of a kind come to."""
        return sum(line.amount for line in self.lines if line.kind is kind)
