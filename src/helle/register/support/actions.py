"""Writing periods and extensions."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.actions import Place
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import case_facts_then, facts_for_writing
from helle.register.cases.models import Case
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support import queries
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Period, Span
from helle.register.support.queries import OpenedPeriod
from helle.rules import periods
from helle.rules.codes import Authority, ExtensionGround, OfferAnswer, PeriodKind
from helle.rules.ruling import Ruling, Text

DECLINED = Text(
    "Personen har sagt nej til perioden. Har personen ombestemt sig, så notér svaret først. [PER-01]",
    "The person has declined the period. If the person has changed their mind, record the answer first. [PER-01]",
)
NOT_GRANTED = Text(
    "Det er afgjort, at perioden ikke gives. Skal den gives alligevel, så notér et nyt tilbud først. [PUB-LAW-01]",
    "It was decided that the period is not granted. To grant it after all, record a new offer first. [PUB-LAW-01]",
)
BROKEN_OFF = Text(
    "Perioden er afbrudt og forlænges ikke. Kommer personen tilbage, så meddel en ny. [PER-10]",
    "The period was broken off and is not extended. If the person comes back, notify a new one. [PER-10]",
)

NO_REASON_OF_ITS_OWN = Text(
    "Det er anmodningens begrundelse. Skriv, hvorfor perioden ikke forlænges. [PUB-LAW-01b]",
    "Those are the reasons of the request. Write why the period is not extended. [PUB-LAW-01b]",
)


def _days_taken(field: str) -> dict[str, Refused]:
    """What the database refuses about the days of periods, whoever was first, beside a field."""
    return {
        "no_two_periods_at_once": Refused(
            Text(
                "Personen har allerede en periode i de dage. To perioder kan ikke løbe samtidig.",
                "The person already has a period on those days. Two periods cannot run at once.",
            ),
            field=field,
        ),
        "periods_within_120_days": Refused(
            Text(
                "Med de dage, der er brugt før, bliver det mere end 120 dage i alt. [PER-06, PER-10]",
                "With the days used before it comes to more than 120 days in total. [PER-06, PER-10]",
            ),
            field=field,
        ),
        "one_period_on_an_assessment": Refused(
            Text(
                "Personen har haft sin periode på denne vurdering. Afgør en forlængelse i stedet. [PER-06, PER-07]",
                "The person has had the period on this assessment. Decide an extension instead. [PER-06, PER-07]",
            ),
            field=field,
        ),
        "no_period_against_a_no": Refused(DECLINED),
        "no_days_after_a_period_was_broken_off": Refused(BROKEN_OFF),
        "latest_end_from_the_first_notification": Refused(
            Text(
                "Der tælles fra den første meddelelse på vurderingen. Se sagen igennem, og gem igen. [PER-10]",
                "It is counted from the first notification on the assessment. Look at the case again and save once "
                "more. [PER-10]",
            ),
            field=field,
        ),
        "spans_in_order": Refused(
            Text("Perioden er lige blevet forlænget.", "The period has just been extended."), field=field
        ),
        "request_answered_once": Refused(
            Text("Anmodningen er lige blevet afgjort.", "The request has just been decided.")
        ),
    }


def period_kind_ruling(facts: Facts) -> Ruling[PeriodKind]:
    """Which kind of period the person is to have today (PER-01, PER-03, PER-07, C13.1)."""
    return periods.period_kind(
        periods.KindFacts(residence=facts.residence, danish_citizen=facts.danish_citizen, rung=facts.rung, on=facts.on)
    )


def period_set(
    case: Case,
    *,
    expected_version: int | None,
    notified_on: dt.date,
    reasons: str = "",
    place: Place | None = None,
) -> Period:
    """Notify a period: the kind follows from the facts, the days from the day of notification (PER-04, PER-07).

    Where a period of the other kind runs and the stay has changed, it is broken off that day, with the reason (PER-10).
    `expected_version` is None for a caller that holds the case already. `place`: that of the period it corrects; the
    rules are then asked as things stood on the day. Raises `Refused` with the ruling for the wrong authority, the wrong
    rung, or days that are taken.
    """
    policies.require_write("core")
    acting = context.current()
    cases.refuse_future(notified_on, "notified_on")
    facts = case_facts_then(case.pk, notified_on) if place else facts_for_writing(case)
    notice = period_to_notify(case, facts, notified_on=notified_on, reason_given=says_something(reasons))
    row = Period(
        id=place.entry if place else new_id(),
        case=case,
        kind=notice.kind.value,
        notified_on=notified_on,
        latest_end=notice.dates.latest_end,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    first = _span(row, 1, notice.dates.first_day, notice.dates.initial_end, "", notified_on)
    with refused_by(_days_taken("notified_on")), transaction.atomic():
        cases.case_touch(case, expected_version)
        if notice.change is not None:
            _break_off(case, notified_on, reasons, notice.change)
        row.save(force_insert=True)
        first.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=reasons, ruling=notice.ruling)
        audit.record("period.set", object_id=row.pk, cases=[case.pk], detail={"kind": notice.kind.value})
        cases.case_project(case)
    return row


@dataclass(frozen=True, slots=True)
class DatedPlace:
    """Where a corrected request or decision stands: the id it gets, and the day that the mistyped one was of.

    `request` is the one that the mistyped decision answered; None: it answered none.
    """

    entry: uuid.UUID
    on: dt.date
    request: ExtensionRequest | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A period that may be notified on a day: its kind and days, the ruling that gives it, and the change before it.

    `needs_reason`: the plan leaves some of it open, and whoever notifies it says why.
    """

    kind: PeriodKind
    ruling: Ruling[PeriodKind]
    dates: periods.PeriodDates
    change: Ruling[periods.AfterChange] | None
    needs_reason: bool


