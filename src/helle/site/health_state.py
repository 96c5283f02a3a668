"""How a part of the system is, for whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from helle.rules.ruling import Text


class State(IntEnum):
    """How a part is. The worst of all is the exit code of `helle health`."""

    WELL = 0
    WATCH = 1
    FAILS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the system, how it is, and what was seen."""

    part: Text
    state: State
    seen: Text
