"""How long tables of many shapes take to protect and audit, and how near the cheapest they come.

Tables of two, three and four dimensions, with hierarchies and linked, of about 2,000 and 5,500 cells, drawn at random
from fixed seeds; a tenth to two fifths of the cells are small, and widths go from 1 to 10. Prints cells, seconds of a
core and of the clock, and the gap that the search reports. Needs no installation. Ends with exit code 1 where one is
not safe, or takes 30 seconds of the clock or more (60 for 5,500 cells).
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle protect`.

import argparse
import sys
import time
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from helle.methods.disclosure.protecting import Status, Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Hierarchy, Table, table

LIMITS = ((3_000, 30.0), (100_000, 60.0))
"""How many seconds of the clock a set may take, by its cells."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of tables: the innermost codes of each dimension, how many of them a parent has, and which margins stand
    alone. `mean` is that of the counts: the smaller, the more of them are small."""

    name: str
    sizes: tuple[int, ...]
    mean: float
    width: int
    group: int = 0
    linked: int = 0
    seed: int = 1


SHAPES = (
    Shape("2 dim", (60, 32), 15, 4),
    Shape("2 dim, wide", (60, 32), 15, 10),
    Shape("2 dim, many small", (60, 32), 8, 3),
    Shape("2 dim, hierarchy", (54, 30), 15, 3, group=6),
    Shape("3 dim", (16, 14, 7), 15, 3, seed=4),
    Shape("3 dim, width 1", (16, 14, 7), 15, 1),
    Shape("3 dim, wide", (16, 14, 7), 15, 10),
    Shape("3 dim, many small", (16, 14, 7), 8, 4),
    Shape("3 dim, few small", (16, 14, 7), 40, 4),
    Shape("3 dim, flat", (27, 23, 2), 15, 4),
    Shape("3 dim, hierarchy", (18, 12, 6), 15, 3, group=6),
    Shape("4 dim", (8, 6, 6, 4), 15, 3),
    Shape("4 dim, many small", (8, 6, 6, 4), 8, 4),
    Shape("4 dim, hierarchy", (8, 6, 5, 3), 15, 3, group=4),
    Shape("linked by two", (34, 26, 14, 12), 0.25, 3, linked=2),
    Shape("linked by three", (11, 8, 5, 6), 2, 4, linked=3),
    Shape("3 dim, 5,500", (24, 18, 10), 15, 3),
    Shape("3 dim, 5,500, many small", (24, 18, 10), 8, 4),
    Shape("3 dim, 5,500, hierarchy", (24, 18, 8), 20, 5, group=6),
    Shape("4 dim, 5,500", (10, 9, 6, 6), 15, 3),
    Shape("2 dim, 5,500", (110, 48), 15, 4),
    Shape("linked by three, 5,500", (15, 11, 9, 8), 1.5, 4, linked=3),
)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="shapes with this in their name")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a core, for the search")
    wanted = parser.parse_args(arguments)
    print(
        "| tables | cells | small | secondary | gap | seconds of a core | of the clock |\n|---|---|---|---|---|---|---|"
    )
    good = [measure(shape, wanted.seconds) for shape in SHAPES if wanted.only in shape.name]
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0 if all(good) else 1


def measure(shape: Shape, seconds: float) -> bool:
    """Protect one set, and print its line."""
    tables, hierarchies = drawn(shape)
    rules = Rules(threshold=5, width=shape.width)
    clock, begun = time.perf_counter(), time.process_time()
    named = f"| {shape.name}, width {shape.width}"
    try:
        protected = protect(tables, rules, hierarchies, seconds=seconds)
    except Unprotectable as no:
        print(f"{named} | | | | nothing protects {sorted(no.cell)} | {time.process_time() - begun:.1f} | |", flush=True)
        return True
    passed, spent = time.perf_counter() - clock, time.process_time() - begun
    cells, primary = len(protected.states), protected.suppressed(Status.PRIMARY)
    print(
        f"{named} | {cells:,} | {primary} | {protected.suppressed(Status.SECONDARY)} | {protected.found.gap:.1%} | "
        f"{spent:.1f} | {passed:.1f} |{'' if protected.audit.safe else ' NOT SAFE'}",
        flush=True,
    )
    return protected.audit.safe and passed < next(most for least, most in LIMITS if cells <= least)


def drawn(shape: Shape) -> tuple[list[Table], dict[str, Hierarchy]]:
    """The tables of a shape: one, or all margins of as many dimensions as are linked."""
    random = np.random.default_rng(shape.seed)
    counts = random.exponential(shape.mean, shape.sizes).astype(np.int64)
    names = tuple(f"d{number}" for number in range(len(shape.sizes)))
    hierarchies = {}
    if shape.group:
        hierarchies["d0"] = Hierarchy({f"d0-{code}": f"g{code // shape.group}" for code in range(shape.sizes[0])})
    kept = list(combinations(range(len(names)), shape.linked)) if shape.linked else [tuple(range(len(names)))]
    tables = []
    for dimensions in kept:
        over = tuple(place for place in range(len(names)) if place not in dimensions)
        margin = counts.sum(axis=over) if over else counts
        rows = product(*([f"{names[place]}-{code}" for code in range(shape.sizes[place])] for place in dimensions))
        given = {codes: int(count) for codes, count in zip(rows, margin.flat, strict=True)}
        tables.append(
            table("-".join(names[at] for at in dimensions), [names[at] for at in dimensions], given, hierarchies)
        )
    return tables, hierarchies


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
