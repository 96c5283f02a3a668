"""Who may do what with knowledge: all who read figures read it; each unit writes its own (STA-02, GOV-27)."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied

from helle.register.action_plans import policies as plans
from helle.register.protection import context, policies
from helle.rules.codes import OrganisationKind
from helle.rules.knowledge.codes import ActivityKind


def require_sight() -> None:
    """Raise `PermissionDenied` unless the acting role reads figures without persons."""
    policies.require_read("aggregates")


def adds() -> bool:
    """Whether the acting role writes down what its unit does."""
    return policies.may_write("action_plan")


def writes(unit_id: uuid.UUID) -> bool:
    """Whether the acting role writes of what this unit does: it is its own."""
    return adds() and context.current().unit_id == unit_id


def reads_for_all(unit_id: uuid.UUID) -> bool:
    """Whether the acting role may approve what this unit shows everybody: the unit, CMM, or who leads the plan."""
    own = context.current().unit_id == unit_id or context.current().unit_kind == OrganisationKind.CMM
    return adds() and (own or plans.leads_some_plan())


def is_another(user_id: uuid.UUID) -> bool:
    """Whether whoever acts is somebody else."""
    return context.current().user_id != user_id


def holds(kind: ActivityKind) -> bool:
    """Whether the acting unit can hold such an activity: the yearly conference is CMM's (STA-02)."""
    return kind is not ActivityKind.CONFERENCE or context.current().unit_kind == OrganisationKind.CMM


def require(permitted: bool) -> None:
    """Raise `PermissionDenied` unless it is permitted."""
    if not permitted:
        raise PermissionDenied("knowledge")
