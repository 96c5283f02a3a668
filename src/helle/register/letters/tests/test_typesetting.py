"""The PDF of a letter: for everybody's eyes and ears, in every script, with nobody's name about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from helle.register.letters import typesetting
from helle.register.letters.typesetting import CannotSet, Section, Sheet

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NAME = "Xenobia Quillfeather"


def sheet(**changed: Any) -> Sheet:
    words = Sheet(
        language="da",
        sender="Center mod Menneskehandel",
        day="2. marts 2026",
        reference="Sag 2026-0001",
        draft="",
        title="Din kontaktperson",
        greeting=f"Til {NAME}",
        paragraphs=("Et afsnit.", "Og et til."),
        sections=(Section("Begrundelse", ("Derfor.",), ("Den første regel.", "Den anden regel.")),),
        last="Bed om en tolk.",
        closing="Venlig hilsen",
        signature=("Mette Holm", "Center mod Menneskehandel"),
        page="Side {page} af {pages}",
    )
    return replace(words, **changed)


def opened(**changed: Any) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(typesetting.pdf(sheet(**changed), at=AT)))


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """The structure as a screen reader walks it: the roles in order, parents before children."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node["/S"]).removeprefix("/")
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(pdf.Root["/StructTreeRoot"]))


def test_it_claims_pdf_ua_and_pdf_a_and_has_what_they_ask_for() -> None:
    pdf = opened()
    with pdf.open_metadata() as said:
        assert (said["pdfuaid:part"], said["pdfaid:part"], said["pdfaid:conformance"]) == ("1", "2", "A")
        assert said["dc:title"] == "Din kontaktperson"
    assert pdf.Root["/MarkInfo"]["/Marked"] and pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert str(pdf.Root["/Lang"]) == "da"
    assert all(page["/Tabs"] == "/S" for page in pdf.pages)


def test_every_part_of_it_is_tagged_as_what_it_is() -> None:
    found = tags(opened())
    assert found.count("H1") == 1 and found.count("H2") == 1
    assert found.count("L") == 1 and found.count("LI") == 2
    assert found.count("P") >= 6
    assert found.index("H1") < found.index("H2") < found.index("L")


def test_each_typeface_is_in_the_file_and_its_signs_can_be_copied_out() -> None:
    pdf = opened(language="th", paragraphs=("ผู้ติดต่อ", "您的联系人", "العربية", "Українська"))
    fonts = [font for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) >= 4
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_the_file_says_nothing_of_the_person_outside_its_pages() -> None:
    pdf = opened(draft="Udkast")
    with pdf.open_metadata() as said:
        assert NAME not in str(said)
    assert NAME not in str(pdf.docinfo) and "/Author" not in pdf.docinfo
    assert "/Outlines" not in pdf.Root or NAME not in str(pdf.Root["/Outlines"])


def test_the_same_words_at_the_same_instant_give_the_same_bytes() -> None:
    assert typesetting.pdf(sheet(), at=AT) == typesetting.pdf(sheet(), at=AT)
    assert typesetting.pdf(sheet(), at=AT) != typesetting.pdf(sheet(closing="Hilsen"), at=AT)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("am", "ሰላም"), ("ar", "مرحبا"), ("bn", "নমস্কার"), ("ckb", "سڵاو"), ("cmn", "您好"), ("el", "Γειά"),
        ("fa", "سلام"), ("he", "שלום"), ("hi", "नमस्ते"), ("hy", "Բարև"), ("ja", "こんにちは"), ("ka", "გამარჯობა"),
        ("km", "សួស្តី"), ("lo", "ສະບາຍດີ"), ("my", "မင်္ဂလာပါ"), ("ne", "नमस्ते"), ("pa", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ"), ("ps", "سلام"),
        ("ro", "Bună ziua, ș ț ă"), ("si", "ආයුබෝවන්"), ("ta", "வணக்கம்"), ("th", "สวัสดี"), ("ti", "ሰላም"),
        ("uk", "Добрий день, їжак ґ"), ("ur", "سلام ٹ ڈ ڑ"), ("vi", "Xin chào, được"), ("yo", "Ẹ kú àárọ̀ ọ́ ṣ"),
        ("ee", "Ŋdi ɖ ƒ ɣ"), ("ha", "ɓ ɗ ƙ"),
    ],
)  # fmt: skip
def test_every_script_of_the_people_in_cases_is_set(language: str, words: str) -> None:
    pdf = opened(language=language, paragraphs=(words,))
    assert str(pdf.Root["/Lang"]) == {"cmn": "zh"}.get(language, language)


@pytest.mark.parametrize(("words", "sign"), [("한국어", "한"), ("glad 😀", "😀")])
def test_a_sign_that_no_typeface_has_fails_and_leaves_no_empty_box(words: str, sign: str) -> None:
    for make in (typesetting.pdf, typesetting.pictures):
        with pytest.raises(CannotSet) as failed:
            make(sheet(paragraphs=(words,)), at=AT)
        assert failed.value.sign == sign


def test_words_are_words_whatever_they_look_like() -> None:
    plain = typesetting.pdf(sheet(paragraphs=('#panic("x") $a$ @ref <label> *b* //',)), at=AT)
    assert plain.startswith(b"%PDF")


@pytest.mark.parametrize("run", ["w" * 200, "Æ" * 200, "https://" + "a_b/c" * 40, "щ" * 120])
def test_a_string_without_a_space_stays_on_the_paper_and_is_copied_out_whole(run: str) -> None:
    words = {"paragraphs": (f"Se {run} her.",), "greeting": f"Til {run}", "signature": (run, "Center")}
    content = typesetting.pdf(sheet(**words), at=AT)
    assert tags(pikepdf.open(BytesIO(content))).count("P") == tags(opened()).count("P") - 1
    document = pypdfium2.PdfDocument(content)
    try:
        texts = [page.get_textpage() for page in document]
        width = document[0].get_width()
        assert all(text.get_charbox(at)[2] < width - 60 for text in texts for at in range(text.count_chars()))
        said = "".join("".join(text.get_text_range().split()) for text in texts)
    finally:
        document.close()
    assert said.count(run) == 3


def test_a_language_without_spaces_breaks_where_it_does() -> None:
    chinese = "您的联系人会帮助您并回答您的问题" * 8
    pages = [typesetting.pictures(sheet(language="cmn", paragraphs=(words,)), at=AT) for words in (chinese, "您好")]
    assert len(pages[0]) == 1 and pages[0] != pages[1]
    assert "".join(text_of(sheet(language="cmn", paragraphs=(chinese,))).split()).count(chinese) == 1


def text_of(words: Sheet) -> str:
    document = pypdfium2.PdfDocument(typesetting.pdf(words, at=AT))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_long_letter_has_more_pages_and_a_picture_of_each() -> None:
    long = sheet(paragraphs=tuple(["Et afsnit om noget, der skal siges."] * 40))
    assert len(typesetting.pictures(long, at=AT)) == len(pikepdf.open(BytesIO(typesetting.pdf(long, at=AT))).pages) == 2
