"""Numbers and days in the arguments of a command: what is none is refused with what was written and what is asked for.

`argparse` names the function that reads a value, which tells nobody anything.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable


def whole(lowest: int, highest: int | None = None, *, or_nought: bool = False) -> Callable[[str], int]:
    """A whole number between two ends, or from one up. `or_nought`: 0 as well."""
    ends = f"{lowest:,} or more" if highest is None else f"{lowest:,} to {highest:,}"
    asked = f"a whole number, {'0 or ' if or_nought else ''}{ends}"

    def read(text: str) -> int:
        try:
            number = int(text) if text.isascii() else None
        except ValueError:
            number = None
        inside = number is not None and lowest <= number and (highest is None or number <= highest)
        if number is None or not (inside or (or_nought and number == 0)):
            raise argparse.ArgumentTypeError(f"{asked}, not {text!r}")
        return number

    return read


def seconds(text: str) -> float:
    """Seconds, more than none and a day at most."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 86_400:
        raise argparse.ArgumentTypeError(f"seconds, more than 0 and a day (86,400) at most, not {text!r}")
    return number


def day(text: str) -> dt.date:
    """A day as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day as YYYY-MM-DD, not {text!r}") from None
