"""Row keys: time-ordered UUIDs, made before the row is written so that its values can be sealed for it."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A version 7 UUID: neighbours in time are neighbours in the index."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
