"""How long tables of many shapes take to protect and audit, and how near the cheapest they come.

Tables of two, three and four dimensions, with hierarchies and linked, of about 2,000 and 5,500 cells, drawn at random
from fixed seeds; a tenth to two fifths of the cells are small, and widths go from 1 to 10. Each is measured in a
process of its own, one after the other. Prints cells, seconds of a core and of the clock, and the gap that the search
reports; with `--before SRC`, the `src` of another state of the tree, what that one takes for the same, measured beside
it, and in what relation. Needs no installation. Ends with exit code 1 where one is not safe, takes 30 seconds of a core
or more (60 for 5,500 cells), or is given up after `--at-most`.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle protect`.

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helle.methods.disclosure.protecting import Status, Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Hierarchy, Table, table
from helle.methods.disclosure.too_large import TooLarge

LIMITS = ((3_000, 30.0), (100_000, 60.0))
"""How many seconds of a core a set may take, by its cells. Of a core: a machine that does other things beside takes
longer by the clock for the same."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of tables: the innermost codes of each dimension, how many of them a parent has, and which margins stand
    alone: all of so many dimensions (`linked`), or each two that follow each other (`in_a_row`), which make no ring.
    `mean` is that of the counts: the smaller, the more of them are small."""

    name: str
    sizes: tuple[int, ...]
    mean: float
    width: int
    group: int = 0
    linked: int = 0
    seed: int = 1
    in_a_row: bool = False


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
    Shape("linked in a row", (24, 24, 24, 24), 15, 4, in_a_row=True),
    Shape("linked in a ring", (12, 11, 10), 1.2, 4, linked=2),
    Shape("linked in a ring, 5,800 behind", (18, 18, 18), 1.2, 4, linked=2),
    Shape("linked in a ring, 15,600 behind", (25, 24, 26), 1, 4, linked=2),
    Shape("linked in a ring, three dimensions", (8, 6, 5, 4), 3, 4, linked=3),
    Shape("linked in a ring, three dimensions, 2,000", (12, 11, 5, 4), 3, 4, linked=3),
    Shape("linked in a ring, three dimensions, 2,000, few small", (12, 11, 5, 4), 8, 4, linked=3),
    Shape("3 dim, 5,500", (24, 18, 10), 15, 3),
    Shape("3 dim, 5,500, many small", (24, 18, 10), 8, 4),
    Shape("3 dim, 5,500, hierarchy", (24, 18, 8), 20, 5, group=6),
    Shape("4 dim, 5,500", (10, 9, 6, 6), 15, 3),
    Shape("2 dim, 5,500", (110, 48), 15, 4),
    Shape("linked in a row, 5,500", (42, 42, 42, 42), 15, 4, in_a_row=True),
)

_SHARES = ("few small", "a quarter small", "many small")
_GRID = (
    (Shape("2 dim, hierarchy, 2,000", (54, 30), 0, 4, group=6), (30, 9, 4)),
    (Shape("3 dim, 2,000", (16, 14, 7), 0, 4), (30, 9, 4)),
    (Shape("4 dim, 2,000", (8, 6, 6, 4), 0, 4), (20, 5, 3)),
    (Shape("linked in a row, 2,000", (24, 24, 24, 24), 0, 4, in_a_row=True), (30, 9, 4)),
    (Shape("2 dim, hierarchy, 5,500", (96, 48), 0, 4, group=6), (30, 9, 4)),
    (Shape("3 dim, 5,500", (24, 18, 10), 0, 4), (30, 9, 4)),
    (Shape("4 dim, 5,500", (10, 9, 6, 6), 0, 4), (20, 6, 3)),
    (Shape("linked in a row, 5,500", (42, 42, 42, 42), 0, 4, in_a_row=True), (30, 9, 4)),
)
GRID = tuple(
    replace(shape, name=f"grid: {shape.name}, {share}", mean=mean)
    for shape, means in _GRID
    for share, mean in zip(_SHARES, means, strict=True)
)
"""Each shape with a tenth, a quarter, and about two fifths of its cells small, in both sizes."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one set. `found` says of one that was not protected why."""

    cells: int
    primary: int
    secondary: int
    gap: float
    core: float
    clock: float
    safe: bool
    found: str = ""

    @property
    def good(self) -> bool:
        """Whether it is as it should be."""
        return self.safe and self.core < next(most for least, most in LIMITS if self.cells <= least)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="shapes with this in their name")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a core, for the search")
    parser.add_argument("--at-most", type=int, default=600, help="seconds of a core, before a set is given up")
    parser.add_argument("--before", metavar="SRC", help="the `src` of another state of the tree, to be measured beside")
    parser.add_argument("--alone", metavar="NAME", help="measure one in this process, and print it as JSON")
    wanted = parser.parse_args(arguments)
    everything = {shape.name: shape for shape in (*SHAPES, *GRID)}
    if wanted.alone:
        print(json.dumps(asdict(measure(everything[wanted.alone], wanted.seconds))))
        return 0
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; load {_load()}")
    print("| tables | cells | small | secondary | gap | seconds of a core | of the clock |", end="")
    print(" before: secondary, gap, core | relation |" if wanted.before else "")
    print("|---|---|---|---|---|---|---|" + ("---|---|" if wanted.before else ""))
    good = [_line(shape, wanted) for name, shape in everything.items() if wanted.only in name]
    print(f"load {_load()}")
    return 0 if all(good) else 1


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _line(shape: Shape, wanted: argparse.Namespace) -> bool:
    """Measure one in a process of its own, and print its line. Whether it is as it should be."""
    now = _apart(shape, wanted, None)
    line = f"| {shape.name}, width {shape.width} | "
    if now is None:
        line += f"| | | given up | {wanted.at_most} | |"
    else:
        line += f"{now.cells:,} | {now.primary} | {now.secondary} | {now.gap:.1%} | {now.core:.1f} | {now.clock:.1f} |"
        line += now.found
    if wanted.before:
        then = _apart(shape, wanted, wanted.before)
        line += f" {then.secondary}, {then.gap:.1%}, {then.core:.1f} |" if then else f" given up, {wanted.at_most} |"
        line += f" {now.core / then.core:.2f} |" if now and then else " |"
    print(line + ("" if now is None or now.safe else " NOT SAFE"), flush=True)
    return now is not None and now.good


