"""A release on paper is what PDF/UA-1 asks for, in both languages; each fault that is planted is found (STA-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from helle.register.releases.tests.test_paper import SMALL, of_2025, printed
from tests.pdf_structure import faults


@cache
def release(language: str) -> bytes:
    """Pictures, lists, and a table that goes on over pages."""
    return printed(*SMALL, of_2025(), language=language)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_release_on_paper_can_be_read_aloud(language: str) -> None:
    assert faults(release(language), language) == []


def broken(by: Callable[[pikepdf.Pdf], None]) -> list[str]:
    """What is found of the Danish paper once something was done to it."""
    with pikepdf.open(BytesIO(release("da"))) as pdf:
        by(pdf)
        pdf.save(changed := BytesIO())
    return faults(changed.getvalue(), "da")


def tagged(pdf: pikepdf.Pdf, role: str) -> Iterator[Any]:
    return (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == role)


def without_words(pdf: pikepdf.Pdf) -> None:
    del next(tagged(pdf, "/Figure"))["/Alt"]


def without_scope(pdf: pikepdf.Pdf) -> None:
    del next(tagged(pdf, "/TH"))["/A"]


def without_heads(pdf: pikepdf.Pdf) -> None:
    for one in tagged(pdf, "/TH"):
        one["/S"] = pikepdf.Name.TD


def without_row_heads(pdf: pikepdf.Pdf) -> None:
    for one in tagged(pdf, "/TH"):
        if any(each.get("/Scope") == "/Row" for each in one["/A"]):
            one["/S"] = pikepdf.Name.TD


def with_a_short_row(pdf: pikepdf.Pdf) -> None:
    row = next(tagged(pdf, "/TR"))
    row["/K"] = pikepdf.Array([row["/K"][0]])


def without_a_level(pdf: pikepdf.Pdf) -> None:
    next(tagged(pdf, "/H2"))["/S"] = pikepdf.Name.H4


def with_a_tag_of_its_own(pdf: pikepdf.Pdf) -> None:
    next(tagged(pdf, "/P"))["/S"] = pikepdf.Name("/Paragraph")


def with_a_loose_sign(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 10 10 re f")


def with_a_part_that_no_tag_holds(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"/P <</MCID 9999>> BDC 0 0 10 10 re f EMC")


def in_no_order(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/Tabs"]


def in_another_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("en")


def not_tagged(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def without_its_claim(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as said:
        del said["pdfuaid:part"]


def with_a_typeface_from_elsewhere(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and str(one.get("/Type", "")) == "/FontDescriptor":
            for name in {"/FontFile2", "/FontFile3"} & set(one.keys()):
                del one[name]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (without_words, "has a picture without words in its place"),
        (without_scope, "has a head of a table that does not say of what"),
        (without_heads, "has a table without heads"),
        (without_row_heads, "has a table with rows without a head"),
        (with_a_short_row, "has a table with rows of"),
        (without_a_level, "goes from a heading of level 1 to one of 4"),
        (with_a_tag_of_its_own, "has a tag that no reader knows: Paragraph"),
        (with_a_loose_sign, "page 1 has 1 signs that belong to no tag"),
        (with_a_part_that_no_tag_holds, "page 1 has 1 parts that no tag holds"),
        (in_no_order, "page 1 is gone through in no order"),
        (in_another_language, "is said to be in en"),
        (not_tagged, "is not said to be tagged"),
        (without_its_claim, "does not say that it is PDF/UA-1"),
        (with_a_typeface_from_elsewhere, "has a typeface that is not in the file"),
    ],
)
def test_what_is_wrong_with_a_paper_is_found(by: Callable[[pikepdf.Pdf], None], said: str) -> None:
    assert any(one.startswith(said) for one in broken(by)), broken(by)
