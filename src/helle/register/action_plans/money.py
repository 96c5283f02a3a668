"""Adding up the money of a plan: exactly, by initiative, recipient and year. What nobody has entered is not there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from helle.register.action_plans.models import MoneyEntry, OverspendDecision, YearTold
from helle.register.protection.clock import local_day
from helle.rules.initiatives.amounts import Amount
from helle.rules.initiatives.codes import MoneyKind
from helle.rules.ruling import Text

type Key = tuple[int | None, uuid.UUID | None, int]
type OfYear = tuple[int | None, int]
"""An initiative, or None for what goes to units for no one of them, and a year."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands of each kind. None: nobody has entered anything, which is not the same as nothing (GOV-10)."""

    allocated: Decimal | None = None
    committed: Decimal | None = None
    spent: Decimal | None = None
    forecast: Decimal | None = None
    decided: Decimal | None = None

    @property
    def left(self) -> Decimal | None:
        """What is allocated or decided above it, and not spent; None where nothing is allocated."""
        nothing = Decimal(0)
        return None if self.allocated is None else self.allocated + (self.decided or nothing) - (self.spent or nothing)

    @property
    def says_something(self) -> bool:
        return any(one is not None for one in (self.allocated, self.committed, self.spent, self.forecast, self.decided))


@dataclass(frozen=True, slots=True)
class Line:
    """The money of an initiative, a recipient, or both, in a year."""

    initiative_id: int | None
    recipient_id: uuid.UUID | None
    year: int
    sums: Sums

    @property
    def above_allocation(self) -> Decimal:
        """By how much more was spent than was allocated; nothing where it was not (GOV-10)."""
        nothing = Decimal(0)
        return max((self.sums.spent or nothing) - (self.sums.allocated or nothing), nothing)

    @property
    def above_is_decided(self) -> bool:
        return self.above_allocation <= (self.sums.decided or Decimal(0))


def that_stand[R: (MoneyEntry, OverspendDecision)](rows: Sequence[R]) -> list[R]:
    """What was not taken back, without the rows that take back."""
    taken_back = {row.reverses_id for row in rows if row.reverses_id}
    return [row for row in rows if not row.reverses_id and row.pk not in taken_back]


def room_on(
    entries: Sequence[MoneyEntry],
    decisions: Sequence[OverspendDecision],
    key: Key,
    kind: MoneyKind,
    day: dt.date,
    *,
    not_by: uuid.UUID | None = None,
) -> Decimal:
    """What can still be entered of a kind on a day, as `helle.plan_room` has it.

    A decision covers from its own day on: no day after that may be left with more used than was allocated, and decided
    by then. Without what `not_by` decided; None: whoever decided it. Below zero where less was decided than is used.
    """
    own = [one for one in that_stand(entries) if (one.initiative_id, one.recipient_id, one.year) == key]
    used = [one for one in own if one.kind == kind]
    decided = [
        one
        for one in that_stand(decisions)
        if (one.initiative_id, one.recipient_id, one.year) == key and (not_by is None or one.by_user_id != not_by)
    ]
    allocated = sum((one.amount for one in own if one.kind == MoneyKind.ALLOCATION), Decimal(0))
    days = {day, *(one.on_day for one in used if one.on_day > day)}
    return allocated + min(_by_day(decided, one) - _by_day(used, one) for one in days)


def _by_day(rows: Iterable[MoneyEntry | OverspendDecision], day: dt.date) -> Decimal:
    return sum((one.amount for one in rows if one.on_day <= day), Decimal(0))


def lines_of(entries: Sequence[MoneyEntry], decisions: Sequence[OverspendDecision]) -> list[Line]:
    """One line for each initiative, recipient and year of which something stands, in the order of years."""
    standing, decided = that_stand(entries), that_stand(decisions)
    keys: dict[Key, None] = {}
    for row in (*standing, *decided):
        keys.setdefault((row.initiative_id, row.recipient_id, row.year))
    lines = [
        Line(
            *key,
            _sums(
                [one for one in standing if (one.initiative_id, one.recipient_id, one.year) == key],
                [one for one in decided if (one.initiative_id, one.recipient_id, one.year) == key],
            ),
        )
        for key in keys
    ]
    return sorted(lines, key=lambda line: (line.year, line.initiative_id or 0, str(line.recipient_id or "")))


def _sums(entries: Sequence[MoneyEntry], decisions: Sequence[OverspendDecision]) -> Sums:
    forecasts = sorted((one for one in entries if one.kind == MoneyKind.FORECAST), key=lambda one: one.number)
    return Sums(
        allocated=_sum(one.amount for one in entries if one.kind == MoneyKind.ALLOCATION),
        committed=_sum(one.amount for one in entries if one.kind == MoneyKind.COMMITMENT),
        spent=_sum(one.amount for one in entries if one.kind == MoneyKind.SPENDING),
        forecast=forecasts[-1].amount if forecasts else None,
        decided=_sum(one.amount for one in decisions),
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    found = list(amounts)
    return sum(found, Decimal(0)) if found else None


def as_told(lines: Iterable[Line], told: Container[OfYear]) -> tuple[Line, ...]:
    """The lines, with nought for what nobody has entered in a year of which all is said to be entered."""
    return tuple(
        replace(line, sums=nothing_more(line.sums)) if (line.initiative_id, line.year) in told else line
        for line in lines
    )


def years_told(
    rows: Iterable[YearTold], entries: Iterable[MoneyEntry], decisions: Iterable[OverspendDecision]
) -> dict[OfYear, YearTold]:
    """Who said it, by the years of which it is said that all is entered, and nothing was since (GOV-10).

    `rows` in the order in which they were written. Counted, and not by the hour: what was typed before and saved after
    is more than was told; and what was said while the year ran was not of all of it.
    """
    last = {(one.initiative_id, one.year): one for one in rows}
    entered = Counter((row.initiative_id, row.year) for row in (*entries, *decisions))
    whole = {key: one for key, one in last.items() if one.complete and entered[key] == one.entered}
    return {key: one for key, one in whole.items() if one.recorded_at and local_day(one.recorded_at).year > one.year}


def years_unsaid(rows: Iterable[YearTold]) -> tuple[YearTold, ...]:
    """That a year is not all entered after all, of those of which it is the last word. `rows` as they were written."""
    last = {(one.initiative_id, one.year): one for one in rows}
    return tuple(one for one in last.values() if not one.complete)


def in_words(amount: Decimal) -> Text:
    """1.234,50 kr.; with a minus where more is allocated than a plan that was read anew has."""
    if amount >= 0:
        return Amount.of(amount).words
    owed = Amount.of(-amount).words
    return Text(f"−{owed.da}", f"−{owed.en}")


KINDS: Final = ("allocated", "committed", "spent", "forecast", "decided")


def total(lines: Iterable[Line]) -> Sums:
    """The sums of several lines; of each kind only where some line has it."""
    sums = [line.sums for line in lines]
    return Sums(
        *(_sum(amount for amount in (getattr(one, name) for one in sums) if amount is not None) for name in KINDS)
    )


def nothing_more(sums: Sums) -> Sums:
    """The sums where all is said to be entered: what nobody has entered is nought, but for what is expected."""
    nothing = Decimal(0)
    return replace(
        sums,
        allocated=nothing if sums.allocated is None else sums.allocated,
        committed=nothing if sums.committed is None else sums.committed,
        spent=nothing if sums.spent is None else sums.spent,
    )


def above_allocation(lines: Iterable[Line]) -> Decimal:
    """By how much more was spent than was allocated; what is left of one line covers nothing of another."""
    return sum((line.above_allocation for line in lines), Decimal(0))
