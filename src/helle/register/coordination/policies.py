"""Who may do what in a forum: all who read figures see that it is there, its members read and write (GOV-01)."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.action_plans.policies import leads_some_plan
from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind
from helle.rules.coordination.codes import ForumKind


def require_sight() -> None:
    """Raise `PermissionDenied` unless the acting role reads figures without persons."""
    policies.require_read("aggregates")


def writes() -> bool:
    """Whether the acting role writes of what steers the work."""
    return policies.may_write("action_plan")


def reports_for_unit() -> bool:
    """Whether the acting role reports on what its unit follows up: whoever writes of what steers the work, and, in the
    units where that is a role apart from the daily work, whoever reads figures there (GOV-01)."""
    return writes() or (context.current().unit_kind in _APART and policies.may_read("aggregates"))


_APART: Final = access_matrix().roles["plan_reporter"].unit_kinds


def founds() -> tuple[ForumKind, ...]:
    """The kinds of forum that she may found: CMM gathers networks (GOV-07, GOV-08); others come with the plan."""
    if not writes():
        return ()
    if context.current().unit_kind == OrganisationKind.CMM:
        return (ForumKind.REGIONAL_NETWORK, ForumKind.AD_HOC)
    return (ForumKind.AD_HOC,) if leads_some_plan() else ()


def blanks_names() -> bool:
    """Whether the acting role takes names out of what many read: whoever founds forums, CMM or who leads the plan."""
    return bool(founds())


def require(permitted: bool) -> None:
    """Raise `PermissionDenied` unless it is permitted."""
    if not permitted:
        raise PermissionDenied("forum")
