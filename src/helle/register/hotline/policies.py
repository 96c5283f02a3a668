"""Who has to do with the hotline: CMM, in the roles that read what comes in, and those of them that write it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix

KIND = "cmm"
CATEGORY = "contact"


def sees_calls(role: str) -> bool:
    """Whether a role reads calls: that of a unit that has a hotline, with the category."""
    found = access_matrix().roles[role]
    return KIND in found.unit_kinds and CATEGORY in found.readable


def may_write() -> bool:
    """Whether the acting role writes calls down."""
    return context.current().unit_kind == KIND and policies.may_write(CATEGORY)


def require_read() -> None:
    """Raise `PermissionDenied` unless the acting role reads calls."""
    policies.require_read(CATEGORY)
    if context.current().unit_kind != KIND:
        raise PermissionDenied(CATEGORY)


def require_write() -> None:
    """Raise `PermissionDenied` unless the acting role writes calls down."""
    if not may_write():
        raise PermissionDenied(CATEGORY)
