"""Rights that no act explains: what somebody wrote past Helle, as the owner of the tables (PUB-DIG-07).

What somebody may see is the database's word, and whoever owns it writes the words. But each role, each privilege and
each grant comes of an act, and the act stands in the log, whose seals lie elsewhere: so a row without its act is found,
each night by the worker and whenever an operator asks. Who writes the act as well leaves it in the log, in somebody's
name; and who writes other functions meets an operator whose words come from the program.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, connections, transaction
from django.http import Http404

from helle.register.administration import mails, policies
from helle.register.administration.staff import as_staff
from helle.register.audit.models import UnexplainedRight
from helle.register.audit.unexplained_choices import RightKind, WhyUnexplained
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, row_security
from helle.register.protection import matrix as rules
from helle.register.protection.matrix import access_matrix
from helle.rules.ruling import Text

# Whoever writes a thousand rows fills no page; `helle check --rights` names all.
MOST_SHOWN: Final = 50
# In the order in which they are put there: each calls those before it.
_WORDS: Final = ("158_roles_explained.sql", "159_grants_explained.sql", "163_unexplained_rights.sql")
_LIKE: Final[Mapping[RightKind, Text]] = {
    RightKind.SEAT: Text("har rollen", "has the role"),
    RightKind.PRIVILEGE: Text("En rettighed giver", "A privilege gives"),
    RightKind.GRANT: Text("Adgang i en sag", "Access in a case"),
    RightKind.LOOK: Text("har set noget som", "has looked at something as"),
    RightKind.ASSIGNMENT: Text("har fået en sag", "was given a case"),
    RightKind.OPENING: Text("har åbnet en kollegas sag", "has opened a colleague's case"),
}
# Whose `role` is a category of the case.
_OF_A_CASE: Final = (RightKind.GRANT, RightKind.ASSIGNMENT, RightKind.OPENING)
_NAMELESS: Final = Text("en enhed uden navn", "a unit without a name")


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
    """The same in words, for whoever looks after rights."""

    id: int
    who: str
    what: Text
    role: Text
    unit: Text
    why: Text
    found_at: dt.datetime
    seen_at: dt.datetime | None
    mine_to_see: bool
    """Whether whoever looks may say that it is explained."""
    case: str
    """Of what is in a case its number, for whoever may know that there is such a case; else ''."""
    opens_case: bool
    """Whether whoever looks works where the case is open, and not only reads the log."""
    user_page: uuid.UUID | None
    """Whose page an administrator ends the role on, where the user is still there."""
    gives_roles: bool
    """Whether it is found, for an administrator, among what privileges give."""


def found() -> list[Found]:
    """What no act explains now, for an operator, as the owner. Nothing of it is kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        rows = asked_in_our_words(cursor)
        transaction.set_rollback(True)
    return rows


def asked_in_our_words(cursor: Any) -> list[Found]:
    """The same by a cursor of the owner, whose transaction is to be taken back: the database is asked by the words and
    by the matrix of the program, which are put there first."""
    rules.load(cursor)
    for name in _WORDS:
        cursor.execute((row_security.HERE / "sql" / name).read_text())
    cursor.execute(
        "SELECT kind, row_id, unit_id, user_id, role, why FROM helle.unexplained_rights(%s) ORDER BY 1, 2",
        [clock.now()],
    )
    return [Found(*("" if value is None else str(value) for value in row)) for row in cursor.fetchall()]


def require_explained(alias: str) -> None:
    """Keep what no act explains, for those who look after rights, and tell them by mail of what is new.

    Raises `Unexplained` where there is anything that nobody has seen.
    """
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT unseen, fresh FROM helle.note_unexplained_rights()")
        unseen, fresh = cursor.fetchone()
    if fresh:
        mails.tell_of_unexplained_rights()
    if unseen:
        raise Unexplained(f"rights that no act explains, and that nobody has seen: {unseen}; run helle check --rights")


def shown() -> list[Shown]:
    """The newest of what was found: to a lead of her own unit, to others who look after rights of all. Three
    queries."""
    policies.require_oversight()
    rows = UnexplainedRight.objects.order_by("-found_at", "id")
    if not policies.sees_rights():
        rows = rows.filter(unit_id=context.current().unit_id)
    units = organisations.units_on(clock.today())
    shown_ones = list(rows[:MOST_SHOWN])
    names = {one.pk: one.full_name for one in User.objects.filter(pk__in=[row.user_id for row in shown_ones])}
    administers = policies.administers()
    numbers = {} if administers else _case_numbers(shown_ones)
    return [
        Shown(
            row.pk,
            names.get(row.user_id, "") if row.user_id else "",
            _LIKE[RightKind(row.kind)],
            _label(row),
            # Whoever writes past Helle writes units without a name as well.
            units[row.unit_id].name if row.unit_id in units else _NAMELESS,
            WhyUnexplained(row.why).label,
            row.found_at,
            row.seen_at,
            row.seen_at is None and may_see(row),
            numbers.get(row.pk, ""),
            policies.leads(),
            row.user_id if administers and row.user_id in names else None,
            administers and row.kind == RightKind.PRIVILEGE,
        )
        for row in shown_ones
    ]


def _case_numbers(rows: Sequence[UnexplainedRight]) -> dict[int, str]:
    """By the right that was found, the number of its case, for whoever may know that there is such a case."""
    ids = [row.pk for row in rows if row.kind in _OF_A_CASE or row.why == WhyUnexplained.NO_WAY]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT right_id, number FROM helle.cases_of_unexplained_rights(%s)", [ids])
        return dict(cursor.fetchall())


def _label(row: UnexplainedRight) -> Text:
    """What the matrix calls it; whoever writes past Helle writes codes that are in none as well."""
    matrix, as_written = access_matrix(), Text(row.role, row.role)
    if row.kind in _OF_A_CASE:
        return matrix.categories.get(row.role, as_written)
    return matrix.roles[row.role].label if row.role in matrix.roles else as_written


def may_see(row: UnexplainedRight) -> bool:
    """Whether whoever acts may say that a right is explained: an administrator or the officer, of others alone."""
    return policies.sees_rights() and row.user_id != context.current().user_id


def get_to_see(right_id: int, *, again: bool) -> UnexplainedRight:
    """What whoever acts may say of that it is explained; with `again` also where that is said. Raises `Http404`."""
    policies.require_sees_rights()
    row = UnexplainedRight.objects.filter(pk=right_id).first()
    if row is None or not may_see(row) or (row.seen_at and not again):
        raise Http404
    return row


def see(row: UnexplainedRight) -> None:
    """Say that one knows where a right comes from. It stays on the page while it stands, and fails the job no more."""
    with as_staff() as cursor:
        cursor.execute("SELECT helle.see_unexplained_right(%s)", [row.pk])
