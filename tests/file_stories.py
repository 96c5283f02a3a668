"""The file of a case in the middle of a story: notes, drafts and documents, by those whose job it is.

Texts are distinctive, as in `stories`.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from helle.register.casefile import actions as casefile
from helle.register.casefile.actions import Entry, Writing
from helle.register.casefile.choices import Direction, NoteKind
from helle.register.casefile.models import Document, Draft, Note
from helle.register.cases.models import Case
from helle.register.protection import clock
from tests.cast import Member
from tests.remembered import remembered

THEME = "samtale om Drevelkassen"
NOTE = "ringede om Hottentangen og fik svar"
DRAFT = "ikke færdig med Skvulpeskabet"
FILE_NAME = "Brev fra Pjuskebanken.pdf"
CONTENT = b"%PDF-1.4 Hvad der staar i Trillebrevet"
WHY = "rettet efter Kludresedlen"
SECRETS = (THEME, NOTE, DRAFT, FILE_NAME, CONTENT.decode(), WHY)


def entry(**changed: Any) -> Entry:
    """A line of the journal: something that came today."""
    return replace(Entry(Direction.IN, clock.today(), THEME), **changed)


@remembered
def write_note(by: Member, case: Case, *, text: str = NOTE, replaces: Note | None = None, **changed: Any) -> Note:
    """Somebody finishes a note about a phone call; with `replaces` it corrects another."""
    with by.acting():
        return casefile.note_finish(
            case,
            kind=NoteKind.CALL,
            entry=entry(**changed),
            text=text,
            replaces=replaces,
            why=WHY if replaces else "",
        )


@remembered
def begin_draft(by: Member, case: Case, *, text: str = DRAFT, replaces: Note | None = None) -> Draft:
    """Somebody has written some of a note."""
    with by.acting():
        return casefile.draft_save(
            case,
            draft_id=uuid.uuid4(),
            version=0,
            form_token=uuid.uuid4(),
            written=Writing(kind=NoteKind.CALL.value, text=text, theme=THEME),
            replaces=replaces,
        )


@remembered
def file_document(by: Member, case: Case, *, replaces: Document | None = None, **changed: Any) -> Document:
    """Helle makes a letter for somebody and files it."""
    filed: dict[str, Any] = {
        "content": CONTENT,
        "content_type": "application/pdf",
        "direction": Direction.OUT,
        "theme": THEME,
        "name": FILE_NAME,
        "why": WHY if replaces else "",
    }
    with by.acting():
        return casefile.document_file(case, replaces=replaces, **(filed | changed))
