"""The first day: which steps are for a role, which of them somebody has done, and whether the page is still offered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.guidance.models import FirstDay
from helle.register.protection import context
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

FILE = Path(__file__).parent / "data" / "first_day.toml"
NOT_HERS = Text("Det skridt hører ikke til din rolle.", "That step is not for your role.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, where, and the categories and particulars of the access matrix that a role needs for it.

    `own_login`: it is for whoever has a password of Helle's alone.
    """

    code: str
    view: str
    title: Text
    text: Text
    reads: frozenset[str]
    writes: frozenset[str]
    shown: frozenset[str]
    own_login: bool


@cache
def all_steps() -> tuple[Step, ...]:
    """Every step of the file, in its order. Read once."""
    return tuple(
        Step(
            code=one["code"],
            view=one["view"],
            title=Text(one["title_da"], one["title_en"]),
            text=Text(one["text_da"], one["text_en"]),
            reads=frozenset(one.get("reads", ())),
            writes=frozenset(one.get("writes", ())),
            shown=frozenset(one.get("shown", ())),
            own_login=one.get("own_login", False),
        )
        for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["steps"]
    )


def steps_for(role: str, *, own_login: bool) -> tuple[Step, ...]:
    """The steps of a role: those that the access matrix lets it take, and how one logs in (`own_login`: at Helle)."""
    may = access_matrix().roles[role]
    return tuple(
        step
        for step in all_steps()
        if step.reads <= may.readable
        and step.writes <= may.writable
        and step.shown <= may.particulars
        and (own_login or not step.own_login)
    )


def own_row() -> FirstDay | None:
    """How far the acting user is in the membership she works in; None before she has seen the page. One query."""
    return FirstDay.objects.filter(membership_id=context.current().membership_id).first()


def is_offered() -> bool:
    """Whether the desk still offers the page: until she has opened it or said no."""
    row = own_row()
    return row is None or row.dismissed_at is None


def offer_end() -> FirstDay:
    """Offer the page no longer: she has opened it, or needs none."""
    acting = context.current()
    row, _made = FirstDay.objects.get_or_create(
        membership_id=acting.membership_id, defaults={"dismissed_at": acting.instant}
    )
    return row


def step_mark(code: str, *, done: bool, own_login: bool) -> None:
    """Mark a step as done, or take the mark away. Raises `Refused` for a step that is not for whoever acts."""
    acting = context.current()
    if code not in {step.code for step in steps_for(acting.role, own_login=own_login)}:
        raise Refused(NOT_HERS)
    offer_end()
    with transaction.atomic():
        row = FirstDay.objects.select_for_update().get(membership_id=acting.membership_id)
        row.done = sorted({*row.done, code} if done else {*row.done} - {code})
        row.save(update_fields=["done"])
        audit.record("first_day.marked", object_id=acting.membership_id, detail={"step": code, "done": done})
