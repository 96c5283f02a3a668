"""What rests on an entry, and what the rules say of it once the entry is corrected.

First what was decided on its basis is found; then, when the correction is written and before it is saved, each of them
is asked again on the facts as they then are. Nothing that was decided changes by that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from helle.register.cases import queries as cases
from helle.register.cases.choices import CorrectableKind, Followed, WouldBe
from helle.register.cases.corrections import OF_AN_ASSESSMENT
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import case_facts_then, facts_for_writing
from helle.register.cases.models import Case, RungEvent, SettledStep
from helle.register.correcting.entries import Correctable
from helle.register.identification import corrections as identification_corrections
from helle.register.identification import queries as identification
from helle.register.identification.models import Assessment, Circumstance, Interview
from helle.register.letters.models import Letter
from helle.register.organisations import queries as organisations
from helle.register.people.models import Residence
from helle.register.protection import clock, policies
from helle.register.support import actions as support
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, Period, PeriodOffer, Span
from helle.register.support.queries import periods_of
from helle.rules import ladder
from helle.rules.codes import Authority, ExtensionGround, LadderEvent, OrganisationKind, PeriodKind, Rung
from helle.rules.ladder import MoveFacts
from helle.rules.ruling import Ruling, Verdict

type Resting = Assessment | Period | PeriodOffer | Span | SettledStep | RungEvent | Letter | Interview | Case


@dataclass(frozen=True, slots=True)
class Rests:
    """One thing that rests on an entry: its row, the day it is of, and whose it is to decide on it anew."""

    kind: Followed
    id: uuid.UUID
    on: dt.date
    by: OrganisationKind
    row: Resting
    case_number: str = ""
    """The case it lies in, told where an entry counts in several of hers."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What the rules say of it on the corrected facts; no ruling where they have none to give."""

    rests: Rests
    would_be: WouldBe
    ruling: Ruling[object] | None


def counts_in(case: Case, entry: Correctable) -> list[Case]:
    """The cases that an entry counts in: its own, and of a stay, which is the person's, all hers that are open."""
    if entry.kind is not CorrectableKind.RESIDENCE:
        return [case]
    return [case, *(one for one in cases.open_cases_of(case.person_id, also=case) if one.pk != case.pk)]


def rests_on(case: Case, entry: Correctable) -> list[Rests]:
    """What was decided in a case on the basis of an entry and is in force, as far as the acting unit sees it."""
    found = _FINDERS[entry.kind](case, entry.row)
    return sorted((replace(one, case_number=case.number) for one in found), key=lambda one: (one.on, one.kind))


def digest(found: list[AskedAgain]) -> str:
    """A name for what somebody was shown to follow; '' for nothing."""
    told = sorted(f"{one.rests.id} {one.would_be}" for one in found)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32] if told else ""


# --- what rests on what ------------------------------------------------------------------------------------------


def _on_a_rung(case: Case, row: RungEvent) -> Iterator[Rests]:
    later = RungEvent.objects.filter(case=case, sequence__gt=row.sequence, superseded_at__isnull=True)
    for event in later:
        if LadderEvent(event.event) not in OF_AN_ASSESSMENT:
            yield rests(Followed.RUNG_EVENT, event, event.occurred_on, event.by_unit_id)
    for assessment in assessments_in(case):
        if assessment.recorded_at > row.recorded_at:
            yield _assessment(assessment)
    yield from _steps(case, row.sequence)


def _steps(case: Case, sequence: int) -> Iterator[Rests]:
    for step in SettledStep.objects.filter(case=case, raised_by=sequence, superseded_at__isnull=True):
        yield rests(Followed.SETTLED_STEP, step, step.settled_on, step.by_unit_id)


def _on_an_interview(case: Case, row: Interview) -> Iterator[Rests]:
    opened = RungEvent.objects.filter(
        case=case, event=LadderEvent.ASSESSMENT_OPENED.value, recorded_at=row.recorded_at, superseded_at__isnull=True
    )
    for event in opened:
        yield rests(Followed.RUNG_EVENT, event, event.occurred_on, event.by_unit_id)
    for assessment in assessments_in(case):
        if assessment.decided_on >= row.held_on or assessment.recorded_at > row.recorded_at:
            yield _assessment(assessment)
    for sent in row.sent.all():
        yield Rests(Followed.INTERVIEW_SENT, sent.pk, clock.local_day(sent.sent_at), _kind_of(row.by_unit_id), row)


