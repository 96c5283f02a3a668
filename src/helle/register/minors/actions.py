"""Writing the review at eighteen, and that a minor is missing, who was told, that she was found (MIN-15, FLO-15)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.minors.choices import FoundHow, ToldOfMissing
from helle.register.minors.facts import company_of, facts_of, status_of
from helle.register.minors.models import Missing, MissingTold, Review
from helle.register.minors.sealing import seal_ruling
from helle.register.protection import alarms, clock, context, policies
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by
from helle.rules.codes import MinorStatus
from helle.rules.minors.codes import ReviewPoint
from helle.rules.minors.turning_18 import Turning, TurningFacts, turning_18
from helle.rules.ruling import Ruling, Text

_REVIEWED = Text("Sagen er allerede gennemgået til den dag.", "The case has been reviewed for that day already.")
_MISSING_ALREADY = Text(
    "Der er allerede slået alarm. Notér, hvem der har fået besked, på barnets side.",
    "The alarm has been raised already. Record who was told on the child's page.",
)
_FOUND_ALREADY = Text("Barnet er allerede noteret som fundet.", "The child is recorded as found already.")
_TOLD_ALREADY = Text("De har allerede fået besked.", "They have been told already.")
_NO_MINOR = Text(
    "Personen var ikke mindreårig den dag, efter hvad sagen ved. [MIN-15]",
    "The person was not a minor on that day, as far as the case knows. [MIN-15]",
)


def review_ruling(facts: Facts) -> Ruling[Turning]:
    """When the person turns eighteen, and what has to be gone through by then (MIN-15)."""
    return turning_18(
        TurningFacts(
            birth_date=facts.born,
            precision=facts.precision,
            disputed=facts.age_disputed,
            unaccompanied=company_of(facts) if status_of(facts) is not MinorStatus.ADULT else facts.unaccompanied,
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
            on=facts.on,
        )
    )


def review_make(case: Case, *, expected_version: int, done_on: dt.date, agreed: Mapping[ReviewPoint, str]) -> Review:
    """Record what is agreed on each point for the day of turning eighteen. It settles the step (MIN-15)."""
    policies.require_write("core")
    policies.require_write("reasons")
    cases.refuse_future(done_on, "done_on")
    cases.refuse_long_ago(done_on, "done_on")
    facts = facts_of(case, clock.today())
    ruling = review_ruling(facts)
    if ruling.answer is None or facts.turns_18_on is None:
        raise Refused(ruling.headline, ruling=ruling)
    for point in ruling.answer.review:
        if not says_anything(agreed.get(point, "")):
            raise Refused(Text("Skriv, hvad der er aftalt.", "Enter what was agreed."), field=point.value)
    row = new_row(
        Review,
        case,
        turns_18_on=facts.turns_18_on,
        done_on=done_on,
        points=[point.value for point in ruling.answer.review],
    )
    seal(
        case,
        row,
        agreed=json.dumps({point.value: agreed[point].strip() for point in ruling.answer.review}, ensure_ascii=False),
    )
    seal_ruling(case, row, ruling)
    with refused_by({"reviewed_once_for_a_day": Refused(_REVIEWED)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.reviewed", object_id=row.pk, cases=[case.pk], detail={"points": len(row.points)})
        cases.case_project(case)
    return row


_NO_REPRESENTATIVE: Final = Text(
    "Barnet havde ingen repræsentant den dag, så ingen kan have fået besked. [MIN-01]",
    "The child had no representative on that day, so nobody can have been told. [MIN-01]",
)
_MISSING_SAID: Final = {
    "missing_once_at_a_time": Refused(_MISSING_ALREADY),
    "missing_is_a_minor": Refused(_NO_MINOR, field="since"),
    "missing_is_ended_once": Refused(_FOUND_ALREADY),
    "told_who_represents_the_minor": Refused(_NO_REPRESENTATIVE, field="whom"),
    "told_of_missing_once": Refused(_TOLD_ALREADY, field="whom"),
    "told_since_she_is_missing": Refused(
        Text("Barnet var ikke forsvundet endnu.", "The child was not missing yet."), field="told_at"
    ),
}


def missing_report(case: Case, *, expected_version: int, since: dt.date) -> Missing:
    """Raise the alarm: nobody can find the minor. It stands on top of the desks until she is found."""
    policies.require_write("core")
    cases.refuse_future(since, "since")
    cases.refuse_long_ago(since, "since")
    cases.refuse_before_known(case, since, "since", leeway=cases.JUST_BEFORE)
    row = new_row(Missing, case, since=since, found_how="")
    with refused_by(_MISSING_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.missing", object_id=row.pk, cases=[case.pk])
        cases.case_project(case)
        alarms.mail_now()
    return row


def missing_tell(
    case: Case,
    missing: Missing,
    *,
    expected_version: int,
    whom: ToldOfMissing,
    told_at: dt.datetime,
    reference: str,
) -> MissingTold:
    """Record who was told that the minor is missing, at what time, and under which reference (FLO-15)."""
    policies.require_write("core")
    if told_at > clock.now():
        raise Refused(IN_THE_FUTURE, field="told_at")
    if missing.ended_on is not None:
        raise Refused(_FOUND_ALREADY)
    row = new_row(MissingTold, case, missing=missing, whom=whom.value, told_at=told_at)
    seal(case, row, reference=reference)
    with refused_by(_MISSING_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.missing_told", object_id=row.pk, cases=[case.pk], detail={"whom": whom.value})
        cases.case_project(case)
    return row


def missing_end(
    case: Case, missing: Missing, *, expected_version: int, ended_on: dt.date, how: FoundHow, note: str
) -> None:
    """Record that the minor was found, and how: the alarm goes from the desks."""
    policies.require_write("core")
    acting = context.current()
    cases.refuse_future(ended_on, "ended_on")
    if ended_on < missing.since:
        raise Refused(Text("Barnet forsvandt senere.", "The child went missing later."), field="ended_on")
    with refused_by(_MISSING_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        missing.refresh_from_db()
        if missing.ended_on is not None:
            raise Refused(_FOUND_ALREADY)
        missing.ended_on, missing.found_how = ended_on, how.value
        missing.ended_at, missing.ended_by_id = acting.instant, acting.user_id
        seal(case, missing, found=note)
        missing.save(update_fields=["ended_on", "found_how", "found_sealed", "ended_at", "ended_by"])
        audit.record("minor.found", object_id=missing.pk, cases=[case.pk], detail={"how": how.value})
        cases.case_project(case)
