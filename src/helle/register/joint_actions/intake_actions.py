"""Writing down whom CMM meets at a joint action, taking somebody out again, and what becomes of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases.choices import FirstContact
from helle.register.cases.models import Case
from helle.register.joint_actions import met_queries, policies, queries
from helle.register.joint_actions.choices import NoCase, Outcome, TakenOut
from helle.register.joint_actions.met_facts import facts_of
from helle.register.joint_actions.models import OLDEST, Handled, JointAction, MetPerson
from helle.register.people.choices import Sex
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, UsedForm, refused_by
from helle.register.referrals import actions as referrals
from helle.register.referrals import triage_actions
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.choices import Consent
from helle.register.referrals.models import Referral, ReferredPerson
from helle.rules.ruling import Text

NAME_LENGTH: Final = 200
REMARK_LENGTH: Final = 2_000
NOT_SENT_THERE = Text(
    "Du står ikke som en af dem, CMM sender til aktionen, eller dagen er ikke kommet.",
    "You are not one of those whom CMM sends to the joint action, or the day has not come.",
)
DEALT_WITH = Text(
    "En kollega har lige taget stilling til en af personerne. Åbn siden igen.",
    "A colleague has just dealt with one of the persons. Open the page again.",
)
TAKEN_OUT = Text(
    "En kollega har lige taget en af personerne ud. Åbn siden igen.",
    "A colleague has just taken one of the persons out. Open the page again.",
)
CHOOSE = Text("Vælg mindst én person.", "Choose at least one person.")
ESTIMATE_AGE = Text(
    "Personen er skrevet op som under 18. Anslå alderen, så sagen er et barns fra begyndelsen.",
    "The person was written down as under 18. Estimate the age, so that the case is a child's from the beginning.",
)
OF_AGE: Final = 18


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who was met, as far as anything is known of her."""

    sex: str = Sex.NOT_STATED.value
    age: int | None = None
    is_minor: bool | None = None
    nationality: str = ""
    language: str = ""
    stay: str = ""
    alone: bool | None = None
    indicators: Sequence[str] = ()
    talk: str = ""
    employer_present: bool | None = None
    interpreted: bool | None = None
    urgent: bool = False
    name: str = ""
    remark: str = ""
    met_at: dt.datetime | None = None


