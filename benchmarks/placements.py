"""How fast the finder and the board are with many offers: `python -m benchmarks.placements --offers 500`.

An installation of its own below `HELLE_STATE` is made and filled when it is not there yet: persons as
`benchmarks.generate` makes them, so many offers with their groups and numbers, and a year of stays. Each page is
asked for through Django's test client as a caseworker of CMM. Prints milliseconds, and ends with exit code 1 where a
page is slower than it may be.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

# Milliseconds at the server, half of the time.
MAY_TAKE = {"finder": 150.0, "board of a year": 300.0}


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.placements", description=__doc__.splitlines()[0])
    parser.add_argument("--offers", type=int, default=500)
    parser.add_argument("--stays", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    from helle.site import installation

    state = installation.state_directory() / f"offers-{chosen.offers}"
    environment = os.environ | {"HELLE_STATE": str(state), "PYTHONWARNINGS": "ignore"}
    server = installation.embedded_server(state)
    if server is None:
        return _measure_in(environment, chosen)
    with server:
        return _measure_in(environment, chosen)


def _measure_in(environment: dict[str, str], chosen: argparse.Namespace) -> int:
    filled = Path(environment["HELLE_STATE"]) / "filled"
    if not filled.exists():
        persons = max(chosen.stays // 4, 20)
        _run(environment, "benchmarks.generate", "--persons", str(persons))
        filled.touch()
    return _run(
        environment,
        "benchmarks.placements_measure",
        str(chosen.offers),
        str(chosen.stays),
        str(chosen.rounds),
        check=False,
    )


def _run(environment: dict[str, str], module: str, *arguments: str, check: bool = True) -> int:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=check).returncode  # noqa: S603 # Our own command.


def show(times: dict[str, list[float]], sizes: dict[str, int]) -> bool:
    """Print the table; whether every page was fast enough."""
    print(f"{'page':20} {'median':>8} {'p95':>8} {'may':>8} {'bytes':>10}")
    for name, taken in times.items():
        slow = quantiles(taken, n=20)[-1]
        print(f"{name:20} {median(taken):8.1f} {slow:8.1f} {MAY_TAKE[name]:8.0f} {sizes[name]:10,}")
    return all(median(taken) <= MAY_TAKE[name] for name, taken in times.items())


def timed(client: Any, url: str) -> tuple[float, int]:
    """One request: milliseconds, and how long the answer is."""
    started = time.perf_counter()
    response = client.get(url)
    content = response.content
    taken = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        sys.exit(f"{url} answered {response.status_code}")
    return taken, len(content)


if __name__ == "__main__":
    sys.exit(main())
