"""The content of documents: in pieces that open in their place only, and not at all once the person's key is gone."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test.client import ClientHandler
from django.urls import reverse
from tests import file_stories, stories
from tests.cast import Cast, destroy_key

from helle.register.casefile import examining, files, queries
from helle.register.casefile.models import Document
from helle.register.casefile.spool import PIECE, Spool
from helle.register.casefile.tests import samples
from helle.register.protection import vault
from helle.register.protection.ciphers import CannotOpen

MEGABYTE = 1024 * 1024
SIZES = [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17]


def spooled(content: bytes) -> Spool:
    spool = Spool()
    for start in range(0, len(content), 70_001):
        spool.write(content[start : start + 70_001])
    spool.finish()
    return spool


# --- on the way -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_spool_gives_back_what_it_took_whole_and_from_anywhere(size: int) -> None:
    content = os.urandom(size)
    spool = spooled(content)
    assert b"".join(spool.pieces()) == content
    reader = io.BufferedReader(spool.reader())
    for at in {0, size // 2, size - 1, size}:
        reader.seek(at)
        assert reader.read(100) == content[at : at + 100]
    assert reader.seek(-1, io.SEEK_END) == size - 1
    assert reader.read() == content[-1:]


def test_a_spool_lies_on_disk_as_ciphertext_and_without_a_name() -> None:
    spool = spooled(file_stories.CONTENT * 20_000)
    os.lseek(spool.fileno(), 0, os.SEEK_SET)
    on_disk = os.read(spool.fileno(), 10 * MEGABYTE)
    assert len(on_disk) > len(file_stories.CONTENT) * 20_000
    assert file_stories.CONTENT not in on_disk
    assert "(deleted)" in str(Path(f"/proc/self/fd/{spool.fileno()}").readlink())


# --- at rest ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(databases=["default", "keys"])
class TestAtRest:
    def filed(self, cast: Cast, content: bytes) -> Document:
        return file_stories.file_document(cast.mette, stories.an_opened_case(cast), content=content)

    def fetched(self, cast: Cast, document: Document) -> bytes:
        with cast.mette.acting():
            row = queries.get_document_for_reading(document.case, document.pk)
            return b"".join(files.fetch(document.case, row).pieces())

    @pytest.mark.parametrize("size", SIZES)
    def test_a_document_comes_back_as_it_was(self, cast: Cast, size: int) -> None:
        content = os.urandom(size)
        assert self.fetched(cast, self.filed(cast, content)) == content

    def test_a_destroyed_key_erases_every_document_of_the_person(self, cast: Cast) -> None:
        document = self.filed(cast, b"x" * (PIECE + 5))
        destroy_key(document.case.person_id)
        with pytest.raises(vault.Erased):
            self.fetched(cast, document)
        address = reverse("case-document-file", args=[document.case.number, document.pk])
        assert cast.mette.client().get(address).status_code == 404


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE casefile_documentpart SET sequence = -sequence",
        "DELETE FROM casefile_documentpart WHERE sequence = 3",
        "DELETE FROM casefile_documentpart WHERE sequence = 0",
        "UPDATE casefile_documentpart"
        " SET content_sealed = set_byte(content_sealed, 40, get_byte(content_sealed, 40) # 1) WHERE sequence = 1",
        "UPDATE casefile_documentpart p SET content_sealed = (SELECT content_sealed FROM casefile_documentpart q"
        " WHERE q.document_id <> p.document_id AND q.sequence = p.sequence) WHERE sequence = 2",
    ],
)
def test_a_piece_that_was_moved_cut_off_altered_or_exchanged_does_not_open(
    committed_cast: Cast, owner: Any, tamper: str
) -> None:
    case = stories.an_opened_case(committed_cast)
    documents = [
        file_stories.file_document(committed_cast.mette, case, content=os.urandom(3 * PIECE + 9)) for _each in range(2)
    ]
    owner.execute(tamper)
    for document in documents:
        with committed_cast.mette.acting(), pytest.raises(CannotOpen):
            files.fetch(case, document)


# --- the examiner -----------------------------------------------------------------------------------------------

_ESCAPES = """
import io, os, socket, sys
from helle.register.casefile import examiner
examiner.confine()
def tries(name, what):
    try:
        what()
    except BaseException as refused:
        print(name, type(refused).__name__)
    else:
        print(name, "worked")
def write():
    with open("/tmp/helle-examiner-was-here", "wb") as out:
        out.write(b"x" * 10)
