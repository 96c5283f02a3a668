"""Reading the case file: its journal, notes, drafts, documents, and what is late in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.http import Http404

from helle.register.casefile.actions import Writing
from helle.register.casefile.choices import FILE_TYPES, DocumentKind, NoteKind
from helle.register.casefile.models import Document, Draft, Note, NoteTemplate
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, vault
from helle.rules.ruling import Text

PAGE_SIZE: Final = 50
DESK_LENGTH: Final = 20


# --- the journal ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a journal. `note` or `document` is what it leads to."""

    number: int
    dated_on: dt.date
    direction: str
    kind: str
    theme: str
    by: str
    by_unit_id: uuid.UUID
    recorded_at: dt.datetime
    late: bool
    superseded: bool
    note: Note | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines of a journal are asked for. `kind` is `note`, `document`, or a kind of either; '' all."""

    kind: str = ""
    direction: str = ""
    before: int | None = None


def journal(case: Case, sought: Sought) -> tuple[list[Line], bool]:
    """One page of the journal, the latest first, and whether there is more. Three queries, however long it is."""
    notes: QuerySet[Note] = Note.objects.filter(case_id=case.pk)
    filed: QuerySet[Document] = Document.objects.filter(case_id=case.pk, number__isnull=False)
    if sought.direction:
        notes, filed = notes.filter(direction=sought.direction), filed.filter(direction=sought.direction)
    if sought.before is not None:
        notes, filed = notes.filter(number__lt=sought.before), filed.filter(number__lt=sought.before)
    kind = sought.kind
    found: list[Note | Document] = []
    if kind in ("", "note", *_prefixed("note", NoteKind.values)):
        wanted = notes.filter(kind=kind.partition("-")[2]) if "-" in kind else notes
        found += wanted.select_related("replaced_by").order_by("-number")[: PAGE_SIZE + 1]
    if kind in ("", "document", *_prefixed("document", DocumentKind.values)):
        of_kind = filed.filter(kind=kind.partition("-")[2]) if "-" in kind else filed
        found += of_kind.select_related("replaced_by").order_by("-number")[: PAGE_SIZE + 1]
    found.sort(key=lambda row: row.number or 0, reverse=True)
    shown = found[:PAGE_SIZE]
    names = organisations.user_names({row.by_user_id for row in shown})
    return [_line(case, row, names[row.by_user_id]) for row in shown], len(found) > PAGE_SIZE


def _prefixed(prefix: str, kinds: Iterable[str]) -> list[str]:
    return [f"{prefix}-{kind}" for kind in kinds]


def _line(case: Case, row: Note | Document, by: str) -> Line:
    journalised = row.recorded_at if isinstance(row, Note) else row.journalised_at or row.recorded_at
    dated = row.dated_on or clock.local_day(row.recorded_at)
    return Line(
        number=row.number or 0,
        dated_on=dated,
        direction=row.direction,
        kind=str(row.get_kind_display()),
        theme=vault.unseal(case.person_id, row, "theme_sealed"),
        by=by,
        by_unit_id=row.by_unit_id,
        recorded_at=journalised,
        late=clock.local_day(journalised) > journalise_by(dated),
        superseded=hasattr(row, "replaced_by"),
        note=row if isinstance(row, Note) else None,
        document=row if isinstance(row, Document) else None,
    )


def journalise_by(dated_on: dt.date) -> dt.date:
    """The last day on which something of this day is journalised on time (PUB-LAW-16)."""
    days: int = settings.HELLE_JOURNALISE_WITHIN_DAYS
    return dated_on + dt.timedelta(days=days)


# --- notes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note in plain text."""

    row: Note
    theme: str
    text: str
    why: str
    by: str
    replaced_by: Note | None
    begun_by: str


def get_note_for_reading(case: Case, note_id: uuid.UUID) -> OpenedNote:
    """One note of a case, if the acting unit may see it; else `Http404`."""
    row = Note.objects.filter(case_id=case.pk, pk=note_id).select_related("replaced_by", "by_user", "begun_by").first()
    if row is None:
        raise Http404
    return _opened_note(case, row)


