"""Rights that no act explains: what somebody wrote past Helle, as the owner of the tables (PUB-DIG-07).

What somebody may see is the database's word, and whoever owns it writes the words. But each role, each privilege and
each grant comes of an act, and the act stands in the log, whose seals lie elsewhere: so a row without its act is found,
each night by the worker and whenever an operator asks. Who writes the act as well leaves it in the log, in somebody's
name; and who writes other functions meets an operator whose words come from the program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, connections, transaction

from helle.register.administration import policies
from helle.register.audit.models import UnexplainedRight
from helle.register.audit.unexplained_choices import RightKind, WhyUnexplained
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, row_security
from helle.register.protection.matrix import access_matrix
from helle.register.protection.policies import is_officer
from helle.rules.ruling import Text

# Whoever writes a thousand rows fills no page; `helle check --rights` names all.
MOST_SHOWN: Final = 50
_WORDS: Final = row_security.HERE / "sql" / "163_unexplained_rights.sql"
_LIKE: Final[Mapping[RightKind, Text]] = {
    RightKind.SEAT: Text("har rollen", "has the role"),
    RightKind.PRIVILEGE: Text("En rettighed giver", "A privilege gives"),
    RightKind.GRANT: Text("Adgang i en sag", "Access in a case"),
    RightKind.LOOK: Text("har set noget som", "has looked at something as"),
}


class Unexplained(Exception):
    """There are rights that no act explains. The text says how many."""


@dataclass(frozen=True, slots=True)
class Found:
    """A right that no act explains, by ids and codes."""

    kind: str
    row_id: str
    unit_id: str
    user_id: str
    role: str
    why: str

    def __str__(self) -> str:
        of = f" of user {self.user_id}" if self.user_id else ""
        return f"{self.kind} {self.row_id}{of}: {self.role} in unit {self.unit_id}: {WhyUnexplained(self.why).label.en}"


@dataclass(frozen=True, slots=True)
class Shown:
    """The same in words, for whoever looks after rights; of a grant not in which case."""

    who: str
    what: Text
    role: Text
    unit: NamedUnit
    why: Text
    found_at: dt.datetime


def found() -> list[Found]:
    """What no act explains now, for an operator, as the owner. Nothing of it is kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        rows = asked_in_our_words(cursor)
        transaction.set_rollback(True)
    return rows


def asked_in_our_words(cursor: Any) -> list[Found]:
    """The same by a cursor of the owner, whose transaction is to be taken back: the database is asked by the words of
    the program, which are put there first."""
    cursor.execute(_WORDS.read_text())
    cursor.execute("SELECT * FROM helle.unexplained_rights(%s) ORDER BY 1, 2", [clock.now()])
    return [Found(*("" if value is None else str(value) for value in row)) for row in cursor.fetchall()]


def require_explained(alias: str) -> None:
    """Keep what no act explains, for those who look after rights, and raise `Unexplained` where there is anything."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT helle.note_unexplained_rights()")
        (how_many,) = cursor.fetchone()
    if how_many:
        raise Unexplained(f"{how_many} rights that no act explains: run helle check --rights")


def shown() -> list[Shown]:
    """The newest of what was found: to a lead of her own unit, to others who look after rights of all. One query."""
    policies.require_oversight()
    rows = UnexplainedRight.objects.select_related("user").order_by("-found_at", "id")
    if not (policies.administers() or is_officer()):
        rows = rows.filter(unit_id=context.current().unit_id)
    units, matrix = organisations.units_on(clock.today()), access_matrix()
    return [
        Shown(
            row.user.full_name if row.user else "",
            _LIKE[RightKind(row.kind)],
            matrix.categories[row.role] if row.kind == RightKind.GRANT else matrix.roles[row.role].label,
            units[row.unit_id],
            WhyUnexplained(row.why).label,
            row.found_at,
        )
        for row in rows[:MOST_SHOWN]
    ]
