"""Bad input: what attackers type, in every form of a story and in what stands beside an address.

Pages are walked as a browser would, by everybody of the story, and each form that is found is sent: once with markup
in its texts and the rest as it would be saved, once with a mixture of odd things, once with choices that it does not
offer. A form that was saved is followed to where it leads. Nothing is an error of the server, nothing comes back as
markup or reckoned, nothing goes to the log, and what was refused has left no row.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from helle.register.audit import limits
from helle.register.cases.models import Case
from helle.register.protection import clock, guards, row_security
from helle.register.protection.refusals import Refused
from tests import access_stories, ending_stories, look_stories, minor_stories, retention_stories, stories, whole_story
from tests.cast import Cast, Member, named
from tests.examples import AT_LENGTH
from tests.matrix.forms import Form, filled, forms_of, kind_of, walk
from tests.matrix.inner import INNER, NAMED_BY, WORDS
from tests.production_log import production_log
from tests.site.test_headers import inline_parts

pytestmark = pytest.mark.django_db(
    databases=["default", "keys", "staff", "numbers", "portal", "intake", "partner", "api"]
)

MARKUP: Final = "'\"><hx7 onx=\"1\">{{7*191919}}${7*191919}' OR 'x'='x'--"
# Of it as it stands: an attribute that was left, and what a template would make of it.
BREAKS_OUT: Final = 'onx="1"'
RECKONED: Final = "1343433"
TYPED: Final = "hx7"
# Each another way to break a program, in turn over the fields of a form.
ODD: Final = (
    MARKUP,
    "hx7\r\nSet-Cookie: hx7=1\r\n\r\nhx7",
    "hx7\x00hx7",
    "hx7\u202ehx7",
    "hx7" * 70_000,
    "../../../../etc/passwd#hx7",
    "=1+1|hx7",
    "hx7\ud83d",
    "hx7😀👩‍👩‍👧🏽",
    "1" + "0" * 30,
    "-7777777777",
    "٣٤²Ⅷ",
    "1e400",
    "9999-12-31",
    "0000-00-00",
)
WHO: Final = (
    "mette", "karen", "ulla", "henrik", "peter", "pia", "hanne", "maja", "anders", "rita", "vera", "stine", "anton",
    "dorthe", "olga", "charlotte", "lise", "lars", "gerda", "dagny", "inge", "niels",
)  # fmt: skip
# What acts on a connection of its own, which sees nothing of a story that is not committed: its own tests try it.
ELSEWHERE: Final = {"review-unit"}
# What takes in all that can be read of a person who was met at a door, and asks nothing back.
TAKES_WHAT_IT_CAN: Final = {"joint-action-intake"}
# What stands in the headers of a request, each set another way.
HEADERS: Final[tuple[Mapping[str, str], ...]] = (
    {"Accept-Language": MARKUP * 50, "Referer": f"https://hx7.example/{MARKUP}", "User-Agent": MARKUP},
    {"X-Forwarded-Host": "hx7.example", "X-Forwarded-For": MARKUP, "X-Forwarded-Proto": "hx7"},
    {"X-Forwarded-Port": "hx7", "X-Original-URL": "/hx7/", "X-Rewrite-URL": "/hx7/", "Forwarded": "host=hx7"},
    {
        "HX-Request": "true",
        "HX-Current-URL": "https://hx7.example/hx7",
        "HX-Target": MARKUP,
        "HX-Trigger": MARKUP,
    },
    {"HX-Request": "true", "HX-Current-URL": "javascript:hx7", "HX-Boosted": "hx7", "HX-Prompt": "hx7\x00"},
    {"HX-Current-URL-URI-AutoEncoded": "true", "HX-Request": "true", "HX-Current-URL": "%E0%A4%A"},
    {"Cookie": "helle_language=hx7; helle_messages=hx7; helle_csrf=hx7; =hx7; hx7"},
    {"Range": "bytes=0-,hx7", "If-None-Match": MARKUP, "If-Modified-Since": "hx7", "Accept-Encoding": "hx7"},
    {"Accept": MARKUP, "Authorization": "Basic hx7", "X-HTTP-Method-Override": "DELETE", "Expect": "hx7"},
)
# A file that is not what its name and its kind say: a path, markup, an archive, a picture with a program, nothing.
FILES: Final = (
    ("../../../../tmp/hx7.pdf", b"%PDF-1.7 hx7", "application/pdf"),
    ('hx7"><hx7 onx="1">.pdf', b"\x89PNG\r\n\x1a\nhx7", "application/pdf"),
    ("hx7.docx", b"PK\x03\x04hx7" + b"\x00" * 64, "application/zip"),
    ("hx7.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>hx7</script></svg>", "image/svg+xml"),
    ("hx7\x00.csv", b"=1+1|hx7;\xff\xfe\n" * 50, "text/csv"),
    ("hx7.pdf", b"", "hx7"),
)
# The pages on which somebody logs in, or keeps what she logs in with.
OF_A_LOGIN: Final = (
    "/konto/login/", "/konto/password/reset/", "/konto/password/change/", "/konto/reauthenticate/", "/konto/2fa/",
    "/konto/2fa/totp/activate/", "/konto/2fa/totp/deactivate/", "/konto/2fa/webauthn/add/",
    "/konto/2fa/reauthenticate/", "/konto/2fa/recovery-codes/generate/", "/konto/2fa/recovery-codes/",
    "/konto/kalender/", "/konto/beskeder/", "/konto/steder/", "/konto/organisation/",
)  # fmt: skip
# Where somebody only leaves.
ENDS_A_LOGIN: Final = ("/static/", "/konto/logout/", "/demo/")
# Rows that a refused form may leave: that it was tried, and where somebody is logged in.
LEFT_BY_REFUSALS: Final = {"audit_line", "audit_turn", "django_session", "organisations_loginplace"}


@dataclass(slots=True)
class Walked:
    """What was found in the story: an address of each kind of page, and each form, with who may."""

    case: Case
    stranger: Any
    """The key of somebody in a unit that has nothing to do with any of it."""
    pages: dict[str, tuple[str, Client]] = field(default_factory=dict)
    forms: list[tuple[Form, Client]] = field(default_factory=list)
    inline: dict[str, list[str]] = field(default_factory=dict)
    """Scripts and styles that stand in a page itself."""

    def a_page_of_each_app(self) -> dict[str, tuple[str, Client]]:
        """The last that was found of each."""
        apps = {path: resolve(path).func.__module__.rpartition(".")[0] for path, _client in self.pages.values()}
        return {apps[path]: (path, client) for path, client in self.pages.values()}


@pytest.mark.further
class TestBadInput:
    @pytest.fixture(scope="class")
    @classmethod
    def walked(cls, cast_of_the_class: Cast) -> Walked:
        cast = cast_of_the_class
        case = _tell(cast)
        found, seen, kinds = Walked(case, cast.olga.user.pk), set[str](), set[Any]()
        for name in WHO:
            who = named(cast, name)
            client = who.client()
            client.raise_request_exception = False
            for path, page in walk(client, _starts(who, case, seen), seen):
                found.pages[str(kind_of(path))] = path, client
                if standing_in_it := inline_parts(page):
                    found.inline[path] = standing_in_it
                new = {form.kind: form for form in forms_of(page, path) if form.kind not in kinds}
                kinds |= new.keys()
                found.forms += [(form, client) for form in new.values() if form.kind[0] not in ELSEWHERE]
        return found

    @pytest.fixture(autouse=True)
    def nobody_is_held_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever walks this far is refused a page more often than a person would be."""
        monkeypatch.setattr(limits, "hold_up_after_refusal", lambda *_asked: False)

    def test_the_walk_finds_most_of_what_there_is(self, walked: Walked) -> None:
        """Of a state that the story has not, no page has the form. May only grow."""
        assert len(walked.pages) >= 264 and len(walked.forms) >= 173, (len(walked.pages), len(walked.forms))

    def test_no_page_holds_a_script_or_a_style(self, walked: Walked) -> None:
        assert walked.inline == {}

    def test_what_is_typed_into_a_form(self, walked: Walked, caplog: pytest.LogCaptureFixture) -> None:
        before, found = _rows(), {}
        with caplog.at_level(logging.DEBUG), production_log() as written:
            for turn, (form, client) in some_of(walked.forms, first=0):
                for values in in_turn(turn, odd(form, turn), texts(form)):
                    caplog.clear()
                    wrong = send(client, form, values)
                    if TYPED in caplog.text:
                        wrong.append("in the log")
                    if wrong:
                        found[form.kind[0], str(values)[:80]] = wrong
        assert found == {}
        assert TYPED not in written.getvalue()
        assert _changed(before) == set(), "a form that was refused has written"

    def test_what_a_form_does_not_offer(self, walked: Walked) -> None:
        """Each choice as another's: somebody of another unit, or a code that is none. Nothing is saved."""
        before, found = _rows(), {}
        for turn, (form, client) in some_of(walked.forms, first=1):
            value = ("hx7", str(walked.stranger))[turn % 2]
            chosen = {one.name: value for one in form.fields if one.choices and one.kind in ("select", "radio")}
            if chosen and form.method == "post" and form.kind[0] not in TAKES_WHAT_IT_CAN:
                with _undone_if_saved() as saved:
                    answer = client.post(form.action, filled(form, chosen))
                    # What hands something out answers with 200 where it has saved, too.
                    written = _changed(before) if answer.status_code < 300 else set()
                    saved.append(True)
                if answer.status_code == 302 or answer.status_code >= 500 or written:
                    found[form.kind[0], value] = answer.status_code, sorted(chosen), written
        assert found == {}

    def test_what_stands_behind_an_address(self, walked: Walked, caplog: pytest.LogCaptureFixture) -> None:
        """Every word that any page reads from its address, on each page that reads some."""
        words, found = words_of_addresses(), {}
        assert words >= {"side", "rolle", "slags", "kladde", "ord"}
        with caplog.at_level(logging.DEBUG), production_log() as written:
            for turn, (kind, (path, client)) in some_of(walked.pages.items(), first=0):
                if ".GET" not in _sources(resolve(path).func.__module__):
                    continue
                for value in in_turn(turn, MARKUP, "hx7\x00-1" + "0" * 30):
                    caplog.clear()
                    wrong = _wrong(client.get(f"{path}?{_encoded(dict.fromkeys(words, value))}"))
                    if TYPED in caplog.text:
                        wrong.append("in the log")
                    if wrong:
                        found[kind, value[:12]] = wrong
        assert found == {}
        assert TYPED not in written.getvalue()

    @pytest.mark.parametrize("turn", range(len(HEADERS)))
    def test_what_stands_in_a_header(self, walked: Walked, turn: int) -> None:
        """A page of each app, with three of the sets in turn, one of which asks for a part of a page."""
        found, pages = {}, walked.a_page_of_each_app()
        assert len(pages) >= 35, sorted(pages)
        given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in HEADERS[turn].items()}
        for place, (app, (path, client)) in enumerate(sorted(pages.items())):
            # Hers would go with another cookie: nobody's page it is, then.
            asks = Client(raise_request_exception=False) if "Cookie" in HEADERS[turn] else client
            if place % 3 == turn % 3:
                wrong = _wrong(asks.get(path, **given))  # type: ignore[arg-type] # headers, as WSGI has them
                if wrong:
                    found[app, path] = wrong
        assert found == {}
        assert _wrong(Client(raise_request_exception=False).get("/konto/login/", **given)) == []  # type: ignore[arg-type]

    def test_what_is_sent_as_a_file(self, walked: Walked, caplog: pytest.LogCaptureFixture) -> None:
        """In each form that takes files, one whose name is a path or markup, and which is not what it says it is."""
        found, tried, before = {}, 0, _rows()
        with caplog.at_level(logging.DEBUG), production_log() as written:
            for form, client in walked.forms:
                names = [one.name for one in form.fields if one.kind == "file"]
                tried += bool(names)
                for name, content, kind in FILES if names else ():
                    caplog.clear()
                    sent = {one: SimpleUploadedFile(name, content, kind) for one in names}
                    with _undone_if_saved() as saved:
                        answer = client.post(form.action, filled(form, texts(form)) | sent)
                        wrong = _wrong(answer)
                        saved += [True] * (answer.status_code < 400)
                    if TYPED in caplog.text:
                        wrong.append("in the log")
                    if wrong:
                        found[form.kind[0], name] = wrong
        assert found == {}
        assert tried >= 1
        assert TYPED not in written.getvalue()
        assert _changed(before) == set(), "a form that was refused has written"

    def test_what_is_typed_into_the_forms_of_a_login(self, walked: Walked, cast_of_the_class: Cast) -> None:
        """Those of the login's package, which no story walks: as nobody, and as somebody who is logged in."""
        found, tried = {}, set()
        with production_log() as written:
            for path in sorted(OF_A_LOGIN):
                for who in (None, cast_of_the_class.mette):
                    client = _browser_of(who)
                    answer = client.get(path)
                    if answer.status_code != 200:
                        continue
                    for turn, form in enumerate(forms_of(answer.content.decode(), path, never=ENDS_A_LOGIN)):
                        if not form.action.startswith("/konto/"):
                            continue
                        tried.add(form.action)
                        for values in (odd(form, turn), odd(form, turn + 1), texts(form)):
                            if wrong := send(_browser_of(who), form, values):
                                found[form.action, who is not None, str(values)[:80]] = wrong
        assert found == {}
        assert tried >= {"/konto/login/", "/konto/password/reset/", "/konto/password/change/"}, tried
        assert TYPED not in written.getvalue()

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("hx7", b"hx7"),
            ("multipart/form-data", b"hx7"),
            ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n\r\nhx7"),
            ("multipart/form-data; boundary=\xe9", b"hx7"),
            (
                "multipart/form-data; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="\x00"\r\n\r\nhx7\r\n--x--',
            ),
            ("application/json", b'{"hx7": '),
            ("application/x-www-form-urlencoded", b"%ff%fe=%00&" + b"&" * 3000),
            ("application/x-www-form-urlencoded; charset=hx7", b"hx7=1"),
            ("text/xml", b'<!DOCTYPE x [<!ENTITY hx7 SYSTEM "file:///etc/passwd">]><x>&hx7;</x>'),
        ],
    )
    def test_a_body_that_is_no_form(self, walked: Walked, kind: str, body: bytes) -> None:
        form, client = next((form, by) for form, by in walked.forms if form.kind[0] == "case-name-new")
        assert _wrong(client.generic("POST", form.action, body, content_type=kind)) == []
        for length in ("-1", "hx7", ""):
            answer = client.generic("POST", form.action, body, content_type=kind, CONTENT_LENGTH=length)
            assert _wrong(answer) == []


