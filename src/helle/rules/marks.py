"""The requirements in brackets at the end of what a message says, as `[STA-01]` or `[GOV-19, STA-01]`."""

from __future__ import annotations

import re
from typing import Final

MARK: Final = re.compile(r"\[((?:[A-Z]+-)+[0-9]+[a-z]?(?:, (?:[A-Z]+-)+[0-9]+[a-z]?)*)\]")
_BEHIND: Final = re.compile(rf"(?:{MARK.pattern})(\s+)")


def parted_at_marks(said: str) -> list[str]:
    """Each message by itself of several that follow each other, with its mark; other brackets part nothing."""
    ends = [one.span(2) for one in _BEHIND.finditer(said)]
    begins = [0, *(end for _start, end in ends)]
    return [said[begin:end] for begin, end in zip(begins, [*(start for start, _end in ends), len(said)], strict=True)]
