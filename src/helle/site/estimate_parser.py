"""What `helle estimate` can be asked; the work is in `estimate_commands`, which needs neither database nor settings."""

from __future__ import annotations

import argparse
import os


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    estimate = commands.add_parser(
        "estimate", help="how many were never found, out of who was known to whom; a table of lists as CSV"
    )
    estimate.add_argument(
        "lists", metavar="LISTS.csv", help="a column of 0 and 1 for each list, and count; - for standard input"
    )
    estimate.add_argument("--json", action="store_true", help="the same as JSON")
    estimate.add_argument("--language", choices=["da", "en"], default="en")
    estimate.add_argument(
        "--replicates", type=_replicates, default=1000, metavar="N", help="tables drawn for the intervals; 0 for none"
    )
    estimate.add_argument("--seed", type=_seed, default=1, help="the same seed draws the same tables")
    estimate.add_argument("--processes", type=int, default=os.process_cpu_count() or 1, metavar="N")
    estimate.add_argument(
        "--model", metavar="A:B,C:D", help="ask of this one model whether it has an estimate, and which; choose none"
    )
    estimate.set_defaults(run=_run)


def _replicates(text: str) -> int:
    number = int(text)
    if number != 0 and not 50 <= number <= 100_000:
        raise argparse.ArgumentTypeError("0, or 50 to 100,000")
    return number


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("0 or more")
    return number


def _run(chosen: argparse.Namespace) -> int:
    # The matrices are small and the processes many: threads of the linear algebra would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from helle.site import estimate_commands

    return estimate_commands.estimate(
        chosen.lists,
        as_json=chosen.json,
        language=chosen.language,
        replicates=chosen.replicates,
        seed=chosen.seed,
        processes=max(1, chosen.processes),
        model=chosen.model,
    )
