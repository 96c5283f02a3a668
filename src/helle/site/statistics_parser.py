"""What `helle statistics` can be asked; the work is in `register.statistics.commands`."""

from __future__ import annotations

import argparse
import os

from helle.site.argument_types import day, whole
from helle.site.command_line import set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    statistics = commands.add_parser("statistics", help="the table that figures are counted of").add_subparsers(
        title="statistics", required=True
    )
    refresh = statistics.add_parser("refresh", help="fill in what changed since; the worker does so every five minutes")
    refresh.add_argument("--everything", action="store_true", help="fill in everybody anew")
    refresh.set_defaults(run=_refresh, needs_databases=True)
    compare = statistics.add_parser(
        "compare", help="hold the table against the register, as known today and at the end of each quarter"
    )
    compare.add_argument("--day", type=day, action="append", metavar="YYYY-MM-DD", help="as known on this day instead")
    compare.set_defaults(run=_compare, needs_databases=True)
    reproduce = statistics.add_parser(
        "reproduce", help="count an approved release anew from its order and cut-off, and name each difference"
    )
    reproduce.add_argument("number", type=whole(1, 32_767), metavar="N", help="the number of the release")
    reproduce.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="the lead or analyst of CMM as whom it is counted"
    )
    reproduce.set_defaults(run=_reproduce, needs_databases=True)
    look = statistics.add_parser("look", help="look anew at all releases that are out: which would be refused today")
    look.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the lead or analyst of CMM as whom")
    look.set_defaults(run=_look, needs_databases=True)


def _reproduce(chosen: argparse.Namespace) -> int:
    # One thread reckons here; those of the linear algebra would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    set_up()
    from helle.register.releases import commands

    return commands.reproduce(chosen.number, email=chosen.email)


def _look(chosen: argparse.Namespace) -> int:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # As for `reproduce`.
    set_up()
    from helle.register.releases import commands

    return commands.look(email=chosen.email)


def _refresh(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.statistics import commands

    return commands.refresh(everything=chosen.everything)


def _compare(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.statistics import commands

    return commands.compare(chosen.day)
