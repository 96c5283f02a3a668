"""Which other cells to suppress so that none of the suppressed can be told too closely: secondary suppression.

An integer program chooses the cheapest pattern that keeps all inequalities known so far (Fischetti and Salazar
2001); `attacking` finds the cells that it leaves too narrow, and an inequality for each; and so on until there are
none: then no pattern is cheaper. Where time runs out the last pattern is mended, cell by cell, by the cheapest way of
letting it move, what turns out superfluous is published again, and how far the cost can be from the least is said.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.attacking import Attack, Cut, Narrow, solver
from helle.methods.disclosure.met import NEAR, Pool
from helle.methods.disclosure.problem import Mask, Numbers, Problem, Target

_CUTS = 600
"""Inequalities from one pattern."""
_INCLINED, _NEARLY = 0.7, 0.25
"""What a pattern like the last may be cheaper by, and how far from the least the integer program may end: together less
than 1, so that whole costs are the least all the same."""
_FEW = 20
"""Fewer cells than these are mended, where patterns of one cost follow each other: one that does may cost no more."""


class Impossible(Exception):
    """This cell has to be suppressed, and not even suppressing everything that can be makes it wide enough."""

    def __init__(self, target: Target) -> None:
        super().__init__(str(target))
        self.target = target


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that protects all it suppresses, what it costs beyond the primary cells, and the least it could."""

    pattern: Mask
    cost: float
    bound: float
    rounds: int
    met: Numbers
    """Whole tables that the pattern leaves possible: a row for each, by how far it moves each cell."""

    @property
    def gap(self) -> float:
        """How much of the cost may be more than needed: 0 where it is proved the least."""
        return 0.0 if self.cost <= self.bound + NEAR else (self.cost - self.bound) / self.cost


def search(problem: Problem, seconds: float) -> Found:
    """The cheapest pattern, or the best found in so many seconds of a core. Raises `Impossible`."""
    ends = time.process_time() + seconds
    master, pool = _Master(problem), Pool(problem.size)
    pattern = problem.primary.copy()
    bound, rounds, fewest, stands = 0.0, 0, _FEW, False
    best: Mask | None = None
    while True:
        narrow = list(Attack(problem, pattern, pool).narrow(_CUTS))
        if not narrow:
            best = _cheaper(problem, best, pattern)
        elif stands and len(narrow) < fewest:
            best, fewest = _cheaper(problem, best, mended(problem, pattern, pool)), len(narrow)
        if best is not None and problem.cost(best) <= bound + NEAR:
            return Found(best, problem.cost(best), problem.cost(best), rounds, pool.within(best))
        left = ends - time.process_time()
        if left <= 0 and (best is not None or left < -seconds):
            break
        rounds += 1
        master.add(one.cut for one in narrow)
        master.incline(pattern)
        answer = master.solve(max(1.0, min(left, seconds / 3)))
        if answer is None:
            break
        pattern, least = answer
        bound, stands = max(bound, least), least <= bound + NEAR
    if best is None:
        best = mended(problem, pattern, pool)
    best = thinned(problem, best, seconds / 2, pool)
    return Found(best, problem.cost(best), min(bound, problem.cost(best)), rounds, pool.within(best))


def _cheaper(problem: Problem, one: Mask | None, other: Mask) -> Mask:
    return other if one is None or problem.cost(other) < problem.cost(one) else one


