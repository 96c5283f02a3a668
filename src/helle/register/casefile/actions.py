"""Writing notes, drafts, documents and templates. Each finished note and each document gets its line in the journal.

No action here takes the case for writing: a note or a document changes nothing that a form elsewhere is about. Two who
meet in one note, or in one document, are kept apart by the database.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.casefile import documents, files
from helle.register.casefile.choices import Direction, DocumentKind, NoteKind, Scan
from helle.register.casefile.models import Document, Draft, Note, NoteTemplate
from helle.register.casefile.naming import names_the_person
from helle.register.casefile.spool import PIECE
from helle.register.casefile.uploads import Received
from helle.register.cases.actions import refuse_future, refuse_long_ago
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context, drafts, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by, says_something
from helle.rules.ruling import Text

THEME_LENGTH: Final = 80
_JOURNALISED: Final = ["number", "direction", "dated_on", "theme_sealed", "journalised_at", "journalised_by"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal (PUB-LAW-16): which way it went, on which day it came, went or happened, about what."""

    direction: Direction
    dated_on: dt.date
    theme: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A note as far as it is written. Anything may be missing."""

    kind: str = ""
    direction: str = ""
    dated_on: dt.date | None = None
    theme: str = ""
    text: str = ""
    why: str = ""


# --- notes ------------------------------------------------------------------------------------------------------


_TYPED: Final = (
    "form_token", "saved_at", "kind", "direction", "dated_on", "theme_sealed", "text_sealed", "why_sealed", "replaces",
)  # fmt: skip


def draft_save(
    case: Case,
    *,
    draft_id: uuid.UUID,
    version: int,
    form_token: uuid.UUID,
    written: Writing,
    replaces: Note | None = None,
) -> Draft:
    """Keep what somebody has written so far; see `drafts.keep`.

    Leaves a line in the audit when a draft begins; the savings after it are part of writing.
    """
    policies.require_write("notes")
    acting = context.current()
    origin: Draft | Note | None = None

    def fresh(key: uuid.UUID, number: int) -> Draft:
        row = Draft(
            id=key,
            case=case,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
            begun_at=acting.instant,
            saved_at=acting.instant,
            version=number,
            form_token=form_token,
        )
        _fill(case, row, written, replaces)
        _begun_as(row, origin)
        return row

    with refused_by({"casefile_draft_pkey": Refused(drafts.TWICE)}), transaction.atomic():
        origin = _origin(case, draft_id)
        saving = drafts.Saving(draft_id, version, form_token)
        row, begun = drafts.keep(Draft.objects.filter(case=case), fresh, saving, _TYPED)
        if begun:
            audit.record("draft.begun", object_id=row.pk, cases=[case.pk])
    return row


def _fill(case: Case, row: Draft, written: Writing, replaces: Note | None) -> None:
    row.kind, row.direction, row.dated_on = written.kind, written.direction, written.dated_on
    row.theme_sealed = vault.seal(case.person_id, row, "theme_sealed", written.theme)
    row.text_sealed = vault.seal(case.person_id, row, "text_sealed", written.text)
    row.why_sealed = vault.seal(case.person_id, row, "why_sealed", written.why)
    row.replaces = replaces


def _origin(case: Case, draft_id: uuid.UUID) -> Draft | Note | None:
    """The draft a form was opened with, held until the transaction ends; where another window of hers has finished it
    meanwhile, the note it became. Stands in a transaction."""
    held = Draft.objects.select_for_update().filter(pk=draft_id, case=case).first()
    own = Note.objects.filter(case=case, from_draft=draft_id, by_user_id=context.current().user_id)
    return held or own.first()


def _begun_as(row: Draft, other: Draft | Note | None) -> None:
    """What is kept beside a draft that was given on has the same words, and says as much."""
    if other is None or other.begun_by_id is None:
        return
    row.begun_by_id = other.begun_by_id
    if isinstance(other, Draft):
        row.given_at, row.given_by_id = other.given_at, other.given_by_id
        why = vault.unseal(other.case.person_id, other, "given_why_sealed") if other.given_why_sealed else ""
        row.given_why_sealed = vault.seal(other.case.person_id, row, "given_why_sealed", why) if why else None


def draft_discard(case: Case, draft: Draft) -> None:
    """Throw a draft away, for good: it was nobody's but hers and never part of the file."""
    policies.require_write("notes")
    with transaction.atomic():
        Draft.objects.filter(pk=draft.pk, case=case).delete()
        audit.record("draft.discarded", object_id=draft.pk, cases=[case.pk])


