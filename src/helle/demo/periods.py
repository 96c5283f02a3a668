"""What happens once somebody is found to be a victim who still is in it: a period, and its extensions."""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random

from helle.demo import endings, letters, texts
from helle.demo.acting import ASYLUM, UNLAWFUL, Country, Story, acting_as, case_now
from helle.demo.moments import at, later
from helle.demo.people import Worker
from helle.demo.plan import Extension, Journey
from helle.register.cases import actions as cases
from helle.register.identification import stay_actions as stays
from helle.register.support import actions as support
from helle.register.support import after_actions as after
from helle.register.support import early_end_actions as early_end
from helle.register.support import gone_actions
from helle.register.support import queries as support_queries
from helle.register.support.after_actions import Outcome
from helle.register.support.gone_actions import Whereabouts
from helle.rules.codes import BreakOffCause, GoneKind, GoneToldBy, ResidenceStatus
from helle.rules.support.codes import AfterPeriod, GoalReached, GoalWords

GONE = 4  # The last figure of the cases whose person leaves in the middle of a period.
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
    """A victim's period, where her journey has one: notified, extended, and how it ends."""
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
    notified, last_figure = moment, int(case_number(case_id, worker)[-1])
    if last_figure % 3:  # With two of three persons the goals are written down.
        moment += dt.timedelta(hours=1)
        yield moment
        with acting_as(worker):
            _goals(case_id)
    if last_figure == GONE and not journey.extensions:
        yield from _gone(case_id, worker, officer if reflection else worker, moment)
        return
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
            _outcome(case_id, AfterPeriod.RETURN if reflection else AfterPeriod.OWN_FEET)
            if not reflection and last_figure % 2:  # A return is still prepared with the contact person.
                endings.finish(case_id, moment.date())


def case_number(case_id: uuid.UUID, worker: Worker) -> str:
    """The number of a case, as a worker of it sees it."""
    with acting_as(worker):
        return str(case_now(case_id).number)


def _goals(case_id: uuid.UUID) -> None:
    case = case_now(case_id)
    after.goal_write(
        case,
        support_queries.periods_of(case_id)[0],
        expected_version=case.version,
        words=GoalWords.TOGETHER,
        goals=texts.GOALS,
    )


def _outcome(case_id: uuid.UUID, came: AfterPeriod) -> None:
    case = case_now(case_id)
    reached = GoalReached.UNKNOWN if came is AfterPeriod.LEFT else GoalReached.YES
    after.outcome_note(
        case,
        support_queries.periods_of(case_id)[0],
        expected_version=case.version,
        outcome=Outcome(reached, reached, came, texts.LED_TO[came.value]),
    )


def _gone(case_id: uuid.UUID, worker: Worker, decider: Worker, moment: dt.datetime) -> Story:
    """The person leaves in the middle of the period; two days later whoever notified it breaks it off."""
    moment += dt.timedelta(days=11)
    yield moment
    with acting_as(worker):
        case, told = case_now(case_id), Whereabouts(GoneKind.LEFT, moment.date(), GoneToldBy.HOME, texts.GONE)
        gone_actions.gone_record(case, expected_version=case.version, gone=told)
    moment += dt.timedelta(days=2)
    yield moment
    with acting_as(decider):
        case = case_now(case_id)
        early_end.period_break_off(
            case,
            support_queries.periods_of(case_id)[0],
            expected_version=case.version,
            cause=BreakOffCause.LEFT,
            last_day=moment.date() - dt.timedelta(days=2),
            reasons=texts.GONE,
        )
    moment += dt.timedelta(days=1)
    yield moment
    with acting_as(worker):
        _outcome(case_id, AfterPeriod.LEFT)
        endings.finish(case_id, moment.date())


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
