"""How long cases are kept in the invented country: a schedule is set, a list waits, one case is held back.

The years are invented as all else here. For two kinds of case nobody has set any, so those stand in the queue.
"""

from __future__ import annotations

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.retention import actions, queries
from helle.register.retention.actions import Proposed
from helle.rules.retention.codes import CountedFrom, HoldGround, KeptKind

BASIS = "Opdigtet kassationsbestemmelse af 1. februar 2026"
WHY = "Personens advokat har varslet et erstatningskrav, og sagen er det eneste bevis for, hvornår hun bad om hjælp."


def one_list_waits() -> None:
    """Two set the years for cases without an assessment; what is due is drawn, and one of them is held back first."""
    lead = next(one for one in people.WORKERS if one.role == "cmm_lead")
    caseworker = next(one for one in people.WORKERS if one.role == "cmm_caseworker")
    with acting_as(caseworker):
        row = actions.schedule_propose(Proposed(KeptKind.UNASSESSED, 1, CountedFrom.END, BASIS, clock.today()))
    with acting_as(lead):
        actions.schedule_answer(row, approve=True)
    with acting_as(caseworker):
        due = queries.queues().get("due")
        if due is None:
            return
        if due.count > 1:
            case = case_now(Case.objects.get(number=due.first[0].case).pk)
            actions.hold(case, ground=HoldGround.CLAIM, until_day=None, why=WHY)
        actions.draw()