def notes_of(case: Case) -> list[OpenedNote]:
    """All notes of a case that the acting unit may see, in plain text, in the order of the journal. One query."""
    rows = Note.objects.filter(case_id=case.pk).select_related("replaced_by", "by_user", "begun_by").order_by("number")
    return [_opened_note(case, row) for row in rows]


def _opened_note(case: Case, row: Note) -> OpenedNote:
    return OpenedNote(
        row,
        vault.unseal(case.person_id, row, "theme_sealed"),
        vault.unseal(case.person_id, row, "text_sealed"),
        vault.unseal(case.person_id, row, "why_sealed"),
        row.by_user.full_name,
        getattr(row, "replaced_by", None),
        row.begun_by.full_name if row.begun_by else "",
    )


def get_note_for_correcting(case: Case, note_id: uuid.UUID) -> OpenedNote:
    """The version of a note that holds now: the one asked for, or the last that took its place. The acting unit's own.

    One query for each version in between.
    """
    opened = get_note_for_reading(case, note_id)
    if opened.row.by_unit_id != context.current().unit_id:
        raise Http404
    return opened if opened.replaced_by is None else get_note_for_correcting(case, opened.replaced_by.pk)


def others_correcting(note: Note) -> list[tuple[str, dt.datetime]]:
    """Who else in the unit is writing a correction of a note, and when she last saved. Not what she writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT by_user_id, saved_at FROM helle.drafts_on(%s)", [note.pk])
        rows = cursor.fetchall()
    names = organisations.user_names({row[0] for row in rows})
    return [(names[user_id], saved_at) for user_id, saved_at in rows]


def drafts_in(case: Case) -> list[tuple[Draft, str]]:
    """What the acting user has begun in a case, with its themes, the latest first."""
    rows = Draft.objects.filter(case_id=case.pk).order_by("-saved_at", "-id")
    return [(row, vault.unseal(case.person_id, row, "theme_sealed")) for row in rows]


def own_drafts() -> list[Draft]:
    """What the acting user has begun anywhere, the oldest first, as far as the desk shows it."""
    acting = context.current()
    mine = Draft.objects.filter(by_user_id=acting.user_id, by_unit_id=acting.unit_id).select_related("case")
    return list(mine.order_by("begun_at", "id")[:DESK_LENGTH])


def get_draft(case: Case, draft_id: uuid.UUID) -> Draft:
    """One of the acting user's drafts in a case; else `Http404`."""
    row = Draft.objects.filter(case_id=case.pk, pk=draft_id).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class Given:
    """Whose a draft was, who gave it on, when and why."""

    begun_by: str
    given_by: str
    given_at: dt.datetime
    why: str


def given_of(case: Case, draft: Draft) -> Given | None:
    """That a draft was a colleague's; None where it was always hers who writes. One query at most."""
    if draft.given_at is None or draft.begun_by_id is None or draft.given_by_id is None:
        return None
    names = organisations.user_names({draft.begun_by_id, draft.given_by_id})
    why = vault.unseal(case.person_id, draft, "given_why_sealed")
    return Given(names[draft.begun_by_id], names[draft.given_by_id], draft.given_at, why)


def draft_on(case: Case, note: Note) -> Draft | None:
    """The acting user's latest draft of a correction of this note or of one it took the place of."""
    return (
        Draft.objects.filter(Q(replaces=note) | Q(replaces__replaced_by=note), case=case).order_by("-saved_at").first()
    )


def writing_of(case: Case, draft: Draft) -> Writing:
    """What a draft says so far."""
    return Writing(
        draft.kind,
        draft.direction,
        draft.dated_on,
        vault.unseal(case.person_id, draft, "theme_sealed"),
        vault.unseal(case.person_id, draft, "text_sealed"),
        vault.unseal(case.person_id, draft, "why_sealed"),
    )


