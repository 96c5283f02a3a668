"""Short ways to cases whose time of keeping is over."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.retention import actions, queries
from helle.register.retention.actions import Proposed
from helle.register.retention.models import Disposal, Hold, Schedule
from helle.rules.retention.codes import CountedFrom, HoldGround, KeptKind
from tests import erasure_stories
from tests.cast import Cast, Member, as_owner
from tests.remembered import remembered
from tests.support_stories import past_its_triggers

BASIS = "Rigsarkivets bestemmelse af 1. juni 2023"
WHY = "Kringelfruens advokat forbereder et krav."


def proposed(
    by: Member,
    kind: KeptKind = KeptKind.UNASSESSED,
    *,
    years: int = 3,
    start: CountedFrom = CountedFrom.END,
    since: dt.date | None = None,
) -> Schedule:
    """Somebody proposes how long a kind of case is kept."""
    with by.acting():
        return actions.schedule_propose(Proposed(kind, years, start, BASIS, since or clock.today()))


def set_years(
    cast: Cast, kind: KeptKind = KeptKind.UNASSESSED, *, years: int = 3, start: CountedFrom = CountedFrom.END
) -> Schedule:
    """Two have set how long a kind of case is kept."""
    row = proposed(cast.mette, kind, years=years, start=start)
    with cast.karen.acting():
        actions.schedule_answer(row, approve=True)
    return row


def ended_on(case: Case, day: dt.date) -> None:
    """Write a case as ended on a day long ago: as one that came from before Helle."""
    changed_past(
        "cases_rungevent",
        "UPDATE cases_rungevent SET occurred_on = %s WHERE case_id = %s AND superseded_at IS NULL"
        " AND sequence = (SELECT max(sequence) FROM cases_rungevent WHERE case_id = %s AND superseded_at IS NULL)",
        [day, case.pk, case.pk],
    )


def changed_past(table: str, statement: str, parameters: list[object]) -> None:
    """Write past the triggers of a table of which something may wait for the end of the transaction."""
    as_owner("SET CONSTRAINTS ALL IMMEDIATE", [])
    past_its_triggers(table, statement, parameters)


@remembered
def a_case_that_is_over(cast: Cast, *, years_ago: int = 4) -> Case:
    """A case of one person that lapsed years ago."""
    case = erasure_stories.a_closed_case(cast)
    today = clock.today()
    ended_on(case, today.replace(year=today.year - years_ago))
    return case


@remembered
def drawn(by: Member) -> Disposal:
    """Somebody draws the list."""
    with by.acting():
        return actions.draw()


@remembered
def approved(by: Member, row: Disposal) -> bool:
    """Somebody says yes to it."""
    with by.acting():
        return actions.approve(row, shown=queries.get_list(row.pk).decided)


@remembered
def held(by: Member, case: Case, *, until: dt.date | None = None) -> Hold:
    """Somebody holds a case back."""
    with by.acting():
        return actions.hold(case, ground=HoldGround.CLAIM, until_day=until, why=WHY)


@remembered
def state_of(by: Member, case: Case) -> str:
    """How the case stands in the queue; 'kept' where it is not in it."""
    with by.acting():
        for state, queue in queries.queues().items():
            if any(one.case == case.number for one in queue.first):
                return state
    return "kept"