def some_of[T](found: Iterable[T], *, first: int) -> Iterator[tuple[int, T]]:
    """Each with its place; in each run of the tests every second, from the first or the second on, at length all."""
    return islice(enumerate(found), 0 if AT_LENGTH else first, None, 1 if AT_LENGTH else 2)


def in_turn[T](turn: int, one: T, other: T) -> tuple[T, ...]:
    """At length both of what is tried; in each run of the tests the one here and the other there."""
    return (one, other) if AT_LENGTH else ((one, other)[turn // 4 % 2],)


def texts(form: Form) -> dict[str, str]:
    """Markup where there may be words, and the rest as it may be saved."""
    of_a_day = {one.name: "2025-10-06" for one in form.fields if one.kind == "date"}
    return of_a_day | {one.name: MARKUP for one in form.fields if one.kind in ("text", "textarea", "search")}


def odd(form: Form, turn: int) -> dict[str, str]:
    """Another odd thing in each field, in every second form also in what nobody sees."""
    shown = [one.name for one in form.fields if one.kind != "button" and (one.kind != "hidden" or turn % 2)]
    return {name: ODD[(place + turn) % len(ODD)] for place, name in enumerate(shown)}


def send(client: Client, form: Form, values: Mapping[str, str]) -> list[str]:
    """Send it, and follow it where it was saved, which is undone. Returns what is wrong with the answers."""
    body = _encoded(filled(form, values))
    with _undone_if_saved() as saved:
        if form.method == "post":
            answer = client.post(form.action, body, content_type="application/x-www-form-urlencoded")
        else:
            answer = client.get(f"{form.action.partition('?')[0]}?{body}")
        wrong = _wrong(answer)
        if answer.status_code < 400:  # A page that hands something out is 200, and has saved as well.
            saved.append(True)
        if answer.status_code == 302:
            wrong += [f"then {one}" for one in _wrong(client.get(answer.headers["Location"]))]
    return wrong


def _browser_of(who: Member | None) -> Client:
    client = Client() if who is None else who.client()
    client.raise_request_exception = False
    return client


def _wrong(answer: Any) -> list[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text, found = content.decode(errors="replace"), []
    if answer.status_code >= 500:
        found.append(f"{answer.status_code}")
    if f"<{TYPED}" in text or BREAKS_OUT in text:
        found.append("not escaped")
    if RECKONED in text:
        found.append("reckoned")
    where = answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", "")
    if where and (not where.startswith("/") or where.startswith("//")):
        found.append(f"leads to {where}")
    if any("\n" in value or f"{TYPED}=" in value for value in answer.headers.values()):
        found.append("in a header")
    return found


def _encoded(values: Mapping[str, str]) -> str:
    """As a form is sent, with what is no UTF-8 as well."""
    return urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in values.items()})


@contextmanager
def _undone_if_saved() -> Iterator[list[bool]]:
    """What was saved is undone; what was refused has to have left nothing by itself."""
    saved: list[bool] = []
    with transaction.atomic(), transaction.atomic(using="keys"):
        yield saved
        for store in ("default", "keys"):
            transaction.set_rollback(bool(saved), using=store)


def words_of_addresses() -> set[str]:
    """The words by which any page of ours reads something from its address."""
    found: set[str] = set()
    for module in {one.view.__module__ for one in guards.addresses()}:
        source = _sources(module)
        found |= set(re.findall(r'request\.GET\.get\("(\w+)"', source))
        for names in re.findall(r"request\.GET\.get\(name[^)]*\).*? for name in \(([^)]*)\)", source):
            found |= set(re.findall(r'"(\w+)"', names))
    return found


def _tell(cast: Cast) -> Case:
    told = whole_story.tell(cast)
    minor_stories.tell(cast, told.case, stories.description())
    ending_stories.tell(cast.mette, told.case)
    retention_stories.held(cast.mette, told.case)
    access_stories.ask(cast.mette, told.case)
    for who in (cast.mette, cast.jonas, cast.karen, cast.ulla):
        with suppress(Refused):  # It is open to her already.
            look_stories.say(who, told.case)
    return told.case


def _starts(who: Member, case: Case, seen: set[str]) -> list[str]:
    """The case and what is inside it, then all that needs nothing filled in, in so far as her role opens it."""
    found = [reverse("case-page", args=[case.number]), "/"]
    role, kind = who.membership.role, who.membership.unit.kind
    for one in guards.addresses():
        if one.name in seen or "GET" not in one.methods or guards.letter(one, role, kind, at=clock.now()) == "-":
            continue
        if "<" not in one.pattern:
            found.append(reverse(one.name))
        elif "<case_number:number>" in one.pattern and kind in ("cmm", "udlst"):
            parts = INNER.get(one.name, {})
            for keys in product(*(_of_the_case(table, NAMED_BY.get(table, "id")) for table in parts.values())):
                values = {"number": case.number, **WORDS.get(one.name, {}), **dict(zip(parts, keys, strict=True))}
                with suppress(Exception):
                    found.append(reverse(one.name, kwargs=values))
    return found


_rows_of: dict[str, list[Any]] = {}


def _of_the_case(table: str, column: str) -> list[Any]:
    """The keys of the first rows of a table, as the owner reads it."""
    if table not in _rows_of:
        asked = f"SELECT coalesce(json_agg(k), '[]') FROM (SELECT {column}::text k FROM {table} LIMIT 3) r"
        _rows_of[table] = _as_owner(asked)
    return _rows_of[table]


@cache
def _sources(module: str) -> str:
    """The program of a view, and in an app of what lies beside it: a helper there may read a page from its address."""
    given = import_module(module).__file__
    assert given is not None
    beside = [Path(given)] if module.startswith("helle.site.") else sorted(Path(given).parent.glob("*.py"))
    return "\n".join(one.read_text(encoding="utf-8") for one in beside)


def _changed(before: dict[str, Any]) -> set[str]:
    """The tables in which a row is other than before, but for those that a refusal may write."""
    after = _rows()
    return {table for table in after if after[table] != before[table]} - LEFT_BY_REFUSALS


def _rows() -> dict[str, Any]:
    """How many rows each table has, and which versions of them: one that was changed is another."""
    one = " UNION ALL ".join(
        f"SELECT '{each.table}' t, ARRAY[count(*), coalesce(sum(hashtext(ctid::text || xmin::text)), 0)] n"
        f" FROM {each.table}"
        for each in row_security.table_classes()
        if each.kind in ("personal", "staff", "steering")
    )
    found: dict[str, Any] = _as_owner(f"SELECT json_object_agg(t, n) FROM ({one}) r")
    return found


def _as_owner(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner_asking(%s)", [statement])
        return json.loads(cursor.fetchone()[0])
