"""Whether a number is an ISBN: its last digit follows from the others."""

from __future__ import annotations

import re
from typing import Final

_LONG: Final = re.compile(r"97[89][0-9]{10}")
_SHORT: Final = re.compile(r"[0-9]{9}[0-9X]")


def is_isbn(typed: str) -> bool:
    """Whether it is one of thirteen or of ten digits, with or without spaces and dashes between them."""
    plain = re.sub(r"[ -]", "", typed).upper()
    if _LONG.fullmatch(plain):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(plain)) % 10 == 0
    if _SHORT.fullmatch(plain):
        return sum((10 if sign == "X" else int(sign)) * (10 - place) for place, sign in enumerate(plain)) % 11 == 0
    return False
