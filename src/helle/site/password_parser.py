"""The commands that make and look through the list of passwords known from breaches."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


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
    from helle.site import breached, serving

    to = _list()
    try:
        with chosen.file.open("rb") as lines:
            count = breached.prepare(lines, to, at_least=chosen.at_least)
    except (OSError, breached.BadList) as error:
        return _say(f"{chosen.file}: {error}")
    serving.say(f"{to}: {count} passwords")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from helle.site import breached, serving

    there = _list()
    try:
        serving.say(f"{there}: {breached.look_through(there)} passwords, in order")
    except (OSError, breached.BadList) as error:
        return _say(f"{there}: {error}")
    return 0


def _list() -> Path:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    django.setup()
    file: Path = settings.HELLE_BREACHED_PASSWORDS
    return file


def _say(wrong: str) -> int:
    sys.stderr.write(f"helle: {wrong}\n")
    return 1
