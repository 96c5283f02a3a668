"""Filling an empty demo with the invented country, by the same actions as anyone, each at its own moment.

Each referral and each case is a story: a generator that waits for a moment (`yield`) and then acts. The stories are
resumed in the order of their moments, with the clock held still at each, so that the register has grown as a real one
does. What lies after the country's "today" does not happen; the clock then runs on from there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from heapq import heapify, heappop, heappush
from random import Random

from django.db import connections

from helle.demo import people, plan, texts
from helle.demo.names import EU
from helle.demo.people import Worker
from helle.demo.plan import Arrival, Extension, Journey
from helle.register.cases import actions as cases
from helle.register.cases import facts, projections
from helle.register.cases.choices import Ground
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification import queries as identification_queries
from helle.register.identification.choices import CircumstanceKind, PassOnConsent
from helle.register.organisations.models import User
from helle.register.people import actions as persons
from helle.register.people import queries as persons_queries
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, ChildWhere, NameKind
from helle.register.protection import clock, context
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.choices import Consent, TriageOutcome
from helle.register.referrals.models import Referral, ReferredPerson
from helle.register.support import actions as support
from helle.register.support import queries as support_queries
from helle.rules.codes import (
    ActElement,
    Authority,
    CurrencyFactor,
    FactorAnswer,
    LadderEvent,
    MeansElement,
    OrganisationKind,
    ResidenceStatus,
)
from helle.rules.codes import ExploitationPurpose as Purpose

type Say = Callable[[str], None]
type Story = Iterator[dt.datetime]

NOW = dt.datetime(2026, 3, 2, 8, 30, tzinfo=clock.COPENHAGEN)
UNLAWFUL = {ResidenceStatus.NONE, ResidenceStatus.ASYLUM_REJECTED}
ASYLUM = {ResidenceStatus.ASYLUM_PENDING, ResidenceStatus.ASYLUM_DUBLIN}
CONTROL = {"skat": "SKAT", "arbejdstilsynet": "AT", "siri": "SIRI", "foedevarestyrelsen": "FVST"}
NGOS = {"reden": "REDEN-OUT", "amiami": "AMIAMI", "hopenow": "HOPENOW"}
EARLY_ENDINGS = {
    "disappeared": LadderEvent.DISAPPEARED,
    "declined": LadderEvent.DECLINED,
    "withdrew": LadderEvent.WITHDREW,
}


class NotEmpty(Exception):
    """There are people or cases already: a country is made once."""


def fill(seed: int, say: Say, size: float = 1.0) -> None:
    """Make the country of this seed in an empty demo. The same facts, names and days each time; keys differ.

    About a quarter of a second for each case. Raises `NotEmpty`. `size` scales the country for tests.
    """
    if User.objects.exists():
        raise NotEmpty("The register has people in it already: the country is made in an empty demo only.")
    planned = plan.arrivals(seed, size)
    with _hurried():
        clock.freeze(dt.datetime.combine(plan.CUT_OVER, dt.time(8), clock.COPENHAGEN))
        say(f"staff: {len(people.WORKERS)} people in {len({one.unit for one in people.WORKERS})} units")
        people.hire()
        country = _Country(seed, planned, say)
        country.live()
        clock.freeze(NOW)
        # What the night does: periods that have ended meanwhile leave the lists.
        projections.repair("lists")
    # Durable again, and with it everything before.
    clock.freeze(None)
    say(f"{country.opened} cases from {len(planned)} referrals; today is {NOW:%d.%m.%Y}")


@contextmanager
def _hurried() -> Iterator[None]:
    """Do not wait for the disk after each transaction: a filling that is cut short is begun anew."""
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        for alias in ("default", "keys"):
            if not connections[alias].needs_rollback:
                with connections[alias].cursor() as cursor:
                    cursor.execute("SET synchronous_commit = on")


class _Country:
    """The stories that wait for their moment, and the people who act in them."""

    def __init__(self, seed: int, planned: list[Arrival], say: Say) -> None:
        self.planned = planned
        self.say = say
        self.opened = 0
        self.last_referral: Referral | None = None
        self._expected = plan.expected_cases(planned)
        self._opened_in: dict[int, int] = {}
        self._begun = 0
        self._seed = seed
        self._caseworkers = [one for one in people.WORKERS if one.role == "cmm_caseworker"]
        self._officers = [one for one in people.WORKERS if one.role == "udlst_caseworker"]
        self._waiting: list[tuple[dt.datetime, int, Story]] = []

    def live(self) -> None:
        """Resume the stories one after another until the country's today."""
        for arrival in self.planned:
            self.begin(partial(_referral, self, arrival))
        heapify(self._waiting)
        while self._waiting and self._waiting[0][0] <= NOW:
            moment, number, story = heappop(self._waiting)
            clock.freeze(moment)
            following = next(story, None)
            if following is not None:
                heappush(self._waiting, (max(following, moment), number, story))

    def begin(self, story: Callable[[Random], Story]) -> None:
        """Let a story wait for its first moment. Its chance is its own, whatever the others do."""
        self._begun += 1
        started = story(Random(f"{self._seed} {self._begun}"))
        first = next(started, None)
        if first is not None:
            heappush(self._waiting, (first, self._begun, started))

    def caseworker(self, rng: Random) -> Worker:
        return rng.choice(self._caseworkers)

    def officer(self, rng: Random) -> Worker:
        return rng.choice(self._officers)

    def count(self, year: int) -> None:
        """A case was opened: show how far the year is."""
        self.opened += 1
        done = self._opened_in[year] = self._opened_in.get(year, 0) + 1
        if done % 20 == 0 or done == self._expected[year]:
            self.say(f"{year}: {done} of {self._expected[year]} cases")


