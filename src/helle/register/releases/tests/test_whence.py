"""Each table of a release says its source, its unit, its years, and up to when each of them was counted (FIG-11)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest

from helle.register.releases import files, layout, paper
from helle.register.releases.content import Kept, KeptTable, Protection, Repeated
from helle.register.releases.heads import Head
from helle.register.releases.paper import Printed
from helle.register.releases.shapes import Groups
from helle.register.releases.whence import Counted
from helle.rules.ruling import Text

from .test_paper import DRAWN, alike, pages, table

TOLD_BY_1 = Repeated(2024, "1", 1, dt.date(2024, 12, 31), alike("x"))
COUNTED = Counted(Text("CMM, talt", "CMM, counted"), dt.date(2025, 12, 31))
CUT_OFF = {"da": "31. december 2025", "en": "31 December 2025"}
BOTH = {
    "da": "Kilde: CMM, talt. Enhed: Personer. Periode: 2024–2025. Opgjort til og med 31. december 2025. "
    "2024, som udgivelse nr. 1 fortalte det: opgjort til og med 31. december 2024.",
    "en": "Source: CMM, counted. Unit: Personer. Period: 2024–2025. Counted up to and including 31 December 2025. "
    "2024, as release no. 1 told it: counted up to and including 31 December 2024.",
}  # fmt: skip
ONE = {
    2024: "Kilde: CMM, talt. Enhed: Personer. Periode: 2024. "
    "2024, som udgivelse nr. 1 fortalte det: opgjort til og med 31. december 2024.",
    2025: "Kilde: CMM, talt. Enhed: Personer. Periode: 2025. Opgjort til og med 31. december 2025.",
}  # fmt: skip


def repeating(code: str) -> KeptTable:
    """Two years, of which the first stands as another release told it."""
    return replace(table(code, f"Efter {code}", ["Mænd", "Kvinder"]), repeated={2024: TOLD_BY_1})


def crossed() -> KeptTable:
    """The same by two dimensions: a table for each year."""
    one = repeating("kryds")
    both = (one.dimensions[0], replace(one.dimensions[0], code="mod"))
    sides = (*one.groups[0], None)
    figures: dict[tuple[int, Groups], int | None] = {
        (year, (row, column)): 9 for year in one.years for row in sides for column in sides
    }
    return replace(one, dimensions=both, figures=figures)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_year_that_is_repeated_says_its_own_day_beside_each_table_and_in_each_file(language: str) -> None:
    by_year, by_two = repeating("aar"), crossed()
    (block,) = layout.blocks(by_year, COUNTED, language)
    assert block.whence == BOTH[language]
    dataset = files.as_json_stat(by_year, HEAD, language)
    assert dataset["note"] == [BOTH[language]] and json.dumps(dataset)
    if language == "da":
        # Of a table for each year none says the day of the other.
        assert [one.whence for one in layout.blocks(by_two, COUNTED, "da")] == list(ONE.values())
    lines = csv.DictReader(io.StringIO(files.as_csv(KEPT, HEAD, language).decode("utf-8-sig")))
    assert {(one["year"], one["cut_off"], one["unit"], one["source"]) for one in lines} == {
        ("2024", "2024-12-31", "Personer", COUNTED.source.in_language(language)),
        ("2025", "2025-12-31", "Personer", COUNTED.source.in_language(language)),
    }


@pytest.mark.parametrize("language", ["da", "en"])
def test_on_paper_each_table_says_it_and_no_page_says_one_day_of_all(language: str) -> None:
    paged = pages(paper.pdf(PRINTED, language=language))
    everything = " ".join(line for page in paged for line in page).replace("- ", "-")
    assert everything.count(BOTH[language]) == 1, everything
    if language == "da":
        assert all(everything.count(one) == 1 for one in ONE.values()), everything
    # The last line of each page is what stands on every page.
    feet = [page[-1] if "/" not in page[-1] else page[-2] for page in paged]
    assert not any(CUT_OFF[language] in foot for foot in feet), feet
    assert any({"da": "nr. 2", "en": "no. 2"}[language] in line for line in paged[-1][-3:])


PROTECTION = Protection(5, 5, 7, "x")
KEPT = Kept((repeating("aar"), crossed()), (), PROTECTION, repeated=(TOLD_BY_1,))
HEAD = Head(2, alike("Ofre"), COUNTED.until, COUNTED.source, DRAWN, dt.date(2026, 3, 2))
PRINTED = Printed(
    2, alike("Ofre"), 2024, 2025, COUNTED.until, COUNTED.source, Text("", ""), DRAWN, dt.date(2026, 3, 2), None,
    Text("", ""), KEPT,
)  # fmt: skip
