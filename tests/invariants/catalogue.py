"""What tests ask of the database itself: which tables there are, what a connection sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.errors import InsufficientPrivilege

from helle.register.protection import row_security
from tests.cast import Member
from tests.invariants.conftest import Connection
from tests.whole_story import Story

CLASSES = row_security.table_classes()
PERSONAL = [one for one in CLASSES if one.kind == "personal"]


def rows(connection: Connection, table: str) -> int:
    """How many rows of a table the connection sees. None of it when it may not even ask."""
    try:
        with connection.transaction():
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # Our own list of tables.
    except InsufficientPrivilege:
        return 0
    assert row is not None
    return int(row[0])


def rows_of_each(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    """How many rows of each table the connection sees, asked in one statement; none of those it may not even ask."""
    wanted = list(tables)
    may_ask = column(
        connection, "SELECT name FROM unnest(%s::text[]) name WHERE has_any_column_privilege(name, 'SELECT')", [wanted]
    )
    asked = " UNION ALL ".join(f"SELECT '{one}', count(*) FROM {one}" for one in may_ask)  # Our own list of tables.
    return dict.fromkeys(wanted, 0) | dict(connection.execute(asked).fetchall())


def column(connection: Connection, statement: str, parameters: list[Any] | None = None) -> list[Any]:
    return [row[0] for row in connection.execute(statement, parameters)]


@contextmanager
def everything_granted(owner: Connection, story: Story, who: Member) -> Iterator[None]:
    """Give a unit every category of the case and a part in the referral, as no act does, and take it back."""
    before = owner.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM protection_grant), (SELECT coalesce(max(id), 0) FROM referrals_party)"
    ).fetchone()
    owner.execute(
        "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at)"
        " SELECT g.case_id, g.person_id, %(unit)s, g.category, tstzrange(lower(g.during), NULL), g.begun_by_id,"
        " g.number, g.opened_at FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id"
        " AND u.code = 'CMM' WHERE g.case_id = %(case)s AND NOT EXISTS (SELECT 1 FROM protection_grant o"
        " WHERE o.case_id = g.case_id AND o.unit_id = %(unit)s AND o.category = g.category)",
        {"unit": who.membership.unit_id, "case": story.case.pk},
    )
    owner.execute(
        "INSERT INTO referrals_party (referral_id, unit_id, part, number, sent_at, state, urgent)"
        " SELECT referral_id, %s, 'copy', number, sent_at, state, urgent FROM referrals_party LIMIT 1"
        " ON CONFLICT DO NOTHING",
        [who.membership.unit_id],
    )
    try:
        yield
    finally:
        assert before is not None
        owner.execute("DELETE FROM protection_grant WHERE id > %s", [before[0]])
        owner.execute("DELETE FROM referrals_party WHERE id > %s", [before[1]])
