"""A reading on paper: an accessible PDF whose first page and whose description give nothing away."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.cases.models import Case
from helle.register.extracts import queries
from helle.register.extracts.models import Extract
from helle.register.extracts.queries import Reading, ShownPart
from helle.register.extracts.sources import Piece
from helle.register.interface.words import active_language
from helle.register.printing import typesetting
from helle.register.printing.queries import cannot_be_set
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Table
from helle.register.protection import clock

# Neither the product nor the authority nor the case: whoever finds it reads no more on the outside than this.


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was made, and what is kept of it."""

    content: bytes
    pages: int
    digest: str
    reading: Reading


def make(case: Case, extract: Extract) -> Made:
    """Set a reading on paper, without what is for the screen. Raises `Refused` for a sign that no typeface has."""
    reading = queries.reading_of(case, extract).on_paper()
    with override(extract.language):
        sheet = _sheet(extract, reading)
    try:
        content = typesetting.pdf(sheet, at=clock.now())
    except typesetting.CannotSet as error:
        raise cannot_be_set(error) from error
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    return Made(content, pages, hashlib.sha256(content).hexdigest(), reading)


def _sheet(extract: Extract, reading: Reading) -> FileSheet:
    language = active_language()
    parts = [
        Part(
            one.part.label.in_language(language),
            tuple(_entry(piece, one.part.label.in_language(language)) for piece in one.pieces)
            or (FileEntry(one.part.label.in_language(language), _nothing(one)),),
            # Nothing but its name stands on the first page.
            on_new_page=at == 0,
        )
        for at, one in enumerate(reading.parts)
    ]
    return FileSheet(
        language=extract.language,
        title=queries.title(),
        footer="",
        page=_("Side {page} af {pages}"),
        parts=tuple(parts),
        tables=(_withheld(reading),),
    )


def _entry(piece: Piece, heading: str) -> FileEntry:
    """A piece as it is set, without the code of a requirement, which says nothing to her; the sheet leaves out a title
    that repeats the heading."""
    return FileEntry(piece.title or heading, piece.about, tuple(Passage(text) for text in piece.passages))


def _withheld(reading: Reading) -> Table:
    """What is not on the paper, and why."""
    language = active_language()
    rows = [
        (part.label.in_language(language), reason.text.in_language(language), reason.place)
        for part, reason in reading.withheld
    ]
    rows += [(one.title, one.told, one.law) for one in reading.kept]
    return Table(
        _("Hvad der ikke er med"),
        (_("Det, der står her, er ikke på papiret. Du kan altid bede om indsigt i hele sagen."),),
        (_("Hvad"), _("Hvorfor"), _("Regel")),
        (3, 5, 4),
        tuple(rows),
    )


def _nothing(part: ShownPart) -> str:
    return _("Noget er holdt tilbage. Nederst står hvorfor.") if part.kept else _("Der står ikke noget her.")
