"""Setting a letter: words in, an accessible PDF (PDF/UA-1 and PDF/A-2a) or pictures of its pages out.

The words reach the typesetter as data, never as markup: nothing that somebody typed can become an instruction. A sign
that none of our typefaces has fails the setting instead of leaving an empty box.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst
from django.conf import settings

SHEET: Final = Path(__file__).parent / "data" / "letter.typ"
PICTURE_DOTS: Final = 100  # To the inch: an A4 page is about 830 pixels wide.
# As the typesetter wants languages: two or three letters that readers of PDF know. Our codes are those of ISO 639-3.
_PDF_LANGUAGE: Final = {"cmn": "zh"}
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "prs", "ps", "ur", "ckb", "he"})
_SIGN: Final = re.compile(r'(?:the text|codepoint) `"(?P<sign>.+?)"`')


class CannotSet(Exception):
    """The text has a sign that cannot be set; `sign` is it, '' where the typesetter does not say which."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter under a heading of its own. `points` stand as a list after the paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All words of a letter. `draft` is '' on a letter that is final; `last` ends the text, before the sections."""

    language: str
    sender: str
    day: str
    reference: str
    draft: str
    title: str
    greeting: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    last: str
    closing: str
    signature: tuple[str, ...]
    page: str


def right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    return language in _RIGHT_TO_LEFT


def pdf(sheet: Sheet, *, at: dt.datetime) -> bytes:
    """The letter as PDF. The same words at the same instant give the same bytes. Raises `CannotSet`."""
    (made,) = _compile(sheet, at, "pdf")
    return made


def pictures(sheet: Sheet, *, at: dt.datetime) -> list[bytes]:
    """The pages as PNG pictures. Raises `CannotSet`, as the PDF would."""
    _made, pages = pdf_and_pictures(sheet, at=at)
    return pages


def pdf_and_pictures(sheet: Sheet, *, at: dt.datetime) -> tuple[bytes, list[bytes]]:
    """Both of the same words, each set once. Raises `CannotSet`."""
    made = pdf(sheet, at=at)
    return made, _compile(sheet, at, "png")


def _compile(sheet: Sheet, at: dt.datetime, form: Literal["pdf", "png"]) -> list[bytes]:
    words = asdict(sheet)
    words["direction"] = "rtl" if right_to_left(sheet.language) else "ltr"
    words["language"] = _PDF_LANGUAGE.get(sheet.language, sheet.language)
    return compiled(SHEET, {"letter": words}, at=at, form=form)


def compiled(
    sheet: Path,
    inputs: Mapping[str, object],
    *,
    at: dt.datetime,
    form: Literal["pdf", "png"],
    root: Path | None = None,
) -> list[bytes]:
    """Set a sheet from words that reach it as data: one PDF, or a picture of each page. Raises `CannotSet`.

    `root` is the folder that pictures named in the words may lie in; None: that of the sheet.
    """
    try:
        made = _typeset(
            sheet, {name: json.dumps(one, ensure_ascii=False) for name, one in inputs.items()}, at, form, root
        )
    except typst.TypstError as error:
        found = _SIGN.search(str(error))
        if found is None:
            raise
        raise CannotSet(found["sign"]) from error
    if isinstance(made, bytes):
        return [made]
    if isinstance(made, list):  # Of several pages.
        return made
    raise TypeError("the typesetter made nothing")


def _typeset(
    sheet: Path, inputs: dict[str, str], at: dt.datetime, form: Literal["pdf", "png"], root: Path | None
) -> object:
    within = str(root) if root else None
    if form == "png":
        return typst.compile(
            str(sheet), format="png", root=within, font_paths=_typefaces(), sys_inputs=inputs, ppi=PICTURE_DOTS
        )
    return typst.compile(
        str(sheet),
        format="pdf",
        root=within,
        font_paths=_typefaces(),
        sys_inputs=inputs,
        timestamp=int(at.timestamp()),
        pdf_standards=["ua-1", "a-2a"],
    )


@cache
def _typefaces() -> typst.Fonts:
    """Our own typefaces and no others: a letter looks the same whatever the machine has."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(settings.HELLE_FONTS)])
