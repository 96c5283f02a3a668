"""How a line of the log looks: one visitor cannot fill it with one request."""

from __future__ import annotations

import logging
import re

LONGEST = 2000
# What stands after it opens somebody's calendar, or, with a code, what a partner abroad may see.
_SECRET_ADDRESS = re.compile(r"(?:(?<=/kalender/)|(?<=/partner/)|(?<=/udlevering/))[\w-]+")


class ShortLines(logging.Formatter):
    """Time, level, logger and message; the message cut where it is longer than anybody reads,
    and without the secret of an address. Tracebacks stay whole."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 # The name that logging calls.
        line = _SECRET_ADDRESS.sub("…", super().formatMessage(record))
        return line if len(line) <= LONGEST else f"{line[:LONGEST]} … ({len(line) - LONGEST} more)"
