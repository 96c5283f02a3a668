"""A release on paper as it was kept, and as it is set now, where their bytes are not the same (STA-02).

A PDF comes out byte for byte of the same words, typefaces and libraries alone: another version of the typesetter, or of
the library that marks the heads of rows, writes the same page in other bytes. So what it says is held: its text, sign
by sign. Blanks, hyphens and the ends of lines are left out, which another version may set elsewhere.
"""

from __future__ import annotations

import contextlib
import io
import re
from importlib.metadata import version
from typing import Final

import pikepdf
import pypdfium2

# Blanks, hyphens of any kind (soft ones, and the sign that the reader of PDF puts for one), and nothing that is read.
_SET: Final = re.compile("[\\s\\-\u00ad\u2010\u2011\ufffe\x02]+")


def compared(then: bytes, now: bytes) -> str | None:
    """Why two papers that say the same are not the same bytes; None where they do not say the same."""
    if _text(then) != _text(now):
        return None
    before, since = _setter(then), _setter(now)
    if before != since:
        return f"it was set by {before}, and is set by {since} here; its text is the same, sign by sign"
    return (
        f"both were set by {since}, but by another version of Helle, of its typefaces or of pikepdf "
        f"({version('pikepdf')} here), which a PDF does not name; its text is the same, sign by sign"
    )


def _text(content: bytes) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(io.BytesIO(content))) as document:
        return _SET.sub("", "".join(page.get_textpage().get_text_bounded() for page in document))


def _setter(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as document:
        return str(document.docinfo.get("/Creator", "")) or "a program that it does not name"
