"""Who asks for an erasure, and who decides about one. The database says it again (`helle.orders_erasures`)."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context
from helle.rules.codes import OrganisationKind

CATEGORY: Final = "core"
_ASK: Final = frozenset({"cmm_caseworker", "cmm_lead"})
_DECIDE: Final = "cmm_lead"


def may_ask() -> bool:
    """Whether the acting role asks for a person to be erased: casework and lead in CMM."""
    acting = context.current()
    return acting.unit_kind == OrganisationKind.CMM and acting.role in _ASK


def may_decide() -> bool:
    """Whether the acting role decides about what another asked for."""
    return may_ask() and context.current().role == _DECIDE


def require_ask() -> None:
    """Raise `PermissionDenied` unless the acting role asks for erasures."""
    if not may_ask():
        raise PermissionDenied(CATEGORY)


def require_decide() -> None:
    """Raise `PermissionDenied` unless the acting role decides about erasures."""
    if not may_decide():
        raise PermissionDenied(CATEGORY)