# --- moments


def _at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), clock.COPENHAGEN)


def _later(rng: Random, moment: dt.datetime, days: int) -> dt.datetime:
    """A moment in office hours some days on: never in a week-end or between Christmas and New Year."""
    if days == 0 and moment.hour < 15 and moment.weekday() < 5:
        return moment + dt.timedelta(minutes=rng.randint(25, 100))
    day = moment.date() + dt.timedelta(days=max(days, 1))
    while day.weekday() > 4 or (day.month, day.day) in {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}:
        day += dt.timedelta(days=1)
    return _at(day, rng.randint(8, 15), rng.randint(0, 59))


# --- acting


@contextmanager
def _as(worker: Worker) -> Iterator[None]:
    with context.acting(worker.membership_id, purpose="casework"):
        yield


def _case(case_id: uuid.UUID) -> Case:
    return Case.objects.get(pk=case_id)


def _assign(case_id: uuid.UUID, worker: Worker) -> None:
    case = _case(case_id)
    cases.case_assign(case, expected_version=case.version, user=User.objects.get(pk=worker.user_id))


def _sender(arrival: Arrival) -> Worker:
    if arrival.contact == "police" and len(arrival.people) > 3:
        wanted = "nsk_officer"
    elif arrival.contact == "police":
        wanted = f"police_officer@{arrival.district}"
    elif arrival.contact in CONTROL:
        wanted = f"control_officer@{CONTROL[arrival.contact]}"
    elif arrival.contact in NGOS:
        wanted = f"ngo_outreach@{NGOS[arrival.contact]}"
    else:
        wanted = "cmm_hotline"
    found = people.find(wanted)
    if found is None:
        raise LookupError(wanted)
    return found


# --- a referral


