"""Whether what two people disposed of is gone within its time (PUB-LAW-17), for `helle health`."""

from __future__ import annotations

from typing import Final

from django.db import Error, connection, transaction

from helle.register.retention.queries import KEY_GONE_WITHIN
from helle.register.retention.trace_queries import LONGEST_WAIT
from helle.rules.ruling import Text
from helle.site.health_asking import NO_ANSWER
from helle.site.health_state import State
from helle.site.line_words import counted

PART: Final = Text("Sletning af det, to har kasseret", "Deletion of what two disposed of")


def standing() -> tuple[State, Text]:
    """How much waits for the worker, and how much of it for longer than the worker takes."""
    try:
        # A savepoint where the request holds a transaction, as with the other parts.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM helle.disposed_and_there(make_interval(secs => %s), make_interval(secs => %s))",
                [KEY_GONE_WITHIN.total_seconds(), LONGEST_WAIT.total_seconds()],
            )
            persons, late_persons, traces, late_traces = cursor.fetchone()
    except Error:
        return State.FAILS, NO_ANSWER
    waiting, late = persons + traces, late_persons + late_traces
    if late:
        return State.WATCH, counted(
            "venter: {waiting}, forsinket: {late}. Se, om jobbene kører, og om erasure.key er her",
            "waiting: {waiting}, late: {late}. See whether jobs run, and whether erasure.key is here",
            waiting=waiting,
            late=late,
        )
    return State.WELL, counted("venter: {waiting}", "waiting: {waiting}", waiting=waiting)
