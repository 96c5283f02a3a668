"""What `helle user` can be asked: somebody gets a role in a unit, and leaves it."""

from __future__ import annotations

import argparse
import os
import sys

from helle.site.argument_types import day


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    user = commands.add_parser("user", help="people who log in").add_subparsers(title="user", required=True)
    user_add = user.add_parser(
        "add", help="add a user with a role in a unit; prints a link by which she chooses a password"
    )
    for name in ("email", "name", "unit", "role"):
        user_add.add_argument(f"--{name}", required=True)
    user_add.set_defaults(run=_user_add, needs_databases=True)
    user_leave = user.add_parser(
        "leave", help="end a role somebody has in a unit; her open cases and tasks go to its lead's desk"
    )
    for name in ("email", "unit", "role"):
        user_leave.add_argument(f"--{name}", required=True)
    user_leave.add_argument("--last-day", type=day, metavar="YYYY-MM-DD", help="yesterday or later; today")
    user_leave.set_defaults(run=_user_leave, needs_databases=True)


def _setup() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    django.setup()


def _user_add(chosen: argparse.Namespace) -> int:
    _setup()
    from helle.register.administration import mails, vouched
    from helle.register.organisations import actions
    from helle.register.protection import clock, matrix

    role = matrix.access_matrix().roles.get(chosen.role)
    if role is None:
        print(f"helle: no such role; there are {', '.join(sorted(matrix.access_matrix().roles))}", file=sys.stderr)
        return 1
    try:
        user = actions.user_add(
            email=chosen.email,
            full_name=chosen.name,
            unit_code=chosen.unit,
            role=chosen.role,
            since=clock.today(),
            sealed=vouched.first_seal,
        )
    except actions.CannotAdd as error:
        print(f"helle: {error}", file=sys.stderr)
        return 1
    print(f"{user.email} chooses a password within three days at this link, which works once and is shown this once:")
    print(mails.first_link(user))
    return 0


def _user_leave(chosen: argparse.Namespace) -> int:
    _setup()
    from helle.register.organisations import actions
    from helle.register.protection import clock

    last_day = chosen.last_day or clock.today()
    try:
        left = actions.user_leave(email=chosen.email, unit_code=chosen.unit, role=chosen.role, last_day=last_day)
    except actions.CannotEnd as error:
        print(f"helle: {error}", file=sys.stderr)
        return 1
    print(f"{chosen.email} is {chosen.role} in {chosen.unit} until {last_day} and not after")
    if left.open_cases:
        print(f"{left.open_cases} open cases are still hers; those who allocate in {chosen.unit} have them on the desk")
    if left.waiting_tasks:
        print(f"{left.waiting_tasks} tasks are still hers; they stand among the tasks of {chosen.unit}, marked as such")
    if left.unfinished_drafts:
        print(f"{left.unfinished_drafts} drafts are hers alone; those who allocate in {chosen.unit} pass them on")
    return 0
