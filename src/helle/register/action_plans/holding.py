"""Waiting for whoever writes of the same, and counting what stands then: what was read is no longer all there is."""

from __future__ import annotations

import uuid

from django.db import connection

from helle.register.action_plans.looks import Carried, PlanMoney
from helle.register.action_plans.money import Key
from helle.register.protection.refusals import WRITTEN_MEANWHILE


def hold_parts(look: Carried) -> None:
    """Refuse where somebody was appointed or ended since it was read (INI-15). Holds the initiative until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.hold_parts(%s)", [look.initiative.pk])
        _require(cursor.fetchone(), look.parts_written)


def hold_decisions(of: PlanMoney, key: Key) -> None:
    """Refuse where something was decided of the same since it was read (GOV-10). Holds the plan until the end."""
    read = sum((one.initiative_id, one.recipient_id, one.year) == key for one in of.decisions)
    initiative, recipient, year = key
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.hold_decisions(%s, %s, %s::uuid, %s)", [of.plan.pk, initiative, _text(recipient), year]
        )
        _require(cursor.fetchone(), read)


def _text(one: uuid.UUID | None) -> str | None:
    return None if one is None else str(one)


def _require(counted: tuple[int] | None, read: int) -> None:
    if counted != (read,):
        raise WRITTEN_MEANWHILE
