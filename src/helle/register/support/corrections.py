"""Correcting offers, periods, extensions and contact persons: entered anew as things stood on their day."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import corrections
from helle.register.cases import queries as case_queries
from helle.register.cases.actions import Place
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import OUT_OF_FORCE, Refused, refused_by
from helle.register.support import actions, early_end_actions, queries
from helle.register.support.actions import DatedPlace
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, PeriodOffer, Span
from helle.register.support.queries import OpenedPeriod
from helle.rules import contact_person as contact_rules
from helle.rules.codes import BreakOffCause, ExtensionGround, NotGrantedGround, OfferAnswer, OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Ruling, Text, from_json

_NOT_THEN = Refused(
    Text(
        "Den dag kan perioden ikke være afbrudt: den skal løbe, og dagen må ikke ligge i fremtiden. [PER-10]",
        "The period cannot have been broken off on that day: it must have been running, and the day must not "
        "be in the future. [PER-10]",
    ),
    field="last_day",
)


_ONLY_PLANNED = Text(
    "Overdragelsen er kun planlagt. Træk den tilbage på siden om kontaktpersonen, hvis den ikke skal ske. [SUP-01]",
    "The handover is only planned. Take it back on the page of the contact person if it is not to happen. [SUP-01]",
)
_OF_ANOTHER_UNIT = Text(
    "En anden enhed har noteret en anmodning eller et svar på perioden. Den retter det først.",
    "Another unit recorded a request or an answer on the period. It corrects that first.",
)
_CALLED = {
    CorrectableKind.REQUEST: Text("Anmodningen om forlængelse", "The request for an extension"),
    CorrectableKind.EXTENSION: Text("Forlængelsen", "The extension"),
    CorrectableKind.REFUSAL: Text("Afslaget på forlængelse", "The refusal of an extension"),
}


@dataclass(frozen=True, slots=True)
class OfferValues:
    """What an offer should have said."""

    offered_on: dt.date
    answer: OfferAnswer
    answered_on: dt.date | None
    note: str
    ground: NotGrantedGround | None = None


def offer_correct(case: Case, row: PeriodOffer, *, values: OfferValues | None, why: str) -> None:
    """Correct an offer with its answer, or take it out (None)."""
    new = new_id()
    with corrections.in_one_act():
        corrections.put_out_of_force(case, CorrectableKind.OFFER, row.pk, why=why, replaced_by=new if values else None)
        if values is not None:
            early_end_actions.offer_record(
                case,
                expected_version=None,
                offered_on=values.offered_on,
                answer=values.answer,
                answered_on=values.answered_on,
                note=values.note,
                ground=values.ground,
                place=Place(new),
            )


@dataclass(frozen=True, slots=True)
class PeriodValues:
    """What a period should have said; `last_day` and `cause` where it was broken off."""

    notified_on: dt.date
    reasons: str
    last_day: dt.date | None = None
    cause: BreakOffCause | None = None


def period_correct(case: Case, period: OpenedPeriod, *, values: PeriodValues | None, why: str) -> None:
    """Correct the day a period was notified and how it was broken off, or take it out (None): its days are given back.

    The kind follows from the facts of the day, so a period of the wrong kind is taken out. What was asked for and
    given after its first days goes over to the right period, each of its own day, where it still holds there; with a
    period that is taken out it is corrected first. Raises `Refused` with the ruling, naming what does not hold, never
    past day 120 (PER-06).
    """
    new = new_id()
    carried = _carried(case, period)
    with refused_by({"period_broken_off_while_it_runs": _NOT_THEN}), corrections.in_one_act():
        whole = corrections.put_out_of_force(
            case, CorrectableKind.PERIOD, period.row.pk, why=why, replaced_by=new if values else None
        )
        if values is None:
            return
        for one in reversed(carried):
            if not corrections.may_correct(case, one.kind, one.row.pk):
                raise Refused(_OF_ANOTHER_UNIT, field="notified_on")
            corrections.put_out_of_force(case, one.kind, one.row.pk, why=why, replaced_by=one.new, part_of=whole)
        actions.period_set(
            case, expected_version=None, notified_on=values.notified_on, reasons=values.reasons, place=Place(new)
        )
        for one in carried:
            _carry(case, _period_of(case, new), one, carried)
        if values.last_day is not None:
            _break_off(case, new, period, values)


@dataclass(frozen=True, slots=True)
class _Carried:
    """A request or a decision that goes over to a corrected period: what it is, and the id it gets there."""

    kind: CorrectableKind
    row: ExtensionRequest | Span | ExtensionAnswer
    request: ExtensionRequest | None
    new: uuid.UUID
    on: dt.date
    reasons: str


def _carried(case: Case, period: OpenedPeriod) -> list[_Carried]:
    """What was asked for and given after the first days of a period, in the order in which it was."""
    found: list[
        tuple[CorrectableKind, ExtensionRequest | Span | ExtensionAnswer, ExtensionRequest | None, dt.date]
    ] = []
    answered = {request.answer.span_id: request for request in period.requests if request.answer is not None}
    for request in period.requests:
        found.append((CorrectableKind.REQUEST, request, None, request.requested_on))
        if request.answer is not None and request.answer.span_id is None:
            found.append((CorrectableKind.REFUSAL, request.answer, request, request.answer.decided_on))
    for span in period.spans[1:]:
        found.append((CorrectableKind.EXTENSION, span, answered.get(span.pk), span.decided_on))
    # What was recorded first came first; a request and its answer of one instant in that order.
    found.sort(key=lambda one: (one[1].recorded_at, one[0] is not CorrectableKind.REQUEST))
    said = case_queries.reasons_about(case, {row.pk for _kind, row, _request, _on in found}) if found else {}
    return [
        _Carried(kind, row, request, new_id(), on, said[row.pk][0].text if row.pk in said else "")
        for kind, row, request, on in found
    ]


def _carry(case: Case, period: OpenedPeriod, one: _Carried, carried: list[_Carried]) -> None:
    """Enter a request or a decision anew on the corrected period, of its own day. Raises `Refused` naming it."""
    row = one.row
    try:
        if isinstance(row, ExtensionRequest):
            actions.extension_request(
                case,
                period,
                expected_version=None,
                ground=ExtensionGround(row.ground),
                wanted_end=row.wanted_end,
                why=one.reasons,
                wants_or_must_leave=row.wants_or_must_leave,
                place=DatedPlace(one.new, one.on),
            )
            return
        asked = one.request
        anew = next((other.new for other in carried if asked is not None and other.row.pk == asked.pk), None)
        granted = isinstance(row, Span)
        actions.extension_decide(
            case,
            period,
            expected_version=None,
            granted=granted,
            ground=ExtensionGround(row.ground if isinstance(row, Span) else row.request.ground),
            new_end=row.days.upper - dt.timedelta(days=1) if isinstance(row, Span) else row.request.wanted_end,
            wants_or_must_leave=_wanted_or_had_to_leave(row, asked),
            reasons=one.reasons,
            place=DatedPlace(one.new, one.on, ExtensionRequest.objects.get(pk=anew) if anew else None),
        )
    except Refused as refused:
        what, day = one.kind, one.on
        raise Refused(
            Text(
                f"{_CALLED[what].da} af {danish_date(day)} holder ikke med den dag, så ret den først: "
                f"{refused.message.da}",
                f"{_CALLED[what].en} of {english_date(day)} does not hold with that day, so correct it first: "
                f"{refused.message.en}",
            ),
            field="notified_on",
            ruling=refused.ruling,
        ) from refused


def _wanted_or_had_to_leave(decided: Span | ExtensionAnswer, asked: ExtensionRequest | None) -> bool | None:
    """What the person answered. Nothing is kept of it with a decision; but for the prepared return none was granted
    without a yes (`helle.rules.periods.extend`), whoever asked and whether anybody did."""
    if isinstance(decided, Span) and decided.ground == ExtensionGround.COOPERATES_ON_PREPARED_RETURN:
        return True
    return asked.wants_or_must_leave if asked else None


def _break_off(case: Case, new: uuid.UUID, was: OpenedPeriod, values: PeriodValues) -> None:
    """Break off the right period, for the reason that was given for the mistyped one."""
    as_before = (values.last_day, values.cause) == (was.broken_off_on, was.broken_off_why)
    if values.cause is None:
        raise Refused(
            Text("Vælg, hvorfor perioden blev afbrudt.", "Choose why the period was broken off."), field="cause"
        )
    if values.cause is BreakOffCause.STAY_CHANGED and not as_before:
        raise Refused(
            Text(
                "Perioden blev afbrudt, da en anden blev meddelt. Dagen rettes med den. [PER-10]",
                "The period was broken off when another was notified. Correct the day there. [PER-10]",
            ),
            field="cause",
        )
    given = case_queries.reasons_about(case, {was.row.pk}).get(was.row.pk, [])
    said = given[-1] if was.broken_off_why is not None and given else None
    ruling: Ruling[object] | None = from_json(json.loads(said.ruling)) if said and said.ruling else None
    if not as_before:
        ruling = early_end_actions.break_off_ruling(
            _period_of(case, new), last_day=values.last_day or clock.today(), by=was.authority
        )
    with connection.cursor() as cursor:
        if as_before:
            cursor.execute("SELECT helle.break_off_as_before(%s)", [new])
        else:
            cursor.execute("SELECT helle.end_period_early(%s, %s, %s)", [new, values.last_day, values.cause.value])
    cases.statement_keep(case, about=new, text=said.text if said else values.reasons, ruling=ruling)


@dataclass(frozen=True, slots=True)
class RequestValues:
    """What a request for an extension should have said."""

    ground: ExtensionGround
    wanted_end: dt.date
    wants_or_must_leave: bool | None
    reasons: str


def request_correct(case: Case, row: ExtensionRequest, *, values: RequestValues | None, why: str) -> None:
    """Correct a request that waits for its answer, or take it out (None)."""
    new = new_id()
    with corrections.in_one_act():
        corrections.put_out_of_force(
            case, CorrectableKind.REQUEST, row.pk, why=why, replaced_by=new if values else None
        )
        if values is not None:
            actions.extension_request(
                case,
                _period_of(case, row.period_id),
                expected_version=None,
                ground=values.ground,
                wanted_end=values.wanted_end,
                why=values.reasons,
                wants_or_must_leave=values.wants_or_must_leave,
                place=DatedPlace(new, row.requested_on),
            )


@dataclass(frozen=True, slots=True)
class DecisionValues:
    """What a decision on an extension should have said."""

    granted: bool
    ground: ExtensionGround
    new_end: dt.date
    wants_or_must_leave: bool | None
    reasons: str


def extension_correct(case: Case, row: Span | ExtensionAnswer, *, values: DecisionValues | None, why: str) -> None:
    """Correct a decision on an extension: the days it gave, or the answer that gave none. Out (None): it is undecided.

    A request that it answered then waits again; one that it did not answer is not answered by the right one either.
    Never past day 120 (PER-06).
    """
    new, answer = new_id(), row if isinstance(row, ExtensionAnswer) else _answer_with(row)
    request = answer.request if answer else None
    if isinstance(row, Span):
        kind, period_id = CorrectableKind.EXTENSION, row.period_id
    else:
        kind, period_id = CorrectableKind.REFUSAL, row.request.period_id
    with corrections.in_one_act():
        corrections.put_out_of_force(case, kind, row.pk, why=why, replaced_by=new if values else None)
        if values is not None:
            actions.extension_decide(
                case,
                _period_of(case, period_id),
                expected_version=None,
                granted=values.granted,
                ground=values.ground,
                new_end=values.new_end,
                wants_or_must_leave=values.wants_or_must_leave,
                reasons=values.reasons,
                place=DatedPlace(new, row.decided_on, request),
            )


def _answer_with(span: Span) -> ExtensionAnswer | None:
    return ExtensionAnswer.objects.filter(span=span).select_related("request").first()


def _period_of(case: Case, period_id: uuid.UUID) -> OpenedPeriod:
    found = next((one for one in queries.periods_of(case.pk) if one.row.pk == period_id), None)
    if found is None:
        raise Refused(OUT_OF_FORCE)
    return found


def contact_person_correct(
    case: Case, row: ContactPerson, *, user: User | None, since: dt.date | None, why: str
) -> None:
    """Correct who was the contact person and from when, or take it out (None). The last day it has stays (SUP-01).

    A handover whose day has not come is taken back instead, so that whoever is contact person goes on: `Refused`.
    """
    if row.during.lower > clock.today():
        raise Refused(_ONLY_PLANNED)
    acting, new = context.current(), new_id()
    taken = Refused(
        Text(
            "Der er en anden kontaktperson i de dage. Der er altid kun én ad gangen. [SUP-01]",
            "Somebody else is the contact person on those days. There can be only one at a time. [SUP-01]",
        ),
        field="since",
    )
    one_at_a_time = {"one_contact_person_at_a_time": taken, "one_contact_person_of_any_kind": taken}
    with refused_by(one_at_a_time), corrections.in_one_act():
        corrections.put_out_of_force(
            case, CorrectableKind.CONTACT_PERSON, row.pk, why=why, replaced_by=new if user and since else None
        )
        if user is None or since is None:
            return
        cases.refuse_future(since, "since")
        if since < clock.local_day(case.opened_at) or (row.during.upper is not None and since >= row.during.upper):
            raise Refused(
                Text(
                    "Dagen ligger før sagen eller efter den sidste dag.",
                    "The day is before the case, or after the last day.",
                ),
                field="since",
            )
        if not organisations.works_in(user.pk, acting.unit_id, since):
            raise Refused(cases.NOT_IN_THE_UNIT, field="user")
        ruling = contact_rules.may_be_contact_person(
            contact_rules.ContactPersonFacts(
                organisation=OrganisationKind(acting.unit_kind),
                starts_on=since,
                active_already=0,
                replaces_active=False,
            )
        )
        if ruling.answer is None:
            raise Refused(ruling.headline, field="user", ruling=ruling)
        corrected = ContactPerson(
            id=new,
            case=case,
            user=user,
            during=DateRange(since, row.during.upper),
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
        )
        # Why she took the place of another stays said; where nobody said it then, the correction says it.
        follows = any(one.during.upper == since for one in queries.contact_persons_of(case.pk))
        if replaced_why := queries.why_replaced(case, row) or (why if follows else ""):
            corrected.replaces_why_sealed = vault.seal(case.person_id, corrected, "replaces_why_sealed", replaced_why)
        corrected.save(force_insert=True)
        audit.record("contact_person.set", object_id=new, cases=[case.pk], detail={"user": str(user.pk)})