tries("write", write)
tries("memory", lambda: bytearray(examiner.MEMORY))
tries("key", lambda: open(sys.argv[1], "rb").read())
tries("connect", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2))
print("environment", sorted(os.environ))
"""


def test_the_examiner_writes_nothing_takes_little_and_has_none_of_our_settings(tmp_path: Path) -> None:
    secret = tmp_path / "master.key"
    secret.write_bytes(b"x")
    secret.chmod(0o600)
    done = subprocess.run(  # noqa: S603 # Our own program.
        [sys.executable, "-I", "-c", _ESCAPES, str(secret), "1"],
        env={},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert said["write"] in ("OSError", "PermissionError", "BlockingIOError"), done.stderr
    assert said["memory"] == "MemoryError"
    assert said["connect"] != "worked"
    assert "HELLE_STATE" not in said["environment"]
    if os.getuid() == 0:
        assert said["key"] == "PermissionError"


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened() -> None:
    bomb = bytearray(samples.picture("PNG", (8, 8)))
    bomb[16:24] = (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big")
    assert examining.examine(spooled(bytes(bomb))).problem in ("too_many_pixels", "broken")


# --- a hundred megabytes ----------------------------------------------------------------------------------------


class _Body(io.RawIOBase):
    """A form with a large PDF in it, made as it is read, like one that comes over a line."""

    def __init__(self, fields: dict[str, str], megabytes: int) -> None:
        super().__init__()
        start, end = samples.around(megabytes * MEGABYTE)
        head = b"".join(
            b'--limit\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode())
            for name, value in fields.items()
        )
        head += b'--limit\r\nContent-Disposition: form-data; name="file"; filename="stor.pdf"\r\n'
        head += b"Content-Type: application/pdf\r\n\r\n" + start
        tail = end + b"\r\n--limit--\r\n"
        self.length = len(head) + megabytes * MEGABYTE + len(tail)
        self._pieces = self._made(head, megabytes, tail)
        self._held = b""

    def _made(self, head: bytes, megabytes: int, tail: bytes) -> Iterator[bytes]:
        yield head
        block = os.urandom(MEGABYTE // 2)
        for _half in range(2 * megabytes):
            yield block
        yield tail

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._held += piece
        given, self._held = self._held[:size], self._held[size:]
        return given


class _Peak:
    """The most memory this process holds while something runs, beyond what it held before, in bytes."""

    def __enter__(self) -> _Peak:
        self.before = self.most = self._now()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._done.wait(0.002):
            self.most = max(self.most, self._now())

    def _now(self) -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        self._watch.join()

    @property
    def more(self) -> int:
        return self.most - self.before


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.usefixtures("clamd")
@pytest.mark.parametrize("large", [20, pytest.param(100, marks=pytest.mark.at_length)])
def test_an_upload_of_many_megabytes_never_holds_sixteen_and_neither_does_its_download(
    cast: Cast, settings: Any, large: int
) -> None:
    settings.HELLE_UPLOAD_MB = large + 1
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    page = client.get(reverse("case-document-new", args=[case.number]))
    fields = {
        "csrfmiddlewaretoken": str(page.context["csrf_token"]),
        "form_token": str(page.context["form"]["form_token"].value()),
        "kind": "report",
        "direction": "in",
        "dated_on": "2025-10-06",
        "theme": "rapport",
    }
    answers: list[int] = []
    handler = ClientHandler(enforce_csrf_checks=True)

    def send(megabytes: int, token: str) -> None:
        body = _Body(fields | {"form_token": token}, megabytes)
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": reverse("case-document-new", args=[case.number]),
            "CONTENT_TYPE": "multipart/form-data; boundary=limit",
            "CONTENT_LENGTH": str(body.length),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
            "wsgi.input": body,
            "wsgi.url_scheme": "http",
        }
        answers.append(handler(environ).status_code)

    send(1, fields["form_token"])  # What is loaded once is loaded now.
    with _Peak() as up:
        send(large, "6f1c2b1e-0000-4000-8000-000000000000")
    assert answers == [302, 302]
    with cast.mette.acting():
        row = Document.objects.order_by("-size")[0]
    assert (row.size > large * MEGABYTE, row.pages, row.scan) == (True, 1, "clean")
    received = 0
    with _Peak() as down:
        fetched: Any = client.get(reverse("case-document-file", args=[case.number, row.pk]))
        for piece in fetched.streaming_content:
            received += len(piece)
    assert received == row.size
    assert up.more < 16 * MEGABYTE
    assert down.more < 16 * MEGABYTE


def test_what_examines_a_file_takes_no_more_memory_for_a_large_one_than_for_a_small_one() -> None:
    def peak(content: bytes) -> int:
        spool = spooled(content)
        command = [sys.executable, "-I", "-m", "helle.register.casefile.examiner"]
        process = subprocess.Popen(  # noqa: S603 # Our own program.
            [*command, str(spool.fileno()), str(spool.size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[spool.fileno()],
            env={},
            cwd="/",
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(spool.key + b'{"do": "examine"}\n')
        process.stdin.close()
        assert b'"problem": null' in process.stdout.read()
        process.stdout.close()
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return used.ru_maxrss * 1024

    small = samples.pdf(1)
    start, end = samples.around(60 * MEGABYTE)
    assert peak(start + os.urandom(MEGABYTE) * 60 + end) - peak(small) < 16 * MEGABYTE


@pytest.mark.django_db(databases=["default", "keys"])
def test_who_is_not_logged_in_sends_no_file() -> None:
    body = _Body({"login": "x"}, 1)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": reverse("account_login"),
        "CONTENT_TYPE": "multipart/form-data; boundary=limit",
        "CONTENT_LENGTH": str(body.length),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": body,
        "wsgi.url_scheme": "http",
    }
    assert ClientHandler(enforce_csrf_checks=True)(environ).status_code == 403
    assert len(body.read(2 * MEGABYTE)) > MEGABYTE // 2
