"""Reading whom CMM met at a joint action: how many they were, and for whoever may know it who they were."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Min
from django.http import Http404
from django.utils.translation import gettext as _

from helle.register.cases.models import Case
from helle.register.codelists.queries import country_name, language_name
from helle.register.joint_actions import policies
from helle.register.joint_actions.models import Handled, JointAction, MetPerson, PlanVersion
from helle.register.people.choices import Sex
from helle.register.protection import clock, vault
from helle.register.referrals.models import OpenedCase


def was_on_the_spot(action: JointAction) -> bool:
    """Whether the acting user was sent there and the day has come: the database's own answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.was_on_the_spot(%s)", [action.pk])
        return bool(cursor.fetchone()[0])


def knows_whom_cmm_met(action: JointAction) -> bool:
    """Whether the acting user knows whom CMM met there: the roles that have cases, and whoever it sent. The others of
    CMM hear how many they were. The database's own answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.knows_whom_cmm_met(%s)", [action.pk])
        return bool(cursor.fetchone()[0])


def require_knowing_whom_cmm_met(action: JointAction) -> None:
    """Raise `PermissionDenied` unless the acting user knows whom CMM met there."""
    if not knows_whom_cmm_met(action):
        raise PermissionDenied(policies.CATEGORY)


def met_at(action: JointAction) -> list[MetPerson]:
    """Those who were met, in the order in which they came in, without those taken out. One query."""
    return list(
        MetPerson.objects.filter(action=action, withdrawn_at__isnull=True)
        .select_related("handled", "by_user")
        .order_by("recorded_at", "id")
    )


def first_planned_day(action: JointAction) -> dt.date | None:
    """The earliest day of any version of the plan."""
    first: dt.date | None = PlanVersion.objects.filter(action=action).aggregate(first=Min("day"))["first"]
    return first


def met_on(row: MetPerson) -> dt.date:
    """The day on which she was met."""
    return clock.local_day(row.met_at)


def get_met_person(action: JointAction, person_id: uuid.UUID) -> MetPerson:
    """Somebody who was met there and not taken out; else `Http404`."""
    row = MetPerson.objects.filter(action=action, pk=person_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class OpenedMet:
    """Somebody who was met, with her name and the remark in plain; and for roles that have cases what became of her.
    Neither where her address is protected (`hides_place`), to whom it is not shown where she lives (PUB-DIG-12): where
    she was met is the place of the joint action."""

    row: MetPerson
    number: int
    name: str
    remark: str
    handled: Handled | None
    case_number: str
    hides_place: bool = False

    @property
    def about(self) -> str:
        """What is known of her in one line, without her name."""
        row, on = self.row, met_on(self.row)
        parts = [
            Sex(row.sex).label if row.sex != Sex.NOT_STATED else "",
            _("ca. %(age)s år") % {"age": row.age} if row.age is not None else "",
            _("under 18") if row.is_minor else "",
            country_name(row.nationality, on) if row.nationality else "",
            language_name(row.language, on) if row.language else "",
        ]
        return ", ".join(str(part) for part in parts if part)


def opened_met(action: JointAction) -> list[OpenedMet]:
    """All who were met, in plain. Three queries; case numbers only for units and roles that have those cases."""
    return in_plain(action, met_at(action))


def in_plain(action: JointAction, rows: Sequence[MetPerson]) -> list[OpenedMet]:
    """Some who were met, as they were read: what came of them meanwhile is for whoever deals with them to be told."""
    handled = {row.pk: getattr(row, "handled", None) for row in rows}
    persons = [one.person_id for one in handled.values() if one is not None and one.person_id is not None]
    cases = dict(OpenedCase.objects.filter(person__in=persons).values_list("person_id", "case__number"))
    hiding = _hiding_their_place(action)
    opened_rows = []
    for number, row in enumerate(rows, start=1):
        became = handled[row.pk]
        if row.pk in hiding:
            opened_rows.append(OpenedMet(row, number, "", "", None, "", hides_place=True))
            continue
        name, remark = (vault.unseal(action.pk, row, column) for column in ("name_sealed", "remark_sealed"))
        case_number = cases.get(became.person_id, "") if became is not None else ""
        opened_rows.append(OpenedMet(row, number, name, remark, became, case_number))
    return opened_rows


def _hiding_their_place(action: JointAction) -> set[uuid.UUID]:
    """Those who were met whose address is protected, where it is not shown where they live. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.met_hiding_their_place(%s)", [action.pk])
        ((hiding,),) = cursor.fetchall()
    return set(hiding)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a joint action came to, in numbers."""

    met: int
    talked: int
    referred: int
    waiting: int


def counts_of(met: list[OpenedMet]) -> Counts:
    """Counted from those who were met."""
    return Counts(
        met=len(met),
        talked=sum(one.row.talk == "talked" for one in met),
        referred=sum(one.handled is not None and one.handled.outcome == "case" for one in met),
        waiting=sum(one.row.dealt_with_at is None for one in met),
    )


def number_behind(case: Case) -> str:
    """The number of the joint action at which CMM met the person of a case; '' for others, and where there is none."""
    if not policies.is_cmm() or case.referral_id is None:
        return ""
    found = Handled.objects.filter(referral=case.referral_id).values_list("action__number", flat=True)
    return found.first() or ""
