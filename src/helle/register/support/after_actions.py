"""What is written of a period and after it: its goals, what it led to, and the winding down of support."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models, transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.identification import queries as identification
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support import after_queries
from helle.register.support.models import PeriodGoal, PeriodOutcome, WindDown
from helle.register.support.queries import OpenedPeriod
from helle.rules.ruling import Ruling, Text
from helle.rules.support import wind_down as wind_down_rules
from helle.rules.support.codes import AfterPeriod, GoalReached, GoalWords, ShownOnTo

WRITTEN_MEANWHILE: Final = Refused(
    Text(
        "Det er lige blevet skrevet af en anden. Se sagen igennem, og gem igen.",
        "Somebody else has just written it. Look at the case again and save once more.",
    )
)
_NOT_OVER: Final = Refused(
    Text(
        "Perioden er ikke slut. Det noteres på dens sidste dag eller senere. [PER-02]",
        "The period is not over. It is noted on its last day or later. [PER-02]",
    )
)
_MOST_AHEAD: Final = dt.timedelta(days=366)
_NOT_ASSESSED_YET: Final = Text(
    "Den dag var der ikke taget stilling. Se, om dagen er rigtig. [ACC-04]",
    "The question had not been decided on that day. Check the day. [ACC-04]",
)
_NOT_HANDED_OVER: Final = Text(
    "Ingen overdragelse til en kommune er noteret. Notér den først, eller vælg, hvad der ellers kom. [ACT-08]",
    "No hand-over to a municipality is recorded. Record it first, or choose what else came. [ACT-08]",
)
_NO_NEGATIVE: Final = Refused(
    Text(
        "Der er ingen vurdering af, at personen ikke er offer, så støtten skal ikke afvikles. [ACC-04]",
        "There is no assessment that the person is not a victim, so support is not wound down. [ACC-04]",
    )
)


def goal_write(
    case: Case, period: OpenedPeriod, *, expected_version: int | None, words: GoalWords, goals: str
) -> PeriodGoal:
    """Write down what the person wants of the period (PER-02); what stood before is kept. Raises `Refused` without
    words."""
    policies.require_write("core")
    if not says_anything(goals):
        raise Refused(Text("Skriv målene.", "Enter the goals."), field="goals")
    with refused_by(_told("one_goal_of_a_period", PeriodGoal)), transaction.atomic():
        cases.case_touch(case, expected_version)
        row = PeriodGoal(
            **_of_now(case),
            period=period.row,
            words=words.value,
            written_on=clock.today(),
            supersedes=after_queries.goal_of(period.row.pk),
        )
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=goals, ruling=None)
        audit.record("period.goal_written", object_id=row.pk, cases=[case.pk], detail={"words": words.value})
        cases.case_project(case)
    return row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a period led to: whether the person has recovered, has got free, and what came after it; and in words."""

    recovered: GoalReached
    free: GoalReached
    after: AfterPeriod
    words: str


def outcome_note(case: Case, period: OpenedPeriod, *, expected_version: int | None, outcome: Outcome) -> PeriodOutcome:
    """Note what the period led to (PER-02). Written anew, it takes the place of what stood. Raises `Refused` while the
    period runs, and without words."""
    policies.require_write("outcome")
    if not says_anything(outcome.words):
        raise Refused(Text("Skriv, hvad perioden førte til.", "Enter what the period led to."), field="words")
    if outcome.after is AfterPeriod.MUNICIPALITY and not after_queries.was_handed_over(case.pk):
        raise Refused(_NOT_HANDED_OVER, field="after")
    if period.end > clock.today():
        raise _NOT_OVER
    told = _told("one_outcome_of_a_period", PeriodOutcome) | {"outcome_of_a_period_that_is_over": _NOT_OVER}
    with refused_by(told), transaction.atomic():
        cases.case_touch(case, expected_version)
        row = PeriodOutcome(
            **_of_now(case),
            period=period.row,
            recovered=outcome.recovered.value,
            free=outcome.free.value,
            after=outcome.after.value,
            ended_on=period.end,
            noted_on=clock.today(),
            supersedes=after_queries.outcome_of(period.row.pk),
        )
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=outcome.words, ruling=None)
        audit.record("period.outcome_noted", object_id=row.pk, cases=[case.pk], detail={"after": outcome.after.value})
        cases.case_project(case)
    return row


@dataclass(frozen=True, slots=True)
class WindingDown:
    """Until when support is wound down, why and what stops, when the person was told, and where she was referred."""

    last_day: dt.date
    why: str
    told_on: dt.date | None
    referred_to: Sequence[ShownOnTo]
    done_on: dt.date | None


def wind_down_ruling(facts: Facts, last_day: dt.date) -> Ruling[dt.date]:
    """Whether support may run out on a day (ACC-04)."""
    return wind_down_rules.wind_down(
        wind_down_rules.WindDownFacts(
            rung=facts.rung,
            negative_on=facts.assessed_on if facts.was_trafficked is False else None,
            last_day=last_day,
            on=facts.on,
        )
    )


def wind_down_set(case: Case, *, expected_version: int | None, planned: WindingDown) -> WindDown:
    """Record how support is wound down, and that it is done (ACC-04, DEF-08). Raises `Refused` with the ruling."""
    policies.require_write("core")
    if not says_something(planned.why):
        raise Refused(NO_REASONS, field="why")
    for field, day in (("told_on", planned.told_on), ("done_on", planned.done_on)):
        if day is not None:
            cases.refuse_future(day, field)
            cases.refuse_long_ago(day, field)
    cases.refuse_far_ahead(planned.last_day, "last_day", most=_MOST_AHEAD)
    facts = facts_for_writing(case)
    for field, day in (("told_on", planned.told_on), ("done_on", planned.done_on)):
        if day is not None and facts.assessed_on is not None and day < facts.assessed_on:
            raise Refused(_NOT_ASSESSED_YET, field=field)
    ruling = wind_down_ruling(facts, planned.last_day)
    if ruling.answer is None:
        raise Refused(ruling.headline, field="last_day", ruling=ruling)
    assessment = next(iter(identification.assessments_of(case.pk)), None)
    if assessment is None:
        raise _NO_NEGATIVE
    told = _told("one_wind_down_of_an_assessment", WindDown) | {"wound_down_after_a_negative_assessment": _NO_NEGATIVE}
    with refused_by(told), transaction.atomic():
        cases.case_touch(case, expected_version)
        row = WindDown(
            **_of_now(case),
            assessment=assessment,
            last_day=planned.last_day,
            told_on=planned.told_on,
            referred_to=sorted(one.value for one in planned.referred_to),
            done_on=planned.done_on,
            supersedes=after_queries.wind_down_of(assessment.pk),
        )
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=planned.why, ruling=ruling)
        audit.record(
            "support.wind_down_set",
            object_id=row.pk,
            cases=[case.pk],
            detail={"done": planned.done_on is not None, "referred_to": list(row.referred_to)},
        )
        cases.case_project(case)
    return row


def _of_now(case: Case) -> dict[str, object]:
    """What every entry says of itself: whose case, who wrote it for which unit, when."""
    acting = context.current()
    return {
        "id": new_id(),
        "case": case,
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
    }


def _told(first: str, model: type[models.Model]) -> dict[str, Refused]:
    """What is said where two write at once: both the first, or both in the place of the same one."""
    return {first: WRITTEN_MEANWHILE, f"{model._meta.db_table}_supersedes_id_key": WRITTEN_MEANWHILE}
