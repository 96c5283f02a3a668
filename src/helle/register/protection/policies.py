"""What a role may do at all: the column rule of the access matrix, asked before an action starts.

The row rule (whose case) is the database's. Refusals here and there look the same to the visitor.
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind

# A municipality has a person to look after, Dansk Flygtningehjælp (a unit of kind partner) helps to prepare a return.
_NO_COURSE = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.PARTNER})

OFFICER: Final = "data_protection_officer"


class PurposeNeeded(Exception):
    """A case that the unit has is closed to who does not work on it, until she has said what for (PUB-DIG-05)."""

    def __init__(self, number: str) -> None:
        super().__init__("a purpose is needed")
        self.number = number


def may_read(category: str) -> bool:
    """Whether the acting role may read this category in some case."""
    return category in access_matrix().roles[context.current().role].readable


def may_write(category: str) -> bool:
    """Whether the acting role may write this category in some case."""
    return category in access_matrix().roles[context.current().role].writable


def may_read_particular(particular: str) -> bool:
    """Whether the acting role is shown this particular of what it reads, in some case."""
    return particular in access_matrix().roles[context.current().role].particulars


def reads_course() -> bool:
    """Whether the acting unit is told how a case has gone: the ladder, periods, contact persons, what was settled (C6).

    The row rules say the same (`helle.reads_course`).
    """
    return context.current().unit_kind not in _NO_COURSE


def is_officer() -> bool:
    """Whether the acting role is the data-protection officer, who oversees all units."""
    return context.current().role == OFFICER


def roles_writing(category: str) -> frozenset[str]:
    """The roles that write this category: who may be given work that needs it."""
    return frozenset(code for code, role in access_matrix().roles.items() if category in role.writable)


def require_read(category: str) -> None:
    """Raise `PermissionDenied` unless the acting role may read this category."""
    if not may_read(category):
        raise PermissionDenied(category)


def require_particular(particular: str) -> None:
    """Raise `PermissionDenied` unless the acting role is shown this particular."""
    if not may_read_particular(particular):
        raise PermissionDenied(particular)


def require_write(category: str) -> None:
    """Raise `PermissionDenied` unless the acting role may write this category."""
    if not may_write(category):
        raise PermissionDenied(category)
