"""Short ways to the middle of a story: each brings a case somewhere through the actions, by those whose job it is.

Texts are distinctive, so that finding one where it should not be is a leak and no chance.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from helle.register.allocation import actions as allocation
from helle.register.allocation.choices import Why, WishKind
from helle.register.allocation.models import Absence, Handover
from helle.register.allocation.planning_actions import Wish
from helle.register.cases import actions as cases
from helle.register.cases import person_actions
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.finding import actions as finding
from helle.register.finding.narrowing import Chosen
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.actions import Decision, InterviewHeld
from helle.register.identification.choices import CircumstanceKind, PassOnConsent
from helle.register.identification.models import Interview
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, ChildWhere, IdentifierKind, NameKind
from helle.register.protection import clock, submissions
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.models import Referral, ReferredPerson
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.register.support import early_end_actions as early_end
from helle.register.support import queries as support_queries
from helle.register.support.models import PeriodOffer
from helle.register.support.queries import OpenedPeriod
from helle.register.tasks.states import Move
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import (
    ActElement,
    Authority,
    BreakOffCause,
    ExploitationPurpose,
    ExtensionGround,
    FactorAnswer,
    LadderEvent,
    MeansElement,
    OfferAnswer,
    ResidenceStatus,
)
from helle.rules.ladder import ENDING_MEANINGS
from tests import (
    access_stories,
    accommodation_stories,
    bed_day_stories,
    correction_stories,
    disbursement_stories,
    ending_stories,
    exploitation_stories,
    extract_stories,
    file_stories,
    handed_out,
    hotline_stories,
    interview_stories,
    joint_action_stories,
    letter_stories,
    log_stories,
    look_stories,
    minor_stories,
    outreach_stories,
    placement_stories,
    plan_stories,
    planning_stories,
    prosecution_stories,
    sharing_stories,
    support_stories,
    task_stories,
)
from tests.cast import Cast, Member
from tests.remembered import remembered

FIRST_DAY = dt.date(2025, 10, 6)

NAME = "Xenobia Quillfeather"
ALIAS = "Zizzelina"
CPR = "0707614285"
CHILD = "datteren Wilhelmoxa"
SAFE_CONTACT = "ring aldrig på Kwatterstien"
DESCRIPTION = "seks personer sov i Grobbelkælderen"
ACCOUNT = "hun fortalte om Vrimmelmanden"
REASONS = "begrundet i Snurrepibeloftet"
WHY = "fordi Pludderbilletten mangler"
SEARCH = "Natten ved Kringelkilden"
NGO = "Foreningen Mælkebøttehuset"
HANDED_ON = "hun bliver bange for Knirkeporten"
SECRETS = (
    NAME, ALIAS, CPR, CHILD, SAFE_CONTACT, DESCRIPTION, ACCOUNT, REASONS, WHY, SEARCH, NGO, HANDED_ON,
    task_stories.TASK, task_stories.QUESTION, outreach_stories.TYPED, bed_day_stories.NOTE, ending_stories.HANDED_ON,
    *file_stories.SECRETS, *letter_stories.SECRETS, *correction_stories.SECRETS, *access_stories.SECRETS,
    *hotline_stories.SECRETS, *interview_stories.SECRETS, *exploitation_stories.SECRETS, *joint_action_stories.SECRETS,
    *accommodation_stories.SECRETS, *placement_stories.SECRETS, *minor_stories.SECRETS, *plan_stories.SECRETS,
    *disbursement_stories.SECRETS, *support_stories.SECRETS, *extract_stories.SECRETS,
    *prosecution_stories.SECRETS, *sharing_stories.SECRETS, *look_stories.SECRETS, *log_stories.SECRETS,
)  # fmt: skip


def fresh(case: Case) -> Case:
    """The case as it is now. Needs somebody who acts."""
    return Case.objects.get(pk=case.pk)


# --- the suspicion ------------------------------------------------------------------------------------------------


def message(**changed: Any) -> Message:
    """What Arbejdstilsynet writes after a visit: wages held back, one woman, the police of Østjylland told as well."""
    written = Message(
        first_contact="arbejdstilsynet",
        sector="cleaning",
        municipality="KOM-751",
        indicators=["wages"],
        consent="not_needed",
        urgent=False,
        occurred_on=clock.today(),
        description=DESCRIPTION,
        persons=[PersonInReferral("woman", 30, "RO", NAME)],
        police_unit="POL-OJYL",
    )
    return replace(written, **changed)


@remembered
def refer(cast: Cast, *, by: Member | None = None, name: str = NAME, persons: int = 1, **changed: Any) -> Referral:
    """Arbejdstilsynet (or somebody else) refers some persons, all alike."""
    with (by or cast.anders).acting():
        people_seen = [PersonInReferral("woman", 30, "RO", name) for _ in range(persons)]
        return referrals.referral_send(message(**{"persons": people_seen} | changed))


# --- the case -----------------------------------------------------------------------------------------------------


@remembered
def open_cases(cast: Cast, referral: Referral, *, indication: bool = True) -> list[Case]:
    """Mette takes in everybody in the referral."""
    with cast.mette.acting():
        chosen = list(ReferredPerson.objects.filter(referral=referral).values_list("pk", flat=True))
        opened = referrals.referral_take_in(
            referral, person_ids=chosen, indication=indication, reasons=REASONS if indication else ""
        )
        return [fresh(case) for case in opened]


@remembered
def open_case(cast: Cast, referral: Referral) -> Case:
    """Mette takes in everybody in the referral; returns the case of the first."""
    return open_cases(cast, referral)[0]


@remembered
def an_opened_case(cast: Cast, *, indication: bool = True) -> Case:
    """CMM has a case that came of a referral; Udlændingestyrelsen has not."""
    return open_cases(cast, refer(cast), indication=indication)[0]


@remembered
def assign(by: Member, case: Case, to: Member, *, note: str = "") -> Handover:
    """Somebody gives the case to a colleague, or takes it."""
    with by.acting():
        return allocation.case_give(case, expected_version=fresh(case).version, user=to.user, why=Why.NEW, note=note)


@remembered
def record_stay(by: Member, case: Case, status: ResidenceStatus, *, since: dt.date = dt.date(2025, 1, 1)) -> Case:
    """Somebody records a residence status; who decides follows from it."""
    with by.acting():
        stays.residence_record(case, expected_version=fresh(case).version, status=status, since=since, until=None)
        return fresh(case)


@remembered
def a_case_with_udlst(cast: Cast) -> Case:
    """A case of somebody without lawful stay: the question is Udlændingestyrelsen's (ID-06), and it has the case."""
    return record_stay(cast.mette, an_opened_case(cast), ResidenceStatus.NONE)


