"""How narrow a pattern leaves what it suppresses, and by which inequality every pattern has to be wider there.

The search asks this thousands of times, so one linear program is kept for a pattern and goes from one cell to the next.
Every whole table met on the way is kept: two of them that differ enough in a cell prove that cell wide enough.
Whether a release is safe is not for this module to say: `auditing` does, by another way of writing the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import highspy
import numpy as np
from highspy._core import _Highs

from helle.methods.disclosure.diving import Dive
from helle.methods.disclosure.doubts import Doubts
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.inequalities import Cut, Narrow, beside_what_hangs_together, by_duality
from helle.methods.disclosure.met import NEAR, Met, Pool, Whole
from helle.methods.disclosure.problem import Mask, Numbers, Places, Problem, Target
from helle.methods.disclosure.shortest import Shortest
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.walking import Walk

_FAR = 1e5
"""How far a cell without a bound may move at least; it is twice the largest width that is asked for where that is
farther: a bound that is nearer than a width would call a cell narrow that nothing bounds."""
_DRAWS = 6
_BESIDE = 4.0
"""How far cells move first where whole tables are looked for: a program ends the sooner the less there is to try."""
_CLIMBS = 20
"""Walks both ways, before it is looked at what they prove."""
_STILL = 0.05
"""The share of what is left that so many have to prove for there to be more."""
_LOOKED = 1e-3
"""Seconds of work to see what is known already of what one who is alone learns."""
_RUN, _STEP, _STEP_OVER = 4e-4, 1.5e-5, 2.5e-8
"""Seconds of work of a linear program: to ask it, for a step between corners, and for one and each column and row."""
_DEAR = 2.0
"""A walk is begun where there is so many times the work of looking for its moves; else there are dives alone."""
_WALKS = 3.5e-4
"""The same for each column: of so many walks."""
_LATTICE, _ELIMINATION = 1.4e-4, 4.5e-10
"""The same of looking for short moves in one way: for each column, and for each three of them, since most of it is
elimination."""
_LARGE = 900
"""From so many columns on they are looked for in one way alone."""
_WALKED = 2_000
"""From so many columns on, where tables stand behind a ring, there are no walks: shortest ways prove more."""
_DIVES = 3
"""As many dives for one who looks may prove nothing before integer programs are asked."""
_SETTLING = 4e-4
"""Seconds of work for each column of an integer program that looks for one whole table, besides what it does: most of
it goes before its first look at its limits."""
_SETTLED = 150
"""Integer programs are not begun, where work is limited, for more than they will settle."""
_IN_VAIN, _AROUND = 3, 10.0
"""Shortest ways for one cell that may prove nothing, before it is left to dives; and what it costs them to move a cell
that all know who may tell that one, beside what it costs anyway."""
_TRIED, _SELDOM = 60, 3
"""Of so many shortest ways one of so many has to be whole for there to be more, and at the pace so far such a share of
what is in doubt within reach: else what is suppressed is too little for it, and the ways that are looked for then make
it more."""
_CLUTTERED = 20
"""Where so many things are in doubt for each cell, there are no dives either."""
_WORTH = 4
"""As many cells as a direction more has to prove, for which two programs each were else to be solved."""


class Attack:
    """One pattern, looked at by somebody who knows all that it publishes.

    `pool`: the whole tables that were found for other patterns of the problem, and to which this adds. `effort`: what
    there is of it for integer programs; what none of them settles is `Narrow` without a cut. `asking`: the seconds of
    work for linear programs. What they were not asked of by then is in doubt, until whole tables prove it.
    """

    def __init__(
        self,
        problem: Problem,
        pattern: Mask,
        pool: Pool | None = None,
        effort: Effort | None = None,
        asking: float = float("inf"),
    ) -> None:
        self.problem, self.pattern, self.asking = problem, pattern, asking
        self.effort = Effort() if effort is None else effort
        self.pool = Pool(problem.size) if pool is None else pool
        self.columns: Places = np.flatnonzero(pattern)
        self.at = {int(place): number for number, place in enumerate(self.columns)}
        self.numbers: Places = np.cumsum(pattern) - 1
        # In no direction does it matter what stands in no file: to go far in it, too, took most of the steps.
        self.read = np.where(problem.behind[self.columns], 0.0, 1.0)
        self.over, self.rows = problem.shape(pattern)
        self.far = max(_FAR, 2.0 * float(problem.widths.max(initial=0)))
        self.down = np.maximum(-problem.below[self.columns], -self.far)
        self.up = np.minimum(problem.above[self.columns], self.far)
        self.highs = solver(self.over, self.down, self.up)
        self.highs.setOptionValue("simplex_strategy", 4)  # Only costs change: what was feasible stays so.
        self.objective: list[int] = []
        self.runs, self.steps, self.looked, self.many = 0, 0, 0, False
        self.doubts = Doubts(self.columns, problem.widths[self.columns])
        self.tables, self.whole = Met(len(self.columns)), Whole(len(self.columns))
        for moves in self.pool.within(pattern)[:, self.columns]:
            self.tables.reach(moves)
            self.whole.keep(moves)

    def narrow(self, most: int = 1_000_000, *, grown: bool = False) -> Iterator[Narrow]:
        """The targets that the pattern fails, `most` at most.

        What one who is alone learns is asked where nobody else learns anything, and that counts are whole at the end.
        `grown`: a pattern with less in it was wide enough in fractions, and so is this one. Whole tables are asked for
        at once, of what is new in it as well.
        """
        self.doubts = Doubts(self.columns, self.problem.widths[self.columns])
        if grown:
            self._doubt_all()
        for look in () if grown else (self._by_all, self._by_insiders):
            found = list(islice((one for one in map(self._narrow, look()) if one is not None), most))
            if found:
                return iter(found)
        self.doubts.look_again(self.whole)
        is_walked = len(self.columns) < _WALKED or not self.problem.behind.any()
        if is_walked and len(self.doubts) > 2 * _DRAWS and self.effort.spare > self._of_a_lattice * _DEAR:
            self._walk()
        if len(self.doubts) and self.effort.spare > 0:
            self._go_shortest()
        if 2 * _DRAWS < len(self.doubts) < _CLUTTERED * len(self.columns) and self.effort.spare > 0:
            self._dive()
        few = min(_SETTLED, self.effort.left / (2 * _SETTLING * max(1, len(self.columns))))
        self.many = self.effort.kept > 0 and len(self.doubts) > few
        return islice((one for one in map(self._settle, self.doubts.targets()) if one is not None), most)

    @property
    def work(self) -> float:
        """The seconds of work that went into linear programs."""
        return self.looked * _LOOKED + self._of_programs(self.runs, self.steps)

    def _of_programs(self, runs: int, steps: int, wide: int = 1) -> float:
        """The seconds of work of so many programs, solved in so many steps. `wide`: columns for each cell."""
        size = wide * len(self.columns) + int(self.over.shape[0])
        return runs * _RUN + steps * (_STEP + size * _STEP_OVER)

    @property
    def _of_a_lattice(self) -> float:
        """The seconds of work that looking for short moves takes."""
        columns = len(self.columns)
        return self._orders * (columns * _LATTICE + float(columns) ** 3 * _ELIMINATION)

    @property
    def _orders(self) -> int:
        """In how many ways short moves are looked for."""
        return 3 if len(self.columns) < _LARGE else 1

    def _by_all(self) -> Iterator[Target]:
        """Each cell of which no two tables are known yet that lie far enough apart."""
        if not len(self.columns):
            return
        widths = self.problem.widths[self.columns]
        # Else tables of other patterns have proved all of it, or so much that the rest is asked for sooner.
        if np.count_nonzero(self.whole.most - self.whole.least < widths) > 2 * _DRAWS:
            self._draw()
            self._draw_again(widths)
            # What they took is no part of what there is for asking: else no inequality is found, and nothing is proved.
            self.asking += self.work
        # Spread over the tables: the first that are narrow may be all that are asked for.
        for number in np.random.default_rng(len(self.columns)).permutation(len(self.columns)):
            place = self.columns[number]
            narrow = self.tables.most[number] - self.tables.least[number] < widths[number]
            if narrow and self.work < self.asking:
                yield Target(int(place), int(widths[number]))
            elif self.whole.most[number] - self.whole.least[number] < widths[number]:
                self._doubt(frozenset(), [], [int(number)])

    def _doubt_all(self) -> None:
        """Whatever no whole tables prove that are known."""
        widths = self.problem.widths[self.columns]
        self._doubt(frozenset(), [], np.flatnonzero(self.whole.most - self.whole.least < widths))
        for knows, near in self.problem.insiders(self.pattern):
            held, beside = self._held(knows), self.numbers[near]
            self.looked += 1
            self._doubt(knows, held, beside[~self.whole.moves(beside, held)])

    def _by_insiders(self) -> Iterator[Target]:
        """Each cell that shares a sum with somebody who is alone, and that she may be able to tell."""
        groups = []
        for knows, near in self.problem.insiders(self.pattern):
            self.looked += 1
            held, beside = self._held(knows), self.numbers[near]
            beside = beside[~self.whole.moves(beside, held)]
            if len(beside):
                groups.append((knows, held, beside))
        if sum(len(beside) for _knows, _held, beside in groups) > 2 * _DRAWS:
            self._draw_for_insiders()
        for knows, held, beside in groups:
            beside = beside[~self.whole.moves(beside, held)]
            if self.work >= self.asking:
                self._doubt(knows, held, beside)
                continue
            wide = self.tables.apart(beside, held) >= 1 - NEAR
            self._doubt(knows, held, beside[wide])
            for number in held:
                self.highs.changeColBounds(number, 0.0, 0.0)
            for number in map(int, beside[~wide]):
                if self.whole.moves([number], held)[0]:
                    continue
                if self.tables.apart([number], held)[0] < 1 - NEAR and self.work < self.asking:
                    yield Target(int(self.columns[number]), 1, knows)
                else:
                    self._doubt(knows, held, [number])
            for number in held:
                self.highs.changeColBounds(number, self.down[number], self.up[number])

    def _doubt(self, knows: frozenset[int], held: list[int], numbers: Sequence[int] | Places) -> None:
        self.doubts.add(knows, held, np.asarray(numbers, dtype=np.intp))

    def _draw_for_insiders(self) -> None:
        """The same with half of the lonely cells as they are: each table says something to all in that half."""
        size = len(self.columns)
        random = np.random.default_rng(size)
        lonely = [self.at[place] for place in self.problem.alone if place in self.at]
        everything = np.arange(size, dtype=np.int32)
        for _ in range(2 * _DRAWS if lonely else 0):
            if self.work >= self.asking:
                break
            half = random.permutation(lonely)[: (len(lonely) + 1) // 2]
            for number in half:
                self.highs.changeColBounds(int(number), 0.0, 0.0)
            self.highs.changeColsCost(size, everything, random.uniform(-1.0, 1.0, size) * self.read)
            self._run()
            for number in half:
                self.highs.changeColBounds(int(number), self.down[number], self.up[number])
        self.highs.changeColsCost(size, everything, np.zeros(size))

    def _held(self, knows: frozenset[int]) -> list[int]:
        return [self.at[place] for place in knows if place in self.at]

    def _draw(self) -> None:
        """Go to corners in directions drawn at random: most cells are proved wide enough by them."""
        size = len(self.columns)
        random = np.random.default_rng(size)
        everything = np.arange(size, dtype=np.int32)
        for _ in range(_DRAWS):
            self.highs.changeColsCost(size, everything, random.uniform(-1.0, 1.0, size) * self.read)
            self._run()
        self.highs.changeColsCost(size, everything, np.zeros(size))

    def _draw_again(self, widths: Places) -> None:
        """Both ways in directions in which nothing is asked but what is not proved yet, while that proves some more."""
        size = len(self.columns)
        random = np.random.default_rng(size)
        everything = np.arange(size, dtype=np.int32)
        left = np.flatnonzero(self.tables.most - self.tables.least < widths)
        while len(left) >= _WORTH and self.work < self.asking:
            costs = np.zeros(size)
            costs[left] = random.uniform(-1.0, 1.0, len(left))
            for way in (costs, -costs):
                self.highs.changeColsCost(size, everything, way)
                self._run()
            before, left = len(left), np.flatnonzero(self.tables.most - self.tables.least < widths)
            if before - len(left) < _WORTH:
                break
        self.highs.changeColsCost(size, everything, np.zeros(size))

    def _go_shortest(self) -> None:
        """Meet whole tables by the shortest ways: for each cell in doubt, around those who may tell it."""
        far = _BESIDE + max(self.problem.widths, default=0)
        shortest = Shortest(self.over, np.maximum(self.down, -far), np.minimum(self.up, far))
        random = np.random.default_rng(len(self.columns))
        tried, before_all, at_first, spare = 0, len(self.whole), len(self.doubts), self.effort.spare
        for number in map(int, self.doubts.often()):
            vain = 0
            if tried >= _TRIED:
                left = len(self.doubts)
                reach = (at_first - left) / (spare - self.effort.spare) * self.effort.spare
                if (len(self.whole) - before_all) * _SELDOM < tried or reach * _SELDOM < left:
                    break
            while vain < _IN_VAIN and self.effort.spare > 0:
                everybody, rows = self.doubts.looking_at(number)
                if not everybody and not len(rows):
                    break
                move = self._move_for(number, vain, everybody=everybody)
                known = self.doubts.held_by(rows)
                held = self.doubts.held(int(random.choice(rows))) if vain and len(rows) else []
                costs = random.uniform(1.0, 1.5, len(known)) + _AROUND * known / max(1, len(rows))
                steps, before = shortest.steps, self._known_of(number)
                moves = shortest.way(number, move, costs, held)
                tried += 1
                self.effort.spend(self._of_programs(1, shortest.steps - steps, wide=2))
                if moves is not None:
                    self._keep_whole(moves)
                vain += self._known_of(number) == before

    def _move_for(self, number: int, vain: int, *, everybody: bool) -> int:
        """How far a cell is to move: as far as is missing, one way or the other; or a step farther than is known."""
        least, most = int(self.whole.least[number]), int(self.whole.most[number])
        missing = int(self.problem.widths[self.columns[number]]) - (most - least) if everybody else 1
        if not everybody:
            least = most = 0
        ways = (most + missing, least - missing, most + 1, least - 1)
        at_hand = [one for one in ways if self.down[number] <= one <= self.up[number]]
        return at_hand[vain % len(at_hand)] if at_hand else 1

    def _known_of(self, number: int) -> tuple[int, float]:
        """What is in doubt, and how far apart a cell lies in what was met."""
        return len(self.doubts), float(self.whole.most[number] - self.whole.least[number])

    def _walk(self) -> None:
        """Meet whole tables by walking, as long as that proves a good part of what is in doubt."""
        walk = Walk(self.over, self.down, self.up, self._orders)
        self.effort.spend(self._of_a_lattice)
        random = np.random.default_rng(len(self.columns))
        lonely = [self.at[place] for place in self.problem.alone if place in self.at]
        while before := len(self.doubts):
            for number in range(_CLIMBS):
                toward = self._direction(self.doubts.everything(), random)
                half = [int(one) for one in random.permutation(lonely)[: len(lonely) // 2]] if number % 2 else []
                for way in (toward, -toward):
                    moves = walk.climb(way, random, half)
                    if moves is not None:
                        self._keep_whole(moves)
            self.effort.spend(len(self.columns) * _WALKS)
            if before - len(self.doubts) < _STILL * before:
                break

    def _dive(self) -> None:
        """Meet whole tables by diving: first half of those who are alone at once, then each with what she knows."""
        far = _BESIDE + max(self.problem.widths, default=0)
        down, up = np.maximum(self.down, -far), np.minimum(self.up, far)
        dive = Dive(solver(self.over, down, up), down, up)
        random = np.random.default_rng(len(self.columns))
        lonely = [self.at[place] for place in self.problem.alone if place in self.at]
        number, before = 0, len(self.doubts)
        while self.effort.spare > 0:
            mixed = [int(one) for one in random.permutation(lonely)]
            self._dive_for(dive, mixed[: len(mixed) // 2] if number % 2 else [], self.doubts.everything(), random)
            number += 1
            if number % _DRAWS == 0:
                if not len(self.doubts) or before - len(self.doubts) < _STILL * before:
                    break
                before = len(self.doubts)
        tried: dict[tuple[int, ...], int] = {}
        while self.effort.spare > 0:
            held, numbers = next(
                (one for one in self.doubts.groups() if tried.get(tuple(one[0]), 0) < _DIVES), ([], self.columns[:0])
            )
            if not len(numbers):
                break
            met = len(self.doubts)
            self._dive_for(dive, held, numbers, random)
            tried[tuple(held)] = tried.get(tuple(held), 0) + (len(self.doubts) == met)

    def _dive_for(self, dive: Dive, held: list[int], numbers: Places, random: np.random.Generator) -> None:
        runs, steps = dive.runs, dive.steps
        moves = dive.toward(self._direction(numbers, random), held)
        self.effort.spend(self._of_programs(dive.runs - runs, dive.steps - steps))
        if moves is not None:
            self._keep_whole(moves)

    def _direction(self, numbers: Places, random: np.random.Generator) -> Numbers:
        """Some direction, most of it in some cells."""
        toward = random.uniform(-0.1, 0.1, len(self.columns))
        toward[numbers] = random.uniform(-1.0, 1.0, len(numbers))
        return toward

    def _found_whole(self, highs: _Highs) -> bool | None:
        """Whether an integer program has a whole table, which is kept; None where the effort did not suffice."""
        ended = self._run_in_whole_numbers(highs)
        if highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            self._keep_whole(np.rint(np.array(highs.getSolution().col_value)))
            return True
        return False if ended else None

    def _run_in_whole_numbers(self, highs: _Highs) -> bool:
        """Run an integer program. Whether it came to its own end."""
        self.effort.spend(len(self.columns) * _SETTLING)
        return self.effort.run(highs)

    def _keep_whole(self, moves: Numbers) -> None:
        """A whole table, also for the patterns that come."""
        self.whole.keep(moves)
        self.pool.keep(self.columns, moves)
        self.doubts.learn(moves, self.whole)

    def _run(self) -> Numbers:
        self.highs.run()
        self.runs += 1
        self.steps += max(0, self.highs.getInfo().simplex_iteration_count)
        moves = np.array(self.highs.getSolution().col_value)
        self.tables.keep(moves)
        if _are_whole(moves):
            whole = np.rint(moves)
            # What goes no farther than others that are known is proof of little that they are not.
            if (whole < self.whole.least).any() or (whole > self.whole.most).any():
                self.pool.keep(self.columns, whole)
            self.whole.keep(whole)
        return moves

    def _toward(self, number: int, sign: float) -> Numbers:
        """The table that has most, or least, of a cell."""
        for one in self.objective:
            self.highs.changeColCost(one, 0.0)
        self.highs.changeColCost(number, -sign)
        self.objective = [number]
        return self._run()

    def _narrow(self, target: Target) -> Narrow | None:
        number = self.at[target.place]
        highest = self._toward(number, 1.0)
        if highest[number] >= target.width - NEAR:
            # Nothing need move for it to be no lower, and that is a whole table.
            if not _are_whole(highest):
                self._doubt(target.knows, self._held(target.knows), [number])
            return None
        stops_up = self.highs.getSolution().row_dual
        lowest = self._toward(number, -1.0)
        stops_down = self.highs.getSolution().row_dual
        rise, fall = (int(np.floor(way + NEAR)) for way in (highest[number], -lowest[number]))
        if rise + fall >= target.width:
            if not (_are_whole(lowest) and _are_whole(highest)):
                self._doubt(target.knows, self._held(target.knows), [number])
            return None
        cut = by_duality(self.problem, target, self.rows, stops_up, stops_down)
        if cut.weights[self.pattern].sum() >= cut.least - NEAR:
            # Not the bounds but that counts are whole makes it narrow.
            cut = self._beside(number)
        return Narrow(target, fall, rise, cut)

    def _beside(self, number: int) -> Cut:
        return beside_what_hangs_together(self.problem, self.pattern, self.over, self.rows, number)

    def _settle(self, target: Target) -> Narrow | None:
        """Whether a target that fractions make wide enough is so in whole tables as well."""
        number, held = self.at[target.place], self._held(target.knows)
        least, most = self._ends(target)
        if most - least >= target.width:
            return None
        if not self.effort.suffices or self.many:
            return Narrow(target, -least, most, None)
        looked = []
        for move in (least + target.width, most - target.width):
            looked.append(self._is_whole_at(number, held, move))
            if looked[-1]:
                return None
        if None in looked:
            return Narrow(target, -least, most, None)
        fall, rise = (self._farthest(number, held, sign) for sign in (-1.0, 1.0))
        least, most = self._ends(target)
        if most - least >= target.width:
            return None
        if fall is None or rise is None:
            return Narrow(target, -least, most, None)
        return Narrow(target, fall, rise, self._beside(number))

    def _ends(self, target: Target) -> tuple[int, int]:
        """How far a target falls and rises in the whole tables that are known."""
        least, most = self.whole.ends([self.at[target.place]], self._held(target.knows))
        return int(least[0]), int(most[0])

    def _is_whole_at(self, number: int, held: list[int], move: int) -> bool | None:
        """Whether a whole table has just that much more of a cell."""
        if not self.down[number] <= move <= self.up[number]:
            return False
        found: bool | None = False
        for most in (_BESIDE, self.far):
            highs = self._in_whole_numbers(held, most)
            highs.changeColBounds(number, float(move), float(move))
            found = self._found_whole(highs)
            if found:
                break
        return found

    def _farthest(self, number: int, held: list[int], sign: float) -> int | None:
        """How far a cell can rise or fall in whole tables; None where that was not found out."""
        highs = self._in_whole_numbers(held, self.far)
        highs.changeColCost(number, -sign)
        if not self._run_in_whole_numbers(highs):
            return None
        moves = np.rint(np.array(highs.getSolution().col_value))
        self._keep_whole(moves)
        return int(abs(moves[number]))

    def _in_whole_numbers(self, held: list[int], most: float) -> _Highs:
        """The program of whole tables that leave what is `held` as it is, and move no cell by more than `most`."""
        size = len(self.columns)
        lower, upper = np.maximum(self.down, -most), np.minimum(self.up, most)
        lower[held] = upper[held] = 0.0
        highs = solver(self.over, lower, upper)
        highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger))
        return highs


def _are_whole(moves: Numbers) -> bool:
    return bool((np.abs(moves - np.rint(moves)) < NEAR).all())
