"""Putting an approved end of an initiative out of force: by two of the ministry, with a reason (GOV-03).

It is written as a report of the ministry and answered as reports are. Until a colleague has approved it the end stands.
"""

from __future__ import annotations

from django.db import transaction

from helle.register.action_plans import policies
from helle.register.action_plans.actions import SAID, WAITS, require_seen
from helle.register.action_plans.looks import Look, OfPlan, Reported
from helle.register.action_plans.models import StatusReport
from helle.register.audit import actions as audit
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import Refused, refused_by
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import ReportedState
from helle.rules.initiatives.standing import ENDED


def is_end(look: Look, one: Reported) -> bool:
    """Whether this is the approved report by which the initiative ended."""
    return one == look.approved and ReportedState(one.report.state) in ENDED


def status_undo(of: OfPlan, look: Look, one: Reported, *, seen: int, why: str) -> StatusReport:
    """Ask that an approved end be put out of force, with the reason; another of the ministry approves it.

    `seen`: the `reports_written` of what was read. Raises `Refused` while another report waits, and for what no end is.
    """
    policies.require(policies.leads(of.plan))
    require_seen(seen, look.reports_written)
    if look.waiting is not None:
        raise Refused(WAITS)
    if not is_end(look, one):
        raise SAID["status_undoes_an_end"]
    require_reason(why)
    require_impersonal(why=why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            StatusReport,
            initiative=look.initiative,
            from_day=one.report.from_day,
            until_day=one.report.until_day,
            number=len(look.reports) + 1,
            state=ReportedState.UNDER_WAY,
            text=why.strip(),
            undoes=one.report,
        )
        row.save(force_insert=True)
        audit.record("action_plan.status_undoing", object_id=row.pk, detail={"initiative": look.initiative.code})
    return row
