"""Setting entries of a case: an accessible PDF whose every page says who made it, for what, and when.

Pages of documents are set as pictures that were made of them. The pictures lie in the machine's memory while the
typesetter reads them, never on a disk.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from helle.register.letters import typesetting
from helle.register.letters.typesetting import CannotSet, Section

__all__ = [
    "CannotSet",
    "FileEntry",
    "FileSheet",
    "PagePicture",
    "Part",
    "Passage",
    "Section",
    "Table",
    "pdf",
    "pictures",
    "typed",
]

SHEET: Final = Path(__file__).parent / "data" / "file.typ"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text, or what stands in the place of one that is withheld."""

    text: str
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page of a document as a picture (PNG or JPEG), b"" where it is withheld; `alt` says what it is, or why."""

    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One entry as it is set; `internal`: each page it stands on says that it is."""

    title: str
    about: str = ""
    passages: tuple[Passage, ...] = ()
    pages: tuple[PagePicture, ...] = ()
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Entries of one kind under their heading."""

    heading: str
    entries: tuple[FileEntry, ...]
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table at the end: what was left out and why, or figures. Short ones follow each other on a page.

    `runs_on`: it stands whole where a page holds it, if need be on the page after its picture, and else goes on over
    the next with its head, the last rows together; no row is parted. `sideways`: it is wide, and stands on pages of its
    own that are turned. `picture`: the same as SVG, that stands before it, and `picture_says` what is read aloud in its
    place. `numbers`: the places of the columns that are set to the right, from 0.
    """

    heading: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    on_new_page: bool = True
    runs_on: bool = False
    sideways: bool = False
    picture: str = ""
    picture_says: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSheet:
    """All that is set. `sender` '' leaves out the head of a letter, `contents` '' the list of contents.

    `internal` is how internal entries are marked. A letter is to `addressee`, and none of its lines is an address.
    `closing` stands behind the tables.
    """

    language: str
    title: str
    footer: str
    page: str
    parts: tuple[Part, ...]
    internal: str = ""
    sender: str = ""
    addressee: tuple[str, ...] = ()
    day: str = ""
    reference: str = ""
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    signature: tuple[str, ...] = ()
    contents: str = ""
    tables: tuple[Table, ...] = field(default=())
    closing: tuple[Section, ...] = ()


_TYPED: Final = str.maketrans(dict.fromkeys("\ue000\ue001"))


def typed(text: str, language: str) -> str:
    """A text that somebody typed in Danish, marked as such on a sheet in another language: it is read aloud so."""
    return text if language == "da" or not text else f"\ue000{text.translate(_TYPED)}\ue001"


def pdf(sheet: FileSheet, *, at: dt.datetime) -> bytes:
    """The sheet as PDF (PDF/UA-1, PDF/A-2a). Raises `CannotSet` for a sign that no typeface has."""
    with _words(sheet) as words:
        (made,) = typesetting.compiled(SHEET, {"file": words}, at=at, form="pdf", root=Path("/"))
    return made


def pictures(sheet: FileSheet, *, at: dt.datetime) -> list[bytes]:
    """The pages as PNG pictures. Raises `CannotSet`."""
    with _words(sheet) as words:
        return typesetting.compiled(SHEET, {"file": words}, at=at, form="png", root=Path("/"))


@contextmanager
def _words(sheet: FileSheet) -> Iterator[dict[str, object]]:
    """The sheet as data, each picture with the place in memory where the typesetter finds it."""
    bare = replace(
        sheet,
        parts=tuple(
            replace(part, entries=tuple(replace(entry, pages=()) for entry in part.entries)) for part in sheet.parts
        ),
    )
    with ExitStack() as held:
        words = asdict(bare)
        for part, shown in zip(sheet.parts, words["parts"], strict=True):
            for entry, said in zip(part.entries, shown["entries"], strict=True):
                said["pages"] = [
                    {"path": _in_memory(page.content, held), "format": _format(page.content), "alt": page.alt}
                    for page in entry.pages
                ]
        yield words


def _in_memory(content: bytes, held: ExitStack) -> str:
    if not content:
        return ""
    descriptor = os.memfd_create("page")
    held.callback(os.close, descriptor)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    return f"/proc/self/fd/{descriptor}"


def _format(content: bytes) -> str:
    return "png" if content.startswith(b"\x89PNG") else "jpg"
