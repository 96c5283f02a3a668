"""How a part of the system is asked how it is, and how its answer says how long ago something was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.db import Error, connections, transaction

from helle.rules.ruling import Text
from helle.site.health_state import Finding, State

NO_ANSWER: Final = Text("svarer ikke", "does not answer")


def one(alias: str, statement: str) -> tuple[Any, ...]:
    """The one row that a statement gives. Raises `django.db.Error`."""
    # A savepoint where the request holds a transaction: a part that fails leaves the others, and the audit, whole.
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def asking(look_at: Callable[[], Finding], part: Text) -> Finding:
    """What a look at a part finds; where a database does not answer, that."""
    try:
        return look_at()
    except Error:
        return Finding(part, State.FAILS, NO_ANSWER)


def now() -> dt.datetime:
    """The machine's own time: files, workers and scanners know no other."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251


def ago(moment: dt.datetime | None) -> Text:
    """How long ago it was; None: never."""
    if moment is None:
        return Text("aldrig", "never")
    age = span(now() - moment)
    return Text(f"for {age.da} siden", f"{age.en} ago")


def span(age: dt.timedelta) -> Text:
    """How long it is, in whole minutes, hours or days."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return Text(f"{minutes} min.", f"{minutes} min")
    if minutes < 48 * 60:
        return Text(f"{minutes // 60} timer", f"{minutes // 60} hours")
    return Text(f"{minutes // 1440} dage", f"{minutes // 1440} days")
