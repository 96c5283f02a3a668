"""The connection of the API: a database role of its own, for whatever is asked at these addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connections

ALIAS: Final = "api"


@contextmanager
def narrowed() -> Iterator[None]:
    """Within the block everything that asks the register asks as `helle_api`, the actions and queries of pages too.

    They ask over the connection that goes without a name. It is this one's for as long as the block lasts, in this
    thread alone; so an action needs no second form for the API, and what it forgot to check the role does not let it.
    """
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[ALIAS]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
