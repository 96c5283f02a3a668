"""Reading tasks. Lists start from the acting unit's own tasks, by their deadline; the rows come from the policies."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from helle.register.allocation import queries as allocation
from helle.register.allocation.queries import Away
from helle.register.cases import actions as case_actions
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership, User
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.matrix import access_matrix
from helle.register.protection.whereabouts import UnitsOnACasesPage, known_units
from helle.register.tasks.choices import RUNS_CASES, THEMES
from helle.register.tasks.models import HANDS, SIDES, Event, Task
from helle.register.tasks.states import TO_BE_READ, WAITING, Side, State
from helle.rules.codes import OrganisationKind
from helle.rules.next_steps import Step
from helle.rules.ruling import Text

PAGE_SIZE = 50
# What the functions of the database give of tasks, and of what was done with them.
_SIDES = ("from_unit_id", "from_user_id", "to_unit_id", "to_user_id")
_HANDS = ("by_unit_id", "by_user_id", "to_user_id")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit that can be asked: what it sees of the case already, and its people where it is the acting unit's own."""

    unit: NamedUnit
    categories: frozenset[str]
    people: list[User]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a task, with its words in plain text ('' where it has none)."""

    row: Event
    text: str
    of_a_kind: Text | None
    """The kind of unit, in place of who, where that would tell where the person lives."""


def themes(held: frozenset[str]) -> list[str]:
    """What the acting role can ask about, of what its unit holds on a case."""
    return [theme for theme in THEMES if theme in held and policies.may_read(theme)]


def recipients(case: Case) -> list[Recipient]:
    """The units that the acting one may ask about a case, itself first. Three queries.

    Those who run a case ask whoever has it; others ask CMM, which coordinates (GOV-06), or a colleague. A unit that is
    closed and still has the case stands among them: who picks it is told who took over. One that would tell where a
    person lives whose address is protected stands there for whom it is shown to.
    """
    acting, today = context.current(), clock.today()
    units = organisations.units_on(today)
    seen = {one.unit_id: frozenset(one.categories) for one in cases.case_readers(case.pk) if one.unit_id is not None}
    people = organisations.staff_of(acting.unit_id, today, readers_of("core"))
    found = [Recipient(units[acting.unit_id], seen.get(acting.unit_id, frozenset()), people)]
    if acting.unit_kind in RUNS_CASES:
        found += [
            Recipient(units[unit], categories, [])
            for unit, categories in seen.items()
            if unit != acting.unit_id and "core" in categories
        ]
    else:
        # What others see of a case is not told to this unit; CMM sees all of it.
        found.append(Recipient(organisations.unit_by_code("CMM", today), frozenset(THEMES), []))
    return found


def readers_of(category: str, *, kind: str = "") -> list[str]:
    """The roles that read a category besides the core, of one kind of unit or of all."""
    return [
        code
        for code, role in access_matrix().roles.items()
        if {"core", category} <= role.readable and (not kind or kind in role.unit_kinds)
    ]


def reader_labels(category: str, kind: str) -> list[Text]:
    """Who in a unit of a kind will read a task about a category, by role."""
    return [access_matrix().roles[code].label for code in readers_of(category, kind=kind)]


def own_open_steps(case: Case) -> list[Step]:
    """The next steps of a case that are the acting unit's now."""
    kind = context.current().unit_kind
    if kind not in RUNS_CASES:
        return []
    facts = cases.facts_today(case)
    found = case_actions.steps_of(facts) if facts.complete else cases.own_listed_steps(case.pk)
    return [step for step in found if step.by.value == kind]


def cmm_reads_too(from_unit: uuid.UUID, to_unit: uuid.UUID) -> bool:
    """Whether CMM reads a task as the one that coordinates (GOV-06), and not as one of the two."""
    units = known_units()
    kinds = {unit.kind for unit in (units.get(from_unit), units.get(to_unit)) if unit}
    return from_unit != to_unit and OrganisationKind.CMM not in kinds


def get_task_for_reading(case: Case, task_id: uuid.UUID) -> Task:
    """A task of a case that the acting unit has a part in; else `Http404`."""
    found = _with_people(Task.objects.filter(case=case, pk=task_id).select_related("case"))
    if not found:
        raise Http404
    return found[0]


def sides_of(task: Task) -> frozenset[Side]:
    """On which sides of a task the acting unit is."""
    unit = context.current().unit_id
    sides = ((Side.ASKER, task.from_unit_id), (Side.RECIPIENT, task.to_unit_id))
    return frozenset(side for side, whose in sides if whose == unit)


def history(task: Task, case: Case) -> list[Happening]:
    """What happened to a task, in order; nothing for a role that does not see what it is about."""
    rows = list(_without(Event.objects.filter(task=task).order_by("sequence"), _HANDS))
    _give(rows, HANDS, _HANDS)
    units = UnitsOnACasesPage(case.pk)

    def kind(row: Event) -> Text | None:
        unit = units[row.by_unit_id] if row.by_unit_id else None
        return unit.name if unit is not None and unit.kind_alone else None

    return [Happening(row, vault.unseal(case.person_id, row, "text_sealed"), kind(row)) for row in rows]


def words_in(case: Case) -> dict[uuid.UUID, list[str]]:
    """What was said in the tasks of a case, by task, in order; of what the role does not see, nothing. One query."""
    found: dict[uuid.UUID, list[str]] = {}
    rows = _without(Event.objects.filter(case_id=case.pk, text_sealed__isnull=False), _HANDS)
    for row in rows.order_by("task_id", "sequence"):
        found.setdefault(row.task_id, []).append(vault.unseal(case.person_id, row, "text_sealed"))
    return found


