"""Writing the search for a minor's family, and talks with the Danish Return Agency (MIN-10, MIN-11, MIN-13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.minors import policies as minor_policies
from helle.register.minors import queries
from helle.register.minors.choices import TalkState, TracingOutcome
from helle.register.minors.facts import company_of, facts_of, status_of
from helle.register.minors.models import Appointment, ReturnTalk, Tracing
from helle.register.minors.sealing import seal_ruling
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.minors.codes import TalkRecord, TracingService
from helle.rules.minors.return_talk import ReturnTalkFacts, minor_return_talk
from helle.rules.minors.tracing import TracingFacts, family_tracing
from helle.rules.ruling import Ruling, Text, Verdict

_CLOSED_ALREADY = Text(
    "Samtalen er allerede noteret som holdt eller aflyst.", "The talk has been recorded as held or cancelled already."
)
_COUNTS = Text(
    "Samtalen tæller også uden repræsentanten. Notér den som holdt.",
    "The talk counts without the representative too. Record it as held.",
)
_TOOK_PART = Text(
    "Deltog repræsentanten, så er samtalen holdt. Ret det ene eller det andet.",
    "Where the representative took part, the talk was held. Correct one or the other.",
)
NOBODY_THAT_DAY: Final = Text(
    "Barnet havde ingen repræsentant den dag. Vælg en anden dag, eller lad feltet stå tomt og skriv hvorfor. [MIN-03]",
    "The child had no representative on that day. Choose another day, or leave the field empty and say why. [MIN-03]",
)
_ENDED_ALREADY = Text("Eftersøgningen er allerede afsluttet.", "The search has ended already.")
_SAID: Final = {
    **ended.MET,
    "one_tracing_by_a_service_at_a_time": Refused(
        Text("Tjenesten søger allerede.", "The service is searching already."), field="service"
    ),
    "tracing_of_a_minor": Refused(
        Text("Personen var ikke mindreårig den dag. [MIN-15]", "The person was not a minor on that day. [MIN-15]"),
        field="begun_on",
    ),
    "tracing_is_ended_once": Refused(_ENDED_ALREADY),
    "tracing_informed_of_that_day": Refused(NOBODY_THAT_DAY, field="informed_on"),
    "tracing_signed_of_that_day": Refused(NOBODY_THAT_DAY, field="signed_on"),
    "talk_is_closed_once": Refused(_CLOSED_ALREADY),
    "talk_with_the_representative_or_a_reason": Refused(NO_REASONS, field="why_without"),
    "talk_with_the_representative": Refused(
        Text(
            "Uden repræsentanten kan samtalen ikke noteres som holdt. [MIN-13]",
            "Without the representative the talk cannot be recorded as held. [MIN-13]",
        ),
        field="with_representative",
    ),
    "talk_that_counts": Refused(_COUNTS, field="became"),
}


@dataclass(frozen=True, slots=True)
class Search:
    """What is known before a search begins. `consents`: the minor's own answer, given on `consent_on`.

    Of the Red Cross service, which the minor chooses and with which nothing is exchanged, only the choice is asked.
    """

    service: TracingService
    consents: bool | None
    consent_on: dt.date | None
    in_contact: bool | None
    family_suspected: bool | None
    informed_on: dt.date | None
    signed_on: dt.date | None
    begun_on: dt.date
    why: str = ""


def tracing_ruling(case: Case, search: Search) -> Ruling[TracingService]:
    """Whether the search may begin (MIN-10, MIN-11)."""
    facts = facts_of(case, search.begun_on)
    return family_tracing(
        TracingFacts(
            minor=status_of(facts),
            service=search.service,
            minor_consents=search.consents,
            in_contact=search.in_contact,
            representative_informed=search.informed_on is not None,
            family_suspected=search.family_suspected,
            on=search.begun_on,
            unaccompanied=company_of(facts),
        )
    )


def tracing_begin(case: Case, *, expected_version: int | None, search: Search) -> Tracing:
    """Record that a search for the family begins: never without the minor's consent (MIN-10), nor once the case has
    ended (SHR-04).

    The Return Agency's search has the representative's signature, or the reason why not; whoever is said to have been
    informed or to have signed was the representative on that day (MIN-03).
    """
    _require_trace()
    cases.refuse_future(search.begun_on, "begun_on")
    cases.refuse_long_ago(search.begun_on, "begun_on")
    ruling = tracing_ruling(case, search)
    if not ruling.permits(says_something(search.why)):
        raise _refused(ruling)
    if search.consent_on is None or search.consent_on > search.begun_on:
        raise Refused(
            Text(
                "Samtykket kommer før eftersøgningen. Skriv dagen, barnet sagde ja. [MIN-10]",
                "The consent comes before the search. Enter the day the child said yes. [MIN-10]",
            ),
            field="consent_on",
        )
    for field, day in (("informed_on", search.informed_on), ("signed_on", search.signed_on)):
        if day is not None and queries.appointment_on(case, day) is None:
            raise Refused(NOBODY_THAT_DAY, field=field)
    by_agency = search.service is TracingService.RETURN_AGENCY
    if by_agency and search.signed_on is None and not says_something(search.why):
        raise Refused(
            Text(
                "Repræsentanten skriver under med barnet. Er det ikke sket, så skriv hvorfor. [MIN-10]",
                "The representative signs with the child. Where that has not been done, state why. [MIN-10]",
            ),
            field="why",
        )
    row = new_row(
        Tracing,
        case,
        service=search.service.value,
        consent_on=search.consent_on,
        in_contact=bool(search.in_contact),
        family_suspected=search.family_suspected,
        representative_informed_on=search.informed_on,
        representative_signed_on=search.signed_on,
        begun_on=search.begun_on,
        outcome="",
    )
    seal(case, row, why=search.why)
    seal_ruling(case, row, ruling)
    with refused_by(_SAID), transaction.atomic():
        _touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.tracing_begun", object_id=row.pk, cases=[case.pk], detail={"service": row.service})
    return row


def tracing_end(
    case: Case,
    tracing: Tracing,
    *,
    expected_version: int | None,
    ended_on: dt.date,
    outcome: TracingOutcome,
    result: str,
) -> None:
    """End a search, with what it led to, or since the minor took the consent back."""
    _require_trace()
    cases.refuse_future(ended_on, "ended_on")
    if ended_on < tracing.begun_on:
        raise Refused(Text("Den begyndte senere.", "It began later than that."), field="ended_on")
    with refused_by(_SAID), transaction.atomic():
        _touch(case, expected_version)
        tracing.refresh_from_db()
        if tracing.ended_on is not None:
            raise Refused(_ENDED_ALREADY)
        tracing.ended_on = ended_on
        tracing.outcome = outcome.value
        tracing.ended_at, tracing.ended_by_id = context.current().instant, context.current().user_id
        seal(case, tracing, result=result)
        tracing.save(update_fields=["ended_on", "outcome", "result_sealed", "ended_at", "ended_by"])
        audit.record("minor.tracing_ended", object_id=tracing.pk, cases=[case.pk], detail={"outcome": outcome.value})


def talk_plan(
    case: Case, *, expected_version: int | None, planned_on: dt.date, planned_at: dt.time | None, interpreter: bool
) -> ReturnTalk:
    """Plan a talk about a return; whoever represents the minor sees it among what is to come (MIN-03, MIN-13)."""
    _require_trace()
    if planned_on < clock.today():
        raise Refused(
            Text(
                "Dagen er gået. Er samtalen holdt, så planlæg den til i dag, og notér, hvilken dag den blev holdt.",
                "That day has passed. Where the talk was held, plan it for today and record the day it was held.",
            ),
            field="planned_on",
        )
    if planned_on > clock.today() + dt.timedelta(days=366):
        raise Refused(Text("Så langt frem planlægges der ikke.", "That is too far ahead."), field="planned_on")
    row = new_row(
        ReturnTalk,
        case,
        planned_on=planned_on,
        planned_at=planned_at,
        interpreter=interpreter,
        state=TalkState.PLANNED.value,
    )
    with transaction.atomic():
        _touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.talk_planned", object_id=row.pk, cases=[case.pk])
    return row


@dataclass(frozen=True, slots=True)
class Held:
    """How a talk was held: on what day, with the representative or why without, and what was said.

    `why_without`: of an accompanied minor who was there for the child; of a talk that does not count how it came to it.
    """

    on: dt.date
    with_representative: bool | None
    why_without: str
    account: str


def talk_ruling(case: Case, *, on: dt.date, with_representative: bool | None) -> Ruling[TalkRecord]:
    """Whether a talk of a day may be recorded as held (MIN-13)."""
    facts = facts_of(case, on)
    return minor_return_talk(ReturnTalkFacts(status_of(facts), company_of(facts), with_representative, on))


def talk_hold(case: Case, talk: ReturnTalk, *, expected_version: int | None, held: Held) -> None:
    """Record a talk as held. Raises `Refused` for an unaccompanied minor's without the representative (MIN-13)."""
    ruling = _ruling_of_what_took_place(case, held)
    if not ruling.permits(says_something(held.why_without)):
        field = "why_without" if ruling.needs_reason else "with_representative"
        raise Refused(ruling.headline, field=field, ruling=ruling)
    who: Appointment | None = None
    if held.with_representative:
        who = queries.appointment_on(case, held.on)
        if who is None:
            raise Refused(
                Text(
                    "Barnet havde ingen repræsentant den dag. Notér udpegningen først. [MIN-01]",
                    "The child had no representative on that day. Record the appointment first. [MIN-01]",
                ),
                field="with_representative",
            )
    _write_what_took_place(case, talk, expected_version, TalkState.HELD, held, who, ruling)