# --- documents --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document, with what stands of it in plain text, and the versions before and after it."""

    row: Document
    theme: str
    name: str
    why: str
    by: str
    replaced_by: Document | None
    replaced_who: str

    @property
    def file_type(self) -> Text:
        known = FILE_TYPES.get(self.row.content_type)
        return Text(self.row.content_type, self.row.content_type) if known is None else known.label


def get_document_for_reading(case: Case, document_id: uuid.UUID) -> Document:
    """One document of a case, if the acting unit may see it; else `Http404`."""
    row = (
        Document.objects.filter(case_id=case.pk, pk=document_id)
        .select_related("replaced_by", "replaced_by__by_user", "by_user", "replaces")
        .first()
    )
    if row is None:
        raise Http404
    return row


def documents_of(case: Case) -> list[OpenedDocument]:
    """All documents of a case that the acting unit may see, in the order of the journal; what waits to be journalised
    comes last. One query."""
    rows = Document.objects.filter(case_id=case.pk).select_related("replaced_by", "replaced_by__by_user", "by_user")
    return [opened(case, row) for row in rows.order_by(F("number").asc(nulls_last=True), "recorded_at", "id")]


def get_document_for_writing(case: Case, document_id: uuid.UUID) -> Document:
    """The same for what the acting unit may journalise or replace: its own."""
    row = get_document_for_reading(case, document_id)
    if row.by_unit_id != context.current().unit_id:
        raise Http404
    return row


def opened(case: Case, row: Document) -> OpenedDocument:
    """A document with its texts in plain."""
    newer: Document | None = getattr(row, "replaced_by", None)
    return OpenedDocument(
        row,
        vault.unseal(case.person_id, row, "theme_sealed"),
        vault.unseal(case.person_id, row, "name_sealed"),
        vault.unseal(case.person_id, row, "why_sealed"),
        row.by_user.full_name,
        newer,
        newer.by_user.full_name if newer else "",
    )


def download_name(case: Case, document: Document) -> str:
    """What a download is called: numbers only, whatever its sender called it."""
    known = FILE_TYPES.get(document.content_type)
    ending = known.endings[0] if known else "bin"
    return f"{case.number}-{document.number or 'u'}.{ending}"


def waiting_documents(case: Case) -> list[Document]:
    """The acting unit's documents in a case that wait to be journalised. Not the names they came under: those may name
    somebody, and are shown on each document's own page."""
    return list(Document.objects.filter(case_id=case.pk, number__isnull=True).order_by("recorded_at", "id"))


def unit_waiting() -> list[Document]:
    """The documents that wait to be journalised in the acting unit, the oldest first, as far as the desk shows them."""
    waiting = Document.objects.filter(by_unit_id=context.current().unit_id, number__isnull=True)
    return list(waiting.select_related("case").order_by("recorded_at", "id")[:DESK_LENGTH])


# --- templates --------------------------------------------------------------------------------------------------


def templates_now(unit_id: uuid.UUID) -> list[NoteTemplate]:
    """The templates of a unit that hold today: of each series the last version whose day has come, unless retired."""
    return [row for row in _latest(unit_id, clock.today()) if not row.retired]


def templates_to_come(unit_id: uuid.UUID) -> list[NoteTemplate]:
    """The last version of each series, also where its day is still to come: what the lead changes."""
    return _latest(unit_id, dt.date.max)


def _latest(unit_id: uuid.UUID, until: dt.date) -> list[NoteTemplate]:
    rows = NoteTemplate.objects.filter(unit_id=unit_id, valid_from__lte=until)
    latest = rows.order_by("series", "-valid_from", "-recorded_at", "-id").distinct("series")
    return sorted(latest, key=lambda row: (row.kind, row.title))


def get_template(template_id: uuid.UUID) -> NoteTemplate:
    """One version of a template of the acting unit; else `Http404`."""
    row = NoteTemplate.objects.filter(pk=template_id, unit_id=context.current().unit_id).first()
    if row is None:
        raise Http404
    return row
