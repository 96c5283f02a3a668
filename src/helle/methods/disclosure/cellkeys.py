"""The cell-key method: small noise on counts, the same whenever the same persons are counted (Fraser, Wooton 2005).

Each person has a key drawn once, between 0 and 1. A cell's key is the fraction of their sum, and decides its noise by a
table of probabilities; so the same cell gets the same noise in every table, and asking again tells nothing more. The
probabilities are those of most entropy with mean 0 and a given variance (Giessing 2016). Sums do not add up any more.
Whoever reads what is shown knows these probabilities, so that a noise that comes hardly ever hides nothing: none is
given that comes less often than `RAREST`, and a count that could be shown so by such a one alone is none that may be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Numbers = NDArray[np.float64]

RAREST: Final = 1 / 1_000
"""How often a noise at either end comes at least, of a count. Of a release of a thousand cells one is moved so: rarer
than that it is in no table that anybody reads, and who holds it for impossible errs in less than one in a thousand."""

_HALVINGS: Final = 20
"""How often the range of variances is halved: of the largest, 50, less than a thousandth of the least is left."""


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
        """The least and the largest count that may be shown so, as far as this cell alone says: each of them is so at
        least once in 1 / `RAREST` times."""
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

    Raises `NoNoise`, also where only a noise that is too rare to be given would bring the variance.
    """
    noises, probabilities = [np.zeros(1, dtype=np.int64)], [np.ones(1)]
    for count in range(1, most + hidden + 1):
        of, share = _of_count(count, most, variance, hidden)
        noises.append(of)
        probabilities.append(share)
    return Noise(tuple(noises), tuple(probabilities))


def widest(most: int, variance: float, *, hidden: int = 0) -> int:
    """How wide the interval is that a large count is left, as far as its cell alone says; 0 where there is no noise
    of that variance."""
    try:
        of, _share = _of_count(most + hidden, most, variance, hidden)
    except NoNoise:
        return 0
    return int(of[-1] - of[0])


def least_variance(most: int, width: int, *, hidden: int = 0) -> float | None:
    """The least variance, of two digits, with which a large count is left that width; None where none does."""
    low, high = 0.0, float(most)  # A count of 1 goes down to 0 alone, and so has no more.
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if widest(most, middle, hidden=hidden) >= width else (middle, high)
    digits = 1 - math.floor(math.log10(high))
    rounded = round(math.ceil(high * 10**digits) / 10**digits, max(digits, 0))
    try:
        noise(most, rounded, hidden=hidden)
    except NoNoise:
        return None
    return rounded if widest(most, rounded, hidden=hidden) >= width else None


def perturbed(counts: Sequence[int], keys: Sequence[float], how: Noise) -> list[int]:
    """The counts with their noise. `keys` are the sums of the keys of the persons in each cell."""
    return [count + how.of(count, key) for count, key in zip(counts, keys, strict=True)]


def _of_count(count: int, most: int, variance: float, hidden: int) -> tuple[NDArray[np.int64], Numbers]:
    """The noises of a count with their probabilities, without those at either end that are too rare: these are left
    out, and the others are given the mean and the variance once more. Raises `NoNoise`."""
    shown = np.arange(max(0, count - most), count + most + 1)
    noises = shown[(shown == 0) | (shown > hidden)] - count
    while len(noises) > 1:
        share = _most_entropy(count, noises.astype(np.float64), variance)
        often = np.flatnonzero(share >= RAREST)
        if len(often) and often[0] == 0 and often[-1] == len(noises) - 1:
            return noises, share
        noises = noises[often[0] : often[-1] + 1] if len(often) else noises[:0]
    raise NoNoise(count)


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
