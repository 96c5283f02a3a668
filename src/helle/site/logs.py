"""How a line of the log looks, for people or for a log processor: one visitor cannot fill it with one request."""

from __future__ import annotations

import json
import logging
import re
import time
from typing import Any

LONGEST = 2000
MOST_LINES = 100
# Begins a line, or tells a terminal what to do: somebody who writes an address would write lines of her own.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What stands after it opens a calendar, a file handed out or, with a code, what a partner abroad may see, or lets
# whoever has it choose a password, confirm an address or try the demo. The one place where the log leaves it out.
_BEFORE_A_SECRET = ("/kalender/", "/partner/", "/udlevering/", "/password/reset/key/", "/confirm-email/", "/demo/ind/")
_SECRET_ADDRESS = re.compile(f"(?:{'|'.join(f'(?<={one})' for one in _BEFORE_A_SECRET)})[\\w:-]+")


class ShortLines(logging.Formatter):
    """Time in UTC, level, logger and message; the message on one line, cut where it is longer than anybody reads,
    and without the secret of an address. A traceback stays in its lines, each set in, so that none passes for a line of
    the log."""

    converter = time.gmtime  # type: ignore[assignment] # mypy takes it for a method
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 # The name that logging calls.
        return short(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 # The name that logging calls.
        return "\n".join(f"  {line}" for line in _traceback(super().formatException(ei)))


class JsonLines(ShortLines):
    """The same as an object of JSON in a line, with its traceback in it (`HELLE_LOG_FORMAT=json`)."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": short(record.getMessage()),
            "process": record.process,
        }
        if record.exc_info:
            said["traceback"] = "\n".join(_traceback(logging.Formatter().formatException(record.exc_info)))
        return json.dumps(said, ensure_ascii=False)


def _traceback(whole: str) -> list[str]:
    """Its lines as those of messages; of one that is longer than anybody reads the beginning and the end."""
    lines = [short(line) for line in whole.split("\n")]
    left_out = len(lines) - 2 * MOST_LINES
    return lines if left_out <= 0 else [*lines[:MOST_LINES], f"… ({left_out} more)", *lines[-MOST_LINES:]]


def short(message: str) -> str:
    """A message on one line, cut where it is longer than anybody reads, and without the secret of an address."""
    line = _SECRET_ADDRESS.sub("…", message)
    line = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", line)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} … ({len(line) - LONGEST} more)"