def _apart(shape: Shape, wanted: argparse.Namespace, source: str | None) -> Taken | None:
    """One set by the code in `source`; None where it was given up."""
    asked = ["-m", "benchmarks.protection_family", "--alone", shape.name, "--seconds", str(wanted.seconds)]
    came = subprocess.run(  # noqa: S603 - this file, by this Python.
        [sys.executable, *asked],
        env=os.environ | ({"PYTHONPATH": str(Path(source).resolve())} if source else {}),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (wanted.at_most, wanted.at_most + 5)),
    )
    if came.returncode < 0:
        return None
    if came.returncode:
        raise RuntimeError(came.stderr)
    return Taken(**json.loads(came.stdout))


def measure(shape: Shape, seconds: float) -> Taken:
    """Protect one set."""
    tables, hierarchies = drawn(shape)
    rules = Rules(threshold=5, width=shape.width)
    clock, begun = time.perf_counter(), time.process_time()
    try:
        protected = protect(tables, rules, hierarchies, seconds=seconds)
    except (Unprotectable, TooLarge) as no:
        core, passed = time.process_time() - begun, time.perf_counter() - clock
        cells = sum(len(one.counts) for one in tables)
        why = f" nothing protects {sorted(no.cell)}" if isinstance(no, Unprotectable) else f" too large a ring: {no}"
        return Taken(cells, 0, 0, 0.0, core, passed, not isinstance(no, TooLarge), why)
    core, passed = time.process_time() - begun, time.perf_counter() - clock
    return Taken(
        len(protected.states),
        protected.suppressed(Status.PRIMARY),
        protected.suppressed(Status.SECONDARY),
        protected.found.gap,
        core,
        passed,
        protected.audit.safe,
    )


def drawn(shape: Shape) -> tuple[list[Table], dict[str, Hierarchy]]:
    """The tables of a shape: one, or all margins of as many dimensions as are linked."""
    random = np.random.default_rng(shape.seed)
    counts = (
        _in_a_row(random, shape) if shape.in_a_row else random.exponential(shape.mean, shape.sizes).astype(np.int64)
    )
    names = tuple(f"d{number}" for number in range(len(shape.sizes)))
    hierarchies = {}
    if shape.group:
        hierarchies["d0"] = Hierarchy({f"d0-{code}": f"g{code // shape.group}" for code in range(shape.sizes[0])})
    places = tuple(range(len(names)))
    kept = list(combinations(places, shape.linked)) if shape.linked else [places]
    if shape.in_a_row:
        kept = list(pairwise(places))
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


def _in_a_row(random: np.random.Generator, shape: Shape) -> NDArray[np.int64]:
    """Persons of whom each table of two dimensions that follow each other is as if it were drawn alone."""
    weights = np.ones(shape.sizes)
    for place, pair in enumerate(pairwise(shape.sizes)):
        lies = [size if at in (place, place + 1) else 1 for at, size in enumerate(shape.sizes)]
        weights = weights * random.exponential(1, pair).reshape(lies)
    return random.poisson(weights * shape.mean / np.prod(shape.sizes[2:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
