"""Documents: taken in and held against what they claim, journalised now or later, looked at as pictures, replaced."""

from __future__ import annotations

import datetime as dt
import html
import io
from collections.abc import Callable
from typing import ClassVar

import pytest
from django.urls import reverse
from PIL import Image
from tests import file_stories, stories
from tests.cast import Cast
from tests.document_stories import JOURNALISED, LATER, only_document, upload
from tests.gates import CaseGates
from tests.pages import errors_of, hidden_of

from helle.register.casefile import actions, queries
from helle.register.casefile.choices import Direction
from helle.register.casefile.models import Document
from helle.register.casefile.tests import samples
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestNewDocument(CaseGates):
    view = "case-document-new"
    wrong_roles = ("vera", "stine", "karen")


class DocumentGates(CaseGates):
    methods: ClassVar[tuple[str, ...]] = ("GET",)

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [file_stories.file_document(cast.mette, case, content=samples.pdf(2), pages=2).pk]


class TestLookingAtADocument(DocumentGates):
    view = "case-document"
    action = "document.read"


class TestPageOfADocument(DocumentGates):
    view = "case-document-page"
    action = "document.page_shown"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [*super().more(cast, case), 2]


class TestFetchingADocument(DocumentGates):
    view = "case-document-file"
    action = "document.fetched"


class TestReplacingADocument(DocumentGates):
    view = "case-document-replace"
    wrong_roles = ("vera", "stine", "karen")
    methods = ("GET", "POST")
    action = "form.read"


class TestJournalisingADocument(CaseGates):
    view = "case-document-journalise"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        assert upload(cast.mette.client(), case, samples.pdf(), **LATER).status_code == 302
        return [only_document(cast).pk]


# --- journalising -----------------------------------------------------------------------------------------------


def test_a_document_may_wait_to_be_journalised_and_then_gets_its_number(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    assert upload(client, case, samples.pdf(), **LATER).status_code == 302
    waiting = client.get(reverse("case-journal", args=[case.number]))
    ((row, by),) = waiting.context["waiting"]
    assert (row.number, by) == (None, dt.date(2025, 10, 9))
    assert waiting.context["lines"] == []
    on_day(dt.date(2025, 10, 10))
    assert "for sent" in client.get(reverse("case-journal", args=[case.number])).content.decode()
    address = reverse("case-document-journalise", args=[case.number, row.pk])
    assert client.post(address, hidden_of(client, address) | JOURNALISED).status_code == 302
    page = client.get(reverse("case-journal", args=[case.number]))
    assert page.context["waiting"] == []
    (line,) = page.context["lines"]
    assert (line.number, line.theme, line.late) == (1, JOURNALISED["theme"], True)


def test_half_a_line_of_the_journal_is_refused_where_it_is_missing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, samples.pdf(), direction="")
    assert list(errors_of(response)) == ["direction"]
    response = upload(cast.mette.client(), case, samples.pdf(), theme="")
    assert list(errors_of(response)) == ["theme"]
    response = upload(cast.mette.client(), case, samples.pdf(), dated_on="")
    assert list(errors_of(response)) == ["dated_on"]


