"""What the country's minors have: a representative, a municipality that knows of them, a place, a search, a review.

One of them has a representative who logs in, and one is missing since last night.
"""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.register.administration import unit_actions
from helle.register.administration.policies import ADMINISTRATOR
from helle.register.administration.unit_actions import Name
from helle.register.cases.models import Case
from helle.register.minors import actions, placement_actions, queries, representative_actions, return_actions
from helle.register.minors.choices import Capacity, Decider, FoundHow, PlacementKind, ToldOfMissing
from helle.register.minors.facts import facts_of
from helle.register.minors.models import Appointment, Missing
from helle.register.minors.placement_actions import Home
from helle.register.minors.representative_actions import Nominee
from helle.register.minors.return_actions import Search
from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict, PlacementBasis, TracingService
from helle.rules.stay import GROUP_OF_STATUS, StayGroup

NAMES = ("Anne-Grethe Holst", "Bodil Westergaard", "Claus Refslund", "Ditte Aagaard", "Erling Bisgaard")
MUNICIPALITIES = ("KOM-101", "KOM-751", "KOM-461", "KOM-851", "KOM-621")
CHILDS_VIEW = "Barnet har mødt den indstillede to gange og er tryg ved det."
AGREED = "Talt igennem med barnet og repræsentanten; kontaktpersonen følger op efter dagen."
FOUND = "Fundet af det tyske politi; de tyske myndigheder har taget over."
DECISION = "Barnet bor hos en plejefamilie, som kommunen fører tilsyn med."


def represent(rng: Random, case_id: uuid.UUID) -> None:
    """Somebody is nominated and appointed, and the child was heard (MIN-01, PUB-LAW-08)."""
    body = queries.nominating_bodies()[0].id
    today = clock.today()
    nominated = representative_actions.nomination_record(
        case_now(case_id),
        expected_version=case_now(case_id).version,
        nominee=Nominee(
            organisation=body,
            nominated_on=today,
            name=rng.choice(NAMES),
            contact="repraesentant@example.invalid",
            child_heard=ChildHeard.HEARD,
            childs_view=CHILDS_VIEW,
            conflict=NomineeConflict.NONE,
            about_the_conflict="",
        ),
    )
    representative_actions.representative_appoint(
        case_now(case_id),
        nominated,
        expected_version=case_now(case_id).version,
        appointed_by=AppointingBody.AGENCY_OF_FAMILY_LAW,
        capacity=Capacity.PERSONAL,
        since=today,
    )


def tell(rng: Random, case_id: uuid.UUID) -> None:
    """The municipality of stay is notified (MIN-06)."""
    case = case_now(case_id)
    placement_actions.municipality_tell(case, expected_version=case.version, unit=unit_id(rng.choice(MUNICIPALITIES)))


def review(case_id: uuid.UUID) -> None:
    """Everything is gone through for the day of turning eighteen (MIN-15)."""
    case = case_now(case_id)
    ruling = actions.review_ruling(facts_of(case, clock.today()))
    if ruling.answer is not None:
        actions.review_make(
            case,
            expected_version=case.version,
            done_on=clock.today(),
            agreed=dict.fromkeys(ruling.answer.review, AGREED),
        )


def find(case_id: uuid.UUID) -> None:
    """The child who disappeared is found, once everybody had been told."""
    missing = Missing.objects.filter(case_id=case_id, ended_on__isnull=True).first()
    if missing is None:
        return
    case = case_now(case_id)
    represented = queries.appointment_on(case, clock.today()) is not None
    for whom in ToldOfMissing:
        if represented or whom is not ToldOfMissing.REPRESENTATIVE:
            _told(missing, whom)
    case = case_now(case_id)
    actions.missing_end(
        case, missing, expected_version=case.version, ended_on=clock.today(), how=FoundHow.FOUND_ABROAD, note=FOUND
    )


