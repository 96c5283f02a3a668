"""The certificate of a list of what stands beside the cases: an accessible PDF (PDF/UA-1) that says nothing of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import long_day, moment
from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileSheet, Section, Table
from helle.register.protection import clock
from helle.register.retention import paper
from helle.register.retention.trace_queries import TraceLine, TraceListNow


def pdf(shown: TraceListNow, *, language: str, at: dt.datetime) -> bytes:
    """The certificate in a language, of a list that was carried out."""
    with translation.override(language):
        return typesetting.pdf(_sheet(shown, language), at=at)


def _sheet(shown: TraceListNow, language: str) -> FileSheet:
    row = shown.row
    title = _("Attest for kassation uden for sagerne, liste %(number)s") % {"number": row.number}
    signed_on = long_day(clock.local_day(row.ended_at), language) if row.ended_at else ""
    return FileSheet(
        language=language,
        title=title,
        footer=" · ".join((title, signed_on)),
        page=_("Side {page} af {pages}"),
        parts=(),
        opening=(
            _("%(disposed)s kasseret, %(left)s udgik af listen, %(kept)s bevares alligevel.")
            % {"disposed": shown.disposed, "left": shown.left, "kept": shown.kept},
            *([_key_gone()] if shown.disposed else []),
        ),
        sections=(
            paper.who(row, language),
            _counts(shown, language),
            paper.proof(row.digest, bytes(row.signature or b""), holds=shown.signed),
        ),
        tables=(_table(shown, language),),
    )


def _key_gone() -> str:
    """What is destroyed, and until when it could be read all the same. Of a list from which all left nothing is."""
    return _(
        "Nøglen til alt, der var skrevet i det kasserede, er ødelagt i Helle, og en sikkerhedskopi af databasen kan "
        "ikke åbnes alene. Den, der har masternøglen og en sikkerhedskopi af nøglelageret fra før kassationen, kan "
        "læse det, til den kopi er slettet. Numre, dage og koder bliver."
    )


def _counts(shown: TraceListNow, language: str) -> Section:
    became = Counter((line.kind.in_language(language), line.outcome.in_language(language)) for line in shown.lines)
    points = tuple(f"{kind}, {outcome}: {count}" for (kind, outcome), count in sorted(became.items()))
    return Section(_("Tal"), (), points)


def _table(shown: TraceListNow, language: str) -> Table:
    return Table(
        _("Listen"),
        (),
        (_("Hvad"), _("Nummer eller tidspunkt"), _("Enhed"), _("Fra"), _("Bevaret til"), _("Hvad det blev til")),
        (5, 5, 5, 4, 4, 5),
        tuple(_cells(line, language) for line in shown.lines),
        on_new_page=False,
        runs_on=True,
    )


def _cells(line: TraceLine, language: str) -> tuple[str, ...]:
    return (
        line.kind.in_language(language),
        line.number or (moment(line.at, None, language) if line.at else ""),
        line.unit.name.in_language(language),
        paper.unbroken_day(line.row.recorded_on, language),
        paper.unbroken_day(line.row.due_on, language),
        line.outcome.in_language(language),
    )
