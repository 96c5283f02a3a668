"""The timeline of a case: everything that happened in it, in the reader's words, the latest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.corrections import OF_AN_ASSESSMENT
from helle.register.cases.models import Case, Correction, RungEvent, SettledStep
from helle.register.desk.events import Event, of_a_minor
from helle.register.identification import queries as identification
from helle.register.identification.models import Assessment, Circumstance, Interview
from helle.register.interface.words import active_language, long_day
from helle.register.minors.queries import MinorView
from helle.register.organisations.queries import NamedUnit
from helle.register.people import queries as people
from helle.register.people.choices import BirthPrecision
from helle.register.people.models import Residence
from helle.register.placements.choices import PlacementAnswer
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.register.referrals.queries import Behind
from helle.register.support import queries as support
from helle.register.support.after_queries import AfterPeriods
from helle.register.support.after_words import written
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Period, PeriodOffer, Span
from helle.register.support.queries import PeriodHistory
from helle.rules.codes import (
    ActElement,
    Authority,
    BreakOffCause,
    Code,
    CurrencyFactor,
    ExploitationPurpose,
    FactorAnswer,
    LadderEvent,
    MeansElement,
    NotGrantedGround,
    OfferAnswer,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
)
from helle.rules.next_steps import STEP_TITLES
from helle.rules.ruling import Text

# CMM assesses, the Immigration Service decides, a court gives judgment.
_ASSESSED_BY = {
    Authority.CMM: Text("Vurdering", "Assessment"),
    Authority.UDLST: Text("Afgørelse", "Decision"),
    Authority.COURT: Text("Dom", "Judgment"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """What the acting role may see of what happened in a case; what it may not is empty."""

    case: Case
    rung_events: list[RungEvent]
    interviews: list[Interview]
    assessments: list[Assessment]
    residences: list[Residence]
    circumstances: list[Circumstance]
    offers: list[PeriodOffer]
    periods: PeriodHistory
    after: AfterPeriods
    contact_persons: list[ContactPerson]
    placements: list[Placement]
    minor: MinorView | None
    """What is kept of her as a minor, where she may have been one."""
    settled: list[SettledStep]
    corrections: dict[uuid.UUID, Correction]
    """The corrections of the case by the entry that each put out of force."""
    units: Mapping[uuid.UUID, NamedUnit]
    behind: Behind
    """The referral that the case came of, as far as the reader's unit has a part in it."""

    def unit(self, key: uuid.UUID) -> str:
        return self.units[key].name.in_language(active_language())


def timeline(happened: Happened) -> list[Event]:
    """Everything that happened, the latest first."""
    case = happened.case
    events = [
        Event(
            clock.local_day(case.opened_at),
            case.opened_at,
            _words("Sagen oprettet", "Case opened"),
            happened.unit(case.opened_by_unit_id),
        ),
        *_rungs(happened),
        *_interviews(happened),
        *_assessments(happened),
        *_residences(happened),
        *_circumstances(happened),
        *_offers(happened),
        *_periods(happened),
        *_after_periods(happened),
        *_settled(happened),
        *_contact_persons(happened),
        *_placements(happened),
        *of_a_minor(happened.minor, happened.unit),
    ]
    events = [_corrected(event, happened) for event in events]
    # The latest first; what one act wrote at one instant in the order in which it followed, so reversed too.
    events.reverse()
    return sorted(events, key=lambda event: (event.on, event.at), reverse=True)


def _corrected(event: Event, happened: Happened) -> Event:
    found = happened.corrections.get(event.entry) if event.entry else None
    return replace(event, correction=found, superseded=True) if found else event


def _words(da: str, en: str) -> str:
    return Text(da, en).in_language(active_language())


def _rungs(happened: Happened) -> Iterator[Event]:
    for event in happened.rung_events:
        if LadderEvent(event.event) in OF_AN_ASSESSMENT and happened.assessments:
            continue  # The assessment itself tells it, with more.
        yield Event(
            event.occurred_on,
            event.recorded_at,
            LadderEvent(event.event).label.in_language(active_language()),
            _whose(event, happened, active_language()),
            about=event.pk,
            kind=None if LadderEvent(event.event) in OF_AN_ASSESSMENT else CorrectableKind.RUNG_EVENT,
            entry=event.pk,
            by_unit=event.by_unit_id,
            by_user=event.by_user_id,
        )