def go_on() -> None:
    """How it stands with those who are minors on the country's today."""
    mette = people.roles()["cmm_caseworker"]
    unit = _unit_of_one()
    with acting_as(mette):
        running = list(Appointment.objects.filter(ended_why="").select_related("case").order_by("-during", "pk"))
        minors = [one for one in running if facts_of(one.case, clock.today()).minor]
        for number, one in enumerate(minors):
            if number == 0:
                representative_actions.representative_give_login(
                    one.case, one, expected_version=case_now(one.case_id).version, unit=unit
                )
            if number < 2:
                _search_and_live(one.case)
        for case in {one.case_id: one.case for one in (*minors[:1], *minors[-1:])}.values():
            _tell_who_logs_in(case)
        if minors:
            _lose(minors[-1].case)


def _tell_who_logs_in(case: Case) -> None:
    """The municipality whose caseworker logs in knows of the child too."""
    unit = unit_id(people.roles()["municipality_caseworker"].unit)
    if unit not in {one.unit_id for one in queries.notices_of(case) if one.released_at is None}:
        placement_actions.municipality_tell(case, expected_version=case_now(case.pk).version, unit=unit)


def _unit_of_one() -> uuid.UUID:
    """The administrator makes a unit for one representative, who then gets her login."""
    gudrun = people.REPRESENTATIVE
    with acting_as(next(one for one in people.WORKERS if one.role == ADMINISTRATOR)):
        today = clock.today()
        unit = unit_actions.unit_add(
            code=gudrun.unit,
            kind=OrganisationKind.REPRESENTATIVE,
            name=Name("Personlig repræsentant 1", "Personal representative 1", today),
        )
        unit_actions.unit_move(unit, relation=ParentRelation.ADMINISTRATIVE, parent=unit_id("RK-REP"), since=today)
    people.hire_one(gudrun, since=today)
    return unit


def _search_and_live(case: Case) -> None:
    """A place, both searches, and a talk in a few days (MIN-08, MIN-10, MIN-11, MIN-13)."""
    today, facts = clock.today(), facts_of(case, clock.today())
    group = GROUP_OF_STATUS[facts.residence or ResidenceStatus.UNKNOWN]
    if group is StayGroup.UNKNOWN:
        return
    unlawful = group in (StayGroup.ASYLUM, StayGroup.UNLAWFUL)
    placement_actions.placement_decide(
        case,
        expected_version=case_now(case.pk).version,
        home=Home(
            decided_by=Decider.MUNICIPALITY,
            municipality=unit_id(MUNICIPALITIES[0]),
            kind=PlacementKind.FOSTER_FAMILY,
            basis=PlacementBasis.ALIENS_ACT if unlawful else PlacementBasis.CHILDRENS_ACT,
            decided_on=today,
            since=today,
            until=None,
            note=DECISION,
            why="",
        ),
    )
    for service in TracingService:
        by_agency = service is TracingService.RETURN_AGENCY
        return_actions.tracing_begin(
            case,
            expected_version=case_now(case.pk).version,
            search=Search(
                service=service,
                consents=True,
                consent_on=today,
                in_contact=False,
                family_suspected=False if by_agency else None,
                informed_on=today if by_agency else None,
                signed_on=today if by_agency else None,
                begun_on=today,
            ),
        )
    return_actions.talk_plan(
        case,
        expected_version=case_now(case.pk).version,
        planned_on=today + dt.timedelta(days=5),
        planned_at=dt.time(10, 0),
        interpreter=True,
    )


def _lose(case: Case) -> None:
    """Nobody can find the child since last night; so far the police know."""
    missing = actions.missing_report(
        case, expected_version=case_now(case.pk).version, since=clock.today() - dt.timedelta(days=1)
    )
    _told(missing, ToldOfMissing.POLICE)


def _told(missing: Missing, whom: ToldOfMissing) -> None:
    case = case_now(missing.case_id)
    actions.missing_tell(case, missing, expected_version=case.version, whom=whom, told_at=clock.now(), reference="")