@remembered
def a_case_with_cmm(cast: Cast) -> Case:
    """A case of somebody with a right of residence under EU law: the question is CMM's."""
    return record_stay(cast.mette, an_opened_case(cast), ResidenceStatus.EU_RIGHT)


@remembered
def end_case(by: Member, case: Case, event: LadderEvent = LadderEvent.DISAPPEARED) -> Case:
    """Somebody ends the case without an assessment."""
    with by.acting():
        if event in ENDING_MEANINGS:
            ending_stories.close(case, event, REASONS)
        else:
            cases.rung_enter(
                case, expected_version=fresh(case).version, event=event, occurred_on=clock.today(), reasons=REASONS
            )
        return fresh(case)


@remembered
def supersede_name(by: Member, case: Case) -> None:
    """Somebody puts one of the person's names out of force."""
    with by.acting():
        name = people_queries.names_of(case.person_id)[0]
        person_actions.entry_supersede(case, name.id, expected_version=None, why=WHY)


@remembered
def describe_as_child(cast: Cast, case: Case) -> None:
    """Mette writes that the person is fifteen."""
    correction_stories.describe(cast.mette, case, description(birth_date=dt.date(2010, 3, 1)))


def description(**changed: Any) -> Description:
    """What is known of a grown-up woman from Romania."""
    known = Description(
        sex="woman",
        birth_date=dt.date(1961, 7, 7),
        birth_precision=BirthPrecision.DAY,
        age_disputed=False,
        unaccompanied=False,
        nationalities=["RO"],
        languages=["ro"],
        needs_interpreter=True,
        safe_contact=SAFE_CONTACT,
    )
    return replace(known, **changed)


# --- the question of trafficking ----------------------------------------------------------------------------------


def interview(**changed: Any) -> InterviewHeld:
    """An interview of an hour and a half with an interpreter, which may be passed on."""
    held = InterviewHeld(
        held_on=clock.today(),
        minutes=90,
        language="ro",
        interpreter=True,
        employer_present=False,
        companion=False,
        representative_present=False,
        pass_on=PassOnConsent.GIVEN,
        account=ACCOUNT,
        reason_alone="",
    )
    return replace(held, **changed)


@remembered
def hold_interview(by: Member, case: Case, **changed: Any) -> Interview:
    """Somebody holds an identification interview."""
    with by.acting():
        return identification.interview_record(case, expected_version=fresh(case).version, held=interview(**changed))


