"""Short ways to the end of a case, or of the support."""

from __future__ import annotations

import uuid

from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.desk import ending
from helle.register.desk.ending import Decision
from helle.register.protection import clock
from helle.register.support.ending_models import SupportEnd
from helle.register.support_plans.choices import NotDone, Step
from helle.rules.codes import LadderEvent, OrganisationKind
from helle.rules.support.codes import EndDespite, StillRuns
from tests.cast import Member, as_owner
from tests.remembered import remembered
from tests.support_stories import past_its_triggers

HANDED_ON = "nøglen hænger hos Kringelfruen"


def decided(case: Case) -> dict[uuid.UUID, Decision]:
    """Nothing in the plan is done, and the home looks after where she lives. Needs somebody who acts."""
    measure = Decision(None, Step.NOT_DONE, NotDone.LEFT)
    others = {StillRuns.STAY: OrganisationKind.PROVIDER, StillRuns.ALARM: OrganisationKind.POLICE}
    running = ending.what_runs(case, facts_for_writing(case), clock.today())
    return {
        one.thing: measure if one.measure else Decision(others[one.kind], words=HANDED_ON)
        for one in running
        if one.thing is not None and (one.measure or one.kind in others)
    }


def close(case: Case, event: LadderEvent, reasons: str) -> None:
    """The case ends without an assessment. Needs somebody who acts."""
    ending.case_close(
        case,
        expected_version=Case.objects.get(pk=case.pk).version,
        event=event,
        occurred_on=clock.today(),
        reasons=reasons,
        decided=decided(case),
    )


def finish(
    by: Member, case: Case, reasons: str = HANDED_ON, *, despite: EndDespite | None = EndDespite.OTHER
) -> SupportEnd:
    """Support to somebody who was assessed ends."""
    with by.acting():
        return ending.support_finish(
            case,
            expected_version=Case.objects.get(pk=case.pk).version,
            ended_on=clock.today(),
            reasons=reasons,
            decided=decided(case),
            despite=despite,
        )


@remembered
def tell(by: Member, case: Case) -> None:
    """Support ended after her period, her stay went on, and it was taken up again: what runs for her still runs."""
    end = uuid.uuid4()
    who = [by.user.pk, by.membership.unit_id]
    # Her period runs meanwhile, so that the database would refuse it.
    past_its_triggers(
        "support_supportend",
        "INSERT INTO support_supportend (id, case_id, cause, ended_on, after_sequence, rung, despite,"
        " recorded_at, by_user_id, by_unit_id, withdrawn_at) SELECT %s, case_id, 'after_period', %s, sequence, rung,"
        " CASE rung WHEN 'victim_current' THEN 'other' ELSE '' END, %s, %s, %s, %s"
        " FROM cases_rungevent WHERE case_id = %s AND superseded_at IS NULL ORDER BY sequence DESC LIMIT 1",
        [end, clock.today(), clock.now(), *who, clock.now(), case.pk],
    )
    as_owner(
        "INSERT INTO support_goeson (support_end_id, case_id, what, thing, looked_after_by, recorded_at, by_user_id,"
        " by_unit_id) SELECT %s, case_id, 'stay', id, 'provider', %s, %s, %s FROM placements_placement"
        " WHERE case_id = %s AND arrived_on IS NOT NULL AND left_on IS NULL",
        [end, clock.now(), *who, case.pk],
    )
