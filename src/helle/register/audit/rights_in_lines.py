"""Which rights a line of the log is about that no act explains, in words."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from helle.register.audit.models import Line
from helle.register.audit.unexplained_choices import RightKind, WhyUnexplained
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import policies, whereabouts
from helle.register.protection.matrix import access_matrix
from helle.rules.ruling import Text

_OF_A_CASE: Final = (RightKind.GRANT, RightKind.ASSIGNMENT, RightKind.OPENING, RightKind.REFERRAL)


@dataclass(frozen=True, slots=True)
class ShownRight:
    """One of them: what it is, whose, and why it is not explained."""

    kind: Text
    who: str
    """'' where it is nobody's, or she is gone."""
    role: Text
    unit: Text | None
    why: Text


def rights_of(lines: Iterable[Line], units: Mapping[uuid.UUID, NamedUnit]) -> dict[int, list[ShownRight]]:
    """By the line, the rights that it names. Two queries where there are any, else none."""
    named = {line.pk: said for line in lines if (said := _said(line))}
    if not named:
        return {}
    every = [one for said in named.values() for one in said]
    ids = {found for one in every if (found := _id(one.get("id")))}
    of_seats = dict(Membership.objects.filter(pk__in=ids).values_list("pk", "user_id"))
    names = organisations.user_names({*of_seats.values(), *ids})
    return {line: [_in_words(one, of_seats, names, units) for one in said] for line, said in named.items()}


def _said(line: Line) -> list[dict[str, Any]]:
    if line.action == "rights.seen":
        return [line.detail]
    found = line.detail.get("found", []) if line.action == "rights.unexplained" else []
    # Whoever writes lines writes them otherwise than Helle does, and breaks no page off.
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _in_words(
    one: Mapping[str, Any],
    of_seats: Mapping[uuid.UUID, uuid.UUID],
    names: Mapping[uuid.UUID, str],
    units: Mapping[uuid.UUID, NamedUnit],
) -> ShownRight:
    kind, role, why = (str(one.get(name, "")) for name in ("kind", "role", "why"))
    matrix, as_written = access_matrix(), Text(role, role)
    row, unit = _id(one.get("id")), _id(one.get("unit"))
    # Of a look the id is whoever looked.
    who = of_seats.get(row, row) if row else None
    return ShownRight(
        RightKind(kind).label if kind in RightKind else Text(kind, kind),
        names.get(who, "") if who else "",
        matrix.categories.get(role, as_written)
        if kind in _OF_A_CASE
        else (matrix.roles[role].label if role in matrix.roles else as_written),
        _named(units[unit], kind) if unit and unit in units else None,
        WhyUnexplained(why).label if why in WhyUnexplained else Text(why, why),
    )


def _named(unit: NamedUnit, kind: str) -> Text:
    """The unit; of a right to a case, or a look, of a home, a municipality, a police district or a region its kind:
    nothing says here whether somebody's address is protected there (PUB-DIG-12)."""
    hidden = (
        kind in (*_OF_A_CASE, RightKind.LOOK)
        and whereabouts.tells_which_part_of_the_country(unit)
        and not policies.is_officer()
    )
    return whereabouts.by_kind_alone(unit).name if hidden else unit.name


def _id(written: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(written))
    except ValueError:
        return None
