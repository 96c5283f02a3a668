"""One case brought together: what the acting role may see of it, read in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helle.register.cases import actions as case_actions
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.models import Assignment, Case, RungEvent, SettledStep
from helle.register.cases.queries import Reader, Reasons
from helle.register.identification import queries as identification
from helle.register.identification.models import Assessment, Circumstance, Interview
from helle.register.interface.pictures import ClockPicture, LadderStep
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.people import queries as people
from helle.register.people.forms import country_name, language_name
from helle.register.people.models import Profile, Residence
from helle.register.protection import clock, context, policies
from helle.register.protection.matrix import access_matrix
from helle.register.referrals import queries as referrals
from helle.register.support import queries as support
from helle.register.support.models import ContactPerson
from helle.register.support.queries import OpenedPeriod
from helle.rules import ladder as ladder_rules
from helle.rules.codes import (
    ActElement,
    Authority,
    Code,
    CurrencyFactor,
    ExploitationPurpose,
    FactorAnswer,
    LadderEvent,
    MeansElement,
    Opening,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.next_steps import STEP_TITLES, Step
from helle.rules.ruling import Ruling, Text, from_json

CLIMB = (Rung.CONTACT, Rung.INDICATION, Rung.UNDER_ASSESSMENT)
# CMM assesses, the Immigration Service decides, a court gives judgment.
_ASSESSED_BY = {
    Authority.CMM: Text("Vurdering", "Assessment"),
    Authority.UDLST: Text("Afgørelse", "Decision"),
    Authority.COURT: Text("Dom", "Judgment"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `link` opens it where there is more to read; `ruling` was kept with it."""

    on: dt.date
    at: dt.datetime
    what: str
    by: str
    detail: str = ""
    strong: bool = False
    interview: uuid.UUID | None = None
    ruling: Ruling[object] | None = None
    superseded: bool = False
    said: tuple[tuple[str, str], ...] = ()
    """What an assessment says: questions and answers in the reader's words."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One line of "who can see what"."""

    unit: NamedUnit
    categories: tuple[Text, ...]
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """All of a case that the acting role may see; parts it may not are None or empty."""

    case: Case
    facts: Facts
    rung: Rung | None
    ladder: list[LadderStep]
    competence: Ruling[Authority] | None
    """Who decides; None for a reader who does not see what it turns on."""
    openings: Ruling[tuple[Opening, ...]]
    steps: list[Step]
    profile: Profile | None
    nationalities: str
    languages: str
    residences: list[tuple[Residence, Text]]
    circumstances: list[Circumstance]
    periods: list[OpenedPeriod]
    clock_picture: ClockPicture | None
    contact_persons: list[ContactPerson]
    assignee: Assignment | None
    interviews: list[Interview]
    assessments: list[Assessment]
    events: list[Event]
    sights: list[Sight]
    referral_number: str
    """The referral it came of, where the acting unit has a part in it; else ''."""
    held: frozenset[str]
    """The categories of this case that the acting unit holds now."""


def case_view(case: Case) -> CaseView:
    """Read everything the page of a case shows. The number of queries does not depend on what the case holds."""
    today = clock.today()
    facts = cases.facts_today(case)
    units = organisations.units_on(today)
    profile = people.profile_of(case.person_id)
    interviews = list(identification.interviews_of(case.pk))
    assessments = identification.assessments_of(case.pk)
    circumstances = identification.circumstances_of(case.pk)
    periods = support.periods_of(case.pk)
    contacts = support.contact_persons_of(case.pk)
    rung_events = cases.rung_events(case.pk)
    settled = cases.settled_steps(case.pk)
    reasons = cases.reasons_about(case)
    steps = list(case_actions.steps_of(facts)) if facts.complete else cases.own_listed_steps(case.pk)
    readers = cases.case_readers(case.pk)
    return CaseView(
        case=case,
        facts=facts,
        rung=facts.rung,
        ladder=_ladder(rung_events, facts),
        competence=identification.competence_ruling(facts),
        openings=ladder_rules.opens(
            ladder_rules.OpeningsFacts(
                facts.rung, ladder_rules.asserted_by_police([step.entry for step in facts.rung_steps])
            )
        ),
        steps=steps,
        profile=profile,
        nationalities=", ".join(country_name(code) for code in profile.nationalities) if profile else "",
        languages=", ".join(language_name(code) for code in profile.languages) if profile else "",
        residences=[(row, ResidenceStatus(row.status).label) for row in people.residences_of(case.person_id)],
        circumstances=circumstances,
        periods=periods,
        clock_picture=_picture(periods[0], today) if periods else None,
        contact_persons=contacts,
        assignee=cases.current_assignee(case.pk),
        interviews=interviews,
        assessments=assessments,
        events=_timeline(
            case, rung_events, interviews, assessments, circumstances, periods, contacts, settled, reasons, units
        ),
        sights=_sights(readers, units),
        referral_number=referrals.number_of(case.referral_id) if case.referral_id else "",
        held=frozenset(
            category
            for reader in readers
            if reader.unit_id == context.current().unit_id
            for category in reader.categories
        ),
    )


