"""Who makes and ends service accounts, and who sees them. The database asks again (sql/198_service_accounts.sql)."""

from __future__ import annotations

from helle.register.administration import policies as administration


def sees_accounts() -> bool:
    """Whether the acting role sees the systems: an administrator all, who leads a unit those of her own."""
    return administration.administers() or administration.leads()
