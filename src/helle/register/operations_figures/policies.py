"""Who sees how the work goes."""

from __future__ import annotations

from helle.register.protection import context
from helle.rules.codes import OrganisationKind

LEAD = "cmm_lead"


def leads_the_work() -> bool:
    """Whether the acting role leads CMM's work: it alone sees whole figures of what is going on, however small."""
    acting = context.current()
    return acting.unit_kind == OrganisationKind.CMM and acting.role == LEAD


def sees_operations(role: str) -> bool:
    """Whether a role finds the figures of the work."""
    return role == LEAD
