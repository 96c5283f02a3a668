"""What every pattern has to keep, because one was found that leaves a cell too narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from helle.methods.disclosure.met import NEAR
from helle.methods.disclosure.problem import Mask, Numbers, Places, Problem, Target, parts_of


@dataclass(frozen=True, slots=True)
class Cut:
    """What the weights of all that a pattern suppresses have to come to, if it suppresses `place`: `least`."""

    place: int
    weights: Numbers
    least: float


@dataclass(frozen=True, slots=True)
class Narrow:
    """A target that a pattern fails, how far it can fall and rise in it, and the cut that says so.

    None for a cut: it may be wide enough, and no whole tables were found that prove it.
    """

    target: Target
    fall: int
    rise: int
    cut: Cut | None


def by_duality(
    problem: Problem, target: Target, rows: Places, stops_up: Sequence[float], stops_down: Sequence[float]
) -> Cut:
    """The inequality by what stops a target that rises, and that falls: prices of the equations `rows`."""
    weights = _weights(problem, target, 1.0, rows, stops_up) + _weights(problem, target, -1.0, rows, stops_down)
    least = target.width - weights[target.place]
    weights[target.place] = 0.0
    return Cut(target.place, np.minimum(weights, least), float(least))


def _weights(problem: Problem, target: Target, sign: float, rows: Places, duals: Sequence[float]) -> Numbers:
    """How much further each cell lets the target go, were it suppressed: weak duality, for any pattern."""
    multipliers = np.zeros(problem.sums.shape[0])
    multipliers[rows] = duals
    reduced = -(problem.sums.T @ multipliers)
    reduced[target.place] -= sign
    reduced[np.abs(reduced) < NEAR] = 0.0
    weights = np.zeros(problem.size)
    np.multiply(-reduced, problem.above, out=weights, where=reduced < 0)
    np.multiply(reduced, problem.below, out=weights, where=reduced > 0)
    weights[~problem.free] = 0.0
    weights[list(target.knows)] = 0.0
    return weights


def beside_what_hangs_together(
    problem: Problem, pattern: Mask, over: scipy.sparse.csr_array, rows: Places, number: int
) -> Cut:
    """Some cell has to be suppressed that shares an equation with what hangs together with the pattern's `number`-th.

    `over`: the equations `rows` of the problem over what the pattern suppresses alone.
    """
    parts = parts_of(over)
    tied = rows[parts[: len(rows)] == parts[len(rows) + number]]
    weights = np.zeros(problem.size)
    weights[np.unique(problem.sums[tied].indices)] = 1.0
    weights[pattern | ~problem.free] = 0.0
    return Cut(int(np.flatnonzero(pattern)[number]), weights, 1.0)