def period_to_notify(case: Case, facts: Facts, *, notified_on: dt.date, reason_given: bool) -> Notice:
    """The period that the acting unit could notify on a day. Raises `Refused` with the ruling that speaks against."""
    ruling = period_kind_ruling(facts)
    if ruling.answer is None:
        raise Refused(ruling.headline, ruling=ruling)
    if not ruling.permits(reason_given):
        # The plan leaves it open: somebody decides and says why.
        raise Refused(ruling.headline, field="reasons", ruling=ruling)
    kind = ruling.answer
    authority = periods.may_set_period(periods.SetPeriodFacts(_authority(), kind))
    if authority.answer is None:
        raise Refused(authority.headline, ruling=authority)
    if facts.assessed_on is not None and notified_on < facts.assessed_on:
        raise Refused(
            Text(
                "Perioden kan ikke meddeles, før der er taget stilling til, om personen er handlet.",
                "The period cannot be notified before it is decided whether the person was trafficked.",
            ),
            field="notified_on",
        )
    change = facts.stay_change
    if change is not None and not change.permits(reason_given):
        raise Refused(change.headline, field="reasons" if change.needs_reason else None, ruling=change)
    if facts.period_offered_on is not None:
        _refuse_against_the_offer(facts, notified_on)
    another = another_ruling(case, facts, kind, notified_on)
    if not another.permits(reason_given):
        raise Refused(another.headline, field="reasons" if another.needs_reason else "notified_on", ruling=another)
    dates = periods.period_dates(periods.DatesFacts(kind, notified_on, _days_gone(case, kind, notified_on, another)))
    if dates.answer is None:
        raise Refused(dates.headline, field="notified_on", ruling=dates)
    asked = (ruling, another) if change is None else (ruling, another, change)
    return Notice(kind, ruling, dates.answer, change, any(one.needs_reason for one in asked))


def another_ruling(case: Case, facts: Facts, kind: PeriodKind, notified_on: dt.date) -> Ruling[dt.date]:
    """Whether a period of this kind may be notified after those the person has had (PER-06, PER-07, PER-10)."""
    had = queries.notified_periods(case.person_id, until=facts.on)
    # The assessment is the case's own; what she was given in another case of hers rests on another one.
    assessed_on = facts.assessed_on
    since = [one for one in had if one.case_id == case.pk and assessed_on and one.notified_on >= assessed_on]
    first = min((one.notified_on for one in since), default=None)
    alike = [one for one in since if one.kind == kind]
    earlier = [one.pk for one in had if one not in since]
    return periods.another_period(
        periods.AnotherFacts(
            kind=kind,
            notified_on=notified_on,
            assessed_on=assessed_on,
            # One that was notified later is no gap before this one.
            first_notified_on=first if first is not None and first <= notified_on else None,
            same_kind_before=any(not one.broken_off_why for one in alike),
            same_kind_broken_off=any(one.broken_off_why for one in alike),
            days_used_before=queries.days_used(queries.spans_in_force(period_id__in=earlier)) if earlier else None,
        )
    )


