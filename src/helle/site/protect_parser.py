"""What `helle protect` can be asked; the work is in `protect_commands`, which needs neither database nor settings."""

from __future__ import annotations

import argparse
import os

from helle.site.argument_types import seconds


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    protect = commands.add_parser(
        "protect", help="suppress or move what must not be known in tables of counts, and prove that nobody can tell it"
    )
    protect.add_argument(
        "tables",
        metavar="TABLE.csv",
        nargs="+",
        help="a column for each dimension, and count; several that are released together; - for standard input. For "
        "cell-key a line for each person, with the dimensions and key",
    )
    protect.add_argument(
        "--spec",
        required=True,
        metavar="SPEC.json",
        help="dimensions, hierarchies, width; threshold, or base for rounding, or noise for cell-key",
    )
    protect.add_argument(
        "--method",
        choices=["suppression", "rounding", "cell-key"],
        help="what is done to the counts, where the specification does not say it; suppression is what is else done",
    )
    protect.add_argument(
        "--audit", metavar="AUDIT.json", help="where to write the interval of each cell that is suppressed or moved"
    )
    protect.add_argument(
        "--output",
        metavar="PLACE",
        help="the file to write; a folder where there are several tables; else standard output",
    )
    protect.add_argument(
        "--public",
        action="store_true",
        help="say suppressed for primary and secondary alike, as published files should",
    )
    protect.add_argument("--language", choices=["da", "en"], default="en")
    protect.add_argument(
        "--seconds", type=seconds, default=20.0, metavar="N", help="of work on a core, to look for a cheaper pattern"
    )
    protect.add_argument(
        "--at-most", type=seconds, default=600.0, metavar="N", help="seconds of a core, after which it gives up"
    )
    protect.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    # One thread reckons here; those of the linear algebra would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from helle.site import protect_commands

    return protect_commands.protect(
        chosen.tables,
        chosen.spec,
        method=chosen.method,
        audit=chosen.audit,
        output=chosen.output,
        public=chosen.public,
        language=chosen.language,
        seconds=chosen.seconds,
        at_most=chosen.at_most,
    )
