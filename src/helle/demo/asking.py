"""What the people of the country ask of each other in the last fortnight: tasks in cases, and questions for advice.

Told after the stories of the cases, at its own moments, so that it changes none of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from helle.demo import people, texts
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.enquiries.actions import Question
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.tasks import actions as tasks
from helle.register.tasks import queries as task_queries
from helle.register.tasks.actions import Asked
from helle.register.tasks.choices import STEP_THEMES, Ask
from helle.register.tasks.models import Task
from helle.register.tasks.states import Move

# Cases that are not new: whoever has them now had them a fortnight ago, or they are left out.
LONG_ENOUGH = dt.timedelta(days=15)
STEPS_GIVEN = ("clarify_stay", "hold_interview", "assign_contact_person", "assess")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked, by a role of a role or a person, so many days ago, due so many days from today; and the answer."""

    by: str
    to: str
    category: str
    asks: Ask
    days_ago: int
    due_in: int
    text: str
    reminds_in: int | None = None
    move: Move | None = None
    answer: str = ""


WISHES = (
    _Wish("cmm_caseworker", "udlst_caseworker", "core", Ask.INFORMATION, 9, -2, texts.ASKED["deadline"]),
    _Wish(
        "cmm_caseworker", "udlst_caseworker", "outcome", Ask.STATEMENT, 8, 4, texts.ASKED["outcome"],
        move=Move.ANSWERED, answer=texts.ANSWERED["outcome"],
    ),
    _Wish("udlst_caseworker", "cmm_caseworker", "placement", Ask.INFORMATION, 6, 1, texts.ASKED["placement"]),
    _Wish("cmm_lead", "cmm_caseworker", "documents", Ask.ACTION, 5, 0, texts.ASKED["documents"], move=Move.TAKEN),
    _Wish("cmm_caseworker", "cmm_caseworker", "health", Ask.ACTION, 3, 3, texts.ASKED["health"]),
    _Wish("cmm_caseworker", "cmm_caseworker", "core", Ask.MEETING, 2, 21, texts.ASKED["meeting"], reminds_in=0),
    _Wish(
        "cmm_caseworker", "cmm_caseworker", "money", Ask.ACTION, 2, 5, texts.ASKED["money"],
        move=Move.DECLINED, answer=texts.ANSWERED["money"],
    ),
    # She is away from today on, and a colleague covers.
    _Wish("cmm_lead", "Signe Ravn", "core", Ask.INFORMATION, 4, 2, texts.ASKED["appointment"]),
)  # fmt: skip


def ask_around(now: dt.datetime) -> None:
    """Ask, and answer some of it. The clock is left at the last moment before `now`."""
    lasting = {role: _lasting(role, now) for role in ("cmm_caseworker", "cmm_lead", "udlst_caseworker")}
    shared = [case for case in lasting["cmm_caseworker"] if case in set(lasting["udlst_caseworker"])]
    own = [case for case in lasting["cmm_caseworker"] if case not in set(shared)]
    for number, wish in enumerate(WISHES):
        among = shared if "udlst_caseworker" in (wish.by, wish.to) else own
        if number < len(among):
            _ask(among[-1 - number], wish, now)
    _ask_for_advice(now)
    _give_steps(now - dt.timedelta(minutes=25))


def _lasting(role: str, now: dt.datetime) -> list[uuid.UUID]:
    """The cases that a role's unit has now and had a fortnight ago, in the order they were opened."""
    found: list[set[uuid.UUID]] = []
    for moment in (now - LONG_ENOUGH, now):
        clock.freeze(moment)
        with acting_as(people.roles()[role]):
            found.append({grant.case_id for grant in cases.own_core_grants()})
            ordered = list(Case.objects.order_by("number").values_list("pk", flat=True))
    return [case for case in ordered if case in found[0] & found[1]]


def _ask(case_id: uuid.UUID, wish: _Wish, now: dt.datetime) -> None:
    by, to = people.roles()[wish.by], _recipient(wish)
    today = clock.local_day(now)
    clock.freeze(now - dt.timedelta(days=wish.days_ago))
    with acting_as(by):
        case = case_now(case_id)
        if wish.category not in task_queries.themes(cases.held_categories(case_id)):
            return
        task = tasks.task_ask(
            case,
            Asked(
                to_unit=unit_id(to.unit),
                to_user=to.user_id if to.unit == by.unit else None,
                category=wish.category,
                asks=wish.asks,
                step="",
                due=today + dt.timedelta(days=wish.due_in),
                remind_on=None if wish.reminds_in is None else today + dt.timedelta(days=wish.reminds_in),
                text=wish.text,
            ),
        )
    if wish.move is not None:
        clock.freeze(now - dt.timedelta(days=1))
        with acting_as(to):
            now_so = Task.objects.get(pk=task.pk)
            tasks.task_move(now_so, case_now(case_id), expected_last=now_so.last, move=wish.move, text=wish.answer)


def _recipient(wish: _Wish) -> Worker:
    """Who is asked: the first of a role, or her colleague where she would ask herself."""
    found = [worker for worker in people.WORKERS if wish.to in (worker.role, worker.name)]
    return found[1] if wish.by == wish.to else found[0]


def _give_steps(moment: dt.datetime) -> None:
    """Two next steps given to a colleague as tasks."""
    clock.freeze(moment)
    mette, jonas = [worker for worker in people.WORKERS if worker.role == "cmm_caseworker"][:2]
    with acting_as(mette):
        given: set[str] = set()
        for grant in cases.own_core_grants().order_by("number"):
            step = next((step for step in grant.steps or [] if step["code"] in {*STEPS_GIVEN} - given), None)
            if step is None or len(given) == 2:
                continue
            case = case_now(grant.case_id)
            open_now = {one.code: one for one in task_queries.own_open_steps(case)}
            if step["code"] in open_now:
                given.add(step["code"])
                tasks.task_ask(case, _step_asked(jonas, open_now[step["code"]].text.da, step["code"]))


def _step_asked(to: Worker, title: str, code: str) -> Asked:
    return Asked(
        to_unit=unit_id(to.unit),
        to_user=to.user_id,
        category=STEP_THEMES.get(code, "core"),
        asks=Ask.STEP,
        step=code,
        due=clock.today() + dt.timedelta(days=3),
        remind_on=None,
        text=title,
    )


def _ask_for_advice(now: dt.datetime) -> None:
    """Questions without anybody's name, some of them answered (GOV-15)."""
    for role, to, theme, days_ago, due_in in texts.ADVICE_WANTED:
        by, question = people.roles()[role], texts.QUESTIONS[theme]
        clock.freeze(now - dt.timedelta(days=days_ago))
        with acting_as(by):
            due = clock.local_day(now) + dt.timedelta(days=due_in)
            asked = enquiries.enquiry_ask(Question(unit_id(to), theme, due, "", question))
        if theme in texts.ADVICE:
            adviser = next(worker for worker in people.WORKERS if worker.unit == to)
            clock.freeze(now - dt.timedelta(days=1))
            with acting_as(adviser):
                enquiries.enquiry_answer(asked, text=texts.ADVICE[theme])
