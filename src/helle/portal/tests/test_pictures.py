"""Files with a report: scanned, made anew as pictures, sealed; what harms, lies or is too large is refused in words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import report_stories as told
from tests.cast import Cast

from helle.portal import pictures, proof
from helle.portal.tests.walk import ADDRESS, Walk
from helle.register.casefile import examining
from helle.register.casefile.spool import Spool
from helle.register.casefile.tests import samples
from helle.register.casefile.tests.conftest import HARM, clamd, daemon  # noqa: F401 # Fixtures.
from helle.register.reports import queries
from helle.register.reports.models import Report

# An archive that grows a thousandfold where somebody unpacks it; nobody does.
BOMB = samples.package({f"{number}.txt": b"\0" * 1_000_000 for number in range(5)})


@pytest.fixture(autouse=True)
def fresh(committed: None, owner: psycopg.Connection[Any], settings: Any) -> Iterator[None]:
    settings.HELLE_PORTAL_PROOF_BITS = 4
    yield
    owner.execute("DELETE FROM reports_throttle")


def file(content: bytes, name: str = "IMG_20251005_Grumsebaren.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def send(*files: SimpleUploadedFile, proven: bool = True, page: Any = None) -> Any:
    """Send a report with pictures, as a browser does that has done its work."""
    page = page or Walk().to_check(told.SEEN).page
    challenge = page.context["challenge"]
    solution = next(n for n in itertools.count() if proof.leading_zeros(f"{challenge}::{n}") >= 4)
    carried = {
        "draft": page.context["sealed"], "challenge": challenge, "solution": str(solution) if proven else "",
        "do": "send", "pictures": list(files),
    }  # fmt: skip
    return Client().post(ADDRESS, carried)


def kept(cast: Cast) -> list[tuple[str, bytes]]:
    with cast.vera.acting():
        (row,) = Report.objects.all()
        return [queries.picture_of(row, number) for number in queries.opened(row).pictures]


def nothing_was_sent(cast: Cast) -> bool:
    with cast.vera.acting():
        return not Report.objects.exists()


@pytest.mark.usefixtures("clamd")
class TestScanned:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
    def test_a_picture_is_kept_without_what_else_its_file_says(self, committed_cast: Cast, kind: str) -> None:
        assert send(file(samples.picture(kind))).context["step"] == "sent"
        ((content_type, content),) = kept(committed_cast)
        assert content_type == "image/png" and content.startswith(b"\x89PNG")
        assert b"Krimskramskamera" not in content and b"Exif" not in content

    def test_of_a_pdf_each_page_is_kept_as_a_picture_and_nothing_else_of_it(self, committed_cast: Cast) -> None:
        script = b"<</Producer(Krimskramskamera)/S/JavaScript/JS(app.alert)/URI(http://grumsebar.example)>>"
        sent = send(file(samples.pdf(2, extra=script), "brev.pdf"), file(samples.picture()))
        assert sent.context["step"] == "sent"
        found = kept(committed_cast)
        assert [content_type for content_type, _content in found] == ["image/png"] * 3
        for _type, content in found:
            assert not any(word in content for word in (b"Krimskrams", b"grumsebar", b"JavaScript", b"%PDF"))

    def test_files_of_many_pages_are_counted_together(self, committed_cast: Cast) -> None:
        refused = send(file(samples.pdf(7), "en.pdf"), file(samples.pdf(6), "to.pdf"))
        assert refused.status_code == 422 and str(pictures.TOO_MANY_PAGES) in refused.content.decode()
        assert nothing_was_sent(committed_cast)

    def test_neither_name_nor_content_lie_in_the_database(
        self, committed_cast: Cast, owner: psycopg.Connection[Any]
    ) -> None:
        send(file(samples.picture("JPEG")))
        dumped = str(owner.execute("SELECT to_jsonb(p)::text FROM reports_picture p").fetchall())
        assert "Grumsebaren" not in dumped and "89504e47" not in dumped
        assert len(kept(committed_cast)) == 1

    def test_three_come_and_a_fourth_is_too_many(self, committed_cast: Cast) -> None:
        refused = send(*(file(samples.picture()) for _ in range(4)))
        assert refused.status_code == 422 and str(pictures.TOO_MANY) in refused.content.decode()
        assert refused.context["step"] == "check" and told.SEEN in refused.content.decode()
        assert nothing_was_sent(committed_cast)
        send(*(file(samples.picture()) for _ in range(3)))
        assert len(kept(committed_cast)) == 3

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (HARM + b"\0" * 200, pictures.HARMFUL),
            (samples.pdf(3)[:200], pictures.NO_PICTURE),
            (samples.locked_pdf(), pictures.LOCKED),
            (samples.pdf(13), pictures.TOO_MANY_PAGES),
            (samples.package(), pictures.NO_PICTURE),
            (BOMB, pictures.NO_PICTURE),
            (b"MZ" + b"\0" * 400, pictures.NO_PICTURE),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, pictures.NO_PICTURE),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", pictures.NO_PICTURE),
        ],
    )
    def test_what_is_no_picture_or_harms_is_refused_in_words(
        self, committed_cast: Cast, content: bytes, why: object
    ) -> None:
        refused = send(file(content))
        assert refused.status_code == 422 and str(why) in refused.content.decode()
        assert refused.context["step"] == "check" and told.SEEN in refused.content.decode()
        assert nothing_was_sent(committed_cast)

    def test_one_that_is_too_large_is_refused(self, committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pictures, "MOST_MB", 1)
        written: list[int] = []
        monkeypatch.setattr(Spool, "_put", lambda _spool, piece: written.append(len(piece)))
        refused = send(file(samples.picture() + b"\0" * 5_100_000))
        assert refused.status_code == 422 and "fylder for meget" in refused.content.decode()
        assert told.SEEN in refused.content.decode() and sum(written) <= 1024 * 1024
        assert nothing_was_sent(committed_cast)

    def test_without_the_work_none_is_looked_into(self, committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(examining, "examine", lambda _spool: pytest.fail("looked into"))
        refused = send(file(samples.picture()), proven=False)
        assert refused.status_code == 422 and "Intet er sendt endnu." in refused.content.decode()
        assert str(pictures.NO_SCRIPT) in refused.content.decode()
        assert nothing_was_sent(committed_cast)

    def test_one_that_was_chosen_after_the_answer_was_lost_is_said_to_be_left_out(self, committed_cast: Cast) -> None:
        page = Walk().to_check(told.SEEN).page
        first = send(page=page)
        again = send(file(samples.picture()), page=page)
        assert again.context["receipt"] == first.context["receipt"] and kept(committed_cast) == []
        assert "er de ikke kommet med" in again.content.decode()
        assert "er de ikke kommet med" not in first.content.decode()

    def test_an_empty_choice_is_no_picture(self, committed_cast: Cast) -> None:
        assert send(file(b"")).context["step"] == "sent"
        assert kept(committed_cast) == []


def test_without_a_scanner_none_is_asked_for_and_none_taken(committed_cast: Cast, settings: Any) -> None:
    settings.HELLE_CLAMD, settings.HELLE_TAKES_UNSCANNED_FILES = "", False
    assert "f_pictures" not in Walk().to_check(told.SEEN).main
    send(file(samples.picture()))
    with committed_cast.vera.acting():
        assert not any(queries.opened(row).pictures for row in Report.objects.all())


def test_a_scanner_that_does_not_answer_lets_none_through(committed_cast: Cast, settings: Any) -> None:
    settings.HELLE_CLAMD = "/nowhere/clamd.sock"
    refused = send(file(samples.picture()))
    assert refused.status_code == 422 and str(pictures.NOT_NOW) in refused.content.decode()
    assert nothing_was_sent(committed_cast)