def test_a_document_is_journalised_once(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    upload(cast.mette.client(), case, samples.pdf(), **LATER)
    row = only_document(cast)
    for who, refused in ((cast.mette, False), (cast.jonas, True)):
        with who.acting():
            if refused:
                with pytest.raises(Refused, match="just been journalised"):
                    actions.document_journalise(case, row, file_stories.entry(theme="andet"))
            else:
                actions.document_journalise(case, row, file_stories.entry(theme="første"))


def test_the_theme_of_a_document_names_nobody_either(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, samples.pdf(), theme="pas, Quillfeather")
    assert list(errors_of(response)) == ["theme"]


@pytest.mark.parametrize(
    ("name", "tells"),
    [
        ("Xenobia Quillfeather pas 160403.pdf", True),
        ("pas_xenobias_kopi.pdf", True),
        ("XENOBIA’S passport.pdf", True),
        ("pas 070761-4285.pdf", True),
        ("scan_070761-4285.pdf", True),
        ("pas 160403.pdf", False),
    ],
)
def test_a_file_s_own_name_stands_on_its_own_page_alone_and_she_who_adds_it_is_told(
    cast: Cast, name: str, tells: bool
) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    upload(client, case, samples.pdf(), name, **LATER)
    journal = client.get(reverse("case-journal", args=[case.number])).content.decode()
    assert name.partition(".")[0] not in journal
    assert ("Filens navn nævner personen" in journal) is tells
    page = client.get(reverse("case-document", args=[case.number, only_document(cast).pk])).content.decode()
    assert name in html.unescape(page) and ("Navnet nævner personen" in page) is tells
    desk = client.get(reverse("desk")).content.decode()
    assert name.partition(".")[0] not in desk


# --- who sees what ----------------------------------------------------------------------------------------------


def test_what_waits_and_what_is_internal_stays_with_its_authority(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    upload(cast.mette.client(), case, samples.pdf(), **LATER)
    file_stories.file_document(cast.mette, case, direction=Direction.INTERNAL, theme="arbejdspapir")
    sent = file_stories.file_document(cast.mette, case, direction=Direction.OUT, theme="brev")
    journal = cast.ulla.client().get(reverse("case-journal", args=[case.number]))
    assert [line.theme for line in journal.context["lines"]] == ["brev"]
    assert journal.context["waiting"] == []
    ulla = cast.ulla.client()
    assert ulla.get(reverse("case-document-file", args=[case.number, sent.pk])).status_code == 200
    assert ulla.get(reverse("case-document-replace", args=[case.number, sent.pk])).status_code == 404


# --- looking ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_page_is_a_picture_made_here_with_nothing_of_the_file_but_what_is_seen(cast: Cast, kind: str) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    upload(client, case, samples.picture(kind, (2400, 1200)), "foto")
    shown = client.get(reverse("case-document-page", args=[case.number, only_document(cast).pk, 1]))
    assert shown.headers["Content-Type"] in ("image/png", "image/jpeg")
    assert "no-store" in shown.headers["Cache-Control"]
    image = Image.open(io.BytesIO(shown.content))
    assert image.size == (1100, 550)
    assert not image.getexif()
    assert b"Krimskramskamera" not in shown.content


def test_the_pages_of_a_document_are_turned_one_by_one(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    row = file_stories.file_document(cast.mette, case, content=samples.pdf(3), pages=3)
    address = reverse("case-document", args=[case.number, row.pk])
    first, second, past = (client.get(address, {"side": side}) for side in ("1", "2", "99"))
    assert "?side=2" in first.content.decode()
    assert "?side=0" not in first.content.decode()
    assert "Side 2 af 3" in second.content.decode()
    assert "Side 3 af 3" in past.content.decode()
    shown = client.get(reverse("case-document-page", args=[case.number, row.pk, 3]))
    assert Image.open(io.BytesIO(shown.content)).size == (1100, 1467)
    assert client.get(reverse("case-document-page", args=[case.number, row.pk, 4])).status_code == 404
    assert client.get(reverse("case-document-page", args=[case.number, row.pk, 0])).status_code == 404


def test_a_page_that_cannot_be_made_is_no_error_of_ours(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = file_stories.file_document(cast.mette, case, content=b"%PDF-1.5 broken", pages=1)
    shown = cast.mette.client().get(reverse("case-document-page", args=[case.number, row.pk, 1]))
    assert (shown.status_code, shown.content) == (422, b"")


def test_plain_text_is_shown_as_text_and_nothing_in_it_acts(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    upload(client, case, b"hej <script>alert(1)</script> " + b"x" * 30_000, "besked.txt")
    page = client.get(reverse("case-document", args=[case.number, only_document(cast).pk])).content.decode()
    assert "hej &lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "Der er mere" in page


# --- versions ---------------------------------------------------------------------------------------------------


def an_uploaded(cast: Cast, case: Case) -> Document:
    """A file from outside, on the case."""
    assert upload(cast.mette.client(), case, samples.pdf()).status_code == 302
    with cast.mette.acting():
        return Document.objects.get(case=case)


def test_no_file_takes_the_place_of_what_helle_made(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    made = file_stories.file_document(cast.mette, case)
    page = client.get(reverse("case-document", args=[case.number, made.pk]))
    assert not page.context["may_replace"]
    answer = upload(client, case, samples.pdf(), view="case-document-replace", more=[made.pk], why=stories.WHY)
    assert errors_of(answer)["file"][0].startswith("Helle har lavet dokumentet.")
    with cast.mette.acting():
        assert Document.objects.filter(case=case).count() == 1


def test_a_new_version_takes_the_place_of_the_old_which_stays_and_says_so(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    old = an_uploaded(cast, case)
    answer = upload(client, case, samples.pdf(), view="case-document-replace", more=[old.pk], why=stories.WHY)
    assert answer.status_code == 302
    page = client.get(reverse("case-document", args=[case.number, old.pk]))
    assert "erstattet af Mette Holm" in page.content.decode()
    assert not page.context["may_replace"]
    newer = page.context["document"].replaced_by
    shown = client.get(reverse("case-document", args=[case.number, newer.pk]))
    assert shown.context["document"].why == stories.WHY
    journal = client.get(reverse("case-journal", args=[case.number]))
    assert [(line.number, line.superseded) for line in journal.context["lines"]] == [(2, False), (1, True)]


def test_who_replaces_a_document_says_why(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    old = file_stories.file_document(cast.mette, case)
    answer = upload(cast.mette.client(), case, samples.pdf(), view="case-document-replace", more=[old.pk], why="")
    assert list(errors_of(answer)) == ["why"]
    with cast.mette.acting(), pytest.raises(Refused):
        actions.document_file(
            case, content=b"x", content_type="text/plain", direction=Direction.OUT, theme="x", replaces=old, why=" "
        )


def test_of_two_who_replace_one_document_the_second_is_told(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    old = an_uploaded(cast, case)
    file_stories.file_document(cast.jonas, case, replaces=old)
    answer = upload(
        cast.mette.client(), case, samples.pdf(), view="case-document-replace", more=[old.pk], why="for at prøve"
    )
    assert "erstattet af en nyere version" in str(errors_of(answer))


def test_who_signs_what_was_replaced_meanwhile_is_told(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    old = file_stories.file_document(cast.mette, case)
    with cast.mette.acting():
        actions.document_hold(old)
    newer = file_stories.file_document(cast.jonas, case, replaces=old)
    with cast.mette.acting():
        with pytest.raises(Refused, match="replaced by a newer version"):
            actions.document_hold(old)
        actions.document_hold(newer)


# --- what Helle itself makes ------------------------------------------------------------------------------------


def test_a_letter_of_helle_s_own_is_filed_and_journalised_at_once(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = file_stories.file_document(cast.mette, case, content=samples.pdf(), pages=1)
    assert (letter.number, letter.scan, letter.kind) == (1, "made_here", "letter")
    assert (letter.dated_on, letter.journalised_by_id) == (clock.today(), cast.mette.user.pk)
    with cast.mette.acting():
        assert queries.opened(case, letter).theme == file_stories.THEME


def test_nothing_is_no_document(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with pytest.raises(ValueError, match="without content"):
        file_stories.file_document(cast.mette, case, content=b"")
