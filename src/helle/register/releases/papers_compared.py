"""A release on paper as it was kept, and as it is set now, where their bytes are not the same (STA-02).

A PDF comes out byte for byte of the same words, typefaces and libraries alone: another version of the typesetter, or of
the library that marks the heads of rows, writes the same page in other bytes. So what it says is held: its text, sign
by sign. Left out is what another version may set elsewhere: blanks, hyphens, the ends of lines, and what a page has
because it is one, the words at its foot and the head of a table that goes on.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

import pikepdf
import pypdfium2
from pypdfium2 import raw

# Blanks, hyphens of any kind (soft ones, and the sign that the reader of PDF puts for one), and nothing that is read.
_SET: Final = re.compile("[\\s\\-\u00ad\u2010\u2011\ufffe\x02]+")


def compared(then: bytes, now: bytes) -> str | None:
    """Why two papers that say the same are not the same bytes; None where they do not say the same."""
    if _text(then) != _text(now):
        return None
    before, since = _setter(then), _setter(now)
    by = f"{before} set it then, and {since} sets it here"
    if before == since:
        by = (
            f"{since} set both, but another version of Helle, of its typefaces or of pikepdf "
            f"({version('pikepdf')} here) made it, which a PDF does not name"
        )
    return f"the words are the same, sign by sign, and the bytes are not: {by}"


def _text(content: bytes) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(io.BytesIO(content))) as document:
        return _SET.sub("", "".join(text for page in document for text in _read(page)))


def _read(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The texts of a page that are read aloud, in their order."""
    of = page.get_textpage()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=of):
        if "Artifact" not in _marks(one):
            yield one.extract()


def _marks(of: pypdfium2.PdfObject) -> list[str]:
    """What a text is marked as: an artifact, where it belongs to the page and not to what it says."""
    found = []
    for place in range(raw.FPDFPageObj_CountMarks(of)):
        mark, size = raw.FPDFPageObj_GetMark(of, place), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, None, 0, size)
        name = (raw.FPDF_WCHAR * (size.value // 2))()
        raw.FPDFPageObjMark_GetName(mark, name, size.value, size)
        found.append(bytes(name).decode("utf-16-le").rstrip("\0"))
    return found


def _setter(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as document:
        return str(document.docinfo.get("/Creator", "")) or "a program that it does not name"