def note_finish(
    case: Case,
    *,
    kind: NoteKind,
    entry: Entry,
    text: str,
    draft_id: uuid.UUID | None = None,
    replaces: Note | None = None,
    why: str = "",
) -> Note:
    """Finish a note: from here on it stands in the journal and is never changed. Its draft is gone.

    With `replaces` it supersedes an earlier note, which stays readable, and says why. Raises `Refused` when somebody
    else has superseded that one meanwhile.
    """
    policies.require_write("notes")
    acting = context.current()
    _check(case, entry)
    if not says_anything(text):
        raise Refused(Text("Skriv notatet.", "Enter the note."), field="text")
    if replaces is not None and not says_something(why):
        raise Refused(Text("Skriv, hvorfor notatet rettes.", "Enter why the note is corrected."), field="why")
    row = Note(
        id=new_id(),
        case=case,
        number=0,
        kind=kind.value,
        direction=entry.direction.value,
        dated_on=entry.dated_on,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        replaces=replaces,
    )
    row.theme_sealed = vault.seal(case.person_id, row, "theme_sealed", entry.theme.strip())
    row.text_sealed = vault.seal(case.person_id, row, "text_sealed", text)
    if replaces is not None:
        row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why)
    with refused_by({"casefile_note_replaces_id_key": _CORRECTED_MEANWHILE}), transaction.atomic():
        origin = _origin(case, draft_id) if draft_id is not None else None
        if origin is not None:
            # What a colleague began stays hers when another finishes it.
            row.begun_by_id, row.from_draft = origin.begun_by_id, draft_id
        row.save(force_insert=True)
        row.refresh_from_db(fields=["number"])
        if draft_id is not None:
            Draft.objects.filter(pk=draft_id, case=case).delete()
        audit.record(
            "note.superseded" if replaces else "note.recorded",
            object_id=row.pk,
            cases=[case.pk],
            detail={"kind": kind.value, "number": row.number},
        )
    return row


_CORRECTED_MEANWHILE = Refused(
    Text(
        "Notatet er lige blevet rettet af en anden. Det, du har skrevet, står her stadig, og den nye udgave står ved "
        "siden af: ret den, hvis der stadig er noget at rette.",
        "Somebody else has just corrected the note. What you wrote is still here, and the new version stands beside "
        "it: correct that one, if there is still something to correct.",
    )
)


# --- documents --------------------------------------------------------------------------------------------------


def document_file(
    case: Case,
    *,
    content: bytes,
    content_type: str,
    direction: Direction,
    theme: str,
    kind: DocumentKind = DocumentKind.LETTER,
    dated_on: dt.date | None = None,
    name: str = "",
    pages: int = 0,
    replaces: Document | None = None,
    why: str = "",
) -> Document:
    """File a document that Helle itself has made, and journalise it at once, today unless another day is given.

    It is not scanned: nobody else has had it in hand. `name` is what a reader sees of it inside, `pages` how many
    pictures can be shown of it. Raises `Refused` as `document_upload` does.
    """
    if not content:
        raise ValueError("a document without content")
    return _document_add(
        case,
        pieces=(content[start : start + PIECE] for start in range(0, len(content), PIECE)),
        size=len(content),
        name=name,
        accepted=documents.Accepted(content_type, pages, Scan.MADE_HERE),
        kind=kind,
        entry=Entry(direction, dated_on or clock.today(), theme),
        replaces=replaces,
        why=why,
    )


def document_upload(
    case: Case,
    *,
    received: Received,
    kind: DocumentKind,
    entry: Entry | None,
    replaces: Document | None = None,
    why: str = "",
) -> Document:
    """Take in a file, scanned, looked into and sealed under the person's key; journalise it, or leave that for later.

    With `replaces` it is a new version of an earlier document, which stays, and says why. Raises `Refused` for a file
    that is not taken (beside it) and for a document that somebody else has replaced meanwhile.
    """
    policies.require_write("documents")
    if replaces is not None and replaces.scan == Scan.MADE_HERE:
        # What Helle made says what was decided and sent: it is corrected where it was made.
        raise Refused(
            Text(
                "Helle har lavet dokumentet. Skriv et nyt brev, der retter det, i stedet for at lægge en fil i stedet.",
                "Helle made the document. Write a letter that corrects it instead of putting a file in its place.",
            ),
            field="file",
        )
    if entry is not None:
        _check(case, entry)
    _refuse_without_reason(replaces, why)
    return _document_add(
        case,
        pieces=received.spool.pieces(),
        size=received.spool.size,
        name=received.name or "",
        accepted=documents.accept(received),
        kind=kind,
        entry=entry,
        replaces=replaces,
        why=why,
    )


