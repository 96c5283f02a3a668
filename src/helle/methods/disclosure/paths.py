"""The cheapest way of letting a cell move where a pattern leaves it too narrow: what has to be suppressed for it.

A way is a linear program over all that may be suppressed, in which what is suppressed already moves at next to no cost.
Once such programs take more work than there is, a swap takes the place of one.
"""

from __future__ import annotations

import highspy
import numpy as np
import scipy
from highspy._core import _Highs

from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.inequalities import Narrow
from helle.methods.disclosure.met import NEAR, Pool
from helle.methods.disclosure.problem import Mask, Numbers, Problem, Target
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.swapping import Swaps

_THROUGH, _SHORT = 0.001, 0.03
"""What it costs to move a suppressed cell: little, so that ways go through what is suppressed already; more once a
tenth of the work for ways is done, since a way that has to be short is found sooner."""
_DEAR, _TOO_DEAR, _OVERDRAWN = 0.1, 1.0, 2.5
"""Seconds of work from which on a way is dear: there swaps come once a third of the work for ways is used up, as they
suppress no more than so few ways do, and else after so much more than all of it, since there they do. After one that is
too dear no work is left for any."""
_WAY_STEP = 1.2e-8
"""Seconds of work of a step in looking for a way: for each column and each row."""
_WHOLE_WAY, _NO_END = 2.0, 1e6
"""Seconds of work for a whole way: what the program has by then is as good a way, if a longer one."""
_DETOURS = (0.1, 1.0)
"""What it costs to move a suppressed cell where whole ways are looked for: the dearer, the shorter the way, and a short
one is whole as a rule."""


