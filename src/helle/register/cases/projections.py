"""Whether the lists say what the cases say, and making them say it again.

What a list keeps of a case is written with each change. But next steps also come and go with the day (a reminder, the
end of a period), so every night all of it is recomputed. Works as the owner of the tables (`default` under
`HELLE_AS_OWNER`) and as the role that does nothing else (`lists`); the application's role may not.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from helle.register.cases.actions import Projection, projection, steps_of
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import from_row
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind

PORTION = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    grant_id: int
    case_id: uuid.UUID
    kind: OrganisationKind
    number: str
    shown: Projection
    rest_agrees: bool


def differences(alias: str = "default") -> list[str]:
    """The numbers of the cases whose lists differ from a recomputation on today's facts. Sees one instant."""
    today, outermost = clock.today(), not connections[alias].in_atomic_block
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return [kept[0].number for kept in _cases(cursor) if _differ(cursor, kept, today)]


class CasesLeftOut(Exception):
    """Some cases could not be brought to the new day; all others were. The text names ids and kinds of errors only."""

    def __init__(self, failed: dict[uuid.UUID, str]) -> None:
        super().__init__(", ".join(f"{case_id}: {error}" for case_id, error in failed.items()))
        self.failed = failed


type FollowsCalendar = Callable[[str, dict[uuid.UUID, str]], object]


def night(alias: str = "default", *, also: Sequence[FollowsCalendar] = ()) -> None:
    """What each night does: closed cases are closed to whoever has nothing going on there any more, the competence, and
    what `also` names, follow the calendar, then the lists the day.

    Safe to run twice. Raises `CasesLeftOut` at the end, when everything else is done.
    """
    failed: dict[uuid.UUID, str] = {}
    shut_closed(alias, failed)
    follow_calendar(alias, failed)
    for follow in also:
        follow(alias, failed)
    repair(alias, failed)
    if failed:
        raise CasesLeftOut(failed)


def shut_closed(alias: str = "default", failed: dict[uuid.UUID, str] | None = None) -> int:
    """End what others still see of closed cases once nothing of theirs goes on there, one case a transaction.

    Returns of how many units. `failed` as in `follow_calendar`.
    """
    shut = 0
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.closed_and_held()")
        for (case_id,) in cursor.fetchall():
            with one_of_many(alias, case_id, failed):
                cursor.execute("SELECT helle.close_by_calendar(%s)", [case_id])
                shut += cursor.fetchone()[0]
    return shut


def follow_calendar(alias: str = "default", failed: dict[uuid.UUID, str] | None = None) -> int:
    """Let the competence follow the day, one case a transaction; returns how many moved.

    A stay or a submission that ended yesterday ends Udlændingestyrelsen's grants, though nobody wrote anything. What
    the lists keep of a grant that begins is missing until `repair`. Cases that fail are put into `failed`; without it
    the first one raises.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.competence_astray()")
        astray = [row[0] for row in cursor.fetchall()]
        moved = 0
        for case_id in astray:
            with one_of_many(alias, case_id, failed):
                cursor.execute("SELECT helle.competence_by_calendar(%s)", [case_id])
                moved += cursor.fetchone()[0]
    return moved


def repair(alias: str = "default", failed: dict[uuid.UUID, str] | None = None) -> int:
    """Rewrite each projection that differs, one case a transaction; returns how many cases were wrong.

    The case is held meanwhile, so that no change made at the same time is overwritten. `failed` as above.
    """
    today, repaired = clock.today(), 0
    with connections[alias].cursor() as cursor:
        for seen in _cases(cursor):
            with one_of_many(alias, seen[0].case_id, failed):
                if not _differ(cursor, seen, today):
                    continue
                cursor.execute("SELECT helle.hold_case(%s)", [seen[0].case_id])
                facts = _facts(cursor, seen[0].case_id, today)
                for kept in seen:
                    right = _of_kind(facts, kept.kind)
                    cursor.execute(
                        "SELECT helle.repair_projection(%s, %s, %s::jsonb, %s, %s)",
                        [kept.grant_id, right.rung, json.dumps(right.steps), right.next_due, right.period_end],
                    )
                repaired += 1
    return repaired


@contextmanager
def one_of_many(alias: str, case_id: uuid.UUID, failed: dict[uuid.UUID, str] | None) -> Iterator[None]:
    """One case in a transaction of its own: what is wrong with it must not keep the others back."""
    try:
        with transaction.atomic(using=alias):
            yield
    except Exception as error:
        if failed is None:
            raise
        failed[case_id] = type(error).__name__


def _cases(cursor: CursorWrapper) -> Iterator[list[_Kept]]:
    """What the grants keep, case by case."""
    after: uuid.UUID | None = None
    while True:
        cursor.execute("SELECT * FROM helle.projections(%s, %s)", [after, PORTION])
        rows = cursor.fetchall()
        if not rows:
            return
        for case_id, group in groupby(rows, key=lambda row: row[1]):
            yield [_kept(row) for row in group]
            after = case_id


def _kept(row: tuple[Any, ...]) -> _Kept:
    """The columns of our own function, which no checker knows."""
    grant_id, case_id, kind, number, rung, steps, next_due, period_end, *agreeing = row
    coded = json.loads(steps) if isinstance(steps, str) else steps
    return _Kept(
        grant_id=grant_id,
        case_id=case_id,
        kind=OrganisationKind(str(kind)),
        number=number,
        shown=Projection(rung, coded, next_due, period_end),
        rest_agrees=all(agreeing),
    )


def _differ(cursor: CursorWrapper, kept: list[_Kept], today: dt.date) -> bool:
    facts = _facts(cursor, kept[0].case_id, today)
    return any(not one.rest_agrees or one.shown != _of_kind(facts, one.kind) for one in kept)


def _facts(cursor: CursorWrapper, case_id: uuid.UUID, today: dt.date) -> Facts:
    cursor.execute("SELECT * FROM helle.case_facts_unchecked(%s, %s)", [case_id, today])
    row = cursor.fetchone()
    return from_row(case_id, today, dict(zip([column.name for column in cursor.description], row, strict=True)))


def _of_kind(facts: Facts, kind: OrganisationKind) -> Projection:
    return projection(facts, [step for step in steps_of(facts) if step.by is kind])
