"""JSON and TOML of anybody: where it stops being that, as an editor counts it, and what no text of it may hold."""

from __future__ import annotations

import json
import re
import tomllib
from collections import deque
from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any, Final

MOST_DIGITS: Final = 4_300
"""Of a whole number, as Python reads it: more take it time that grows with their square."""
MANY_DIGITS: Final = "many-digits"
"""Stands for the place where no parser names one."""
_TOML: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")
_LARGEST: Final = 10**MOST_DIGITS


class ManyDigits(ValueError):
    """A number of more digits than are read, or of a power of ten that no number has."""

    def __init__(self) -> None:
        super().__init__(f"a number has more than {MOST_DIGITS:,} digits")


def whole(digits: str) -> int:
    """A whole number of JSON. Raises `ManyDigits`."""
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ManyDigits
    return int(digits)


def exact(written: str) -> Decimal:
    """A number with decimals, as it is written. Raises `ManyDigits`."""
    try:
        return Decimal(written)
    except DecimalException as error:
        raise ManyDigits from error


def from_toml(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """What a text of TOML says. Whatever is wrong with it is a `ValueError`, or a `RecursionError` of
    brackets without end."""
    try:
        parsed = tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise ManyDigits from error
    # One of sixteen signs is read however long it is, and could then not be written.
    if any(isinstance(value, int) and abs(value) >= _LARGEST for _, value in _values(parsed)):
        raise ManyDigits
    return parsed


def nul_in(parsed: object) -> tuple[str, str] | None:
    """Where the first text with a NUL character stands, by the names that lead there (`columns.age`), and the text; a
    name that has one by what it stands in. Neither JSON nor TOML takes it as it is, but both take what is written for
    it."""
    return next(((path, value) for path, value in _values(parsed) if isinstance(value, str) and "\0" in value), None)


def _values(parsed: object) -> list[tuple[str, object]]:
    """Each name and each value, with the names that lead there."""
    found: list[tuple[str, object]] = []
    waiting = deque([("", parsed)])
    while waiting:
        path, value = waiting.popleft()
        if isinstance(value, dict):
            found.extend((path or repr(name), name) for name in value)
            waiting.extend((f"{path}.{name}" if path else str(name), inner) for name, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((path, inner) for inner in value)
        else:
            found.append((path, value))
    return found


def place_of(content: bytes, error: Exception) -> str:
    """`line:column`, both from 1, of what a parser of JSON or TOML refused; empty where it names no place."""
    match error:
        case UnicodeDecodeError():
            return _at(content[: error.start].decode("utf-8"))
        case ManyDigits():
            return MANY_DIGITS
        case json.JSONDecodeError():
            return f"{error.lineno}:{error.colno}"
        case ValueError():
            found = _TOML.search(str(error))
            if found is not None:
                return f"{found[1]}:{found[2]}"
            return _at(content.decode("utf-8")) if str(error).endswith("(at end of document)") else ""
    return ""


def _at(before: str) -> str:
    return f"{before.count('\n') + 1}:{len(before) - before.rfind('\n')}"
