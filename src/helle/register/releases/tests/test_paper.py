"""A release on paper: a table stands whole or goes on under its head, and pictures are read aloud (STA-02)."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from itertools import product

import pikepdf
import pypdfium2
import pytest

from helle.register.releases import drawings, layout, paper
from helle.register.releases.content import Kept, KeptDimension, KeptTable, Protection
from helle.register.releases.paper import Printed
from helle.register.releases.shapes import Groups
from helle.register.statistics.queries import Bar
from helle.rules.ruling import Text

DRAWN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
YEARS = (2024, 2025)


def alike(words: str) -> Text:
    return Text(words, words)


def table(code: str, title: str, words: list[str]) -> KeptTable:
    """A table by one dimension in which every fifth figure is held back."""
    groups = tuple((f"{code}{place}", alike(word)) for place, word in enumerate(words))
    dimension = KeptDimension(code, alike("Gruppe"), groups, several=False, note=Text("", ""))
    cells = product(YEARS, ((group,) for group in (*(code for code, _label in groups), None)))
    figures: dict[tuple[int, Groups], int | None] = {
        cell: None if place % 5 == 3 else place for place, cell in enumerate(cells)
    }
    persons = alike("Personer")
    return KeptTable(code, alike(title), "STA-07", "assessed", persons, persons, persons, (dimension,), YEARS, figures)


def printed(*tables: KeptTable) -> bytes:
    kept = Kept(tables, (Bar(2022, 2022, 73, "cmm"), Bar(2023, 2023, 112, "cmm")), Protection(5, 5, 7, "x"))
    last = dt.date(2025, 12, 31)
    of = Printed(2, alike("Ofre"), 2024, 2025, last, alike("CMM"), Text("", ""), DRAWN, last, None, Text("", ""), kept)
    return paper.pdf(of, language="da")


def pages(made: bytes) -> list[list[str]]:
    with pypdfium2.PdfDocument(made) as found:
        texts = [page.get_textpage().get_text_bounded().splitlines() for page in found]
    return [[line.strip() for line in text if line.strip()] for text in texts]


SMALL = [table(f"kort{place}", f"Kort {place}", [f"Gruppe {one}" for one in range(6)]) for place in range(5)]


def test_a_table_that_fits_on_a_page_is_never_parted() -> None:
    for found in SMALL:
        (page,) = (one for one in pages(printed(*SMALL)) if found.title.da in one)
        start = page.index(found.title.da)
        assert sum(line.startswith("Gruppe ") for line in page[start : start + 20]) >= 7
        assert any(line.startswith("I alt") for line in page[start:])


@pytest.mark.parametrize("many", [39, 79, 80])
def test_a_long_table_goes_on_under_its_head_and_never_with_its_last_row_alone(many: int) -> None:
    made = pages(printed(SMALL[0], table("land", "Lange lande", [f"Land {one}" for one in range(many)])))
    having = [page for page in made if any(line.startswith("Land ") for line in page)]
    assert having[0][0] == "Lange lande" and len(having) > 1
    assert all("Gruppe 2024 2025" in page for page in having)
    last = having[-1]
    rows = sum(line.startswith(("Land ", "I alt")) for line in last)
    assert rows >= 3 and any(line.startswith("I alt") for line in last)


def test_each_picture_has_words_in_its_place_and_the_paper_is_still_one_that_can_be_read_aloud() -> None:
    with pikepdf.open(BytesIO(printed(*SMALL[:2]))) as made:
        tags = [one for one in made.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        said = [str(one.Alt) for one in tags]
        # Typst refuses a paper that is not PDF/UA-1; that it says of itself that it is, is looked at too.
        assert b"pdfuaid" in made.Root.Metadata.read_bytes() and made.Root.MarkInfo.Marked
    # The years, and a picture of each table.
    assert len(said) == 3 and all("Tallene står i tabellen under billedet." in one for one in said)
    assert said[1].startswith("Søjler: Kort 0.")


def test_a_picture_has_the_signs_of_its_table_and_a_table_too_long_for_a_page_has_none() -> None:
    (block,) = layout.blocks(table("a", "A", ["Mænd <& kvinder>", "Andre"]), "da")
    drawn = drawings.of_table(block.picture)
    assert "Mænd &lt;&amp; kvinder&gt;" in drawn and f">{layout.HELD_BACK}</text>" in drawn
    (long,) = layout.blocks(table("b", "B", ["Land"] * 40), "da")
    assert drawings.of_table(long.picture) == ""