class Paths:
    """The cheapest ways of letting a cell rise or fall: what is not suppressed moves at its cost.

    `looking`: what ways are taken from. `dearest`: the seconds of work that went into one program for a way at most, of
    those looked for in other patterns.
    """

    def __init__(
        self,
        problem: Problem,
        pattern: Mask,
        pool: Pool,
        looking: Effort | None = None,
        *,
        whole: bool = False,
        dearest: float = 0.0,
    ) -> None:
        self.problem, self.pattern, self.pool, self.whole = problem, pattern.copy(), pool, whole
        self.looking = Effort() if looking is None else looking
        self.places = np.flatnonzero(problem.free)
        self.at = {int(place): number for number, place in enumerate(self.places)}
        over = problem.sums[:, self.places]
        self.size = len(self.places)
        self.limits = np.concatenate([problem.above[self.places], problem.below[self.places]])
        self.over = scipy.sparse.hstack([over, -over]).tocsr()
        self.highs = solver(self.over, np.zeros(2 * self.size), self.limits, self._costs(_THROUGH))
        self.highs.setOptionValue("presolve", "off")
        self.swaps: Swaps | None = None
        self.dearest = dearest
        self.met: list[Numbers] = []
        self.ways: list[Numbers] = []

    def _costs(self, through: float) -> Numbers:
        return np.tile(np.where(self.pattern[self.places], through, self.problem.costs[self.places]), 2)

    def is_proved(self, narrow: Narrow) -> bool:
        """Whether ways for others make it wide enough: whole ones where it was whole tables alone that were missing."""
        target, knows = narrow.target, list(narrow.target.knows)
        met = self.met if narrow.cut is None or self.whole else self.ways
        moves = [float(move) for one in met if (move := one[target.place]) and not one[knows].any()]
        return max([narrow.rise, *moves]) - min([-narrow.fall, *moves]) >= target.width - NEAR

    def through(self, narrow: Narrow) -> Mask | None:
        """What has to be suppressed so that a target is as wide as it should be, most of the rest as it is.

        None where it takes both: that it rises by more of them, and falls by more.
        """
        target = narrow.target
        swapped = self._swapped(target) if self.is_overdrawn else None
        if swapped is not None:
            return self._keep(self.pattern | (swapped != 0), swapped)
        ways = ((target.width - narrow.fall, 0), (target.width - narrow.rise, self.size))
        for knows in target.knows:
            self._bound(knows, 0.0, 0.0)
        best: tuple[float, Mask, Numbers] | None = None
        for least, side in ways:
            number = self.at[target.place] + side
            if self.limits[number] < least:
                continue
            self._free(target.place)
            other = self.at[target.place] + self.size - side
            self.highs.changeColBounds(number, float(least), float(least))
            self.highs.changeColBounds(other, 0.0, 0.0)
            moves = self._way(whole=self.whole or narrow.cut is None)
            if moves is not None:
                used = self.pattern | (np.abs(moves) > NEAR)
                cost = self.problem.cost(used)
                if best is None or cost < best[0]:
                    best = cost, used, moves
                if narrow.cut is None:
                    break  # One is proof enough, and there may be hundreds to find.
        for knows in (target.place, *target.knows):
            self._free(knows)
        if best is None:
            return None
        _cost, used, moves = best
        self._cost(_THROUGH)
        return self._keep(used, moves)

    @property
    def is_overdrawn(self) -> bool:
        """Whether ways take so much more work than there is that no program is asked for one where there is a swap."""
        return self.looking.left <= (self.looking.kept * 0.75 if self.dearest > _DEAR else -_OVERDRAWN)

    def _swapped(self, target: Target) -> Numbers | None:
        if self.swaps is None:
            self.swaps = Swaps(self.problem)
        return self.swaps.way(self.pattern, target.place, target.knows)

    def _keep(self, used: Mask, moves: Numbers) -> Mask:
        self.pattern = used.copy()
        self.ways.append(moves)
        if _is_whole(moves):
            self.met.append(np.rint(moves))
            self.pool.keep(np.arange(self.problem.size), np.rint(moves))
        return used

    def _way(self, *, whole: bool) -> Numbers | None:
        """How far each cell moves on the cheapest way, in whole numbers where those are asked for."""
        for through in _DETOURS if whole else (_THROUGH if self.looking.spare > 0 else _SHORT,):
            self._cost(through)
            # From where nothing moves the way is short; from the end of another one it took forty times as long.
            self.highs.clearSolver()
            self.highs.run()
            steps = max(0, self.highs.getInfo().simplex_iteration_count)
            taken = steps * sum(self.over.shape) * _WAY_STEP
            self.dearest = max(self.dearest, taken)
            self.looking.spend(max(taken, self.looking.left) if taken > _TOO_DEAR else taken)
            if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            moves = self._moves(self.highs)
            if not whole or _is_whole(moves):
                return moves
        program = self.highs.getLp()
        highs = solver(self.over, np.array(program.col_lower_), np.array(program.col_upper_), self._costs(_DETOURS[-1]))
        columns = 2 * self.size
        kinds = np.full(columns, highspy.HighsVarType.kInteger)
        highs.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), kinds)
        highs.setOptionValue("mip_rel_gap", 0.1)
        found = highspy.SolutionStatus.kSolutionStatusFeasible
        for granted in (_WHOLE_WAY, _NO_END):  # Where it has none by then, it has to be known whether there is one.
            within = Effort(granted)
            ended = within.run(highs)
            self.looking.spend(granted - within.left)
            if highs.getInfo().primal_solution_status == found:
                return self._moves(highs)
            if ended:
                break
        return None

    def _moves(self, highs: _Highs) -> Numbers:
        there_and_back = np.array(highs.getSolution().col_value)
        moves = np.zeros(self.problem.size)
        moves[self.places] = there_and_back[: self.size] - there_and_back[self.size :]
        return moves

    def _cost(self, through: float) -> None:
        columns = 2 * self.size
        self.highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), self._costs(through))

    def _free(self, place: int) -> None:
        if place in self.at:
            self._bound(place, self.limits[self.at[place]], self.limits[self.at[place] + self.size])

    def _bound(self, place: int, up: float, down: float) -> None:
        if place in self.at:
            self.highs.changeColBounds(self.at[place], 0.0, float(up))
            self.highs.changeColBounds(self.at[place] + self.size, 0.0, float(down))


def _is_whole(moves: Numbers) -> bool:
    return bool((np.abs(moves - np.rint(moves)) < NEAR).all())