def _referral(country: _Country, arrival: Arrival, rng: Random) -> Story:
    moment = _at(arrival.day, arrival.hour, arrival.minute)
    yield moment
    if arrival.contact == "udlst":
        _open_at_udlst(country, rng, arrival.people[0], moment)
        return
    with _as(_sender(arrival)):
        referral = referrals.referral_send(_message(rng, arrival))
    earlier, country.last_referral = country.last_referral, referral
    if arrival.taken_in_after is None:
        return
    moment = _later(rng, moment, arrival.taken_in_after)
    yield moment
    worker = country.caseworker(rng)
    with _as(worker):
        referrals.referral_receive(referral)
        if arrival.outcome == "joined" and earlier is not None:
            referrals.referral_join(referral, joined_to=earlier)
            return
        if arrival.outcome != "cases_opened":
            outcome = TriageOutcome(arrival.outcome) if arrival.outcome != "joined" else TriageOutcome.NO_ACTION
            passed_on_to = "AT" if outcome is TriageOutcome.PASSED_ON else ""
            reason = texts.CLOSED[outcome.value]
            referrals.referral_close(referral, outcome=outcome, passed_on_to=passed_on_to, reason=reason)
            return
        at_once = all(journey.indication_after == 0 for journey in arrival.people)
        opened = referrals.referral_take_in(
            referral,
            person_ids=list(ReferredPerson.objects.filter(referral=referral).values_list("pk", flat=True)),
            indication=at_once,
            reasons=rng.choice(texts.REASONS_FOR_INDICATION) if at_once else "",
        )
        for case, journey in zip(opened, arrival.people, strict=True):
            _take_up(rng, case.pk, journey, worker)
            country.count(arrival.day.year)
    for case, journey in zip(opened, arrival.people, strict=True):
        country.begin(_following(country, case.pk, journey, worker, moment, has_indication=at_once))


def _message(rng: Random, arrival: Arrival) -> Message:
    purpose = arrival.people[0].purpose
    suspicions = texts.SUSPICIONS.get(purpose, texts.SUSPICIONS[Purpose.PROSTITUTION])
    consent = Consent.NOT_NEEDED
    if arrival.contact in NGOS:
        consent = Consent.GIVEN_WITH_FEEDBACK if arrival.feedback else Consent.GIVEN
    return Message(
        first_contact=arrival.contact,
        sector=arrival.sector,
        municipality=arrival.municipality,
        indicators=list(arrival.indicators),
        consent=consent.value,
        urgent=arrival.urgent,
        occurred_on=arrival.day,
        description=suspicions[arrival.text % len(suspicions)],
        persons=[
            PersonInReferral(
                sex=one.who.sex,
                age=arrival.day.year - one.who.born.year if one.who.born else None,
                nationality=one.who.country,
                name=one.who.name if rng.randrange(100) < 75 else "",
            )
            for one in arrival.people
        ],
        police_unit=arrival.district if arrival.contact in CONTROL else "",
    )


def _open_at_udlst(country: _Country, rng: Random, journey: Journey, moment: dt.datetime) -> None:
    """A case that Udlændingestyrelsen opens from an asylum case (ID-05); CMM has it from then on."""
    officer = country.officer(rng)
    with _as(officer):
        case = cases.case_open(ground=Ground.ASYLUM.value, first_contact="udlst")
        _describe(rng, case, journey, with_name=True)
        case = _case(case.pk)
        identification.residence_record(
            case, expected_version=case.version, status=journey.stay, since=_since(rng, moment), until=None
        )
        case.refresh_from_db()
        reasons = rng.choice(texts.REASONS_FOR_INDICATION)
        cases.indication_set(case, expected_version=case.version, occurred_on=moment.date(), reasons=reasons)
        _assign(case.pk, officer)
    worker = country.caseworker(rng)
    with _as(worker):
        _begin_support(case.pk, journey, worker, moment)
    country.count(moment.year)
    country.begin(_following(country, case.pk, journey, worker, moment, has_indication=True))


# --- a case


def _take_up(rng: Random, case_id: uuid.UUID, journey: Journey, worker: Worker) -> None:
    """What the caseworker writes the day she takes a person in. Inside her acting context."""
    case = _case(case_id)
    _describe(rng, case, journey, with_name=not persons_queries.names_of(case.person_id))
    moment = context.current().instant.astimezone(clock.COPENHAGEN)
    if journey.stay is not ResidenceStatus.UNKNOWN:
        case = _case(case_id)
        identification.residence_record(
            case, expected_version=case.version, status=journey.stay, since=_since(rng, moment), until=None
        )
    if journey.indication_after == 0:
        _begin_support(case_id, journey, worker, moment)
    else:
        _assign(case_id, worker)


