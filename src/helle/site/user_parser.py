"""The commands for people who log in: the first ones of an installation, and who leaves."""

from __future__ import annotations

import argparse
import os

from helle.site.argument_types import day
from helle.site.command_line import refuse, set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    user = commands.add_parser("user", help="people who log in").add_subparsers(title="user", required=True)
    add = user.add_parser("add", help="add a user with a role in a unit; prints a link by which she chooses a password")
    for name in ("email", "name", "unit", "role"):
        add.add_argument(f"--{name}", required=True)
    add.set_defaults(run=_add, needs_databases=True)
    link = user.add_parser(
        "link", help="print another link for somebody who was added here and chose no password; the first one is void"
    )
    link.add_argument("email")
    link.set_defaults(run=_link, needs_databases=True)
    leave = user.add_parser(
        "leave", help="end a role somebody has in a unit; her open cases and tasks go to its lead's desk"
    )
    for name in ("email", "unit", "role"):
        leave.add_argument(f"--{name}", required=True)
    leave.add_argument("--last-day", type=day, metavar="YYYY-MM-DD", help="yesterday or later; today")
    leave.set_defaults(run=_leave, needs_databases=True)


def _add(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.administration import mails, vouched
    from helle.register.organisations import actions
    from helle.register.protection import clock, matrix

    role = matrix.access_matrix().roles.get(chosen.role)
    if role is None:
        return refuse(f"no such role; there are {', '.join(sorted(matrix.access_matrix().roles))}")
    if not _leads_somewhere():
        return refuse(_NOWHERE)
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
        return refuse(str(error))
    print(f"{user.email} chooses a password within three days at this link, which works once:")
    print(mails.first_link(user))
    print(f"If it is lost or runs out, `helle user link {user.email}` makes another.")
    return 0


def _link(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.administration import mails, vouched
    from helle.register.organisations import actions

    if not _leads_somewhere():
        return refuse(_NOWHERE)
    try:
        user = actions.user_link(chosen.email, sealed=vouched.first_seal_anew)
    except actions.CannotLink as error:
        return refuse(str(error))
    except vouched.NotVouched:
        return refuse("her login was changed past Helle: two people reset it")
    print(f"{user.email} chooses a password within three days at this link, which works once; no earlier one works:")
    print(mails.first_link(user))
    return 0


_NOWHERE = "set HELLE_ADDRESS to where people log in, such as http://localhost:8000: the link begins with it"


def _leads_somewhere() -> bool:
    """Whether a link leads where people log in: somebody said where that is, or it is the port of TLS. Pages in clear
    are served at a port that only whoever serves them knows."""
    from django.conf import settings

    return "HELLE_ADDRESS" in os.environ or bool(settings.SECURE_SSL_REDIRECT)


def _leave(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.organisations import actions
    from helle.register.protection import clock

    last_day = chosen.last_day or clock.today()
    try:
        left = actions.user_leave(email=chosen.email, unit_code=chosen.unit, role=chosen.role, last_day=last_day)
    except actions.CannotEnd as error:
        return refuse(str(error))
    print(f"{chosen.email} is {chosen.role} in {chosen.unit} until {last_day} and not after")
    if left.open_cases:
        print(f"{left.open_cases} open cases are still hers; those who allocate in {chosen.unit} have them on the desk")
    if left.waiting_tasks:
        print(f"{left.waiting_tasks} tasks are still hers; they stand among the tasks of {chosen.unit}, marked as such")
    if left.unfinished_drafts:
        print(f"{left.unfinished_drafts} drafts are hers alone; those who allocate in {chosen.unit} pass them on")
    return 0
