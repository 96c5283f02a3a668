"""A code in one form, however it was typed: two programs write the same word in other signs, and nobody sees it.

A code that is taken for two is protected as two, and what the one holds back the other publishes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BLANK: Final = "\u2800"
"""A cell of Braille without a dot: a blank to the eye that Unicode calls none."""
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""What Unicode asks not to be shown (`Default_Ignorable_Code_Point`) and puts into no category that says so."""
_UNSEEN_CATEGORIES: Final = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
"""Controls, signs of form (soft hyphen, zero-width space, direction), signs that are none or of somebody's own, and
halves of signs."""
_ALIKE: Final = str.maketrans(
    dict.fromkeys("\u2212\u2043\u02d7", "-")
    | dict.fromkeys("`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | {"\u0130": "i", "\u0131": "i"}
)
"""Minus and bullet as a hyphen, apostrophes and accents that stand alone, quotation marks, and the i of Turkish, which
has a capital with a dot and a small one without."""
_AROUND_DASH: Final = re.compile(" ?- ?")
_DOTTED: Final = re.compile("i\u0307+")


def one_form(text: str) -> str:
    """A text composed (NFC), with one blank for blanks of any kind, none at its ends, and without what is not seen.

    What has this form stays as it is.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = "".join(" " if _is_blank(sign) else sign for sign in text if _is_blank(sign) or not _is_unseen(sign))
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def folded(text: str) -> str:
    """What two codes have in common that differ by case, by compatibility form (`NFKC`: `²` is `2` there), by the kind
    of a dash and the blanks around it, an apostrophe or a quotation mark, or by the dot of an i alone."""
    found = one_form(text)
    while (more := _folded_once(found)) != found:
        found = more
    return found


def _folded_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold().translate(_ALIKE)
    if not plain.isascii():
        plain = "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in plain)
    return one_form(unicodedata.normalize("NFKC", _DOTTED.sub("i", _AROUND_DASH.sub("-", one_form(plain)))))


def _is_blank(sign: str) -> bool:
    return sign.isspace() or sign == _BLANK


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN_CATEGORIES or _UNSEEN.fullmatch(sign) is not None


class Spellings[Place]:
    """The codes of one dimension as they are met, each with the place where it stood first."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, Place]] = {}
        self._met: set[str] = set()

    def other(self, code: str, place: Place) -> tuple[str, Place] | None:
        """Note a code. Returns another that was met, and where, if nothing but what `folded` folds tells them
        apart."""
        if code in self._met:
            return None
        self._met.add(code)
        first = self._first.setdefault(folded(code), (code, place))
        return None if first[0] == code else first
