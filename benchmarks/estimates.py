"""How long the estimate of those never found takes: all 6,893 hierarchical models of the United Kingdom's table with
five lists, and its 1,000-fold BCa bootstrap, the choice of the model repeated in each, by each of the four methods.

Needs no installation. Prints seconds on the wall clock and of all cores together. Ends with exit code 1 where the
models take 5 seconds or more, or the intervals of one method 30; of a machine that is busy `--times` is asked.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Before numpy is there: see `helle estimate`.

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from helle.methods.estimation.choosing import Ranking, rank
from helle.methods.estimation.estimating import Estimates, Method, estimate
from helle.methods.estimation.fitting import Tables
from helle.methods.estimation.lists import generators, hierarchical_models
from helle.methods.estimation.reading import read

TABLE = Path(__file__).resolve().parents[1] / "tests" / "methods" / "mse" / "UKdat_5.csv"
SECONDS_FOR_MODELS = 5.0
SECONDS_FOR_INTERVAL = 30.0


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether it was fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=Path, default=TABLE)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--times", type=float, default=1.0, metavar="F", help="how many times the allowed seconds it may take"
    )
    wanted = parser.parse_args(arguments)
    lists = read(wanted.lists.read_bytes()).lists
    fast = True
    if lists.number <= 5:
        tables = Tables.of(lists.counts[:, None])
        ranking, passed, spent = _timed(lambda: rank(tables, hierarchical_models(lists.number)))
        fast = passed < SECONDS_FOR_MODELS * wanted.times
        print(f"{_models(ranking):,} models: {passed:.2f} s, {spent:.2f} s of all cores")
    for method in Method:
        found, passed, spent = _timed(lambda: _estimate(wanted, method))  # noqa: B023 # It is called at once.
        fast = fast and passed < SECONDS_FOR_INTERVAL * wanted.times
        one = found.estimates[0]
        model = " ".join(lists.words(term) for term in generators(one.model or (), lists.number))
        within = "–" if one.interval is None else f"{one.interval.low:,.0f}–{one.interval.high:,.0f}"
        print(f"{method:17} {one.n_hat:9,.0f} [{within}]: {passed:.2f} s, {spent:.2f} s of all cores  {model}")
    print(f"{wanted.replicates} replicates, {wanted.processes} processes, load {os.getloadavg()[0]:.1f}")
    return 0 if fast else 1


def _estimate(wanted: argparse.Namespace, method: Method) -> Estimates:
    lists = read(wanted.lists.read_bytes()).lists
    return estimate(lists, replicates=wanted.replicates, processes=wanted.processes, methods=(method,))


def _models(ranking: Ranking) -> int:
    return len(ranking.fitted) + len(ranking.failed)


def _timed[T](what: Callable[[], T]) -> tuple[T, float, float]:
    started, begun = time.perf_counter(), _spent()
    answer = what()
    return answer, time.perf_counter() - started, _spent() - begun


def _spent() -> float:
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in each)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
