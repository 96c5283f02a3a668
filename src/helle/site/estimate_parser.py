"""What `helle estimate` and `helle estimate-register` can be asked; the work of the first, in `estimate_commands`,
needs neither database nor settings."""

from __future__ import annotations

import argparse
import os
from typing import Final

from helle.methods.estimation import FEWEST_DRAWN
from helle.site.argument_types import whole
from helle.site.command_line import set_up

_MOST_PROCESSES: Final = 256
"""More than the cores of any machine that it is meant for: each process takes memory of its own, and a slip of the keys
would use it up."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    estimate = commands.add_parser(
        "estimate", help="how many were never found, out of who was known to whom; a table of lists as CSV"
    )
    estimate.add_argument(
        "lists", metavar="LISTS.csv", help="a column of 0 and 1 for each list, and count; - for standard input"
    )
    _how(estimate)
    estimate.add_argument(
        "--model", metavar="A:B,C:D", help="ask of this one model whether it has an estimate, and which; choose none"
    )
    estimate.set_defaults(run=_run)
    of_register = commands.add_parser(
        "estimate-register", help="the same of who is known to whom in the register; printed, and not kept"
    )
    of_register.add_argument("years", type=_years, metavar="YEARS", help="2025, or 2023-2025")
    of_register.add_argument("--as", dest="email", required=True, help="the lead or analyst of CMM who asks")
    of_register.add_argument(
        "--with",
        dest="covariates",
        nargs="+",
        choices=["sex", "age", "exploitation", "year"],
        default=[],
        help="what of each person stands in the model beside the lists",
    )
    _how(of_register)
    of_register.set_defaults(run=_run_register, needs_databases=True)


def _how(command: argparse.ArgumentParser) -> None:
    """How it is reckoned and printed, whatever it is of."""
    command.add_argument("--json", action="store_true", help="the same as JSON")
    command.add_argument("--language", choices=["da", "en"], default="en")
    command.add_argument(
        "--replicates",
        type=whole(FEWEST_DRAWN, 100_000, or_nought=True),
        default=1000,
        metavar="N",
        help="tables drawn for the intervals, half of them for the model with covariates; 0 for none",
    )
    command.add_argument("--seed", type=whole(0), default=1, help="the same seed draws the same tables")
    command.add_argument(
        "--processes",
        type=whole(1, _MOST_PROCESSES),
        default=_cores(),
        metavar="N",
        help=f"at once; 1 to {_MOST_PROCESSES}",
    )


def _cores() -> int:
    """One process for each core, as far as so many can be asked for."""
    return min(os.process_cpu_count() or 1, _MOST_PROCESSES)


def _years(text: str) -> range:
    first, _dash, last = text.partition("-")
    try:
        years = range(int(first), int(last or first) + 1)
    except ValueError:
        years = range(0)
    if not years or years.start < 1900 or years.stop > 2200:
        raise argparse.ArgumentTypeError(f"a year as 2025, or years as 2023-2025, not {text!r}")
    return years


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
        processes=chosen.processes,
        model=chosen.model,
    )


def _run_register(chosen: argparse.Namespace) -> int:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    set_up()
    from helle.site import estimate_register

    return estimate_register.estimate_register(
        chosen.years,
        email=chosen.email,
        covariates=chosen.covariates,
        as_json=chosen.json,
        language=chosen.language,
        replicates=chosen.replicates,
        seed=chosen.seed,
        processes=chosen.processes,
    )
