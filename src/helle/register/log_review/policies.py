"""Who draws samples of the log, and who settles. The database asks again (`sql/083_log_review.sql`)."""

from __future__ import annotations

from helle.register.need_to_know import policies as need_to_know
from helle.register.protection import policies


def require_reviews() -> None:
    """Raise `PermissionDenied` unless the acting role draws samples: it reads the log, and leads or is the officer."""
    policies.require_read("audit")
    need_to_know.require_answers()


def settles() -> bool:
    """Whether the acting role settles what was not in order."""
    return policies.is_officer()
