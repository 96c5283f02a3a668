"""Who keeps the schedules, holds cases back and disposes of them: CMM's casework and leads, as with erasures.

What stands beside the cases is of all units, so the data protection officer takes part in what becomes of it.
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.erasure import policies
from helle.register.protection import context
from helle.register.protection.policies import is_officer, may_read
from helle.rules.codes import OrganisationKind

CATEGORY = policies.CATEGORY
TRACES: Final = "audit"
# The categories of which `helle.trace_kinds` has kinds that whoever has a part in them is told of.
TOLD_OF: Final = ("criminal", "contact", "advice")
may_lead = policies.may_decide
require_work = policies.require_ask
require_lead = policies.require_decide


def may_keep_traces() -> bool:
    """Whether the acting role keeps and disposes of what stands beside the cases: the officer, and CMM's lead."""
    return is_officer() or may_lead()


def require_traces() -> None:
    """Raise `PermissionDenied` unless the acting role keeps and disposes of what stands beside the cases."""
    if not may_keep_traces():
        raise PermissionDenied(TRACES)


def require_lifting_traces() -> None:
    """Raise `PermissionDenied` unless the acting role lets go of what held traces back."""
    if not is_officer():
        raise PermissionDenied(TRACES)


def may_be_told_of_traces() -> bool:
    """Whether the acting role reads what other units than CMM, which signs, are told of before it is disposed of."""
    return context.current().unit_kind != OrganisationKind.CMM and any(may_read(one) for one in TOLD_OF)


def require_told_of_traces() -> None:
    """Raise `PermissionDenied` unless the acting role is told of what is disposed of."""
    if not may_be_told_of_traces():
        raise PermissionDenied(TRACES)
