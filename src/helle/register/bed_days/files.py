"""A statement as its payer gets it: on paper and as a table.

The sender is CMM, also where the place is not secret: who runs a secret place counts as its address (PUB-ORG-09), and a
statement that looks otherwise would tell which places are. No name, no case number, no place: the reference of the stay
alone (FLO-19), which whoever has placed the person knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.bed_days.choices import StepKind
from helle.register.bed_days.statement_queries import OpenedStatement
from helle.register.interface.cells import table_of
from helle.register.interface.words import long_day
from helle.register.letters import typesetting
from helle.register.protection import clock
from helle.rules.money import OERE, danish_kroner, english_kroner

SHEET: Final = Path(__file__).parent / "data" / "statement.typ"
NUMBER_WIDTH: Final = 2


def pdf(found: OpenedStatement, language: str) -> bytes:
    """The statement as an accessible PDF (PDF/UA-1), in Danish or English."""
    kroner = english_kroner if language == "en" else danish_kroner
    row = found.row
    with override(language):
        words = {
            "language": language,
            "sender": _("Center mod Menneskehandel (CMM)"),
            "to": found.payer.in_language(language),
            "title": _("Opgørelse over opholdsdøgn %(number)s") % {"number": row.number},
            "day": long_day(clock.local_day(row.recorded_at), language),
            "month": _("Måned: %(month)s") % {"month": date_format(row.month, "F Y")},
            "state": str(_("Krediteret: skal ikke betales.")) if row.state == StepKind.CREDITED else "",
            "heads": [_("Ophold"), _("Fra"), _("Til og med"), _("Døgn"), _("Takst"), _("Beløb")],
            "rows": [
                [
                    line.row.reference,
                    f"{line.first:%d.%m.%Y}",
                    f"{line.last:%d.%m.%Y}",
                    str(line.nights),
                    kroner(line.row.oere_a_day),
                    kroner(line.row.amount_oere),
                ]
                for line in found.lines
            ],
            "total": [_("I alt"), str(found.nights), kroner(row.total_oere)],
            "notes": [
                _(
                    "Et døgn er en nat: ankomstdagen tæller, afrejsedagen gør ikke, og nætter ude er trukket fra. Hvad "
                    "en driftsbevilling betaler, er ikke med."
                ),
                _(
                    "Opholdet er nævnt ved sin betegnelse. Hvem det er, kan oplyses til den, der har ret til at vide "
                    "det. Stedet oplyses ikke."
                ),
                _("Spørgsmål og betaling: Center mod Menneskehandel. Skriv opgørelsens nummer."),
            ],
            "page": _("Side {page} af {pages}"),
        }
    (made,) = typesetting.compiled(SHEET, {"statement": words}, at=row.recorded_at, form="pdf")
    return made


def csv_of(found: OpenedStatement) -> bytes:
    """The statement as a table for a spreadsheet, with amounts in kroner as it reads them in Danish."""
    head = [_("Opgørelse"), _("Ophold"), _("Fra"), _("Til og med"), _("Døgn"), _("Takst i kr."), _("Beløb i kr.")]
    lines = [
        [
            found.row.number,
            line.row.reference,
            line.first.isoformat(),
            line.last.isoformat(),
            str(line.nights),
            _decimal(line.row.oere_a_day),
            _decimal(line.row.amount_oere),
        ]
        for line in found.lines
    ]
    return table_of([head, *lines]).encode()


def _decimal(oere: int) -> str:
    kroner, rest = divmod(oere, OERE)
    return f"{kroner},{rest:0{NUMBER_WIDTH}}"
