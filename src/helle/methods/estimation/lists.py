"""Who was on which lists: a table of capture histories, and the terms that a model of it can have.

A history, like a term of a model, is a set of lists, kept as a number whose bit `i` stands for list `i`. A whole table
is then an array of 2^lists counts, and the margin of a term, the cases on all of its lists, is a sum over supersets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]

type Term = int
type Model = tuple[Term, ...]
"""The terms above single lists that a model has, ascending. Intercept and single lists are always in it."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Names of the lists, and how many cases have each history. Nobody is known who is on no list: `counts[0]` is 0."""

    names: tuple[str, ...]
    counts: Numbers

    @property
    def number(self) -> int:
        """How many lists."""
        return len(self.names)

    @property
    def cases(self) -> int:
        """How many cases were observed."""
        return round(float(self.counts.sum()))

    def overlap(self, term: Term) -> int:
        """How many cases are on all lists of a term."""
        return round(float(margins(self.counts[:, None])[term, 0]))

    def without(self, place: int) -> Lists:
        """The table as it would be had one list not been kept: who is on no other list is not known any more."""
        axes = self.counts.reshape((2,) * self.number)
        counts = axes.sum(axis=self.number - 1 - place).ravel()
        counts[0] = 0
        return Lists(self.names[:place] + self.names[place + 1 :], counts)

    def term(self, names: Iterable[str]) -> Term:
        """The term of some lists. Raises `ValueError` for a name that is none of the lists."""
        return sum(1 << self.names.index(name) for name in set(names))

    def words(self, term: Term) -> str:
        """A term as people write it: its lists, joined by a colon."""
        return ":".join(name for place, name in enumerate(self.names) if term >> place & 1)


def table(names: tuple[str, ...], counts: dict[Term, int]) -> Lists:
    """A table from the counts of its histories."""
    array = np.zeros(1 << len(names))
    for history, count in counts.items():
        array[history] += count
    return Lists(names, array)


def margins(tables: Numbers) -> Numbers:
    """For each set of lists, the sum over the histories that hold it. The first axis are the sets."""
    sums = tables.copy()
    return _added(sums, into=0, out_of=1)


def spread(weights: Numbers) -> Numbers:
    """For each history, the sum over the terms that it holds: what a model says of it, out of the model's weights."""
    sums = weights.copy()
    return _added(sums, into=1, out_of=0)


def _added(sums: Numbers, *, into: int, out_of: int) -> Numbers:
    number = sums.shape[0].bit_length() - 1
    for place in range(number):
        halves = sums.reshape(1 << (number - 1 - place), 2, 1 << place, -1)
        halves[:, into] += halves[:, out_of]
    return sums


@cache
def singles(number: int) -> tuple[Term, ...]:
    """The terms of every model: the intercept, and each list by itself."""
    return (0, *(1 << place for place in range(number)))


@cache
def pairs(number: int) -> tuple[Term, ...]:
    """All terms of two lists, ascending."""
    return tuple(sorted(1 << one | 1 << other for one, other in combinations(range(number), 2)))


@cache
def pair_models(number: int) -> tuple[Model, ...]:
    """All models with terms of two lists at most: 1,024 for five lists."""
    terms = pairs(number)
    return tuple(model for size in range(len(terms) + 1) for model in combinations(terms, size))


@cache
def hierarchical_models(number: int) -> tuple[Model, ...]:
    """All hierarchical models but the one that holds all lists in one term, which no table without those on no list can
    tell: with a term they have all terms within it. 1, 8, 113 and 6,893 for two to five lists."""
    above = [term for term in range(1 << number) if 2 <= term.bit_count() < number]
    above.sort(key=lambda term: (term.bit_count(), term))
    models: list[tuple[Term, ...]] = [()]
    for term in above:
        within = {term & ~(1 << place) for place in range(number) if term >> place & 1 and term.bit_count() > 2}
        models += [(*model, term) for model in models if within <= set(model)]
    return tuple(tuple(sorted(model)) for model in models)


def generators(model: Model, number: int) -> tuple[Term, ...]:
    """The largest terms of a model, from which the others follow; a list that stands alone among them."""
    terms = [*singles(number)[1:], *model]
    return tuple(term for term in terms if not any(term != other and term & other == term for other in terms))
