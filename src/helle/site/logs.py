"""How a line of the log looks: one visitor cannot fill it with one request."""

from __future__ import annotations

import logging

LONGEST = 2000


class ShortLines(logging.Formatter):
    """Time, level, logger and message; the message cut where it is longer than anybody reads. Tracebacks stay whole."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 # The name that logging calls.
        line = super().formatMessage(record)
        return line if len(line) <= LONGEST else f"{line[:LONGEST]} … ({len(line) - LONGEST} more)"
