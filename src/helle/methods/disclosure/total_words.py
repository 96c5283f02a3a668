"""What a total is called by another name than `Total`: by a word for one, or by words that begin or end with one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from helle.methods.codes import folded
from helle.methods.disclosure.tables import TOTAL

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "da": (
        *("i alt", "ialt", "alle", "sum", "samlet", "sammenlagt", "tilsammen", "total", "totalt", "subtotal"),
        *("totalen", "totalsum", "totalantal", "samtlige", "antal", "antal personer"),
        *("hele landet", "landet", "Danmark", "begge", "begge køn"),
    ),
    "en": (
        *("all", "total", "totals", "tot", "subtotal", "grand total", "sum", "overall", "altogether", "t"),
        *("whole country", "Denmark", "both", "both sexes"),
    ),
    "sv": ("totalt", "samtliga", "alla", "summa", "hela landet", "båda könen"),
    "nb": ("i alt", "totalt", "alle", "sum", "hele landet", "begge kjønn"),
    "de": ("insgesamt", "gesamt", "alle", "summe", "zusammen"),
    "fr": ("total", "totale", "totaux", "ensemble", "tous", "toutes"),
    "sdmx": ("_t",),
    "sign": ("σ", "\u2211"),
}
"""What a total is called, by language; `sdmx` is the standard in which statistical offices exchange tables."""
_BEFORE: Final = (
    *("i alt", "ialt", "alle", "samlet", "samlede", "samtlige", "hele", "sum", "total", "totalt", "totale"),
    *("all", "whole", "overall", "alla", "samtliga", "hela", "summa"),
    *("insgesamt", "gesamt", "summe", "ensemble", "tous", "toutes"),
)
"""With what a name of a total begins (`Alle køn`, `All persons`, `Hele året`)."""
_AFTER: Final = ("i alt", "ialt", "total", "totalt", "totals", "tilsammen", "sammenlagt", "altogether", "insgesamt")
"""With what it ends (`Personer i alt`)."""
_THE_REST: Final = frozenset(("andre", "øvrige", "resten", "other", "others", "else", "andra", "övriga", "autres"))
"""All others are not all: they are a group beside those that are named."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def _letters(text: str) -> tuple[str, ...]:
    """The words of a text, without figures and signs; the sign of a sum is the letter that it was."""
    return tuple(_LETTERS.findall(folded(text).replace("\u2211", "σ")))


_KNOWN: Final = frozenset(_letters(word) for words in WORDS.values() for word in words)
_BEGINNINGS: Final = frozenset(map(_letters, _BEFORE))
_ENDS: Final = frozenset(map(_letters, _AFTER))


def is_word_for_a_total(code: str) -> bool:
    """Whether a code, but `Total` itself, is what somebody would call a total, or begins or ends with that, whatever
    signs and figures stand around and between its words."""
    words = _letters(code)
    if code == TOTAL or not words:
        return False
    if len(words) == 1 and len(words[0]) == 1:
        return words in _KNOWN and not any(sign.isdigit() for sign in folded(code))  # The third of some terms is T3.
    spelled = ("".join(words),) if all(len(word) == 1 for word in words) else words
    return (
        spelled in _KNOWN
        or all((word,) in _KNOWN for word in words)
        or (_begins(words) and _THE_REST.isdisjoint(words))
        or any(words[-length:] in _ENDS for length in (1, 2))
    )


def _begins(words: Sequence[str]) -> bool:
    return any(tuple(words[:length]) in _BEGINNINGS for length in (1, 2))
