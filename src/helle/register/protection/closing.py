"""That a database which was put back from a backup is closed until the ledger of erasures is replayed.

The databases say it themselves (`keystore` migration 0003, `sql/079_erasure.sql`): nobody acts, and no key is read or
made. Here is how the program tells that refusal from others.
"""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError, connections, transaction

SQLSTATE: Final = "HE001"


def says_closed(error: BaseException) -> bool:
    """Whether it was for this that the database refused."""
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", None) == SQLSTATE


def closed_stores() -> list[str]:
    """Which of the two databases are closed, by alias. Raises `DatabaseError` where one does not answer."""
    return [alias for alias, ask in (("default", "helle.is_open()"), ("keys", "is_open()")) if not _is(alias, ask)]


def _is(alias: str, ask: str) -> bool:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {ask}")
        return bool(cursor.fetchone()[0])
