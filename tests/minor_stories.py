"""The story of an unaccompanied boy of sixteen: short ways to each part of it. Texts are distinctive."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.identification import stay_actions as stays
from helle.register.minors import actions, placement_actions, queries, representative_actions, return_actions
from helle.register.minors.choices import (
    Capacity,
    Decider,
    FoundHow,
    PlacementKind,
    RepresentationEnd,
    ToldOfMissing,
    TracingOutcome,
)
from helle.register.minors.facts import facts_of
from helle.register.minors.models import Appointment, Missing, Nomination, PlacementDecision, ReturnTalk, Tracing
from helle.register.minors.placement_actions import Home
from helle.register.minors.representative_actions import Nominee
from helle.register.minors.return_actions import Held, Search
from helle.register.organisations.loading import unit_id
from helle.register.people import actions as people
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from helle.rules.minors.age import birthday_before
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict, PlacementBasis, TracingService
from tests import stories
from tests.cast import Cast, Member, as_owner, member
from tests.remembered import remembered

REPRESENTATIVE = "Gudrun Kvistgaard-Obel"
CONTACT = "gudrun, ring mellem otte og ni"
CHILDS_VIEW = "Drengen siger at hun lytter"
CONFLICT = "Hendes fætter ejer vaskeriet i Kvistrup"
WEIGHED = "Fætteren har ikke haft del i handlen"
DECISION = "Plejefamilien tager imod ham torsdag"
RESULT = "En moster blev fundet i Karlebotn"
NOBODY_YET = "Repræsentanten er ikke udpeget endnu, og søsteren er i fare"
TALK = "Han vil tale med sin moster først"
AGREED = "Det er aftalt at han flytter til egen hybel"
TOLD = "Vagthavende Østersø"
FOUND = "Han sad på bænken ved Sortedam"
SECRETS = (
    REPRESENTATIVE, CONTACT, CHILDS_VIEW, CONFLICT, WEIGHED, DECISION, RESULT, TALK, AGREED, TOLD, FOUND,
)  # fmt: skip
BORN = dt.date(2009, 3, 1)
COPENHAGEN = "KOM-101"


def boy(**changed: Any) -> Description:
    """Sixteen, unaccompanied, from Morocco; he turns eighteen on 1 March 2027."""
    known = Description(
        sex="man",
        birth_date=BORN,
        birth_precision=BirthPrecision.DAY,
        age_disputed=False,
        unaccompanied=True,
        nationalities=["MA"],
        languages=["ar"],
        needs_interpreter=True,
        safe_contact="",
    )
    return replace(known, **changed)


@remembered
def describe(by: Member, case: Case, **changed: Any) -> Case:
    """Somebody writes who the boy is."""
    with by.acting():
        people.person_describe(case.pk, case.person_id, boy(**changed), why=CHILDS_VIEW)
        return stories.fresh(case)


def come_of_age_in(by: Member, case: Case, days: dt.timedelta) -> Case:
    """A child with a representative, who turns eighteen in so many days."""
    case = describe(by, case)
    appoint(by, case)
    return describe(by, case, birth_date=birthday_before(clock.today() + days, 18))


def stay(
    by: Member,
    case: Case,
    status: ResidenceStatus = ResidenceStatus.NONE,
    *,
    since: dt.date = dt.date(2025, 1, 1),
) -> Case:
    """Somebody records on what basis he stays."""
    with by.acting():
        stays.residence_record(
            case, expected_version=stories.fresh(case).version, status=status, since=since, until=None
        )
        return stories.fresh(case)


@remembered
def nominate(by: Member, case: Case, **changed: Any) -> Nomination:
    """Røde Kors has nominated somebody of whom nothing is known that stands in the way."""
    nominee = Nominee(
        organisation=unit_id("RK-REP"),
        nominated_on=clock.today(),
        name=REPRESENTATIVE,
        contact=CONTACT,
        child_heard=ChildHeard.HEARD,
        childs_view=CHILDS_VIEW,
        conflict=NomineeConflict.NONE,
        about_the_conflict="",
    )
    with by.acting():
        nominee = replace(nominee, **({"nominated_on": clock.today()} | changed))
        return representative_actions.nomination_record(
            case, expected_version=stories.fresh(case).version, nominee=nominee
        )


@remembered
def appoint(by: Member, case: Case, nomination: Nomination | None = None, **changed: Any) -> Appointment:
    """Familieretshuset has appointed whoever was nominated."""
    found = nomination or nominate(by, case)
    with by.acting():
        given: dict[str, Any] = {
            "appointed_by": AppointingBody.AGENCY_OF_FAMILY_LAW,
            "capacity": Capacity.PERSONAL,
            "since": clock.today(),
        }
        return representative_actions.representative_appoint(
            case, found, expected_version=stories.fresh(case).version, **(given | changed)
        )


def own_unit(code: str = "REP-EN", parent: str = "RK-REP") -> uuid.UUID:
    """A unit for one representative, as the administrator makes it under the organisation that nominates."""
    as_owner(
        "WITH made AS (INSERT INTO organisations_unit (id, code, kind, requirements)"
        " VALUES (%s, %s, 'representative', '[]') RETURNING id), named AS (INSERT INTO organisations_unitname"
        " (unit_id, name_da, name_en, during)"
        " SELECT id, 'Repræsentant 1', 'Representative 1', '[2022-01-01,)' FROM made)"
        " INSERT INTO organisations_unitparent (unit_id, parent_id, relation, during)"
        " SELECT id, %s, 'administrative', '[2022-01-01,)' FROM made",
        [unit_id(code), code, unit_id(parent)],
    )
    return unit_id(code)


@remembered
def give_login(by: Member, case: Case, appointment: Appointment, unit: uuid.UUID) -> None:
    """Somebody lets the representative see the case in her own unit."""
    with by.acting():
        representative_actions.representative_give_login(
            case, appointment, expected_version=stories.fresh(case).version, unit=unit
        )


@remembered
def a_representative(by: Member, case: Case) -> Member:
    """Gudrun, appointed today, who logs in in a unit of her own."""
    unit = own_unit()
    gudrun = member("Gudrun Login", "REP-EN", "representative")
    give_login(by, case, appoint(by, case), unit)
    return gudrun


@remembered
def end(by: Member, case: Case, appointment: Appointment, why: RepresentationEnd, on: dt.date) -> None:
    """Somebody ends a representation."""
    with by.acting():
        representative_actions.representative_end(
            case, appointment, expected_version=stories.fresh(case).version, ended_on=on, why=why, note=WEIGHED
        )


@remembered
def tell_municipality(by: Member, case: Case, code: str = COPENHAGEN) -> uuid.UUID:
    """Somebody notifies the municipality where he stays."""
    with by.acting():
        return placement_actions.municipality_tell(
            case, expected_version=stories.fresh(case).version, unit=unit_id(code)
        )


def home(**changed: Any) -> Home:
    """A foster family by the municipality of Copenhagen, under the Aliens Act."""
    today = clock.today()
    decided = Home(
        decided_by=Decider.MUNICIPALITY,
        municipality=unit_id(COPENHAGEN),
        kind=PlacementKind.FOSTER_FAMILY,
        basis=PlacementBasis.ALIENS_ACT,
        decided_on=today,
        since=today,
        until=None,
        note=DECISION,
        why="",
    )
    return replace(decided, **changed)


@remembered
def place(by: Member, case: Case, **changed: Any) -> PlacementDecision:
    """Somebody records where he is to live."""
    with by.acting():
        writes_core = by.membership.role != "municipality_caseworker"
        return placement_actions.placement_decide(
            case, expected_version=stories.fresh(case).version if writes_core else None, home=home(**changed)
        )


def search(**changed: Any) -> Search:
    """Hjemrejsestyrelsen searches; he has said yes, and the representative has signed."""
    today = clock.today()
    sought = Search(
        service=TracingService.RETURN_AGENCY,
        consents=True,
        consent_on=today,
        in_contact=False,
        family_suspected=False,
        informed_on=today,
        signed_on=today,
        begun_on=today,
    )
    return replace(sought, **changed)


@remembered
def trace(by: Member, case: Case, **changed: Any) -> Tracing:
    """Somebody records that a search for his family begins; without a representative, why nobody has been informed."""
    with by.acting():
        if not changed.keys() & {"informed_on", "signed_on"} and not queries.appointment_on(case, clock.today()):
            changed = {"informed_on": None, "signed_on": None, "why": NOBODY_YET, **changed}
        return return_actions.tracing_begin(
            case, expected_version=stories.fresh(case).version, search=search(**changed)
        )


@remembered
def end_tracing(by: Member, case: Case, tracing: Tracing, outcome: TracingOutcome) -> None:
    """Somebody ends a search."""
    with by.acting():
        return_actions.tracing_end(
            case,
            tracing,
            expected_version=stories.fresh(case).version,
            ended_on=clock.today(),
            outcome=outcome,
            result=RESULT,
        )


@remembered
def plan_talk(by: Member, case: Case, *, days: int = 0, at: dt.time = dt.time(10, 0)) -> ReturnTalk:
    """Somebody plans a talk with Hjemrejsestyrelsen."""
    with by.acting():
        return return_actions.talk_plan(
            case,
            expected_version=stories.fresh(case).version,
            planned_on=clock.today() + dt.timedelta(days=days),
            planned_at=at,
            interpreter=True,
        )


@remembered
def hold_talk(by: Member, case: Case, talk: ReturnTalk, **changed: Any) -> None:
    """The talk was held, with the representative where nothing else is said."""
    with by.acting():
        held = Held(on=clock.today(), with_representative=True, why_without="", account=TALK)
        return_actions.talk_hold(
            case, talk, expected_version=stories.fresh(case).version, held=replace(held, **changed)
        )


@remembered
def talk_without(by: Member, case: Case, talk: ReturnTalk, **changed: Any) -> None:
    """They talked with him though the representative was not there."""
    with by.acting():
        held = Held(on=clock.today(), with_representative=False, why_without=WEIGHED, account=TALK)
        return_actions.talk_was_without(
            case, talk, expected_version=stories.fresh(case).version, held=replace(held, **changed)
        )


@remembered
def review(by: Member, case: Case) -> None:
    """Somebody goes through all points for the day he turns eighteen."""
    with by.acting():
        ruling = actions.review_ruling(facts_of(case, clock.today()))
        points = ruling.answer.review if ruling.answer else ()
        actions.review_make(
            case,
            expected_version=stories.fresh(case).version,
            done_on=clock.today(),
            agreed=dict.fromkeys(points, AGREED),
        )


@remembered
def lose(by: Member, case: Case) -> Missing:
    """Nobody can find him since today."""
    with by.acting():
        return actions.missing_report(case, expected_version=stories.fresh(case).version, since=clock.today())


@remembered
def tell_of_missing(by: Member, case: Case, missing: Missing, whom: ToldOfMissing) -> None:
    """Somebody has told one of those who have to know."""
    with by.acting():
        actions.missing_tell(
            case,
            missing,
            expected_version=stories.fresh(case).version,
            whom=whom,
            told_at=clock.now(),
            reference=TOLD,
        )


@remembered
def find(by: Member, case: Case, missing: Missing) -> None:
    """He was found."""
    with by.acting():
        actions.missing_end(
            case,
            missing,
            expected_version=stories.fresh(case).version,
            ended_on=clock.today(),
            how=FoundHow.CAME_BACK,
            note=FOUND,
        )


@remembered
def tell(cast: Cast, case: Case, afterwards: Description) -> None:
    """All of it in one case, which is a boy's while it is told, with a row in every table of minors."""
    describe(cast.mette, case)
    with cast.mette.acting():
        representative_actions.representative_request(
            case, expected_version=stories.fresh(case).version, to_unit=unit_id("RK-REP"), requested_on=clock.today()
        )
    weighed = nominate(cast.mette, case, conflict=NomineeConflict.RELATIVE_OF_SUSPECT, about_the_conflict=CONFLICT)
    appoint(cast.mette, case, weighed, why=WEIGHED)
    tell_municipality(cast.mette, case)
    place(cast.mette, case)
    trace(cast.mette, case)
    hold_talk(cast.mette, case, plan_talk(cast.mette, case))
    review(cast.mette, case)
    missing = lose(cast.mette, case)
    tell_of_missing(cast.mette, case, missing, ToldOfMissing.MUNICIPALITY)
    find(cast.mette, case, missing)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, afterwards, why=CHILDS_VIEW)
        cases.case_project(stories.fresh(case))
