"""Who passes on, who approves, who is told, who takes over. The database says the same (sql/078_sharing.sql)."""

from __future__ import annotations

from functools import cache
from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import Role, access_matrix
from helle.rules.codes import OrganisationKind

_MAKERS: Final = frozenset({"cmm_caseworker", "udlst_caseworker"})
# CMM's lead; in Udlændingestyrelsen, which has none, a colleague of whoever made it.
_APPROVERS: Final = frozenset({"cmm_lead", "udlst_caseworker"})
_KINDS: Final = frozenset({OrganisationKind.CMM.value, OrganisationKind.UDLST.value})


def sees() -> bool:
    """Whether the acting role sees what was passed on of some case."""
    return context.current().unit_kind in _KINDS and policies.may_read("core")


def represents() -> bool:
    """Whether a child's representative acts, who sees the consents in her name and what rests on them (MIN-02)."""
    return context.current().unit_kind == OrganisationKind.REPRESENTATIVE and policies.may_read("core")


def sees_consents() -> bool:
    """Whether the acting role sees what the person of some case agreed to, or what stands in its own name."""
    return sees() or represents()


def shares() -> bool:
    """Whether the acting role passes something on, and writes down what a person agreed to."""
    return sees() and context.current().role in _MAKERS


def unshares() -> bool:
    """Whether the acting role ends a disclosure and writes down that a consent is withdrawn: also who may make none."""
    return shares() or context.current().role == "cmm_lead"


def approves() -> bool:
    """Whether the acting role is the second person of what reaches beyond the tables."""
    return sees() and context.current().role in _APPROVERS


def takes_over() -> bool:
    """Whether the acting role takes a responsibility that has moved to its unit."""
    return sees() and policies.may_write("core")


def is_told() -> bool:
    """Whether the acting role is one of those in its unit who are told what others pass on."""
    acting = context.current()
    kind = acting.unit_kind
    return kind != OrganisationKind.CMM and access_matrix().roles[acting.role] in roles_told(kind)


@cache
def roles_told(kind: str) -> tuple[Role, ...]:
    """The roles of a kind of unit that are told of persons: who reads cases, else who has referrals."""
    roles = [role for role in access_matrix().roles.values() if kind in role.unit_kinds]
    readers = [role for role in roles if "core" in role.readable]
    return tuple(readers or [role for role in roles if "contact" in role.readable])


def require(allowed: bool) -> None:
    """Raise `PermissionDenied` unless it is allowed."""
    if not allowed:
        raise PermissionDenied("sharing")