def _describe(rng: Random, case: Case, journey: Journey, *, with_name: bool) -> None:
    who = journey.who
    cases.case_touch(case, case.version)
    if with_name and who.name:
        persons.name_add(case.pk, case.person_id, kind=NameKind.LEGAL, value=who.name)
    precision = BirthPrecision.ESTIMATED if who.estimated else BirthPrecision.DAY
    persons.person_describe(
        case.pk,
        case.person_id,
        Description(
            sex=who.sex,
            birth_date=who.born,
            birth_precision=precision if who.born else BirthPrecision.UNKNOWN,
            age_disputed=who.disputed,
            unaccompanied=who.unaccompanied,
            nationalities=[who.country],
            languages=[who.language],
            needs_interpreter=who.language not in ("da", "en"),
            safe_contact=rng.choice(texts.SAFE_CONTACT),
        ),
    )
    for number in range(who.children):
        where = ChildWhere.HOME_COUNTRY if number else rng.choice((ChildWhere.HOME_COUNTRY, ChildWhere.WITH_PERSON))
        about = texts.CHILD if where is ChildWhere.HOME_COUNTRY else ""
        persons.child_add(case.pk, case.person_id, where=where, born_year=rng.randint(2010, 2022), about=about)
    cases.case_project(case)


def _begin_support(case_id: uuid.UUID, journey: Journey, worker: Worker, moment: dt.datetime) -> None:
    """Support at once (ID-13): assigned, with a contact person; for a minor her municipality is told (MIN-06)."""
    _assign(case_id, worker)
    case = _case(case_id)
    user = User.objects.get(pk=worker.user_id)
    support.contact_person_set(case, expected_version=case.version, user=user, since=moment.date())
    _settle(case_id, "give_support", moment)
    if journey.who.is_minor_on(moment.date()) and not journey.who.unaccompanied:
        _settle(case_id, "notify_municipality", moment)


def _settle(case_id: uuid.UUID, code: str, moment: dt.datetime) -> None:
    case = _case(case_id)
    cases.step_settle(
        case, expected_version=case.version, code=code, settled_on=moment.date(), note=texts.SETTLED[code]
    )


def _since(rng: Random, moment: dt.datetime) -> dt.date:
    return moment.date() - dt.timedelta(days=rng.randint(5, 400))


def _following(
    country: _Country, case_id: uuid.UUID, journey: Journey, worker: Worker, begun: dt.datetime, *, has_indication: bool
) -> Callable[[Random], Story]:
    def story(rng: Random) -> Story:
        moment = begun
        if not has_indication:
            moment = _later(rng, moment, max(journey.indication_after, 1))
            yield moment
            with _as(worker):
                case = _case(case_id)
                reasons = rng.choice(texts.REASONS_FOR_INDICATION)
                cases.indication_set(case, expected_version=case.version, occurred_on=moment.date(), reasons=reasons)
                if journey.indication_after:
                    _begin_support(case_id, journey, worker, moment)
        if journey.who.is_minor_on(begun.date()):
            country.begin(_growing_up(country, case_id, journey, worker, begun))
        for days, kind in journey.circumstances:
            country.begin(_circumstance(case_id, worker, begun, days, kind))
        yield from _case_story(country, rng, case_id, journey, worker, moment)

    return story


def _circumstance(
    case_id: uuid.UUID, worker: Worker, begun: dt.datetime, days: int, kind: CircumstanceKind
) -> Callable[[Random], Story]:
    def story(rng: Random) -> Story:
        moment = _later(rng, begun, days)
        yield moment
        with _as(worker):
            case = _case(case_id)
            identification.circumstance_set(
                case, expected_version=case.version, kind=kind, since=moment.date(), until=None
            )

    return story


