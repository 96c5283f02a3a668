"""The facts of an invented person, as the register would read them, and the ruling kept beside her assessment."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from functools import cache

from benchmarks.extent import TODAY
from helle.register.cases.facts import CATEGORIES, Facts, RungStep, Settlement
from helle.rules import assessment as assessment_rules
from helle.rules.codes import Authority, PeriodKind, ResidenceStatus, Rung
from helle.rules.competence import CompetenceFacts

# Its kind, the day it was notified, its last day and the day past which it never goes.
type Period = tuple[PeriodKind, dt.date, dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person today; a day is None where that has not happened."""

    case: uuid.UUID
    opened_on: dt.date
    stay: ResidenceStatus
    stay_since: dt.date
    sex: str
    steps: tuple[RungStep, ...]
    interviewed_on: dt.date
    sent: bool
    assessed_on: dt.date | None
    assessed_by: Authority
    outcome: Rung
    period: Period | None
    extended_on: dt.date | None
    settled: Settlement | None
    contact_person: bool


def facts_of(known: Known) -> Facts:
    """Her facts, for the projection of the lists."""
    kind, notified, end, last = known.period or (None, None, None, None)
    assessed = known.assessed_on is not None
    trafficked = known.outcome in (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT)
    return Facts(
        categories=CATEGORIES,
        case_id=known.case,
        on=TODAY,
        opened_on=known.opened_on,
        residence=known.stay,
        residence_since=known.stay_since,
        sex=known.sex,
        birth_precision="day",
        age_disputed=False,
        unaccompanied=False,
        turns_18_on=None,
        birth_known=True,
        expulsion_referral=False,
        charged=False,
        indicted=False,
        rung_steps=known.steps,
        interviews=1,
        last_interview_on=known.interviewed_on,
        interview_consent="given",
        interview_sent=known.sent,
        udlst_interviewed=False,
        assessed_on=known.assessed_on,
        assessed_by=known.assessed_by if assessed else None,
        was_trafficked=trafficked if assessed else None,
        relationship_current=known.outcome is Rung.VICTIM_CURRENT if assessed and trafficked else None,
        period_kind=kind,
        period_notified_on=notified,
        period_end=end,
        period_interrupted_on=None,
        period_latest_end=last,
        days_used_before=0,
        period_broken_off_why="",
        period_offered_on=None,
        period_answer=None,
        open_request=False,
        request_registered=known.extended_on is not None,
        period_letter=False,
        extension_decided_on=known.extended_on,
        extension_letter=False,
        contact_person=known.contact_person,
        support_started_on=None,
        settlements=(known.settled,) if known.settled else (),
        redecide=(),
        representative_appointed=False,
        municipality_notified=False,
        disappearance_told=False,
        review_at_18_done=False,
        period_outcome_noted=False,
        wind_down_by=None,
        wind_down_done=False,
        gone_since=None,
        gone_kind=None,
        found_on=None,
        contact_person_alone_since=None,
        contact_person_alone_until=None,
        support_ended_on=None,
        return_offered=False,
        wants_to_leave=None,
    )


@cache
def kept_ruling(stay: ResidenceStatus, by: Authority, interview_on: dt.date, on: dt.date) -> str:
    """The ruling that is kept beside an assessment, as `statement_keep` writes it."""
    ruling = assessment_rules.may_assess(
        assessment_rules.AssessFacts(
            by=by,
            competence=CompetenceFacts(
                danish_citizen=stay is ResidenceStatus.DANISH,
                residence=stay,
                expulsion_referral_pending=False,
                indicted_for_criminal_code=False,
                charged=False,
                decided_already_by=None,
                on=on,
            ),
            interviews_held=1,
            reason_without_interview=False,
            assessed_on=on,
            interview_last_on=interview_on,
        )
    )
    return json.dumps(ruling.to_json(), ensure_ascii=False)
