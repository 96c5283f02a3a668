"""How fast desk, case list and case page are: `python -m benchmarks.pages --sizes 1000 100000`.

For each size there is an installation of its own below `HELLE_STATE`, made and filled when it is not there yet. Prints
a table of times beside the bare SQL of the same pages in the same run, the ratios, and the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.measure import PAGES

# What a page may cost: against the smallest size, and against its bare SQL.
MOST_GROWTH = 1.3
MOST_FACTOR, MOST_EXTRA = 3.0, 15.0


BLOCK = 10
WARM_UP = 20


@dataclass(slots=True)
class Measured:
    """One page in one installation. Times in milliseconds; `bare` is the SQL of the same requests alone."""

    page: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    statements: int = 0
    bytes: int = 0

    def add(self, answer: dict[str, Any]) -> None:
        """Take in a block of rounds."""
        self.page += answer["page"]
        self.bare += answer["bare"]
        self.statements, self.bytes = answer["statements"], answer["bytes"]


def main() -> int:
    """Measure each size and print. Returns 1 when a page is slower than it may be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    from helle.site import installation

    sizes = sorted(chosen.sizes)
    states = {size: installation.state_directory() / f"persons-{size}" for size in sizes}
    with ExitStack() as stack:
        for size, state in states.items():
            server = installation.embedded_server(state)
            if server is not None:
                stack.enter_context(server)
            _make_ready(state, size)
        found = _measure(states, chosen.rounds)
        print(machine(_server_version(states[sizes[0]])))
    return 0 if _print(found) else 1


def _make_ready(state: Path, size: int) -> None:
    """Fill the installation when it is not filled yet, else bring it to the present schema."""
    if (state / "filled").exists():
        command = ["helle.cli", "install", "--kind", "test"]
    else:
        command = ["benchmarks.generate", "--persons", str(size)]
    subprocess.run([sys.executable, "-m", *command], env=_environment(state), check=True)  # noqa: S603
    (state / "filled").touch()


def _environment(state: Path) -> dict[str, str]:
    return os.environ | {"HELLE_STATE": str(state), "PYTHONWARNINGS": "ignore"}


def _measure(states: dict[int, Path], rounds: int) -> dict[str, dict[int, Measured]]:
    """A process for each size; they take turns, some rounds each, so that what else runs here meets all alike."""
    found = {name: {size: Measured() for size in states} for name in PAGES}
    with ExitStack() as stack:
        processes = {
            size: stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.measure"],
                    env=_environment(state),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for size, state in states.items()
        }

        def ask(size: int, page: int, first: int, count: int) -> dict[str, Any]:
            process = processes[size]
            assert process.stdin and process.stdout  # noqa: S101 # both are pipes
            process.stdin.write(f"{page} {first} {count}\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        for page in range(len(PAGES)):
            for size in states:
                ask(size, page, 0, WARM_UP)
        for first in range(0, rounds, BLOCK):
            for page, name in enumerate(PAGES):
                for size in states:
                    found[name][size].add(ask(size, page, first, min(BLOCK, rounds - first)))
    return found


def _server_version(state: Path) -> str:
    import psycopg

    from helle.site import installation

    with psycopg.connect(**installation.connection_settings(state)["helle_app"]) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return row[0] if row else ""


def machine(server_version: str) -> str:
    """What it ran on, and how busy it was over five minutes: above the number of cores, times are inflated."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB; PostgreSQL {server_version}, Python "
        f"{platform.python_version()}; load {os.getloadavg()[1]:.1f}"
    )


def _print(found: dict[str, dict[int, Measured]]) -> bool:
    print(f"{'page':<28}{'persons':>9}{'p50 ms':>9}{'p95 ms':>9}{'bare p50':>10}{'bare p95':>10}"
          f"{'statements':>12}{'bytes':>9}{'growth':>8}{'may be':>8}")  # fmt: skip
    good = True
    smallest = min(next(iter(found.values())))
    for name, sizes in found.items():
        first = _percentile(sizes[smallest].page, 50)
        for size, one in sizes.items():
            middle, bare = _percentile(one.page, 50), _percentile(one.bare, 50)
            limit = MOST_FACTOR * bare + MOST_EXTRA
            slow = middle > limit or middle / first > MOST_GROWTH
            good = good and not slow
            print(f"{name:<28}{size:>9,}{middle:>9.1f}{_percentile(one.page, 95):>9.1f}{bare:>10.1f}"
                  f"{_percentile(one.bare, 95):>10.1f}{one.statements:>12}{one.bytes:>9,}{middle / first:>8.2f}"
                  f"{limit:>8.1f}{'  too slow' if slow else ''}")  # fmt: skip
    print(f"growth: p50 against {smallest:,} persons, at most {MOST_GROWTH}; may be: 3 times the bare SQL plus 15 ms")
    return good


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
