"""Tasks and questions for advice in the middle of a story: asked, moved on, by those whose job it is.

Texts are distinctive, as in `stories`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.enquiries.actions import Question
from helle.register.enquiries.models import Enquiry
from helle.register.protection import clock
from helle.register.tasks import actions as tasks
from helle.register.tasks.actions import Asked
from helle.register.tasks.models import Task
from helle.register.tasks.states import Move
from tests.cast import Member
from tests.remembered import remembered

TASK = "spørg Fnattelise om nøglen"
QUESTION = "hvad gør man ved en Snibelsnabel"


def asked(to: Member, **changed: Any) -> Asked:
    """What one asks: a colleague's unit, about the core of the case, within a week."""
    wanted = Asked(
        to_unit=to.membership.unit_id,
        to_user=None,
        category="core",
        asks="information",
        step="",
        due=clock.today() + dt.timedelta(days=7),
        remind_on=None,
        text=TASK,
    )
    return replace(wanted, **changed)


@remembered
def ask(by: Member, case: Case, to: Member, **changed: Any) -> Task:
    """Somebody asks another unit, or her own, for something in a case."""
    with by.acting():
        return tasks.task_ask(case, asked(to, **changed))


@remembered
def move_task(by: Member, case: Case, task: Task, move: Move, *, text: str = "", to: Member | None = None) -> Task:
    """Somebody does something with a task as it is now."""
    with by.acting():
        now = Task.objects.get(pk=task.pk)
        tasks.task_move(now, case, expected_last=now.last, move=move, text=text, to_user=to.user.pk if to else None)
        return Task.objects.get(pk=task.pk)


@remembered
def enquire(by: Member, to: Member, **changed: Any) -> Enquiry:
    """Somebody asks another unit for advice, by a week from now."""
    question = Question(
        to_unit=to.membership.unit_id,
        theme="support",
        due=clock.today() + dt.timedelta(days=7),
        case_number="",
        text=QUESTION,
    )
    with by.acting():
        return enquiries.enquiry_ask(replace(question, **changed))
