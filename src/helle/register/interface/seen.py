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
# What is drawn as nothing though it counts as a sign: the pattern of braille without a dot, the note without a head,
# and the filler of the Khitan script.
BLANK: Final = "\u2800\U0001d159\U00016fe4"
_NOT_DRAWN: Final = re.compile(f"[{IGNORABLE}{BLANK}]")
# What joins or parts letters, and marks which way a line runs, is part of some names, where it has something to join or
# to turn; nothing else unseen is.
_JOINERS: Final = frozenset("\u200c\u200d")
_WAYS_OF_THE_LINE: Final = frozenset("\u061c\u200e\u200f")
# Letters, and marks on them, of scripts whose letters join (by Joining_Type of Unicode 16): Arabic, Syriac, N'Ko,
# Mandaic, Mongolian, Hanifi Rohingya and Adlam.
_LETTER_THAT_JOINS: Final = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff\u0710-\u077f\u07ca-\u07f5\u0840-\u085b"
    "\u0860-\u0887\u0889-\u088e\u0897-\u08e1\u08e3-\u08ff\u1820-\u18aa\U00010d00-\U00010d27\U0001e900-\U0001e94b]"
)
# The mark by which letters of Indian scripts join with the next one (RFC 5892, A.1 and A.2).
_VIRAMA: Final = 9
# The blocks of scripts that run from right to left, without the mark among them.
_FROM_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def with_plain_blanks(name: str) -> str:
    """A name as it looks: blanks of any width, and several of them, as one, and none around it."""
    blanks = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in name)
    return re.sub(" +", " ", blanks).strip()


def is_seen(name: str) -> bool:
    """Whether a name has something to see, and no sign that is not seen, breaks the line or turns it around; between
    its words one plain blank stands. The database refuses the same of names that stand in it in clear (sql/296)."""
    if name != with_plain_blanks(name) or any(_is_hidden(name, at) for at in range(len(name))):
        return False
    return not all(unicodedata.category(sign)[0] in "CZM" for sign in name)


def _is_hidden(name: str, at: int) -> bool:
    sign = name[at]
    if sign in _JOINERS:
        return not _has_something_to_join(name[at - 1 : at], name[at + 1 : at + 2])
    if sign in _WAYS_OF_THE_LINE:
        return _FROM_RIGHT_TO_LEFT.search(name) is None
    return bool(_NOT_DRAWN.match(sign)) or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _has_something_to_join(before: str, after: str) -> bool:
    """By the sign before a joiner and the one after it, each empty where there is none."""
    if any(unicodedata.combining(one) == _VIRAMA for one in before + after):
        return True
    return bool(_LETTER_THAT_JOINS.match(before) and _LETTER_THAT_JOINS.match(after))
