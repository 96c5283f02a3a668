"""After a test that commits its tables are emptied: what the installation began with stays.

Which tables hold a row is asked in one statement, which the server plans once for each connection, as it does what
empties each of them. It would forget these plans with every change of `session_replication_role`; so whoever goes past
triggers and foreign keys has a connection of her own, which does from its beginning to its end.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import psycopg
from psycopg import sql

from tests.connected import Connection, borrowed

_PAST_TRIGGERS: Final = {"options": "-c session_replication_role=replica"}
_LIBRARY: Final = "guidance_version"
_DELETED: Final = (
    "IF EXISTS (SELECT FROM {0} WHERE {1} IS NOT NULL) THEN DELETE FROM {0} WHERE {1} IS NOT NULL; END IF;"
)
_NUMBERED: Final = """
CREATE TABLE tests.emptied_number AS
  SELECT seqrelid, seqstart FROM pg_sequence JOIN pg_depend ON objid = seqrelid
  WHERE classid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refobjid = ANY({}::regclass[]);
-- Whoever owns the register reads all that lies in it, as a thief of the disk would.
GRANT SELECT ON tests.emptied_number TO helle_owner
"""
_EMPTY: Final = """
CREATE FUNCTION tests.empty(library_stands boolean) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE holds_rows boolean[] := ARRAY[{asked}];
  BEGIN
    {deleted}
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM tests.emptied_number
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
  END $$
"""


def prepare(owner: Connection) -> None:
    """What the owner of a worker's copy empties tables with."""
    owner.execute(
        sql.SQL(
            "CREATE FUNCTION tests.delete_written_about_plans() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {} END $$"
        ).format(
            sql.SQL(" ").join(
                sql.SQL(_DELETED).format(sql.Identifier(table), sql.Identifier("by_user_id"))
                for table in _written_about_plans()
            )
        )
    )
    _remember_library(owner)


def prepare_past_triggers(installer: Mapping[str, Any]) -> None:
    """A function for whoever installed the server, in the worker's copy only; nobody else may go past triggers."""
    tables = _emptied()
    with psycopg.connect(**installer, autocommit=True) as connection:
        connection.execute(sql.SQL(_NUMBERED).format(sql.Literal(tables)))
        connection.execute(
            sql.SQL(_EMPTY).format(
                asked=sql.SQL(", ").join(
                    sql.SQL("EXISTS (SELECT FROM {})").format(sql.Identifier("public", table)) for table in tables
                ),
                deleted=sql.SQL(" ").join(
                    sql.SQL("IF holds_rows[{}]{} THEN DELETE FROM {}; END IF;").format(
                        sql.Literal(place),
                        sql.SQL(" AND NOT library_stands" if table == _LIBRARY else ""),
                        sql.Identifier("public", table),
                    )
                    for place, table in enumerate(tables, start=1)
                ),
            )
        )


def empty(owner: Connection, past_triggers: Mapping[str, Any] | None) -> None:
    """Empty what tests write to, and begin its numbers anew.

    `past_triggers`: how whoever installed the server connects; None on a given one, where the tables are truncated.
    """
    from helle.register.codelists import loading as code_lists
    from helle.register.guidance import loading as guidance

    (library_stands,) = owner.execute(
        "SELECT NOT EXISTS (TABLE guidance_version EXCEPT TABLE tests.library)"
        " AND NOT EXISTS (TABLE tests.library EXCEPT TABLE guidance_version)"
    ).fetchone() or (False,)
    owner.execute("SELECT tests.delete_written_about_plans()")  # What came with the plans stays.
    (lists_were_changed,) = owner.execute("SELECT EXISTS (SELECT 1 FROM codelists_change)").fetchone() or (False,)
    if past_triggers is None:
        emptied = [table for table in _emptied() if not (library_stands and table == _LIBRARY)]
        owner.execute(
            sql.SQL("TRUNCATE {} RESTART IDENTITY").format(sql.SQL(", ").join(sql.Identifier(one) for one in emptied))
        )
    else:
        with borrowed({**past_triggers, **_PAST_TRIGGERS}, autocommit=True) as deleting:
            deleting.execute("SELECT tests.empty(%s)", [library_stands])
    if lists_were_changed:
        # Written anew under new keys: every process that read the old ones reads them again.
        owner.execute("DELETE FROM codelists_entry")
        code_lists.load(owner.cursor())  # type: ignore[arg-type] # executes as Django's
    if not library_stands:
        guidance.load(owner.cursor())  # type: ignore[arg-type] # executes as Django's
        _remember_library(owner)
    _delete_units_besides_the_file(owner)
    owner.execute("UPDATE protection_installation SET clock_offset = '0', clock_frozen_at = NULL")


@cache
def _emptied() -> list[str]:
    """The tables that tests write to. Found once."""
    from helle.register.protection import row_security

    return [
        one.table
        for one in row_security.table_classes()
        if one.kind in ("personal", "staff")
        or one.table.endswith("_numbering")
        or one.table.startswith("procrastinate")
        or (one.kind == "reference" and "INSERT" in one.privileges["helle_app"])
    ]


@cache
def _written_about_plans() -> list[str]:
    """The tables in which somebody writes beside what the file of a plan has. Found once."""
    from helle.register.protection import row_security

    return [one.table for one in row_security.table_classes() if one.kind == "steering"]


@cache
def _units_of_the_file() -> list[str]:
    """The codes of the units that every installation begins with. Read once."""
    from helle.register.organisations import loading as organisations

    return [unit["code"] for unit in tomllib.loads(organisations.FILE.read_text())["units"]]


def _remember_library(owner: Connection) -> None:
    """Keep the articles of the product as they are now: they are written anew only where one was changed."""
    owner.execute("DROP TABLE IF EXISTS tests.library")
    owner.execute("CREATE TABLE tests.library AS TABLE guidance_version")


def _delete_units_besides_the_file(owner: Connection) -> None:
    """Units that a test or the demo's country made: the next test asks for a unit of a kind and would find them."""
    codes = _units_of_the_file()
    if owner.execute("SELECT 1 FROM organisations_unit WHERE NOT code = ANY(%s)", [codes]).fetchone() is None:
        return
    for table, column in (
        ("organisations_unitname", "unit_id"),
        ("organisations_unitparent", "unit_id"),
        ("organisations_unit", "id"),
    ):
        owner.execute(
            sql.SQL("DELETE FROM {} WHERE {} IN (SELECT id FROM organisations_unit WHERE NOT code = ANY(%s))").format(
                sql.Identifier(table), sql.Identifier(column)
            ),
            [codes],
        )
