"""Local suppression: which cells are taken out, once the columns are as coarse as they are, so that no row is alone.

A row is published under a mask: the keys that are left in it. All rows with the same mask and the same words are a
group, and each group has to be safe: at least k persons, and in each sensitive column enough values, spread enough. A
cell taken out counts as a word of its own, so that a row with gaps is not taken to hide among rows without.

To choose the fewest cells is hard in general. The search here takes the group that costs least for each person, again
and again, lends persons from groups that have some to spare, and mends what it can; further tries judge with some
noise, by a seed, and the best of all is kept. `lower_bound` is what no choice of cells can go below: each person costs
at least as much as the cheapest mask under which she could be safe if all others were put under the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helle.methods.microdata.records import Codes, Records

type Numbers = NDArray[np.float64]
type Group = tuple[int, int]
"""A mask, and the number of the words under it."""

_ENOUGH = 1e-9
_NOISE = 0.4
"""How much dearer than it is a group may look to a further try."""


@dataclass(frozen=True, slots=True)
class Safety:
    """What a group has to hold."""

    k: int
    least_values: tuple[int, ...]
    most_distance: tuple[float, ...]
    overall: tuple[Numbers, ...]

    @classmethod
    def of(cls, records: Records, k: int) -> Safety:
        columns = [one for one, _ in records.sensitive]
        return cls(
            k,
            tuple(one.least_values for one in columns),
            tuple(one.most_distance for one in columns),
            tuple(level.shares for _, level in records.sensitive),
        )

    def holds(self, sizes: NDArray[np.int64], tallies: tuple[NDArray[np.int64], ...]) -> NDArray[np.bool_]:
        """Whether each group is safe: its size, and for each sensitive column how many have each value."""
        safe = sizes >= self.k
        for tally, least, most, overall in zip(
            tallies, self.least_values, self.most_distance, self.overall, strict=True
        ):
            safe &= (tally > 0).sum(axis=1) >= least
            if most < 1:
                shares = tally / np.maximum(sizes, 1)[:, None]
                safe &= np.abs(shares - overall).sum(axis=1) / 2 <= most + _ENOUGH
        return safe


class Atoms:
    """Persons with the same words in all keys and sensitive columns, counted; each mask's groups worked out once."""

    def __init__(self, keys: Codes, costs: Numbers, records: Records, safety: Safety) -> None:
        """`keys` and `costs` have a row for each person, a column for each key: its word, and what losing it costs."""
        sensitive = [level.codes for _, level in records.sensitive]
        whole = np.column_stack([keys, *sensitive]) if sensitive else keys
        _, first, self.of_person, counts = np.unique(
            whole, axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        self.of_person = self.of_person.reshape(-1)
        self.counts = counts.astype(np.int64)
        self.safety = safety
        words, cost = keys[first], costs[first]
        self.marks = tuple(
            (codes[first], len(level.words)) for codes, (_, level) in zip(sensitive, records.sensitive, strict=True)
        )
        told = [column for column in range(keys.shape[1]) if len(np.unique(words[:, column])) > 1]
        self.all_told = sum(1 << column for column in range(keys.shape[1]))
        self.masks = tuple(sorted(self._masks(told), key=lambda mask: (-mask.bit_count(), mask)))
        self.cost = {mask: self._lost(cost, mask) for mask in self.masks}
        self.costs = np.stack([self.cost[mask] for mask in self.masks])
        self.groups = {mask: self._grouped(words, mask) for mask in self.masks}

    def _masks(self, told: list[int]) -> Iterator[int]:
        """Every set of keys left in a row; a key that says the same of everybody is never taken out."""
        fixed = self.all_told & ~sum(1 << column for column in told)
        for number in range(1 << len(told)):
            yield fixed | sum(1 << column for place, column in enumerate(told) if number >> place & 1)

    def _lost(self, cost: Numbers, mask: int) -> Numbers:
        gone = [column for column in range(cost.shape[1]) if not mask >> column & 1]
        return np.asarray(cost[:, gone].sum(axis=1), dtype=np.float64)

    def _grouped(self, words: Codes, mask: int) -> NDArray[np.int64]:
        left = [column for column in range(words.shape[1]) if mask >> column & 1]
        if not left:
            return np.zeros(len(words), dtype=np.int64)
        whole = np.zeros(len(words), dtype=np.int64)
        for column in left:
            whole = whole * (int(words[:, column].max()) + 1) + words[:, column]
        _, group = np.unique(whole, return_inverse=True)
        return group.reshape(-1)

    def tally(self, mask: int, counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[NDArray[np.int64], ...]]:
        """The size of each group of a mask, and who has which sensitive value in it, of some of the persons."""
        group = self.groups[mask]
        number = int(group.max()) + 1
        sizes = np.bincount(group, weights=counts, minlength=number).astype(np.int64)
        tallies = tuple(
            np.bincount(group * values + mark, weights=counts, minlength=number * values)
            .astype(np.int64)
            .reshape(number, values)
            for mark, values in self.marks
        )
        return sizes, tallies

    def safe(self, mask: int, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each group of a mask would be safe with these persons alone."""
        return self.safety.holds(*self.tally(mask, counts))

    def lower_bound(self) -> float:
        """What every choice of cells costs at least."""
        least = np.full(len(self.counts), np.inf)
        for mask in self.masks:
            safe = self.safe(mask, self.counts)[self.groups[mask]]
            np.minimum(least, self.cost[mask], out=least, where=safe)
        return float((least * self.counts).sum())


class Held:
    """How many persons are published in each group, and which sensitive values they have."""

    def __init__(self, atoms: Atoms) -> None:
        self.atoms = atoms
        self.sizes: dict[Group, int] = {}
        self.tallies: dict[Group, tuple[NDArray[np.int64], ...]] = {}

    def add(self, mask: int, atom: int, count: int) -> None:
        """Let persons into a group, or out of it where the number is negative."""
        group = (mask, int(self.atoms.groups[mask][atom]))
        self.sizes[group] = self.sizes.get(group, 0) + count
        if self.atoms.marks:
            tallies = self.tallies.setdefault(
                group, tuple(np.zeros(values, dtype=np.int64) for _, values in self.atoms.marks)
            )
            for tally, (mark, _) in zip(tallies, self.atoms.marks, strict=True):
                tally[mark[atom]] += count

    def safe_or_empty(self, mask: int, atom: int) -> bool:
        """Whether the group that an atom has under a mask may be published as it stands."""
        group = (mask, int(self.atoms.groups[mask][atom]))
        size = self.sizes.get(group, 0)
        if size == 0:
            return True
        if size < self.atoms.safety.k or not self.atoms.marks:
            return size >= self.atoms.safety.k
        tallies = tuple(tally[None, :] for tally in self.tallies[group])
        return bool(self.atoms.safety.holds(np.array([size]), tallies)[0])

    def safe_after(self, mask: int, atom: int, change: int) -> bool:
        """The same after a change, which stays where it may and is taken back where not."""
        self.add(mask, atom, change)
        if self.safe_or_empty(mask, atom):
            return True
        self.add(mask, atom, -change)
        return False


class Assignment:
    """Under which mask how many of each atom are published."""

    def __init__(self, atoms: Atoms, chance: np.random.Generator | None = None) -> None:
        """With `chance` what is cheapest is judged with some noise, so that another try may come out better."""
        self.atoms = atoms
        self.chance = chance
        self.placed: dict[tuple[int, int], int] = defaultdict(int)
        self.waiting = atoms.counts.copy()
        self.held = Held(atoms)
        self._suppress()

    def cost(self) -> float:
        """What all cells that are taken out cost, in bits."""
        return float(sum(self.atoms.cost[mask][atom] * count for (mask, atom), count in sorted(self.placed.items())))

    def masks_of_persons(self) -> list[int]:
        """For each person the mask she is published under."""
        left: dict[int, list[int]] = defaultdict(list)
        for (mask, atom), count in sorted(self.placed.items()):
            left[atom] += [mask] * count
        return [left[int(atom)].pop() for atom in self.atoms.of_person]

    def mend(self) -> None:
        """Move persons to safe groups with more of their words, one by one, where the group each leaves stays safe."""
        atoms = self.atoms
        moved = True
        while moved:
            moved = False
            used = sorted({mask for mask, _ in self.placed})
            for mask, atom in sorted(self.placed, key=lambda one: (-float(atoms.cost[one[0]][one[1]]), one)):
                better = [one for one in used if atoms.cost[one][atom] < atoms.cost[mask][atom] - _ENOUGH]
                for other in sorted(better, key=lambda one: (float(atoms.cost[one][atom]), one)):
                    while self.placed.get((mask, atom)) and self._moved(mask, other, atom):
                        moved = True

    def _moved(self, mask: int, other: int, atom: int) -> bool:
        if not self.held.safe_after(mask, atom, -1):
            return False
        if not self.held.safe_after(other, atom, 1):
            self.held.add(mask, atom, 1)
            return False
        self._note(mask, atom, -1)
        self._note(other, atom, 1)
        return True

    def _suppress(self) -> None:
        atoms = self.atoms
        safe = atoms.safe(atoms.all_told, atoms.counts)[atoms.groups[atoms.all_told]]
        for atom in np.flatnonzero(safe):
            self._place(atoms.all_told, int(atom), int(atoms.counts[atom]))
        while self.waiting.any():
            best = self._cheapest()
            if best is not None:
                self._place_waiting(*best)
            elif not self._borrow():
                self._dissolve()

    def _place(self, mask: int, atom: int, count: int) -> None:
        self._note(mask, atom, count)
        self.held.add(mask, atom, count)
        self.waiting[atom] -= count

    def _place_waiting(self, mask: int, group: int) -> None:
        for atom in np.flatnonzero((self.atoms.groups[mask] == group) & (self.waiting > 0)):
            self._place(mask, int(atom), int(self.waiting[atom]))

    def _note(self, mask: int, atom: int, count: int) -> None:
        self.placed[mask, atom] += count
        if not self.placed[mask, atom]:
            del self.placed[mask, atom]

    def _counts_under(self, mask: int) -> NDArray[np.int64]:
        counts = np.zeros_like(self.waiting)
        for (under, atom), count in self.placed.items():
            if under == mask:
                counts[atom] = count
        return counts

    def _cheapest(self) -> Group | None:
        """The group that the waiting persons make, alone or with those already in it, at the least cost for each."""
        best: tuple[float, int, int, int] | None = None
        used = {mask for mask, _ in self.placed}
        least = self.atoms.costs[:, self.waiting > 0].min(axis=1)
        for order in np.argsort(least, kind="stable"):
            if best is not None and least[order] > best[0] + _ENOUGH:
                break  # No group under a mask costs less for each person than the cheapest person there.
            mask = self.atoms.masks[order]
            group = self.atoms.groups[mask]
            counts = self.waiting + self._counts_under(mask) if mask in used else self.waiting
            safe = self.atoms.safe(mask, counts)
            sizes = np.bincount(group, weights=self.waiting, minlength=len(safe))
            spent = np.bincount(group, weights=self.waiting * self.atoms.cost[mask], minlength=len(safe))
            possible = np.flatnonzero(safe & (sizes > 0))
            if not len(possible):
                continue
            each = spent[possible] / sizes[possible]
            if self.chance is not None:
                each *= 1 + _NOISE * self.chance.random(len(each))
            place = int(np.argmin(each))
            one = (round(float(each[place]), 9), -int(sizes[possible][place]), int(order), int(possible[place]))
            if best is None or one < best:
                best = one
        return None if best is None else (self.atoms.masks[best[2]], best[3])

    def _borrow(self) -> bool:
        """Let those who wait be joined by persons from groups that stay safe without them, as cheaply as may be."""
        atoms = self.atoms
        first = int(np.flatnonzero(self.waiting)[0])
        best: tuple[float, int, list[tuple[int, int]]] | None = None
        for mask in atoms.masks:
            together = (atoms.groups[mask] == atoms.groups[mask][first]) & (self.waiting > 0)
            loan = self._loan(mask, first, together)
            if loan is None:
                continue
            extra = sum(float(atoms.cost[mask][atom] - atoms.cost[under][atom]) for under, atom in loan)
            spent = float((atoms.cost[mask] * self.waiting)[together].sum())
            each = round((extra + spent) / float(self.waiting[together].sum()), 9)
            if best is None or each < best[0]:
                best = (each, mask, loan)
        if best is None:
            return False
        _, mask, loan = best
        for under, atom in loan:
            self._take(under, atom, 1)
            self._place(mask, atom, 1)
        self._place_waiting(mask, int(atoms.groups[mask][first]))
        return True

    def _loan(self, mask: int, first: int, together: NDArray[np.bool_]) -> list[tuple[int, int]] | None:
        """Whom to borrow for a group, one by one from the cheapest, until it is safe; None where there are too few."""
        atoms, held = self.atoms, self.held
        group = int(atoms.groups[mask][first])
        offers = sorted(
            (float(atoms.cost[mask][atom] - atoms.cost[under][atom]), under, atom)
            for under, atom in self.placed
            if under != mask and under & mask == mask and int(atoms.groups[mask][atom]) == group
        )
        joined = [(int(atom), int(self.waiting[atom])) for atom in np.flatnonzero(together)]
        for atom, count in joined:
            held.add(mask, atom, count)
        taken: list[tuple[int, int]] = []
        for _, under, atom in offers:
            for _ in range(self.placed[under, atom]):
                if held.safe_or_empty(mask, first) or not held.safe_after(under, atom, -1):
                    break
                held.add(mask, atom, 1)
                taken.append((under, atom))
        enough = held.safe_or_empty(mask, first)
        for under, atom in taken:
            held.add(under, atom, 1)
            held.add(mask, atom, -1)
        for atom, count in joined:
            held.add(mask, atom, -count)
        return taken if enough else None

    def _take(self, mask: int, atom: int, count: int) -> None:
        self._note(mask, atom, -count)
        self.held.add(mask, atom, -count)
        self.waiting[atom] += count

    def _dissolve(self) -> None:
        """Where nobody can be borrowed: groups are taken apart, the cheapest first, until all who wait can be told
        nothing of together. All persons in one such group are always safe."""
        nothing = self.atoms.masks[-1]
        while not self.atoms.safe(nothing, self.waiting + self._counts_under(nothing))[0]:
            extra: dict[Group, float] = defaultdict(float)
            for (mask, atom), count in self.placed.items():
                if mask != nothing:
                    lost = float(self.atoms.cost[nothing][atom] - self.atoms.cost[mask][atom])
                    extra[mask, int(self.atoms.groups[mask][atom])] += count * lost
            chosen = min(extra, key=lambda group: (round(extra[group], 9), group))
            for mask, atom in [one for one in self.placed if one[0] == chosen[0]]:
                if int(self.atoms.groups[mask][atom]) == chosen[1]:
                    self._take(mask, atom, self.placed[mask, atom])
        self._place_waiting(nothing, 0)
