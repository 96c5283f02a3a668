"""Exclusion constraints refuse what overlaps; nothing is read by their indexes.

A GiST index that is read again and again within one statement, while its first page is parted by what that statement
writes, marks the wrong entries as dead: PostgreSQL keeps which entries of the old page were dead and marks those places
of a new one (seen in 18.6; `docs/explanation/decisions.md`, 2010). From then on whoever reads by the index misses rows
that are there: a grant, a stay, a period. A constraint looks its index up once for each row that is written, which is
not affected. So each of these indexes has a condition that every row fulfils and no query asks for, and the planner
leaves it to its constraint.
"""

from __future__ import annotations

import psycopg
from django.db import IntegrityError
from django.db.backends.utils import CursorWrapper

_CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid),
  coalesce(pg_get_expr(x.indpred, x.indrelid), ''), format('((%I)::text <> ''''::text)', k.attname)
FROM pg_constraint c
JOIN pg_index x ON x.indexrelid = c.conindid
JOIN pg_index p ON p.indrelid = c.conrelid AND p.indisprimary
JOIN pg_attribute k ON k.attrelid = c.conrelid AND k.attnum = p.indkey[0]
WHERE c.contype = 'x' AND NOT c.condeferrable AND c.connamespace = 'public'::regnamespace
ORDER BY 1, 2
"""


class RowsOverlap(Exception):
    """Rows that a constraint refuses lie in its table: its index had lost some of them."""


def leave_to_constraints(cursor: CursorWrapper) -> None:
    """Have no query read by the index of an exclusion constraint. The cursor's role owns the tables.

    Rebuilds those that queries could read by until now, with the same name, columns and condition, and so finds what
    their indexes had lost. One that may be deferred is left as it is: there is none. Raises `RowsOverlap` naming the
    table and the constraint, and no row.
    """
    cursor.execute(_CONSTRAINTS)
    for table, name, definition, condition, of_every_row in cursor.fetchall():
        if of_every_row in condition:
            continue
        columns, _where, _condition = definition.partition(" WHERE (")
        both = f"{condition} AND {of_every_row}" if condition else of_every_row
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {columns} WHERE ({both})")
        except (IntegrityError, psycopg.IntegrityError) as error:
            raise RowsOverlap(
                f"{table} has rows that overlap, which {name} refuses: see docs/how-to/run-on-your-own-server.md"
            ) from error
