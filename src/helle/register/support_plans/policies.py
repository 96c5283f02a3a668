"""Who may: the plan is CMM's (SUP-08, SUP-10)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.rules.codes import OrganisationKind


def is_cmm() -> bool:
    """Whether the acting unit is CMM."""
    return context.current().unit_kind == OrganisationKind.CMM


def may_read() -> bool:
    """Whether the acting role reads the plan of some case."""
    return is_cmm() and policies.may_read("core") and policies.may_read("notes")


def may_write() -> bool:
    """Whether the acting role writes in the plan of some case."""
    return may_read() and policies.may_write("core") and policies.may_write("notes")


def may_set_rates() -> bool:
    """Whether the acting role enters the rates that the authority has set (SUP-03)."""
    return is_cmm() and context.current().role == "cmm_lead"


def require_read() -> None:
    """Raise `PermissionDenied` unless the acting role reads plans."""
    if not may_read():
        raise PermissionDenied("support_plans")


def require_write(category: str = "notes") -> None:
    """Raise `PermissionDenied` unless the acting role writes in plans, and what is of this category."""
    if not may_write():
        raise PermissionDenied("support_plans")
    policies.require_write(category)


def require_rates() -> None:
    """Raise `PermissionDenied` unless the acting role enters rates."""
    if not may_set_rates():
        raise PermissionDenied("rates")
