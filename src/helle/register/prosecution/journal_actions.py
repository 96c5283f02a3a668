"""Journal numbers that somebody names: a miss leaves its trace, and there is room for few a day (CRI-19, C6)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from helle.register.audit import actions as audit
from helle.register.prosecution import policies
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

OPENED_ALREADY = Text(
    "Det journalnummer står allerede på en straffesag i Helle, måske i en anden kreds.",
    "That journal number stands on a criminal case in Helle already, perhaps in another district.",
)
TRIED_ENOUGH = Text(
    "Du har i dag skrevet for mange journalnumre, der ikke kunne bruges. Prøv igen i morgen. [CRI-19]",
    "You have entered too many journal numbers today that could not be used. Try again tomorrow. [CRI-19]",
)


class JournalMissed(Refused):
    """A journal number told whether there is such a case, and was of no use: no case to tie to, or one that stands."""


def refuse_more_tries() -> None:
    """Raise `Refused` where the acting user has missed as often today as anybody may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.journal_may_be_tried()")
        found = cursor.fetchone()
    if not (found and found[0]):
        raise Refused(TRIED_ENOUGH, field="journal")


@contextmanager
def noted(missed: list[JournalMissed]) -> Iterator[None]:
    """Keep a miss in `missed` on its way out: what is written in here is undone by the refusal."""
    try:
        yield
    except JournalMissed as miss:
        missed.append(miss)
        raise


def record_misses(missed: list[JournalMissed], case: uuid.UUID | None = None) -> None:
    """Write the misses of a form down, once it was refused and what it wrote is undone."""
    for _ in missed:
        audit.record("prosecution.journal_missed", object_id=case, purpose=policies.PURPOSE)