def _on_an_assessment(case: Case, row: Assessment) -> Iterator[Rests]:
    later = [one.decided_on for one in assessments_in(case) if one.sequence > row.sequence]
    until = min(later, default=dt.date.max)
    for offer in PeriodOffer.objects.filter(case=case, superseded_at__isnull=True):
        if row.decided_on <= offer.offered_on < until:
            yield rests(Followed.OFFER, offer, offer.offered_on, offer.by_unit_id)
    yield from _periods(case, row.decided_on, until)
    for event in identification_corrections.steps_of_assessment(case, row):
        yield from _steps(case, event.sequence)
    yield from _letters(case, row.pk)


def _on_an_offer(case: Case, row: PeriodOffer) -> Iterator[Rests]:
    yield from _periods(case, row.offered_on, dt.date.max)


def _on_a_period(case: Case, row: Period) -> Iterator[Rests]:
    yield from _letters(case, row.pk)
    # What was asked for and given afterwards goes over to the right period; what was written of it went out.
    for span in Span.objects.filter(period=row, superseded_at__isnull=True, sequence__gt=1):
        yield from _letters(case, span.pk)
    for answer in ExtensionAnswer.objects.filter(request__period=row, superseded_at__isnull=True, span__isnull=True):
        yield from _letters(case, answer.pk)
    for letter in Letter.objects.filter(case=case, deliveries__period=row, superseded_by__isnull=True).distinct():
        if letter.about != row.pk:
            yield letter_rests(letter)


def _on_a_decision(case: Case, row: Span | ExtensionAnswer) -> Iterator[Rests]:
    yield from _letters(case, row.pk)


def _on_a_contact_person(case: Case, row: ContactPerson) -> Iterator[Rests]:
    yield from _letters(case, row.pk)


def _on_days(case: Case, row: Residence | Circumstance) -> Iterator[Rests]:
    first, after = row.during.lower, row.during.upper or dt.date.max
    for assessment in assessments_in(case):
        if first <= assessment.decided_on < after:
            yield _assessment(assessment)
    yield from _periods(case, first, after)
    for span in Span.objects.filter(case=case, superseded_at__isnull=True, sequence__gt=1):
        if first <= span.decided_on < after:
            yield rests(Followed.EXTENSION, span, span.decided_on, span.by_unit_id)
    today = clock.today()
    if first <= today < after:
        yield Rests(Followed.COMPETENCE, case.pk, today, OrganisationKind.CMM, case)


def _nothing(case: Case, row: object) -> Iterator[Rests]:
    yield from ()


def _periods(case: Case, since: dt.date, until: dt.date) -> Iterator[Rests]:
    for period in Period.objects.filter(case=case, superseded_at__isnull=True):
        if since <= period.notified_on < until:
            yield rests(Followed.PERIOD, period, period.notified_on, period.by_unit_id)


def assessments_in(case: Case) -> list[Assessment]:
    """The assessments in force that the acting role reads."""
    return identification.assessments_of(case.pk) if policies.may_read("outcome") else []


def _assessment(row: Assessment) -> Rests:
    return rests(Followed.ASSESSMENT, row, row.decided_on, row.by_unit_id)


def _letters(case: Case, about: uuid.UUID) -> Iterator[Rests]:
    for letter in Letter.objects.filter(case=case, about=about, superseded_by__isnull=True):
        yield letter_rests(letter)


def letter_rests(letter: Letter) -> Rests:
    """A letter, of the day it was written."""
    return rests(Followed.LETTER, letter, clock.local_day(letter.recorded_at), letter.by_unit_id)


def rests(kind: Followed, row: Resting, on: dt.date, by_unit: uuid.UUID) -> Rests:
    """Something that a unit entered, and that CMM or the Immigration Service decides on anew."""
    return Rests(kind, row.pk, on, _kind_of(by_unit), row)


def _kind_of(unit: uuid.UUID) -> OrganisationKind:
    """Whose it is to decide anew: CMM or the Immigration Service, who alone decide in a case."""
    kind = OrganisationKind(organisations.units_on(clock.today())[unit].kind)
    return kind if kind is OrganisationKind.UDLST else OrganisationKind.CMM


_FINDERS: Final[Mapping[CorrectableKind, Callable[[Case, Any], Iterator[Rests]]]] = {
    CorrectableKind.RUNG_EVENT: _on_a_rung,
    CorrectableKind.INTERVIEW: _on_an_interview,
    CorrectableKind.ASSESSMENT: _on_an_assessment,
    CorrectableKind.OFFER: _on_an_offer,
    CorrectableKind.PERIOD: _on_a_period,
    CorrectableKind.REQUEST: _nothing,
    CorrectableKind.EXTENSION: _on_a_decision,
    CorrectableKind.REFUSAL: _on_a_decision,
    CorrectableKind.CONTACT_PERSON: _on_a_contact_person,
    CorrectableKind.SETTLED_STEP: _nothing,
    CorrectableKind.RESIDENCE: _on_days,
    CorrectableKind.CIRCUMSTANCE: _on_days,
}


