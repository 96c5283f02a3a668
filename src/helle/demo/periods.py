"""What happens once somebody is found to be a victim who still is in it: a period, and its extensions."""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random

from helle.demo import letters, texts
from helle.demo.acting import ASYLUM, UNLAWFUL, Country, Story, acting_as, case_now
from helle.demo.moments import at, later
from helle.demo.people import Worker
from helle.demo.plan import Extension, Journey
from helle.register.cases import actions as cases
from helle.register.identification import stay_actions as stays
from helle.register.support import actions as support
from helle.register.support import queries as support_queries
from helle.rules.codes import ResidenceStatus

NOTED = 0.9  # Of the periods that are over, those of which it is noted what they led to.


def period_story(
    country: Country,
    rng: Random,
    case_id: uuid.UUID,
    journey: Journey,
    worker: Worker,
    officer: Worker,
    stay: ResidenceStatus,
    moment: dt.datetime,
) -> Story:
    if stay in ASYLUM:
        # Support runs; the period is offered when a deadline for departure is set (C13.1).
        if journey.rejected_after is None:
            return
        moment = later(rng, moment, journey.rejected_after)
        yield moment
        stay = ResidenceStatus.ASYLUM_REJECTED
        with acting_as(officer):
            case = case_now(case_id)
            stays.residence_record(case, expected_version=case.version, status=stay, since=moment.date(), until=None)
    if journey.period_after is None:
        return
    moment = later(rng, moment, journey.period_after)
    yield moment
    reflection = stay in UNLAWFUL
    with acting_as(officer if reflection else worker):
        decider = officer if reflection else worker
        if not letters.period_notified(case_id, decider, moment.date(), reflection=reflection):
            case = case_now(case_id)
            support.period_set(case, expected_version=case.version, notified_on=moment.date())
            _told_on_paper(
                case_id, f"write_{letters.kind_of_period(reflection=reflection).value}_letter", moment.date()
            )
    notified = moment
    for extension in journey.extensions:
        moment = max(later(rng, notified, extension.asked_day), moment + dt.timedelta(minutes=30))
        yield moment
        with acting_as(worker):
            _ask(case_id, extension, notified.date())
        if extension.decided_after is None:
            return
        moment = later(rng, moment, extension.decided_after)
        yield moment
        with acting_as(officer if reflection else worker):
            _answer(case_id, extension, notified.date())
            if not letters.is_to_be_written(case_id, moment.date()):
                _told_on_paper(case_id, "write_extension_letter", moment.date())
    if rng.random() < NOTED:
        with acting_as(worker):
            end = support_queries.periods_of(case_id)[0].end
        moment = max(later(rng, at(end, 12, 0), rng.randint(1, 9)), moment + dt.timedelta(minutes=30))
        yield moment
        with acting_as(worker):
            _settle(case_id, "note_period_outcome", moment.date(), texts.SETTLED["note_period_outcome"])


def _told_on_paper(case_id: uuid.UUID, code: str, day: dt.date) -> None:
    _settle(case_id, code, day, texts.ON_PAPER)


def _settle(case_id: uuid.UUID, code: str, day: dt.date, note: str) -> None:
    case = case_now(case_id)
    cases.step_settle(case, expected_version=case.version, code=code, settled_on=day, note=note)


def _ask(case_id: uuid.UUID, extension: Extension, notified: dt.date) -> None:
    case = case_now(case_id)
    support.extension_request(
        case,
        support_queries.periods_of(case_id)[0],
        expected_version=case.version,
        ground=extension.ground,
        wanted_end=notified + dt.timedelta(days=extension.to_day),
        why=texts.WHY_EXTEND[extension.ground.value],
        wants_or_must_leave=True,
    )


def _answer(case_id: uuid.UUID, extension: Extension, notified: dt.date) -> None:
    case = case_now(case_id)
    support.extension_decide(
        case,
        support_queries.periods_of(case_id)[0],
        expected_version=case.version,
        granted=extension.granted,
        ground=extension.ground,
        new_end=notified + dt.timedelta(days=extension.to_day),
        wants_or_must_leave=True,
        reasons=texts.EXTENDED if extension.granted else texts.NOT_EXTENDED,
    )
