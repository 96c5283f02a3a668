"""Documents: taken in and held against what they claim, journalised now or later, looked at as pictures, replaced."""

from __future__ import annotations

import datetime as dt
import html
import io
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests import file_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, hidden_of

from helle.register.casefile import actions, queries
from helle.register.casefile.choices import Direction
from helle.register.casefile.models import Document
from helle.register.casefile.tests import samples
from helle.register.casefile.tests.conftest import HARM, HARM_NAME
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

JOURNALISED: dict[str, Any] = {"direction": "in", "dated_on": "2025-10-06", "theme": "erklæring fra lægehuset"}
LATER: dict[str, Any] = {"direction": "", "dated_on": "2025-10-06", "theme": ""}


def upload(
    client: Client,
    case: Case,
    content: bytes,
    name: str = "brev.pdf",
    *,
    view: str = "",
    more: list[Any] | None = None,
    **typed: str,
) -> Any:
    """Add a file as a browser does."""
    address = reverse(view or "case-document-new", args=[case.number, *(more or [])])
    sent = hidden_of(client, address) | {"kind": "letter", "file": SimpleUploadedFile(name, content)} | JOURNALISED
    return client.post(address, sent | typed)


def only_document(cast: Cast) -> Document:
    with cast.mette.acting():
        return Document.objects.get()


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


# --- taking in --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("clamd")
@pytest.mark.parametrize(
    ("content", "name", "content_type", "pages"),
    [
        (samples.pdf(3), "brev.pdf", "application/pdf", 3),
        (samples.pdf(), "BREV.PDF", "application/pdf", 1),
        (samples.pdf(), "brev", "application/pdf", 1),
        (samples.pdf(), "aftale 6. oktober", "application/pdf", 1),
        (samples.picture("PNG"), "foto.png", "image/png", 1),
        (samples.picture("JPEG"), "foto.jpeg", "image/jpeg", 1),
        (samples.picture("WEBP"), "foto.webp", "image/webp", 1),
        (samples.picture("GIF"), "foto.gif", "image/gif", 1),
        (samples.picture("TIFF"), "scan.tif", "image/tiff", 1),
        (samples.package(), "notat.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 0),
        (samples.EXCEL, "tal.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0),
        (samples.OPEN_TEXT, "notat.odt", "application/vnd.oasis.opendocument.text", 0),
        ("Kære læser. Æ, ø og å.".encode(), "besked.txt", "text/plain", 0),
    ],
)
def test_a_file_is_what_its_content_is(cast: Cast, content: bytes, name: str, content_type: str, pages: int) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, content, name)
    assert response.status_code == 302, errors_of(response)
    row = only_document(cast)
    assert (row.content_type, row.pages, row.size, row.scan) == (content_type, pages, len(content), "clean")
    fetched: Any = cast.mette.client().get(reverse("case-document-file", args=[case.number, row.pk]))
    assert b"".join(fetched.streaming_content) == content


@pytest.mark.usefixtures("clamd")
@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "brev.pdf", "tom"),
        (samples.locked_pdf(), "brev.pdf", "adgangskode"),
        (samples.LOCKED_WORD, "brev.docx", "adgangskode"),
        (samples.package(locked=True), "brev.docx", "adgangskode"),
        (samples.pdf(0), "brev.pdf", "ingen sider"),
        (b"%PDF-1.5\nikke en pdf", "brev.pdf", "i stykker"),
        (samples.pdf(2)[:180], "brev.pdf", "i stykker"),
        (samples.picture("JPEG")[:300], "foto.jpg", "i stykker"),
        (samples.picture("PNG"), "brev.pdf", "noget andet: PNG-billede"),
        (samples.pdf(), "brev.docx", "noget andet: PDF"),
        (samples.package(), "brev.pdf", "noget andet: Word-dokument"),
        (b"MZ\x90\0\3\0\0\0", "brev.pdf", "ikke imod"),
        (b"<html><script>alert(1)</script></html>", "brev.txt", "ikke imod"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "foto.png", "ikke imod"),
        (b"bare tekst", "brev.exe", "noget andet: Ren tekst"),
        (samples.WORD_WITH_MACROS, "brev.docx", "makroer"),
        (samples.OLD_WORD, "brev.doc", "ikke imod"),
        (samples.package({"a.txt": b"x"}), "arkiv.zip", "ikke imod"),
    ],
)
def test_a_file_that_is_not_taken_gets_a_clear_answer_beside_it_and_leaves_nothing(
    cast: Cast, content: bytes, name: str, said: str
) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, content, name)
    assert response.status_code == 422
    assert said in " ".join(errors_of(response)["file"])
    assert response.context["form"]["theme"].value() == JOURNALISED["theme"]
    with cast.mette.acting():
        assert not Document.objects.exists()


