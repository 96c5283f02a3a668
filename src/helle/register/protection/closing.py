"""That a database which was put back from a backup is closed until the ledger of erasures is replayed.

The databases say it themselves (`keystore` migration 0003, `sql/079_erasure.sql`): nobody acts, and no key is read or
made. Here is how the program tells that refusal from others.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import DatabaseError, connections, transaction

PUT_BACK: Final = "HE001"
CLOCK_WENT_BACK: Final = "HE002"


def says_closed(error: BaseException) -> bool:
    """Whether the database refused since it was put back, or since the clock of its server went back."""
    return isinstance(error, DatabaseError) and _code_of(error) in (PUT_BACK, CLOCK_WENT_BACK)


def is_of_the_clock(error: BaseException) -> bool:
    """Whether it was the clock."""
    return _code_of(error) == CLOCK_WENT_BACK


def clock_went_back() -> bool:
    """Whether the clock of the register's server stands before what was sealed last. Raises `DatabaseError`."""
    return _is("default", "helle.clock_went_back()")


def clock_and_last_seal() -> tuple[dt.datetime, dt.datetime]:
    """What the clock of the register's server shows, and when something was sealed last, in UTC; once it went back.

    For the owner of the tables. Raises `DatabaseError`.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT helle.clock_now(), sealed_until FROM erasure_state WHERE id = 1")
        shows, sealed = cursor.fetchone()
    return shows.astimezone(dt.UTC), sealed.astimezone(dt.UTC)


def is_in_production() -> bool:
    """Whether this is no demo and no test, which move their clock and take back what they destroyed."""
    return _is("default", "kind = 'production' FROM protection_installation WHERE id = 1")


def closed_stores() -> list[str]:
    """Which of the two databases are closed, by alias. Raises `DatabaseError` where one does not answer."""
    return [alias for alias, ask in (("default", "helle.is_open()"), ("keys", "is_open()")) if not _is(alias, ask)]


def _code_of(error: BaseException) -> str | None:
    code: str | None = getattr(error.__cause__, "sqlstate", None)
    return code


def _is(alias: str, ask: str) -> bool:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {ask}")
        return bool(cursor.fetchone()[0])
