"""A release on paper: a table stands whole or goes on under its head, and pictures are read aloud (STA-02)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from itertools import product

import pikepdf
import pypdfium2
import pytest
from django.utils import translation

from helle.register.releases import drawings, layout, paper
from helle.register.releases.content import Kept, KeptDimension, KeptTable, Protection
from helle.register.releases.continued import DERIVED, by_form, continued, without_forms
from helle.register.releases.paper import Printed
from helle.register.releases.shapes import Groups
from helle.register.releases.whence import Counted
from helle.register.statistics.baseline import PublishedGroup, baseline
from helle.register.statistics.queries import Bar
from helle.register.statistics.tables import UNKNOWN_COUNTRY
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

DRAWN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
YEARS = (2024, 2025)
COUNTED = Counted(Text("CMM", "CMM"), dt.date(2025, 12, 31))
BARS = (Bar(2022, 2022, 73, "cmm"), Bar(2023, 2023, 112, "cmm"))


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


def printed(
    *tables: KeptTable,
    bars: tuple[Bar, ...] = BARS,
    forms: tuple[PublishedGroup, ...] = (),
    introduction: str = "",
    language: str = "da",
) -> bytes:
    kept = Kept(tables, bars, Protection(5, 5, 7, "x"), forms)
    last = dt.date(2025, 12, 31)
    of = Printed(
        2, alike("Ofre"), 2024, 2025, last, alike("CMM"), alike(introduction), DRAWN, last, None, Text("", ""), kept
    )
    return paper.pdf(of, language=language)


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


def of_2025(code: str = "sex") -> KeptTable:
    """A table of a release that begins a year after what was published."""
    words = [(group.value, group.label) for group in ExploitationGroup]
    dimension = KeptDimension(code, alike("Gruppe"), tuple(words), several=False, note=Text("", ""))
    persons = alike("Personer")
    figures: dict[tuple[int, Groups], int | None] = {(2025, (one,)): 12 for one in (*(code for code, _ in words), None)}
    return KeptTable("c", persons, "STA-07", "assessed", persons, persons, persons, (dimension,), (2025,), figures)


@pytest.mark.parametrize(
    ("language", "said", "row"),
    [
        ("da", "Ikke med i denne udgivelse: 2024. Se de andre udgivelser.", "2024 – ikke i denne udgivelse"),
        ("en", "Not in this release: 2024. See the other releases.", "2024 – not in this release"),
    ],
)
def test_years_that_the_release_does_not_tell_have_a_place_and_are_named_on_paper_as_on_the_page_meta_07(
    language: str, said: str, row: str
) -> None:
    table = of_2025()
    paged = pages(printed(table, language=language))
    assert said in " ".join(line for page in paged for line in page)
    assert row in [line for page in paged for line in page]
    years = continued(Kept((table,), BARS, Protection(5, 5, 7, "x")))
    assert years is not None
    assert [(bar.label, bar.figure, bar.height > 0) for bar in years.chart.bars] == [
        ("2022", "73", True), ("2023", "112", True), ("2024", "–", False), ("2025", "12", True),
    ]  # fmt: skip
    assert len({bar.x for bar in years.chart.bars}) == 4 and years.chart.bars[-1].x < years.chart.width
    assert "None" not in drawings.of_years(years.chart, counts=True)


@pytest.mark.parametrize("language", ["da", "en"])
def test_all_that_the_page_says_of_the_two_charts_stands_on_paper_too(language: str) -> None:
    derived = (Bar(2007, 2022, 73, "cmm"), Bar(2023, 2023, 112, "cmm", derived=True))
    table = of_2025("exploited_as")
    kept = Kept((table,), derived, Protection(5, 5, 7, "x"), baseline().exploitation)
    paged = pages(printed(table, bars=derived, forms=kept.forms, language=language))
    words = " ".join(line for page in paged for line in page)
    with translation.override(language):
        years, forms = continued(kept), by_form(kept, language)
        assert years is not None and forms is not None
        said = [*years.notes, *forms.notes]
    assert all(line in words for line in said) and DERIVED.in_language(language) in words.replace("- ", "")
    labour = {"da": "Tvangsarbejde er i de offentliggjorte tal talt fra 2009.",
              "en": "Forced labour was counted from 2009 in the published figures."}  # fmt: skip
    assert labour[language] in forms.notes and len(forms.since) == 3
    # The sum of many years is drawn as long as a year: the paper says that they are not on one scale.
    assert {"da": "har deres egen målestok", "en": "have a scale of their own"}[language] in words
    with translation.override(language):
        without = without_forms()
    assert without in " ".join(line for page in pages(printed(of_2025(), language=language)) for line in page)


def test_countries_stand_by_their_name_in_the_reader_s_language_and_the_unknown_one_last() -> None:
    names = {
        "": UNKNOWN_COUNTRY,
        "AT": Text("Østrig", "Austria"),
        "DE": Text("Tyskland", "Germany"),
        "DZ": Text("Algeriet", "Algeria"),
        "LT": Text("Litauen", "Lithuania"),
        "LV": Text("Letland", "Latvia"),
    }
    dimension = KeptDimension("country", alike("Land"), tuple(names.items()), several=False, note=Text("", ""))
    persons = alike("Personer")
    figures: dict[tuple[int, Groups], int | None] = {
        (2025, (code,)): place for place, code in enumerate((*names, None), start=10)
    }
    kept = KeptTable("l", persons, "STA-05", "assessed", persons, persons, persons, (dimension,), (2025,), figures)
    (danish,), (english,) = layout.blocks(kept, COUNTED, "da"), layout.blocks(kept, COUNTED, "en")
    assert [row.label for row in danish.rows] == [
        "Algeriet", "Letland", "Litauen", "Tyskland", "Østrig", UNKNOWN_COUNTRY.da, "I alt",
    ]  # fmt: skip
    assert [row.figures for row in danish.rows] == [(13,), (15,), (14,), (12,), (11,), (10,), (16,)]
    assert [row.label for row in english.rows][:5] == ["Algeria", "Austria", "Germany", "Latvia", "Lithuania"]


def test_each_picture_has_words_in_its_place_and_the_paper_is_still_one_that_can_be_read_aloud() -> None:
    with pikepdf.open(BytesIO(printed(*SMALL[:2]))) as made:
        tags = [one for one in made.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        said = [str(one.Alt) for one in tags]
        # Typst refuses a paper that is not PDF/UA-1; that it says of itself that it is, is looked at too.
        assert b"pdfuaid" in made.Root.Metadata.read_bytes() and made.Root.MarkInfo.Marked
    # The years, and a picture of each table.
    assert len(said) == 3 and all("Tallene står i tabellen efter billedet." in one for one in said)
    assert said[1].startswith("Søjler: Kort 0.")


def test_a_picture_has_the_signs_of_its_table_and_a_table_too_long_for_a_page_has_none() -> None:
    (block,) = layout.blocks(table("a", "A", ["Mænd <& kvinder>", "Andre"]), COUNTED, "da")
    drawn = drawings.of_table(block.picture)
    assert "Mænd &lt;&amp; kvinder&gt;" in drawn and f">{layout.HELD_BACK}</text>" in drawn
    (long,) = layout.blocks(table("b", "B", ["Land"] * 40), COUNTED, "da")
    assert drawings.of_table(long.picture) == ""


def test_numbers_are_set_to_the_right_under_their_heads_and_words_to_the_left() -> None:
    """Measured on the paper: where each figure of a column ends, and where each word of the first begins."""
    made = printed(
        table("kort", "Kort", ["Mange", "Få"]), bars=(Bar(2022, 2022, 73, "cmm"), Bar(2023, 2023, 1112, "cmm"))
    )
    with pypdfium2.PdfDocument(made) as found:
        lefts, rights = sides(found[0], "2022", "2023"), sides(found[0], "73", "1.112")
    assert len({left for left, _right in lefts[-2:]}) == 1, lefts
    assert abs(rights[-1][1] - rights[-2][1]) < 1 and abs(rights[-1][0] - rights[-2][0]) > 5, rights


def sides(page: pypdfium2.PdfPage, *words: str) -> list[tuple[float, float]]:
    """Where words on a page begin and end, in points; the last of each, which stand in its table."""
    text, found = page.get_textpage(), []
    for word in words:
        search, last = text.search(word), None
        while (hit := search.get_next()) is not None:
            last = hit
        assert last is not None, word
        boxes = [text.get_charbox(last[0] + place) for place in range(last[1])]
        found.append((round(min(box[0] for box in boxes), 1), round(max(box[2] for box in boxes), 1)))
    return found


def test_short_tables_stand_beside_their_pictures_so_that_no_page_is_left_half_empty() -> None:
    """The first page has the opening and the years; a page that another follows is filled to a fifth at least."""
    made = printed(*SMALL, bars=BARS)
    assert pages(made)[0][0] == "Ofre" and any(line.startswith("Personer vurderet som ofre") for line in pages(made)[0])
    with pypdfium2.PdfDocument(made) as found:
        empty = [lowest(page) for page in found]
    assert all(one < 0.35 for one in empty[:-1]), empty
    assert len(empty) <= 3


def test_a_table_that_has_no_room_under_its_picture_goes_over_and_leaves_no_page_half_empty() -> None:
    """Of four that take more than half of a page each, whole, none would have another beside it."""
    words = [f"Gruppe {one} med flere ord end andre" for one in range(8)]
    made = printed(*(table(f"bred{place}", f"Bred {place}", words) for place in range(4)))
    with pypdfium2.PdfDocument(made) as found:
        empty = [lowest(page) for page in found]
    assert all(one < 0.4 for one in empty[1:-1]), empty
    # No heading stands at the foot of a page without what it is of, and each table is whole.
    for page in pages(made):
        assert not any(line in {f"Bred {place}" for place in range(4)} for line in page[-5:]), page
    begun = [sum(line.startswith("Gruppe 2024") for line in page) for page in pages(made)]
    ended = [sum(line.startswith("I alt") for line in page) for page in pages(made)]
    # A picture says what there is in all, too.
    assert sum(begun) == 4 and all(one <= other for one, other in zip(begun, ended, strict=True)), (begun, ended)


def test_the_years_stand_under_a_long_opening_with_less_air_rather_than_leave_its_page_empty() -> None:
    bars = tuple(Bar(year, year, 73, "cmm") for year in range(2013, 2024))
    first, *_others = pages(printed(bars=bars, introduction="\n".join(["Om tallene."] * 10)))
    assert first[0] == "Ofre" and any(line.startswith("2023 73") for line in first), first


@pytest.mark.parametrize("rows", [1, 3, 5])
def test_no_last_page_has_but_the_end_of_how_it_was_counted(rows: int) -> None:
    last = table("sidst", "Sidste", [f"Gruppe {one}" for one in range(rows)])
    said = [replace(one, meaning=alike(f"{one.title.da}: {'en person for hver sag, ' * 10}")) for one in SMALL[:3]]
    made = printed(*said, last)
    with pypdfium2.PdfDocument(made) as found:
        filled = 1 - lowest(found[len(found) - 1])
    assert "Sådan er der talt og beskyttet" in pages(made)[-1] or filled >= 0.2, filled


def lowest(page: pypdfium2.PdfPage) -> float:
    """How much of the room for text on a page is left under the last line above its foot, of 1."""
    text, foot, height = page.get_textpage(), 80.0, page.get_height()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    last = min(box[1] for box in boxes if box[1] > foot and box[2] > box[0])
    return float(round((last - foot) / (height - foot - 62), 2))
