"""Sessions in the database under a hash of their key: who reads the table cannot take over a session."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

# The column holds 40 characters: 160 bits of the hash.
LENGTH = 40


def row_key(session_key: str) -> str:
    """The key of the row that belongs to a session key."""
    return sha256(session_key.encode()).hexdigest()[:LENGTH]


class SessionStore(DatabaseSessions):
    """Django's database sessions, with hashed row keys. Its four look-ups by key are the whole difference."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        if self.session_key is None:
            return None
        try:
            found: AbstractBaseSession = self.model.objects.get(
                session_key=row_key(self.session_key),
                # The machine's own time: moving the demo's clock ends no session.
                expire_date__gt=timezone.now(),  # noqa: TID251
            )
        except (self.model.DoesNotExist, SuspiciousOperation):
            self._session_key = None
            return None
        return found

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=row_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row: AbstractBaseSession = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=row_key(key)).delete()
