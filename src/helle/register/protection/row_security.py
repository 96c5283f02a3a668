"""Privileges and row-level security, generated from `table_classes.toml` and applied as the database's owner.

`install` is run by `helle migrate` after the migrations, in one transaction: it takes every privilege away, gives
back what the class of each table says, and replaces every policy. A table that stands in no class is an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.backends.utils import CursorWrapper

from helle.register.protection.hosts import own_hosts

HERE = Path(__file__).parent
JOB_ROLES = (
    "helle_app", "helle_sealer", "helle_numbers", "helle_statistics", "helle_lists", "helle_staff", "helle_notices",
    "helle_portal", "helle_partner", "helle_api",
)  # fmt: skip

# The kinds of table whose rows are not everybody's.
WITH_ROWS = frozenset({"personal", "steering"})


@dataclass(frozen=True, slots=True)
class TableClass:
    """How one table is protected.

    `kind` is personal, steering, staff, reference or framework. What steers the work names nobody, and has its own
    policies in SQL. A personal table has exactly one `category` and one of the
    keys `case`, `person` or `referral` (the column that leads to the grant), or a `custom` policy in SQL.
    `privileges` maps a database role to what it may do, columns in brackets where only these: `update(version)`.
    `kept_back` are columns that the application's role does not read: functions give them to whom they are for.
    `need_to_know` is the column with the case, the person or the referral, where a colleague's is closed until one has
    said what for; where it is open instead, `listed` says in few words which list of the unit's work needs its rows,
    and `open_rows`, of a table that is closed otherwise, which of them that is. Of `custom` policies `read_with` names
    the table of which they ask a row, and `whose` says whose each row is, where no case decides that.
    What is only read by lists is changed by who has the case open, unless `changed` says who else changes it; what
    is added to, too, unless `added` says what comes in there, and `added_rows`, if not all does, which rows.
    `whereabouts`: it tells where a person lives; the condition is that of the rows that the acting unit
    knows by itself, "" for none.
    """

    table: str
    kind: str
    category: str | None
    case: str | None
    person: str | None
    referral: str | None
    custom: bool
    extra_read: str | None
    extra_write: str | None
    privileges: dict[str, list[str]]
    kept_back: tuple[str, ...] = ()
    need_to_know: str | None = None
    listed: str | None = None
    open_rows: str | None = None
    read_with: str | None = None
    whose: str | None = None
    changed: str | None = None
    added: str | None = None
    added_rows: str | None = None
    whereabouts: str | None = None


def table_classes() -> tuple[TableClass, ...]:
    """Read `table_classes.toml`. Raises `ValueError` for a personal table without category or key."""
    parsed = tomllib.loads((HERE / "table_classes.toml").read_text())
    classes = []
    for table, entry in parsed.items():
        classes.append(
            TableClass(
                table=table,
                kind=entry["class"],
                category=entry.get("category"),
                case=entry.get("case"),
                person=entry.get("person"),
                referral=entry.get("referral"),
                custom=entry.get("custom", False),
                extra_read=entry.get("extra_read"),
                extra_write=entry.get("extra_write"),
                privileges={role: entry.get(role.removeprefix("helle_"), []) for role in JOB_ROLES},
                kept_back=tuple(entry.get("kept_back", ())),
                need_to_know=entry.get("need_to_know"),
                listed=entry.get("listed"),
                open_rows=entry.get("open_rows"),
                read_with=entry.get("read_with"),
                whose=entry.get("whose"),
                changed=entry.get("changed"),
                added=entry.get("added"),
                added_rows=entry.get("added_rows"),
                whereabouts=entry.get("whereabouts"),
            )
        )
    for one in classes:
        keys = [key for key in (one.case, one.person, one.referral) if key]
        if one.kind == "personal" and not one.custom and (one.category is None or len(keys) != 1):
            raise ValueError(f"{one.table} is personal: it needs one category and one key")
    return tuple(classes)


AUTHOR_COLUMNS = {
    "by_user_id": "acting_user",
    "recorded_by_id": "acting_user",
    "changed_by_id": "acting_user",
    "by_unit_id": "acting_unit",
    "recorded_by_unit_id": "acting_unit",
    "changed_by_unit_id": "acting_unit",
    "recorded_at": "instant",
    "decided_at": "instant",
    "changed_at": "instant",
    "begun_at": "instant",
}
# What a row that may be changed says of its last change.
LAST_CHANGE = ("changed_by_id", "changed_by_unit_id", "changed_at")


# A row that is read by who reads another, and by nobody else.
_READ_WITH = re.compile(r"EXISTS \(SELECT 1 FROM (?P<other>\w+) \w WHERE [^()]+\)")


def policy_statements(one: TableClass, columns: Collection[str]) -> list[str]:
    """The policies of a personal table that follow from its class (none for other classes; a `custom`'s need to know).

    A row that names its author and its instant can only be added by that author and at that instant: the context
    says who and when. The same holds for who changed a row last.
    """
    if one.kind != "personal":
        return []
    closed = [*_need_to_know(one), *_whereabouts(one)]
    if one.custom:
        return closed
    row = _row_condition(one)
    read = f"(SELECT helle.reads('{one.category}')) AND {row}"
    if one.extra_read:
        read = f"{read} AND ({one.extra_read})"
    write = f"(SELECT helle.writes('{one.category}')) AND {row}"
    if one.extra_write:
        write = f"{write} AND ({one.extra_write})"
    says = {name: f"{name} = (SELECT helle.{AUTHOR_COLUMNS[name]}())" for name in columns if name in AUTHOR_COLUMNS}
    # Nothing is written that is out of force already: what goes so was once in force.
    born = ["superseded_at IS NULL"] if "superseded_at" in columns else []
    add = " AND ".join([write, *says.values(), *born])
    change = " AND ".join([write, *(condition for name, condition in says.items() if name in LAST_CHANGE)])
    policies = [
        *closed,
        f"CREATE POLICY read ON {one.table} FOR SELECT TO helle_app USING ({read})",
        f"CREATE POLICY add ON {one.table} FOR INSERT TO helle_app WITH CHECK ({add})",
        f"CREATE POLICY change ON {one.table} FOR UPDATE TO helle_app USING ({write}) WITH CHECK ({change})",
    ]
    if "DELETE" in one.privileges["helle_app"]:
        policies.append(f"CREATE POLICY remove ON {one.table} FOR DELETE TO helle_app USING ({write})")
    return policies


def _row_condition(one: TableClass) -> str:
    if one.referral:
        return (
            "EXISTS (SELECT 1 FROM referrals_party p "
            f"WHERE p.referral_id = {one.table}.{one.referral} AND p.unit_id = (SELECT helle.acting_unit()))"
        )
    column, key = ("case_id", one.case) if one.case else ("person_id", one.person)
    return (
        "EXISTS (SELECT 1 FROM protection_grant g "
        f"WHERE g.{column} = {one.table}.{key} AND g.unit_id = (SELECT helle.acting_unit()) "
        f"AND g.category = '{one.category}' AND g.during @> (SELECT helle.instant()))"
    )


def is_read(one: TableClass) -> bool:
    """Whether the application's role reads rows of a table, by itself or some columns of them."""
    return any(privilege.startswith("SELECT") for privilege in one.privileges["helle_app"])


def is_changed(one: TableClass) -> bool:
    """Whether the application's role changes or removes rows of a table, by itself or some columns of them."""
    return any(privilege.startswith(("UPDATE", "DELETE")) for privilege in one.privileges["helle_app"])


def closed_with(classes: Collection[TableClass]) -> dict[str, str]:
    """The tables of which a colleague's rows are closed by the database, each with the one whose policy closes it.

    That is itself where it says so, and another where its rows are read with a row of that other alone.
    """
    closed = {one.table: one.table for one in classes if one.need_to_know}
    for one in classes:
        found = _READ_WITH.fullmatch(one.extra_read or "")
        other = found["other"] if found else one.read_with
        if other is not None and one.table not in closed and other in closed:
            closed[one.table] = other
    return closed


def is_added_to(one: TableClass) -> bool:
    """Whether the application's role adds rows to a table by itself."""
    return any(privilege.startswith("INSERT") for privilege in one.privileges["helle_app"])


def leads_to_a_case(one: TableClass) -> str | None:
    """The column by which the database asks whether a row's case, person or referral is open; None where none is."""
    return one.need_to_know or one.case or one.person or one.referral


def _need_to_know(one: TableClass) -> list[str]:
    """Narrows whatever else lets a row be read, added, changed or removed: a colleague's case is closed (PUB-DIG-04).

    Changes have it of their own: what changes rows without looking at them is not held by a policy for reading. What
    comes in is added to a case that is closed, too, and lists read of it.
    """
    key = leads_to_a_case(one)
    if not key:
        return []
    opens = {one.person: "may_open_person", one.referral: "may_open_referral"}.get(key, "may_open")
    may = f"(SELECT NOT helle.needs_to_know()) OR helle.{opens}({key})"
    reads = f"{may} OR {one.open_rows}" if one.open_rows else may
    adds = f"{may} OR {one.added_rows}" if one.added_rows else may
    allowed = " ".join(one.privileges["helle_app"])
    asked = (
        ("known", "SELECT", f"USING ({reads})", one.need_to_know),
        ("known_add", "INSERT", f"WITH CHECK ({adds})", not one.added or one.added_rows),
        ("known_change", "UPDATE", f"USING ({may})", not one.changed),
        ("known_remove", "DELETE", f"USING ({may})", not one.changed),
    )
    return [
        f"CREATE POLICY {name} ON {one.table} AS RESTRICTIVE FOR {what} TO helle_app {condition}"
        for name, what, condition, asks in asked
        if what in allowed and asks
    ]


def _whereabouts(one: TableClass) -> list[str]:
    """Narrows whatever else lets a row be read: where somebody lives whose address is protected (PUB-DIG-12)."""
    if one.whereabouts is None:
        return []
    may = "NOT (case_id = ANY ((SELECT helle.protected_cases())::uuid[])) OR helle.shows_whereabouts(case_id)"
    if one.referral:
        may = f"{one.referral} <> ALL ((SELECT helle.referrals_hiding_their_place())::uuid[])"
    if one.whereabouts:
        may = f"{may} OR {one.whereabouts}"
    return [f"CREATE POLICY whereabouts ON {one.table} AS RESTRICTIVE FOR SELECT TO helle_app USING ({may})"]


def install(cursor: CursorWrapper) -> None:
    """Apply functions, privileges and policies. The cursor's role owns the tables; the caller holds the transaction.

    Raises `ValueError` naming the tables that stand in no class, or that are classed and do not exist.
    """
    classes = table_classes()
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    existing = {row[0] for row in cursor.fetchall()}
    _require_the_same(existing, {one.table for one in classes})
    cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
    for table, policy in cursor.fetchall():
        cursor.execute(f"DROP POLICY {policy} ON {table}")
    # With it goes every function, trigger and view of an older version, and what they were allowed.
    cursor.execute("DROP SCHEMA IF EXISTS helle CASCADE")
    for file in sorted((HERE / "sql").glob("*.sql")):
        cursor.execute(file.read_text())
    _know_own_hosts(cursor)
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_schema = 'public' GROUP BY table_name"
    )
    columns: dict[str, list[str]] = dict(cursor.fetchall())
    sequences = _sequences(cursor)
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {', '.join(JOB_ROLES)}")
    for one in classes:
        cursor.execute(f"REVOKE ALL ON {one.table} FROM PUBLIC, {', '.join(JOB_ROLES)}")
        for role, privileges in one.privileges.items():
            if privileges:
                granted = [_but_kept_back(one, privilege, columns[one.table]) for privilege in privileges]
                cursor.execute(f"GRANT {', '.join(granted)} ON {one.table} TO {role}")
        for sequence in sequences.get(one.table, []):
            cursor.execute(f"REVOKE ALL ON SEQUENCE {sequence} FROM PUBLIC, {', '.join(JOB_ROLES)}")
            for role, privileges in one.privileges.items():
                if "INSERT" in privileges:
                    cursor.execute(f"GRANT USAGE ON SEQUENCE {sequence} TO {role}")
        cursor.execute(f"ALTER TABLE {one.table} {'ENABLE' if one.kind in WITH_ROWS else 'DISABLE'} ROW LEVEL SECURITY")
        for statement in policy_statements(one, columns.get(one.table, [])):
            cursor.execute(statement)


