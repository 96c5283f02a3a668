"""What a reported gap is made of: how much too much a pattern costs, and how far the bound is from the least.

Tables of three dimensions, drawn at random from fixed seeds and so small that the search ends with a proof: then the
least cost is known. Each is protected again with a tenth of a second of work and less, which is to these what twenty
seconds are to tables of some thousand cells: the search ends with a gap. Prints, of what the hurried pattern costs, the
gap that is reported, what of it is cost that was not needed, and the rest, by which the bound is too low. Needs no
installation. Ends with exit code 1 where a pattern does not protect, a bound is above the least cost or a pattern below
it. A table without a proof is told and left out.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle protect`.

import argparse
import sys
import time
from dataclasses import dataclass

from benchmarks.protection_family import Shape, drawn
from helle.methods.disclosure.protecting import Protected, protect
from helle.methods.disclosure.rules import Rules

_NEAR = 1e-6
SHAPES = tuple(
    Shape(f"{' by '.join(map(str, sizes))}, {share}", sizes, mean, 4)
    for sizes in ((6, 5, 4), (8, 6, 5))
    for share, mean in (("a quarter small", 9), ("many small", 4))
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a hurried pattern costs beyond the primary cells, the bound it was told with, and the least there is."""

    cost: float
    bound: float
    least: float
    safe: bool

    @property
    def gap(self) -> float:
        """What is reported: how much of the cost may be more than needed."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0

    @property
    def too_much(self) -> float:
        """How much of the cost is more than needed."""
        return (self.cost - self.least) / self.cost if self.cost else 0.0

    @property
    def good(self) -> bool:
        """Whether it protects, and the least lies between what is said."""
        return self.safe and self.bound <= self.least + _NEAR and self.least <= self.cost + _NEAR


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=6, metavar="N", help="of each shape")
    parser.add_argument("--hurried", type=float, nargs="+", default=[0.05, 0.2, 0.5], metavar="SECONDS")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a core, for the proof")
    wanted = parser.parse_args(arguments)
    begun, good = time.process_time(), True
    print("| tables | proved | seconds | gap reported | not needed | the bound too low |")
    print("|---|---:|---:|---:|---:|---:|")
    for shape in SHAPES:
        of_shape = [
            Shape(shape.name, shape.sizes, shape.mean, shape.width, seed=seed) for seed in range(1, wanted.tables + 1)
        ]
        proved = [(one, cost) for one in of_shape if (cost := least(one, wanted.seconds)) is not None]
        for seconds in wanted.hurried if proved else ():
            hurried = [compared(one, known, seconds) for one, known in proved]
            gap = sum(one.gap for one in hurried) / len(hurried)
            too_much = sum(one.too_much for one in hurried) / len(hurried)
            print(
                f"| {shape.name} | {len(proved)} of {len(of_shape)} | {seconds} | {gap:.0%} | {too_much:.0%} | "
                f"{gap - too_much:.0%} |",
                flush=True,
            )
            good = good and all(one.good for one in hurried)
    print(f"{time.process_time() - begun:.0f} s of a core; load {os.getloadavg()[0]:.1f}")
    return 0 if good else 1


def least(shape: Shape, seconds: float) -> float | None:
    """The least cost of a pattern; None where it is not proved to be."""
    found = _protected(shape, seconds).found
    return found.cost if found.gap == 0 else None


def compared(shape: Shape, known: float, seconds: float) -> Compared:
    """Protect it in a hurry, and hold that against the least."""
    made = _protected(shape, seconds)
    return Compared(made.found.cost, made.found.bound, known, made.audit.safe)


def _protected(shape: Shape, seconds: float) -> Protected:
    tables, hierarchies = drawn(shape)
    return protect(tables, Rules(threshold=5, width=shape.width), hierarchies, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
