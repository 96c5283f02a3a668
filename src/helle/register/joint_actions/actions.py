"""Writing joint actions: planning one, changing the plan, answering, ending it, and whom CMM sends."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.allocation.planning_queries import interviewers_here
from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.interface.typed import says_anything
from helle.register.joint_actions import policies, queries
from helle.register.joint_actions.choices import Answer, CancelledBecause, Ended, Role
from helle.register.joint_actions.models import (
    Ending,
    InterpreterThere,
    JointAction,
    OnTheSpot,
    Participation,
    PlanVersion,
    Reply,
)
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.ruling import Text

SUBJECT: Final = "joint_action"
MOST_DAYS_AHEAD: Final = 366
CHANGED_MEANWHILE = Text(
    "Planen er lige blevet ændret af en anden. Det, du har skrevet, står her stadig; åbn aktionen, og se, om der "
    "stadig er noget at ændre.",
    "Somebody else has just changed the plan. What you typed is still here; open the joint action and see whether "
    "there is still something to change.",
)
HAS_ENDED = Text(
    "Aktionen er gennemført eller aflyst. Den kan ikke ændres mere.",
    "The joint action was held or cancelled. It cannot be changed any more.",
)
ANSWERED_MEANWHILE = Text(
    "En kollega har lige svaret for jeres enhed. Åbn aktionen igen, og se svaret.",
    "A colleague has just answered for your unit. Open the joint action again and see the answer.",
)
TAKEN_BACK = Text(
    "Lederen har taget invitationen tilbage.",
    "The lead has taken the invitation back.",
)
SENT_MEANWHILE = Text(
    "En kollega har lige ændret, hvem der tager med. Åbn siden igen.",
    "A colleague has just changed who goes along. Open the page again.",
)
_ENDED = {"joint_action_has_not_ended": Refused(HAS_ENDED)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the lead writes of a joint action. Place, purpose and contact are sealed."""

    day: dt.date
    begins: dt.time
    ends: dt.time
    sector: str
    municipality: str
    place: str
    purpose: str
    contact: str = ""
    languages: Sequence[str] = ()


def joint_action_plan(plan: Plan, participants: Collection[uuid.UUID]) -> JointAction:
    """Plan a joint action and ask other units along (DET-09, LAB-06). Raises `Refused` beside the field.

    Those who are asked learn of it on their desks; what they are told by mail is that something waits.
    """
    policies.require_plan()
    today = clock.today()
    _check(plan, today)
    if plan.day < today:
        raise Refused(Text("Dagen er allerede gået.", "The day has passed already."), field="day")
    _check_participants(participants)
    action_id = new_id()
    vault.new_subject(SUBJECT, action_id)
    row = _version(plan, action_id)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.plan_joint_action(%s, %s::uuid[])", [action_id, list(participants)])
        row.save(force_insert=True)
        audit.record("joint_action.planned", object_id=action_id, detail={"asked": len(participants)})
    return JointAction.objects.get(pk=action_id)


def joint_action_change(action: JointAction, plan: Plan, *, opened: uuid.UUID, why: str) -> PlanVersion:
    """Supersede the plan by another that says why; the earlier one stays readable.

    `opened` is the version that the form showed. Raises `Refused` where somebody else changed it meanwhile, and where
    the joint action has ended.
    """
    policies.require_plan()
    _check(plan, clock.today())
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    row = _version(plan, action.pk)
    row.replaces_id = opened
    row.why_sealed = vault.seal(action.pk, row, "why_sealed", why)
    changed = {"joint_actions_planversion_replaces_id_key": Refused(CHANGED_MEANWHILE), **_ENDED}
    with refused_by(changed), transaction.atomic():
        row.save(force_insert=True)
        audit.record("joint_action.changed", object_id=action.pk, detail={"day": plan.day.isoformat()})
    return row


def joint_action_ask(action: JointAction, participants: Collection[uuid.UUID]) -> int:
    """Ask more units along. Those who have a part keep it. Returns how many were not asked before."""
    policies.require_plan()
    if not participants:
        raise Refused(Text("Vælg mindst én.", "Choose at least one."), field="participants")
    _check_participants(participants)
    with refused_by(_ENDED), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.ask_along(%s, %s::uuid[])", [action.pk, list(participants)])
            asked = int(cursor.fetchone()[0])
        audit.record("joint_action.asked", object_id=action.pk, detail={"asked": asked})
    return asked


def joint_action_take_back(action: JointAction, participants: Collection[uuid.UUID]) -> int:
    """Take invitations back: those units read the plan no more. Returns how many stood."""
    policies.require_plan()
    if not participants:
        raise Refused(Text("Vælg mindst én.", "Choose at least one."), field="participants")
    with refused_by(_ENDED), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.take_back_invitations(%s, %s::uuid[])", [action.pk, list(participants)])
            taken = int(cursor.fetchone()[0])
        audit.record("joint_action.taken_back", object_id=action.pk, detail={"taken_back": taken})
    return taken