def _know_own_hosts(cursor: CursorWrapper) -> None:
    """Let the database know by which names this Helle is reached. Where they change, `helle migrate` is run anew."""
    cursor.execute(
        "SELECT format('CREATE FUNCTION helle.own_hosts() RETURNS text[] LANGUAGE sql IMMUTABLE AS %%L',"
        " format('SELECT %%L::text[]', %s::text[]))",
        [sorted(host.lower() for host in own_hosts())],
    )
    ((made,),) = cursor.fetchall()
    cursor.execute(made)
    cursor.execute("REVOKE ALL ON FUNCTION helle.own_hosts() FROM PUBLIC")


def _but_kept_back(one: TableClass, privilege: str, columns: Iterable[str]) -> str:
    """A privilege, of reading without the columns that are kept back."""
    if privilege != "SELECT" or not one.kept_back:
        return privilege
    names = ", ".join(f'"{name}"' for name in columns if name not in one.kept_back)
    return f"SELECT ({names})"


def _sequences(cursor: CursorWrapper) -> dict[str, list[str]]:
    """The sequences of serial columns by table: who inserts must use them. Identity columns need no privilege."""
    cursor.execute(
        "SELECT t.relname, array_agg(s.relname::text) FROM pg_class s JOIN pg_depend d ON d.objid = s.oid"
        " AND d.classid = 'pg_class'::regclass AND d.deptype = 'a' JOIN pg_class t ON t.oid = d.refobjid"
        " WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace GROUP BY t.relname"
    )
    return dict(cursor.fetchall())


def _require_the_same(existing: Iterable[str], classed: Iterable[str]) -> None:
    unclassed = sorted(set(existing) - set(classed))
    missing = sorted(set(classed) - set(existing))
    if unclassed or missing:
        raise ValueError(f"tables without a class: {unclassed}; classed but missing: {missing}")
