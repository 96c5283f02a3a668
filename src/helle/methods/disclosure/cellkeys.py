"""The cell-key method: small noise on counts, the same whenever the same persons are counted (Fraser, Wooton 2005).

Each person has a key drawn once, between 0 and 1. A cell's key is the fraction of their sum, and decides its noise by a
table of probabilities; so the same cell gets the same noise in every table, and asking again tells nothing more. The
probabilities are those of most entropy with mean 0 and a given variance (Giessing 2016). Sums do not add up any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Numbers = NDArray[np.float64]


class NoNoise(Exception):
    """No probabilities have mean 0 and that variance, for this count."""

    def __init__(self, count: int) -> None:
        super().__init__(f"count {count}")
        self.count = count


@dataclass(frozen=True, slots=True)
class Noise:
    """For each count the noises it may get with their probabilities; larger counts are treated as the largest here."""

    noises: tuple[NDArray[np.int64], ...]
    probabilities: tuple[Numbers, ...]

    def of(self, count: int, key: float) -> int:
        """The noise of a cell."""
        row = min(count, len(self.noises) - 1)
        place = int(np.searchsorted(np.cumsum(self.probabilities[row]), key % 1.0, side="right"))
        return int(self.noises[row][min(place, len(self.noises[row]) - 1)])

    def could_be(self, shown: int) -> tuple[int, int]:
        """The least and the largest count that may be shown so, as far as this cell alone says."""
        far = max(int(np.abs(row).max()) for row in self.noises)
        last = len(self.noises) - 1
        found = [
            count
            for count in range(max(0, shown - far), shown + far + 1)
            if shown - count in self.noises[min(count, last)]
        ]
        return found[0], found[-1]


def noise(most: int, variance: float, *, hidden: int = 0) -> Noise:
    """Noise of at most `most` with that variance; a count is never shown as 1 to `hidden`, and a 0 stays 0.

    Raises `NoNoise`.
    """
    noises, probabilities = [np.zeros(1, dtype=np.int64)], [np.ones(1)]
    for count in range(1, most + hidden + 1):
        shown = np.arange(max(0, count - most), count + most + 1)
        shown = shown[(shown == 0) | (shown > hidden)]
        noises.append(shown - count)
        probabilities.append(_most_entropy(count, (shown - count).astype(np.float64), variance))
    return Noise(tuple(noises), tuple(probabilities))


def perturbed(counts: Sequence[int], keys: Sequence[float], how: Noise) -> list[int]:
    """The counts with their noise. `keys` are the sums of the keys of the persons in each cell."""
    return [count + how.of(count, key) for count, key in zip(counts, keys, strict=True)]


def _most_entropy(count: int, noises: Numbers, variance: float) -> Numbers:
    """Probabilities of the form exp(a v + b v²) that have mean 0 and the variance: the dual is convex."""
    moments = np.vstack([noises, noises**2 - variance])

    def weights(multipliers: Numbers) -> Numbers:
        exponents = multipliers @ moments
        return np.exp(exponents - exponents.max())

    def dual(multipliers: Numbers) -> tuple[float, Numbers]:
        raw = weights(multipliers)
        share = raw / raw.sum()
        return float(np.log(raw.sum()) + (multipliers @ moments).max()), moments @ share

    with np.errstate(over="ignore", invalid="ignore"):  # Where there are none it runs away.
        found = optimize.minimize(dual, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-10, "maxiter": 500})
    raw = weights(found.x)
    share: Numbers = raw / raw.sum()
    if not np.abs(moments @ share).max() < 1e-6:
        raise NoNoise(count)
    return share
