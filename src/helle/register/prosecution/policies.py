"""Who has to do with criminal cases: police, NSK and prosecution, each in those it has a part in; CMM hears of them."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.prosecution.choices import POLICE_KINDS
from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind

CATEGORY: Final = "criminal"
PURPOSE: Final = "law_enforcement"
"""What a look at a criminal case is for: apart from casework, in the audit too (PUB-LAW-14)."""
PROSECUTOR: Final = "prosecutor"
KINDS: Final = POLICE_KINDS | {OrganisationKind.PROSECUTION.value}


def sees_criminal_cases(role: str) -> bool:
    """Whether a role finds criminal cases: that of the police, NSK or the prosecution, with the category."""
    found = access_matrix().roles[role]
    return bool(found.unit_kinds & KINDS) and CATEGORY in found.writable


def may_read() -> bool:
    """Whether the acting role reads the criminal cases that its unit has a part in."""
    return context.current().unit_kind in KINDS and policies.may_read(CATEGORY)


def is_prosecutor() -> bool:
    """Whether the acting role is the prosecution's, which sits in the districts and NSK too (CRI-07)."""
    return may_read() and context.current().role == PROSECUTOR


def is_police() -> bool:
    """Whether the acting role is that of the police or NSK."""
    acting = context.current()
    return acting.unit_kind in POLICE_KINDS and acting.role != PROSECUTOR and policies.may_write(CATEGORY)


def may_write() -> bool:
    """Whether the acting role writes in criminal cases at all."""
    return context.current().unit_kind in KINDS and policies.may_write(CATEGORY)


def hears_of_cases() -> bool:
    """Whether the acting role hears of the criminal cases of a person whose case it has: CMM."""
    return context.current().unit_kind == OrganisationKind.CMM and policies.may_read(CATEGORY)


def require(permitted: bool) -> None:
    """Raise `PermissionDenied` where something is not for the acting role."""
    if not permitted:
        raise PermissionDenied(CATEGORY)
