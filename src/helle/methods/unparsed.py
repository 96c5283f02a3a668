"""Where a text stops being what it should be, as an editor counts it."""

from __future__ import annotations

import json
import re
from typing import Final

_TOML: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")


def place_of(content: bytes, error: Exception) -> str:
    """`line:column`, both from 1, of what a parser of JSON or TOML refused; empty where it names no place."""
    match error:
        case UnicodeDecodeError():
            return _at(content[: error.start].decode("utf-8"))
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