def _refuse_against_the_offer(facts: Facts, notified_on: dt.date) -> None:
    """Raises `Refused` where the person said no, none was granted, or the notification would lie before the offer."""
    if facts.period_answer is OfferAnswer.DECLINED:
        raise Refused(DECLINED, field="notified_on")
    if facts.period_answer is OfferAnswer.NOT_GRANTED:
        raise Refused(NOT_GRANTED, field="notified_on")
    if facts.period_offered_on is not None and notified_on < facts.period_offered_on:
        raise Refused(
            Text("Perioden var ikke tilbudt den dag.", "The period had not been offered that day."), field="notified_on"
        )


def _days_gone(case: Case, kind: PeriodKind, notified_on: dt.date, another: Ruling[dt.date]) -> int:
    """The days of the 120 that are gone: used in earlier periods or since the first notification, the greater one."""
    used = queries.days_used(queries.spans_in_force(case__person_id=case.person_id), until=notified_on)
    if another.answer is None:
        return used
    return max(used, periods.days_gone(kind, notified_on, another.answer))


def _break_off(case: Case, on: dt.date, reasons: str, ruling: Ruling[periods.AfterChange]) -> None:
    """Give back what is left of the other authority's period, and keep why. The database checks the stay again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.break_off_period(%s, %s)", [case.pk, on])
        broken_off = cursor.fetchone()[0]
    if broken_off is not None:
        cases.statement_keep(case, about=broken_off, text=reasons, ruling=ruling)
        audit.record("period.broken_off", object_id=broken_off, cases=[case.pk])


def extension_request(
    case: Case,
    period: OpenedPeriod,
    *,
    expected_version: int | None,
    ground: ExtensionGround,
    wanted_end: dt.date,
    why: str,
    wants_or_must_leave: bool | None = None,
    place: DatedPlace | None = None,
) -> ExtensionRequest:
    """Ask for an extension (PUB-LAW-01b). A request that could never be granted is refused at once, with the reason.

    `place`: that of the request it corrects, of whose day it stays.
    """
    policies.require_write("core")
    acting, today = context.current(), place.on if place else clock.today()
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    if period.broken_off_on is not None:
        raise Refused(BROKEN_OFF)
    if period.open_request is not None:
        raise Refused(Text("Der er allerede en åben anmodning.", "There is already an open request."))
    facts = case_facts_then(case.pk, today) if place else facts_for_writing(case)
    ruling = extension_ruling(
        facts,
        period,
        ground=ground,
        new_end=wanted_end,
        decided_on=today,
        by=period.authority,
        wants_or_must_leave=wants_or_must_leave,
    )
    if facts.stay_to_be_weighed is not None:
        raise Refused(facts.stay_to_be_weighed.headline, ruling=facts.stay_to_be_weighed)
    if ruling.answer is None:
        raise Refused(ruling.headline, field=_field_of(ruling, "wanted_end"), ruling=ruling)
    row = ExtensionRequest(
        id=place.entry if place else new_id(),
        period=period.row,
        case=case,
        ground=ground.value,
        wants_or_must_leave=wants_or_must_leave,
        wanted_end=wanted_end,
        requested_on=today,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=why, ruling=ruling)
        audit.record("period.extension_requested", object_id=row.pk, cases=[case.pk], detail={"ground": ground.value})
        cases.case_project(case)
    return row


def extension_ruling(
    facts: Facts,
    period: OpenedPeriod,
    *,
    ground: ExtensionGround | None,
    new_end: dt.date,
    decided_on: dt.date,
    by: Authority,
    wants_or_must_leave: bool | None,
) -> Ruling[dt.date]:
    """Whether the period may be extended to a day (PER-06): the ruling shown beside the form and kept with it."""
    return periods.may_extend(
        periods.ExtendFacts(
            kind=period.kind,
            notified_on=period.row.notified_on,
            current_end=period.end,
            new_end=new_end,
            decided_on=decided_on,
            ground=ground,
            foreign=None if facts.danish_citizen is None else not facts.danish_citizen,
            dublin=facts.dublin,
            wants_or_must_leave=wants_or_must_leave,
            by=by,
            days_used_before=period.days_used_before,
            interrupted_on=period.broken_off_on,
        )
    )


def _refuse_the_words_of_the_request(case: Case, request: ExtensionRequest, reasons: str) -> None:
    """Why it was asked for is no reason for a no. Raises `Refused`."""
    if reasons.strip() == queries.why_asked(case, request).strip():
        raise Refused(NO_REASON_OF_ITS_OWN, field="reasons")


def extension_decide(
    case: Case,
    period: OpenedPeriod,
    *,
    expected_version: int | None,
    granted: bool,
    ground: ExtensionGround,
    new_end: dt.date,
    wants_or_must_leave: bool | None,
    reasons: str,
    place: DatedPlace | None = None,
) -> Span | None:
    """Decide an extension, with or without a request before it. Never past day 120 (PER-06).

    `place`: that of the decision it corrects, of whose day it stays; of what it makes, the days given or else the
    answer gets its id. What was said is kept about the same one, so that a refusal has reasons of its own.
    """
    policies.require_write("core")
    acting, today = context.current(), place.on if place else clock.today()
    request = place.request if place else period.open_request
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    if granted and period.broken_off_on is not None:
        raise Refused(BROKEN_OFF)
    authority = periods.may_set_period(periods.SetPeriodFacts(_authority(), period.kind))
    if authority.answer is None:
        raise Refused(authority.headline, ruling=authority)
    facts = case_facts_then(case.pk, today) if place else facts_for_writing(case)
    ruling = extension_ruling(
        facts,
        period,
        ground=ground,
        new_end=new_end,
        decided_on=today,
        by=_authority(),
        wants_or_must_leave=wants_or_must_leave,
    )
    if granted and facts.stay_to_be_weighed is not None:
        raise Refused(facts.stay_to_be_weighed.headline, ruling=facts.stay_to_be_weighed)
    if granted and not ruling.permits(reason_given=True):
        raise Refused(ruling.headline, field=_field_of(ruling, "new_end"), ruling=ruling)
    if not granted and request is None:
        raise Refused(Text("Der er ingen anmodning at afslå.", "There is no request to refuse."))
    if not granted and request is not None and place is None:
        _refuse_the_words_of_the_request(case, request, reasons)
    span, about = None, place.entry if place else new_id()
    with refused_by(_days_taken("new_end")), transaction.atomic():
        cases.case_touch(case, expected_version)
        if granted:
            first = period.end + dt.timedelta(days=1)
            # A day that has gone by is kept as given only where the whole extension has (C13.7).
            first = first if new_end < today else max(first, today)
            span = _span(period.row, len(period.spans) + 1, first, new_end, ground.value, today)
            span.pk = about
            span.save(force_insert=True)
        if request is not None:
            ExtensionAnswer(
                id=about if span is None else new_id(),
                request=request,
                case=case,
                span=span,
                decided_on=today,
                recorded_at=acting.instant,
                by_user_id=acting.user_id,
                by_unit_id=acting.unit_id,
            ).save(force_insert=True)
        cases.statement_keep(case, about=about, text=reasons, ruling=ruling)
        audit.record("period.extension_decided", object_id=period.row.pk, cases=[case.pk], detail={"granted": granted})
        cases.case_project(case)
    return span


def _field_of(ruling: Ruling[dt.date], otherwise: str) -> str:
    """The field the message belongs beside: the fact that is missing or that rules it out, if the form asks it."""
    asked = {"wants_or_must_leave", "ground"}
    facts = [problem.fact for problem in ruling.problems]
    facts += [_RULED_OUT_BY[reason.code] for reason in ruling.reasons if reason.code in _RULED_OUT_BY]
    return next((fact for fact in facts if fact in asked), otherwise)


# Of what the ground "prepared return" is closed by, the fact that the form asks.
_RULED_OUT_BY: Final = {
    "extend.not_foreign": "ground",
    "extend.dublin": "ground",
    "extend.neither_wants_nor_must_leave": "wants_or_must_leave",
}


def _authority() -> Authority:
    try:
        return Authority(context.current().unit_kind)
    except ValueError as error:
        raise Refused(
            Text("Jeres organisation meddeler ingen perioder.", "Your organisation notifies no periods.")
        ) from error


def _span(period: Period, sequence: int, first: dt.date, last: dt.date, ground: str, decided_on: dt.date) -> Span:
    acting = context.current()
    return Span(
        id=new_id(),
        period=period,
        case=period.case,
        latest_end=period.latest_end,
        sequence=sequence,
        days=DateRange(first, last + dt.timedelta(days=1)),
        ground=ground,
        decided_on=decided_on,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
