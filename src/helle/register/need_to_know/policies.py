"""Who answers for looks because of danger. The database asks again (`sql/077_need_to_know.sql`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix


def leads() -> bool:
    """Whether the acting role leads a unit whose people need to know."""
    acting = context.current()
    return acting.role in access_matrix().led_by.get(acting.unit_kind, frozenset())


def answers() -> bool:
    """Whether the acting role is told of looks because of danger, and answers them: never her own."""
    return leads() or policies.is_officer()


def require_answers() -> None:
    """Raise `PermissionDenied` unless the acting role answers for looks."""
    if not answers():
        raise PermissionDenied("need to know")