def _document_add(
    case: Case,
    *,
    pieces: Iterable[bytes],
    size: int,
    name: str,
    accepted: documents.Accepted,
    kind: DocumentKind,
    entry: Entry | None,
    replaces: Document | None,
    why: str,
) -> Document:
    policies.require_write("documents")
    acting = context.current()
    _refuse_without_reason(replaces, why)
    row = Document(
        id=new_id(),
        case=case,
        kind=kind.value,
        content_type=accepted.content_type,
        size=size,
        pages=accepted.pages,
        scan=accepted.scan.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        replaces=replaces,
    )
    row.name_sealed = vault.seal(case.person_id, row, "name_sealed", name)
    if replaces is not None:
        row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why)
    if entry is not None:
        _check(case, entry)
    with refused_by({"casefile_document_replaces_id_key": _REPLACED_MEANWHILE}), transaction.atomic():
        row.save(force_insert=True)
        files.store(case, row, pieces)
        if entry is not None:
            # Last: whoever is given a number keeps all others of the case waiting for theirs.
            _enter(case, row, entry)
            row.save(update_fields=_JOURNALISED)
            row.refresh_from_db(fields=["number"])
        audit.record(
            "document.replaced" if replaces else "document.added",
            object_id=row.pk,
            cases=[case.pk],
            detail={"kind": kind.value, "number": row.number, "size": size},
        )
    return row


def document_journalise(case: Case, document: Document, entry: Entry) -> None:
    """Give a document that waits its line in the journal. Once: what stands there is not rewritten."""
    policies.require_write("documents")
    _check(case, entry)
    with transaction.atomic():
        waits = Document.objects.select_for_update().filter(pk=document.pk, case=case, number__isnull=True).first()
        if waits is None:
            raise Refused(Text("Dokumentet er lige blevet journaliseret.", "The document has just been journalised."))
        _enter(case, waits, entry)
        waits.save(update_fields=_JOURNALISED)
        audit.record("document.journalised", object_id=document.pk, cases=[case.pk])


def document_hold(document: Document) -> None:
    """Take a document for an act that rests on what it says (signing, sending): nobody replaces it until the end of
    the transaction. Raises `Refused` when somebody has replaced it already."""
    held = Document.objects.select_for_update().filter(pk=document.pk).first()
    if held is None or Document.objects.filter(replaces_id=document.pk).exists():
        raise _REPLACED_MEANWHILE


_REPLACED_MEANWHILE = Refused(
    Text(
        "Dokumentet er lige blevet erstattet af en nyere version. Se den, før du går videre.",
        "The document has just been replaced by a newer version. Look at it before you go on.",
    )
)


def _enter(case: Case, row: Document, entry: Entry) -> None:
    acting = context.current()
    row.direction, row.dated_on = entry.direction.value, entry.dated_on
    row.theme_sealed = vault.seal(case.person_id, row, "theme_sealed", entry.theme.strip())
    row.journalised_at, row.journalised_by_id = acting.instant, acting.user_id


def _refuse_without_reason(replaces: Document | None, why: str) -> None:
    if replaces is not None and not says_something(why):
        raise Refused(Text("Skriv, hvorfor dokumentet erstattes.", "Enter why the document is replaced."), field="why")


def _check(case: Case, entry: Entry) -> None:
    """What every line of the journal must be: about a day that has come, with a short theme that names nobody."""
    refuse_future(entry.dated_on, "dated_on")
    refuse_long_ago(entry.dated_on, "dated_on")
    theme = " ".join(entry.theme.split())
    if not theme:
        raise Refused(Text("Skriv et kort tema.", "Enter a short theme."), field="theme")
    if len(theme) > THEME_LENGTH:
        raise Refused(
            Text(f"Temaet må højst være {THEME_LENGTH} tegn.", f"The theme may have {THEME_LENGTH} signs at most."),
            field="theme",
        )
    if names_the_person(case, theme):
        raise Refused(
            Text(
                "Temaet må ikke nævne personen ved navn eller nummer. Skriv, hvad det handler om.",
                "The theme may not name the person or her number. Enter what it is about.",
            ),
            field="theme",
        )


# --- templates --------------------------------------------------------------------------------------------------


def template_set(
    *, kind: NoteKind, title: str, text: str, valid_from: dt.date, replaces: NoteTemplate | None, retired: bool = False
) -> NoteTemplate:
    """Give notes of a kind a template from a day, or change or retire one from a day. The earlier text stays on record.

    The database holds it to the lead of the unit. Raises `Refused` when somebody else has changed it meanwhile.
    """
    policies.require_read("notes")
    acting = context.current()
    if acting.role != "cmm_lead":
        raise PermissionDenied("templates")
    if valid_from < clock.today():
        raise Refused(
            Text("En skabelon kan ikke ændres tilbage i tiden.", "A template cannot be changed back in time."),
            field="valid_from",
        )
    row = NoteTemplate(
        id=new_id(),
        series=replaces.series if replaces else new_id(),
        unit_id=acting.unit_id,
        kind=kind.value,
        title=title.strip(),
        text=text,
        valid_from=valid_from,
        retired=retired,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        replaces=replaces,
    )
    meanwhile = Refused(Text("Skabelonen er lige blevet ændret.", "The template has just been changed."))
    with refused_by({"casefile_notetemplate_replaces_id_key": meanwhile}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("note_template.set", object_id=row.pk, detail={"kind": kind.value, "retired": retired})
    return row
