"""All that a reader can conclude from published files: the auditor's linear programs.

Both ends of an interval are rounded inward, since persons are whole. Where corners of the program are no whole tables,
two whole ones that lie far enough apart are asked for, and are the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import highspy
import numpy as np
import scipy
from highspy._core import _Highs

from helle.methods.disclosure.audits import Contradiction, Interval, Secret, Standing, Sum
from helle.methods.disclosure.bounding import Bounds
from helle.methods.disclosure.nearby import Nearby
from helle.methods.disclosure.possible import Numbers, Possible
from helle.methods.disclosure.tables import Cell

_NEAR = 1e-6
_DIRECTIONS = 12
"""Objectives drawn at random; each corner they lead to says something of all cells at once."""


@dataclass(frozen=True, slots=True)
class _Insider:
    """Somebody who is alone in a cell, and the columns of which she knows what is there: just so much (`held`), or so
    much at `least`."""

    cell: Cell
    held: Mapping[int, float]
    least: Mapping[int, float] = field(default_factory=dict)
    standing: Standing | None = None


class Reader:
    """Everything that can be concluded from the files: a column for each suppressed cell, a row for each sum."""

    def __init__(
        self,
        told: Mapping[Cell, int],
        hidden: Sequence[Cell],
        sums: Iterable[Sum],
        secrets: Mapping[Cell, Secret],
        nested: Callable[[Cell, Cell], bool],
        *,
        knows_more: bool = False,
    ) -> None:
        """`knows_more`: the reader is taken to know more of the tables behind a ring than anybody does."""
        self.secrets, self.nested, self.knows_more = secrets, nested, knows_more
        self.cells = list(hidden)
        self.at = {cell: place for place, cell in enumerate(self.cells)}
        # In no direction does it matter what stands in no file: to go far in it, too, takes most of the steps.
        self.read = np.array([0.0 if secrets[cell].behind else 1.0 for cell in self.cells])
        self.rows: dict[tuple[tuple[int, float], ...], float] = {}
        for one in sums:
            self._add(one, told)
        self.lower = np.array([float(self.secrets[cell].lowest) for cell in self.cells])
        highest = [self.secrets[cell].highest for cell in self.cells]
        # No bound can lie beyond all that is published; whatever gets this far has none. It is wide enough for whatever
        # width is asked for.
        widest = max((one.required for one in self.secrets.values()), default=0)
        self.far = 4.0 * (sum(told.values()) + 1000 + widest)
        self.upper = np.array([self.far if one is None else float(one) for one in highest])
        self.over, self.rights = self._equations()
        self.bounds = Bounds(self.over, self.rights, self.lower, self.upper)
        self.highs, self.integers = self._program(), self._program()
        self.highs.setOptionValue("simplex_strategy", 4)  # Primal: only the objective changes from one run to the next.
        # Bounds as they are: moved a little, against standing still, they cost steps, and nothing stood still.
        self.highs.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        size = len(self.cells)
        kinds = np.full(size, highspy.HighsVarType.kInteger)
        self.integers.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        self.integers.setOptionValue("mip_rel_gap", 0.5)
        self.whole = Possible(size)
        self.inside: dict[Cell, frozenset[int]] = {}

    def _add(self, one: Sum, told: Mapping[Cell, int]) -> None:
        entries: dict[int, float] = {}
        known = 0
        for cell, sign in ((one.whole, -1), *((part, 1) for part in one.parts)):
            if cell in told:
                known += sign * told[cell]
            else:
                entries[self.at[cell]] = entries.get(self.at[cell], 0.0) + sign
        row = tuple(sorted((place, sign) for place, sign in entries.items() if sign))
        if not row and known:
            raise Contradiction(one.said_by, one.whole, (told[one.whole], told[one.whole] + known))
        if self.rows.setdefault(row, -float(known)) != -float(known):
            raise Contradiction(one.said_by)

    def _equations(self) -> tuple[scipy.sparse.csr_array, Numbers]:
        """What adds up to what: a row for each sum, and what it comes to."""
        rows = [(row, right) for row, right in self.rows.items() if row]
        entries = [(number, place, sign) for number, (row, _) in enumerate(rows) for place, sign in row]
        numbers, places, signs = zip(*entries, strict=True) if entries else ((), (), ())
        shape = len(rows), len(self.cells)
        over = scipy.sparse.csr_array((np.array(signs, dtype=np.float64), (numbers, places)), shape=shape)
        return over, np.array([right for _, right in rows], dtype=np.float64)

    def _keep(self, whole: Numbers) -> None:
        """A whole table that adds up."""
        self.whole.keep(whole)
        self.bounds.see(whole)

    def _program(self) -> _Highs:
        highs = _Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off")):
            highs.setOptionValue(option, value)
        size = len(self.cells)
        highs.addVars(size, self.lower, self.upper)
        for row, right in self.rows.items():
            if row:
                places, signs = zip(*row, strict=True)
                highs.addRow(right, right, len(row), np.array(places, dtype=np.int32), np.array(signs))
        return highs

    def look_at(self, tables: Iterable[Mapping[Cell, float]]) -> None:
        """Keep those of some tables that could be what is not told: whole, within what is known, and that add up."""
        for one in tables:
            if not one.keys() >= self.at.keys():
                continue
            values = np.array([one[cell] for cell in self.cells])
            if (
                (values == np.rint(values)).all()
                and (self.lower <= values).all()
                and (values <= self.upper).all()
                and (self.over @ values == self.rights).all()
            ):
                self._keep(values)

    def _run(self, costs: Mapping[int, float]) -> Numbers:
        for place, cost in costs.items():
            self.highs.changeColCost(place, cost)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Contradiction("")
        found = np.array(self.highs.getSolution().col_value)
        for place in costs:
            self.highs.changeColCost(place, 0.0)
        if np.abs(found - np.rint(found)).max(initial=0.0) < _NEAR:
            self.whole.keep(np.rint(found))
        self.bounds.see(found)
        return found

    def _draw(self) -> None:
        """Tables in directions drawn at random; where a corner is none in whole numbers, one near it that is, as long
        as one is needed."""
        random = np.random.default_rng(2026)
        required = np.array([self.secrets[cell].required for cell in self.cells])
        for _ in range(_DIRECTIONS):
            costs = random.uniform(-1.0, 1.0, len(self.cells)) * self.read
            known = len(self.whole)
            self._run(dict(enumerate(costs)))
            if len(self.whole) == known and not (self.whole.most - self.whole.least >= required).all():
                self._run_whole(dict(enumerate(costs)), {})

    def _run_whole(self, costs: Mapping[int, float], bounds: Mapping[int, tuple[float, float]]) -> Numbers | None:
        """A whole table, near the best for the costs; None where there is none within the bounds."""
        for place, cost in costs.items():
            self.integers.changeColCost(place, cost)
        for place, (low, high) in bounds.items():
            self.integers.changeColBounds(place, low, high)
        self.integers.run()
        found = None
        if self.integers.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            found = np.rint(np.array(self.integers.getSolution().col_value))
            self._keep(found)
        for place in costs:
            self.integers.changeColCost(place, 0.0)
        for place in bounds:
            self.integers.changeColBounds(place, self.lower[place], self.upper[place])
        return found

    def may_reach(self, cell: Cell, number: int) -> bool:
        """Whether a cell can be as large, as far as single sums say."""
        return bool(self.bounds.high[self.at[cell]] >= number - _NEAR)

    def reaches(self, cell: Cell, number: int) -> bool:
        """Whether a cell can be as large, as far as fractions say."""
        place = self.at[cell]
        if self.bounds.most[place] < number - _NEAR and self.bounds.high[place] >= number - _NEAR:
            self._run({place: -1.0})
        return bool(self.bounds.most[place] >= number - _NEAR)

    def has_table(self, least: Mapping[Cell, int]) -> bool:
        """Whether some whole table has as many in some cells, or more."""
        bounds = {self.at[cell]: (float(number), float(self.upper[self.at[cell]])) for cell, number in least.items()}
        return self._run_whole({}, bounds) is not None

    def intervals(self) -> Iterable[Interval]:
        """Both ends of each suppressed cell."""
        if not self.cells:
            return
        self._draw()
        for place, cell in enumerate(self.cells):
            if self.secrets[cell].behind:
                continue
            low, high = self._ends(place)
            required = self.secrets[cell].required
            safe = high - low >= required and self._proved(place, low, high, required)
            yield Interval(cell, low, None if high > self.far / 2 else high, required, safe)

    def drawn(self) -> bool:
        """Look for some tables that could be so, whether there is anything that could be otherwise; once, before
        `is_safe`."""
        if self.cells:
            self._draw()
        return bool(self.cells)

    def is_safe(self, cell: Cell) -> bool:
        """Whether a reader is left its width of a cell, without both ends where tables show it."""
        place, required = self.at[cell], self.secrets[cell].required
        if self.whole.most[place] - self.whole.least[place] >= required:
            return True
        low, high = self._ends(place)
        return high - low >= required and self._proved(place, low, high, required)

    def _ends(self, place: int) -> tuple[int, int]:
        """How small and how large a cell can be: asked where no known table goes as far as single sums allow."""
        low, high = self.bounds.ends(place)
        if low is None:
            low = float(self._run({place: 1.0})[place])
        if high is None:
            high = float(self._run({place: -1.0})[place])
        self.bounds.found(place, low, high)
        return int(np.ceil(low - _NEAR)), int(np.floor(high + _NEAR))

    def _proved(self, place: int, low: int, high: int, required: int) -> bool:
        """Whether two whole tables lie `required` apart in a cell, and not only what fractions allow."""
        if self.whole.most[place] - self.whole.least[place] >= required:
            return True
        for start in range(low, high - required + 1):
            ends = ((float(start), float(start)), (float(start + required), float(high)))
            if all(self._run_whole({}, {place: end}) is not None for end in ends):
                return True
        return False

    def by_rule(self, small: int, primary: Collection[Cell]) -> Iterable[Interval]:
        """The cells of which too few numbers are left to somebody who knows the rule, and not which cells are small.

        She knows that nothing is suppressed without need: of the cells that hang together by sums one at least is from
        1 to less than `small`. Where none is, as in what an earlier release suppressed, it would mislead her. A cell
        that needs a width has to be able to be one number more than that is wide; they need not stand side by side.
        """
        values = self.whole.values
        for all_tied in self._tied():
            # What nobody reads anywhere, and so needs no width, is suppressed by no rule.
            tied = [place for place in all_tied if self.secrets[self.cells[place]].required]
            if not any(self.cells[place] in primary for place in tied):
                continue
            of_them = values[tied]
            one_small = ((of_them >= 1) & (of_them < small)).any(axis=0)
            for place in tied:
                required = self.secrets[self.cells[place]].required
                seen = {round(float(one)) for one in values[place, one_small]}
                while len(seen) <= required and (number := self._another(place, seen, tied, small)) is not None:
                    seen.add(number)
                if len(seen) <= required:
                    yield Interval(self.cells[place], min(seen), max(seen), required, safe=False)

    def _tied(self) -> list[list[int]]:
        """The cells in sets that share no sum with each other."""
        of = list(range(len(self.cells)))
        for row in self.rows:
            sets = {of[place] for place, _ in row}
            if len(sets) > 1:
                least = min(sets)
                of = [least if one in sets else one for one in of]
        tied: dict[int, list[int]] = {}
        for place, one in enumerate(of):
            tied.setdefault(one, []).append(place)
        return list(tied.values())

    def _another(self, place: int, seen: Collection[int], tied: Sequence[int], small: int) -> int | None:
        """A number that a cell can be besides those seen, with one of the cells it hangs together with small."""
        ends = [self.lower[place] - 1, *sorted(seen), self.upper[place] + 1]
        for below, above in pairwise(ends):
            for other in tied if above - below > 1 else ():
                bounds = {place: (below + 1.0, above - 1.0)}
                low, high = bounds.get(other, (float(self.lower[other]), float(self.upper[other])))
                bounds[other] = (max(1.0, low), min(small - 1.0, high))
                if bounds[other][0] <= bounds[other][1]:
                    found = self._run_whole({}, bounds)
                    if found is not None:
                        return int(found[place])
        return None

    def insiders(self, standings: Sequence[Standing] = ()) -> tuple[tuple[Interval, ...], int]:
        """What each one who is alone in a cell can tell of a cell in the same sum, or of one that must not be known and
        hangs together with hers: whatever she tells exactly. Who may stand at several places, at each by itself."""
        rows = [np.array([place for place, _ in row], dtype=np.intp) for row in self.rows]
        within: dict[int, list[int]] = {}
        for number, row in enumerate(rows):
            for place in row:
                within.setdefault(int(place), []).append(number)
        lonely = [place for place, cell in enumerate(self.cells) if self.secrets[cell].alone is not None]
        with_hers = self._unsafe_by_tie() if lonely else {}
        behind = {place for place, cell in enumerate(self.cells) if self.secrets[cell].behind}

        def near(held: Collection[int]) -> list[int]:
            of_hers = [rows[number] for one in held for number in within.get(one, ())]
            beside = {int(one) for one in np.unique(np.concatenate(of_hers))} if of_hers else set()
            return sorted(beside.union(*(with_hers.get(one, ()) for one in held)) - {*held} - behind)

        found: list[tuple[_Insider, list[int]]] = []
        elsewhere: list[Interval] = []
        looked: set[int] = set()
        for one in standings:
            hers = sorted(self.at[cell] for cell in one.hers)
            if not self.at.keys() >= one.at:
                # Of that place a number is taken to be known, so that what she learns there cannot be asked.
                elsewhere += self._not_shown(min(one.hers, key=sorted), one, near(hers))
                continue
            # Of what has no place of its own behind the ring another may be the one, if she does not stand here.
            looked.update(self.at[cell] for cell in one.hers if any(_is_placed(cell, row) for row in one.at))
            found.append((self._standing(one, hers, behind), near(hers)))
        for place in lonely:
            if place not in looked:
                hers = sorted(self._hers(place, lonely))
                if looked.isdisjoint(hers):
                    held = dict.fromkeys(hers, float(self.secrets[self.cells[place]].alone or 0))
                    found.append((_Insider(self.cells[place], held), near(held)))
                looked.update(hers)
        left = [(one, self._same(of, one)) for one, of in found]
        if standings:
            # Behind a ring there are many places, and tables drawn for all of them would fit few: ways fit most.
            left = self._left_nearby([one for one in left if one[1]])
        elif any(same for _one, same in left):
            self._draw_for_insiders(lonely)
            left = [(one, self._same(same, one)) for one, same in left]
        told = [interval for one, same in left if same for interval in self._told(one, same)]
        return (*told, *elsewhere), sum(len(of) for _one, of in found)

    def _left_nearby(self, asked: Sequence[tuple[_Insider, list[int]]]) -> list[tuple[_Insider, list[int]]]:
        """The cells of which no short way from a table that one who is alone can have for true shows that they can be
        otherwise."""
        if not len(self.whole):
            return list(asked)
        avoided = {place for one, _near in asked for place in one.held}
        nearby = Nearby(self.over, self.lower, self.upper, list(self.whole.values.T), avoided)
        nearby.meet([self._known_to(one) for one, _near in asked])
        left = []
        for one, near in asked:
            same = self._known_to(one)
            base = nearby.table(same)
            if base is not None:
                near = nearby.left(base, near, same)
            left.append((one, near))
        return left

    def _known_to(self, insider: _Insider) -> dict[int, tuple[float, float]]:
        """From what to what each cell is of which she knows something."""
        same = {one: (value, value) for one, value in insider.held.items()}
        return same | {one: (value, float(self.upper[one])) for one, value in insider.least.items()}

    def _same(self, cells: Sequence[int], insider: _Insider) -> list[int]:
        """The cells that are the same in all tables that are known and can be so for somebody who is alone."""
        return self.whole.same(cells, insider.held, insider.least)

    def _standing(self, one: Standing, hers: Collection[int], behind: Collection[int]) -> _Insider:
        """What somebody knows who stands somewhere behind a ring: of the rows in what is hers she is in one, and nobody
        is in the others; in a row that others may be in, too, she is all the same."""
        own, names = float(one.number), {frozenset(name for name, _code in row) for row in one.at}
        rows = frozenset[int]().union(*(self._rows_in(cell, behind) for cell in one.hers))
        inside = {place for place in rows if frozenset(name for name, _code in self.cells[place]) in names}
        at = {self.at[row] for row in one.at}
        held = dict.fromkeys(hers, own) | {place: own if place in at else 0.0 for place in sorted(inside)}
        return _Insider(min(one.hers, key=sorted), held, dict.fromkeys(sorted(at - inside), own), one)

    def _rows_in(self, cell: Cell, behind: Collection[int]) -> frozenset[int]:
        """The cells behind that are part of a cell, or that it is part of: found once for the many places in it."""
        if cell not in self.inside:
            self.inside[cell] = frozenset(place for place in behind if self.nested(cell, self.cells[place]))
        return self.inside[cell]

    def _unsafe_by_tie(self) -> Mapping[int, Collection[int]]:
        """For each cell those that hang together with it by sums and must not be known themselves."""
        found: dict[int, Collection[int]] = {}
        for tied in self._tied():
            unsafe = [place for place in tied if (one := self.secrets[self.cells[place]]).unsafe and one.required]
            found |= dict.fromkeys(tied, unsafe)
        return found

    def _draw_for_insiders(self, lonely: Sequence[int]) -> None:
        """Whole tables that leave half of the lonely cells as they are: each says something to all in that half."""
        random = np.random.default_rng(len(lonely))
        for _ in range(_DIRECTIONS if lonely else 0):
            half = random.permutation(lonely)[: (len(lonely) + 1) // 2]
            same = {int(place): float(self.secrets[self.cells[place]].alone or 0) for place in half}
            costs = random.uniform(-1.0, 1.0, len(self.cells)) * self.read
            self._run_whole(dict(enumerate(costs)), {place: (own, own) for place, own in same.items()})

    def _hers(self, place: int, lonely: Sequence[int]) -> set[int]:
        """The cells that hold whoever is alone in one of them, and nobody else."""
        hers = {place}
        while True:
            more = {
                other
                for other in lonely
                if other not in hers
                and self.secrets[self.cells[other]].alone == self.secrets[self.cells[place]].alone
                and any(self.nested(self.cells[one], self.cells[other]) for one in hers)
            }
            if not more:
                return hers
            hers |= more

    def _told(self, insider: _Insider, near: Sequence[int]) -> Iterable[Interval]:
        same = self._known_to(insider)
        for place, (low, high) in same.items():
            self.highs.changeColBounds(place, low, high)
        found = list(self._told_beside(insider, near, same))
        for place in same:
            self.highs.changeColBounds(place, self.lower[place], self.upper[place])
        return found

    def _told_beside(
        self, insider: _Insider, near: Sequence[int], same: Mapping[int, tuple[float, float]]
    ) -> Iterable[Interval]:
        random = np.random.default_rng(len(insider.held))
        start = len(self.whole)
        drawn = False
        if insider.standing is not None and not self._is_possible():
            if self.knows_more:  # She may stand there all the same.
                yield from self._not_shown(insider.cell, insider.standing, near)
            return
        for place in self._left_by_draws(near, start):
            if self._differ(place, start):
                continue
            low = int(np.ceil(self._run({place: 1.0})[place] - _NEAR))
            high = int(np.floor(self._run({place: -1.0})[place] + _NEAR))
            told = Interval(
                self.cells[place], low, high, 1, safe=False, insider=insider.cell, standing=insider.standing
            )
            if low == high:
                yield told
                continue
            if not drawn and not self._differ(place, start):
                # Corners were no whole tables: some that are, for all that is near.
                drawn = True
                for _ in range(2):
                    self._run_whole(dict(enumerate(random.uniform(-1.0, 1.0, len(self.cells)) * self.read)), same)
            if self._differ(place, start):
                continue
            value = self.whole.values[place, start] if len(self.whole) > start else float(low)
            others = ((value + 1.0, float(high)), (float(low), value - 1.0))
            if not any(end[0] <= end[1] and self._run_whole({}, {**same, place: end}) is not None for end in others):
                yield told

    def _not_shown(self, insider: Cell, standing: Standing, near: Iterable[int]) -> Iterable[Interval]:
        """What counts as told at a place, since nothing shows that it is not."""
        for place in near:
            cell, secret = self.cells[place], self.secrets[self.cells[place]]
            yield Interval(
                cell, secret.lowest, secret.highest, 1, safe=False, insider=insider, standing=standing, shown=False
            )

    def _is_possible(self) -> bool:
        """Whether fractions leave anything at all beside what is held: nobody stands where they do not."""
        self.highs.run()
        return bool(self.highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible)

    def _left_by_draws(self, near: Sequence[int], start: int) -> Sequence[int]:
        """What of it no tables differ in, since `start`: both ways in directions that ask nothing else, while it helps.

        Which is while one settles more cells than could be asked one by one for the same.
        """
        random = np.random.default_rng(len(near))
        while len(near) > 1:
            costs = random.uniform(-1.0, 1.0, len(near))
            for way in (costs, -costs):
                self._run(dict(zip(near, way, strict=True)))
            left = [place for place in near if not self._differ(place, start)]
            if len(near) - len(left) <= 1:
                return left
            near = left
        return near

    def _differ(self, place: int, start: int) -> bool:
        """Whether tables differ in a cell, of those found since what is held was held."""
        values = self.whole.values[place, start:]
        return len(values) > 0 and bool(values.min() < values.max())


def _is_placed(cell: Cell, row: Cell) -> bool:
    """Whether whoever is alone in a cell is asked at each of her own places among rows such as one behind a ring."""
    names, behind = ({name for name, _code in one} for one in (cell, row))
    return names <= behind or len(names & behind) > 1
