"""A code in one form, however it was typed: two programs write the same word in other signs, and nobody sees it.

A code that is taken for two is protected as two, and what the one holds back the other publishes.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_BLANK: Final = "\u2800"
"""A cell of Braille without a dot: a blank to the eye that Unicode calls none."""
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Joiners and fillers that Unicode calls marks or letters."""
_UNSEEN_CATEGORIES: Final = frozenset(("Cc", "Cf", "Cs"))
"""Controls, signs of form (soft hyphen, zero-width space, direction), and halves of signs."""


def one_form(text: str) -> str:
    """A text composed (NFC), with one blank for blanks of any kind, none at its ends, and without what is not seen.

    What has this form stays as it is.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = "".join(" " if _is_blank(sign) else sign for sign in text if _is_blank(sign) or not _is_unseen(sign))
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def folded(text: str) -> str:
    """What two codes have in common that differ by case or by compatibility form alone (`NFKC`): `²` is `2` there."""
    plain = unicodedata.normalize("NFKC", one_form(text)).casefold()
    return one_form(unicodedata.normalize("NFKC", plain))


def _is_blank(sign: str) -> bool:
    return sign.isspace() or sign == _BLANK


def _is_unseen(sign: str) -> bool:
    return (
        unicodedata.category(sign) in _UNSEEN_CATEGORIES
        or sign in _UNSEEN
        or "\ufe00" <= sign <= "\ufe0f"
        or "\U000e0100" <= sign <= "\U000e01ef"
    )


class Spellings[Place]:
    """The codes of one dimension as they are met, each with the place where it stood first."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, Place]] = {}
        self._met: set[str] = set()

    def other(self, code: str, place: Place) -> tuple[str, Place] | None:
        """Note a code. Returns another that was met, and where, if only case or compatibility form tells them apart."""
        if code in self._met:
            return None
        self._met.add(code)
        first = self._first.setdefault(folded(code), (code, place))
        return None if first[0] == code else first
