"""Reading joint actions. Lists start from the acting unit's parts in them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from helle.register.allocation.models import Absence, Interpreter, InterpreterLanguage
from helle.register.allocation.planning_queries import interpreters
from helle.register.codelists.queries import language_name
from helle.register.joint_actions import policies
from helle.register.joint_actions.choices import Answer, Role, State
from helle.register.joint_actions.models import (
    Ending,
    InterpreterThere,
    JointAction,
    MetPerson,
    OnTheSpot,
    Participation,
    PlanVersion,
    Reply,
)
from helle.register.protection import clock, context, vault
from helle.register.protection.disposed import was_disposed_of

PAGE_SIZE: Final = 50
DESK_LENGTH: Final = 8


# --- parts and lists --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A joint action as a list shows it. Whoever declined sees its number and no plan."""

    part: Participation
    plan: PlanVersion | None
    answer: Answer | None
    ending: Ending | None

    @property
    def state(self) -> State | None:
        return state_of(self.plan, self.ending)

    @property
    def asks(self) -> bool:
        """Whether the unit has not answered to being asked along, and still can."""
        invited = self.part.role == Role.PARTICIPANT and self.part.withdrawn_at is None
        return invited and self.answer is None and self.ending is None


def state_of(plan: PlanVersion | None, ending: Ending | None) -> State | None:
    """How far a joint action is; None for who does not read its plan."""
    if ending is not None:
        return State(ending.how)
    if plan is None:
        return None
    today = clock.today()
    if plan.day == today:
        return State.TODAY
    return State.PLANNED if plan.day > today else State.OVER


