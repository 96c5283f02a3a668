"""Whether a model has an estimate at all, asked before it is fitted (Fienberg and Rinaldo, Annals of Statistics 2012).

A Poisson log-linear model of a table with empty cells need not have a maximum likelihood estimate: an ordinary fit then
"converges" to hundreds of billions. Where nobody is on all lists of a term, the extended estimate is known: the term
goes to minus infinity, and the histories that hold it are expected to be empty (Chan, Silverman and Vincent, JASA
2021). Of what is left two things must hold. The model must be identifiable: no two settings of its terms expect the
same. And the margins must lie inside the cone of what the model can expect, not on a face of it: no direction may exist
in which the empty histories grow ever emptier while the others stay. The second is a question to linear programming,
unless the histories that somebody has fix the terms by themselves, which they mostly do.

Both depend on which histories are empty and not on how many the others have, so that one answer holds for all tables
with the same empty histories.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import numpy as np
import scipy

from helle.methods.estimation.lists import Model, Numbers, Term, margins, singles, spread

_NOUGHT = 1e-9


class Check(StrEnum):
    """What a model can fail at."""

    IDENTIFIABLE = "identifiable"
    EXISTS = "exists"
    CONVERGES = "converges"


def failed(somebody: int, model: Model, number: int) -> Check | None:
    """What the model fails at in a table of `number` lists; None where there is one estimate. `somebody` has bit `h`
    set where somebody has the history `h`."""
    finite, kept = left(somebody, model, number)
    return _failed_at(somebody, finite, kept)


def left(somebody: int, model: Model, number: int) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The terms that are finite, and the histories that may have somebody, with the empty terms at minus infinity."""
    present = _present(somebody, number)
    terms = (*singles(number), *model)
    finite = tuple(term for term in terms if present[term])
    return finite, _kept(tuple(term for term in terms if not present[term]), number)


@lru_cache(maxsize=20_000)
def _present(somebody: int, number: int) -> tuple[bool, ...]:
    """For each term, whether somebody is on all of its lists."""
    has = np.array([[float(somebody >> history & 1)] for history in range(1 << number)])
    return tuple((margins(has)[:, 0] > 0).tolist())


@lru_cache(maxsize=20_000)
def _kept(empty: tuple[Term, ...], number: int) -> tuple[Term, ...]:
    """The histories that hold none of the empty terms."""
    struck = np.zeros((1 << number, 1))
    struck[list(empty)] = 1.0
    return tuple((np.flatnonzero(spread(struck)[1:, 0] == 0) + 1).tolist())


@lru_cache(maxsize=200_000)
def _failed_at(somebody: int, finite: tuple[Term, ...], kept: tuple[Term, ...]) -> Check | None:
    histories, terms = np.array(kept, dtype=np.intp), np.array(finite, dtype=np.intp)
    design = ((histories[:, None] & terms) == terms).astype(np.float64)
    has = np.array([somebody >> history & 1 for history in kept], dtype=bool)
    return check_design(design, has)


def check_design(design: Numbers, has: np.ndarray[tuple[int], np.dtype[np.bool]]) -> Check | None:
    """The same for any model: a row of `design` for each cell, a column for each term; `has`: whether the cell has
    somebody."""
    columns = design.shape[1]
    free = _free_directions(design[has])
    if not free.shape[1]:
        return None  # The cells that somebody has fix every term.
    if np.linalg.matrix_rank(design) < columns:
        return Check.IDENTIFIABLE
    return None if _inside(design[~has] @ free) else Check.EXISTS


def _free_directions(design: Numbers) -> Numbers:
    """The directions in which the terms can change without changing what is expected of any of these cells."""
    _, sizes, directions = np.linalg.svd(design, full_matrices=True)
    rank = int((sizes > _NOUGHT * max(1.0, float(sizes[0]) if sizes.size else 1.0)).sum())
    return np.asarray(directions[rank:].T, dtype=np.float64)


def _inside(changes: Numbers) -> bool:
    """Whether every direction makes some empty cell fuller where it makes another emptier."""
    dimensions = changes.shape[1]
    if dimensions == 1:
        return bool(changes.max(initial=0) > _NOUGHT) and bool(changes.min(initial=0) < -_NOUGHT)
    # The most that the empty cells can be emptied together by a direction of bounded size that fills none of them.
    answer = scipy.optimize.linprog(
        -changes.sum(axis=0), A_ub=-changes, b_ub=np.zeros(len(changes)), bounds=[(-1, 1)] * dimensions, method="highs"
    )
    return bool(-answer.fun < 1e-7)
