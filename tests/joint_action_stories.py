"""Joint actions in the middle of a story: planned, answered, readied; whom CMM meets there, and what becomes of them.

Texts are distinctive, as in `stories`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from helle.register.allocation.models import Interpreter
from helle.register.cases.choices import FirstContact
from helle.register.cases.models import Case
from helle.register.joint_actions import actions, intake_actions, queries
from helle.register.joint_actions.actions import Plan
from helle.register.joint_actions.choices import Answer, CancelledBecause, Ended, NoCase, TakenOut
from helle.register.joint_actions.intake_actions import Met, TakeIn
from helle.register.joint_actions.models import JointAction, MetPerson
from helle.register.protection import clock
from helle.register.referrals.models import Referral
from tests.cast import Cast, Member
from tests.remembered import remembered

PLACE = "vaskehallen ved Plaskedammen 4"
PURPOSE = "løn og pas hos Skumfidusens Rengøring"
CONTACT = "Tvebakkeholt fra tilsynet"
WHY = "porten er låst om Tudsemorgenen"
NAME = "Krusemynte"
REMARK = "sover i rummet bag Damptromlen"
REASONS = "de sov i Sæbekælderen"
DESCRIPTION = "seks personer ved Boblebassinet"
SECRETS = (PLACE, PURPOSE, CONTACT, WHY, NAME, REMARK)


def plan_of(**changed: Any) -> Plan:
    """A control at a cleaning firm in Aarhus, this morning; Romanian is expected to be spoken."""
    written = Plan(
        day=clock.today(),
        begins=dt.time(7, 30),
        ends=dt.time(12, 0),
        sector="cleaning",
        municipality="KOM-751",
        place=PLACE,
        purpose=PURPOSE,
        contact=CONTACT,
        languages=["ro"],
    )
    return replace(written, **changed)


@remembered
def plan(cast: Cast, *, by: Member | None = None, asked: Sequence[Member] = (), **changed: Any) -> JointAction:
    """Arbejdstilsynet plans a joint action and asks Skattestyrelsen, the police and CMM along."""
    chosen = [one.membership.unit_id for one in asked or (cast.sofie, cast.peter, cast.mette)]
    with (by or cast.anders).acting():
        return actions.joint_action_plan(plan_of(**changed), chosen)


@remembered
def change(by: Member, action: JointAction, **changed: Any) -> None:
    """The plan becomes another."""
    with by.acting():
        now = queries.plan_of(action)
        actions.joint_action_change(action, plan_of(**changed), opened=now.pk, why=WHY)


@remembered
def answer(by: Member, action: JointAction, how: Answer = Answer.ACCEPTED) -> None:
    """Somebody answers for her unit."""
    with by.acting():
        part = queries.get_joint_action_for_answering(action.number)
        now = queries.whole(part).own.reply
        actions.joint_action_answer(part, answer=how, opened=now.pk if now else None)


@remembered
def take_back(by: Member, action: JointAction, *units: Member) -> None:
    """The lead takes invitations back."""
    with by.acting():
        actions.joint_action_take_back(action, [one.membership.unit_id for one in units])


@remembered
def end(by: Member, action: JointAction, how: Ended = Ended.HELD) -> None:
    """The lead says how it ended."""
    because = CancelledBecause.POSTPONED if how is Ended.CANCELLED else None
    with by.acting():
        actions.joint_action_end(action, how=how, because=because)


@remembered
def ready(cast: Cast, action: JointAction, *staff: Member, interpreters: Sequence[tuple[uuid.UUID, str]] = ()) -> None:
    """CMM says who goes along: Mette, unless told otherwise."""
    with cast.mette.acting():
        chosen = [one.user.pk for one in staff or (cast.mette,)]
        actions.readiness_set(action, staff=chosen, interpreters=interpreters)


@remembered
def a_day_at_the_firm(cast: Cast, **changed: Any) -> JointAction:
    """A joint action of today that CMM joins, with Mette on the spot."""
    action = plan(cast, **changed)
    answer(cast.mette, action)
    ready(cast, action)
    return action


def met(**changed: Any) -> Met:
    """A woman who speaks Romanian, met without her employer and with an interpreter."""
    written = Met(
        sex="woman",
        age=30,
        nationality="RO",
        language="ro",
        stay="eu_right",
        indicators=["wages"],
        talk="talked",
        employer_present=False,
        interpreted=True,
        name=NAME,
        remark=REMARK,
    )
    return replace(written, **changed)


@remembered
def meet(by: Member, action: JointAction, **changed: Any) -> MetPerson:
    """Somebody of CMM's writes a person down."""
    with by.acting():
        return intake_actions.person_meet(action, uuid.uuid4(), met(**changed))[0]


@remembered
def take_out(by: Member, person: MetPerson) -> None:
    """A person was written down twice."""
    with by.acting():
        intake_actions.person_take_out(person, because=TakenOut.TWICE)


@remembered
def take_in(by: Member, action: JointAction, persons: Sequence[MetPerson]) -> tuple[Referral, list[Case]]:
    """Cases for those who were met, all of them at once."""
    given = TakeIn(FirstContact.ARBEJDSTILSYNET, DESCRIPTION, indication=True, reasons=REASONS)
    with by.acting():
        return intake_actions.persons_take_in(action, [one.pk for one in persons], given)


@remembered
def leave(by: Member, action: JointAction, person: MetPerson) -> None:
    """No case for a person who was met."""
    with by.acting():
        intake_actions.persons_leave(action, [person.pk], why=NoCase.NO_SIGNS)


@remembered
def tell(cast: Cast, interpreter: Interpreter) -> None:
    """A joint action with a row in each of its tables. Udlændingestyrelsen was asked along and declined."""
    action = plan(cast, asked=(cast.sofie, cast.peter, cast.mette, cast.ulla))
    change(cast.anders, action)
    answer(cast.mette, action)
    answer(cast.ulla, action, Answer.DECLINED)
    ready(cast, action, cast.mette, interpreters=[(interpreter.pk, "ro")])
    leave(cast.mette, action, meet(cast.mette, action))
    end(cast.anders, action)
