"""What happens to each referral and each case, by the register's own actions: a story waits for a moment, then acts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from random import Random

from django.db import transaction

from helle.demo import calls, endings, exploitations, letters, minors, people, plans, texts
from helle.demo.acting import ASYLUM, UNLAWFUL, Country, Story, acting_as, assign, case_now
from helle.demo.corrections import interview_corrected
from helle.demo.moments import at, later
from helle.demo.names import EU
from helle.demo.people import Worker
from helle.demo.periods import period_story
from helle.demo.plan import Arrival, Journey
from helle.register.cases import actions as cases
from helle.register.cases.choices import Ground
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification import queries as identification_queries
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind, PassOnConsent
from helle.register.organisations.models import User
from helle.register.people import actions as persons
from helle.register.people import queries as persons_queries
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, ChildWhere, NameKind
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.register.referrals import actions as referrals
from helle.register.referrals import triage_actions
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.choices import AroseIn, Consent, TriageOutcome
from helle.register.referrals.models import Referral, ReferredPerson
from helle.register.support import after_actions as after
from helle.register.support import contact_actions
from helle.register.support.after_actions import WindingDown
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import (
    ActElement,
    Authority,
    CurrencyFactor,
    FactorAnswer,
    LadderEvent,
    MeansElement,
    ResidenceStatus,
)
from helle.rules.codes import ExploitationPurpose as Purpose
from helle.rules.definitions.spectrum import SpectrumFacts
from helle.rules.support.codes import ShownOnTo

CONTROL = {"skat": "SKAT", "arbejdstilsynet": "AT", "siri": "SIRI", "foedevarestyrelsen": "FVST"}
NOTIFIERS = {"municipality": "KOM-751", "health": "REG-MIDT"}
NGOS = {"reden": "REDEN-OUT", "amiami": "AMIAMI", "hopenow": "HOPENOW"}
EARLY_ENDINGS = {
    "disappeared": LadderEvent.DISAPPEARED,
    "declined": LadderEvent.DECLINED,
    "withdrew": LadderEvent.WITHDREW,
}


def _sender(arrival: Arrival) -> Worker:
    if arrival.contact == "police" and len(arrival.people) > 3:
        wanted = "nsk_officer"
    elif arrival.contact == "police":
        wanted = f"police_officer@{arrival.district}"
    elif arrival.contact in CONTROL:
        wanted = f"control_officer@{CONTROL[arrival.contact]}"
    elif arrival.contact in NOTIFIERS:
        wanted = f"notifier@{NOTIFIERS[arrival.contact]}"
    elif arrival.contact in NGOS:
        wanted = f"ngo_outreach@{NGOS[arrival.contact]}"
    else:
        wanted = "cmm_hotline"
    found = people.find(wanted)
    if found is None:
        raise LookupError(wanted)
    return found


# --- a referral


def _joined(referral: Referral, earlier: Referral) -> bool:
    """Whether it could be added to the earlier one: that has as many persons, and waits or has a case that goes on."""
    try:
        with transaction.atomic():
            triage_actions.referral_join(referral, joined_to=earlier)
    except Refused:
        return False
    return True


def referral_story(country: Country, arrival: Arrival, rng: Random) -> Story:
    """A suspicion from the day it arrives: sent, decided on by CMM, and a case for each person who is taken in."""
    moment = at(arrival.day, arrival.hour, arrival.minute)
    yield moment
    if arrival.contact == "udlst":
        _open_at_udlst(country, rng, arrival.people[0], moment)
        return
    sender = _sender(arrival)
    with acting_as(sender):
        message = _message(rng, arrival)
        referral = referrals.referral_send(message)
        if sender.role == "cmm_hotline":
            calls.became(referral, arrival.contact, message.description)
    earlier, country.last_referral = country.last_referral, referral
    if arrival.taken_in_after is None:
        return
    moment = later(rng, moment, arrival.taken_in_after)
    yield moment
    worker = country.caseworker(rng)
    with acting_as(worker):
        triage_actions.referral_receive(referral)
        exploitations.gather(referral)
        if arrival.outcome == "joined" and earlier is not None and _joined(referral, earlier):
            return
        if arrival.outcome != "cases_opened":
            outcome = TriageOutcome(arrival.outcome) if arrival.outcome != "joined" else TriageOutcome.NO_ACTION
            passed_on_to = "AT" if outcome is TriageOutcome.PASSED_ON else ""
            reason = texts.CLOSED[outcome.value]
            work = SpectrumFacts(FactorAnswer.NO, False, True, arrival.day)
            triage_actions.referral_close(
                referral, outcome=outcome, passed_on_to=passed_on_to, reason=reason, work=work
            )
            return
        at_once = all(journey.indication_after == 0 for journey in arrival.people)
        opened = triage_actions.referral_take_in(
            referral,
            person_ids=list(ReferredPerson.objects.filter(referral=referral).values_list("pk", flat=True)),
            indication=at_once,
            reasons=rng.choice(texts.REASONS_FOR_INDICATION) if at_once else "",
        )
        for case, journey in zip(opened, arrival.people, strict=True):
            _take_up(rng, case.pk, journey, worker, has_indication=at_once)
            country.count(arrival.day.year)
    for case, journey in zip(opened, arrival.people, strict=True):
        country.begin(_following(country, case.pk, journey, worker, moment, has_indication=at_once))


def _first_contact(arrival: Arrival) -> str:
    """Who met her first: now and then another than who refers her, so that lists of who knew whom overlap (STA-01)."""
    turn = (arrival.day.toordinal() + arrival.minute) % 6
    if arrival.contact in NGOS and turn < 3:
        return "police" if turn else "self"
    return "hotline_citizen" if arrival.contact == "police" and not turn else arrival.contact


def _message(rng: Random, arrival: Arrival) -> Message:
    purpose = arrival.people[0].purpose
    suspicions = texts.SUSPICIONS.get(purpose, texts.SUSPICIONS[Purpose.PROSTITUTION])
    consent = Consent.NOT_NEEDED
    if arrival.contact in NGOS:
        consent = Consent.GIVEN_WITH_FEEDBACK if arrival.feedback else Consent.GIVEN
    parts, control_number = exploitations.told(arrival)
    return Message(
        exploitation=parts,
        control_number=control_number,
        first_contact=_first_contact(arrival),
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
        arose_in=(AroseIn.CONTROL if arrival.day.day % 2 else AroseIn.CASEWORK).value
        if arrival.contact == "siri"
        else "",
        prosecution_on=arrival.day if arrival.contact == "police" and arrival.day.day % 3 else None,
    )


def _open_at_udlst(country: Country, rng: Random, journey: Journey, moment: dt.datetime) -> None:
    """A case that Udlændingestyrelsen opens from an asylum case (ID-05); CMM has it from then on."""
    officer = country.officer(rng)
    with acting_as(officer):
        case = cases.case_open(ground=Ground.ASYLUM.value, first_contact="udlst")
        _describe(rng, case, journey, with_name=True)
        case = case_now(case.pk)
        stays.residence_record(
            case, expected_version=case.version, status=journey.stay, since=_since(rng, moment), until=None
        )
        case.refresh_from_db()
        reasons = rng.choice(texts.REASONS_FOR_INDICATION)
        cases.indication_set(case, expected_version=case.version, occurred_on=moment.date(), reasons=reasons)
        assign(case.pk, officer)
    worker = country.caseworker(rng)
    with acting_as(worker):
        _begin_support(case.pk, journey, worker, moment)
    country.count(moment.year)
    country.begin(_following(country, case.pk, journey, worker, moment, has_indication=True))


# --- a case


def _take_up(rng: Random, case_id: uuid.UUID, journey: Journey, worker: Worker, *, has_indication: bool) -> None:
    """What the caseworker writes the day she takes a person in. Inside her acting context."""
    case = case_now(case_id)
    _describe(rng, case, journey, with_name=not persons_queries.names_of(case.person_id))
    moment = context.current().instant.astimezone(clock.COPENHAGEN)
    if journey.stay is not ResidenceStatus.UNKNOWN:
        case = case_now(case_id)
        stays.residence_record(
            case, expected_version=case.version, status=journey.stay, since=_since(rng, moment), until=None
        )
    if has_indication:
        _begin_support(case_id, journey, worker, moment)
    else:
        assign(case_id, worker)


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
        why=texts.WHY_DESCRIBED,
    )
    for number in range(who.children):
        where = ChildWhere.HOME_COUNTRY if number else rng.choice((ChildWhere.HOME_COUNTRY, ChildWhere.WITH_PERSON))
        about = texts.CHILD if where is ChildWhere.HOME_COUNTRY else ""
        persons.child_add(case.pk, case.person_id, where=where, born_year=rng.randint(2010, 2022), about=about)
    cases.case_project(case)


def _begin_support(case_id: uuid.UUID, journey: Journey, worker: Worker, moment: dt.datetime) -> None:
    """Support at once (ID-13): assigned, with a contact person; for a minor her municipality is told (MIN-06)."""
    assign(case_id, worker)
    case = case_now(case_id)
    user = User.objects.get(pk=worker.user_id)
    contact_actions.contact_person_set(case, expected_version=case.version, user=user, since=moment.date())
    letters.contact_person_told(case_id, worker, moment.date())
    if int(case_now(case_id).number[-1]) % 2:
        # In every other case it was noted by hand, as it was before there were plans.
        _settle(case_id, "give_support", moment)
    else:
        plans.begin_at_once(case_id, moment)
    if journey.who.is_minor_on(moment.date()) and not journey.who.unaccompanied and journey.who.country != "DK":
        minors.tell(Random(journey.who.name), case_id)


def _settle(case_id: uuid.UUID, code: str, moment: dt.datetime) -> None:
    case = case_now(case_id)
    cases.step_settle(
        case, expected_version=case.version, code=code, settled_on=moment.date(), note=texts.SETTLED[code]
    )


def _since(rng: Random, moment: dt.datetime) -> dt.date:
    return moment.date() - dt.timedelta(days=rng.randint(5, 400))


def _following(
    country: Country, case_id: uuid.UUID, journey: Journey, worker: Worker, begun: dt.datetime, *, has_indication: bool
) -> Callable[[Random], Story]:
    def story(rng: Random) -> Story:
        moment = begun
        if not has_indication:
            moment = later(rng, moment, max(journey.indication_after, 1))
            yield moment
            with acting_as(worker):
                case = case_now(case_id)
                reasons = rng.choice(texts.REASONS_FOR_INDICATION)
                cases.indication_set(case, expected_version=case.version, occurred_on=moment.date(), reasons=reasons)
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
        moment = later(rng, begun, days)
        yield moment
        with acting_as(worker):
            case = case_now(case_id)
            stays.circumstance_set(case, expected_version=case.version, kind=kind, since=moment.date(), until=None)

    return story


def _growing_up(
    country: Country, case_id: uuid.UUID, journey: Journey, worker: Worker, begun: dt.datetime
) -> Callable[[Random], Story]:
    """What a minor's case asks for: representative and municipality within days (MIN-04, MIN-06), a review at 18."""

    def story(rng: Random) -> Story:
        moment = begun
        if journey.who.unaccompanied:
            moment = later(rng, moment, rng.randint(3, 9))
            yield moment
            with acting_as(worker):
                if journey.who.is_minor_on(moment.date()) or journey.who.disputed:
                    minors.represent(rng, case_id)
                    minors.tell(rng, case_id)
        eighteen = journey.who.turns_18_on(moment.date())
        if eighteen is not None and journey.ending not in ("not_victim", *EARLY_ENDINGS):
            moment = max(later(rng, at(eighteen, 8, 0), 0), moment)
            yield moment
            with acting_as(worker):
                minors.review(case_id)

    return story


