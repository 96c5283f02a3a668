"""Planned interviews in the middle of a story: who holds them, who interprets, and what the person wishes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from helle.register.allocation import planning_actions as planning
from helle.register.allocation import planning_queries
from helle.register.allocation.choices import PlaceKind
from helle.register.allocation.models import (
    Booking,
    Interpreter,
    InterpreterWish,
    PlannedInterview,
)
from helle.register.allocation.planning_actions import Described, Plan, Wish
from helle.register.allocation.planning_queries import Planned
from helle.register.cases.models import Case
from helle.register.protection import clock
from tests.cast import Member
from tests.remembered import remembered


@remembered
def plan_interview(by: Member, case: Case, *interviewers: Member, **changed: Any) -> PlannedInterview:
    """Somebody plans an interview in Romanian at her authority, tomorrow at ten, with an interpreter."""
    with by.acting():
        plan = Plan(
            starts_at=dt.datetime.combine(clock.today() + dt.timedelta(days=1), dt.time(10), clock.COPENHAGEN),
            minutes=90,
            place=PlaceKind.OFFICE,
            language="ro",
            needs_interpreter=True,
            interviewers=[one.user for one in interviewers or (by,)],
        )
        return planning.interview_plan(case, expected_version=_version(case), plan=replace(plan, **changed))


def an_interpreter(**changed: Any) -> Described:
    """Doina, who interprets Romanian, comes and works by video, and has declared herself bound to silence."""
    described = Described(
        name="Doina Varga",
        sex="woman",
        origin="RO",
        regions=["capital"],
        in_person=True,
        remote=True,
        declared_on=dt.date(2025, 1, 1),
        declared_until=dt.date(2026, 12, 31),
        closed_on=None,
        languages=[("ro", "Latn")],
    )
    return replace(described, **changed)


@remembered
def add_interpreter(by: Member, **changed: Any) -> Interpreter:
    """Somebody adds an interpreter to the directory."""
    with by.acting():
        return planning.interpreter_save(None, expected_version=None, described=an_interpreter(**changed))


@remembered
def planned(by: Member, case: Case, row: PlannedInterview) -> Planned:
    """A planned interview as its page shows it."""
    with by.acting():
        return planning_queries.get_planned_interview(case, row.pk)


@remembered
def book(by: Member, case: Case, row: PlannedInterview, interpreter: Interpreter) -> Booking:
    """Somebody books an interpreter for a planned interview."""
    with by.acting():
        return planning.interpreter_book(
            case,
            planning_queries.get_planned_interview(case, row.pk),
            expected_version=_version(case),
            interpreter=interpreter,
        )


@remembered
def wish(by: Member, case: Case, what: Wish) -> InterpreterWish:
    """Somebody writes down what the person wishes of interpreters."""
    with by.acting():
        return planning.wish_record(case, expected_version=_version(case), wish=what)


def _version(case: Case) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)