def own_lines(*, page: int = 1) -> tuple[list[Line], bool]:
    """One page of the acting unit's joint actions, the last planned first, and whether there are more. Four queries."""
    start = (page - 1) * PAGE_SIZE
    found = Participation.objects.filter(unit_id=context.current().unit_id).order_by("-told_at", "-id")
    found = found.annotate(**{"disposed": was_disposed_of("joint_action", "action_id")})
    rows = list(found.select_related("action")[start : start + PAGE_SIZE + 1])
    return _lines(rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE


def _lines(rows: list[Participation]) -> list[Line]:
    ids = [row.action_id for row in rows]
    plans = {one.action_id: one for one in _plans().filter(action__in=ids)} if ids else {}
    endings = {one.action_id: one for one in Ending.objects.filter(action__in=ids)} if ids else {}
    replies = {one.part_id: one for one in _replies().filter(part__in=rows)} if ids else {}
    return [
        Line(
            row,
            plans.get(row.action_id),
            Answer(replies[row.pk].answer) if row.pk in replies else None,
            endings.get(row.action_id),
        )
        for row in rows
    ]


def _plans() -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(replaced_by__isnull=True)


def _replies() -> QuerySet[Reply]:
    return Reply.objects.filter(replaced_by__isnull=True)


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What a desk shows of a joint action: that the unit is asked along, that it is today and she goes, or that persons
    who were met wait for CMM."""

    line: Line
    goes: bool
    waiting: int

    @property
    def key(self) -> str:
        """What it is counted by, or '' where nothing waits."""
        return f"joint action {self.line.part.number}" if self.line.asks or self.waiting else ""


def on_desk() -> list[OnDesk]:
    """The acting unit's joint actions that somebody has to do with now. A constant number of queries."""
    today = clock.today()
    acting = context.current()
    waiting = _waiting() if policies.is_cmm() else {}
    near = (
        _plans()
        .filter(action=OuterRef("action"), day__gte=today - dt.timedelta(days=1))
        .filter(action__ending__isnull=True)
    )
    found = Participation.objects.filter(unit_id=acting.unit_id).filter(Exists(near)).select_related("action")
    rows = list(found.order_by("told_at", "id")[:PAGE_SIZE])
    missing = [action for action in waiting if action not in {row.action_id for row in rows}]
    if missing:
        rows += list(Participation.objects.filter(unit_id=acting.unit_id, action__in=missing).select_related("action"))
    goes = set(_going().values_list("action_id", flat=True)) if policies.is_cmm() and rows else set()
    shown = []
    for line in _lines(rows):
        one = OnDesk(line, line.part.action_id in goes, waiting.get(line.part.action_id, 0))
        joins = line.answer is not Answer.DECLINED and line.part.withdrawn_at is None
        soon = line.state in (State.TODAY, State.PLANNED) and joins
        if line.asks or one.waiting or soon:
            shown.append(one)
    return sorted(shown, key=lambda one: (one.line.plan.day if one.line.plan else today, one.line.part.number))[
        :DESK_LENGTH
    ]


def _waiting() -> dict[uuid.UUID, int]:
    """How many who were met nobody has dealt with, by joint action."""
    rows = MetPerson.objects.filter(withdrawn_at__isnull=True, dealt_with_at__isnull=True)
    return dict(rows.values_list("action_id").annotate(number=Count("pk")).order_by("action_id"))


def _going() -> QuerySet[OnTheSpot]:
    acting = context.current()
    return OnTheSpot.objects.filter(user_id=acting.user_id, by_unit_id=acting.unit_id, withdrawn_at__isnull=True)


# --- one joint action -------------------------------------------------------------------------------------------


def get_joint_action_for_reading(number: str) -> Participation:
    """The acting unit's part in a joint action; else `PermissionDenied` or `Http404`."""
    policies.require_read()
    part = (
        Participation.objects.filter(number=number, unit_id=context.current().unit_id).select_related("action").first()
    )
    if part is None:
        raise Http404
    return part


def get_joint_action_for_leading(number: str) -> Participation:
    """The same for a role that plans, in the unit that leads it."""
    policies.require_plan()
    part = get_joint_action_for_reading(number)
    if part.role != Role.LEAD:
        raise Http404
    return part


def get_joint_action_for_answering(number: str) -> Participation:
    """The same for a role that writes, in a unit that was asked along and still is."""
    policies.require_write()
    part = get_joint_action_for_reading(number)
    if part.role != Role.PARTICIPANT or part.withdrawn_at is not None:
        raise Http404
    return part


def get_joint_action_for_cmm(number: str) -> Participation:
    """The same for a role of CMM's that writes, where CMM reads the plan."""
    policies.require_cmm()
    part = get_joint_action_for_reading(number)
    if not _plans().filter(action=part.action_id).exists():
        raise Http404
    return part


def get_joint_action_for_meeting(number: str) -> Participation:
    """The same for somebody whom CMM sends there, or sent: what lies on her telephone comes in later."""
    policies.require_cmm()
    part = get_joint_action_for_reading(number)
    acting = context.current()
    if not OnTheSpot.objects.filter(action=part.action_id, user=acting.user_id, by_unit=acting.unit_id).exists():
        raise Http404
    return part


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A version of the plan with its words in plain."""

    row: PlanVersion
    place: str
    purpose: str
    contact: str
    why: str

    @property
    def languages(self) -> list[str]:
        return [language_name(code, self.row.day) for code in self.row.languages]


def plan_of(action: JointAction) -> PlanVersion:
    """The plan that holds; else `Http404`, as for who does not read it."""
    row = _plans().filter(action=action).select_related("by_user").first()
    if row is None:
        raise Http404
    return row


def opened(row: PlanVersion) -> OpenedPlan:
    """A version with its words in plain."""
    place, purpose, contact, why = (
        vault.unseal(row.action_id, row, column)
        for column in ("place_sealed", "purpose_sealed", "contact_sealed", "why_sealed")
    )
    return OpenedPlan(row, place, purpose, contact, why)


@dataclass(frozen=True, slots=True)
class WithAnswer:
    """A unit's part and what it answered."""

    part: Participation
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A joint action as the acting unit may know it: the plan and its earlier versions, if it reads them."""

    part: Participation
    plan: OpenedPlan | None
    earlier: list[OpenedPlan]
    parts: list[WithAnswer]
    ending: Ending | None

    @property
    def own(self) -> WithAnswer:
        return next(one for one in self.parts if one.part.pk == self.part.pk)

    @property
    def state(self) -> State | None:
        return state_of(self.plan.row if self.plan else None, self.ending)


def whole(part: Participation) -> Whole:
    """All there is of a joint action but what is CMM's alone. A constant number of queries."""
    versions = [
        opened(row)
        for row in PlanVersion.objects.filter(action=part.action_id)
        .select_related("by_user")
        .order_by("-recorded_at", "-id")
    ]
    parts = Participation.objects.filter(action=part.action_id).prefetch_related(Prefetch("replies", _replies()))
    return Whole(
        part=part,
        plan=versions[0] if versions else None,
        earlier=versions[1:],
        parts=[WithAnswer(row, next(iter(row.replies.all()), None)) for row in parts.order_by("id")],
        ending=Ending.objects.filter(action=part.action_id).first(),
    )


def outcome_of(action: JointAction) -> tuple[int, bool] | None:
    """How many were met, and whether CMM has dealt with them: all that those who took part hear of it, and those of CMM
    who do not know whom it met; others None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT met, dealt_with FROM helle.joint_action_outcome(%s)", [action.pk])
        row = cursor.fetchone()
        return (int(row[0]), bool(row[1])) if row else None


# --- whom CMM sends ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readiness:
    """Who of CMM goes along, and which interpreters, with those of the staff who are away on the day."""

    staff: list[OnTheSpot]
    interpreters: list[InterpreterThere]
    away: frozenset[uuid.UUID]

    def lacking(self, languages: list[str]) -> list[str]:
        """The languages that are expected and that no interpreter is there for."""
        there = {row.language for row in self.interpreters}
        return [language_name(code) for code in languages if code not in there]


def readiness_of(action: JointAction, *, day: dt.date | None = None) -> Readiness:
    """Who goes along. Three queries at most."""
    staff = list(
        OnTheSpot.objects.filter(action=action, withdrawn_at__isnull=True)
        .select_related("user")
        .order_by("user__full_name")
    )
    there = list(
        InterpreterThere.objects.filter(action=action, withdrawn_at__isnull=True)
        .select_related("interpreter")
        .order_by("language", "interpreter__name")
    )
    return Readiness(staff, there, _away(staff, day) if day and staff else frozenset())


def _away(staff: list[OnTheSpot], day: dt.date) -> frozenset[uuid.UUID]:
    found = Absence.objects.filter(
        user__in=[row.user_id for row in staff],
        unit_id=context.current().unit_id,
        during__contains=day,
        withdrawn_at__isnull=True,
    )
    return frozenset(found.values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class Interprets:
    """An interpreter of the directory and one language of hers."""

    interpreter: Interpreter
    language: str


def interpreters_for(languages: list[str] | None) -> list[Interprets]:
    """The interpreters of the directory for these languages (None: for all)."""
    wanted = set(languages or [])
    found = [
        Interprets(one, spoken.language)
        for one in interpreters()
        for spoken in _distinct(list(one.languages.all()))
        if languages is None or spoken.language in wanted
    ]
    return sorted(found, key=lambda one: (language_name(one.language), one.interpreter.name))


def _distinct(rows: list[InterpreterLanguage]) -> list[InterpreterLanguage]:
    return list({row.language: row for row in rows}.values())