def talk_was_without(case: Case, talk: ReturnTalk, *, expected_version: int | None, held: Held) -> None:
    """Record that they talked with an unaccompanied minor without the representative: a deviation, which does not count
    and has to be held anew (MIN-13). Raises `Refused` without the reason, and where the talk counts.
    """
    if held.with_representative:
        raise Refused(_TOOK_PART, field="with_representative")
    ruling = _ruling_of_what_took_place(case, held)
    if ruling.verdict is Verdict.CANNOT_BE_DECIDED:
        raise Refused(ruling.headline, field="became", ruling=ruling)
    if ruling.verdict is not Verdict.REFUSED:
        raise Refused(_COUNTS, field="became", ruling=ruling)
    if not says_something(held.why_without):
        raise Refused(NO_REASONS, field="why_without", ruling=ruling)
    _write_what_took_place(case, talk, expected_version, TalkState.UNCOUNTED, held, None, ruling)


def _ruling_of_what_took_place(case: Case, held: Held) -> Ruling[TalkRecord]:
    _require_trace()
    cases.refuse_future(held.on, "held_on")
    cases.refuse_long_ago(held.on, "held_on")
    return talk_ruling(case, on=held.on, with_representative=held.with_representative)


def _write_what_took_place(
    case: Case,
    talk: ReturnTalk,
    expected_version: int | None,
    state: TalkState,
    held: Held,
    who: Appointment | None,
    ruling: Ruling[TalkRecord],
) -> None:
    with refused_by(_SAID), transaction.atomic():
        _touch(case, expected_version)
        _open_still(talk)
        talk.state = state.value
        talk.held_on = held.on
        talk.representative = who
        seal(case, talk, why_without="" if who else held.why_without, account=held.account)
        seal_ruling(case, talk, ruling)
        _close(talk)
        audit.record(
            "minor.talk_closed",
            object_id=talk.pk,
            cases=[case.pk],
            detail={"state": talk.state, "representative": who is not None},
        )


