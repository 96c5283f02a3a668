"""Whether what is typed as a name can be seen: the one rule for pages and commands."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What Unicode says nothing is drawn for (Default_Ignorable_Code_Point of DerivedCoreProperties.txt, in Unicode 16):
# letters that fill a place, marks that choose between two ways to draw a letter, and signs between letters, as ranges.
IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The pattern of braille without a dot, which is drawn as nothing.
BLANK: Final = "\u2800"
_NOT_DRAWN: Final = re.compile(f"[{IGNORABLE}{BLANK}]")
# What joins or parts letters, and marks which way a line runs, is part of some names; nothing else unseen is.
_PART_OF_SOME_NAMES: Final = frozenset("\u061c\u200c\u200d\u200e\u200f")


def is_seen(name: str) -> bool:
    """Whether a name has something to see, and no sign that is not seen, breaks the line or turns it around. The
    database refuses the same signs, of the names that stand in it in clear (sql/296)."""
    return not any(map(_is_hidden, name)) and not all(unicodedata.category(sign)[0] in "CZM" for sign in name)


def _is_hidden(sign: str) -> bool:
    unseen = _NOT_DRAWN.match(sign) or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return bool(unseen) and sign not in _PART_OF_SOME_NAMES
