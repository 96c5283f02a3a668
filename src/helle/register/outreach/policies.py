"""Who has to do with outreach: the organisations that do it, each with its own; CMM reads figures and keeps who is
responsible where."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind

CATEGORY = "aggregates"
KEEPS_RESPONSIBILITY = "cmm_lead"


def does_outreach(role: str) -> bool:
    """Whether a role writes evenings down: that of an organisation, with the category."""
    found = access_matrix().roles[role]
    return OrganisationKind.NGO in found.unit_kinds and CATEGORY in found.writable


def is_outreach() -> bool:
    """Whether the acting role is one of those that write evenings down. It reads them too."""
    return context.current().unit_kind == OrganisationKind.NGO and policies.may_write(CATEGORY)


def require_outreach() -> None:
    """Raise `PermissionDenied` unless the acting role writes evenings down."""
    if not is_outreach():
        raise PermissionDenied(CATEGORY)


def sees_responsibility() -> bool:
    """Whether the acting role sees who is responsible where on the page of it: CMM all, an organisation its own."""
    kind = context.current().unit_kind
    return is_outreach() or (kind == OrganisationKind.CMM and policies.may_read(CATEGORY))


def require_responsibility() -> None:
    """Raise `PermissionDenied` unless the acting role sees who is responsible where, or figures of outreach."""
    if not sees_responsibility():
        raise PermissionDenied(CATEGORY)


def keeps_responsibility() -> bool:
    """Whether the acting role writes who is responsible where: CMM's lead."""
    return context.current().role == KEEPS_RESPONSIBILITY


def require_keeping() -> None:
    """Raise `PermissionDenied` unless the acting role writes who is responsible where."""
    if not keeps_responsibility():
        raise PermissionDenied(KEEPS_RESPONSIBILITY)
