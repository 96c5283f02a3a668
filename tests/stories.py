"""Short ways to the middle of a story: each brings a case somewhere through the actions, by those whose job it is.

Texts are distinctive, so that finding one where it should not be is a leak and no chance.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from helle.register.allocation import actions as allocation
from helle.register.allocation.choices import Why
from helle.register.allocation.models import Absence, Handover
from helle.register.cases import actions as cases
from helle.register.cases import person_actions
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.actions import Decision, InterviewHeld
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview
from helle.register.people import queries as people_queries
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, ProtectionGround
from helle.register.protection import clock
from helle.register.referrals import actions as referrals
from helle.register.referrals import triage_actions
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.models import Referral, ReferredPerson
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.register.support import early_end_actions as early_end
from helle.register.support import queries as support_queries
from helle.register.support.queries import OpenedPeriod
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
    correction_stories,
    ending_stories,
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
        opened = triage_actions.referral_take_in(
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


def protect_address(by: Member, case: Case, *, since: dt.date | None = None, until: dt.date | None = None) -> None:
    """Somebody records that the person's address is protected, from today on where no day is said."""
    with by.acting():
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.CPR, since=since or clock.today(), until=until
        )


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
