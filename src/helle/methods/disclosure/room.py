"""Numbers for what nobody tells, away from the ends of what they can be: from there most short moves lead somewhere.

Whole numbers that fit are found at a corner of what is possible, where most of them are as small as they can be. Such a
table has room for few moves, and what is possible beside it has to be shown by long ways. An interior point has room
everywhere, and no whole numbers; but those beside it nearly always have some that fit, which are found sooner than any
that fit without it.
"""

from __future__ import annotations

from typing import Final

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.problem import Numbers
from helle.methods.disclosure.solving import solver

_NEAR: Final = 1e-6
_BESIDE: Final = (0.0, 1.0)
"""How far below and above the two whole numbers beside it a number may be, where none of these fit."""
_STEPS: Final = 200
"""Steps toward the middle, of which some twenty are enough as a rule."""
_UNEVEN: Final = 0.1
"""By how much costs are drawn apart, so that of numbers that are as near not all are rounded alike."""


def with_room(over: scipy.sparse.csr_array, lower: Numbers, upper: Numbers, effort: Effort) -> Numbers | None:
    """Whole numbers from `lower` to `upper` (an entry for each column of `over`) of which every row comes to 0, near
    the middle of what is possible; None where the work did not find any, or there are none."""
    program = solver(over, lower, upper)
    program.setOptionValue("solver", "ipx")
    program.setOptionValue("run_crossover", "off")
    program.setOptionValue("ipm_iteration_limit", _STEPS)
    program.run()
    if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    middle = np.array(program.getSolution().col_value)
    below, above = np.floor(middle + _NEAR), np.ceil(middle - _NEAR)
    drawn = np.random.default_rng(len(middle)).uniform(-_UNEVEN, _UNEVEN, len(middle))
    costs = np.where(below < above, 1.0 - 2.0 * (middle - below) + drawn, 0.0)
    size = len(middle)
    for beside in _BESIDE:
        program = solver(over, np.maximum(lower, below - beside), np.minimum(upper, above + beside), costs)
        kinds = np.full(size, highspy.HighsVarType.kInteger)
        program.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        program.setOptionValue("mip_max_improving_sols", 1)  # The first that fits: none of them is better.
        effort.run(program)
        if program.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            found: Numbers = np.rint(np.array(program.getSolution().col_value))
            return found if not (over @ found).any() else None
    return None
