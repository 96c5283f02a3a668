"""Whether any of very many texts stands in a content that is larger than the machine's memory would like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tests.invariants.test_nothing_in_clear import forms

# Whoever has the first of a text finds its rest; eight signs are read at once.
FIRST, MOST = 8, 60
PIECE = 32 * 2**20
# Of the first signs of a text, mixed: nearly all that is none is left out by one look.
_BITS, _ODD = 24, np.uint64(0x9E3779B97F4A7C15)
_NUMBER = re.compile(r"\+?[\d .-]{8,}")
# A row of digits is chance within the hexadecimal signs of what is sealed, or of an identifier.
_OF_SOMETHING_LONGER = frozenset(b"0123456789abcdef-\\")


class Needles:
    """Texts, in each form in which they could stand somewhere: in clear, in hexadecimal, in base64, escaped."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = {text[:MOST] for text in texts if len(text.strip()) >= FIRST}
        self._forms: dict[int, list[tuple[bytes, str]]] = defaultdict(list)
        for text in self.texts:
            for one in _forms_of(text):
                self._forms[int.from_bytes(one[:FIRST], "little")].append((one, text))
        self._firsts = np.array(sorted(self._forms), dtype=np.uint64)
        self._may_be = np.zeros(2**_BITS, dtype=bool)
        self._may_be[_mixed(self._firsts)] = True

    def found(self, pieces: Iterable[bytes]) -> set[str]:
        """Which of them stand in a content that comes in pieces; what lies across two of these is found as well."""
        met, rest = set[str](), b""
        for piece in pieces:
            whole = rest + piece
            met |= {text for at in self._candidates(whole) for text in self._at(whole, at)}
            rest = whole[-8 * MOST :]
        return met

    def _candidates(self, content: bytes) -> Iterator[int]:
        for shift in range(min(FIRST, max(0, len(content) - FIRST + 1))):
            read = np.frombuffer(content, dtype="<u8", count=(len(content) - shift) // FIRST, offset=shift)
            near = np.flatnonzero(self._may_be[_mixed(read)])
            for at in near[np.isin(read[near], self._firsts)]:
                yield int(at) * FIRST + shift

    def _at(self, content: bytes, at: int) -> Iterator[str]:
        first = int.from_bytes(content[at : at + FIRST], "little")
        for form, text in self._forms[first]:
            if content.startswith(form, at) and not (form.isdigit() and _is_within(content, at, at + len(form))):
                yield text


def _mixed(firsts: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        return (firsts * _ODD) >> np.uint64(64 - _BITS)


def _forms_of(text: str) -> set[bytes]:
    written = {text}
    if _NUMBER.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        written |= {digits, f"{digits[:6]}-{digits[6:]}"} if len(digits) == 10 else {digits}
    return {one.encode() for text in written for one in forms(text) if len(one.encode()) >= FIRST}


def _is_within(content: bytes, begin: int, end: int) -> bool:
    beside = content[max(0, begin - 1) : begin] + content[end : end + 1]
    return any(sign in _OF_SOMETHING_LONGER for sign in beside)


def lowered(content: str) -> Iterator[bytes]:
    """A content as it is looked through, piece by piece: whatever the case."""
    for begin in range(0, len(content), PIECE):
        yield content[begin : begin + PIECE].lower().encode(errors="replace")
