"""Controlled rounding: every count to a multiple beside it, so that all sums still add up (Cox 1987)."""

from __future__ import annotations

import highspy
import numpy as np

from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.problem import sums_of
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import Cell, Linked


class NoRounding(Exception):
    """No choice of neighbours adds up. Of tables with two dimensions there always is one; of three, not always."""


def rounded(tables: Linked, base: int, *, seconds: float = 20.0) -> dict[Cell, int]:
    """The counts in multiples of `base`, as near to what they were as can be; a multiple stays what it is.

    `seconds` of work go into it (`effort`); what is best then is taken. Raises `NoRounding`.
    """
    counts = np.array(tables.counts, dtype=np.float64)
    lower, upper = np.floor(counts / base), np.ceil(counts / base)
    # How much further off the upper neighbour is than the lower one.
    costs = (upper * base - counts) - (counts - lower * base)
    size = len(counts)
    highs = solver(sums_of(tables), lower, upper, costs)
    highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger))
    Effort(seconds).run(highs)
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise NoRounding
    values = np.rint(np.array(highs.getSolution().col_value)) * base
    return {cell: int(values[place]) for cell, place in tables.places.items()}
