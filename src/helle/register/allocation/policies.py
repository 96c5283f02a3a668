"""Who may allocate. The column rule (who writes the core) comes first; this says whose cases she may give away."""

from __future__ import annotations

import uuid
from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies

# Who gives any case of the unit to anybody in it. CMM has leads (C6); Udlændingestyrelsen's officers have none in the
# register and allocate among themselves.
ALLOCATES: Final = frozenset({"cmm_lead", "udlst_caseworker"})
# Whose work is cases that somebody has, interviews and interpreters (ID-11).
INTERVIEWING_KINDS: Final = frozenset({"cmm", "udlst"})


def allocates() -> bool:
    """Whether the acting role gives any case of its unit to anybody."""
    return context.current().role in ALLOCATES


def in_case_unit() -> bool:
    """Whether the acting role has cases to share out: it writes the core where they are run."""
    return policies.may_write("core") and context.current().unit_kind in INTERVIEWING_KINDS


def require_case_unit() -> None:
    """Raise `PermissionDenied` unless the acting role has cases to share out: it writes the core where they are run."""
    policies.require_write("core")
    if context.current().unit_kind not in INTERVIEWING_KINDS:
        raise PermissionDenied("allocation")


def may_lay_down() -> bool:
    """Whether the acting unit says that its part of a case has come to its end. CMM ends support, or the case."""
    return in_case_unit() and context.current().unit_kind != "cmm"


def require_laying_down() -> None:
    """Raise `PermissionDenied` unless it does."""
    if not may_lay_down():
        raise PermissionDenied("allocation")


def require_allocating() -> None:
    """Raise `PermissionDenied` unless the acting role allocates."""
    require_case_unit()
    if not allocates():
        raise PermissionDenied("allocation")


def may_arrange_for(user_id: uuid.UUID) -> bool:
    """Whether the acting user writes somebody's absence or languages: who allocates anybody's, others their own."""
    return allocates() or context.current().user_id == user_id
