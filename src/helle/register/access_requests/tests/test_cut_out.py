"""What is cut from a passage, a page, a theme or a text is nowhere in the file that is handed out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pikepdf
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import file_stories, stories
from tests.cast import Cast
from tests.pages import fill_in

from helle.register.access_requests import entry_queries, queries
from helle.register.access_requests.choices import Decision, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.casefile.choices import Direction
from helle.register.casefile.tests import samples
from helle.register.printing.choices import EntryKind
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


type Form = Literal["NFC", "NFD"]


def test_what_is_cut_is_nowhere_in_the_file(cast: Cast, tmp_path: Path) -> None:
    case = stories.a_case_with_udlst(cast)
    file_stories.write_note(
        cast.mette, case, text="Ringede til Gudrun  Skæppe om nøglen.\nGUDRUN SKÆPPE svarede ikke.\nSlut."
    )
    row = access.ask(cast.mette, case)
    # Her passage is the third: the theme comes first.
    cut = Cuts({4: WithheldGround.INVESTIGATION}, (("Gudrun Skæppe", WithheldGround.THIRD_PERSON),))
    access.decide(cast.mette, case, row, EntryKind.NOTE, Decision.REDACT, cut=cut)
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    password = access.lock(cast.mette, case, row)
    with cast.mette.acting():
        locked = queries.get_request(case, row.pk).locked
        assert locked is not None
        content = queries.content_of(case, locked)
    file, plain = tmp_path / "laast.pdf", tmp_path / "aaben.pdf"
    file.write_bytes(content)
    with pikepdf.open(file, password=password) as document:
        document.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    said = access.read_by_pdftotext(plain)
    for gone in ("Gudrun", "Skæppe", "GUDRUN", "Slut.", stories.NAME):
        assert gone not in said, gone
        assert gone.encode() not in plain.read_bytes()
        assert gone.encode("utf-16-be") not in plain.read_bytes()
    assert "Ringede til [Undtaget: hensyn til andre personer] om nøglen." in said
    assert "[Undtaget: igangværende efterforskning eller straffesag]" in said
    # What is withheld, and by which rule, stands at the end; so do the reasons and how to complain.
    for told in (
        "Hvad der er undtaget",
        "Personen",
        "forvaltningsloven § 15 b, nr. 5",
        access.REASONS,
        access.GUIDANCE,
    ):
        assert told in said, told


def test_a_page_that_is_withheld_is_gone_and_the_others_are_pictures(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    pages = samples.pdf(pages=3)
    file_stories.file_document(cast.mette, case, content=pages, pages=3)
    row = access.ask(cast.mette, case)
    access.decide(
        cast.mette, case, row, EntryKind.DOCUMENT, Decision.REDACT, cut=Cuts({2: WithheldGround.THIRD_PERSON})
    )
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    content = access.file_of(cast.mette, case, row)
    with pikepdf.open(io.BytesIO(content)) as document:
        pictures = sum(len(page.get_images()) for page in document.pages)
        assert pictures == 2
        assert "ua" in str(document.open_metadata()).lower()
    text = access.text_of(content)
    assert "side 2 af 3. [Undtaget: hensyn til andre personer]" in text


THEME = "brev til Gudrun Skæppe"


@pytest.mark.parametrize(
    ("decision", "cut", "left_out_for", "told", "kept"),
    [
        (Decision.INCLUDE, Cuts(), None, True, True),
        (Decision.REDACT, Cuts({0: WithheldGround.THIRD_PERSON}), None, True, False),
        (Decision.REDACT, Cuts({1: WithheldGround.THIRD_PERSON}), None, True, True),
        (Decision.OMIT, Cuts(), WithheldGround.THIRD_PERSON, False, False),
    ],
)
def test_a_document_is_told_of_as_the_journal_does_but_for_what_is_cut(
    cast: Cast, decision: Decision, cut: Cuts, left_out_for: WithheldGround | None, told: bool, kept: bool
) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(
        cast.mette, case, content=samples.pdf(pages=2), pages=2, theme=THEME, direction=Direction.OUT
    )
    row = access.ask(cast.mette, case)
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, decision, cut=cut, ground=left_out_for)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = " ".join(access.text_of(access.file_of(cast.mette, case, row)).split())
    assert (THEME in text) is kept
    assert ("6. oktober 2025 · Ud · Center mod Menneskehandel" in text) is told
    # Whoever approves sees both, side by side.
    page = cast.karen.client().get(reverse("case-access-answer", args=[case.number, row.pk])).content.decode()
    assert THEME in page


def test_the_words_cut_from_a_text_file_go_from_its_theme_too(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(
        cast.mette, case, content="Kære Gudrun Skæppe, tak.".encode(), content_type="text/plain", theme=THEME
    )
    row = access.ask(cast.mette, case)
    cut = Cuts(words=(("Gudrun Skæppe", WithheldGround.THIRD_PERSON),))
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = " ".join(access.text_of(access.file_of(cast.mette, case, row)).split())
    assert "Gudrun" not in text and "brev til [Undtaget: hensyn til andre personer]" in text
    assert "steder: 2" in text


def test_where_an_entry_is_decided_its_theme_can_be_cut_by_itself(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    document = file_stories.file_document(cast.mette, case, content=samples.pdf(), pages=1, theme=THEME)
    row = access.ask(cast.mette, case)
    url = reverse("case-access-entry", args=[case.number, row.pk, "document", document.pk])
    form = cast.mette.client().get(url).context["form"]
    assert [bound.label for bound in form if bound.label in ("Temaet i journalen", "Side 1")] == [
        "Temaet i journalen",
        "Side 1",
    ]
    assert "en side ad gangen" in cast.mette.client().get(url).content.decode()
    fill_in(cast.mette.client(), url, {"decision": "redact", "unit_0": WithheldGround.THIRD_PERSON.value})
    with cast.mette.acting():
        listed = entry_queries.get_listed(case, row, "document", document.pk)
    assert listed.cuts == Cuts({0: WithheldGround.THIRD_PERSON})
    page = cast.mette.client().get(reverse("case-access-request", args=[case.number, row.pk])).content.decode()
    assert THEME in page


def test_a_text_file_is_set_as_text_and_its_words_can_be_cut(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(
        cast.mette, case, content="Kære Mette\nHilsen Wulfgang".encode(), content_type="text/plain"
    )
    row = access.ask(cast.mette, case)
    cut = Cuts(words=(("wulfgang", WithheldGround.SOURCE),))
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Kære Mette" in text and "Wulfgang" not in text


@pytest.mark.parametrize(("written", "cut_as"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_cut_however_its_letters_are_composed(cast: Cast, written: Form, cut_as: Form) -> None:
    case = stories.an_opened_case(cast)
    name = "Åse Brødløs Ménard"
    file_stories.write_note(cast.mette, case, text=normalize(written, f"Ringede til {name} i dag."))
    row = access.ask(cast.mette, case)
    cut = Cuts(words=((normalize(cut_as, name), WithheldGround.THIRD_PERSON),))
    access.decide(cast.mette, case, row, EntryKind.NOTE, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Ringede til [Undtaget: hensyn til andre personer] i dag." in text
    assert "nard" not in text and "Brødløs" not in text


def test_words_cut_in_one_language_do_not_slip_through_in_the_other(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    row = access.ask(cast.mette, case)
    cut = Cuts(words=(("Rumænien", WithheldGround.HERSELF),))
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row, language="en")
    assert refused.value.field == "language"
    access.assemble(cast.mette, case, row)
    assert "Rumænien" not in access.text_of(access.file_of(cast.mette, case, row))
