"""Who has to do with the places where victims live (C6): whose pages they are, and who writes what.

Which offers somebody sees, and whether she sees an address, is the database's to say (sql/052_accommodation.sql).
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind

CATEGORY: Final = "placement"
INSPECTOR: Final = "socialtilsyn_inspector"
CMM, UDLST, PROVIDER = OrganisationKind.CMM.value, OrganisationKind.UDLST.value, OrganisationKind.PROVIDER.value


def sees_offers(role: str) -> bool:
    """Whether a role finds something under accommodation."""
    found = access_matrix().roles[role]
    return role == INSPECTOR or (CATEGORY in found.readable and bool(found.unit_kinds & {CMM, UDLST, PROVIDER}))


def keeps() -> bool:
    """Whether the acting role keeps the register of offers, for CMM."""
    return context.current().unit_kind == CMM and policies.may_write(CATEGORY)


def supervises() -> bool:
    """Whether the acting role supervises offers, for a Social Supervision Authority."""
    return context.current().role == INSPECTOR


def runs() -> bool:
    """Whether the acting role works where the offers of its own unit are."""
    return context.current().unit_kind == PROVIDER and policies.may_read(CATEGORY)


def asks_changes() -> bool:
    """Whether the acting role asks CMM to change something of its own place."""
    return runs() and policies.may_write(CATEGORY)


def counts_residents() -> bool:
    """Whether the acting role is told how many live somewhere: the supervision is not (C6)."""
    return policies.may_read(CATEGORY)


def keeps_addresses() -> bool:
    """Whether the acting role writes where an offer lies: CMM, and whoever runs it."""
    return keeps() or (runs() and policies.may_write(CATEGORY))


def require_sight() -> None:
    """Raise `PermissionDenied` unless the acting role finds something under accommodation."""
    acting = context.current()
    if not (supervises() or (policies.may_read(CATEGORY) and acting.unit_kind in (CMM, UDLST, PROVIDER))):
        raise PermissionDenied(CATEGORY)


def require_keeping() -> None:
    """Raise `PermissionDenied` unless the acting role keeps the register of offers."""
    if not keeps():
        raise PermissionDenied(CATEGORY)


def require_asking() -> None:
    """Raise `PermissionDenied` unless the acting role runs places and writes of them."""
    if not asks_changes():
        raise PermissionDenied(CATEGORY)


def require_supervising() -> None:
    """Raise `PermissionDenied` unless the acting role supervises offers."""
    if not supervises():
        raise PermissionDenied(INSPECTOR)


def require_keeping_addresses() -> None:
    """Raise `PermissionDenied` unless the acting role writes where offers lie."""
    if not keeps_addresses():
        raise PermissionDenied("secret_address")
