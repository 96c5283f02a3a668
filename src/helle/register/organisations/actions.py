"""Writing users and their memberships: done by an operator at the command line until administration has its pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, connections
from django.utils.translation import override
from psycopg.errors import NoDataFound

from helle.register.interface.seen import is_seen, with_plain_blanks
from helle.register.organisations.constraints import constraint_of
from helle.register.organisations.models import Unit, User

# Connects as the one role that may: the application's cannot add a user or a role.
STAFF = "staff"


# What the database refuses by name, when a role is ended.
_CANNOT_END: Final = {
    "role_ends_yesterday_at_the_earliest": "a role ends yesterday at the earliest",
    "role_is_not_made_longer": "the role ends before that day already",
    "an_administrator_is_left": "there would be days without an administrator who can log in: add another first",
}


# And when another link is asked for.
_CANNOT_LINK: Final = {
    "link_is_for_who_was_added_at_the_command_line": (
        "she was added on the pages: an administrator sends her invitation again there"
    ),
    "link_is_for_who_has_chosen_no_password": (
        "she has chosen a password: she asks for another on the page of the login, or two people reset her login"
    ),
    "link_is_for_who_logs_in_here": "she has no role, or logs in through her organisation",
}


class CannotAdd(Exception):
    """The user cannot be added; the message says why in one line."""


class CannotLink(Exception):
    """No other link can be given; the message says why in one line."""


class CannotEnd(Exception):
    """The membership cannot be ended; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The membership a new user begins with."""

    membership_id: uuid.UUID
    unit_id: uuid.UUID
    role: str
    since: dt.date


def user_add(
    *, email: str, full_name: str, unit_code: str, role: str, since: dt.date, sealed: Callable[[User], str]
) -> User:
    """Add a user with one membership and no password: she chooses one by a link (`administration.mails.first_link`).

    `sealed`: what is vouched for of her login, which is written with her.
    She sets up her second factor at the first login and sees nothing before. Raises `CannotAdd` for an unknown unit,
    a role that such a unit does not carry (the database knows), an address that is taken, or a name that is read as a
    system's or has signs that are not seen.
    """
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None:
        raise CannotAdd(f"no unit has the code {unit_code}")
    if User.objects.filter(email__iexact=email).exists():
        raise CannotAdd("the address is taken")
    user = User(id=uuid.uuid4(), email=email.lower(), full_name=with_plain_blanks(full_name))
    user.set_unusable_password()
    if user.full_name and not is_seen(user.full_name):
        raise CannotAdd("--name: it has signs that cannot be seen; write it with letters, in one line")
    with override("en"):
        try:
            user.full_clean()
        except ValidationError as error:
            raise CannotAdd("; ".join(_in_words(error))) from error
    user.vouched = sealed(user)
    try:
        user_write(user, Seat(uuid.uuid4(), unit.pk, role, since))
    except IntegrityError as error:
        if constraint_of(error) == "role_ends_with_its_unit":
            raise CannotAdd(
                f"{unit_code} is closed, or will be: such a role needs a last day, which a page asks"
            ) from error
        if constraint_of(error) == "user_is_called_as_no_system_is":
            raise CannotAdd(
                "the name looks like that of a system that may call Helle: enter the user's own name"
            ) from error
        raise CannotAdd(f"a unit like {unit_code} has no {role}, or the address is taken") from error
    return user


def _in_words(error: ValidationError) -> list[str]:
    """What is wrong, each beside the argument it was given as."""
    given_as = {"full_name": "--name", "email": "--email"}
    return [f"{given_as.get(field, field)}: {' '.join(said)}" for field, said in error.message_dict.items()]


def user_link(email: str, *, sealed: Callable[[User], str]) -> User:
    """Have every link of before be good for nothing, for somebody who was added by `user_add` and chose no password.

    The caller makes the new one (`administration.mails.first_link`). `sealed`: what is vouched for of her from now on.
    Raises `CannotLink` for an unknown address and for whom there is no such link (the database knows).
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CannotLink("nobody has that address")
    was = user.vouched
    user.set_unusable_password()
    user.vouched = sealed(user)
    try:
        with connections[STAFF].cursor() as cursor:
            cursor.execute("SELECT helle.link_user_anew(%s, %s, %s, %s)", [user.pk, was, user.password, user.vouched])
    except IntegrityError as error:
        why = _CANNOT_LINK.get(constraint_of(error))
        if why is None:
            raise
        raise CannotLink(why) from error
    return user


@dataclass(frozen=True, slots=True)
class Left:
    """What is still somebody's in a unit that she leaves: numbers, no more."""

    open_cases: int
    waiting_tasks: int
    unfinished_drafts: int = 0

    def __bool__(self) -> bool:
        return bool(self.open_cases or self.waiting_tasks or self.unfinished_drafts)


def user_leave(*, email: str, unit_code: str, role: str, last_day: dt.date) -> Left:
    """End a role somebody has in a unit, with its last day. Returns how much of that unit's is still hers.

    Her access ends with the day whatever is left: her unit's lead has it on the desk and moves it. Raises `CannotEnd`
    for an unknown unit, a role she does not have there, and a day before yesterday.
    """
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None:
        raise CannotEnd(f"no unit has the code {unit_code}")
    try:
        with connections[STAFF].cursor() as cursor:
            cursor.execute("SELECT * FROM helle.end_membership(%s, %s, %s, %s)", [email, unit.pk, role, last_day])
            left = Left(*cursor.fetchone())
    except IntegrityError as error:
        why = _CANNOT_END.get(constraint_of(error))
        if why is None:
            raise
        raise CannotEnd(why) from error
    except DatabaseError as error:
        if not isinstance(error.__cause__, NoDataFound):
            raise
        raise CannotEnd(f"nobody with that address is {role} in {unit_code} on that day") from error
    return left


def language_choose(language: str) -> None:
    """Keep the language that whoever acts chose for herself. The database asks who that is, and writes the line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.choose_language(%s)", [language])


def user_write(user: User, seat: Seat) -> None:
    """Write a user with her seal, her membership and the audit line of it, all or nothing, in a transaction of its own.

    Raises `IntegrityError` for a role that is not for such a unit, or an address that is taken.
    """
    with connections[STAFF].cursor() as cursor:
        cursor.execute(
            "SELECT helle.add_user(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                user.pk,
                user.email,
                user.full_name,
                user.password,
                seat.membership_id,
                seat.unit_id,
                seat.role,
                seat.since,
                user.vouched,
            ],
        )
