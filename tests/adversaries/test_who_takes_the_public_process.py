"""Whoever takes over the process that anybody reaches has all it has: and opens no name, no case and no earlier tip.

Both processes are really served, each with its own secrets. What she tries is tried with those of the process that has
the keys as well, where it opens: so it fails here for the split alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.urls import URLPattern, URLResolver, get_resolver

from helle.portal import urls as portal
from helle.register.protection import search_keys
from helle.register.protection.keystore.models import IncomingKey
from helle.register.reports import queries, receiving
from helle.register.reports.choices import State
from helle.register.reports.models import Report
from helle.site import installation, parts
from tests import report_stories as told
from tests import stories
from tests.cast import Cast

# What she does in the process: with each secret that lies in its folder, its memory or its environment.
TRIED: Final = Path(__file__).with_name("taken_over.py")
LATER_WORDS: Final = "de bor over vaskeriet i Snirkelstræde"
PRINTED: Final = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


@dataclass(frozen=True, slots=True)
class Running:
    """Where the two processes answer, what each was given, and what they said."""

    web: str
    public: str
    given: dict[str, dict[str, str]]
    said: Path
    cast: Cast
    tip: told.Written
    box: bytes
    groups: frozenset[int]
    """Each is the first of a group of processes of its own."""


@pytest.fixture(scope="module")
def running(
    ground: dict[str, str], committed_for_all: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """An earlier tip and a case with a name, and both processes as `helle web` and `helle public` run them."""
    folder, cast = tmp_path_factory.mktemp("parts"), Cast.assemble()
    stories.an_opened_case(cast)
    tip = told.write()
    box = bytes(IncomingKey.objects.values_list("box", flat=True).get(subject_id=tip.id) or b"")
    with cast.vera.acting():
        queries.opened(Report.objects.get(pk=tip.id))  # Read once, as it was the day before.
    given = {name: given_to(name, ground, folder) for name in ("web", "public")}
    ports = {name: free_port() for name in given}
    said = folder / "said"
    with said.open("w") as output:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "helle.cli", name, "--port", str(ports[name])],
                env=given[name] | {"PYTHONWARNINGS": "ignore"},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            for name in given
        ]
        try:
            bases = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
            for base in bases.values():
                wait_for(f"{base}/healthz", said)
            yield Running(
                bases["web"], bases["public"], given, said, cast, tip, box, frozenset(one.pid for one in processes)
            )
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait(20)


def given_to(name: str, ground: dict[str, str], folder: Path) -> dict[str, str]:
    state = Path(settings.HELLE_STATE)
    secrets = installation.secrets_directory(state)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HELLE_PARTS", str(folder))
        parts.deal(secrets)
        (secrets / parts.NOTE).unlink()  # They are those of all tests.
        more = {"HELLE_DATABASE": ground["register"], "HELLE_KEYS_DATABASE": ground["keys"]}
        more |= {"DJANGO_SETTINGS_MODULE": "helle.site.settings", "HELLE_DRAFT_KEYS": str(folder / "drafts")}
        more |= {"HELLE_ERASURES": str(settings.HELLE_ERASURES)}
        return parts.environment(name, state, os.environ | more)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Browser:
    """A browser without a script that keeps its cookies and is not led elsewhere."""

    def __init__(self, base: str) -> None:
        self.base, self.jar, self.page = base, CookieJar(), ""
        stays = type("Stays", (HTTPRedirectHandler,), {"redirect_request": lambda *_given: None})
        self._open = build_opener(HTTPCookieProcessor(self.jar), stays()).open

    def ask(self, path: str, form: dict[str, str] | None = None) -> Any:
        sent = urlencode(form).encode() if form is not None else None
        try:
            answer = self._open(Request(f"{self.base}{path}", data=sent), timeout=60)  # noqa: S310 # Our own process.
        except HTTPError as error:
            answer = error
        self.page = answer.read().decode(errors="replace")
        return answer

    def status(self, path: str) -> int:
        return int(self.ask(path).status)

    def press(self, do: str, **typed: str) -> Browser:
        hidden = dict(re.findall(r'name="(draft|challenge|csrfmiddlewaretoken)" value="([^"]*)"', self.page))
        work = {"challenge": re.search(r'data-challenge="([^"]*)"', self.page)}
        carried = hidden | {name: found[1] for name, found in work.items() if found} | {"solution": ""}
        assert self.ask("/h/", carried | {"do": do} | typed).status == 200, self.page
        return self


def wait_for(address: str, said: Path) -> None:
    base, _slash, path = address.rpartition("/")
    for _one in range(300):
        try:
            assert Browser(base).status(f"/{path}") == 200
            return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(said.read_text())


def first_words(found: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    for one in found:
        if isinstance(one, URLResolver) and not str(one.pattern):
            yield from first_words(one.url_patterns)
        else:
            yield str(one.pattern).partition("/")[0]


PUBLIC = {"/h/": "/h/", "/oplysning": "/oplysning", "/tal/": "/tal/", "/was": "/was"}


LISTENS, SPEAKS = "0A", "01"


def in_groups(groups: Collection[int]) -> list[Path]:
    """All processes of these groups, those too that they started themselves."""
    return [one for one in Path("/proc").glob("[0-9]*") if group_of(one) in groups]


def group_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    except OSError:  # It has ended meanwhile.
        return 0


def sockets(processes: Sequence[Path], state: str) -> set[tuple[str, int]]:
    """Address and port of what these processes have open on a network, as the kernel has it; "any" is every address."""
    mine = set()
    for one in processes:
        for opened in (one / "fd").iterdir():
            with contextlib.suppress(OSError):  # It was closed meanwhile.
                mine.add(str(opened.readlink()))
    found = set()
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in (processes[0] / "net" / kind).read_text().splitlines()[1:]:
            _number, local, _remote, is_in, *_rest = fields = line.split()
            address, _colon, port = local.partition(":")
            if f"socket:[{fields[9]}]" in mine and (is_in == state or kind.startswith("udp")):
                words = ".".join(str(byte) for byte in reversed(bytes.fromhex(address[:8])))
                found.add(("any" if not address.strip("0") else words, int(port, 16)))
    return found


class TestWhoListens:
    """Somebody on the same network looks for what answers there."""

    def test_each_process_listens_on_its_own_port_of_this_machine_and_on_nothing_else(self, running: Running) -> None:
        processes = in_groups(running.groups)
        assert len(processes) >= 2
        ports = {("127.0.0.1", int(base.rpartition(":")[2])) for base in (running.web, running.public)}
        assert sockets(processes, LISTENS) == ports
        # Its databases it reaches by a file of this machine: where nothing is said on a network, nobody listens.
        assert sockets(processes, SPEAKS) <= ports
        with socket.socket() as other, pytest.raises(ConnectionRefusedError):
            other.connect(("127.0.0.2", int(running.web.rpartition(":")[2])))

    def test_the_database_listens_on_no_network_and_lets_no_other_account_in(self, running: Running) -> None:
        server = installation.embedded_server(Path(settings.HELLE_STATE), for_tests=True)
        if server is None:
            pytest.skip("the database is not ours: it is a server that was given")
        first = int((server.cluster / "postmaster.pid").read_text().splitlines()[0])
        processes = [one for one in Path("/proc").glob("[0-9]*") if first in (int(one.name), parent_of(one))]
        assert len(processes) > 3
        assert sockets(processes, LISTENS) == set()
        (file,) = server.socket_dir.glob(".s.PGSQL.*[0-9]")
        assert stat.S_ISSOCK(file.stat().st_mode) and stat.S_IMODE(file.stat().st_mode) == 0o700


def parent_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


class TestWhoAnswersWhat:
    def test_each_answers_its_own_addresses_and_none_of_the_other_s(self, running: Running) -> None:
        web, public = Browser(running.web), Browser(running.public)
        asked = sorted({word for word in first_words(get_resolver("helle.site.urls").url_patterns) if "<" not in word})
        ours = {str(one.pattern).partition("/")[0] for one in portal.urlpatterns}
        assert {"konto", "sager", "partner", "kalender", "log", *ours} <= set(asked)
        for word in {*asked} - ours - {"", "healthz"}:
            assert (word, public.status(f"/{word}/"), public.status(f"/{word}")) == (word, 404, 404)
        for path in PUBLIC:
            assert (path, web.status(path), public.status(path)) == (path, 404, 200)
        assert web.status("/h/") == 404 and web.ask("/h/", {"do": "begin"}).status in (403, 404)
        assert public.status("/tal/1/") == web.status("/tal/1/") == 404
        assert web.status("/konto/login/") == 200 and public.status("/konto/login/") == 404
        assert {running_one.status("/healthz") for running_one in (web, public)} == {200}

    def test_what_protects_a_browser_holds_in_both(self, running: Running) -> None:
        for base, path in ((running.web, "/konto/login/"), (running.public, "/h/"), (running.public, "/nothing")):
            said = Browser(base).ask(path).headers
            assert "default-src 'self'" in said["Content-Security-Policy"] and "camera=()" in said["Permissions-Policy"]
            assert (said["X-Frame-Options"], said["X-Content-Type-Options"]) == ("DENY", "nosniff")
            assert (said["Referrer-Policy"], said["Cross-Origin-Resource-Policy"]) == ("same-origin", "same-origin")
        public = Browser(running.public)
        assert public.ask("/tal/").headers["Set-Cookie"] is None
        assert public.ask("/h/").headers["Set-Cookie"].startswith("helle_csrf=")
        for given in ({"do": "begin"}, {"do": "next", "text": "noget", "csrfmiddlewaretoken": "x" * 64}):
            without = Browser(running.public)  # Without its token, and without its cookie.
            assert without.ask("/h/", given).status == 403 and "70 20 25 50" in without.page

    def test_a_tip_comes_in_is_read_and_asked_about_and_the_answer_comes_back(self, running: Running) -> None:
        browser = Browser(running.public)
        browser.ask("/h/")
        browser.press("begin").press("aside-phone").press("stay").press("next", text=LATER_WORDS)
        browser.press("next", sector="restaurant", place="").press("next", may_ask="yes").press("send")
        found = PRINTED.search(browser.page)
        assert found, browser.page
        receipt = receiving.digits_of(found[0])
        with running.cast.vera.acting():
            (row,) = Report.objects.exclude(pk=running.tip.id)
            assert queries.opened(row).text == LATER_WORDS
        told.ask(running.cast.mette, row.pk)
        back = Browser(running.public)
        back.ask("/h/")
        back.press("have-receipt").press("look", receipt=receipt)
        assert told.QUESTION in back.page
        back.press("reply", answer=told.ANSWER)
        with running.cast.vera.acting():
            row.refresh_from_db()
            assert row.state == State.ANSWERED
            assert [words for _row, words in queries.opened(row).messages] == [told.QUESTION, told.ANSWER]
        # Neither process wrote down what was typed, nor who asked.
        assert LATER_WORDS not in running.said.read_text() and receipt not in running.said.read_text()

    def test_too_many_without_work_are_asked_to_wait(self, running: Running) -> None:
        with connections["portal"].cursor() as cursor:
            for _one in range(21):
                cursor.execute("SELECT * FROM helle.report_question(%s, false)", [os.urandom(32)])
        browser = Browser(running.public)
        browser.ask("/h/")
        browser.press("have-receipt")
        hidden = dict(re.findall(r'name="(draft|csrfmiddlewaretoken)" value="([^"]*)"', browser.page))
        refused = browser.ask("/h/", hidden | {"do": "look", "receipt": "0" * 16, "solution": ""})
        assert (refused.status, refused.headers["Retry-After"]) == (429, "600")


def tried(running: Running, name: str) -> dict[str, Any]:
    """What whoever is this process gets at, given a copy of both databases as well."""
    stolen = {
        "name": stories.NAME,
        "words": told.SEEN,
        "cpr": stories.CPR,
        "found by": search_keys.blind_index("identifier cpr", stories.CPR).hex(),
        **stolen_rows(running),
    }
    done = subprocess.run(
        [sys.executable, str(TRIED)],
        input=json.dumps(stolen),
        env=running.given[name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def stolen_rows(running: Running) -> dict[str, str]:
    """Of the earlier tip and of a name: the sealed words, and the keys as the key store has them, before and after."""
    given = running.given["web"]
    databases: Any = {"register": given["HELLE_DATABASE"], "keys": given["HELLE_KEYS_DATABASE"]}
    owners = installation.connection_settings(Path(settings.HELLE_STATE), databases)
    with psycopg.connect(**owners["helle_owner"]) as register, psycopg.connect(**owners["helle_keys_owner"]) as keys:
        name_id, person, name = row_of(register, "SELECT id, person_id, value_sealed FROM people_name LIMIT 1")
        tip = running.tip.id
        return {
            "tip of": str(tip),
            "tip in": str(tip),
            "tip_sealed": row_of(register, "SELECT text_sealed FROM reports_report WHERE id = %s", tip)[0].hex(),
            "tip_wrapped": row_of(keys, "SELECT wrapped FROM data_key WHERE subject_id = %s", tip)[0].hex(),
            "tip_receipt": row_of(keys, "SELECT for_receipt FROM incoming_key WHERE subject_id = %s", tip)[0].hex(),
            "tip_box": running.box.hex(),
            "name of": str(person),
            "name in": str(name_id),
            "name_sealed": name.hex(),
            "name_wrapped": row_of(keys, "SELECT wrapped FROM data_key WHERE subject_id = %s", person)[0].hex(),
        }


def row_of(connection: psycopg.Connection[Any], ask: str, *words: object) -> Any:
    found = connection.execute(ask, words).fetchone()
    assert found is not None, ask
    return found


@pytest.fixture(scope="module")
def taken(running: Running) -> dict[str, dict[str, Any]]:
    """What either process gets at, tried once: each is a process that begins anew."""
    return {name: tried(running, name) for name in ("public", "web")}


class TestTakenOver:
    def test_no_table_is_read_no_role_taken_and_no_other_password_lies_about(
        self, taken: dict[str, dict[str, Any]]
    ) -> None:
        found, other = taken["public"], taken["web"]
        assert found["roles"] == ["helle_intake", "helle_portal"]
        assert (found["tables"], found["writes"], found["becomes"]) == ([], [], [])
        assert found["functions"] == ["incoming_for_receipt", "incoming_put", "is_open"]
        # So it fails for the split: the process with the keys reads and writes.
        assert "organisations_user" in other["tables"] and "data_key" in other["tables"] and other["writes"]

    def test_neither_a_name_nor_an_earlier_tip_opens_with_anything_it_has(
        self, taken: dict[str, dict[str, Any]]
    ) -> None:
        found = taken["public"]
        assert found["opened"] == [] and found["secrets"] >= 4
        assert sorted(taken["web"]["opened"]) == ["name", "tip"]

    def test_no_number_of_a_person_is_looked_for_and_nothing_signed_for_the_others(
        self, taken: dict[str, dict[str, Any]]
    ) -> None:
        found, other = taken["public"], taken["web"]
        assert found["keyed"] == [] and found["signed"] == []
        assert other["keyed"] == ["search.key"] and other["signed"]

    def test_no_key_of_a_subject_that_has_one_is_put_in_its_place_or_destroyed(
        self, running: Running, taken: dict[str, dict[str, Any]]
    ) -> None:
        found = taken["public"]
        assert found["replaced"] is False and found["destroyed"] == "InsufficientPrivilege"
        with running.cast.vera.acting():
            assert queries.opened(Report.objects.get(pk=running.tip.id)).text == told.SEEN
