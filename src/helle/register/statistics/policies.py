"""Who works with whole figures: CMM's lead and analyst, who must check them before they leave (C6, STA-01)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.statistics.disclosure import SEES_SMALL_FIGURES
from helle.rules.codes import OrganisationKind


def sees_whole() -> bool:
    """Whether the acting role sees figures whole, those of few persons too."""
    acting = context.current()
    return acting.unit_kind == OrganisationKind.CMM.value and acting.role in SEES_SMALL_FIGURES


def researches() -> bool:
    """Whether the acting role is that of an institution which studies the effort and has a login (GOV-19)."""
    acting = context.current()
    return (
        acting.unit_kind == OrganisationKind.HUMAN_RIGHTS.value
        and acting.role == "plan_owner"
        and policies.may_read("aggregates")
    )


def saves() -> bool:
    """Whether the acting role saves definitions: CMM's analyst."""
    return sees_whole() and policies.may_write("aggregates")


def require_whole() -> None:
    """Raise `PermissionDenied` unless the acting role sees figures whole."""
    policies.require_read("aggregates")
    if not sees_whole():
        raise PermissionDenied("aggregates")


def require_saving() -> None:
    """Raise `PermissionDenied` unless the acting role saves definitions."""
    if not saves():
        raise PermissionDenied("aggregates")
