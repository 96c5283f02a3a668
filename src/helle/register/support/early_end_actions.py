"""What comes before a period and what ends it early: the offer and what came of it, and breaking it off."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.actions import Place
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import case_facts_then, facts_for_writing
from helle.register.cases.models import Case
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support.actions import period_kind_ruling
from helle.register.support.models import PeriodOffer
from helle.register.support.queries import OpenedPeriod
from helle.rules import periods
from helle.rules.codes import Authority, BreakOffCause, NotGrantedGround, OfferAnswer, PeriodKind
from helle.rules.ruling import Ruling, Text

_NOTIFIED = Refused(
    Text("Perioden er allerede meddelt. [PER-01]", "The period has been notified already. [PER-01]"),
)
_RUNS = Refused(
    Text(
        "Perioden er meddelt, så personen har ikke sagt nej. Ret perioden først. [PER-01]",
        "The period was notified, so the person did not say no. Correct the period first. [PER-01]",
    ),
    field="answer",
)
_NOT_GRANTED = Refused(
    Text(
        "Det er afgjort, at perioden ikke gives. Den, der afgjorde det, kan tilbyde den alligevel. [PUB-LAW-01]",
        "It was decided that the period is not granted. Whoever decided that may offer it after all. [PUB-LAW-01]",
    )
)
_WHAT_WAS_TRIED = Text("Skriv, hvad der er forsøgt.", "Write what was tried.")
_ANSWERED = (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED)


def offer_record(
    case: Case,
    *,
    expected_version: int | None,
    offered_on: dt.date,
    answer: OfferAnswer,
    answered_on: dt.date | None,
    note: str = "",
    ground: NotGrantedGround | None = None,
    place: Place | None = None,
) -> PeriodOffer:
    """Record what came of offering a period: what the person answered, or that it is not granted, on which ground
    (PER-01, PUB-LAW-01). A later record takes the place of an earlier.

    `place`: that of the offer it corrects; the rules are then asked as things stood on its day. Raises `Refused` where
    no period is to be offered now, or is to be refused, for a no without a note, for somebody who was not reached
    without what was tried, and for days that cannot be.
    """
    policies.require_write("core")
    acting = context.current()
    cases.refuse_future(offered_on, "offered_on")
    facts = case_facts_then(case.pk, offered_on) if place else facts_for_writing(case)
    if answer is OfferAnswer.NOT_GRANTED:
        ruling = _to_refuse(facts, ground)
    else:
        ruling = period_kind_ruling(facts)
        ground = None
    if ruling.answer is None:
        raise Refused(ruling.headline, field="ground" if ground else None, ruling=ruling)
    if not ruling.permits(says_something(note)):
        raise Refused(NO_REASONS if ground else ruling.headline, field="note", ruling=ruling)
    if facts.period_answer is OfferAnswer.NOT_GRANTED and not grants(ruling.answer) and place is None:
        raise _NOT_GRANTED
    if facts.period_notified_on is not None and facts.period_interrupted_on is None and place is None:
        raise _NOTIFIED
    if answer is OfferAnswer.DECLINED and not says_something(note):
        raise Refused(NO_REASONS, field="note")
    if answer is OfferAnswer.NOT_REACHED and not says_something(note):
        raise Refused(_WHAT_WAS_TRIED, field="note")
    day = _answered_on(answer, answered_on, offered_on)
    _refuse_before_the_assessment(facts, offered_on)
    row = PeriodOffer(
        id=place.entry if place else new_id(),
        case=case,
        kind=ruling.answer.value,
        offered_on=offered_on,
        answer=answer.value,
        answered_on=day,
        ground=ground.value if ground else "",
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    told = {"no_offer_after_the_notification": _NOTIFIED, "no_period_against_a_no": _RUNS}
    told["granted_by_whose_it_is"] = _NOT_GRANTED
    with refused_by(told), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=note, ruling=ruling)
        audit.record("period.offered", object_id=row.pk, cases=[case.pk], detail={"answer": answer.value})
        cases.case_project(case)
    return row


def grants(kind: PeriodKind) -> bool:
    """Whether it is the acting unit's to grant a period of this kind, and so to grant none (PER-05, PER-07)."""
    return periods.AUTHORITY_OF_KIND[kind] == context.current().unit_kind