def decision(authority: Authority, **changed: Any) -> Decision:
    """She was trafficked for forced labour and still is in it."""
    decided = Decision(
        authority=authority,
        decided_on=clock.today(),
        was_trafficked=True,
        relationship_current=True,
        purposes=(ExploitationPurpose.FORCED_LABOUR,),
        acts=(ActElement.HARBOURING,),
        means=(MeansElement.THREATS,),
        factors=CurrencyFacts(threats=FactorAnswer.YES),
        no_interview_reason="",
        reasons=REASONS,
    )
    return replace(decided, **changed)


@remembered
def assess(by: Member, case: Case, authority: Authority, **changed: Any) -> Case:
    """Somebody decides the question."""
    with by.acting():
        identification.assessment_make(
            case, expected_version=fresh(case).version, decision=decision(authority, **changed)
        )
        return fresh(case)


@remembered
def an_assessed_victim(cast: Cast) -> Case:
    """Without lawful stay, heard and assessed by Udlændingestyrelsen as a victim who still is in it."""
    case = a_case_with_udlst(cast)
    hold_interview(cast.ulla, case)
    return assess(cast.ulla, case, Authority.UDLST)


@remembered
def a_victim_assessed_by_cmm(cast: Cast) -> Case:
    """With a right of residence, heard and assessed by CMM as a victim who still is in it."""
    case = a_case_with_cmm(cast)
    hold_interview(cast.mette, case)
    return assess(cast.mette, case, Authority.CMM)


# --- who is here ---------------------------------------------------------------------------------------------------


def go_away(
    who: Member, *, cover: Member | None = None, days: int = 7, since: dt.date | None = None, by: Member | None = None
) -> Absence:
    """Somebody is away from a day (today, where none is said) for some days."""
    with (by or who).acting():
        first = since or clock.today()
        return allocation.absence_set(
            user=who.user,
            since=first,
            until=first + dt.timedelta(days=days - 1),
            cover=cover.user if cover else None,
        )


# --- the period ---------------------------------------------------------------------------------------------------


@remembered
def give_contact_person(by: Member, case: Case) -> Case:
    """Somebody of CMM becomes the person's contact person."""
    with by.acting():
        contact_actions.contact_person_set(
            case, expected_version=fresh(case).version, user=by.user, since=clock.today()
        )
        return fresh(case)


@remembered
def a_running_period(cast: Cast) -> Case:
    """Udlændingestyrelsen has notified a reflection period today."""
    case = an_assessed_victim(cast)
    with cast.ulla.acting():
        support.period_set(case, expected_version=case.version, notified_on=clock.today())
        return fresh(case)


@remembered
def offer_period(by: Member, case: Case, answer: OfferAnswer = OfferAnswer.ACCEPTED) -> Case:
    """Somebody offers the person a period, who answers at once."""
    with by.acting():
        early_end.offer_record(
            case,
            expected_version=fresh(case).version,
            offered_on=clock.today(),
            answer=answer,
            answered_on=clock.today(),
            note=WHY,
        )
        return fresh(case)


def break_off_period(
    by: Member, case: Case, cause: BreakOffCause = BreakOffCause.DISAPPEARED, *, last_day: dt.date | None = None
) -> Case:
    """Somebody breaks off the period that runs."""
    with by.acting():
        early_end.period_break_off(
            case,
            period_of(case),
            expected_version=fresh(case).version,
            cause=cause,
            last_day=last_day or clock.today(),
            reasons=WHY,
        )
        return fresh(case)


def period_of(case: Case) -> OpenedPeriod:
    """The latest period of a case. Needs somebody who acts."""
    return support_queries.periods_of(case.pk)[0]


@remembered
def request_extension(by: Member, case: Case, *, days: int = 60) -> Case:
    """Somebody asks for an extension of the period to a day counted from today."""
    with by.acting():
        support.extension_request(
            case,
            period_of(case),
            expected_version=fresh(case).version,
            ground=ExtensionGround.SPECIAL_REASONS,
            wanted_end=clock.today() + dt.timedelta(days=days),
            why=WHY,
        )
        return fresh(case)


@remembered
def decide_extension(by: Member, case: Case, *, days: int = 60, granted: bool = True) -> Case:
    """Somebody decides an extension to a day counted from today."""
    with by.acting():
        support.extension_decide(
            case,
            period_of(case),
            expected_version=fresh(case).version,
            granted=granted,
            ground=ExtensionGround.SPECIAL_REASONS,
            new_end=clock.today() + dt.timedelta(days=days),
            wants_or_must_leave=True,
            reasons=REASONS,
        )
        return fresh(case)


# --- the whole of it ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """What came of it."""

    case: Case
    referral: Referral