def _ladder(events: list[RungEvent], facts: Facts) -> list[LadderStep]:
    """The climb as the page draws it: each rung with the day it was first reached, the present one marked."""
    language = active_language()
    reached: dict[str, dt.date] = {}
    for event in events:
        if not hasattr(event, "superseded_by"):
            reached.setdefault(event.rung, event.occurred_on)
    now = facts.rung
    steps = [
        LadderStep(
            rung.label.in_language(language),
            reached.get(rung.value),
            "now" if rung is now else "done" if rung.value in reached or _above(now, rung) else "later",
        )
        for rung in CLIMB
    ]
    if now is not None and now not in CLIMB:
        steps.append(LadderStep(now.label.in_language(language), reached.get(now.value), "now"))
    else:
        word = Text("Vurderet", "Assessed")
        steps.append(LadderStep(word.in_language(language), None, "later"))
    return steps


def _above(now: Rung | None, rung: Rung) -> bool:
    return now is not None and (now not in CLIMB or CLIMB.index(now) > CLIMB.index(rung))


def _picture(period: OpenedPeriod, today: dt.date) -> ClockPicture:
    label = PeriodKind(period.row.kind).label.in_language(active_language())
    return ClockPicture(
        kind_label=label,
        notified_on=period.row.notified_on,
        end=period.end,
        latest_end=period.clock.latest_end,
        today=today,
        day_number=period.clock.day_number or None,
        total_days=period.clock.total_days,
        status=period.clock.status.value,
        spans=[(span.days.lower, span.days.upper - dt.timedelta(days=1)) for span in period.spans],
    )


def _sights(readers: list[Reader], units: dict[uuid.UUID, NamedUnit]) -> list[Sight]:
    labels = access_matrix().categories
    return [
        Sight(units[reader.unit_id], tuple(labels[category] for category in reader.categories), reader.since)
        for reader in readers
    ]


def _timeline(
    case: Case,
    rung_events: list[RungEvent],
    interviews: list[Interview],
    assessments: list[Assessment],
    circumstances: list[Circumstance],
    periods: list[OpenedPeriod],
    contacts: list[ContactPerson],
    settled: list[SettledStep],
    reasons: dict[uuid.UUID, Reasons],
    units: dict[uuid.UUID, NamedUnit],
) -> list[Event]:
    """Everything that happened in the case, the latest first."""
    language = active_language()

    def unit(key: uuid.UUID) -> str:
        return units[key].name.in_language(language)

    def kept(key: uuid.UUID) -> tuple[str, Ruling[object] | None]:
        found = reasons.get(key)
        if found is None:
            return "", None
        return found.text, from_json(json.loads(found.ruling)) if found.ruling else None

    def words(da: str, en: str) -> str:
        return Text(da, en).in_language(language)

    assessed = {LadderEvent.ASSESSED_NOT_VICTIM, LadderEvent.ASSESSED_VICTIM_CURRENT}
    assessed.add(LadderEvent.ASSESSED_VICTIM_NOT_CURRENT)
    events = [
        Event(
            clock.local_day(case.opened_at),
            case.opened_at,
            words("Sagen oprettet", "Case opened"),
            unit(case.opened_by_unit_id),
        )
    ]
    for event in rung_events:
        if LadderEvent(event.event) in assessed and assessments:
            continue  # The assessment itself tells it, with more.
        text, ruling = kept(event.pk)
        label = LadderEvent(event.event).label.in_language(language)
        events.append(
            Event(
                event.occurred_on,
                event.recorded_at,
                label,
                _entered_by(event, units, language),
                text,
                ruling=ruling,
                superseded=hasattr(event, "superseded_by"),
            )
        )
    for interview in interviews:
        text, ruling = kept(interview.pk)
        minutes = interview.minutes
        what = words(f"Identifikationssamtale holdt, {minutes} min.", f"Identification interview held, {minutes} min.")
        sent = words(" · sendt til Udlændingestyrelsen", " · sent to the Immigration Service")
        events.append(
            Event(
                interview.held_on,
                interview.recorded_at,
                what,
                unit(interview.by_unit_id) + (sent if interview.sent.all() else ""),
                text,
                interview=interview.pk,
                ruling=ruling,
            )
        )
    for assessment in assessments:
        text, ruling = kept(assessment.pk)
        events.append(
            Event(
                assessment.decided_on,
                assessment.recorded_at,
                _assessment_words(assessment).in_language(language),
                Authority(assessment.authority).label.in_language(language),
                text,
                strong=True,
                ruling=ruling,
                said=_said(assessment, language),
            )
        )
    for circumstance in circumstances:
        events.append(
            Event(
                circumstance.during.lower,
                circumstance.recorded_at,
                circumstance.get_kind_display(),
                unit(circumstance.by_unit_id),
            )
        )
        if circumstance.last_day is not None:
            events.append(
                Event(
                    circumstance.last_day,
                    circumstance.recorded_at,
                    words("Til og med denne dag: ", "Until this day: ") + str(circumstance.get_kind_display()),
                    "",
                )
            )
    for period in periods:
        text, ruling = kept(period.row.pk)
        kind = PeriodKind(period.row.kind).label
        events.append(
            Event(
                period.row.notified_on,
                period.row.recorded_at,
                words(f"{kind.da} meddelt", f"{kind.en} notified"),
                unit(period.row.by_unit_id),
                "",
                strong=True,
                ruling=ruling,
            )
        )
        for request in period.requests:
            text, ruling = kept(request.pk)
            events.append(
                Event(
                    request.requested_on,
                    request.recorded_at,
                    words("Forlængelse anmodet", "Extension requested"),
                    unit(request.by_unit_id),
                    text,
                    ruling=ruling,
                )
            )
            answer = getattr(request, "answer", None)
            if answer is not None and answer.span_id is None:
                events.append(
                    Event(
                        answer.decided_on,
                        request.recorded_at,
                        words("Forlængelse afslået", "Extension refused"),
                        unit(answer.by_unit_id),
                        text,
                    )
                )
        for span in period.spans[1:]:
            text, ruling = kept(span.pk)
            number = (span.days.upper - dt.timedelta(days=1) - period.row.notified_on).days
            events.append(
                Event(
                    span.decided_on,
                    span.recorded_at,
                    words(f"Perioden forlænget til dag {number}", f"The period extended to day {number}"),
                    unit(span.by_unit_id),
                    text,
                    ruling=ruling,
                )
            )
    for step in settled:
        text, _ruling = kept(step.pk)
        events.append(
            Event(
                step.settled_on,
                step.recorded_at,
                words("Udført: ", "Done: ") + STEP_TITLES[step.code].text.in_language(language),
                unit(step.by_unit_id),
                text,
            )
        )
    for contact in contacts:
        events.append(
            Event(
                contact.during.lower,
                contact.recorded_at,
                words("Kontaktperson: ", "Contact person: ") + contact.user.full_name,
                words("Center mod Menneskehandel", "CMM"),
            )
        )
    # The latest first; what one act wrote at one instant in the order in which it followed, so reversed too.
    events.reverse()
    return sorted(events, key=lambda event: (event.on, event.at), reverse=True)