def talk_cancel(case: Case, talk: ReturnTalk, *, expected_version: int | None) -> None:
    """Record that a planned talk was not held."""
    _require_trace()
    with refused_by(_SAID), transaction.atomic():
        _touch(case, expected_version)
        _open_still(talk)
        talk.state = TalkState.CANCELLED.value
        _close(talk)
        audit.record("minor.talk_closed", object_id=talk.pk, cases=[case.pk], detail={"state": talk.state})


def _open_still(talk: ReturnTalk) -> None:
    talk.refresh_from_db()
    if talk.state != TalkState.PLANNED:
        raise Refused(_CLOSED_ALREADY)


def _close(talk: ReturnTalk) -> None:
    acting = context.current()
    talk.closed_at, talk.closed_by_id = acting.instant, acting.user_id
    talk.save(
        update_fields=[
            "state",
            "held_on",
            "representative",
            "why_without_sealed",
            "account_sealed",
            "ruling_sealed",
            "closed_at",
            "closed_by",
        ]
    )


def _refused(ruling: Ruling[TracingService]) -> Refused:
    """The reason beside the field that it is about."""
    if ruling.needs_reason:
        return Refused(ruling.headline, field="why", ruling=ruling)
    fields = {
        "family_tracing.no_consent": "consents",
        "family_tracing.not_chosen": "consents",
        "family_tracing.in_contact": "in_contact",
    }
    for reason in ruling.reasons:
        if reason.code in fields:
            return Refused(reason.text, field=fields[reason.code], ruling=ruling)
    asked = {"minor_consents": "consents", "in_contact": "in_contact"}
    field = next((asked[one.fact] for one in ruling.problems if one.fact in asked), None)
    return Refused(ruling.headline, field=field, ruling=ruling)


def _require_trace() -> None:
    if not minor_policies.may_trace():
        raise PermissionDenied


def _touch(case: Case, expected_version: int | None) -> None:
    """CMM takes the case for writing; Hjemrejsestyrelsen only reads its core, and the rows keep themselves."""
    if policies.may_write("core"):
        cases.case_touch(case, expected_version)
