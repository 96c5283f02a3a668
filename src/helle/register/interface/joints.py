"""Where a long word may be parted at the end of a line: a narrow column has no room for it whole, and not every browser
knows where Danish words are parted."""

from __future__ import annotations

import re
from typing import Final

SHORTEST: Final = 12
"""A word of fewer letters has room in the narrowest column of a table, which is a third of a phone."""
_SOFT_HYPHEN: Final = "\u00ad"
_PARTED: Final = (
    "accommo|dation",
    "exploi|tation",
    "henven|delsen",
    "horti|culture",
    "kontrol|myndigheder",
    "massage|klinik",
    "menneske|handel",
    "organisa|tioner",
    "organi|sations",
    "slaveri|lignende",
    "stats|borgerskab",
    "tvangs|arbejde",
    "udlændinge|styrelsen",
)
_JOINT: Final = {one.replace("|", ""): one.index("|") for one in _PARTED}
_LONG: Final = re.compile(rf"\w{{{SHORTEST},}}")


def jointed(text: str) -> str:
    """A text with a soft hyphen in each long word of which it is known where it is parted: it is seen only where a line
    ends there."""
    return _LONG.sub(lambda found: _parted(found[0]), text)


def _parted(word: str) -> str:
    at = _JOINT.get(word.casefold())
    return word if at is None else word[:at] + _SOFT_HYPHEN + word[at:]
