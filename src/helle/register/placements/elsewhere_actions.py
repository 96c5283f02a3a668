"""What a human decides about where somebody lives besides the order: that she lives outside the asylum system (ACM-03),
and that she stays at a place whose target group came to be another (ACM-06)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.accommodation import requests
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.placements import elsewhere_queries
from helle.register.placements.actions import DONE_ALREADY, MOST_DAYS_AHEAD, MOST_DAYS_BACK
from helle.register.placements.models import ElsewhereApproval, Placement, Recommendation, Weighed
from helle.register.placements.policies import approves_elsewhere, recommends_elsewhere
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.ruling import Text
from helle.rules.stay import StayGroup, stay_group

NOT_OURS: Final = Text("Det godkender Udlændingestyrelsen. [ACM-03]", "The Immigration Service approves that. [ACM-03]")
NOT_MAINTAINED: Final = Text(
    "Personen er ikke under Udlændingestyrelsens forsørgelse, så stedet skal ikke godkendes. [ACM-01]",
    "The person is not maintained by the Immigration Service, so that the place takes no approval. [ACM-01]",
)
NOT_OUTSIDE: Final = Text(
    "Vælg et åbent sted uden for asylsystemet.", "Choose an open place outside the asylum system."
)
BEFORE_THE_CASE: Final = Text(
    "Så langt tilbage før sagen blev åbnet kan ingen plads være bestilt. Vælg en senere dag.",
    "No place can have been ordered that long before the case was opened. Choose a later day.",
)
CMM_RECOMMENDS: Final = Text("Det indstiller CMM. [ACM-03]", "CMM recommends that. [ACM-03]")
TOO_FAR_AHEAD: Final = Text("Så langt frem kan ingen plads bestilles.", "No place can be ordered that far ahead.")
WAITS_ALREADY: Final = Text(
    "En indstilling venter allerede på svar. Træk den tilbage, hvis det er en anden.",
    "A recommendation already waits for an answer. Take it back if this is another one.",
)
STAY_IS_OPEN: Final = Text(
    "Opholdsgrundlaget er ikke afklaret, så Udlændingestyrelsen har ikke sagen. Stedet kan bestilles imens. [ACM-03]",
    "The residence status has not been established, so that the Immigration Service does not have the case. The place "
    "can be ordered meanwhile. [ACM-03]",
)
NOTHING_WAITS: Final = Text("Ingen indstilling venter på svar.", "No recommendation waits for an answer.")
ENDS_BEFORE: Final = Text("Den sidste dag ligger før den første.", "The last day lies before the first.")


def elsewhere_approve(
    case: Case,
    *,
    expected_version: int | None,
    offer: uuid.UUID | None,
    since: dt.date,
    last_day: dt.date | None,
    decided_on: dt.date,
    why: str,
) -> ElsewhereApproval:
    """Udlændingestyrelsen approves that a person whom it maintains lives outside the asylum system, at one place or
    wherever CMM finds one; an earlier approval ends the day before, and what CMM recommended is answered. The decision
    may be of an earlier day than the one on which it is written in, and may count from before it."""
    policies.require_write("placement")
    if not approves_elsewhere():
        raise Refused(NOT_OURS)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    cases.refuse_future(decided_on, "decided_on")
    cases.refuse_long_ago(decided_on, "decided_on")
    cases.refuse_long_ago(since, "since")
    _refuse_before_the_case(case, since)
    if last_day is not None and last_day < since:
        raise Refused(ENDS_BEFORE, field="last_day")
    if offer is not None and not elsewhere_queries.to_choose_from().filter(pk=offer).exists():
        raise Refused(NOT_OUTSIDE, field="place")
    _refuse_where_not_maintained(case)
    acting = context.current()
    row = ElsewhereApproval(
        id=new_id(),
        case=case,
        offer_id=offer,
        decided_on=decided_on,
        during=DateRange(since, last_day + dt.timedelta(days=1) if last_day else None),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why)
    said = {
        "one_elsewhere_approval_at_a_time": Refused(DONE_ALREADY),
        "elsewhere_approval_is_of_this_case": Refused(BEFORE_THE_CASE, field="since"),
    }
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        _end(case, row.during, why)
        row.save(force_insert=True)
        for waiting in elsewhere_queries.waiting_for_an_answer().filter(case=case):
            _answer(waiting)
        audit.record("placement.elsewhere_approved", object_id=row.pk, cases=[case.pk])
    return row


def elsewhere_withdraw(case: Case, *, expected_version: int | None, why: str) -> None:
    """It does not hold from today on: no new place is ordered upon it, and who lives somewhere stays there."""
    policies.require_write("placement")
    if not approves_elsewhere():
        raise Refused(NOT_OURS)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        if not _end(case, DateRange(clock.today(), None), why):
            raise Refused(DONE_ALREADY)
        audit.record("placement.elsewhere_withdrawn", object_id=case.pk, cases=[case.pk])


def elsewhere_recommend(
    case: Case, *, expected_version: int | None, offer: uuid.UUID | None, since: dt.date, why: str
) -> Recommendation:
    """CMM recommends to Udlændingestyrelsen that the person lives outside the asylum system (ACM-03)."""
    policies.require_write("placement")
    if not recommends_elsewhere():
        raise Refused(CMM_RECOMMENDS)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    _refuse_before_the_case(case, since)
    if since > clock.today() + dt.timedelta(days=MOST_DAYS_AHEAD):
        raise Refused(TOO_FAR_AHEAD, field="since")
    if offer is not None and not elsewhere_queries.to_choose_from().filter(pk=offer).exists():
        raise Refused(NOT_OUTSIDE, field="place")
    _refuse_where_not_maintained(case)
    facts = facts_for_writing(case)
    if stay_group(facts.danish_citizen, facts.residence) not in elsewhere_queries.MAINTAINED:
        raise Refused(STAY_IS_OPEN)
    row = new_row(Recommendation, case, offer_id=offer, since=since)
    seal(case, row, why=why)
    with refused_by({"one_recommendation_waits": Refused(WAITS_ALREADY), **ended.MET}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("placement.elsewhere_recommended", object_id=row.pk, cases=[case.pk])
    return row


def recommendation_take_back(case: Case, *, expected_version: int | None) -> None:
    """CMM asks no more: another place was found, or the need is gone."""
    policies.require_write("placement")
    if not recommends_elsewhere():
        raise Refused(CMM_RECOMMENDS)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        waiting = elsewhere_queries.waiting_for_an_answer().filter(case=case)
        if not waiting.update(withdrawn_at=context.current().instant):
            raise Refused(NOTHING_WAITS)
        audit.record("placement.elsewhere_taken_back", object_id=case.pk, cases=[case.pk])


def elsewhere_decline(case: Case, *, expected_version: int | None, why: str) -> Recommendation:
    """Udlændingestyrelsen does not approve what CMM recommends, with its reason: CMM reads it and finds another
    place."""
    policies.require_write("placement")
    if not approves_elsewhere():
        raise Refused(NOT_OURS)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = elsewhere_queries.waiting_for_an_answer().filter(case=case).first()
        if row is None:
            raise Refused(NOTHING_WAITS)
        row.declined_why_sealed = vault.seal(case.person_id, row, "declined_why_sealed", why)
        _answer(row)
        audit.record("placement.elsewhere_declined", object_id=row.pk, cases=[case.pk])
    return row


def _answer(row: Recommendation) -> None:
    acting = context.current()
    row.answered_at, row.answered_by_id = acting.instant, acting.user_id
    row.save(update_fields=["answered_at", "answered_by", "declined_why_sealed"])


def _refuse_before_the_case(case: Case, since: dt.date) -> None:
    if since < clock.local_day(case.opened_at) - dt.timedelta(days=MOST_DAYS_BACK):
        raise Refused(BEFORE_THE_CASE, field="since")


def _refuse_where_not_maintained(case: Case) -> None:
    facts = facts_for_writing(case)
    if stay_group(facts.danish_citizen, facts.residence) in (StayGroup.LAWFUL, StayGroup.DANISH):
        raise Refused(NOT_MAINTAINED)


def _end(case: Case, during: DateRange, why: str) -> int:
    """End what holds on the first of these days the day before it, and put out of force what begins on one of them: by
    whom, when and why. What holds on none of them stays."""
    acting, number = context.current(), 0
    for row in ElsewhereApproval.objects.filter(case=case, superseded_at__isnull=True, during__overlap=during):
        changed: dict[str, object] = {
            "ended_at": acting.instant,
            "ended_by_id": acting.user_id,
            "ended_why_sealed": vault.seal(case.person_id, row, "ended_why_sealed", why),
        }
        if row.during.lower < during.lower:
            changed["during"] = DateRange(row.during.lower, during.lower)
        else:
            changed["superseded_at"] = acting.instant
        number += ElsewhereApproval.objects.filter(pk=row.pk, superseded_at__isnull=True).update(**changed)
    return number


def stays_all_the_same(case: Case, row: Placement, *, expected_version: int | None, why: str) -> list[Weighed]:
    """Weigh that somebody stays though the target group of her place is another now: she is flagged no more, whatever
    groups came since her order, until it changes anew."""
    policies.require_write("placement")
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    flagged = next((one for one in requests.outside_the_group(case=case.pk) if one.placement_id == row.pk), None)
    if flagged is None:
        raise Refused(DONE_ALREADY)
    weighed = [_weighed(case, row, group, why) for group in flagged.groups]
    with refused_by({"weighed_once_a_group": Refused(DONE_ALREADY)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        Weighed.objects.bulk_create(weighed)
        audit.record("placement.weighed", object_id=row.pk, cases=[case.pk])
    return weighed


def _weighed(case: Case, row: Placement, group: uuid.UUID, why: str) -> Weighed:
    weighed = new_row(Weighed, case, placement=row, group_id=group)
    seal(case, weighed, why=why)
    return weighed