def _case_story(
    country: Country, rng: Random, case_id: uuid.UUID, journey: Journey, worker: Worker, moment: dt.datetime
) -> Story:
    stay = journey.stay
    officer = country.officer(rng)
    if journey.interview_after is not None:
        moment = later(rng, moment, journey.interview_after)
        yield moment
        with acting_as(worker):
            if stay is ResidenceStatus.UNKNOWN:
                # What nobody knew at first is clear once somebody has asked.
                stay = ResidenceStatus.EU_RIGHT if journey.who.country in EU else ResidenceStatus.NONE
                case = case_now(case_id)
                stays.residence_record(
                    case, expected_version=case.version, status=stay, since=_since(rng, moment), until=None
                )
            _interview(rng, case_id, journey, moment)
            if journey.pass_on and _is_with_udlst(stay, journey):
                case = case_now(case_id)
                interview = identification_queries.interviews_of(case_id)[0]
                identification.interview_send(case, interview, expected_version=case.version)
    if journey.ending in EARLY_ENDINGS:
        moment = later(rng, moment, rng.randint(2, 20))
        yield moment
        with acting_as(worker):
            endings.close(case_id, EARLY_ENDINGS[journey.ending], moment.date(), texts.ENDED[journey.ending])
        if journey.ending == "disappeared" and journey.who.is_minor_on(moment.date()):
            moment = later(rng, moment, rng.randint(1, 9))
            yield moment
            with acting_as(worker):
                minors.find(case_id)
        return
    if journey.interview_after is None or journey.assessed_after is None:
        return
    moment = later(rng, moment, journey.assessed_after)
    yield moment
    with_udlst = _is_with_udlst(stay, journey)
    decider = officer if with_udlst and not journey.by_court else worker
    with acting_as(decider):
        if decider is officer:
            assign(case_id, officer)
            if not journey.pass_on:
                _interview(rng, case_id, journey, moment)
        _assess(rng, case_id, journey, moment, with_udlst=with_udlst)
    if journey.ending == "not_victim":
        moment = later(rng, moment, rng.randint(5, 13))
        yield moment
        with acting_as(worker):
            _wind_down(case_id, moment)
    if journey.ending == "not_current":
        moment += dt.timedelta(days=9)
        yield moment
        with acting_as(decider):
            _settle(case_id, "weigh_period", moment)
        moment += dt.timedelta(days=2)
        yield moment
        with acting_as(decider):
            # In every other case the interview was written down wrong.
            if int(case_now(case_id).number[-1]) % 2:
                interview_corrected(case_id)
    if journey.ending == "current":
        yield from period_story(country, rng, case_id, journey, worker, officer, stay, moment)