def _interviews(happened: Happened) -> Iterator[Event]:
    for interview in happened.interviews:
        minutes = interview.minutes
        sent = _words(" · sendt til Udlændingestyrelsen", " · sent to the Immigration Service")
        yield Event(
            interview.held_on,
            interview.recorded_at,
            _words(f"Identifikationssamtale holdt, {minutes} min.", f"Identification interview held, {minutes} min."),
            happened.unit(interview.by_unit_id) + (sent if interview.sent.all() else ""),
            interview=interview.pk,
            about=interview.pk,
            kind=CorrectableKind.INTERVIEW,
            entry=interview.pk,
            by_unit=interview.by_unit_id,
            by_user=interview.by_user_id,
        )


def _assessments(happened: Happened) -> Iterator[Event]:
    language = active_language()
    for assessment in happened.assessments:
        yield Event(
            assessment.decided_on,
            assessment.recorded_at,
            _assessment_words(assessment).in_language(language),
            Authority(assessment.authority).label.in_language(language),
            strong=True,
            about=assessment.pk,
            besides=True,
            said=_said(assessment, language),
            kind=CorrectableKind.ASSESSMENT,
            entry=assessment.pk,
            by_unit=assessment.by_unit_id,
            by_user=assessment.by_user_id,
        )


def _residences(happened: Happened) -> Iterator[Event]:
    """Those that somebody put out of force: what holds stands on the page, and what was cut short stands there too."""
    for row in happened.residences:
        why = people.why_superseded(happened.case.person_id, row)
        if row.superseded_at is not None and why:
            label = ResidenceStatus(row.status).label
            yield Event(
                row.during.lower,
                row.recorded_at,
                _words(f"Opholdsgrundlag: {label.da}", f"Residence status: {label.en}"),
                happened.unit(row.recorded_by_unit_id),
                _out_of_force(row.superseded_at, why),
                superseded=True,
            )


def _out_of_force(at: dt.datetime, why: str) -> str:
    day = long_day(at, active_language())
    return _words(f"Ud af kraft {day}: {why}", f"Out of force {day}: {why}") if why else ""


def _circumstances(happened: Happened) -> Iterator[Event]:
    for circumstance in happened.circumstances:
        if circumstance.superseded_at is not None:
            why = identification.why_superseded(happened.case, circumstance)
            yield Event(
                circumstance.during.lower,
                circumstance.recorded_at,
                circumstance.get_kind_display(),
                happened.unit(circumstance.by_unit_id),
                _out_of_force(circumstance.superseded_at, why),
                superseded=True,
            )
            continue
        yield Event(
            circumstance.during.lower,
            circumstance.recorded_at,
            circumstance.get_kind_display(),
            happened.unit(circumstance.by_unit_id),
        )
        if circumstance.last_day is not None:
            yield Event(
                circumstance.last_day,
                circumstance.recorded_at,
                _words("Til og med denne dag: ", "Until this day: ") + str(circumstance.get_kind_display()),
                "",
            )


def _periods(happened: Happened) -> Iterator[Event]:
    """The periods with what was asked and decided of each; then what of them was put out of force."""
    history = happened.periods
    for period in history.in_force:
        yield _notified(happened, period.row)
        for request in period.requests:
            yield _asked(happened, request)
            if request.answer is not None and request.answer.span_id is None:
                yield _refusal(happened, request.answer)
        if period.broken_off_on is not None:
            yield from _broken_off(happened, period.row, period.broken_off_on)
        for span in period.spans[1:]:
            yield _extended(happened, span, period.row)
    periods = {row.pk: row for row in (*(one.row for one in history.in_force), *history.periods)}
    yield from (_notified(happened, row) for row in history.periods)
    yield from (_asked(happened, request) for request in history.requests)
    yield from (_refusal(happened, answer) for answer in history.refusals)
    yield from (_extended(happened, span, periods[span.period_id]) for span in history.extensions)


def _notified(happened: Happened, row: Period) -> Event:
    kind = PeriodKind(row.kind).label
    return Event(
        row.notified_on,
        row.recorded_at,
        _words(f"{kind.da} meddelt", f"{kind.en} notified"),
        happened.unit(row.by_unit_id),
        strong=True,
        about=row.pk,
        wordless=True,
        kind=CorrectableKind.PERIOD,
        entry=row.pk,
        by_unit=row.by_unit_id,
        by_user=row.by_user_id,
    )


def _asked(happened: Happened, request: ExtensionRequest) -> Event:
    return Event(
        request.requested_on,
        request.recorded_at,
        _words("Anmodet om forlængelse", "Extension requested"),
        happened.unit(request.by_unit_id),
        about=request.pk,
        kind=CorrectableKind.REQUEST,
        entry=request.pk,
        by_unit=request.by_unit_id,
        by_user=request.by_user_id,
    )


