"""How far two readers of the same thing agree: the observed share, and what is left of it beyond chance.

Cohen (1960): kappa = (observed - expected) / (1 - expected), where expected is the agreement of two who answer at
random, each with the shares of her own answers. It is not defined where both always gave the same one answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over `pairs` things read twice. `kappa` is None where chance alone would give full agreement."""

    pairs: int
    alike: int
    kappa: float | None

    @property
    def observed(self) -> float:
        """The share of pairs that are alike."""
        return self.alike / self.pairs


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """The agreement of two readers. Raises ValueError where nothing was read twice."""
    if not pairs:
        raise ValueError("nothing was read twice")
    number = len(pairs)
    alike = sum(first == second for first, second in pairs)
    of_first, of_second = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    # In whole numbers, so that full agreement by chance is found exactly.
    by_chance = sum(count * of_second[answer] for answer, count in of_first.items())
    if by_chance == number * number:
        return Agreement(number, alike, None)
    return Agreement(number, alike, (alike * number - by_chance) / (number * number - by_chance))
