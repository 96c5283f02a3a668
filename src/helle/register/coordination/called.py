"""Whether a name that somebody types is that of a unit: by itself, or with a place behind it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Final

from helle.register.organisations.queries import NamedUnit, units_on
from helle.register.protection.impersonal import plainly
from helle.rules.codes import OrganisationKind

_SIGNS: Final = (",", ";", ":", "(", "/", "-")
_AT: Final = frozenset({"i", "in", "afdeling", "afdelingen", "afd.", "kreds", "region"})
_PLACED: Final = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.REGION})


def unit_called(typed: str, day: dt.date) -> NamedUnit | None:
    """The unit whose name was typed, with the longest name of several; None where it is no unit's."""
    units = units_on(day).values()
    given = " ".join(plainly(typed).lower().split())
    places = {
        word.removesuffix("s")
        for unit in units
        if unit.kind in _PLACED
        for word in re.findall(r"\w+", unit.name.da.lower())
    }
    found = [
        (len(name), unit)
        for unit in units
        for name in (unit.name.da.lower(), unit.name.en.lower())
        if given.startswith(name) and _is_it(given[len(name) :], places)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _is_it(rest: str, places: Collection[str]) -> bool:
    """Whether what stands after the name is nothing, something behind a sign, or a place."""
    if not rest or rest.lstrip().startswith(_SIGNS):
        return True
    return rest.startswith(" ") and all(word in _AT or word.removesuffix("s") in places for word in rest.split())
