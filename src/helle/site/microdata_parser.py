"""What `helle microdata` can be asked; the work is in `microdata_commands`, which needs no database."""

from __future__ import annotations

import argparse

from helle.site.argument_types import whole


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    microdata = commands.add_parser(
        "microdata",
        help="a file of persons that may be published: k-anonymous, with what it protects from and is good for",
    )
    microdata.add_argument("records", metavar="RECORDS.csv", help="one row a person; - for standard input")
    microdata.add_argument("--plan", required=True, metavar="PLAN.toml", help="k, and of each column what it is")
    microdata.add_argument("--out", metavar="FILE.csv", help="write the file; without it only the reports are made")
    microdata.add_argument("--layout", metavar="NAME", help="write it in this layout: ctdc_2017 or ctdc_2024")
    microdata.add_argument(
        "--population", metavar="FILE.csv", help="everybody the records could be of, with the same columns"
    )
    microdata.add_argument("--seed", type=whole(0, 1_000_000), default=1, help="the same seed tries the same cells")
    microdata.add_argument(
        "--tries",
        type=whole(0, 1_000_000),
        default=20,
        metavar="N",
        help="how often other cells are tried; more may lose less",
    )
    microdata.add_argument("--json", action="store_true", help="the reports as JSON")
    microdata.add_argument("--language", choices=["da", "en"], default="en")
    microdata.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    from helle.site import microdata_commands

    return microdata_commands.microdata(
        chosen.records,
        plan=chosen.plan,
        out=chosen.out,
        layout=chosen.layout,
        population=chosen.population,
        seed=chosen.seed,
        tries=chosen.tries,
        as_json=chosen.json,
        language=chosen.language,
    )
