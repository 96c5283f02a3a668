"""Who else has or had a part with a person of CMM's, and what is open there: the end of support ends CMM's alone."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.register.protection.whereabouts import kind_alone
from helle.rules.retention.codes import OpenPart
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class PartOf:
    """That a unit has or had a part with a person: whether it sees a case of hers now, and what is open there. `code`
    is empty where the name says the kind alone, since which one it is would tell where she is (PUB-DIG-12)."""

    code: str
    name: Text
    sees: bool
    open: list[OpenPart]


def parts_of_others(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PartOf]]:
    """By case of CMM's, or on a list: who else has or had a part with its person, as it is named beside the case, who
    has something open first.

    One query, none where there is no case: the database says of whom the kind alone is told. CMM itself stands there
    where a task waits with it.
    """
    if not case_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, unit_id, kind, sees, codes FROM helle.parts_of_others(%s)", [list(case_ids)])
        rows = cursor.fetchall()
    units = organisations.units_on(clock.today())
    found: dict[uuid.UUID, list[PartOf]] = {}
    for case_id, unit_id, kind, sees, codes in rows:
        code, name = (units[unit_id].code, units[unit_id].name) if unit_id else ("", kind_alone(kind))
        part = PartOf(code, name, sees, [one for one in OpenPart if one.value in codes])
        found.setdefault(case_id, []).append(part)
    for parts in found.values():
        parts.sort(key=lambda one: (not one.open, not one.sees, not one.code, one.code, one.name.da))
    return found
