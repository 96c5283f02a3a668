"""One case brought together: what the acting role may see of it, read in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from helle.register.cases import actions as case_actions
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.models import Assignment, Case, RungEvent
from helle.register.cases.queries import Reader
from helle.register.codelists.queries import country_name, language_name
from helle.register.correcting import policies as correcting
from helle.register.desk.events import Event, told_about, with_colleagues, with_reasons
from helle.register.desk.timeline import Happened, timeline
from helle.register.erasure import policies as erasure_policies
from helle.register.identification import queries as identification
from helle.register.identification.models import Circumstance
from helle.register.interface.pictures import ClockPicture, LadderStep
from helle.register.interface.words import active_language
from helle.register.joint_actions import met_queries
from helle.register.minors import queries as minors
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.people import queries as people
from helle.register.people.models import Profile, Residence
from helle.register.people.queries import ProtectedNow
from helle.register.placements import queries as placements
from helle.register.placements.models import Placement
from helle.register.protection import clock, context, policies
from helle.register.protection.matrix import access_matrix
from helle.register.protection.whereabouts import UnitsOnACasesPage, kind_alone
from helle.register.referrals import queries as referrals
from helle.register.retention.parts import PartOf, parts_of_others
from helle.register.support import after_queries, contact_queries, ending_queries
from helle.register.support import queries as support
from helle.register.support.contact_queries import Contact
from helle.register.support.ending_models import SupportEnd
from helle.register.support.models import NotifiedMunicipality
from helle.register.support.queries import OpenedPeriod
from helle.register.support_plans import policies as plan_policies
from helle.register.support_plans import queries as plans
from helle.register.support_plans.queries import Summary as PlanSummary
from helle.register.support_plans.rulings import access_ruling
from helle.register.tasks import queries as tasks
from helle.register.tasks.models import Task
from helle.rules import ladder as ladder_rules
from helle.rules.codes import (
    Authority,
    LadderEvent,
    Opening,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
    Rung,
    SupportScope,
)
from helle.rules.ladder import CLOSED
from helle.rules.next_steps import Step, next_steps
from helle.rules.ruling import Reason, Ruling, Text

EVENTS_SHOWN = 60
CLIMB = (Rung.CONTACT, Rung.INDICATION, Rung.UNDER_ASSESSMENT)


@dataclass(frozen=True, slots=True)
class Sight:
    """One line of "who can see what"."""

    name: Text
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
    access: Ruling[SupportScope] | None
    """Whether there is access to support; None for a reader who does not see what was assessed."""
    plan: PlanSummary | None
    """Its support plan in short; None for a reader who does not see it."""
    steps: list[Step]
    profile: Profile | None
    nationalities: str
    languages: str
    residences: list[tuple[Residence, Text]]
    circumstances: list[Circumstance]
    periods: list[OpenedPeriod]
    clock_picture: ClockPicture | None
    contact: Contact
    assignee: Assignment | None
    events: list[Event]
    """One page of its course, the latest first."""
    more_events: bool
    unsent_interview: uuid.UUID | None
    """The interview that the acting unit held last and may send; None where all are sent, or it held none."""
    tasks: list[Task]
    """The tasks of the case that wait for somebody and that the acting unit has a part in."""
    sights: list[Sight]
    referral_number: str
    """The referral it came of, where the acting unit has a part in it; else ''."""
    joined_referrals: list[str]
    """Those about the same matter that were added to it, where the acting unit has a part in them."""
    joint_action_number: str
    """The joint action at which CMM met her, for CMM; else ''."""
    placement: Placement | None
    """Where she lives or is on her way to, for who sees the placement; never its address."""
    protected: ProtectedNow | None
    """The protection of her address that is in force."""
    support_end: SupportEnd | None
    """That support has ended, where that holds."""
    parts: list[PartOf] | None
    """For CMM, once its own part has ended: who else has or had one, and what is open there. None before."""
    held: frozenset[str]
    """The categories of this case that the acting unit holds now."""
    alarm: uuid.UUID | None
    """Of a minor whom nobody can find: that she was found is written where the alarm is (FLO-15)."""
    to_receive: uuid.UUID | None
    """What the acting municipality was told and has not confirmed."""


def case_view(case: Case, *, page: int = 1) -> CaseView:
    """Read everything the page of a case shows, of its course one page. The number of queries does not depend on what
    the case holds, and the first page of the course reads no more of what there may be much of than it shows."""
    shown = page * EVENTS_SHOWN + 1
    today = clock.today()
    facts = cases.facts_today(case)
    protected = people.address_protection_now(case.person_id)
    units = UnitsOnACasesPage(case.pk) if protected else organisations.units_on(today)
    profile = people.profile_of(case.person_id)
    interviews = identification.latest_interviews(case.pk, limit=shown)
    own_interviews = [
        one.pk for one in interviews if one.by_unit_id == context.current().unit_id and one.superseded_at is None
    ]
    assessments = identification.assessment_history(case.pk)
    circumstances = identification.circumstance_history(case.pk)
    residences = people.residence_history(case.person_id)
    history = support.period_history(case.pk)
    periods = history.in_force
    after = after_queries.after_periods(case)
    contacts = support.contact_person_history(case.pk)
    corrections = cases.corrections_of(case.pk)
    rung_events = cases.rung_events(case.pk)
    settled = cases.settled_steps(case.pk, limit=shown)
    steps = list(case_actions.steps_of(facts)) if facts.complete else cases.own_listed_steps(case.pk)
    readers = cases.case_readers(case.pk)
    behind = referrals.referrals_behind(case.referral_id) if case.referral_id else referrals.Behind()
    lived = placements.placements_of(case.pk) if policies.may_read("placement") else []
    minor = minors.minor_in_the_course(case, profile)
    happened = timeline(
        Happened(
            case=case,
            rung_events=rung_events,
            interviews=interviews[::-1],
            assessments=assessments,
            residences=residences,
            circumstances=circumstances,
            offers=support.offers_of(case.pk),
            periods=history,
            after=after,
            contact_persons=contacts,
            placements=lived,
            minor=minor,
            settled=settled,
            corrections=corrections,
            units=units,
            behind=behind,
        )
    )
    ended = ending_queries.support_end_of(case.pk) if after.ends else None
    held = frozenset(
        category for reader in readers if reader.unit_id == context.current().unit_id for category in reader.categories
    )
    events = correctable(case, happened[(page - 1) * EVENTS_SHOWN : page * EVENTS_SHOWN], held)
    events = with_colleagues(events, context.current().unit_id)
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
        access=access_ruling(facts) if "outcome" in facts.categories else None,
        plan=plans.summary_of(case, facts, rung_events) if plan_policies.may_read() and "notes" in held else None,
        steps=steps,
        profile=profile,
        nationalities=", ".join(country_name(code) for code in profile.nationalities) if profile else "",
        languages=", ".join(language_name(code) for code in profile.languages) if profile else "",
        residences=[(row, ResidenceStatus(row.status).label) for row in residences if row.superseded_at is None],
        circumstances=[row for row in circumstances if row.superseded_at is None],
        periods=periods,
        clock_picture=_picture(periods[0], today, facts) if periods else None,
        contact=contact_queries.contact_now(contact_queries.standing(contacts), case.pk, facts),
        assignee=cases.current_assignee(case.pk),
        events=with_reasons(events, cases.reasons_about(case, told_about(events))),
        more_events=len(happened) > page * EVENTS_SHOWN,
        unsent_interview=own_interviews[0] if own_interviews and not facts.interview_sent else None,
        tasks=tasks.tasks_of_case(case.pk, waiting=True),
        sights=_sights(readers, units),
        referral_number=behind.number,
        joined_referrals=list(behind.joined),
        joint_action_number=met_queries.number_behind(case),
        placement=next((row for row in lived if placements.is_active(row)), None),
        protected=protected,
        support_end=ended,
        parts=_parts(case, over=ended is not None or facts.rung in CLOSED),
        held=held,
        alarm=minor.alarm.row.pk if minor and minor.alarm else None,
        to_receive=next((one.pk for one in after.municipalities if _waits_here(one)), None),
    )


def _parts(case: Case, *, over: bool) -> list[PartOf] | None:
    if not over or context.current().unit_kind != OrganisationKind.CMM:
        return None
    return parts_of_others([case.pk]).get(case.pk, [])


def _waits_here(row: NotifiedMunicipality) -> bool:
    here = row.unit_id == context.current().unit_id
    return here and row.received_at is None and row.released_at is None


def correctable(case: Case, events: list[Event], held: frozenset[str]) -> list[Event]:
    """The same events, those marked that the acting unit may correct, or asks another to. One query, none for whoever
    corrects nothing."""
    if not correcting.corrects_at_all(held):
        return events
    decides = correcting.has_the_question(case)
    return [
        replace(
            event,
            may_correct=correcting.may_correct(event.kind, event.by_unit, held=held, decides=decides),
            may_ask=correcting.asks_for_it(event.kind, event.by_unit, held=held, decides=decides),
        )
        if event.kind is not None and not event.superseded
        else event
        for event in events
    ]


def _ladder(events: list[RungEvent], facts: Facts) -> list[LadderStep]:
    """The climb as the page draws it: each rung with the day it was first reached, the present one marked."""
    language = active_language()
    reached: dict[str, dt.date] = {}
    for event in events:
        if event.superseded_at is None:
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


def _picture(period: OpenedPeriod, today: dt.date, facts: Facts) -> ClockPicture:
    label = PeriodKind(period.row.kind).label.in_language(active_language())
    return ClockPicture(
        kind_label=label,
        notified_on=period.row.notified_on,
        end=period.end,
        # While the stay is to be weighed nothing is extended; who does not see the stay does not see whether it is.
        latest_end=period.clock.latest_end if facts.complete and facts.stay_to_be_weighed is None else None,
        today=today,
        day_number=period.clock.day_number or None,
        total_days=period.clock.total_days,
        status=period.clock.status.value,
        alarms=[alert.due for alert in period.clock.alerts],
        spans=[
            (span.taken.lower, span.taken.upper - dt.timedelta(days=1))
            for span in period.spans
            if not span.taken.isempty
        ],
    )


def _sights(readers: list[Reader], units: Mapping[uuid.UUID, NamedUnit]) -> list[Sight]:
    labels = access_matrix().categories
    return [
        Sight(
            units[reader.unit_id].name if reader.unit_id else kind_alone(reader.kind),
            tuple(labels[category] for category in reader.categories),
            reader.since,
        )
        for reader in readers
    ]


def what_remains(facts: Facts) -> list[tuple[Reason, list[Text]]]:
    """What stays open for the person after a case ends without an assessment: each reason with the ways of ending it
    holds after, none named where it holds after all of them."""
    asserted = ladder_rules.asserted_by_police([step.entry for step in facts.rung_steps])
    after: dict[Reason, list[Text]] = {}
    for event, rung in ladder_rules.ENDINGS:
        for reason in ladder_rules.opens(ladder_rules.OpeningsFacts(rung, asserted)).reasons:
            after.setdefault(reason, []).append(event.label)
    every = len(ladder_rules.ENDINGS)
    return [(reason, [] if len(endings) == every else endings) for reason, endings in after.items()]


def what_falls_away(facts: Facts) -> list[Step]:
    """The next steps that are open now and no longer asked for once the case has ended; none for a partial reader."""
    if not facts.complete:
        return []
    present = facts.step_facts()
    left = {step.code for step in next_steps(replace(present, rung=Rung.LAPSED))}
    return [step for step in next_steps(present) if step.code not in left]


def may_do(view: CaseView, unit_kind: str) -> dict[str, bool]:
    """Which acts the acting role could do on this case now; the actions check again."""

    def reads(category: str) -> bool:
        return category in view.held and policies.may_read(category)

    def writes(*categories: str) -> bool:
        return all(category in view.held and policies.may_write(category) for category in categories)

    decides = writes("core", "reasons") and unit_kind in ("cmm", "udlst")

    def moves(event: LadderEvent) -> bool:
        asked = ladder_rules.MoveFacts(view.rung, event, OrganisationKind(unit_kind))
        return ladder_rules.may_move(asked).answer is not None

    competent = view.competence.answer if view.competence else None
    period = view.periods[0] if view.periods else None
    broken_off = period is not None and period.broken_off_on is not None
    runs_on = not broken_off and view.facts.stay_to_be_weighed is None
    own_period = period is not None and period.authority == unit_kind
    return {
        "indication": decides and moves(LadderEvent.INDICATION_FOUND),
        "close": decides and moves(LadderEvent.LAPSED),
        "reopen": decides and moves(LadderEvent.REOPENED),
        "police_statement": decides and unit_kind == "cmm",
        "interview": writes("narrative"),
        "residence": writes("identity"),
        "placement_read": reads("placement"),
        "criminal_read": reads("criminal") and unit_kind == "cmm",
        "person": writes("identity"),
        "circumstance": writes("outcome"),
        "assess": writes("outcome", "reasons")
        and view.rung in (Rung.INDICATION, Rung.UNDER_ASSESSMENT, Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT,
                          Rung.NOT_VICTIM)
        and competent is not None
        and (competent.value == unit_kind or competent is Authority.COURT),
        "period": decides and view.rung is Rung.VICTIM_CURRENT
        and (period is None or (not own_period and view.facts.other_period_falls_to(unit_kind))
             or (own_period and broken_off)),
        "offer": decides and view.rung in (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT)
        and (period is None or broken_off),
        "request_extension": decides and period is not None and period.open_request is None and runs_on
        and period.end < period.clock.latest_end,
        "decide_extension": decides and own_period and period is not None
        and ((period.end < period.clock.latest_end and runs_on) or period.open_request is not None),
        "goals": decides and unit_kind == "cmm" and period is not None,
        "outcome": decides and writes("outcome") and unit_kind == "cmm" and period is not None
        and period.end <= view.facts.on,
        "wind_down": decides and unit_kind == "cmm" and view.rung is Rung.NOT_VICTIM,
        "end_support": decides and unit_kind == "cmm" and view.support_end is None
        and (view.rung in (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT)
             or (view.rung is Rung.NOT_VICTIM and view.facts.wind_down_by is not None))
        and (period is None or broken_off or period.end < view.facts.on) and not view.facts.open_request,
        "erase": erasure_policies.may_ask() and (moves(LadderEvent.REOPENED) or view.support_end is not None),
        "gone": decides,
        "hand_over": decides and unit_kind == "cmm" and view.rung not in (None, *CLIMB, *CLOSED),
        "contact_person": writes("core") and unit_kind == "cmm",
        "assign": writes("core"),
        "identity": reads("identity"),
    }  # fmt: skip
