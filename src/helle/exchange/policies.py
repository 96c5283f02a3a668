"""Who makes and ends service accounts, and who sees them. The database asks again (sql/198_service_accounts.sql)."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.administration import policies as administration
from helle.register.administration.choices import LEADS
from helle.register.protection import context, policies

# Who leads a unit, also where its roles are approved by an administrator.
LEADERS: Final = LEADS | {"ngo_lead"}


def sees_accounts() -> bool:
    """Whether the acting role sees the systems: an administrator and the data protection officer all, who leads a unit
    those of her own."""
    return administration.administers() or policies.is_officer() or context.current().role in LEADERS


def require_sees_accounts() -> None:
    """Raise `PermissionDenied` unless the acting role sees the systems."""
    if not sees_accounts():
        raise PermissionDenied("administration")
