"""Codes that are a total by another name than `Total`.

Summed with the others such a code is published beside them, and whoever takes them from it has what was held back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from helle.methods.codes import folded, one_form
from helle.methods.disclosure.tables import TOTAL, Codes, Hierarchy

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "da": (
        *("i alt", "ialt", "alle", "sum", "samlet", "sammenlagt", "tilsammen", "total", "totalt", "subtotal"),
        *("hele landet", "Danmark", "begge", "begge køn"),
    ),
    "en": (
        *("all", "total", "totals", "tot", "subtotal", "grand total", "sum", "overall", "altogether"),
        *("whole country", "Denmark", "both", "both sexes"),
    ),
    "sv": ("totalt", "samtliga", "alla", "summa", "hela landet", "båda könen"),
    "nb": ("i alt", "totalt", "alle", "sum", "hele landet", "begge kjønn"),
    "de": ("insgesamt", "gesamt", "alle", "summe", "zusammen"),
    "fr": ("total", "totale", "totaux", "ensemble", "tous", "toutes"),
    "sdmx": ("_t",),
}
"""What a total is called, by language; `sdmx` is the standard in which statistical offices exchange tables."""
_KNOWN: Final = frozenset(folded(word) for words in WORDS.values() for word in words)
_PARTS: Final = re.compile(r"[.:;,*/()\[\]{}\"']+")
"""What parts a word for a total from another in brackets or behind a stroke."""
_FEWEST_OTHERS, _FEWEST_SLICES = 2, 2
_OTHERS_OF_ONE_SLICE, _LEAST_OF_ONE_SLICE = 3, 20
"""Where one slice alone shows it: how many others, and how large the sum. Of drawn tables of four to eleven counts with
a sum of 20 or more none to three in a hundred had such a count by chance."""


def is_word_for_a_total(code: str) -> bool:
    """Whether a code, but `Total` itself, is what somebody would call a total, or nothing but several such words,
    whatever signs stand around and between them."""
    words = [one_form(part) for part in _PARTS.split(folded(code).replace("-", " "))]
    return code != TOTAL and any(words) and all(word in _KNOWN for word in words if word)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A code that is the sum of all others beside it: its dimension, and a row in which it is seen.

    `once`: one slice alone shows it, so that it may be so by chance.
    """

    dimension: str
    code: str
    codes: Codes
    once: bool


def hidden(
    dimensions: Sequence[str],
    values: Mapping[Codes, int | None],
    hierarchies: Mapping[str, Hierarchy],
    excepted: Mapping[str, Iterable[str]],
) -> Hidden | None:
    """The first code that is the sum of all others under the same parent in each slice where that can be seen.

    A slice is the rows that differ in this dimension alone. It shows something where it tells the code and the others
    whole and somebody is in it. Two such slices are needed, and two others: fewer are equal by chance. Or one, where
    it is the only one that shows the code, with three others and a sum that few are equal to by chance.
    """
    for place, dimension in enumerate(dimensions):
        tree = hierarchies.get(dimension, Hierarchy())
        slices: dict[tuple[str, Codes], dict[str, int | None]] = {}
        for codes, value in values.items():
            if codes[place] != TOTAL and not _is_summed(codes, place, dimensions, hierarchies):
                rest = (*codes[:place], *codes[place + 1 :])
                slices.setdefault((tree.above(codes[place])[0], rest), {})[codes[place]] = value
        for parent in dict.fromkeys(above for above, _ in slices):
            beside = {rest: row for (above, rest), row in slices.items() if above == parent}
            siblings = dict.fromkeys(code for row in beside.values() for code in row)
            if len(siblings) <= _FEWEST_OTHERS:
                continue
            for code in siblings:
                if code in excepted.get(dimension, ()) or code in tree.parents.values():
                    continue
                seen = [rest for rest, row in beside.items() if _shows(row, code)]
                once = len(seen) == 1 and _is_told_by_one(beside[seen[0]], code)
                if (once or len(seen) >= _FEWEST_SLICES) and all(_is_sum(beside[rest], code) for rest in seen):
                    return Hidden(dimension, code, (*seen[0][:place], code, *seen[0][place:]), once)
    return None


def _is_summed(codes: Codes, place: int, dimensions: Sequence[str], hierarchies: Mapping[str, Hierarchy]) -> bool:
    """Whether a row is a sum over another dimension: it shows nothing that its parts do not."""
    return any(
        code == TOTAL or code in hierarchies.get(dimension, Hierarchy()).parents.values()
        for number, (dimension, code) in enumerate(zip(dimensions, codes, strict=True))
        if number != place
    )


def _shows(row: Mapping[str, int | None], code: str) -> bool:
    return code in row and len(row) > 1 and None not in row.values() and any(row.values())


def _is_told_by_one(row: Mapping[str, int | None], code: str) -> bool:
    return len(row) > _OTHERS_OF_ONE_SLICE and (row[code] or 0) >= _LEAST_OF_ONE_SLICE


def _is_sum(row: Mapping[str, int | None], code: str) -> bool:
    return row[code] == sum(value or 0 for other, value in row.items() if other != code)