def _wind_down(case_id: uuid.UUID, moment: dt.datetime) -> None:
    case = case_now(case_id)
    after.wind_down_set(
        case,
        expected_version=case.version,
        planned=WindingDown(
            last_day=moment.date(),
            why=texts.WOUND_DOWN,
            told_on=moment.date(),
            referred_to=[ShownOnTo.UNION, ShownOnTo.WORK],
            done_on=None,
        ),
    )
    endings.finish(case_id, moment.date())


def _is_with_udlst(stay: ResidenceStatus, journey: Journey) -> bool:
    referred = any(kind is CircumstanceKind.EXPULSION_REFERRAL for _, kind in journey.circumstances)
    return referred or stay in UNLAWFUL or stay in ASYLUM


def _interview(rng: Random, case_id: uuid.UUID, journey: Journey, moment: dt.datetime) -> None:
    case, who = case_now(case_id), journey.who
    minor = who.is_minor_on(moment.date())
    uncertain = who.born is None or who.disputed
    represented = minor and not uncertain
    # With an uncertain birthday the register takes her for a minor until the latest day it may be (MIN-15).
    presumed = case_facts(case_id, moment.date()).minor_on(moment.date()) is not False
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
    purposes = [journey.purpose] if trafficked else []
    answers = (FactorAnswer.YES, FactorAnswer.UNKNOWN) if current else (FactorAnswer.NO, FactorAnswer.UNKNOWN)
    weighed = [rng.choice(answers) if trafficked else FactorAnswer.UNKNOWN for _factor in CurrencyFactor]
    factors = CurrencyFacts(weighed[0], weighed[1], weighed[2], weighed[3])
    nothing_else = set(weighed) & ({FactorAnswer.YES} if current else {FactorAnswer.NO})
    case = case_now(case_id)
    identification.assessment_make(
        case,
        expected_version=case.version,
        decision=identification.Decision(
            authority=authority,
            decided_on=moment.date(),
            was_trafficked=trafficked,
            relationship_current=current if trafficked else None,
            purposes=tuple(purposes),
            acts=tuple(acts),
            means=tuple(means),
            factors=factors,
            no_interview_reason="",
            reasons=rng.choice(texts.REASONS[journey.ending]),
            elements_reason="" if not trafficked or journey.purpose.in_262a else texts.ANOTHER_PURPOSE,
            currency_reason="" if nothing_else else texts.NOTHING_KNOWN,
            sector=identification_queries.sector_told(case) if trafficked else "",
        ),
    )