def person_meet(action: JointAction, form_token: uuid.UUID, met: Met) -> tuple[MetPerson, bool]:
    """Write somebody down, and tell whether she was not there before: what is sent twice goes in once (DET-09).

    A moment that lies ahead, or before the first day that was planned, is the moment at which it came here: clocks of
    telephones go wrong. Raises `Refused` for who was not sent there; `UsedForm` where somebody else's person has that
    token.
    """
    policies.require_cmm()
    if not met_queries.was_on_the_spot(action):
        raise Refused(NOT_SENT_THERE)
    acting = context.current()
    known = MetPerson.objects.filter(action=action, form_token=form_token)
    first = known.first()
    if first is None:
        row = MetPerson(
            id=new_id(),
            action=action,
            form_token=form_token,
            met_at=_moment(action, met.met_at),
            sex=met.sex or Sex.NOT_STATED.value,
            age=met.age if met.age is None or 0 <= met.age <= OLDEST else None,
            is_minor=met.is_minor,
            nationality=met.nationality,
            language=met.language,
            stay=met.stay,
            alone=met.alone,
            indicators=list(met.indicators),
            talk=met.talk,
            employer_present=met.employer_present,
            interpreted=met.interpreted,
            urgent=met.urgent,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.name_sealed = vault.seal(action.pk, row, "name_sealed", met.name) if met.name.strip() else None
        row.remark_sealed = vault.seal(action.pk, row, "remark_sealed", met.remark) if met.remark.strip() else None
        try:
            with refused_by({"met_person_goes_in_once": _ONCE}), transaction.atomic():
                row.save(force_insert=True)
                audit.record("joint_action.met", object_id=action.pk, detail={"person": str(row.pk)})
            return row, True
        except _GoesInOnce:
            first = known.first()
    if first is None or first.by_user_id != acting.user_id:
        raise UsedForm
    return first, False


def _moment(action: JointAction, told: dt.datetime | None) -> dt.datetime:
    now, first_day = context.current().instant, met_queries.first_planned_day(action)
    if told is None or told > now or (first_day is not None and clock.local_day(told) < first_day):
        return now
    return told


class _GoesInOnce(Refused):
    """The same person came in by another request meanwhile; hers is the one that counts."""


_ONCE: Final = _GoesInOnce(Text("Personen er allerede skrevet op.", "The person is written down already."))


def person_take_out(met: MetPerson, *, because: TakenOut) -> None:
    """Take somebody out who was written down twice or by mistake; the row stays and says why."""
    policies.require_cmm()
    met_queries.require_knowing_whom_cmm_met(met.action)
    acting = context.current()
    dealt_with = {"met_person_is_not_dealt_with": Refused(DEALT_WITH)}
    with refused_by(dealt_with), transaction.atomic():
        taken = MetPerson.objects.filter(pk=met.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=acting.instant, withdrawn_by=acting.user_id, withdrawn_because=because.value
        )
        if not taken:
            raise Refused(TAKEN_OUT)
        audit.record(
            "joint_action.taken_out",
            object_id=met.action_id,
            detail={"person": str(met.pk), "because": because.value},
        )


@dataclass(frozen=True, slots=True)
class TakeIn:
    """What CMM writes where persons of a joint action get their cases: all of them with the same reasons.

    `ages`: estimated by whoever writes it, for those who were written down as under 18 without an age.
    """

    first_contact: FirstContact
    description: str
    indication: bool
    reasons: str = ""
    take: bool = False
    ages: Mapping[uuid.UUID, int] = MappingProxyType({})


def age_field(person_id: uuid.UUID) -> str:
    """The field that asks for a person's estimated age."""
    return f"age_{person_id.hex}"


def lacks_age(row: MetPerson) -> bool:
    """Whether somebody was written down as under 18 with no age that says so: her case would not know it."""
    return bool(row.is_minor) and (row.age is None or row.age >= OF_AGE)


def persons_take_in(
    action: JointAction, person_ids: Collection[uuid.UUID], given: TakeIn
) -> tuple[Referral, list[Case]]:
    """Make one referral of the chosen persons and open a case for each of them: all, or none if one fails (DET-09).

    The joint action stays on record with each. What was heard of a stay on the spot stands in the referral's text; it
    becomes a residence status when somebody has looked into it (ID-13). The referral tells of each of the chosen what
    was written down, and of nobody else. Raises `Refused` beside the person where a child's age is missing.
    """
    policies.require_cmm()
    plan = queries.plan_of(action)
    with _nobody_else_meanwhile(), transaction.atomic():
        chosen = _chosen(action, person_ids)
        ages = {row.pk: _age(row, given.ages) for row in chosen}
        referral = referrals.referral_send(
            Message(
                first_contact=given.first_contact.value,
                sector=plan.sector,
                municipality=plan.municipality,
                indicators=sorted({code for row in chosen for code in row.indicators}),
                consent=Consent.NOT_NEEDED.value,
                urgent=any(row.urgent for row in chosen),
                occurred_on=min(met_queries.met_on(row) for row in chosen),
                description="\n".join([given.description.strip(), *facts_of(action, chosen)]),
                persons=[_in_referral(row, ages[row.pk]) for row in chosen],
                police_unit="",
            )
        )
        persons = list(ReferredPerson.objects.filter(referral=referral).order_by("sequence"))
        for row, person in zip(chosen, persons, strict=True):
            _handled(row, Outcome.CASE, referral=referral, person=person)
        opened = triage_actions.referral_take_in(
            referral,
            person_ids=[person.pk for person in persons],
            indication=given.indication,
            reasons=given.reasons,
            take=given.take,
            languages={person.pk: row.language for row, person in zip(chosen, persons, strict=True)},
        )
        audit.record(
            "joint_action.taken_in",
            object_id=action.pk,
            cases=[case.pk for case in opened],
            detail={"persons": len(chosen)},
        )
    return referral, opened


def persons_leave(action: JointAction, person_ids: Collection[uuid.UUID], *, why: NoCase) -> None:
    """Say of the chosen persons that they get no case, and why."""
    policies.require_cmm()
    with _nobody_else_meanwhile(), transaction.atomic():
        chosen = _chosen(action, person_ids)
        for row in chosen:
            _handled(row, Outcome.NONE, why=why)
        audit.record("joint_action.left", object_id=action.pk, detail={"persons": len(chosen), "why": why.value})


def _nobody_else_meanwhile() -> AbstractContextManager[None]:
    return refused_by(
        {
            "joint_actions_handled_pkey": Refused(DEALT_WITH, field="persons"),
            "met_person_is_there": Refused(TAKEN_OUT, field="persons"),
        }
    )


def _chosen(action: JointAction, person_ids: Collection[uuid.UUID]) -> list[MetPerson]:
    if not person_ids:
        raise Refused(CHOOSE, field="persons")
    chosen = [row for row in met_queries.met_at(action) if row.pk in set(person_ids)]
    if len(chosen) < len(set(person_ids)):
        raise Refused(TAKEN_OUT, field="persons")
    return chosen


def _age(row: MetPerson, estimated: Mapping[uuid.UUID, int]) -> int | None:
    if not lacks_age(row):
        return row.age
    age = estimated.get(row.pk)
    if age is None or not 0 <= age < OF_AGE:
        raise Refused(ESTIMATE_AGE, field=age_field(row.pk))
    return age


def _in_referral(row: MetPerson, age: int | None) -> PersonInReferral:
    name = vault.unseal(row.action_id, row, "name_sealed")
    return PersonInReferral(sex=row.sex, age=age, nationality=row.nationality, name=name)


def _handled(
    row: MetPerson,
    outcome: Outcome,
    *,
    why: NoCase | None = None,
    referral: Referral | None = None,
    person: ReferredPerson | None = None,
) -> None:
    acting = context.current()
    Handled(
        met=row,
        action_id=row.action_id,
        outcome=outcome.value,
        why=why.value if why else "",
        referral=referral,
        person=person,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    ).save(force_insert=True)