@pytest.mark.usefixtures("clamd")
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x", "x"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("CON", "CON"),
        ("x" * 296 + ".pdf", "x" * 251 + ".pdf"),
        ("brev\r\nSet-Cookie: a=b.pdf", None),
        ("Æblegrød & <b>.pdf", "Æblegrød & <b>.pdf"),
    ],
)
def test_an_odd_name_does_no_harm_and_is_seen_inside_only(cast: Cast, name: str, kept: str | None) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    assert upload(client, case, samples.pdf(), name).status_code == 302
    row = only_document(cast)
    address = reverse("case-document", args=[case.number, row.pk])
    page = client.get(address)
    if kept is not None:
        assert page.context["document"].name == kept
    assert "<b>" not in page.content.decode()
    fetched = client.get(reverse("case-document-file", args=[case.number, row.pk]))
    assert fetched.headers["Content-Disposition"] == f'attachment; filename="{case.number}-1.pdf"'
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_without_a_name_of_its_own_is_no_file(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client, address = cast.mette.client(), reverse("case-document-new", args=[case.number])
    for name in (".", ".."):
        nameless = io.BytesIO(samples.pdf())
        nameless.name = name
        sent = hidden_of(client, address) | JOURNALISED | {"kind": "letter", "file": nameless}
        assert errors_of(client.post(address, sent)) == {"file": ["Vælg en fil."]}


def test_what_is_larger_than_the_limit_is_told_so_and_the_rest_of_the_form_stays(cast: Cast, settings: Any) -> None:
    settings.HELLE_UPLOAD_MB = 1
    case = stories.an_opened_case(cast)
    just_right = samples.pdf() + b"\n" * (1024 * 1024 - len(samples.pdf()))
    response = upload(cast.mette.client(), case, just_right + b"\n")
    assert "større end 1 MB" in errors_of(response)["file"][0]
    assert response.context["form"]["theme"].value() == JOURNALISED["theme"]
    assert upload(cast.mette.client(), case, just_right).status_code == 302


def test_a_form_sent_twice_adds_one_document(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client, address = cast.mette.client(), reverse("case-document-new", args=[case.number])
    sent = hidden_of(client, address) | JOURNALISED | {"kind": "letter"}
    for _time in range(2):
        answer = client.post(address, sent | {"file": SimpleUploadedFile("brev.pdf", samples.pdf())})
        assert answer.status_code == 302
    assert only_document(cast).number == 1


def test_the_page_that_follows_an_upload_is_told_where_to_go(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client, address = cast.mette.client(), reverse("case-document-new", args=[case.number])
    sent = hidden_of(client, address) | JOURNALISED | {"kind": "letter"}
    sent["file"] = SimpleUploadedFile("brev.pdf", samples.pdf())
    answer = client.post(address, sent, headers={"X-Helle-Upload": "1"})
    assert (answer.status_code, answer.json()) == (201, {"to": reverse("case-journal", args=[case.number])})


# --- the scanner ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("clamd")
def test_a_file_that_the_scanner_knows_is_refused_and_that_somebody_tried_stays_in_the_audit(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, b"uskyldig tekst " + HARM, "brev.txt")
    assert HARM_NAME in errors_of(response)["file"][0]
    with cast.mette.acting():
        assert not Document.objects.exists()
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "document.refused")
    assert (line.cases, line.detail) == ([case.pk], {"found": f"{HARM_NAME}.UNOFFICIAL"})


@pytest.mark.usefixtures("clamd")
def test_what_the_scanner_knows_is_found_wherever_it_stands_in_a_large_file(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, b"x" * 3_000_000 + HARM + b"y" * 1_000_000, "brev.txt")
    assert HARM_NAME in errors_of(response)["file"][0]


def test_in_production_nothing_is_taken_in_without_a_scanner(cast: Cast, settings: Any) -> None:
    settings.HELLE_TAKES_UNSCANNED_FILES = False
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, samples.pdf())
    assert "ikke sat en virusscanner op" in errors_of(response)["file"][0]


def test_a_scanner_that_does_not_answer_is_no_scanner_even_in_the_demo(cast: Cast, settings: Any) -> None:
    settings.HELLE_CLAMD = "/nowhere/clamd.sock"
    case = stories.an_opened_case(cast)
    assert "svarer ikke" in errors_of(upload(cast.mette.client(), case, samples.pdf()))["file"][0]
    settings.HELLE_CLAMD = "127.0.0.1:9"
    assert "svarer ikke" in errors_of(upload(cast.mette.client(), case, samples.pdf()))["file"][0]


@pytest.mark.usefixtures("clamd_with_a_small_mouth")
def test_a_file_that_is_too_much_for_the_scanner_is_told_so(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = upload(cast.mette.client(), case, samples.pdf() + b"\n" * 4_000_000)
    assert "så store filer" in errors_of(response)["file"][0]


def test_the_demo_says_plainly_that_files_are_not_scanned(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    form = client.get(reverse("case-document-new", args=[case.number]))
    assert "filer bliver ikke scannet" in form.content.decode()
    upload(client, case, samples.pdf())
    row = only_document(cast)
    assert row.scan == "not_scanned"
    assert "ikke scannet for virus" in client.get(reverse("case-document", args=[case.number, row.pk])).content.decode()


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
    answer = upload(cast.mette.client(), case, samples.pdf(), view="case-document-replace", more=[old.pk], why="x")
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
