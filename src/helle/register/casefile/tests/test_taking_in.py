"""Files from outside, held against what they claim to be, and looked at by the scanner."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.document_stories import JOURNALISED, only_document, upload
from tests.pages import audit_lines, errors_of, hidden_of

from helle.register.casefile.models import Document
from helle.register.casefile.tests import samples
from helle.register.casefile.tests.conftest import HARM, HARM_NAME

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


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
    settings.HELLE_CLAMD = "127.0.0.1:3310"
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
