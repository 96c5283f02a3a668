"""What is set of typed texts and addresses: the language of the one, and where the other breaks (PUB-DIG-07)."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pikepdf
import pypdfium2

from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Section, Table, typed

AT = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
ADDRESS = "(https://www.ft.dk/samling/20211/lovforslag/l111/udvalgsbehandling.htm)."


def test_what_was_typed_in_danish_says_so_on_a_paper_in_english() -> None:
    assert typed("Arbejdet følger planen.", "da") == "Arbejdet følger planen."
    marked = typed("Arbejdet \ue000følger\ue001 planen.", "en")
    assert marked == "\ue000Arbejdet følger planen.\ue001"
    made = _set(
        FileSheet(
            language="en",
            title="Status",
            footer="Ministry",
            page="Page {page} of {pages}",
            sections=(Section("Late", (), (typed("Milepælen", "en"),)),),
            parts=(Part("1. Area", (FileEntry("INI-01", "", (Passage(f"Approved: {marked} {ADDRESS}"),)),)),),
            tables=(Table("All", (), ("A", "B"), (1, 1), ((typed("ord", "en"), ADDRESS),) * 3, False, True),),
        )
    )
    with pikepdf.open(BytesIO(made)) as paper:
        tags = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        assert str(paper.Root.Lang) == "en"
        # The point, and the table with its words, but for its addresses; and within a line in English the sentence.
        assert sorted((str(one.S), str(one.Lang)) for one in tags if "/Lang" in one) == [
            ("/LBody", "da"), ("/TBody", "da"), ("/TD", "en"), ("/TD", "en"), ("/TD", "en"),
        ]  # fmt: skip
        assert b"".join(page.Contents.read_bytes() for page in paper.pages).count(b"/Lang(da)") == 1
    text = _read(made)
    assert "\ue000" not in text and "\ue001" not in text and "Arbejdet følger planen." in text
    # A long address breaks after what parts it, and is whole.
    assert ADDRESS in text.replace("\n", "").replace("\r", "")


def test_no_row_is_parted_between_two_pages() -> None:
    row = ("Hvad", "Linje. " * 60)
    made = _set(
        FileSheet(
            language="da",
            title="Status",
            footer="Ministerium",
            page="Side {page} af {pages}",
            sections=(),
            parts=(),
            tables=(Table("Alle", (), ("A", "B"), (1, 1), (row,) * 12, False, True),),
        )
    )
    with pypdfium2.PdfDocument(made) as paper:
        pages = [page.get_textpage().get_text_bounded() for page in paper]
    assert len(pages) > 1 and all(page.count("Linje.") == 60 * page.count("Hvad") for page in pages)


def _set(sheet: FileSheet) -> bytes:
    return typesetting.pdf(sheet, at=AT)


def _read(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as paper:
        return "\n".join(page.get_textpage().get_text_bounded() for page in paper)
