"""Coarser tables, proposed where half of the cells would fall: what is left of them after protection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from helle.methods.disclosure.protecting import Unprotectable, protect
from helle.methods.disclosure.rules import Rules, unsafe
from helle.methods.disclosure.tables import TOTAL, Codes, Hierarchy, Table, linked, table
from helle.methods.disclosure.too_large import TooLarge

_MOST_CELLS = 1_000
"""Of larger tables the rules alone are asked: a proposal should not take longer than what it is made beside."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dimension summed up by one level, or left out; and how much of the rest would be suppressed."""

    dimension: str
    left_out: bool
    cells: int
    primary: int
    suppressed: int | None
    """None where it was not looked for."""

    @property
    def least(self) -> int:
        """How many cells fall, as far as is known."""
        return self.primary if self.suppressed is None else self.suppressed


def proposals(
    tables: Sequence[Table], rules: Rules, hierarchies: Mapping[str, Hierarchy], *, seconds: float = 2.0
) -> tuple[Proposal, ...]:
    """Each way of coarsening one dimension, the one first that suppresses the smallest share; then the most cells."""
    found = []
    for dimension in dict.fromkeys(name for one in tables for name in one.dimensions):
        parents = hierarchies.get(dimension, Hierarchy()).parents
        for left_out in (False, True) if parents else (True,):
            coarse = [_coarse(one, dimension, hierarchies, left_out=left_out) for one in tables]
            if coarse == [*tables]:
                continue  # They stand at the uppermost level already.
            kept = linked([one for one in coarse if one is not None], hierarchies)
            primary, suppressed = len(unsafe(kept, rules)), None
            if not kept.cells:
                continue
            if len(kept.cells) <= _MOST_CELLS:
                try:
                    suppressed = protect(kept.tables, rules, hierarchies, seconds=seconds).suppressed()
                except (Unprotectable, TooLarge):
                    continue
            found.append(Proposal(dimension, left_out, len(kept.cells), primary, suppressed))
    return tuple(sorted(found, key=lambda one: (one.least / one.cells, -one.cells)))


def _coarse(one: Table, dimension: str, hierarchies: Mapping[str, Hierarchy], *, left_out: bool) -> Table | None:
    """A table with the innermost codes of a dimension replaced by what is above them; None where nothing is left."""
    if dimension not in one.dimensions:
        return one
    at = one.dimensions.index(dimension)
    inner = dict.fromkeys(codes[at] for codes in one.counts if codes in one.inner)
    instead = {} if left_out else _one_up(inner, hierarchies.get(dimension, Hierarchy()))
    if not left_out and all(code == above for code, above in instead.items()):
        return one
    counts: dict[Codes, int] = {}
    for codes in (codes for codes in one.counts if codes in one.inner):
        kept = () if left_out else (instead[codes[at]],)
        coarse = (*codes[:at], *kept, *codes[at + 1 :])
        counts[coarse] = counts.get(coarse, 0) + one.counts[codes]
    dimensions = tuple(name for name in one.dimensions if name != dimension or not left_out)
    return table(one.name, dimensions, counts, hierarchies) if dimensions else None


def _one_up(inner: Iterable[str], tree: Hierarchy) -> dict[str, str]:
    """What stands in the place of each innermost code one level up: the group that it is in. It stays itself where it
    is in none, and where a part of that group is a group again: that group is made first, and beside it this code is
    still one of the parts."""
    above = {code: tree.above(code) for code in inner}
    kept = {TOTAL}.union(*(chain[1:] for chain in above.values()))
    return {code: chain[0] if chain and chain[0] not in kept else code for code, chain in above.items()}
