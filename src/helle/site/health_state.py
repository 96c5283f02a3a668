"""How a part of the system is, for whoever watches it."""

from __future__ import annotations

from enum import IntEnum


class State(IntEnum):
    """How a part is. The worst of all is the exit code of `helle health`."""

    WELL = 0
    WATCH = 1
    FAILS = 2
