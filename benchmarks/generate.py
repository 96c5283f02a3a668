"""Fill an empty test installation with invented persons by COPY: `python -m benchmarks.generate --persons 100000`.

The installation is the one in `HELLE_STATE`; it is made when it is not there. The schema, the roles and the policies
are the real ones, and the rows are those the register's actions write. As in any bulk load, foreign keys and indexes
are taken away and made again afterwards, which checks every row.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.range import Range

CHUNK = 1_000
READER = "mette.holm@example.invalid"
type Connection = psycopg.Connection[tuple[Any, ...]]


def main() -> int:
    """Install, load, index, analyse. Prints rows by table and seconds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "helle.cli", "install", "--kind", "test"], check=True)
    import django

    django.setup()
    counts = fill(chosen.persons, chosen.seed, chosen.processes)
    for table, rows in sorted(counts.items(), key=lambda pair: -pair[1]):
        print(f"{rows:>12,}  {table}")
    print(f"{sum(counts.values()):>12,}  rows in {time.monotonic() - started:.0f} s, with {chosen.processes} processes")
    return 0


def fill(persons: int, seed: int, processes: int) -> Counter[str]:
    """Load the persons. Raises `SystemExit` when the installation is no empty test installation."""
    from benchmarks.extent import NEW_REFERRALS, NOW, Plan

    plan = Plan(persons, seed)
    with connected("helle_owner") as register:
        _require_empty(register)
        register.execute("UPDATE protection_installation SET clock_frozen_at = %s", [NOW])
        staff = _write_staff(register)
        removed = _remove_indexes(register)
        register.commit()
        starts = range(0, persons, CHUNK)
        tasks = [(plan, staff, start, min(start + CHUNK, persons)) for start in starts]
        counts: Counter[str] = Counter()
        if processes > 1 and len(tasks) > 1:
            with ProcessPoolExecutor(processes) as pool:
                for number, counted in enumerate(pool.map(_load, tasks), start=1):
                    counts += counted
                    if number % 10 == 0:
                        print(f"  {number * CHUNK:,} persons", flush=True)
        else:
            for task in tasks:
                counts += _load(task)
        counts += _load_new_referrals(plan, staff, NEW_REFERRALS)
        _write_numbering(register, plan)
        print("  indexes and foreign keys", flush=True)
        _restore_indexes(register, removed)
        register.commit()
    for role in ("helle_owner", "helle_keys_owner"):
        with connected(role) as connection:
            connection.autocommit = True
            connection.execute("VACUUM (ANALYZE)")
    return counts


@contextmanager
def connected(role: str) -> Iterator[Connection]:
    """A connection in a role of the installation that `HELLE_STATE` names."""
    from helle.site import installation

    settings = installation.connection_settings(installation.state_directory())[role]
    with psycopg.connect(**settings) as connection:
        yield connection


def _require_empty(register: Connection) -> None:
    kind, filled = register.execute(
        "SELECT (SELECT kind FROM protection_installation), EXISTS (SELECT 1 FROM people_person)"
    ).fetchone() or (None, None)
    if kind != "test" or filled:
        sys.exit(
            f"This installation (kind {kind}) is {'not empty' if filled else 'not for tests'}: give another HELLE_STATE"
        )


def _write_staff(register: Connection) -> Any:
    from benchmarks.extent import Staff
    from helle.register.organisations.loading import unit_id

    def user(name: str, unit: str, role: str) -> uuid.UUID:
        key = uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{unit}.benchmark.invalid")
        email = name.lower().replace(" ", ".") + "@example.invalid"
        register.execute(
            "INSERT INTO organisations_user (id, email, full_name, password, language, is_active)"
            " VALUES (%s, %s, %s, '!', 'da', true)",
            [key, email, name],
        )
        register.execute(
            "INSERT INTO organisations_membership (id, user_id, unit_id, role, during) VALUES (%s, %s, %s, %s, %s)",
            [uuid.uuid5(key, role), key, unit_id(unit), role, Range(dt.date(2022, 1, 1), None)],
        )
        return key

    return Staff(
        reader=user("Mette Holm", "CMM", "cmm_caseworker"),
        cmm=tuple(user(f"Kollega {number}", "CMM", "cmm_caseworker") for number in range(1, 21)),
        udlst=tuple(user(f"Sagsbehandler {number}", "UDLST", "udlst_caseworker") for number in range(1, 21)),
        police=user("Peter Juhl", "POL-OJYL", "police_officer"),
        others=(user("Karen Dahl", "CMM", "cmm_lead"), user("Dorthe Friis", "SOST", "data_protection_officer")),
    )


def _load(task: tuple[Any, Any, int, int]) -> Counter[str]:
    """Write the persons of one chunk. Runs in a process of its own."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from benchmarks.persons import Writer
    from benchmarks.tables import Rows

    plan, staff, first, end = task
    rows = Rows()
    writer = Writer(plan, staff, rows)
    for index in range(first, end):
        writer.person(index)
    return _copy(rows)


def _load_new_referrals(plan: Any, staff: Any, count: int) -> Counter[str]:
    from benchmarks.persons import Writer
    from benchmarks.tables import Rows

    rows = Rows()
    writer = Writer(plan, staff, rows)
    for index in range(count):
        writer.new_referral(index)
    return _copy(rows)


def _copy(rows: Any) -> Counter[str]:
    from benchmarks.tables import COLUMNS

    with connected("helle_owner") as register, connected("helle_keys_owner") as keys:
        # A trigger's plan is made while its table is small, and kept: it is to use the index from the first row on.
        register.execute("SET enable_seqscan = off")
        for table, columns in COLUMNS.items():
            store = keys if table == "data_key" else register
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with store.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows.tables[table]:
                    copy.write_row(row)
    return Counter({table: len(found) for table, found in rows.tables.items()})


def _write_numbering(register: Connection, plan: Any) -> None:
    from benchmarks.extent import FIRST_DAY, LAST_DAY

    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        last = plan.first_of(year + 1) - plan.first_of(year)
        register.execute("INSERT INTO cases_numbering (year, last) VALUES (%s, %s)", [year, last])
        register.execute("INSERT INTO referrals_numbering (year, last) VALUES (%s, 999999)", [year])


# What triggers look up for each row that is added: without its indexes a load takes the square of its length.
READ_BY_TRIGGERS = ("cases_case", "cases_rungevent", "identification_assessment", "support_period", "support_span")


def _remove_indexes(register: Connection) -> list[str]:
    """Drop what would slow the load down. Returns the statements that make it again, in order."""
    from benchmarks.tables import COLUMNS

    tables = [table for table in COLUMNS if table not in {"data_key", *READ_BY_TRIGGERS}]
    constraints = register.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint"
        " WHERE conrelid = ANY (%(these)s::regclass[]) AND contype IN ('f', 'u', 'x')"
        # What other tables point at is held by their keys.
        " OR confrelid = ANY (%(these)s::regclass[]) AND contype = 'f' ORDER BY contype = 'f' DESC, conname",
        {"these": tables},
    ).fetchall()
    for table, name, _definition, _kind in constraints:
        register.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    indexes = register.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary",
        [tables],
    ).fetchall()
    for name, _definition in indexes:
        register.execute(f"DROP INDEX {name}")
    return [
        *(definition for _name, definition in indexes),
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}' for table, name, what, _ in reversed(constraints)),
    ]


def _restore_indexes(register: Connection, statements: list[str]) -> None:
    register.execute("SET maintenance_work_mem = '512MB'")
    for statement in statements:
        register.execute(statement)


if __name__ == "__main__":
    sys.exit(main())
