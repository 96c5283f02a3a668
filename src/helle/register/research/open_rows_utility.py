"""What open microdata is still good for, measured of the file that is handed out: in the words of its layout, without
what is held back and what the layout has no word for (STA-01).

It is measured of what tables tell anyway: of what they hold back, the measures would say how it is parted. A word that
the layout has none for is lost; words that are one there have lost what told them apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helle.methods.microdata import utility
from helle.methods.microdata.plan import SUPPRESSED
from helle.methods.microdata.utility import Kept
from helle.register.releases.microdata import in_layout

type Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Shares of 1: what each column lost, and all together; what is kept of combinations; and of the pairs that the
    layout has words for, how many are left (1 where there is one column)."""

    lost: Mapping[str, float]
    lost_in_all: float
    kept: Mapping[int, Kept]
    pairs_left: float


def measured(names: Sequence[str], could: Rows, leaving: Rows) -> Measured:
    """Measure the rows as they leave. `could`: what they could say, `*` for what is held back."""
    laid, left = _laid_out(names, could), _laid_out(names, leaving)
    bits = {
        name: (_bits([row[at] for row in could]), _bits_left([row[at] for row in laid], [row[at] for row in left]))
        for at, name in enumerate(names)
    }
    said = [
        tuple(word if word != SUPPRESSED else own for word, own in zip(row, as_recorded, strict=True))
        for row, as_recorded in zip(laid, could, strict=True)
    ]
    in_words = utility.report(laid, laid, left, {}).kept
    return Measured(
        {name: _lost(*one) for name, one in bits.items()},
        _lost(sum(all_of_it for all_of_it, _kept in bits.values()), sum(kept for _all, kept in bits.values())),
        utility.report(said, said, left, {}).kept,
        in_words[2].as_coarsened if 2 in in_words else 1.0,
    )


def _laid_out(names: Sequence[str], rows: Rows) -> Rows:
    return [
        tuple(
            SUPPRESSED if word == SUPPRESSED else in_layout(name, word) for name, word in zip(names, row, strict=True)
        )
        for row in rows
    ]


def _bits(words: Sequence[str]) -> float:
    """What words say, in bits; a gap says nothing."""
    return _bits_left(words, words)


def _bits_left(before: Sequence[str], after: Sequence[str]) -> float:
    """What those say that are left, by how rare they were."""
    counts = Counter(before)
    left = Counter(word for word in after if word != SUPPRESSED)
    return -sum(number * math.log2(counts[word] / len(before)) for word, number in left.items())


def _lost(recorded: float, kept: float) -> float:
    return min(1.0, max(0.0, 1 - kept / recorded)) if recorded > 0 else 0.0
