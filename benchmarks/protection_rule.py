"""What somebody learns of a release who knows the rule by which figures are held back, and not only what adds up.

Random tables, protected as releases are. Prints how many figures are held back, how many of them have fewer numbers
left than asked to somebody who knows that one at least of those that hang together is small, and not which; and what
somebody would learn of the others who knew of every figure whether it is small: how many of them she would know
exactly, and how many within fewer numbers than asked. docs/explanation/disclosure-control.md says what follows.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
from itertools import product

import numpy as np

from helle.methods.disclosure.auditing import _by_cell, _sums_as_innermost, audit_sums
from helle.methods.disclosure.audits import Secret, Sum
from helle.methods.disclosure.protecting import Status, Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Cell, cell_of, table

RULES = Rules(threshold=5, width=3)
KINDS = (((4, 3), 3), ((4, 3), 8), ((5, 4), 7), ((8, 5), 4), ((8, 5), 12), ((6, 4, 3), 3))
"""How many codes each dimension has, and how many persons a cell has on average."""


def main(arguments: list[str]) -> int:
    """Try, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=40, metavar="N", help="of each kind")
    wanted = parser.parse_args(arguments)
    print(f"{'codes':>9} {'mean':>5} {'held back':>10} {'by rule':>8} | {'others':>7} {'exactly':>8} {'nearer':>7}")
    for codes, mean in KINDS:
        random = np.random.default_rng(7)
        found = np.zeros(5, dtype=int)
        for _ in range(wanted.tables):
            found += _one(random, codes, mean)
        held, nearer, others, exactly, within = map(int, found)
        shape = "×".join(map(str, codes))
        print(f"{shape:>9} {mean:>5} {held:>10} {nearer:>8} | {others:>7} {exactly:>8} {within:>7}", flush=True)
    return 0


def _one(random: np.random.Generator, codes: tuple[int, ...], mean: int) -> tuple[int, int, int, int, int]:
    names = ("area", "sex", "age")[: len(codes)]
    counts = random.poisson(mean, size=codes)
    rows = product(*[[f"{name}{one}" for one in range(number)] for name, number in zip(names, codes, strict=True)])
    one = table("t", names, {row: int(count) for row, count in zip(rows, counts.flat, strict=True)}, {})
    try:
        protected = protect([one], RULES)
    except Unprotectable:
        return 0, 0, 0, 0, 0
    file = protected.published(one)
    told, hidden = _by_cell([file])
    sums = [
        Sum("t", cell_of(names, whole), tuple(cell_of(names, part) for part in parts))
        for whole, parts in _sums_as_innermost(file, {}, [*told, *hidden])
    ]
    small = [cell for cell in hidden if protected.states[cell] is Status.PRIMARY]

    def apart(_one: Cell, _other: Cell) -> bool:
        return False

    secrets = {cell: Secret(RULES.width, lowest=1) for cell in hidden}
    by_rule = audit_sums(told, hidden, sums, secrets, apart, small=RULES.threshold, primary=small).by_rule
    knows = {
        cell: Secret(0, lowest=1, highest=RULES.threshold - 1)
        if cell in small
        else Secret(RULES.width, lowest=RULES.threshold)
        for cell in hidden
    }
    found = audit_sums(told, hidden, sums, knows, apart).intervals
    widths = [each.width for each in found if each.required and each.width is not None]
    exactly = sum(width == 0 for width in widths)
    within = sum(0 < width < RULES.width for width in widths)
    return len(hidden), len(by_rule), len(hidden) - len(small), exactly, within


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
