"""Which other cells to suppress so that none of the suppressed can be told too closely: secondary suppression.

An integer program chooses the cheapest pattern that keeps all inequalities known so far (Fischetti and Salazar
2001); `attacking` finds the cells that it leaves too narrow, and an inequality for each; and so on until there are
none: then no pattern is cheaper. Where time runs out the last pattern is mended, cell by cell, by the cheapest way of
letting it move, or by swaps once ways take too long; what turns out superfluous is published again, and how far the
cost can be from the least is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
import scipy
from highspy._core import _Highs

from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.inequalities import Cut, Narrow
from helle.methods.disclosure.met import NEAR, Pool
from helle.methods.disclosure.paths import Paths
from helle.methods.disclosure.problem import Mask, Numbers, Places, Problem, Target
from helle.methods.disclosure.solving import solver

_CUTS, _MANY_CUTS = 150, 600
"""Inequalities from one pattern: most of many are kept once some are, so that there are many only where it takes less
to find them than to choose anew."""
_INCLINED, _NEARLY = 0.7, 0.25
"""What a pattern like the last may be cheaper by, and how far from the least the integer program may end: together less
than 1, so that whole costs are the least all the same."""
_LOOK_AGAIN, _VAIN = 0.02, 0.3
"""Seconds of work for a pattern that is looked at again, beside its programs; and the share of all of it that may go by
in a row in which nothing could be published again."""
_WAYS, _WHOLE_WAYS, _WALKING = 100, 25, 4.0
"""Ways of letting cells move that are looked for before it is asked anew what is narrow, as many at first where whole
tables alone are missing, and the seconds of work for meeting those."""
_EACH, _LEFT = 12, 1_000
"""Of so many cells one gets a whole way at first, where those are more; and of so many things in doubt it is asked:
where there are hundreds of thousands, ways for some prove most of the others."""
_TOO_LITTLE = 1.0
"""Seconds of work with which whole tables are not looked for: the little that they prove would be paid for by ways."""
_PROGRAMS = 20
"""As many programs may take all the work there is: one that takes more rather gets room than an answer."""
_ASKED = 0.35
"""The share of what is left for choosing that may go into asking what one pattern leaves too narrow."""
_BETTER = 0.05
"""The share of the work that goes into choosing as long as no pattern is known that protects, not into better ones."""
_NEAR_BY = 1.0
"""What an inequality that is kept may be kept by, as a share of what it asks, to be in the program in whole numbers."""
_ENTRY, _ENTRY_STEP = 1e-7, 2.5e-9
"""Seconds of work for each number in the program in fractions: to begin it, and for a step."""
_NODES, _ROOT = 2, 1.5
"""What is counted besides, as a share, of a program in whole numbers that was broken off at its root: there the solver
looks at its limits seldom."""
_PROVING = 1.5
"""The share of the work that there is for meeting whole tables behind a ring, where a pattern is at hand: they decide
whether it stands, and what does not is paid for with cells."""
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
    cuts: tuple[Cut, ...]
    """The inequalities that were met: every pattern has to keep them."""

    @property
    def gap(self) -> float:
        """How much of the cost may be more than needed: 0 where it is proved the least."""
        return 0.0 if self.cost <= self.bound + NEAR else (self.cost - self.bound) / self.cost


def search(problem: Problem, seconds: float, first: Found | None = None) -> Found:
    """The cheapest pattern, or the best found with so many seconds of work (`effort`). Raises `Impossible`.

    Where tables stand behind a ring, the pattern is looked for without them `first` (`search_files`), which takes a
    small part of the work, and as a rule it is wide enough with them: then it costs no more than it has to. Where it is
    not, it is gone on from there.
    """
    if not problem.behind.any():
        return _searched(problem, seconds, None)
    return _searched(problem, seconds, _placed(problem, first or search_files(problem, seconds)))


def search_files(problem: Problem, seconds: float) -> Found:
    """What is found where nobody knows anything of the tables behind a ring, in the cells without these. Raises
    `Impossible`, with the cells of the whole problem: nothing protects one to those who know more, either."""
    files, own = problem.of_files()
    try:
        return _searched(files, seconds, None)
    except Impossible as wrong:
        target, at = wrong.target, own.tolist()
        raise Impossible(Target(at[target.place], target.width, frozenset(at[one] for one in target.knows))) from wrong


def _placed(problem: Problem, first: Found) -> Found:
    """What was found without the tables behind, in the cells of the problem that has them."""
    own = np.flatnonzero(~problem.behind)
    pattern = problem.primary.copy()
    pattern[own] = first.pattern

    def placed(cut: Cut) -> Cut:
        weights = np.zeros(problem.size)
        weights[own] = cut.weights
        return Cut(int(own[cut.place]), weights, cut.least)

    return replace(first, pattern=pattern, met=np.zeros((0, problem.size)), cuts=tuple(map(placed, first.cuts)))


def _searched(problem: Problem, seconds: float, start: Found | None) -> Found:
    """The same for one problem. `start`: what is found where less is known, which every pattern costs at least."""
    choosing = Effort(seconds * 0.42, seconds / 10)
    proving = Effort(seconds * (0.55 if start is None else _PROVING), seconds / _PROGRAMS, kept=seconds * 0.25)
    master, pool = _Master(problem), Pool(problem.size)
    pattern = problem.primary.copy()
    bound, rounds, fewest, stands = 0.0, 0, _FEW, False
    if start is not None:
        pattern, bound = start.pattern, start.bound
        master.add(start.cuts)

    def stated(least: float) -> float:
        # What is asked of a reader who is taken to know too much is not asked of every pattern.
        return start.bound if start is not None and problem.knows_too_much else least

    ways = Effort(seconds * 0.3, kept=seconds * 0.27)
    best: Mask | None = None
    most, took = _MANY_CUTS, 0.0
    while True:
        attack = Attack(problem, pattern, pool, proving, max(seconds * _BETTER, choosing.left * _ASKED))
        narrow = list(attack.narrow(most))
        choosing.spend(attack.work)
        cuts = [one.cut for one in narrow if one.cut is not None]
        if not narrow:
            best = _cheaper(problem, best, pattern)
        elif stands and cuts and len(narrow) < fewest:
            best, fewest = _cheaper(problem, best, mended(problem, pattern, pool, proving, narrow, ways)), len(narrow)
        # As cheap as any, or as what was found with all the work there is where less has to be kept.
        is_first = start is not None and not rounds and not narrow
        if best is not None and (is_first or problem.cost(best) <= bound + NEAR):
            return _found(problem, best, stated(bound), rounds, pool, master)
        # Not one that is likely to take more than there is: it would not come to its end, and nothing would be left.
        if choosing.left <= max(took, 0.0 if best is None else seconds * _BETTER) or (narrow and not cuts):
            break
        rounds += 1
        master.add(cuts)
        master.incline(pattern)
        before = choosing.left
        answer = master.solve(choosing)
        took = before - choosing.left
        most = _CUTS if attack.work > took else _MANY_CUTS
        if answer is None:
            break
        pattern, least = answer
        bound, stands = max(bound, least), least <= bound + NEAR
    if best is None:
        best = mended(problem, pattern, pool, proving, narrow, ways)
    thinning = Effort(ways.left + max(0.0, choosing.left) + max(0.0, proving.spare))
    best = thinned(problem, best, thinning, pool, pattern)
    return _found(problem, best, stated(bound), rounds, pool, master)


def _found(problem: Problem, pattern: Mask, bound: float, rounds: int, pool: Pool, master: _Master) -> Found:
    cost = problem.cost(pattern)
    return Found(pattern, cost, min(bound, cost), rounds, pool.within(pattern), tuple(master.cuts))


def _cheaper(problem: Problem, one: Mask | None, other: Mask) -> Mask:
    return other if one is None or problem.cost(other) < problem.cost(one) else one


class _Master:
    """The integer program over all inequalities met so far: a column for each cell that may be suppressed.

    Most of them say of half a table that something in it has to be suppressed, and are kept by whatever keeps the
    others. So the program in fractions is solved over all, and the one in whole numbers over those that it comes near
    alone; of the rest those are added that its answer breaks. To leave some out only makes the bound lower.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.choices = np.flatnonzero(problem.free & ~problem.primary)
        self.at = np.full(problem.size, -1)
        self.at[self.choices] = np.arange(len(self.choices))
        self.size = len(self.choices)
        self.everything = np.arange(self.size, dtype=np.int32)
        self.costs = problem.costs[self.choices]
        self.whole = _whole(problem.costs)
        self.rows: dict[tuple[bytes, bytes, float], tuple[Places, Numbers, float]] = {}
        self.cuts: list[Cut] = []
        self.relaxed, self.highs = self._program(), self._program()
        kinds = np.full(self.size, highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(self.size, self.everything, kinds)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.highs.setOptionValue("mip_abs_gap", _NEARLY if self.whole else NEAR / 2)
        self._add_sums()

    def _program(self) -> _Highs:
        empty = scipy.sparse.csr_array((0, self.size))
        return solver(empty, np.zeros(self.size), np.ones(self.size), self.costs)

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
                if knows is None or problem.behind[place]:
                    continue
                others = np.array([one for one in members if one not in knows and problem.free[one]], dtype=np.intp)
                for other in others[problem.primary[others] & ~problem.behind[others]]:
                    weights = np.zeros(problem.size)
                    weights[others] = 1.0
                    weights[other] = 0.0
                    self._add(Cut(int(other), weights, 1.0))
                beside = members[(members != place) & (problem.counts[members] > 0)]
                if knows.isdisjoint(beside.tolist()) and not problem.primary[others].any():
                    weights = np.zeros(problem.size)
                    weights[others] = 1.0
                    self._add(Cut(int(place), weights, 2.0))

    def add(self, cuts: Iterable[Cut]) -> None:
        """Ask the inequalities of all patterns from now on."""
        for cut in cuts:
            self._add(cut)
            self.cuts.append(cut)

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
        key = columns.tobytes(), weights.tobytes(), least
        if key not in self.rows:
            self.rows[key] = columns, weights, least
            _add_row(self.relaxed, self.rows[key])

    def incline(self, pattern: Mask) -> None:
        """Of patterns that cost the same, rather one like this: what was wide enough in it is not thrown over.

        Costs are whole, and what all in it is cheaper by is less than one: no pattern that costs more comes first.
        """
        chosen = pattern[self.choices]
        if self.whole and chosen.any():
            self.costs = self.problem.costs[self.choices] - chosen * (_INCLINED / chosen.sum())
            self.relaxed.changeColsCost(self.size, self.everything, self.costs)

    def solve(self, effort: Effort) -> tuple[Mask, float] | None:
        """A pattern, the cheapest where there is time enough, and what every pattern costs at least.

        The bound is the solver's, not what its answer costs: after it was given a pattern to start from, HiGHS 1.16 has
        handed that one out as the best, beside the cost of a cheaper one. So it is given none.
        """
        rows = list(self.rows.values())
        self.relaxed.run()
        steps = max(0, self.relaxed.getInfo().simplex_iteration_count)
        effort.spend(self.relaxed.getNumNz() * (_ENTRY + steps * _ENTRY_STEP))
        if self.relaxed.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            largest(self.problem)
            return None
        over = np.array(self.relaxed.getSolution().row_value) - np.array([least for _, _, least in rows])
        near = over <= _NEAR_BY * np.maximum(1.0, [least for _, _, least in rows])
        highs = self.highs
        highs.deleteRows(highs.getNumRow(), np.arange(highs.getNumRow(), dtype=np.int32))
        highs.clearSolver()
        highs.changeColsCost(self.size, self.everything, self.costs)
        added = np.flatnonzero(near)
        bound = 0.0
        while True:
            for row in added:
                _add_row(highs, rows[row])
            before = effort.left
            ended = effort.run(highs)
            status, info = highs.getModelStatus(), highs.getInfo()
            if not ended and info.mip_node_count <= _NODES:
                effort.spend((before - effort.left) * _ROOT)
            if status == highspy.HighsModelStatus.kInfeasible:
                largest(self.problem)
                return None
            bound = max(bound, float(info.mip_dual_bound))
            values = np.array(highs.getSolution().col_value)
            if info.primal_solution_status != 2 or len(values) != self.size:
                return None
            chosen = values > 0.5
            broken = np.array([weights[chosen[columns]].sum() < least - NEAR for columns, weights, least in rows])
            added = np.flatnonzero(broken & ~near)
            if not len(added) or not ended or not effort.suffices:
                break
            near |= broken
        pattern = self.problem.primary.copy()
        pattern[self.choices[chosen]] = True
        return pattern, float(np.ceil(bound - NEAR)) if self.whole else bound


def _add_row(highs: _Highs, row: tuple[Places, Numbers, float]) -> None:
    columns, weights, least = row
    highs.addRow(least, highspy.kHighsInf, len(columns), columns.astype(np.int32), weights)


def _whole(costs: Numbers) -> bool:
    return bool((costs == np.rint(costs)).all())


def mended(
    problem: Problem,
    pattern: Mask,
    pool: Pool | None = None,
    effort: Effort | None = None,
    narrow: Sequence[Narrow] = (),
    looking: Effort | None = None,
) -> Mask:
    """The pattern with what else is needed, the cheapest way for each cell in turn. Raises `Impossible`.

    Ways are looked for in whole numbers where those in fractions lead through what is suppressed already, or where it
    is whole tables alone that are missing. `narrow`: what is known to be too narrow in it, not to ask again. `looking`:
    what the ways are taken from. Where it is used up there are swaps, and ways where there are none: it has to protect.
    """
    pattern, whole = pattern.copy(), False
    pool = Pool(problem.size) if pool is None else pool
    effort = Effort() if effort is None else effort
    looking = Effort() if looking is None else looking
    ways, walking = max(_WHOLE_WAYS, int(pattern.sum()) // _EACH), 2 * _WALKING
    grown, asking, dearest = False, max(_WALKING, effort.left / 4), 0.0
    while narrow := narrow or list(Attack(problem, pattern, pool, effort, asking).narrow(_LEFT, grown=grown)):
        if effort.spare < _TOO_LITTLE:
            # Ways of their own for some, and then walks again: in more that is suppressed they prove most of the rest.
            # Each time less, so that it comes to an end: what is in doubt then is given room without being asked.
            rest, walking = max(0.0, effort.left), walking / 2
            effort = Effort(walking + rest, effort.each if rest else 0.0, kept=rest)
        paths = Paths(problem, pattern, pool, looking, whole=whole, dearest=dearest)
        before, met = pattern.copy(), len(pool)
        for one in narrow:
            if paths.is_proved(one):
                continue
            if len(paths.ways) >= (_WAYS if one.cut else ways) and not paths.is_overdrawn:
                break
            through = paths.through(one)
            if through is None:
                return largest(problem, pool)
            pattern |= through
        dearest = paths.dearest
        if paths.is_overdrawn:
            # One more swap is cheaper than one integer program: of one thing in doubt that took half of all there was.
            # Nor is what is left for thinning: each look takes as long there.
            effort, proving = Effort(effort.left, 0.0, kept=effort.kept), effort
            proving.spend(max(0.0, proving.spare))
        grown = paths.is_overdrawn or all(one.cut is None for one in narrow)
        if (pattern == before).all() and len(pool) == met:
            if whole:
                return largest(problem, pool)
            whole = True
        if len(paths.ways) >= ways:
            ways *= 2  # Where whole tables are missing for thousands, to ask again takes longer than ways do.
        narrow = ()
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


def thinned(
    problem: Problem, pattern: Mask, effort: Effort, pool: Pool | None = None, chosen: Mask | None = None
) -> Mask:
    """The pattern without what can be published again, the dearest first, as far as the effort goes and helps.

    `chosen`: what is rather needed, and so comes last: little of what an integer program chose is superfluous.
    """
    pattern = pattern.copy()
    secondary = np.flatnonzero(pattern & ~problem.primary)
    later = np.zeros(problem.size, dtype=bool) if chosen is None else chosen
    most, vain = effort.left * _VAIN, 0.0
    for place in secondary[np.lexsort((-problem.costs[secondary], later[secondary]))]:
        if effort.left <= 0 or vain > most:
            break
        pattern[place] = False
        # Behind a ring one look may take all that is left, and more: what it does not come to stays suppressed.
        asking = effort.left if problem.behind.any() else float("inf")
        attack = Attack(problem, pattern, pool, Effort(0.0), asking)
        if next(attack.narrow(1), None) is not None:
            pattern[place] = True
        taken = attack.work + _LOOK_AGAIN
        effort.spend(taken)
        vain = vain + taken if pattern[place] else 0.0
    return pattern
