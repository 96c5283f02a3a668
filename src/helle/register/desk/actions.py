"""Writing from the desk: opening a case without a referral, with person, stay and first rung in one act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction

from helle.register.cases import actions as cases
from helle.register.cases.choices import Ground
from helle.register.cases.models import Case
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.people import actions as people
from helle.register.people.actions import NOTHING_KNOWN
from helle.register.people.choices import NameKind
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.codes import Authority, LadderEvent, OrganisationKind, ResidenceStatus
from helle.rules.competence import CompetenceFacts, competent_authority
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case is opened without a referral."""

    ground: str
    first_contact: str
    name: str
    sex: str
    residence: ResidenceStatus
    residence_since: dt.date
    language: str = ""


def case_open_without_referral(new: NewCase) -> Case:
    """Open the case. Udlændingestyrelsen opens those of ID-05 and ID-06 only; the database refuses others."""
    today = clock.today()
    if context.current().unit_kind == OrganisationKind.UDLST:
        _refuse_what_is_not_theirs(new)
    with transaction.atomic():
        case = cases.case_open(ground=new.ground, first_contact=new.first_contact)
        if new.name.strip():
            people.name_add(case.pk, case.person_id, kind=NameKind.LEGAL, value=new.name)
        people.person_describe(
            case.pk,
            case.person_id,
            replace(NOTHING_KNOWN, sex=new.sex, languages=[new.language] if new.language else []),
        )
        cases.rung_move(
            case,
            event=LadderEvent.CONTACT_RECORDED,
            occurred_on=today,
            by_kind=OrganisationKind(context.current().unit_kind),
        )
        # Before the stay: a lawful one alone would take the case from Udlændingestyrelsen again.
        if new.ground == Ground.EXPULSION:
            stays.circumstance_set(
                case, expected_version=None, kind=CircumstanceKind.EXPULSION_REFERRAL, since=today, until=None
            )
        try:
            stays.residence_record(
                case, expected_version=None, status=new.residence, since=new.residence_since, until=None
            )
        except Refused as refused:
            field = "residence_since" if refused.field == "since" else refused.field
            raise Refused(refused.message, field=field, ruling=refused.ruling) from refused
    return case


def _refuse_what_is_not_theirs(new: NewCase) -> None:
    """A case the facts would take from Udlændingestyrelsen in the moment it opens is not opened. Raises `Refused`."""
    if new.ground == Ground.INDICATION:
        raise Refused(
            Text(
                "Udlændingestyrelsen opretter sager om asyl, ophold uden lov og mulig udvisning. [ID-05, ID-06]",
                "The Immigration Service opens cases on asylum, unlawful stay and possible expulsion. [ID-05, ID-06]",
            ),
            field="ground",
        )
    competent = competent_authority(
        CompetenceFacts(
            danish_citizen=True if new.residence is ResidenceStatus.DANISH else None,
            residence=new.residence,
            expulsion_referral_pending=new.ground == Ground.EXPULSION,
            indicted_for_criminal_code=False,
            charged=False,
            decided_already_by=None,
            on=clock.today(),
        )
    )
    if competent.answer is not Authority.UDLST:
        raise Refused(
            Text(
                "Med det opholdsgrundlag hører sagen ikke under Udlændingestyrelsen. Henvend jer til CMM. [ID-05]",
                "With that residence status the case is not the Immigration Service's. Refer it to CMM. [ID-05]",
            ),
            field="residence",
            ruling=competent,
        )
