"""Who may call the addresses of lists of cases, searches and what is done with several (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.allocation import policies as allocation
from helle.register.protection import policies
from helle.register.protection.guards import Guards, reading, writing


def _sees_numbers() -> bool:
    """Whether the acting role is shown numbers, by which the search goes: who is shown none cannot try them out."""
    return policies.may_read_particular("numbers")


GUARDS: Final[Guards] = {
    "case-list": reading("core"),
    "case-search": reading("identity", may=_sees_numbers),
    "search-save": reading("core"),
    "search-remove": reading("core"),
    "case-several": writing("core", may=allocation.in_case_unit),
    "case-several-assign": writing("core", may=allocation.in_case_unit),
}
