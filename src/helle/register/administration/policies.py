"""Who administers, who says the second word, who may look. The database asks again (sql/045_administration.sql)."""

from __future__ import annotations

import uuid
from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.administration.choices import LEADS
from helle.register.protection import context, policies

ADMINISTRATOR: Final = "administrator"


def administers() -> bool:
    """Whether the acting role keeps users and units. There is one agency with that role, so hers are all of them."""
    return context.current().role == ADMINISTRATOR


def leads() -> bool:
    """Whether the acting role approves and reviews the roles of its own unit."""
    return context.current().role in LEADS


def require_administrator() -> None:
    """Raise `PermissionDenied` unless an administrator acts."""
    if not administers():
        raise PermissionDenied(ADMINISTRATOR)


def require_second() -> None:
    """Raise `PermissionDenied` unless the acting role may say the second word about somebody."""
    if not (administers() or leads()):
        raise PermissionDenied("administration")


def require_oversight() -> None:
    """Raise `PermissionDenied` unless the acting role sees how reviews stand: it leads, administers or supervises."""
    if not (administers() or leads() or policies.is_officer()):
        raise PermissionDenied("administration")


def sees_rights() -> bool:
    """Whether the acting role may say of a right that no act explains that one knows where it comes from."""
    return administers() or policies.is_officer()


def require_sees_rights() -> None:
    """Raise `PermissionDenied` unless the acting role may say that a right is explained."""
    if not sees_rights():
        raise PermissionDenied("administration")


def sees_user(unit_ids: set[uuid.UUID]) -> bool:
    """Whether the acting role sees somebody who has or had roles in these units: a lead those of her own."""
    return administers() or (leads() and context.current().unit_id in unit_ids)
