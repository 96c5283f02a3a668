"""Whether what is typed as a name can be seen: the one rule for pages and commands."""

from __future__ import annotations

import unicodedata
from typing import Final

# What joins or parts letters, and marks which way a line runs, is part of some names; nothing else unseen is.
_PART_OF_SOME_NAMES: Final = frozenset("\u061c\u200c\u200d\u200e\u200f")
# Letters by their kind, and blank.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")


def is_seen(name: str) -> bool:
    """Whether a name has something to see, and no sign that is not seen, breaks the line or turns it around."""
    hidden = any(
        sign in _FILLERS
        or (unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in _PART_OF_SOME_NAMES)
        for sign in name
    )
    return not hidden and not all(unicodedata.category(sign)[0] in "CZM" for sign in name)
