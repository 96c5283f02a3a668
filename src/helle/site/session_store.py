"""Sessions in the database under a hash of their key: who reads the table cannot take over a session.

Nor does who writes there: what a session holds is signed for its key, so that a colleague's, copied into a row of one's
own, is an empty session (PUB-DIG-07).
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from helle.register.organisations.kept_statements import KeptStatement

# The column holds 40 characters: 160 bits of the hash.
LENGTH = 40


def row_key(session_key: str) -> str:
    """The key of the row that belongs to a session key."""
    return sha256(session_key.encode()).hexdigest()[:LENGTH]


def _standing(key: str, at: dt.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key).filter(expire_date__gt=at)


_STANDING = KeptStatement(_standing, row_key(""), dt.datetime(2025, 1, 1, tzinfo=dt.UTC))


class SessionStore(DatabaseSessions):
    """Django's database sessions, with hashed row keys, and signed each for its row. Its four look-ups by key, and the
    salt of the signature, are the whole difference."""

    @property
    def key_salt(self) -> str:
        """What the signature is made with beside the secret. Django signs once the key is there, and reads by it."""
        return f"helle.site.session_store.{row_key(self.session_key or '')}"

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        if self.session_key is None:
            return None
        # The machine's own time: moving the demo's clock ends no session.
        found = next(iter(_STANDING.ask(row_key(self.session_key), timezone.now())), None)  # noqa: TID251
        if found is None:
            self._session_key = None
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
