"""What `helle estimate` and `helle estimate-register` can be asked; the work of the first, in `estimate_commands`,
needs neither database nor settings."""

from __future__ import annotations

import argparse
import os
from typing import Final

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
        "--replicates", type=_replicates, default=1000, metavar="N", help="tables drawn for the intervals; 0 for none"
    )
    command.add_argument("--seed", type=_seed, default=1, help="the same seed draws the same tables")
    command.add_argument(
        "--processes", type=_processes, default=_cores(), metavar="N", help=f"at once; 1 to {_MOST_PROCESSES}"
    )


def _cores() -> int:
    """One process for each core, as far as so many can be asked for."""
    return min(os.process_cpu_count() or 1, _MOST_PROCESSES)


def _years(text: str) -> range:
    first, _dash, last = text.partition("-")
    years = range(int(first), int(last or first) + 1)
    if not years or years.start < 1900 or years.stop > 2200:
        raise argparse.ArgumentTypeError("2025, or 2023-2025")
    return years


def _replicates(text: str) -> int:
    number = int(text)
    if number != 0 and not 50 <= number <= 100_000:
        raise argparse.ArgumentTypeError("0, or 50 to 100,000")
    return number


def _processes(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number <= _MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"1 to {_MOST_PROCESSES}, not {text}")
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
        processes=chosen.processes,
        model=chosen.model,
    )


def _run_register(chosen: argparse.Namespace) -> int:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    import django

    django.setup()
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
