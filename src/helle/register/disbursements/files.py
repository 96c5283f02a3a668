"""The ledger for a spreadsheet: CSV, and ODS whose cells are typed, so that no text is taken for a formula."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from helle.register.disbursements.models import LedgerEntry
from helle.register.disbursements.queries import Ledger
from helle.register.interface.cells import Cell, printable, table_of
from helle.register.interface.words import active_language
from helle.register.returns.queries import Opened
from helle.rules.returns.codes import SupportKind

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
# A fixed moment within the archive: the same ledger makes the same file.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_NAMES: Final = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def _entries(ledger: Ledger, entries: list[Opened[LedgerEntry]], of: str) -> list[list[Cell]]:
    """A row for each entry; `of`: of which return."""
    language = active_language()
    numbers = {one.row.pk: one.row.number for one in entries}
    rows: list[list[Cell]] = []
    for one in entries:
        row = one.row
        receipt, said = getattr(row, "receipt", None), ledger.receipts.get(row.pk, {})
        rows.append(
            [
                row.number,
                row.paid_on.isoformat(),
                SupportKind(row.kind).label.in_language(language),
                row.signed,
                row.currency.upper(),
                one.words["text"],
                ledger.lines.get(row.line_id, ""),
                receipt.received_on.isoformat() if receipt else "",
                said.get("number", ""),
                said.get("supplier", ""),
                row.by_user.full_name,
                numbers[row.reverses_id] if row.reverses_id else "",
                row.booked_on.isoformat(),
                one.words["why"],
                of,
            ]
        )
    return rows


def rows_of(ledger: Ledger) -> list[list[Cell]]:
    """The heads, each entry with its sign, those of earlier returns first, and for both kinds what was paid, what is
    budgeted, and the ceiling."""
    rows: list[list[Cell]] = [
        [
            *(_("Nr."), _("Dag"), _("Slags"), _("Beløb"), _("Valuta"), _("Hvad"), _("Linje i planen")),
            *(_("Kvittering"), _("Kvitteringens nummer"), _("Leverandør"), _("Bogført af"), _("Modpost til")),
            *(_("Bogført"), _("Begrundelse"), _("Hjemsendelse")),
        ]
    ]
    rows += _entries(ledger, ledger.before, _("tidligere"))
    rows += _entries(ledger, ledger.entries, _("denne"))
    language = active_language()
    rows += [
        [""],
        [_("I alt"), "", _("Slags"), _("Betalt"), _("Valuta"), _("Budget"), _("Loft"), _("Tilbage af budgettet")],
    ]
    if ledger.approved is not None:
        for total in ledger.totals:
            kind, currency = total.kind.label.in_language(language), ledger.approved.version.currency.upper()
            rows.append(["", "", kind, total.paid, currency, total.budgeted, total.ceiling, total.left])
    return rows


def csv_of(ledger: Ledger) -> bytes:
    """The ledger as a table that a Danish spreadsheet opens."""
    # A row of one empty cell would be written as two quotation marks.
    return table_of([] if row == [""] else row for row in rows_of(ledger)).encode()


def ods_of(ledger: Ledger) -> bytes:
    """The ledger as an OpenDocument spreadsheet."""
    table = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows_of(ledger))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="{escape(_("Regnskab"))}">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # The type comes first and unpacked: by it the file is recognised.
        archive.writestr(zipfile.ZipInfo("mimetype", _MOMENT), _TYPE, zipfile.ZIP_STORED)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", manifest)):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
    lines = "".join(f"<text:p>{escape(printable(line))}</text:p>" for line in cell.splitlines())
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
