"""What `helle check-figures` can be asked; the work is in `figures_commands`, which needs no database."""

from __future__ import annotations

import argparse


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    figures = commands.add_parser(
        "check-figures", help="what contradicts itself in published figures: totals, changes, shares, sources"
    )
    figures.add_argument(
        "figures", metavar="FILE", help="figures as .csv, .json or .toml; - for CSV from standard input"
    )
    figures.add_argument("--json", action="store_true", help="the same as JSON")
    figures.add_argument("--language", choices=["da", "en"], default="en")
    figures.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    from helle.site import figures_commands

    return figures_commands.check_figures(chosen.figures, as_json=chosen.json, language=chosen.language)