def _growing_up(
    country: _Country, case_id: uuid.UUID, journey: Journey, worker: Worker, begun: dt.datetime
) -> Callable[[Random], Story]:
    """What a minor's case asks for: representative and municipality within days (MIN-04, MIN-06), a review at 18."""

    def story(rng: Random) -> Story:
        moment = begun
        if journey.who.unaccompanied:
            moment = _later(rng, moment, rng.randint(3, 9))
            yield moment
            with _as(worker):
                _settle(case_id, "appoint_representative", moment)
                _settle(case_id, "notify_municipality", moment)
        eighteen = journey.who.turns_18_on
        if eighteen is not None and journey.ending not in ("not_victim", *EARLY_ENDINGS):
            moment = max(_later(rng, _at(eighteen, 8, 0), 0), moment)
            yield moment
            with _as(worker):
                _settle(case_id, "review_at_18", moment)

    return story


def _case_story(
    country: _Country, rng: Random, case_id: uuid.UUID, journey: Journey, worker: Worker, moment: dt.datetime
) -> Story:
    stay = journey.stay
    officer = country.officer(rng)
    if journey.interview_after is not None:
        moment = _later(rng, moment, journey.interview_after)
        yield moment
        with _as(worker):
            if stay is ResidenceStatus.UNKNOWN:
                # What nobody knew at first is clear once somebody has asked.
                stay = ResidenceStatus.EU_RIGHT if journey.who.country in EU else ResidenceStatus.NONE
                case = _case(case_id)
                identification.residence_record(
                    case, expected_version=case.version, status=stay, since=_since(rng, moment), until=None
                )
            _interview(rng, case_id, journey, moment)
            if journey.pass_on and _is_with_udlst(stay, journey):
                case = _case(case_id)
                interview = identification_queries.interviews_of(case_id)[0]
                identification.interview_send(case, interview, expected_version=case.version)
    if journey.ending in EARLY_ENDINGS:
        moment = _later(rng, moment, rng.randint(2, 20))
        yield moment
        with _as(worker):
            case = _case(case_id)
            cases.case_touch(case, case.version)
            event = EARLY_ENDINGS[journey.ending]
            cases.rung_move(case, event=event, occurred_on=moment.date(), by_kind=OrganisationKind.CMM)
            cases.case_project(case)
        return
    if journey.interview_after is None or journey.assessed_after is None:
        return
    moment = _later(rng, moment, journey.assessed_after)
    yield moment
    with_udlst = _is_with_udlst(stay, journey)
    decider = officer if with_udlst and not journey.by_court else worker
    with _as(decider):
        if decider is officer:
            _assign(case_id, officer)
            if not journey.pass_on:
                _interview(rng, case_id, journey, moment)
        _assess(rng, case_id, journey, moment, with_udlst=with_udlst)
    if journey.ending == "not_victim":
        moment = _later(rng, moment, rng.randint(5, 13))
        yield moment
        with _as(worker):
            _settle(case_id, "wind_down", moment)
    if journey.ending == "current":
        yield from _period(country, rng, case_id, journey, worker, officer, stay, moment)


def _is_with_udlst(stay: ResidenceStatus, journey: Journey) -> bool:
    referred = any(kind is CircumstanceKind.EXPULSION_REFERRAL for _, kind in journey.circumstances)
    return referred or stay in UNLAWFUL or stay in ASYLUM


def _interview(rng: Random, case_id: uuid.UUID, journey: Journey, moment: dt.datetime) -> None:
    case, who = _case(case_id), journey.who
    minor = who.is_minor_on(moment.date())
    uncertain = who.born is None or who.disputed
    represented = minor and not uncertain
    # With an uncertain birthday the register takes her for a minor until the latest day it may be (MIN-15).
    presumed = facts.case_facts(case_id, moment.date()).minor_on(moment.date()) is not False
    identification.interview_record(
        case,
        expected_version=case.version,
        held=identification.InterviewHeld(
            held_on=moment.date(),
            minutes=rng.randrange(35, 151, 5),
            language=who.language,
            interpreter=who.language not in ("da", "en"),
            employer_present=False,
            companion=rng.randrange(100) < 20,
            representative_present=represented,
            pass_on=PassOnConsent.GIVEN if journey.pass_on else PassOnConsent.REFUSED,
            account=rng.choice(texts.ACCOUNTS),
            reason_alone=texts.ALONE if presumed and not represented else "",
        ),
    )


