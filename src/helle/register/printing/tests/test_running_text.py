"""What is set of typed texts and addresses: the language of the one, and where the other breaks (PUB-DIG-07)."""

from __future__ import annotations

import datetime as dt

from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Section, Table, typed

AT = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
ADDRESS = "(https://www.ft.dk/samling/20211/lovforslag/l111/udvalgsbehandling.htm)."


def test_what_was_typed_in_danish_says_so_on_a_paper_in_english() -> None:
    assert typed("Arbejdet følger planen.", "da") == "Arbejdet følger planen."
    marked = typed("Arbejdet \ue000følger\ue001 planen.", "en")
    assert marked == "\ue000Arbejdet følger planen.\ue001"
    made = typesetting.pdf(
        FileSheet(
            language="en",
            title="Status",
            footer="Ministry",
            page="Page {page} of {pages}",
            sections=(Section("Late", (), (typed("Milepælen", "en"),)),),
            parts=(Part("1. Area", (FileEntry("INI-01", "", (Passage(f"Approved: {marked} {ADDRESS}"),)),)),),
            tables=(Table("All", (), ("A", "B"), (1, 1), ((typed("ord", "en"), ADDRESS),) * 3, False, True),),
        ),
        at=AT,
    )
    assert made.startswith(b"%PDF-")