def _refusal(happened: Happened, answer: ExtensionAnswer) -> Event:
    return Event(
        answer.decided_on,
        answer.recorded_at,
        _words("Afslag på forlængelse", "Extension refused"),
        happened.unit(answer.by_unit_id),
        about=answer.pk,
        kind=CorrectableKind.REFUSAL,
        entry=answer.pk,
        by_unit=answer.by_unit_id,
        by_user=answer.by_user_id,
    )


def _broken_off(happened: Happened, row: Period, last_day: dt.date) -> Iterator[Event]:
    if row.broken_off_at is None or row.broken_off_by_unit_id is None:
        return
    # What was said of the period last says why. It is corrected with the period.
    kind, cause = PeriodKind(row.kind).label, BreakOffCause(row.broken_off_why).label
    yield Event(
        last_day,
        row.broken_off_at,
        _words(f"{kind.da}n afbrudt: {cause.da}", f"{kind.en} broken off: {cause.en}"),
        happened.unit(row.broken_off_by_unit_id),
        about=row.pk,
        latest=True,
    )


def _extended(happened: Happened, span: Span, row: Period) -> Event:
    number = (span.days.upper - dt.timedelta(days=1) - row.notified_on).days
    return Event(
        span.decided_on,
        span.recorded_at,
        _words(f"Perioden forlænget til dag {number}", f"The period extended to day {number}"),
        happened.unit(span.by_unit_id),
        about=span.pk,
        kind=CorrectableKind.EXTENSION,
        entry=span.pk,
        by_unit=span.by_unit_id,
        by_user=span.by_user_id,
    )


def _offers(happened: Happened) -> Iterator[Event]:
    for offer in happened.offers:
        yield Event(
            offer.answered_on or offer.offered_on,
            offer.recorded_at,
            _offered(offer),
            happened.unit(offer.by_unit_id),
            about=offer.pk,
            kind=CorrectableKind.OFFER,
            entry=offer.pk,
            by_unit=offer.by_unit_id,
            by_user=offer.by_user_id,
        )


def _offered(offer: PeriodOffer) -> str:
    kind, answer = PeriodKind(offer.kind).label, OfferAnswer(offer.answer).label
    if offer.ground:
        ground = NotGrantedGround(offer.ground).label
        return _words(f"{kind.da} gives ikke: {ground.da}", f"{kind.en} not granted: {ground.en}")
    return _words(f"{kind.da} tilbudt: {answer.da}", f"{kind.en} offered: {answer.en}")


def _after_periods(happened: Happened) -> Iterator[Event]:
    """What was written of a period and after it. It is written anew in its place, so none of it is corrected here."""
    for one in written(happened.after, happened.unit):
        yield Event(
            one.on,
            one.at,
            one.what,
            one.by,
            strong=one.strong,
            about=one.about,
            said=one.said,
            superseded=not one.stands,
            by_unit=one.by_unit,
            by_user=one.by_user,
        )


def _settled(happened: Happened) -> Iterator[Event]:
    for step in happened.settled:
        yield Event(
            step.settled_on,
            step.recorded_at,
            _words("Udført: ", "Done: ") + STEP_TITLES[step.code].text.in_language(active_language()),
            happened.unit(step.by_unit_id),
            about=step.pk,
            kind=CorrectableKind.SETTLED_STEP,
            entry=step.pk,
            by_unit=step.by_unit_id,
            by_user=step.by_user_id,
        )


def _contact_persons(happened: Happened) -> Iterator[Event]:
    # The contact person is always CMM's, by the name it has today (SUP-08).
    cmm = next(unit for unit in happened.units.values() if unit.code == "CMM")
    today = clock.today()
    for contact in happened.contact_persons:
        yield Event(
            contact.during.lower,
            contact.recorded_at,
            _words("Kontaktperson: ", "Contact person: ") + contact.user.full_name,
            cmm.name.in_language(active_language()),
            detail=support.why_replaced(happened.case, contact),
            # What is only planned is taken back where it was planned.
            kind=CorrectableKind.CONTACT_PERSON if contact.during.lower <= today else None,
            entry=contact.pk,
            by_unit=cmm.id,
        )