def not_granted_ruling(facts: Facts, ground: NotGrantedGround) -> Ruling[PeriodKind]:
    """Whether the acting unit may decide on a ground that no period is granted (PUB-LAW-01, ACC-03)."""
    return periods.not_granted(
        periods.NotGrantedFacts(
            residence=facts.residence,
            danish_citizen=facts.danish_citizen,
            rung=facts.rung,
            ground=ground,
            by=Authority(context.current().unit_kind),
            on=facts.on,
        )
    )


def _to_refuse(facts: Facts, ground: NotGrantedGround | None) -> Ruling[PeriodKind]:
    if ground is None:
        raise Refused(
            Text("Vælg, hvorfor perioden ikke gives.", "Choose why the period is not granted."), field="ground"
        )
    return not_granted_ruling(facts, ground)


def _answered_on(answer: OfferAnswer, answered_on: dt.date | None, offered_on: dt.date) -> dt.date | None:
    """The day of the answer, where there is one. Raises `Refused` beside its field."""
    if answer not in _ANSWERED:
        return None
    if answered_on is None:
        raise Refused(Text("Skriv, hvornår personen svarede.", "Enter when the person answered."), field="answered_on")
    cases.refuse_future(answered_on, "answered_on")
    if answered_on < offered_on:
        raise Refused(
            Text("Svaret ligger før tilbuddet.", "The answer lies before the offer."),
            field="answered_on",
        )
    return answered_on


def _refuse_before_the_assessment(facts: Facts, offered_on: dt.date) -> None:
    if facts.assessed_on is not None and offered_on < facts.assessed_on:
        raise Refused(
            Text(
                "Perioden tilbydes, når der er taget stilling til, om personen er handlet. [PER-01]",
                "The period is offered once it is decided whether the person was trafficked. [PER-01]",
            ),
            field="offered_on",
        )


def authority_ruling(period: OpenedPeriod, *, by: Authority) -> Ruling[PeriodKind]:
    """Whether a period of this kind is an authority's to notify and break off at all, whatever the day (PER-05)."""
    return periods.may_set_period(periods.SetPeriodFacts(by, PeriodKind(period.row.kind)))


def break_off_ruling(period: OpenedPeriod, *, last_day: dt.date, by: Authority) -> Ruling[int]:
    """Whether the period may be broken off on a day, shown beside the form and kept with the act."""
    return periods.break_off(
        periods.BreakOffFacts(
            kind=PeriodKind(period.row.kind),
            notified_on=period.row.notified_on,
            end=period.end,
            last_day=last_day,
            today=clock.today(),
            by=by,
            interrupted_on=period.broken_off_on,
            days_used_before=period.days_used_before,
        )
    )


def period_break_off(
    case: Case,
    period: OpenedPeriod,
    *,
    expected_version: int,
    cause: BreakOffCause,
    last_day: dt.date,
    reasons: str,
) -> None:
    """Break off a period because the person left, disappeared or declined it; what is left of it is given back (C3)."""
    policies.require_write("core")
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    ruling = break_off_ruling(period, last_day=last_day, by=Authority(context.current().unit_kind))
    if ruling.answer is None:
        raise Refused(ruling.headline, field="last_day", ruling=ruling)
    changed = Refused(
        Text(
            "Perioden er lige blevet ændret. Se sagen igennem, og gem igen.",
            "The period has just been changed. Look at the case again and save once more.",
        )
    )
    with refused_by({"period_broken_off_while_it_runs": changed}), transaction.atomic():
        cases.case_touch(case, expected_version)
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.end_period_early(%s, %s, %s)", [period.row.pk, last_day, cause.value])
        cases.statement_keep(case, about=period.row.pk, text=reasons, ruling=ruling)
        audit.record("period.broken_off", object_id=period.row.pk, cases=[case.pk], detail={"cause": cause.value})
        cases.case_project(case)
