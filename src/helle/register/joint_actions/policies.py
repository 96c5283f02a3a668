"""Who has to do with joint actions: the authorities that plan or join them, in the roles that read what comes in."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import clock, context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind
from helle.rules.joint_actions import PARTS, JointActionFacts, JointActionPart, joint_action
from helle.rules.ruling import Ruling

CATEGORY: Final = "contact"
CMM: Final = OrganisationKind.CMM.value
KINDS: Final = frozenset(kind.value for kind in PARTS)


def sees_joint_actions(role: str) -> bool:
    """Whether a role finds something under joint actions: its unit can have a part, and it reads what comes in."""
    found = access_matrix().roles[role]
    return bool(found.unit_kinds & KINDS) and CATEGORY in found.readable


def own_part() -> Ruling[JointActionPart]:
    """What the acting unit may do in a joint action today (DET-09, LAB-06)."""
    return joint_action(JointActionFacts(OrganisationKind(context.current().unit_kind), clock.today()))


def may_plan() -> bool:
    """Whether the acting role plans joint actions for its unit."""
    return policies.may_write(CATEGORY) and own_part().answer is JointActionPart.LEADS


def may_write() -> bool:
    """Whether the acting role writes of the joint actions its unit has a part in."""
    return policies.may_write(CATEGORY) and context.current().unit_kind in KINDS


def is_cmm() -> bool:
    """Whether the acting unit is CMM, which alone knows whom it sends and meets."""
    return context.current().unit_kind == CMM


def may_read() -> bool:
    """Whether the acting role reads of the joint actions its unit has a part in."""
    return policies.may_read(CATEGORY) and context.current().unit_kind in KINDS


def require_read() -> None:
    """Raise `PermissionDenied` unless the acting role reads of joint actions."""
    if not may_read():
        raise PermissionDenied(CATEGORY)


def require_plan() -> None:
    """Raise `PermissionDenied` unless the acting role plans joint actions."""
    if not may_plan():
        raise PermissionDenied(CATEGORY)


def require_write() -> None:
    """Raise `PermissionDenied` unless the acting role writes of joint actions."""
    if not may_write():
        raise PermissionDenied(CATEGORY)


def require_cmm() -> None:
    """Raise `PermissionDenied` unless the acting role writes of joint actions in CMM."""
    require_write()
    if not is_cmm():
        raise PermissionDenied(CATEGORY)


def may_take_in() -> bool:
    """Whether the acting role opens cases for those whom CMM met."""
    return is_cmm() and may_write() and policies.may_write("core")