def tasks_of_case(case_id: uuid.UUID, *, waiting: bool) -> list[Task]:
    """The tasks of a case that wait for somebody, or those that do not, by deadline."""
    found = Task.objects.filter(case_id=case_id).select_related("case")
    if waiting:
        return _with_people(found.filter(state__in=WAITING).order_by("due", "id"))
    return _with_people(found.exclude(state__in=WAITING).order_by("-due", "-id")[:PAGE_SIZE])


def still_sees(task: Task) -> bool:
    """Whether the unit that was asked still has what the task is about. Told to those who run the case."""
    acting = context.current()
    if acting.unit_kind not in RUNS_CASES or task.to_unit_id == acting.unit_id:
        return True
    seen = {one.unit_id: set(one.categories) for one in cases.case_readers(task.case_id)}
    return {"core", task.category} <= seen.get(task.to_unit_id, set())


def listed_tasks(*, whose: str, ended: bool, page: int) -> tuple[list[Task], bool]:
    """One page of tasks by deadline, and whether there are more.

    `whose`: "mine" are given to me or to somebody I cover for, "unit" are asked of the acting unit, "asked" it has
    asked of others.
    """
    acting = context.current()
    asked, waits = whose == "asked", (*WAITING, *TO_BE_READ) if whose == "asked" else WAITING
    states = [state for state in State if state not in waits] if ended else list(waits)
    users = [acting.user_id, *(one.user_id for one in allocation.covering())] if whose == "mine" else None
    start = (page - 1) * PAGE_SIZE
    page_of = RawSQL(
        "SELECT helle.tasks_of_unit(%s, %s, %s, %s, %s, %s)", [asked, states, users, ended, PAGE_SIZE + 1, start]
    )
    rows = _listed(page_of, latest_first=ended)
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def desk_tasks(*, having: Collection[uuid.UUID] | None, until: dt.date, limit: int) -> tuple[list[Task], bool]:
    """What waits for the acting unit: tasks due up to a day, answers to what it asked, and what it asked of a unit that
    is closed since; by deadline. Two queries, and one more for whoever leads.

    A reminder brings a task here on its day, however far its deadline is. `having`: only what one of these was given or
    asked; None: all of the unit's.
    """
    acting = context.current()
    users = None if having is None else list(having)
    # What nobody has is on the desk of whoever leads the unit, as with cases: it was given to nobody, or to somebody
    # who works here no more, or is away without cover.
    nobodys = users is not None and acting.role in cases.LEADS
    alone = list(allocation.uncovered_today().values_list("user_id", flat=True)) if nobodys else []
    on_it = RawSQL("SELECT helle.tasks_on_desk(%s, %s, %s, %s, %s)", [until, users, nobodys, alone, limit + 1])
    rows = _listed(on_it)
    return rows[:limit], len(rows) > limit


def _listed(named: RawSQL, *, latest_first: bool = False) -> list[Task]:
    """The tasks that a function of the database names, in the order of the deadlines: who has a side of a task is no
    column to narrow by (sql/307)."""
    order = ("-due", "-id") if latest_first else ("due", "id")
    return _with_people(Task.objects.filter(pk__in=named).select_related("case").order_by(*order))


def _with_people(found: QuerySet[Task]) -> list[Task]:
    """Tasks with who asked and who is asked. One query beside theirs, where there is one."""
    rows = list(_without(found, _SIDES))
    _give(rows, SIDES, _SIDES)
    return rows


def _without[Row: (Task, Event)](found: QuerySet[Row], columns: tuple[str, ...]) -> QuerySet[Row]:
    """Without what a function of the database gives: of many rows it is asked once, by `_give`, or not at all."""
    return found.defer(*(name.removesuffix("_id") for name in columns))


def _give(rows: Sequence[Task] | Sequence[Event], function: str, columns: tuple[str, ...]) -> None:
    """Write into rows what a function of the database gives of them: units by their key, and users themselves. One
    query, where there is a row."""
    if not rows:
        return
    by_key = {row.pk: row for row in rows}
    users = [name for name in columns if name.endswith("_user_id")]
    given = ", ".join(f"g.{name} AS given_{name}" for name in columns)
    # A line for each user of a row, and one of nobody for a row without any.
    lines = list(
        User.objects.raw(
            f"SELECT u.*, g.id AS of_row, {given} FROM {function}(%s) g"  # noqa: S608 # Names of our own.
            f" LEFT JOIN organisations_user u ON u.id IN ({', '.join(f'g.{name}' for name in users)})",
            [list(by_key)],
        )
    )
    people = {line.pk: line for line in lines}
    for line in lines:
        row = by_key[getattr(line, "of_row")]  # noqa: B009 # No field of a user.
        for name in columns:
            key = getattr(line, f"given_{name}")
            if name in users:
                setattr(row, name.removesuffix("_id"), people.get(key) if key else None)
            else:
                setattr(row, name, key)


@dataclass(frozen=True, slots=True)
class NotHere:
    """That somebody of the acting unit is not here today: away, or (without an absence) works here no more."""

    absence: Away | None


def who_is_not_here(tasks: Iterable[Task]) -> dict[uuid.UUID, NotHere]:
    """Of those whom waiting tasks of the acting unit are given to, who is not here today. Two queries, or none."""
    acting, today = context.current(), clock.today()
    given = {
        task.to_user_id
        for task in tasks
        if task.to_user_id and task.to_unit_id == acting.unit_id and task.state in WAITING
    }
    if not given:
        return {}
    working = Membership.objects.filter(user_id__in=given, unit_id=acting.unit_id, during__contains=today)
    gone = given - set(working.values_list("user_id", flat=True))
    away = {user: NotHere(one) for user, one in allocation.away_today().items() if user in given}
    return away | {user: NotHere(None) for user in gone}
