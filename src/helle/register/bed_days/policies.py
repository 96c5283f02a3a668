"""Who has to do with bed-days: the home with its own, CMM with all, a municipality with what is asked of it.

Udlændingestyrelsen has no category of money (access matrix): what it is to pay reaches it on paper.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind

MONEY = "money"
KEEPS = frozenset({OrganisationKind.CMM.value, OrganisationKind.PROVIDER.value})
PAYS = frozenset({OrganisationKind.MUNICIPALITY.value})


def role_runs_home(role: str) -> bool:
    """Whether a role works in a home."""
    found = access_matrix().roles[role]
    return OrganisationKind.PROVIDER in found.unit_kinds and "placement" in found.writable


def role_sees_statements(role: str) -> bool:
    """Whether a role sees statements: who has money in a home, in CMM or in a municipality."""
    found = access_matrix().roles[role]
    return MONEY in found.readable and not (KEEPS | PAYS).isdisjoint(found.unit_kinds)


def runs_home() -> bool:
    """Whether the acting role works in a home."""
    return role_runs_home(context.current().role)


def is_cmm() -> bool:
    """Whether the acting unit is CMM."""
    return context.current().unit_kind == OrganisationKind.CMM


def keeps_bed_days() -> bool:
    """Whether the acting role sees how statements come to be: CMM and the home."""
    return policies.may_read(MONEY) and context.current().unit_kind in KEEPS


def sees_statements() -> bool:
    """Whether the acting role sees statements: CMM, the home that makes them and the municipality that pays."""
    return policies.may_read(MONEY) and context.current().unit_kind in KEEPS | PAYS


def writes_bed_days() -> bool:
    """Whether the acting role may confirm nights and make statements; of whose offers the database says."""
    return keeps_bed_days() and policies.may_write(MONEY)


def decides_on_statements() -> bool:
    """Whether the acting role checks months, approves, sends and credits: a caseworker of CMM."""
    return is_cmm() and policies.may_write(MONEY)


def require(allowed: bool) -> None:
    """Raise `PermissionDenied` unless it is allowed."""
    if not allowed:
        raise PermissionDenied(MONEY)
