"""How long protecting and auditing linked tables takes, how near the cheapest the patterns are, and who breaks them.

First small tables: the cheapest pattern is found by trying all, and every suppressed cell is attacked by one who tries
every whole table, and knows that somebody is in what is suppressed. Then linked tables with a hierarchy, about 2,000
and 5,500 cells: seconds, and the gap that the search reports. Needs no installation. Ends with exit code 1 where a
pattern costs more than the least, a cell can be told too closely, or a set takes 10 seconds of a core, or 40, or more.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle protect`.

import argparse
import sys
import time
from collections.abc import Iterable
from itertools import product

import numpy as np
from tests.methods.disclosure_attacker import Row, cheapest, intervals

from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.protecting import Protected, Status, Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Equation, Hierarchy, Table, table

SMALL = Rules(threshold=4, width=3, singletons=False)
LARGE = Rules(threshold=5, width=3)
SETS = ((67, 10.0), (190, 40.0))
"""How many areas, and how many seconds it may take: 2,000 and 5,500 cells."""


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=40, metavar="N", help="small tables, tried in every way")
    parser.add_argument("--sets", type=int, default=len(SETS), metavar="N", help="linked sets: 0, 1 or 2")
    parser.add_argument("--seconds", type=float, default=15.0, help="of a core, for the search of a linked set")
    wanted = parser.parse_args(arguments)
    good = _small(wanted.small)
    for areas, limit in SETS[: wanted.sets]:
        good = _linked(areas, limit, wanted.seconds) and good
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0 if good else 1


def _small(number: int) -> bool:
    random = np.random.default_rng(7)
    least = cost = broken = impossible = 0.0
    for _ in range(number):
        counts = random.poisson(3.5, size=(2, 3))
        rows = list(product(("a", "b"), ("f", "m", "x")))
        one = table("t", ("area", "sex"), {row: int(n) for row, n in zip(rows, counts.flat, strict=True)}, {})
        try:
            protected = protect([one], SMALL)
        except Unprotectable:
            impossible += 1
            continue
        cost += protected.found.cost
        least += _least(one)
        found = intervals(protected.published(one), {}, most=40)
        broken += sum(high - low < SMALL.width for low, high in found.values())
    ratio = 1.0 if not least else cost / least
    print(
        f"{number} small tables: cost {cost:.0f}, the least {least:.0f}, ratio {ratio:.3f}; {impossible:.0f} impossible"
    )
    print(f"{broken:.0f} suppressed cells told too closely by one who tries every table")
    return cost == least and not broken


def _least(one: Table) -> float:
    must = frozenset(row for row, count in one.counts.items() if 0 < count < SMALL.threshold)
    costs: dict[Row, float] = {row: 1.0 + row.count("Total") for row in one.counts}

    def does(pattern: frozenset[Row]) -> bool:
        values = {row: None if row in pattern else count for row, count in one.counts.items()}
        found = intervals(Published("t", one.dimensions, values), {}, most=40)
        return all(high - low >= SMALL.width for low, high in found.values())

    return cheapest([row for row, count in one.counts.items() if count], must, costs, does)


def _linked(areas: int, limit: float, seconds: float) -> bool:
    tables, hierarchies = linked_set(areas)
    started, begun = time.perf_counter(), time.process_time()
    protected = protect(tables, LARGE, hierarchies, seconds=seconds)
    passed, spent = time.perf_counter() - started, time.process_time() - begun
    print(
        f"{len(protected.states):,} cells: {protected.suppressed(Status.PRIMARY)} primary, "
        f"{protected.suppressed(Status.SECONDARY)} secondary, cost {protected.found.cost:.0f}, "
        f"gap {protected.found.gap:.1%}, {'safe' if protected.audit.safe else 'NOT SAFE'}: "
        f"{passed:.1f} s, {spent:.1f} s of a core; {differenced(protected)} cells told by differencing"
    )
    return protected.audit.safe and spent < limit and not differenced(protected)


def linked_set(areas: int) -> tuple[list[Table], dict[str, Hierarchy]]:
    """Persons at random, counted by area in regions and by sex, by age, by what was done; and by the last three."""
    random = np.random.default_rng(1)
    sizes = {"area": areas, "sex": 3, "age": 10, "what": 12}
    persons = areas * 80
    shares = {name: random.dirichlet(np.full(size, 1.5)) for name, size in sizes.items()}
    drawn = {name: random.choice(sizes[name], persons, p=shares[name]) for name in sizes}
    hierarchies = {"area": Hierarchy({f"area{one}": f"region{one // 10}" for one in range(areas)})}

    def counted(*names: str) -> Table:
        counts = dict.fromkeys(product(*([f"{name}{one}" for one in range(sizes[name])] for name in names)), 0)
        for codes in zip(*(drawn[name] for name in names), strict=True):
            counts[tuple(f"{name}{code}" for name, code in zip(names, codes, strict=True))] += 1
        return table("-".join(names), names, counts, hierarchies)

    return [counted("area", name) for name in ("sex", "age", "what")] + [counted("sex", "age")], hierarchies


def differenced(protected: Protected) -> int:
    """Cells told by the oldest attack: the one unknown of a sum is what is left; and so on until nothing more is."""
    known: dict[int, int] = {}
    tables = protected.tables
    for place, cell in enumerate(tables.cells):
        if protected.states[cell] is Status.PUBLISHED:
            known[place] = tables.counts[place]
    published = len(known)
    while True:
        found = dict(_left(tables.equations, known))
        if not found:
            return len(known) - published
        known |= found


def _left(equations: Iterable[Equation], known: dict[int, int]) -> Iterable[tuple[int, int]]:
    for equation in equations:
        unknown = [place for place in (equation.whole, *equation.parts) if place not in known]
        if len(unknown) == 1:
            yield unknown[0], known.get(equation.whole, 0) - sum(known.get(part, 0) for part in equation.parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
