"""Numbers for what nobody tells, away from the least that they can be: from there most short moves lead somewhere.

Whole numbers that fit are found at a corner of what is possible, where most of them are as small as they can be. Such a
table has room for few moves, and what is possible beside it has to be shown by long ways. So of all tables that fit one
is taken in which many numbers are one more than their least at least, or two, or three.
"""

from __future__ import annotations

from typing import Final

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.problem import Numbers
from helle.methods.disclosure.solving import solver

_STEPS: Final = 3
"""So many steps from its least are worth something to a number: each less than the one before."""
_NEAR: Final = 1e-6
_GAP: Final = 0.05
"""How far from the most room the answer of an integer program may be."""


def with_room(over: scipy.sparse.csr_array, lower: Numbers, upper: Numbers, effort: Effort) -> Numbers | None:
    """Whole numbers from `lower` to `upper` (an entry for each column of `over`) of which every row comes to 0, with
    room beneath many of them; None where the work did not find any, or there are none."""
    free: np.ndarray = np.flatnonzero(lower < upper)
    columns = over.tocsc()
    # What is over the least, in steps of one and the rest: copies of one column. And one that is 1, for all the least.
    steps = scipy.sparse.hstack(
        [*[columns[:, free]] * (_STEPS + 1), scipy.sparse.csc_array((over @ lower)[:, None])]
    ).tocsr()
    most = (upper - lower)[free]
    ends = [np.minimum(1.0, np.maximum(0.0, most - step)) for step in range(_STEPS)]
    ends += [np.maximum(0.0, most - _STEPS), np.ones(1)]
    worth = [np.full(len(free), step - _STEPS, dtype=np.float64) for step in range(_STEPS + 1)]
    at_least = np.zeros(steps.shape[1])
    at_least[-1] = 1.0
    highs = solver(steps, at_least, np.concatenate(ends), np.concatenate([*worth, np.zeros(1)]))
    effort.run(highs)
    found = _numbers(highs, lower, free)
    if found is not None and np.abs(found - np.rint(found)).max(initial=0.0) > _NEAR:
        size = steps.shape[1]
        kinds = np.full(size, highspy.HighsVarType.kInteger)
        highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        highs.setOptionValue("mip_rel_gap", _GAP)
        effort.run(highs)
        found = _numbers(highs, lower, free)
    return None if found is None else np.rint(found)


def _numbers(highs: highspy._core._Highs, lower: Numbers, free: np.ndarray) -> Numbers | None:
    """What a program found; None where it found nothing."""
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    numbers: Numbers = lower.copy()
    numbers[free] += np.array(highs.getSolution().col_value)[:-1].reshape(_STEPS + 1, len(free)).sum(axis=0)
    return numbers