def _entered_by(event: RungEvent, units: dict[uuid.UUID, NamedUnit], language: str) -> str:
    """The unit that entered a step; where it entered another's act, whose act it is stands first."""
    entered_by = units[event.by_unit_id]
    if event.by_kind == entered_by.kind:
        return entered_by.name.in_language(language)
    whose = OrganisationKind(event.by_kind).label.in_language(language)
    word = Text("indført af", "entered by").in_language(language)
    return f"{whose} · {word} {entered_by.name.in_language(language)}"


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
    told = [
        (_("Formål"), labels(assessment.purposes, ExploitationPurpose)),
        (_("Handling"), labels(assessment.acts, ActElement)),
        (_("Middel"), labels(assessment.means, MeansElement)),
        *answered,
        (_("Ophold da"), ResidenceStatus(assessment.residence_then).label.in_language(language)),
        (_("Alder da"), age),
        (_("Ingen samtale"), str(assessment.get_no_interview_reason_display())),
    ]
    return tuple((question, answer) for question, answer in told if answer)


def may_do(view: CaseView, unit_kind: str) -> dict[str, bool]:
    """Which acts the acting role could do on this case now; the actions check again."""

    def reads(category: str) -> bool:
        return category in view.held and policies.may_read(category)

    def writes(*categories: str) -> bool:
        return all(category in view.held and policies.may_write(category) for category in categories)

    decides = writes("core", "reasons") and unit_kind in ("cmm", "udlst")
    competent = view.competence.answer if view.competence else None
    period = view.periods[0] if view.periods else None
    own_kind = {"udlst": "reflection", "cmm": "restitution"}.get(unit_kind, "")
    own_period = period is not None and period.row.kind == own_kind
    return {
        "indication": decides and view.rung in (None, Rung.CONTACT, Rung.NOT_VICTIM),
        "interview": writes("narrative"),
        "residence": writes("identity"),
        "person": writes("identity"),
        "circumstance": writes("outcome"),
        "assess": writes("outcome", "reasons")
        and view.rung in (Rung.INDICATION, Rung.UNDER_ASSESSMENT, Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT,
                          Rung.NOT_VICTIM)
        and competent is not None
        and (competent.value == unit_kind or competent is Authority.COURT),
        "period": decides and view.rung is Rung.VICTIM_CURRENT and period is None,
        "request_extension": decides and period is not None and period.open_request is None
        and period.end < period.clock.latest_end,
        "decide_extension": decides and own_period and period is not None
        and period.end < period.clock.latest_end,
        "contact_person": writes("core") and unit_kind == "cmm",
        "assign": writes("core"),
        "audit": policies.may_read("audit"),
        "identity": reads("identity"),
    }  # fmt: skip
