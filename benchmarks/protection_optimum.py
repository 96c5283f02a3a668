"""How often the pattern that Helle finds for a small table is the cheapest there is, and by how much it is not.

Random tables of seven kinds: flat, with a hierarchy, two that share a margin, with somebody who is alone, with large
contributors, where cells cost what they count, and several of it at once. The cheapest pattern is found by trying all
of them (`tests.methods.disclosure_optimum`), which shares no code with what is compared. Needs no installation. Ends
with exit code 1 where a pattern does not protect, is not the cheapest, or was called the cheapest and is not, or where
it is said that nothing protects a table which something does, or the other way about.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle protect`.

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from tests.methods.disclosure_optimum import Asked, Counts, cheapest, cost_of, protects

from helle.methods.disclosure.protecting import Protected, Status, Unprotectable, protect
from helle.methods.disclosure.rules import Cost, Dominance, Rules
from helle.methods.disclosure.tables import Hierarchy, table

KINDS = ("flat", "hierarchy", "linked", "singletons", "dominance", "unequal costs", "together")
_TREE = {"area": {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}}
_MEAN = 5.0


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one table. `cost` and `least` are None where it is said that nothing protects it."""

    cost: float | None
    least: float | None
    safe: bool
    gap: float

    @property
    def excess(self) -> float:
        """How much more it costs than the least, as a share of that."""
        if self.cost is None or self.least is None or self.cost == self.least:
            return 0.0
        return (self.cost - self.least) / self.least if self.least else float("inf")

    @property
    def agreed(self) -> bool:
        """Whether both say that nothing protects it, or both have a pattern that does."""
        return (self.cost is None) == (self.least is None) and self.safe

    @property
    def good(self) -> bool:
        """Whether it is the cheapest, and is said to be no more than it is."""
        return self.agreed and self.cost == self.least and self.gap == 0


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=40, metavar="N", help="of each kind")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a core, for the search of each")
    wanted = parser.parse_args(arguments)
    begun = time.process_time()
    good = True
    print("| kind | tables | nothing protects | cheapest | largest excess | mean excess | unsafe or disagreed |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for kind in KINDS:
        seeds = range(wanted.first, wanted.first + wanted.tables)
        found = [compared(drawn(kind, seed), wanted.seconds) for seed in seeds]
        some = [one for one in found if one.least is not None and one.cost is not None]
        excess = [one.excess for one in some] or [0.0]
        print(
            f"| {kind} | {len(found)} | {sum(one.least is None for one in found)} | {sum(not one for one in excess)} "
            f"of {len(some)} | {max(excess):.1%} | {sum(excess) / len(excess):.2%} | "
            f"{sum(not one.agreed for one in found)} |",
            flush=True,
        )
        good = good and all(one.good for one in found)
    print(f"{time.process_time() - begun:.0f} s of a core; load {os.getloadavg()[0]:.1f}")
    return 0 if good else 1


def drawn(kind: str, seed: int) -> Asked:
    """The table of a kind and a number: always the same one."""
    random = np.random.default_rng([KINDS.index(kind), seed])
    deep = kind in {"hierarchy", "together"}
    areas = ("a1", "a2", "b1", "b2") if deep else ("a1", "a2", "b1")
    sexes = ("f", "m") if kind in {"linked", "hierarchy", "together"} else ("f", "m", "x")
    counts = map(int, random.poisson(_MEAN, len(areas) * len(sexes)))
    rows: list[dict[tuple[str, ...], int]] = [dict(zip(product(areas, sexes), counts, strict=True))]
    dimensions = [("area", "sex")]
    if kind == "linked":
        dimensions.append(("area", "age"))
        rows.append({})
        for area in areas:
            young = int(random.binomial(of_area := sum(n for codes, n in rows[0].items() if codes[0] == area), 0.4))
            rows[1] |= {(area, "young"): young, (area, "old"): of_area - young}
    dominant = kind in {"dominance", "together"}
    tables = tuple(
        Counts(names, inner, {codes: _largest(random, count) for codes, count in inner.items()} if dominant else {})
        for names, inner in zip(dimensions, rows, strict=True)
    )
    return Asked(
        tables,
        _TREE if deep else {},
        threshold=2 if dominant else 4,
        width=int(random.integers(1, 4)),
        singletons=kind in {"singletons", "together"},
        dominance=(2, 75.0) if dominant else None,
        by_counts=kind in {"unequal costs", "together"},
    )


def _largest(random: np.random.Generator, count: int) -> tuple[int, ...]:
    """What the largest contributors gave of a count: few gave much of some."""
    gave: list[int] = []
    while sum(gave) < count:
        gave.append(int(random.integers(1, count - sum(gave) + 1)))
    return tuple(sorted(gave, reverse=True)[:3])


def compared(asked: Asked, seconds: float = 20.0) -> Compared:
    """Protect it, and hold that against the cheapest."""
    least = cheapest(asked)
    try:
        protected = protected_by_helle(asked, seconds)
    except Unprotectable:
        return Compared(None, least, safe=True, gap=0.0)
    hidden = [cell for cell, state in protected.states.items() if state is not Status.PUBLISHED]
    return Compared(
        cost_of(asked, hidden), least, protected.audit.safe and protects(asked, hidden), protected.found.gap
    )


def protected_by_helle(asked: Asked, seconds: float = 20.0) -> Protected:
    """The same tables, handed to Helle. Raises `Unprotectable`."""
    trees = {name: Hierarchy(above) for name, above in asked.above.items()}
    rules = Rules(
        threshold=asked.threshold,
        width=asked.width,
        singletons=asked.singletons,
        dominance=Dominance(*asked.dominance) if asked.dominance else None,
        cost=Cost.COUNTS if asked.by_counts else Cost.CELLS,
    )
    tables: Sequence[Counts] = asked.tables
    made = [table("-".join(one.dimensions), one.dimensions, one.inner, trees, one.largest) for one in tables]
    return protect(made, rules, trees, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
