"""Tables for the tests of the estimate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from helle.methods.estimation.fitting import Fits, Tables, fit, problems
from helle.methods.estimation.lists import Lists, Model, Numbers, pairs, spread
from helle.methods.estimation.reading import read

FOLDER = Path(__file__).parent / "mse"


def published(name: str) -> Lists:
    """One of the published tables."""
    return read((FOLDER / f"{name}.csv").read_bytes()).lists


def alone(lists: Lists) -> Tables:
    """One table, to be fitted."""
    return Tables.of(lists.counts[:, None])


def fitted(lists: Lists, models: Iterable[Model]) -> Fits:
    """Models of one table."""
    tables = alone(lists)
    return fit(tables, problems(tables, [(0, model) for model in models]))


def model_of(lists: Lists, text: str) -> Model:
    """The model with these pairs, as "A:B C:D"."""
    return tuple(sorted(lists.term(part.split(":")) for part in text.split()))


def expected(number: int, weights: dict[int, float]) -> Numbers:
    """What a model expects of each history; those on no list are in place 0."""
    array = np.zeros((1 << number, 1))
    for term, weight in weights.items():
        array[term, 0] = weight
    return np.asarray(np.exp(spread(array))[:, 0], dtype=np.float64)


def some_pairs(number: int, seed: int, most: int = 3) -> Model:
    """A model of a few pairs."""
    random = np.random.default_rng(seed)
    terms = random.permutation(pairs(number))[: random.integers(0, most + 1)]
    return tuple(sorted(int(term) for term in terms))
