"""One spelling of what can be spelt in many ways: words folded to what they share (PUB-ORG-09).

Capitals, æøå and what is typed for them, double letters, punctuation, spaces within a word, "vej" and "v.".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_FOLDED: Final = str.maketrans({"æ": "a", "ä": "a", "ø": "o", "ö": "o", "œ": "o", "å": "a", "đ": "d", "ł": "l"})
_TYPED_FOR: Final = (("aa", "a"), ("ae", "a"), ("oe", "o"))
_TWICE: Final = re.compile(r"([a-z])\1+")
_TOKEN: Final = re.compile(r"[^\W\d_]+\.?|\d+")
_WHOLE: Final = {
    "v": "vej", "vj": "vej", "g": "gade", "gd": "gade", "skt": "sankt", "sct": "sankt", "st": "sankt", "gl": "gamel",
    "gamle": "gamel", "ndr": "nordre", "sdr": "sondre", "pl": "plads", "blvd": "boulevard", "boul": "boulevard",
    "al": "ale",
}  # fmt: skip
_ENDING: Final = {"v": "vej", "vj": "vej", "g": "gade", "gd": "gade", "pl": "plads", "str": "strade", "al": "ale"}


def tokens_of(text: str) -> list[str]:
    """Words and numbers, folded. A word keeps the full stop that follows it: it may be cut short."""
    shown = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    folded = shown.casefold().translate(_FOLDED)
    bare = "".join(one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))
    for typed, letter in _TYPED_FOR:
        bare = bare.replace(typed, letter)
    return [
        "".join(str(unicodedata.decimal(digit)) for digit in one).lstrip("0") or "0" if one[0].isdecimal() else one
        for one in _TOKEN.findall(_TWICE.sub(r"\1", bare))
    ]


def plain(token: str) -> str:
    """A word without its full stop; one that is always cut short, in full."""
    word = token.removesuffix(".")
    return _WHOLE.get(word, word)


def spelt(tokens: Sequence[str]) -> set[str]:
    """A run of words as one: with its last word in full where a full stop cut it short, and without the s of
    belonging."""
    if not tokens:
        return set()
    before = "".join(plain(one) for one in tokens[:-1])
    last = plain(tokens[-1])
    endings = {last, last.removesuffix("s")}
    if tokens[-1].endswith("."):
        endings |= {last.removesuffix(cut) + full for cut, full in _ENDING.items() if _is_cut(last, cut)}
    return {as_one(before, one) for one in endings if before + one}


def plain_words(text: str) -> list[str]:
    """The words and numbers of a text, each by itself."""
    return [plain(one) for one in tokens_of(text)]


def joined(text: str) -> str:
    """All words of a name as one."""
    return as_one(*plain_words(text))


def as_one(*words: str) -> str:
    """Words without their pauses; one may have stood between two letters that are folded to one."""
    return _TWICE.sub(r"\1", "".join(words))


def _is_cut(word: str, cut: str) -> bool:
    return word.endswith(cut) and len(word) >= len(cut) + 3