def _whose(event: RungEvent, happened: Happened, language: str) -> str:
    """Whose act a step is. Of another's act, whose it is stands first, and who entered it after.

    Where a case begins with the police's reason to believe, it is the sender's of the referral that says so (CRI-09):
    who took the referral in has believed nothing yet.
    """
    entered_by = happened.units[event.by_unit_id]
    if event.by_kind == entered_by.kind:
        return entered_by.name.in_language(language)
    whose = OrganisationKind(event.by_kind).label.in_language(language)
    unit = entered_by.name.in_language(language)
    begins = event.sequence == 1 and LadderEvent(event.event) is LadderEvent.INDICATION_ASSERTED
    if not begins or happened.case.referral_id is None:
        return _words(f"{whose} · indført af {unit}", f"{whose} · entered by {unit}")
    behind = happened.behind
    sender = happened.units.get(behind.sender) if behind.sender else None
    if sender is None:
        return _words(
            f"{whose}, i en henvendelse · taget ind af {unit}", f"{whose}, in a referral · taken in by {unit}"
        )
    name = sender.name.in_language(language)
    return _words(
        f"{name}, i henvendelse {behind.number} · taget ind af {unit}",
        f"{name}, in referral {behind.number} · taken in by {unit}",
    )


def _placements(happened: Happened) -> Iterator[Event]:
    """An order with its reasons, its no, arriving and leaving: by what the place is called, never where it is."""
    for row in happened.placements:
        by, place = happened.unit(row.by_unit_id), row.offer.alias
        yield Event(
            clock.local_day(row.recorded_at),
            row.recorded_at,
            _words(f"Plads bestilt: {place}", f"Place ordered: {place}"),
            by,
            detail=str(row.get_beyond_display()) if row.beyond else "",
            about=row.pk,
            superseded=row.superseded_at is not None,
        )
        if row.superseded_at is not None:
            continue
        at = row.answered_at or row.recorded_at
        if row.answer == PlacementAnswer.DECLINED:
            yield Event(clock.local_day(at), at, _words(f"{place} sagde nej", f"{place} said no"), by)
        if row.withdrawn_at is not None:
            taken_back = _words(f"Bestilling trukket tilbage: {place}", f"Order taken back: {place}")
            yield Event(clock.local_day(row.withdrawn_at), row.withdrawn_at, taken_back, by)
        if row.arrived_on is not None:
            yield Event(row.arrived_on, at, _words(f"Kom til {place}", f"Came to {place}"), by)
        if row.left_on is not None:
            left = _words(f"Flyttede fra {place}", f"Left {place}")
            yield Event(row.left_on, at, left, by, detail=str(row.get_leave_cause_display()))


def _assessment_words(assessment: Assessment) -> Text:
    """The outcome in the word of whoever decided: CMM assesses, Udlændingestyrelsen decides, a court gives judgment."""
    what = _ASSESSED_BY[Authority(assessment.authority)]
    if not assessment.was_trafficked:
        return Text(f"{what.da}: ikke udsat for menneskehandel", f"{what.en}: not a victim of trafficking")
    if assessment.relationship_current:
        return Text(
            f"{what.da}: offer for menneskehandel, aktuelt handelsforhold",
            f"{what.en}: victim of trafficking, current trafficking relationship",
        )
    return Text(
        f"{what.da}: offer for menneskehandel, ikke aktuelt handelsforhold",
        f"{what.en}: victim of trafficking, no current trafficking relationship",
    )


def _said(assessment: Assessment, language: str) -> tuple[tuple[str, str], ...]:
    """The elements found, the factors that were answered, what was true of the person then, why nobody was heard."""

    def labels(codes: list[str], kind: type[Code]) -> str:
        return ", ".join(kind(code).label.in_language(language) for code in codes)

    answered = [
        (factor.label.in_language(language), FactorAnswer(answer).label.in_language(language))
        for factor in CurrencyFactor
        if (answer := assessment.factors.get(factor.value)) in (FactorAnswer.YES.value, FactorAnswer.NO.value)
    ]
    age = "" if assessment.age_then is None else _("%(age)s år") % {"age": assessment.age_then}
    if age and assessment.age_precision_then not in ("", BirthPrecision.DAY):
        age = _("ca. %(age)s år") % {"age": assessment.age_then}
    told = [
        (_("Sket første gang"), long_day(assessment.act_done_on, language) if assessment.act_done_on else ""),
        (_("Formål"), labels(assessment.purposes, ExploitationPurpose)),
        (_("Sted eller branche"), str(assessment.get_sector_display())),
        (_("Handling"), labels(assessment.acts, ActElement)),
        (_("Middel"), labels(assessment.means, MeansElement)),
        *answered,
        (_("Opholdsgrundlag dengang"), ResidenceStatus(assessment.residence_then).label.in_language(language)),
        (_("Alder dengang"), age),
        (_("Ingen samtale"), str(assessment.get_no_interview_reason_display())),
    ]
    return tuple((question, answer) for question, answer in told if answer)