@remembered
def tell(cast: Cast) -> Story:
    """One case from a referral to an extended period, with a row in every personal table."""
    referral = refer(cast, consent="given_with_feedback", **exploitation_stories.TOLD)
    case = open_case(cast, referral)
    with cast.anders.acting():
        referrals.consent_withdraw(referral)
    with cast.mette.acting():
        people.name_add(case.pk, case.person_id, kind=NameKind.ALIAS, value=ALIAS)
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=CPR)
        people.child_add(case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=2015, about=CHILD)
        people.person_describe(case.pk, case.person_id, description(), why=WHY)
    held = hold_interview(cast.mette, case, findings=interview_stories.FOUND)
    interview_stories.begin(cast.mette, case)
    interview_stories.read(cast.jonas, case, held)
    record_stay(cast.mette, case, ResidenceStatus.NONE)
    with cast.mette.acting():
        stays.circumstance_set(
            case,
            expected_version=fresh(case).version,
            kind=CircumstanceKind.CHARGE,
            since=dt.date(2025, 9, 1),
            until=None,
        )
        identification.interview_send(case, held, expected_version=fresh(case).version)
        contact_actions.earlier_contact_record(
            case,
            expected_version=fresh(case).version,
            organisation=None,
            name=NGO,
            since=dt.date(2021, 3, 1),
            until=dt.date(2021, 8, 31),
            source=WHY,
        )
        contact_actions.contact_person_set(
            case, expected_version=fresh(case).version, user=cast.mette.user, since=clock.today(), note=HANDED_ON
        )
        contact_actions.deputy_set(
            case,
            expected_version=fresh(case).version,
            user=cast.jonas.user,
            since=clock.today() + dt.timedelta(days=30),
            until=clock.today() + dt.timedelta(days=40),
        )
        cases.step_settle(
            case, expected_version=fresh(case).version, code="give_support", settled_on=clock.today(), note=WHY
        )
        submissions.spend(uuid.uuid4(), "/sager/1", "")
        finding.case_seen(case)
        finding.search_save(name=SEARCH, chosen=Chosen(who="mig"))
    assign(cast.karen, case, cast.jonas, note=WHY)
    interpreter = planning_stories.add_interpreter(cast.mette)
    planning_stories.book(
        cast.mette,
        case,
        planning_stories.plan_interview(cast.mette, case, arrangements=interview_stories.ARRANGED),
        interpreter,
    )
    joint_action_stories.tell(cast, interpreter)
    planning_stories.wish(cast.mette, case, Wish(WishKind.NOT_COUNTRY, country="HU"))
    asked = task_stories.ask(cast.mette, case, cast.jonas)
    task_stories.move_task(cast.jonas, case, asked, Move.ANSWERED, text=task_stories.TASK)
    with cast.mette.acting():
        enquiries.enquiry_answer(task_stories.enquire(cast.olga, cast.mette), text=task_stories.QUESTION)
    hotline_stories.tell(cast.vera)
    outreach_stories.tell(cast.rita)
    exploitation_stories.tell(cast, referral)
    bed_day_stories.tell(cast, case)
    prosecution_stories.tell(cast, case)
    sharing_stories.tell(cast, case)
    accommodation_stories.tell(cast, case)
    placement_stories.tell(cast, case)
    assess(cast.ulla, case, Authority.UDLST)
    offer_period(cast.mette, case)
    with cast.ulla.acting():
        support.period_set(case, expected_version=fresh(case).version, notified_on=clock.today())
    request_extension(cast.mette, case)
    support_stories.tell(cast, case)
    file_stories.write_note(cast.mette, case)
    file_stories.begin_draft(cast.mette, case)
    file_stories.file_document(cast.mette, case)
    letter_stories.draft_letter(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter_stories.write_letter(cast.mette, case))
    plan_stories.tell(cast, case)
    told = decide_extension(cast.ulla, case)
    with cast.mette.acting():
        offer = PeriodOffer.objects.get(case=case)
    correction_stories.correct(cast.mette, case, CorrectableKind.OFFER, offer.pk)
    correction_stories.redecide(cast.ulla, case, correction_stories.waiting(cast.ulla, case)[0].row)
    stopped = access_stories.an_approved_answer(cast, told)
    file_stories.write_note(cast.mette, told)
    access_stories.let_stand(cast.jonas, told, stopped)
    access_stories.withdraw(cast.karen, told, stopped)
    access_stories.close(cast.mette, told, stopped)
    access_stories.a_delivered_answer(cast, told)
    extract_stories.tell(cast.mette, told)
    disbursement_stories.tell(cast, told)
    look_stories.tell(cast, told)
    handed_out.tell(cast.mette, told)
    log_stories.tell(cast)
    with cast.ulla.acting():
        return Story(fresh(told), referral)
