"""A plan as somebody types it, before it is a version."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from helle.register.protection import ciphers
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
    """A child of hers. `counted_in_other_case`: the other parent's return counts it already (RET-24)."""

    position: int
    name: str
    birth_date: dt.date
    whereabouts: ChildWhereabouts
    counted_in_other_case: bool = False

    @property
    def mark(self) -> bytes:
        """A keyed hash by which the same child is found again, however its name is spaced, cased and accented, and
        whatever signs that cannot be seen stand in it."""
        parted = unicodedata.normalize("NFKD", self.name).casefold()
        seen = "".join(
            sign for sign in parted if unicodedata.category(sign) not in ("Cf", "Mn", "Cc") or sign.isspace()
        )
        name = " ".join(seen.split())
        return ciphers.blind_index("plan child", f"{name}\n{self.birth_date.isoformat()}")


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
    with_victim: bool = False
    with_partner: bool = False
    with_cmm: bool = False
    accepted_by_her_on: dt.date | None = None
    language: str = ""

    @property
    def children_once(self) -> tuple[OfChild, ...]:
        """The children, each once however often it was typed; who has no name yet stands by herself (RET-24)."""
        named = {one.mark: one for one in reversed(self.children) if one.name.strip()}
        return tuple(one for one in self.children if not one.name.strip() or named[one.mark] is one)

    @property
    def content(self) -> tuple[object, ...]:
        """What she says yes to, wherever on the form it was typed."""
        numbers = {one.position: n for n, one in enumerate(self.activities, 1)}
        return (
            *(self.currency, self.goal, self.children_known, self.breadwinner),
            *(self.breadwinner_why, self.cash_only_why, self.third_country_why),
            tuple((one.text, one.begins_on, one.ends_on) for one in self.activities),
            tuple((one.use, one.kind, one.amount, one.text, numbers.get(one.activity or 0)) for one in self.lines),
            tuple((one.name, one.birth_date, one.whereabouts, one.counted_in_other_case) for one in self.children),
        )

    def sum_of(self, kind: SupportKind) -> int:
        """What the lines of a kind come to."""
        return sum(line.amount for line in self.lines if line.kind is kind)
