"""The commands that make and look through the list of passwords known from breaches."""

from __future__ import annotations

import argparse
from pathlib import Path

from helle.site.command_line import refuse, say, set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    passwords = commands.add_parser("passwords", help="the list of passwords known from breaches").add_subparsers(
        title="passwords", required=True
    )
    prepare = passwords.add_parser("prepare", help="make the list that logins ask from one that was fetched")
    prepare.add_argument("file", type=Path, help="lines of SHA-1:COUNT in the order of the hashes")
    prepare.add_argument("--at-least", type=int, default=1, metavar="TIMES", help="only those seen so many times")
    prepare.set_defaults(run=_prepare)
    check = passwords.add_parser("check", help="look through the list: whether it is whole and in order")
    check.set_defaults(run=_check)


def _prepare(chosen: argparse.Namespace) -> int:
    from helle.site import breached

    to = _list()
    try:
        with chosen.file.open("rb") as lines:
            count = breached.prepare(lines, to, at_least=chosen.at_least)
    except (OSError, breached.BadList) as error:
        return refuse(f"{chosen.file}: {error}")
    say(f"{to}: {count:,} passwords")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from helle.site import breached

    there = _list()
    try:
        say(f"{there}: {breached.look_through(there):,} passwords, in order")
    except (OSError, breached.BadList) as error:
        return refuse(f"{there}: {error}")
    return 0


def _list() -> Path:
    set_up()
    from django.conf import settings

    file: Path = settings.HELLE_BREACHED_PASSWORDS
    return file
