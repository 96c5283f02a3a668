"""One case told through the actions, from a referral to an extended period, with a row in every personal table."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification.choices import CircumstanceKind, PassOnConsent
from helle.register.people import actions as people
from helle.register.people.choices import BirthPrecision, ChildWhere, IdentifierKind, NameKind
from helle.register.protection import clock, submissions
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.models import Referral, ReferredPerson
from helle.register.support import actions as support
from helle.register.support import queries as support_queries
from helle.rules.codes import (
    ActElement,
    Authority,
    ExploitationPurpose,
    ExtensionGround,
    MeansElement,
    ResidenceStatus,
)
from tests.cast import Cast

FIRST_DAY = dt.date(2025, 10, 6)

# What no dump and no log may hold. Distinctive, so that a hit is a leak and no chance.
NAME = "Xenobia Quillfeather"
ALIAS = "Zizzelina"
CPR = "0707614285"
CHILD = "datteren Wilhelmoxa"
SAFE_CONTACT = "ring aldrig på Kwatterstien"
DESCRIPTION = "seks personer sov i Grobbelkælderen"
ACCOUNT = "hun fortalte om Vrimmelmanden"
REASONS = "begrundet i Snurrepibeloftet"
WHY = "fordi Pludderbilletten mangler"
SECRETS = (NAME, ALIAS, CPR, CHILD, SAFE_CONTACT, DESCRIPTION, ACCOUNT, REASONS, WHY)


@dataclass(frozen=True, slots=True)
class Story:
    """What came of it."""

    case: Case
    referral: Referral


def refer(cast: Cast, *, name: str = NAME, persons: int = 1) -> Referral:
    """Arbejdstilsynet refers, the police of Østjylland get their copy."""
    with cast.anders.acting():
        return referrals.referral_send(
            Message(
                first_contact="arbejdstilsynet",
                sector="cleaning",
                municipality="KOM-751",
                indicators=["wages"],
                consent="not_needed",
                urgent=False,
                occurred_on=clock.today(),
                description=DESCRIPTION,
                persons=[PersonInReferral("woman", 30, "RO", name) for _ in range(persons)],
                police_unit="POL-OJYL",
            )
        )


def open_case(cast: Cast, referral: Referral) -> Case:
    """Mette takes in everybody in the referral; returns the case of the first."""
    with cast.mette.acting():
        chosen = list(ReferredPerson.objects.filter(referral=referral).values_list("pk", flat=True))
        opened = referrals.referral_take_in(referral, person_ids=chosen, indication=True, reasons=REASONS)
        return fresh(opened[0])


def fresh(case: Case) -> Case:
    """The case as it is now."""
    return Case.objects.get(pk=case.pk)


def tell(cast: Cast) -> Story:
    """The whole story. Udlændingestyrelsen becomes competent, decides, grants a reflection period and extends it."""
    referral = refer(cast)
    case = open_case(cast, referral)
    with cast.mette.acting():
        people.name_add(case.pk, case.person_id, kind=NameKind.ALIAS, value=ALIAS)
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=CPR)
        people.child_add(case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=2015, about=CHILD)
        people.person_describe(
            case.pk,
            case.person_id,
            people.Description(
                "woman", dt.date(1961, 7, 7), BirthPrecision.DAY, False, False, ["RO"], ["ro"], True, SAFE_CONTACT
            ),
        )
        interview = identification.interview_record(
            case,
            expected_version=case.version,
            held=identification.InterviewHeld(
                clock.today(), 90, "ro", True, False, False, False, PassOnConsent.GIVEN, ACCOUNT, ""
            ),
        )
        case = fresh(case)
        identification.residence_record(
            case,
            expected_version=case.version,
            status=ResidenceStatus.NONE,
            since=dt.date(2025, 1, 1),
            until=None,
        )
        case = fresh(case)
        identification.circumstance_set(
            case, expected_version=case.version, kind=CircumstanceKind.CHARGE, since=dt.date(2025, 9, 1), until=None
        )
        case = fresh(case)
        identification.interview_send(case, interview, expected_version=case.version)
        case = fresh(case)
        cases.case_assign(case, expected_version=case.version, user=cast.jonas.user)
        case = fresh(case)
        support.contact_person_set(case, expected_version=case.version, user=cast.mette.user, since=clock.today())
        case = fresh(case)
        cases.step_settle(case, expected_version=case.version, code="give_support", settled_on=clock.today(), note=WHY)
        submissions.spend(uuid.uuid4(), "/sager/1")
    with cast.ulla.acting():
        case = fresh(case)
        identification.assessment_make(
            case,
            expected_version=case.version,
            decision=identification.Decision(
                authority=Authority.UDLST,
                decided_on=clock.today(),
                was_trafficked=True,
                relationship_current=True,
                purposes=[ExploitationPurpose.FORCED_LABOUR],
                acts=[ActElement.HARBOURING],
                means=[MeansElement.THREATS],
                factors={},
                no_interview_reason="",
                reasons=REASONS,
            ),
        )
        case = fresh(case)
        support.period_set(case, expected_version=case.version, notified_on=clock.today())
    with cast.mette.acting():
        case = fresh(case)
        support.extension_request(
            case,
            support_queries.periods_of(case.pk)[0],
            expected_version=case.version,
            ground=ExtensionGround.SPECIAL_REASONS,
            wanted_end=clock.today() + dt.timedelta(days=60),
            why=WHY,
        )
    with cast.ulla.acting():
        case = fresh(case)
        support.extension_decide(
            case,
            support_queries.periods_of(case.pk)[0],
            expected_version=case.version,
            granted=True,
            ground=ExtensionGround.SPECIAL_REASONS,
            new_end=clock.today() + dt.timedelta(days=60),
            wants_or_must_leave=True,
            reasons=REASONS,
        )
        case = fresh(case)
    return Story(case, referral)
