"""How support ends in the invented country: nothing that runs is left behind, and what goes on is named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from helle.demo import texts
from helle.demo.acting import case_now
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.desk import ending
from helle.register.desk.ending import Decision
from helle.register.support_plans.choices import NotDone, Step
from helle.rules.codes import LadderEvent, OrganisationKind
from helle.rules.support.codes import AtTheEnd, EndDespite, StillRuns

_NOT_DONE = {
    LadderEvent.DISAPPEARED: NotDone.LEFT,
    LadderEvent.DECLINED: NotDone.DECLINED,
    LadderEvent.WITHDREW: NotDone.DECLINED,
}


def close(case_id: uuid.UUID, event: LadderEvent, on: dt.date, reasons: str) -> None:
    """The case ends without an assessment."""
    case = case_now(case_id)
    ending.case_close(
        case,
        expected_version=case.version,
        event=event,
        occurred_on=on,
        reasons=reasons,
        decided=_decided(case, on, _NOT_DONE[event]),
    )


def finish(case_id: uuid.UUID, on: dt.date) -> None:
    """The support of a person who was assessed ends."""
    case = case_now(case_id)
    facts = case_facts(case.pk, on)
    ending.support_finish(
        case,
        expected_version=case.version,
        ended_on=on,
        reasons=texts.SUPPORT_ENDED,
        decided=_decided(case, on, NotDone.NOT_NEEDED),
        despite=EndDespite.PERIOD_OVER if facts.period_notified_on else EndDespite.WANTS_NONE,
    )


def _decided(case: Case, on: dt.date, not_done: NotDone) -> Mapping[uuid.UUID, Decision]:
    """What others give goes on with them; the rest ends. A stay is looked after by the home."""
    found: dict[uuid.UUID, Decision] = {}
    for one in ending.what_runs(case, case_facts(case.pk, on), on):
        if one.becomes is not AtTheEnd.DECIDED or one.thing is None:
            continue
        if one.measure is None:
            by = OrganisationKind.POLICE if one.kind is StillRuns.ALARM else OrganisationKind.PROVIDER
            found[one.thing] = Decision(by, words=texts.GOES_ON)
        elif one.may_go_on and not_done is NotDone.NOT_NEEDED:
            found[one.thing] = Decision(OrganisationKind(one.measure.delivered_by), words=texts.GOES_ON)
        else:
            found[one.thing] = Decision(None, Step.NOT_DONE, not_done)
    return found