class _Master:
    """The integer program over all inequalities met so far: a column for each cell that may be suppressed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.choices = np.flatnonzero(problem.free & ~problem.primary)
        self.at = np.full(problem.size, -1)
        self.at[self.choices] = np.arange(len(self.choices))
        size = len(self.choices)
        empty = scipy.sparse.csr_array((0, size))
        self.highs = solver(empty, np.zeros(size), np.ones(size), problem.costs[self.choices])
        everything = np.arange(size, dtype=np.int32)
        self.highs.changeColsIntegrality(size, everything, np.full(size, highspy.HighsVarType.kInteger))
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.whole = _whole(problem.costs)
        self.highs.setOptionValue("mip_abs_gap", _NEARLY if self.whole else NEAR / 2)
        self._add_sums()

    def _add_sums(self) -> None:
        """Of each sum: nothing may be suppressed alone in it, nor with one alone who knows what is hers."""
        problem = self.problem
        sums = problem.sums
        for row in range(sums.shape[0]):
            members = sums.indices[sums.indptr[row] : sums.indptr[row + 1]]
            for place in members[problem.primary[members]]:
                weights = np.zeros(problem.size)
                weights[members] = np.minimum(problem.widths[place], problem.below[members] + problem.above[members])
                weights[place], weights[~problem.free] = 0.0, 0.0
                self._add(Cut(int(place), weights, float(problem.widths[place])))
                knows = problem.alone.get(int(place))
                if knows is None:
                    continue
                others = np.array([one for one in members if one not in knows and problem.free[one]], dtype=np.intp)
                for other in others[problem.primary[others]]:
                    weights = np.zeros(problem.size)
                    weights[others] = 1.0
                    weights[other] = 0.0
                    self._add(Cut(int(other), weights, 1.0))
                if knows.isdisjoint(set(members.tolist()) - {int(place)}) and not problem.primary[others].any():
                    weights = np.zeros(problem.size)
                    weights[others] = 1.0
                    self._add(Cut(int(place), weights, 2.0))

    def add(self, cuts: Iterable[Cut]) -> None:
        """Ask the inequalities of all patterns from now on."""
        for cut in cuts:
            self._add(cut)

    def _add(self, cut: Cut) -> None:
        """Weights of what is suppressed come to `least`, if `place` is suppressed at all."""
        problem = self.problem
        least = cut.least - float(cut.weights[problem.primary].sum())
        if least <= NEAR:
            return
        places = np.flatnonzero((cut.weights > 0) & (self.at >= 0))
        columns, weights = self.at[places], np.minimum(cut.weights[places], least)
        if self.at[cut.place] >= 0:
            columns, weights = np.append(columns, self.at[cut.place]), np.append(weights, -least)
            least = 0.0
        self.highs.addRow(least, highspy.kHighsInf, len(columns), columns.astype(np.int32), weights)

    def incline(self, pattern: Mask) -> None:
        """Of patterns that cost the same, rather one like this: what was wide enough in it is not thrown over.

        Costs are whole, and what all in it is cheaper by is less than one: no pattern that costs more comes first.
        """
        chosen = pattern[self.choices]
        if self.whole and chosen.any():
            costs = self.problem.costs[self.choices] - chosen * (_INCLINED / chosen.sum())
            self.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def solve(self, seconds: float) -> tuple[Mask, float] | None:
        """A pattern, the cheapest where there is time enough, and what every pattern costs at least.

        The bound is the solver's, not what its answer costs: after it was given a pattern to start from, HiGHS 1.16 has
        handed that one out as the best, beside the cost of a cheaper one. So it is given none.
        """
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            largest(self.problem)
            return None
        values = np.array(self.highs.getSolution().col_value)
        if info.primal_solution_status != 2 or len(values) != len(self.choices):
            return None
        pattern = self.problem.primary.copy()
        pattern[self.choices[values > 0.5]] = True
        bound = float(info.mip_dual_bound)
        return pattern, float(np.ceil(bound - NEAR)) if self.whole else bound


def _whole(costs: Numbers) -> bool:
    return bool((costs == np.rint(costs)).all())


def mended(problem: Problem, pattern: Mask, pool: Pool | None = None) -> Mask:
    """The pattern with what else is needed, the cheapest way for each cell in turn. Raises `Impossible`.

    Ways are looked for in whole numbers where those in fractions lead through what is suppressed already: each round
    suppresses a cell more.
    """
    pattern, whole = pattern.copy(), False
    while narrow := list(Attack(problem, pattern, pool).narrow()):
        paths, before = _Paths(problem, pattern, whole=whole), pattern.copy()
        for one in narrow:
            through = paths.through(one)
            if through is None:
                return largest(problem, pool)
            pattern |= through
        if (pattern == before).all():
            if whole:
                return largest(problem, pool)
            whole = True
    return pattern


def largest(problem: Problem, pool: Pool | None = None) -> Mask:
    """All that can be suppressed and is wide enough then, for where no single way lets a cell move enough.

    What is too narrow beside everything else is so beside less, and so is suppressed in no pattern that protects all.
    Only where it has to be suppressed does that stand in the way. Raises `Impossible`.
    """
    pattern = problem.free | problem.primary
    while narrow := [one.target for one in Attack(problem, pattern, pool).narrow()]:
        for target in narrow:
            if problem.primary[target.place]:
                raise Impossible(target)
            pattern[target.place] = False
    return pattern


class _Paths:
    """The cheapest ways of letting a cell rise or fall: what is not suppressed moves at its cost."""

    def __init__(self, problem: Problem, pattern: Mask, *, whole: bool = False) -> None:
        self.problem, self.pattern = problem, pattern.copy()
        self.places = np.flatnonzero(problem.free)
        self.at = {int(place): number for number, place in enumerate(self.places)}
        over = problem.sums[:, self.places]
        size = self.size = len(self.places)
        self.limits = np.concatenate([problem.above[self.places], problem.below[self.places]])
        self.costs = np.tile(np.where(pattern[self.places], 0.001, problem.costs[self.places]), 2)
        both = scipy.sparse.hstack([over, -over]).tocsr()
        self.highs = solver(both, np.zeros(2 * size), self.limits, self.costs)
        if whole:
            kinds = np.full(2 * size, highspy.HighsVarType.kInteger)
            self.highs.changeColsIntegrality(2 * size, np.arange(2 * size, dtype=np.int32), kinds)

    def through(self, narrow: Narrow) -> Mask | None:
        """What has to be suppressed so that a target is as wide as it should be, most of the rest as it is.

        None where it takes both: that it rises by more of them, and falls by more.
        """
        target = narrow.target
        ways = ((target.width - narrow.fall, 0), (target.width - narrow.rise, self.size))
        for knows in target.knows:
            self._bound(knows, 0.0, 0.0)
        best: tuple[float, Mask] | None = None
        for least, side in ways:
            number = self.at[target.place] + side
            if self.limits[number] < least:
                continue
            other = self.at[target.place] + self.size - side
            self.highs.changeColBounds(number, float(least), float(least))
            self.highs.changeColBounds(other, 0.0, 0.0)
            self.highs.run()
            if self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                moves = np.array(self.highs.getSolution().col_value)
                used = self.pattern.copy()
                used[self.places[(moves[: self.size] + moves[self.size :]) > NEAR]] = True
                cost = self.problem.cost(used)
                if best is None or cost < best[0]:
                    best = cost, used
            self._bound(
                target.place, float(self.limits[self.at[target.place]]), self.limits[self.at[target.place] + self.size]
            )
        for knows in target.knows:
            self._bound(knows, self.limits[self.at[knows]], self.limits[self.at[knows] + self.size])
        if best is None:
            return None
        self._suppress(best[1])
        return best[1]

    def _bound(self, place: int, up: float, down: float) -> None:
        if place in self.at:
            self.highs.changeColBounds(self.at[place], 0.0, float(up))
            self.highs.changeColBounds(self.at[place] + self.size, 0.0, float(down))

    def _suppress(self, pattern: Mask) -> None:
        for place in np.flatnonzero(pattern & ~self.pattern):
            for number in (self.at[int(place)], self.at[int(place)] + self.size):
                self.highs.changeColCost(number, 0.001)
        self.pattern = pattern.copy()


def thinned(problem: Problem, pattern: Mask, seconds: float, pool: Pool | None = None) -> Mask:
    """The pattern without what can be published again, the dearest first, as far as the time goes."""
    ends = time.process_time() + seconds
    pattern = pattern.copy()
    secondary = np.flatnonzero(pattern & ~problem.primary)
    for place in secondary[np.argsort(-problem.costs[secondary], kind="stable")]:
        if time.process_time() > ends:
            break
        pattern[place] = False
        if next(Attack(problem, pattern, pool).narrow(1), None) is not None:
            pattern[place] = True
    return pattern
