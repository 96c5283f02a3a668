"""What a page carries for itself in JSON, and gets back from a browser that may have been told to send anything."""

from __future__ import annotations

import json
import re
from typing import Any, Final

DEEPEST: Final = 16
_WORDS: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS: Final = re.compile(r"[\[\]{}]")


class CarriedDecoder(json.JSONDecoder):
    """Reads JSON no deeper than any page nests it; whatever cannot be read is a `JSONDecodeError` and nothing else."""

    def decode(self, s: str, *args: Any) -> Any:
        deep = 0
        for found in _BRACKETS.finditer(_WORDS.sub("", s)):
            deep += 1 if found[0] in "[{" else -1
            if deep > DEEPEST:
                raise json.JSONDecodeError("nested too deeply", s, found.start())
        try:
            return super().decode(s, *args)
        except json.JSONDecodeError:
            raise
        except ValueError as error:  # A number of more digits than Python reads.
            raise json.JSONDecodeError(str(error), s, 0) from error
