"""The ladder's table as the database holds it, so that it refuses what the rules refuse."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from helle.rules.ladder import TRANSITIONS


def load(cursor: CursorWrapper) -> None:
    """Write the moves of the rules into the table that the trigger reads. The cursor's role owns it."""
    cursor.execute("DELETE FROM cases_laddermove")
    cursor.executemany(
        "INSERT INTO cases_laddermove (start, event, rung, by_kind) VALUES (%s, %s, %s, %s)",
        [
            (move.start.value if move.start else "", move.event.value, move.end.value, kind.value)
            for move in TRANSITIONS
            for kind in sorted(move.by)
        ],
    )