def _version(plan: Plan, action_id: uuid.UUID) -> PlanVersion:
    acting = context.current()
    row = PlanVersion(
        id=new_id(),
        action_id=action_id,
        day=plan.day,
        begins=plan.begins,
        ends=plan.ends,
        sector=plan.sector,
        municipality=plan.municipality,
        languages=list(plan.languages),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.place_sealed = vault.seal(action_id, row, "place_sealed", plan.place)
    row.purpose_sealed = vault.seal(action_id, row, "purpose_sealed", plan.purpose)
    row.contact_sealed = vault.seal(action_id, row, "contact_sealed", plan.contact) if plan.contact.strip() else None
    return row


def _check(plan: Plan, today: dt.date) -> None:
    refuse_long_ago(plan.day, "day")
    if (plan.day - today).days > MOST_DAYS_AHEAD:
        raise Refused(
            Text(
                "Dagen ligger mere end et år ude. Er året rigtigt?", "The day is over a year away. Is the year right?"
            ),
            field="day",
        )
    if plan.begins == plan.ends:
        raise Refused(
            Text("Aktionen slutter, når den begynder.", "The joint action ends when it begins."), field="ends"
        )
    for words, field in ((plan.place, "place"), (plan.purpose, "purpose")):
        if not says_anything(words):
            raise Refused(Text("Skriv noget.", "Write something."), field=field)
    if plan.municipality not in organisations.municipalities(clock.today()):
        raise Refused(Text("Vælg en kommune.", "Choose a municipality."), field="municipality")


def _check_participants(participants: Collection[uuid.UUID]) -> None:
    units = organisations.units_on(clock.today())
    own = context.current().unit_id
    for unit_id in participants:
        unit = units.get(unit_id)
        if unit is None or unit.closed or unit.kind not in policies.KINDS or unit_id == own:
            raise Refused(
                Text("Vælg andre myndigheder.", "Choose other authorities."),
                field="participants",
                ruling=policies.own_part(),
            )


# --- those who are asked ----------------------------------------------------------------------------------------


def joint_action_answer(part: Participation, *, answer: Answer, opened: uuid.UUID | None) -> Reply:
    """Answer for the acting unit; a later answer supersedes it. `opened` is the answer that stood there before."""
    policies.require_write()
    acting = context.current()
    if part.role != Role.PARTICIPANT:
        raise Refused(Text("I leder selv aktionen.", "You lead the joint action yourselves."))
    if part.withdrawn_at is not None:
        raise Refused(TAKEN_BACK)
    row = Reply(
        id=new_id(),
        part=part,
        action_id=part.action_id,
        answer=answer.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        replaces_id=opened,
    )
    meanwhile = Refused(ANSWERED_MEANWHILE)
    said = {
        "one_first_reply_of_a_unit": meanwhile,
        "joint_actions_reply_replaces_id_key": meanwhile,
        **_ENDED,
    }
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        audit.record("joint_action.answered", object_id=part.action_id, detail={"answer": answer.value})
    return row


# --- its end ----------------------------------------------------------------------------------------------------


def joint_action_end(action: JointAction, *, how: Ended, because: CancelledBecause | None = None) -> None:
    """Say that a joint action was held, or cancelled and why. Once; nothing is planned or answered after it."""
    policies.require_plan()
    acting = context.current()
    if how is Ended.CANCELLED and because is None:
        raise Refused(Text("Vælg, hvorfor aktionen aflyses.", "Choose why it is cancelled."), field="because")
    said = {
        "joint_actions_ending_pkey": Refused(HAS_ENDED),
        "joint_action_held_on_its_day": Refused(
            Text("Dagen er ikke kommet endnu.", "The day has not come yet."), field="how"
        ),
    }
    row = Ending(
        action=action,
        how=how.value,
        because=because.value if because and how is Ended.CANCELLED else "",
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        audit.record("joint_action.ended", object_id=action.pk, detail={"how": how.value})


# --- whom CMM sends ---------------------------------------------------------------------------------------------


def readiness_set(
    action: JointAction, *, staff: Collection[uuid.UUID], interpreters: Collection[tuple[uuid.UUID, str]]
) -> None:
    """Say who of CMM goes along and which interpreters for which language; who is not named any more is withdrawn."""
    policies.require_cmm()
    acting = context.current()
    here = {user.pk for user in interviewers_here()}
    now = queries.readiness_of(action)
    if not set(staff) <= here | {row.user_id for row in now.staff}:
        raise Refused(Text("Vælg en, der arbejder her.", "Choose somebody who works here."), field="staff")
    if not set(interpreters) <= {(one.interpreter.pk, one.language) for one in queries.interpreters_for(None)} | {
        (row.interpreter_id, row.language) for row in now.interpreters
    }:
        raise Refused(Text("Vælg en tolk fra listen.", "Choose an interpreter from the list."), field="interpreters")
    by: dict[str, object] = {
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
        "action": action,
    }
    withdrawn = {"withdrawn_at": acting.instant, "withdrawn_by": acting.user_id}
    meanwhile = Refused(SENT_MEANWHILE)
    with (
        refused_by({"on_the_spot_once": meanwhile, "interpreter_there_once": meanwhile}),
        transaction.atomic(),
    ):
        gone = [row.pk for row in now.staff if row.user_id not in staff]
        OnTheSpot.objects.filter(pk__in=gone, withdrawn_at__isnull=True).update(**withdrawn)
        for user_id in set(staff) - {row.user_id for row in now.staff}:
            OnTheSpot(id=new_id(), user_id=user_id, **by).save(force_insert=True)
        booked = {(row.interpreter_id, row.language): row.pk for row in now.interpreters}
        released = [key for pair, key in booked.items() if pair not in set(interpreters)]
        InterpreterThere.objects.filter(pk__in=released, withdrawn_at__isnull=True).update(**withdrawn)
        for interpreter_id, language in set(interpreters) - set(booked):
            InterpreterThere(id=new_id(), interpreter_id=interpreter_id, language=language, **by).save(
                force_insert=True
            )
        audit.record(
            "joint_action.readied",
            object_id=action.pk,
            detail={"staff": len(staff), "interpreters": len(interpreters)},
        )
