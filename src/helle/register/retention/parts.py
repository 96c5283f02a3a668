"""Who else has or had a part with a person of CMM's, and what is open there: the end of support ends CMM's alone."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from helle.register.organisations.queries import NamedUnit
from helle.register.protection import whereabouts
from helle.rules.retention.codes import OpenPart


@dataclass(frozen=True, slots=True)
class PartOf:
    """That a unit has or had a part with a person: whether it sees a case of hers now, and what is open there."""

    unit: NamedUnit
    sees: bool
    open: list[OpenPart]


def parts_of_others(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PartOf]]:
    """By case of CMM's, or on a list: who else has or had a part with its person, as it is named beside the case, who
    has something open first.

    Two queries at most, none where there is no case. CMM itself stands there where a task waits with it.
    """
    if not case_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, unit_id, sees, codes FROM helle.parts_of_others(%s)", [list(case_ids)])
        rows = cursor.fetchall()
    units = whereabouts.units_in((row[0], row[1]) for row in rows)
    found: dict[uuid.UUID, list[PartOf]] = {}
    for case_id, unit_id, sees, codes in rows:
        part = PartOf(units[case_id, unit_id], sees, [code for code in OpenPart if code.value in codes])
        found.setdefault(case_id, []).append(part)
    for parts in found.values():
        parts.sort(key=lambda one: (not one.open, not one.sees, one.unit.code))
    return found