# --- the rules asked again ---------------------------------------------------------------------------------------


def asked_again(case: Case, resting: list[Rests], before: Facts, *, withdrawn: bool) -> list[AskedAgain]:
    """What the rules say now of each, on the facts as they are now. `before`: as they were; `withdrawn`: the entry is
    taken out.

    What did not move has not followed: the competence, where it is the same as before, and a later step of the ladder,
    where what it rests on was only put right.
    """
    facts = facts_for_writing(case)
    found = [_again(case, one, before, facts) for one in resting]
    still = {Followed.COMPETENCE} if withdrawn else {Followed.COMPETENCE, Followed.RUNG_EVENT}
    return [one for one in found if not (one.rests.kind in still and one.would_be is WouldBe.HOLDS)]


def _again(case: Case, resting: Rests, before: Facts, facts: Facts) -> AskedAgain:
    row = resting.row
    ruling: Ruling[object] | None = None
    if isinstance(row, Assessment):
        assessed = _assessed_again(case, row)
        ruling, holds = assessed, assessed.permits(bool(row.no_interview_reason))
    elif isinstance(row, Period | PeriodOffer):
        offered = support.period_kind_ruling(case_facts_then(case.pk, resting.on))
        given = any(one.text.strip() for one in cases.reasons_about(case, {row.pk}).get(row.pk, []))
        ruling, holds = offered, offered.permits(given) and offered.answer is PeriodKind(row.kind)
    elif isinstance(row, Span):
        extended = _extended_again(case, row)
        ruling, holds = extended, extended.permits(reason_given=True)
    elif isinstance(row, RungEvent):
        moved = _moved_again(row, facts)
        ruling, holds = moved, moved.answer is not None
    elif isinstance(row, SettledStep):
        # What had raised it still does, or something later.
        holds = facts.occurrence(row.code)[0] >= row.raised_by
    elif isinstance(row, Case):
        now, was = identification.competence_ruling(facts), identification.competence_ruling(before)
        ruling, holds = now, (now.answer if now else None) is (was.answer if was else None)
    else:
        # A letter or an interview that went out says what was wrong: no rule says what is to be done.
        holds = False
    if holds:
        return AskedAgain(resting, WouldBe.HOLDS, ruling)
    # Where the rules leave it to a human, who gave no reason because none was asked for, they do not say.
    undecided = ruling is not None and ruling.verdict in (Verdict.CANNOT_BE_DECIDED, Verdict.HUMAN_DECIDES)
    return AskedAgain(resting, WouldBe.UNDECIDED if undecided else WouldBe.OTHERWISE, ruling)


def _assessed_again(case: Case, row: Assessment) -> Ruling[Authority]:
    """Whether the authority could decide on that day, on what was known by then and had been decided before."""
    earlier = [one for one in identification.assessments_of(case.pk) if one.sequence < row.sequence]
    last = earlier[0] if earlier else None
    facts = replace(
        case_facts_then(case.pk, row.decided_on),
        assessed_on=last.decided_on if last else None,
        assessed_by=Authority(last.authority) if last else None,
        was_trafficked=last.was_trafficked if last else None,
        relationship_current=last.relationship_current if last else None,
    )
    return identification.may_assess(
        facts, Authority(row.authority), reason_without_interview=bool(row.no_interview_reason)
    )


def _moved_again(row: RungEvent, facts: Facts) -> Ruling[Rung]:
    earlier = facts.before_place(row.sequence)
    return ladder.may_move(
        MoveFacts(
            earlier.rung, LadderEvent(row.event), OrganisationKind(row.by_kind), row.occurred_on, earlier.last_rung_on
        )
    )


def _extended_again(case: Case, span: Span) -> Ruling[dt.date]:
    """Whether an extension could be given on its day, on what is known of that day now."""
    period = next(one for one in periods_of(case.pk) if one.row.pk == span.period_id)
    before = [one for one in period.spans if one.sequence < span.sequence]
    answer = ExtensionAnswer.objects.filter(span=span).select_related("request").first()
    return support.extension_ruling(
        case_facts_then(case.pk, span.decided_on),
        replace(period, spans=before, end=before[-1].taken.upper - dt.timedelta(days=1)),
        ground=ExtensionGround(span.ground),
        new_end=span.days.upper - dt.timedelta(days=1),
        decided_on=span.decided_on,
        by=period.authority,
        wants_or_must_leave=answer.request.wants_or_must_leave if answer else None,
    )
