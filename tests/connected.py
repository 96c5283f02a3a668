"""Django's connections as somebody else, or to other databases, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connections


@contextmanager
def connected(given: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """By alias what is other than before. A connection of its own each time: those that are kept open are the others'.

    A worker's kept connections belong to one role and one database (`conftest.POOL`).
    """
    before = {alias: dict(connections[alias].settings_dict) for alias in given}
    for alias, other in given.items():
        connections[alias].close()
        connections[alias].settings_dict |= {**other, "OPTIONS": {}}
    try:
        yield
    finally:
        for alias, kept in before.items():
            connections[alias].close()
            connections[alias].settings_dict.update(kept)
