"""Letting somebody in again who tried too often.

Failed attempts are counted for an account and a network address together, under a hash, in the cache alone (decision
75): nobody can look up from where. So an unlocking is a number that is counted in; with another number the count begins
anew."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache

# Longer than any attempt is remembered.
REMEMBERED: Final = 3600


def unlock(address: str) -> None:
    """Forget what was counted against an address, from wherever."""
    cache.set(_key(address), times_unlocked(address) + 1, REMEMBERED)


def times_unlocked(address: str) -> int:
    """How often somebody was let in again of late. One look into the cache."""
    times: int = cache.get(_key(address), 0)
    return times


def _key(address: str) -> str:
    return f"login-unlocked:{address.strip().lower()}"
