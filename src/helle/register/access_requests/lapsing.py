"""Orders of an answer's file whose case closed to whoever gave them before the file was made (PUB-LAW-21, PUB-DIG-04).

Somebody who opened a colleague's case for a while may order the file, and the job that makes it comes later. It sees
what she sees by then, which is nothing if her look is over. The order then lapses: whoever has the case reads so on the
page of the request, and she on her desk.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.protection import clock
from helle.rules.ruling import Text

LAPSED: Final = Text(
    "Sagen var lukket for den, der bestilte filen, da den skulle laves. Bestil den igen.",
    "The case was closed to the person who ordered the file when it was to be made. Order it again.",
)
_TOLD: Final = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class LapsedOrder:
    """An order of the acting user's that came to nothing. `number`: of the case, '' where she is not to have it."""

    number: str
    ordered_at: dt.datetime
    lapsed_at: dt.datetime


def order_lapse(making_id: uuid.UUID) -> None:
    """Put an own order out of force if its case is closed to the acting user; else nothing. Two statements."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT the_case, the_request FROM helle.lapse_own_order(%s)", [making_id])
            case_id, request_id = cursor.fetchone()
        if case_id is not None:
            detail = {"file": str(making_id), "lapsed": True}
            audit.record("access.stopped", object_id=request_id, cases=[case_id], detail=detail)


def own_lapsed() -> list[LapsedOrder]:
    """The acting user's orders that lapsed in the last two weeks, the latest first, until the file is ordered anew or
    the request has ended. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.own_lapsed_orders(%s)", [clock.now() - _TOLD])
        return [LapsedOrder(*row) for row in cursor.fetchall()]
