"""Handing a person over to a municipality: it is told what it needs, and sees the case until that is ended (ACT-08)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface import addresses
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, says_something
from helle.register.support.models import HandOver, NotifiedMunicipality
from helle.register.support.municipality_actions import municipality_notify, municipality_release
from helle.rules.codes import OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Ruling, Text
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.support import hand_over as hand_over_rules
from helle.rules.support.codes import MunicipalityCause


@dataclass(frozen=True, slots=True)
class Handing:
    """To which municipality, from which day, on which ground, what it is told, and why where a human decides."""

    municipality: uuid.UUID
    from_day: dt.date
    ground: DisclosureGround
    consent: bool | None
    told: str
    why: str
    address_confirmed: bool = False


_ADDRESS: Final = Text(
    "Der står en adresse eller et telefonnummer i det, kommunen får at vide. Bekræft, at den må kende det, eller skriv "
    "det om.",
    "There is an address or a telephone number in what the municipality is told. Confirm that it may know it, or "
    "rewrite it.",
)


def hand_over_ruling(facts: Facts, ground: DisclosureGround | None, consent: bool | None) -> Ruling[OrganisationKind]:
    """Whether the person may be handed over to a municipality on this ground today (ACT-08)."""
    runs = facts.period_end is not None and facts.period_end > facts.on and facts.period_interrupted_on is None
    minor = facts.minor
    return hand_over_rules.hand_over(
        hand_over_rules.HandOverFacts(
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
            of_age=None if minor is None else not minor,
            disputed=facts.age_disputed,
            period_runs=runs,
            ground=ground,
            consent=consent,
            on=facts.on,
        )
    )


def hand_over_make(case: Case, *, expected_version: int | None, handing: Handing) -> HandOver:
    """Hand the person over to a municipality, which sees the case from now on. Raises `Refused` with the ruling, and
    for a day so far ahead that the municipality would see her long before it acts."""
    policies.require_write("core")
    cases.refuse_long_ago(handing.from_day, "from_day")
    cases.refuse_before_known(case, handing.from_day, "from_day")
    latest = hand_over_rules.latest_first_day(clock.today())
    if handing.from_day > latest:
        raise Refused(_too_early(latest), field="from_day")
    if not says_anything(handing.told):
        raise Refused(Text("Skriv, hvad kommunen får at vide.", "Enter what the municipality is told."), field="told")
    if not handing.address_confirmed and addresses.leads_to_somebody([handing.told]):
        raise Refused(_ADDRESS, field="address_confirmed")
    ruling = hand_over_ruling(facts_for_writing(case), handing.ground, handing.consent)
    if ruling.answer is None:
        unanswered = next((one.fact for one in ruling.problems if one.fact in ("ground", "consent")), None)
        field = unanswered or ("consent" if _hinges_on_consent(ruling) else "municipality")
        raise Refused(ruling.headline, field=field, ruling=ruling)
    if not ruling.permits(says_something(handing.why)):
        raise Refused(NO_REASONS, field="why", ruling=ruling)
    acting = context.current()
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        notice = municipality_notify(case, unit_id=handing.municipality, cause=MunicipalityCause.HAND_OVER)
        row = HandOver(
            id=new_id(),
            case=case,
            notice_id=notice,
            ground=handing.ground.value,
            consent=handing.consent,
            from_day=handing.from_day,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.told_sealed = vault.seal(case.person_id, row, "told_sealed", handing.told.strip())
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=handing.why, ruling=ruling)
        audit.record(
            "municipality.handed_over",
            object_id=row.pk,
            cases=[case.pk],
            detail={"ground": handing.ground.value, "unit": str(handing.municipality)},
        )
        cases.case_project(case)
    return row


def _hinges_on_consent(ruling: Ruling[OrganisationKind]) -> bool:
    return any(one.code == "hand_over.no_consent" for one in ruling.reasons)


def _too_early(latest: dt.date) -> Text:
    return Text(
        f"Kommunen ser sagen fra nu af, så den kan højst tage over fra den {danish_date(latest)}. Overdrag personen, "
        "når dagen er nærmere. [ACT-08]",
        f"The municipality sees the case from now on, so it takes over from {english_date(latest)} at the latest. Hand "
        "the person over when the day is nearer. [ACT-08]",
    )


def hand_over_end(case: Case, notice: NotifiedMunicipality, *, expected_version: int | None, why: str) -> None:
    """End a hand-over: consent was withdrawn, or another municipality takes over. The municipality sees the case no
    more, unless it was told for another cause too. Raises `Refused` without a reason."""
    policies.require_write("core")
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        municipality_release(case, unit_id=notice.unit_id, cause=MunicipalityCause.HAND_OVER)
        cases.statement_keep(case, about=notice.pk, text=why, ruling=None)
        cases.case_project(case)
