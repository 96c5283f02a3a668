"""When a page that shows whether a job is done looks again: later each time, and in the end no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_FIRST_LOOK_AFTER: Final = 10
_LONGEST_WAIT: Final = 60
_MOST_LOOKS: Final = 20
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class NextLook:
    """When the page looks again, in seconds, and how many times it has looked then."""

    after: int
    looks: int


def next_look(asked: str = "0") -> NextLook | None:
    """After so many looks, as the address says; None where the page leaves it to whoever reads it."""
    looks = int(asked) if asked.isdecimal() and len(asked) < _DIGITS else _MOST_LOOKS
    if looks >= _MOST_LOOKS:
        return None
    return NextLook(min(_FIRST_LOOK_AFTER * (looks + 1), _LONGEST_WAIT), looks + 1)
