"""Ways that take no program: some persons stand in another row than they do, and every sum that they are in follows.

Whoever moves from one innermost cell to its neighbour in a sum changes both, and the sums that one of them is in alone;
two who change places, beside them, change fewer. That is a whole table, however many dimensions there are, and found by
looking at the neighbours. It is seldom the cheapest way: it is for where looking for that takes more than there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from helle.methods.disclosure.problem import Mask, Numbers, Problem

_INNER = 12
"""Of so many innermost cells in a sum it is looked whether the sum can move by them."""

_INNER_BEHIND, _BESIDE_BEHIND = 4, 24
"""The same of cells behind a ring, and of so many neighbours, with which one shares the most sums: there each cell is
beside hundreds, and a swap with one that shares little changes much."""

type _Move = dict[int, int]
"""By how much each cell moves that does."""


class Swaps:
    """The innermost cells of a problem, what each shares a sum with, and which sums it is in."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._by = int(max(problem.widths, default=1))
        self._rows: list[tuple[int, list[int]]] = []
        self._within: dict[int, list[int]] = {}
        self._made_of: dict[int, list[int]] = {}
        self._above: dict[int, frozenset[int]] = {}
        self._beside: dict[int, set[int]] = {}
        sums = problem.sums
        for row in range(sums.shape[0]):
            here = slice(sums.indptr[row], sums.indptr[row + 1])
            places, signs = sums.indices[here], sums.data[here]
            whole, parts = [int(one) for one in places[signs < 0]], [int(one) for one in places[signs > 0]]
            if len(whole) == 1:
                self._made_of.setdefault(whole[0], []).append(len(self._rows))
                for part in parts:
                    self._within.setdefault(part, []).append(len(self._rows))
                self._rows.append((whole[0], parts))

    def way(self, pattern: Mask, place: int, knows: Iterable[int]) -> Numbers | None:
        """A whole table that moves a cell as far as any has to, and leaves what somebody `knows`; None where none is.

        Of those that were looked at it is the one for which least has to be suppressed beside `pattern`.
        """
        held = frozenset(knows)
        best: tuple[float, _Move] | None = None
        for inner in self._inner(pattern, place):
            one = self._cheapest(pattern, place, held, inner)
            if one is not None and (best is None or one[0] < best[0]):
                best = one
        if best is None:
            return None
        moves = np.zeros(self.problem.size)
        moves[list(best[1])] = list(best[1].values())
        return None if (self.problem.sums @ moves).any() else moves

    def _cheapest(self, pattern: Mask, place: int, held: frozenset[int], inner: int) -> tuple[float, _Move] | None:
        """The cheapest in which one innermost cell changes: with one neighbour, and with two and who is beside both."""
        neighbours = self._neighbours(inner)
        priced = self._priced(pattern, place, held, [((inner,), (one,)) for one in neighbours])
        best = min(priced, key=_price, default=None)
        if best is None or len(best[0]) != 2:
            return None if best is None else (best[2], best[1])
        beside = best[0][1]
        squares = [
            ((inner, fourth), (beside, other))
            for other in neighbours
            if other != beside
            for fourth in self._neighbour_set(beside) & self._neighbour_set(other)
            if fourth != inner and fourth not in self._neighbour_set(inner)
        ]
        best = min((best, *self._priced(pattern, place, held, squares)), key=_price)
        return best[2], best[1]

    def _priced(
        self,
        pattern: Mask,
        place: int,
        held: frozenset[int],
        swaps: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
    ) -> Iterator[tuple[tuple[int, ...], _Move, float]]:
        """Those of some swaps that there is room for, and what has to be suppressed for each costs."""
        problem = self.problem
        for more, less in swaps:
            moves: _Move = {}
            for some, sign in ((more, self._by), (less, -self._by)):
                for one in some:
                    for cell in self._sums_over(one):
                        moves[cell] = moves.get(cell, 0) + sign
            moves = {cell: move for cell, move in moves.items() if move}
            if place not in moves or not held.isdisjoint(moves) or not all(problem.free[cell] for cell in moves):
                continue
            for way in (moves, {cell: -move for cell, move in moves.items()}):
                if all(-problem.below[cell] <= move <= problem.above[cell] for cell, move in way.items()):
                    yield (*more, *less), way, sum(float(problem.costs[one]) for one in way if not pattern[one])
                    break

    def _inner(self, pattern: Mask, place: int) -> Sequence[int]:
        """Innermost cells in a cell: it, or some of a sum, those first that are suppressed."""
        found, left, seen = list[int](), [place], {place}
        while left:
            one = left.pop()
            if one not in self._made_of:
                found.append(one)
            for row in self._made_of.get(one, [])[:1]:
                left += [part for part in self._rows[row][1] if part not in seen]
                seen.update(self._rows[row][1])
        free = [one for one in found if self.problem.free[one]]
        most = _INNER_BEHIND if any(self.problem.behind[one] for one in free) else _INNER
        return sorted(free, key=lambda one: (not pattern[one], -self.problem.below[one]))[:most]

    def _neighbours(self, inner: int) -> list[int]:
        return sorted(self._neighbour_set(inner))

    def _neighbour_set(self, inner: int) -> set[int]:
        """The innermost cells that stand in a sum with one."""
        if inner not in self._beside:
            shared = Counter(
                part
                for row in self._nearest(inner)
                for part in self._rows[row][1]
                if part != inner and part not in self._made_of and self.problem.free[part]
            )
            most = _BESIDE_BEHIND if self.problem.behind[inner] else len(shared)
            self._beside[inner] = {part for part, _times in shared.most_common(most)}
        return self._beside[inner]

    def _nearest(self, inner: int) -> Iterable[int]:
        """The sums that a cell is in. Of a table behind a ring without those that are sums of its others: everything
        in it is beside everything by these, and three times over that takes minutes."""
        rows = self._within.get(inner, [])
        if not self.problem.behind[inner]:
            return rows
        wholes = {self._rows[row][0] for row in rows}
        beyond = {one for one in wholes if any(one in self._sums_over(other) for other in wholes - {one})}
        return [row for row in rows if self._rows[row][0] not in beyond]

    def _sums_over(self, cell: int) -> frozenset[int]:
        """A cell, and every sum that it is in."""
        if cell not in self._above:
            over = {cell}
            for row in self._within.get(cell, []):
                over |= self._sums_over(self._rows[row][0])
            self._above[cell] = frozenset(over)
        return self._above[cell]


def _price(one: tuple[tuple[int, ...], _Move, float]) -> float:
    return one[2]
