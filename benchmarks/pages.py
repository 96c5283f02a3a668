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
from pathlib import Path
from typing import Any

# Issue 2, "Speed": against the smallest size, and against the bare SQL.
MOST_GROWTH = 1.3
MOST_FACTOR, MOST_EXTRA = 3.0, 15.0


def main() -> int:
    """Measure each size and print. Returns 1 when a page is slower than it may be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    from helle.site import installation

    base = installation.state_directory()
    found: dict[int, list[dict[str, Any]]] = {}
    version = ""
    for size in sorted(chosen.sizes):
        state = base / f"persons-{size}"
        server = installation.embedded_server(state)
        if server is not None and server.initialised:
            server.start()
        try:
            found[size], version = _measure(state, size, chosen.rounds)
        finally:
            if server is not None:
                server.start()  # Joins the server that the generator may have started, so that it can be stopped.
                server.stop()
    print(machine(version))
    return 0 if _print(found) else 1


def _measure(state: Path, size: int, rounds: int) -> tuple[list[dict[str, Any]], str]:
    environment = os.environ | {"HELLE_STATE": str(state)}
    python = [sys.executable, "-m"]
    if not (state / "filled").exists():
        subprocess.run([*python, "benchmarks.generate", "--persons", str(size)], env=environment, check=True)  # noqa: S603
        (state / "filled").touch()
    done = subprocess.run(  # noqa: S603
        [*python, "benchmarks.measure", "--rounds", str(rounds)], env=environment, check=True, stdout=subprocess.PIPE
    )
    import psycopg

    from helle.site import installation

    with psycopg.connect(**installation.connection_settings(state)["helle_app"]) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return json.loads(done.stdout), row[0] if row else ""


def machine(server_version: str) -> str:
    """What it ran on."""
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
        f"{platform.python_version()}"
    )


def _print(found: dict[int, list[dict[str, Any]]]) -> bool:
    smallest = min(found)
    first = {row["page"]: row for row in found[smallest]}
    print(f"{'page':<28}{'persons':>9}{'p50 ms':>9}{'p95 ms':>9}{'bare p50':>10}{'bare p95':>10}"
          f"{'statements':>12}{'bytes':>9}{'growth':>8}{'may be':>8}")  # fmt: skip
    good = True
    for page in first:
        for size, rows in found.items():
            row = next(one for one in rows if one["page"] == page)
            growth = row["p50"] / first[page]["p50"]
            limit = MOST_FACTOR * row["bare_p50"] + MOST_EXTRA
            slow = row["p50"] > limit or growth > MOST_GROWTH
            good = good and not slow
            print(f"{page:<28}{size:>9,}{row['p50']:>9.1f}{row['p95']:>9.1f}{row['bare_p50']:>10.1f}"
                  f"{row['bare_p95']:>10.1f}{row['statements']:>12}{row['bytes']:>9,}{growth:>8.2f}{limit:>8.1f}"
                  f"{'  too slow' if slow else ''}")  # fmt: skip
    print(f"growth: p50 against {smallest:,} persons, at most {MOST_GROWTH}; may be: 3 times the bare SQL plus 15 ms")
    return good


if __name__ == "__main__":
    sys.exit(main())
