"""What lies in the files of the latest cases: notes, a letter that came, one that waits, a draft, and templates."""

from __future__ import annotations

import datetime as dt
import io
import uuid

from PIL import Image, ImageDraw, ImageFont

from helle.demo import people, texts
from helle.demo.acting import acting_as, case_now
from helle.register.casefile import actions as casefile
from helle.register.casefile.actions import Entry, Writing
from helle.register.casefile.choices import Direction, DocumentKind, NoteKind
from helle.register.casefile.spool import Spool
from helle.register.casefile.uploads import Received
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.protection import clock

CASES = 6


def put_in() -> None:
    """Put something into the files of the latest cases, today: what is about older days is late, and shown so."""
    with acting_as(people.roles()["cmm_lead"]):
        for kind, (title, text) in texts.NOTE_TEMPLATES.items():
            casefile.template_set(kind=NoteKind(kind), title=title, text=text, valid_from=clock.today(), replaces=None)
    with acting_as(people.roles()["cmm_caseworker"]):
        latest = list(cases.own_core_grants().order_by("-opened_at", "-id")[:CASES])
        for number, grant in enumerate(latest):
            _fill(case_now(grant.case_id), number)


def _fill(case: Case, number: int) -> None:
    today = clock.today()
    for place, (days, kind, direction, theme, text) in enumerate(texts.NOTES):
        day = max(today - dt.timedelta(days=days), clock.local_day(case.opened_at))
        if (place + number) % 2 == 0:
            casefile.note_finish(case, kind=NoteKind(kind), entry=Entry(Direction(direction), day, theme), text=text)
    if number % 2 == 0:
        _letter(case, journalised=number != 2)
    if number == 1:
        casefile.draft_save(
            case,
            draft_id=uuid.uuid4(),
            version=0,
            form_token=uuid.uuid4(),
            written=Writing(kind=NoteKind.MEETING, theme=texts.DRAFT_THEME, text=texts.DRAFT),
        )


def _letter(case: Case, *, journalised: bool) -> None:
    spool = Spool()
    spool.write(_scanned_letter())
    spool.finish()
    casefile.document_upload(
        case,
        received=Received("scan0042.pdf", spool, size=spool.size, too_large=False),
        kind=DocumentKind.STATEMENT,
        entry=Entry(Direction.IN, clock.today(), texts.LETTER_THEME) if journalised else None,
    )
    spool.close()


def _scanned_letter() -> bytes:
    """A page as a scanner makes one: a picture of text."""
    page = Image.new("L", (1240, 1754), 252)
    ImageDraw.Draw(page).multiline_text((140, 200), texts.LETTER, fill=30, font=ImageFont.load_default(34), spacing=18)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150)
    return out.getvalue()
