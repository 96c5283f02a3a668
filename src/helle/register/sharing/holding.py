"""In which order what is shared is held while it is written: its case, then its row."""

from __future__ import annotations

import uuid

from django.db import connection


def hold(case_id: uuid.UUID) -> None:
    """Hold the case until the transaction ends, before a row of what is shared of it is changed. One query.

    What ends with that row is ended by the database in the same order (sql/341_shared_in_one_order.sql): of two who
    write at once, the second waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.hold_shared(%s)", [case_id])