def _assess(rng: Random, case_id: uuid.UUID, journey: Journey, moment: dt.datetime, *, with_udlst: bool) -> None:
    trafficked, current = journey.ending != "not_victim", journey.ending == "current"
    authority = Authority.COURT if journey.by_court else Authority.UDLST if with_udlst else Authority.CMM
    acts = rng.sample(list(ActElement), rng.randint(1, 3)) if trafficked else []
    means = rng.sample(list(MeansElement), rng.randint(1, 2)) if trafficked else []
    answers = (FactorAnswer.YES, FactorAnswer.UNKNOWN) if current else (FactorAnswer.NO, FactorAnswer.UNKNOWN)
    case = _case(case_id)
    identification.assessment_make(
        case,
        expected_version=case.version,
        decision=identification.Decision(
            authority=authority,
            decided_on=moment.date(),
            was_trafficked=trafficked,
            relationship_current=current if trafficked else None,
            purposes=[journey.purpose] if trafficked else [],
            acts=acts,
            means=means,
            factors={factor.value: rng.choice(answers).value for factor in CurrencyFactor} if trafficked else {},
            no_interview_reason="",
            reasons=rng.choice(texts.REASONS[journey.ending]),
        ),
    )


# --- a period


def _period(
    country: _Country,
    rng: Random,
    case_id: uuid.UUID,
    journey: Journey,
    worker: Worker,
    officer: Worker,
    stay: ResidenceStatus,
    moment: dt.datetime,
) -> Story:
    if stay in ASYLUM:
        # Support runs; the period is offered when a deadline for departure is set (C13.1).
        if journey.rejected_after is None:
            return
        moment = _later(rng, moment, journey.rejected_after)
        yield moment
        stay = ResidenceStatus.ASYLUM_REJECTED
        with _as(officer):
            case = _case(case_id)
            identification.residence_record(
                case, expected_version=case.version, status=stay, since=moment.date(), until=None
            )
    if journey.period_after is None:
        return
    moment = _later(rng, moment, journey.period_after)
    yield moment
    reflection = stay in UNLAWFUL
    with _as(officer if reflection else worker):
        case = _case(case_id)
        support.period_set(case, expected_version=case.version, notified_on=moment.date())
    notified = moment
    for extension in journey.extensions:
        moment = max(_later(rng, notified, extension.asked_day), moment + dt.timedelta(minutes=30))
        yield moment
        with _as(worker):
            _ask(case_id, extension, notified.date())
        if extension.decided_after is None:
            return
        moment = _later(rng, moment, extension.decided_after)
        yield moment
        with _as(officer if reflection else worker):
            _answer(case_id, extension, notified.date())


def _ask(case_id: uuid.UUID, extension: Extension, notified: dt.date) -> None:
    case = _case(case_id)
    support.extension_request(
        case,
        support_queries.periods_of(case_id)[0],
        expected_version=case.version,
        ground=extension.ground,
        wanted_end=notified + dt.timedelta(days=extension.to_day),
        why=texts.WHY_EXTEND[extension.ground.value],
        wants_or_must_leave=True,
    )


def _answer(case_id: uuid.UUID, extension: Extension, notified: dt.date) -> None:
    case = _case(case_id)
    support.extension_decide(
        case,
        support_queries.periods_of(case_id)[0],
        expected_version=case.version,
        granted=extension.granted,
        ground=extension.ground,
        new_end=notified + dt.timedelta(days=extension.to_day),
        wants_or_must_leave=True,
        reasons=texts.EXTENDED if extension.granted else texts.NOT_EXTENDED,
    )
