"""A secret address stands on its own page and nowhere else: every page as every role, letters, files, exports, mails,
logs and the audit are read for its five markers, and for the name of who runs it (PUB-ORG-09, ACM-05, FLO-19).

A page that somebody adds is read as soon as another that is read links to it, or its address needs nothing filled in.
"""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from pypdfium2 import PdfiumError

from helle.register.accommodation import secret_address
from helle.register.accommodation.models import Offer
from helle.register.bed_days.models import Line, Statement
from helle.register.bed_days.statement_views import STEPS
from helle.register.calendars import actions as calendars
from helle.register.extracts.choices import End
from helle.register.letters import texts
from helle.register.letters.choices import LetterKind
from helle.register.placements.models import PayerDecision, Placement
from helle.register.placements.stay_views import ACTS
from helle.register.printing.choices import PrintPurpose
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.site import installation, jobs
from tests import accommodation_stories as places
from tests import extract_stories, letter_stories, notice_stories, stories
from tests.access_stories import text_of
from tests.cast import LATER, Cast, Member, latecomer, member, open_to
from tests.examples import AT_LENGTH
from tests.handed_out import handed
from tests.invariants.conftest import Connection, Standing
from tests.mail import Sink, sink
from tests.production_log import production_log
from tests.test_tested_views import TESTED_IN, own_views

__all__ = ["sink"]

# As it stands, without spaces, and as part of nothing else: digits of a key are no postcode.
MARKERS = {
    word: re.compile(rf"(?<![\w-])({re.escape(word)}|{re.escape(word.replace(' ', ''))})(?![\w-])", re.IGNORECASE)
    for word in (*places.ADDRESS, places.PROVIDER)
}
_LETTERS = {word: (word.casefold(), word.replace(" ", "").casefold()) for word in MARKERS}
# Where providers stand by name, to CMM, with no place, no case and no stay beside them.
LISTS_PROVIDERS = {"offer-new"}
LINKS = re.compile(r"""(?:href|action|src|hx-get|hx-post)="(/[^"]*)\"""")
# Of these kinds of page nothing differs from reader to reader: the first one who comes by reads it.
ALIKE = {
    "rule", "rules", "rule-values", "rule-instruments", "units", "guidance", "guidance-article", "first-day", "notices",
    "calendar", "accessibility", "portal", "public-knowledge", "public-figures", "code-lists", "code-list", "unit-page",
}  # fmt: skip
# Nor is a case looked at in these apps, nor a place: who has read a kind of page of theirs has read it for all in each
# run of the tests, where `make test-long` reads it as everybody.
WITHOUT_A_CASE = {
    "action_plans", "administration", "forums", "guidance", "knowledge", "obligations", "operations_figures",
    "releases", "research", "rulebook", "statistics",
}  # fmt: skip
# A page of a case, of a desk or near a place everybody reads. Of any other kind the first three who come by do in each
# run, all in `make test-long`: what it shows of a place it has from these, and no other module opens an address
# (test_secret_address).
READ_BY_EVERYBODY = {
    "accommodation", "bed_days", "calendars", "cases", "desk", "extracts", "letters", "minors", "placements",
    "printing", "tasks",
}  # fmt: skip
ENOUGH = 3
NEVER = ("/static/", "/konto/logout", "/sprog/", "/konto/password", "/konto/login", "/konto/2fa", "/demo/")
# What acts open of a case to other organisations; a secret address is opened to the home alone.
OF_A_CASE = {"core", "identity", "outcome", "reasons", "placement", "health", "return_plan", "criminal", "money"}
# How many kinds of page the reading gets to, at least; no link leads to the page of a state that the story has not. May
# only grow. What is not read has no way to an address either: no other module opens one (test_secret_address).
KINDS_READ = 176
# And these by name, from which all others near a place are reached.
NEAR_A_PLACE = {
    "addresses-typed", "case-extracts", "case-minor", "case-placement", "case-support-plan", "offer-list", "offer-new",
    "offer-page",
}  # fmt: skip


def markers_in(text: str) -> list[str]:
    """Which parts of the address stand in a text: looked for as what they are only where their letters are."""
    folded = text.casefold()
    there = (word for word, letters in _LETTERS.items() if any(one in folded for one in letters))
    return [word for word in there if MARKERS[word].search(text)]


@dataclass(slots=True)
class Reading:
    """What was read as one role: where a marker was found, which kinds of page there were, and what stood on them."""

    found: dict[str, list[str]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def read(self, path: str, response: HttpResponseBase) -> str:
        """Note what stands on a page, its headers included. Returns its text."""
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        text = f"{words_of(content)} {response.headers!r} {path}"
        found = markers_in(text)
        if kind_of(path) in LISTS_PROVIDERS:
            found = [one for one in found if one != places.PROVIDER]
        if found:
            self.found[path] = found
        return text


def words_of(content: bytes) -> str:
    """The words of a page, a PDF or the files in an archive."""
    if content.startswith(b"%PDF"):
        with suppress(PdfiumError):  # What somebody filed as one need not be one.
            return text_of(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return " ".join([*archive.namelist(), *(words_of(archive.read(name)) for name in archive.namelist())])
    return html.unescape(content.decode(errors="replace"))


def crawl(
    client: Client, starts: Iterable[str], reading: Reading, *, before: Mapping[str, int] | None = None, only: str = ""
) -> None:
    """Read what can be reached from these, one of each kind of page; of those that are alike for all what is new.

    `before`: how many have read each kind so far.

    `only`: nothing but kinds that begin so.
    """
    waiting = list(starts)
    seen = set(waiting)
    kinds = {kind for kind, readers in (before or {}).items() if read_for_all(kind, readers)}
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind is None or kind in kinds or not kind.startswith(only):
            continue
        response = client.get(path)
        text = reading.read(path, response)
        if response.status_code == 200:
            kinds.add(kind)
            reading.kinds.add(kind)
            found = {urlsplit(link).path for link in LINKS.findall(text)} - seen
            seen |= found
            waiting += [one for one in sorted(found) if not one.startswith(NEVER)]


def read_for_all(kind: str, readers: int) -> bool:
    """Whether what some have read of a kind of page stands for all."""
    if kind in ALIKE or AT_LENGTH:
        return kind in ALIKE
    app = [*TESTED_IN.get(kind, "").split("."), "", ""][2]
    return app in WITHOUT_A_CASE or (readers >= ENOUGH and app not in READ_BY_EVERYBODY)


@cache
def kind_of(path: str) -> str | None:
    """Each page links to the same few, for every reader."""
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def everybody(cast: Cast, case_id: Any) -> dict[str, Member]:
    """Somebody for each role, CMM's and the home's own among them; whom an act can show the case sees all she may."""
    known = [cast.mette, cast.jonas, cast.karen, cast.vera, cast.stine, cast.ulla, cast.anders, cast.peter, cast.rita]
    known += [cast.henrik, cast.dorthe, cast.anton, cast.olga, *map(latecomer, LATER)]
    there = {one.membership.role for one in known}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (k.role) k.role, u.code FROM protection_roleunitkind k"
            " JOIN organisations_unit u ON u.kind = k.unit_kind ORDER BY k.role, u.code"
        )
        known += [member(f"En {role}", code, role) for role, code in cursor.fetchall() if role not in there]
        cursor.execute("SELECT role, array_agg(category) FROM protection_rolecategory GROUP BY role")
        reads = dict(cursor.fetchall())
    shown: dict[Any, set[str]] = {}
    for who in known:
        if who.membership.unit.kind not in ("cmm", "udlst", "provider"):
            shown.setdefault(who.membership.unit_id, set()).update(reads.get(who.membership.role, ()))
    for who in known:
        if categories := shown.pop(who.membership.unit_id, None):
            open_to(who, case_id, *sorted(categories & OF_A_CASE))
    return {who.user.full_name: who for who in known}


@dataclass(frozen=True, slots=True)
class Told:
    """The story with a resident of a secret place, whom Jonas has the case of, and who everybody is."""

    cast: Cast
    case: Any
    house: Offer
    people: dict[str, Member]


@pytest.fixture(scope="module")
def told(standing: Standing) -> Told:
    """Letters of each kind are begun, in so far as the facts of the case allow one."""
    cast, case = standing.cast, standing.story.case
    for kind, who in product(LetterKind, (cast.mette, cast.ulla)):
        with suppress(Refused, KeyError):
            letter_stories.draft_letter(who, case, kind)
    with cast.mette.acting():
        house = Offer.objects.get(secret=True, placements__case=case, placements__left_on=None)
    return Told(cast, case, house, everybody(cast, case.pk))


@pytest.mark.further
def test_every_page_as_every_role(told: Told, caplog: pytest.LogCaptureFixture, owner: Connection, sink: Sink) -> None:
    found: dict[str, dict[str, list[str]]] = {}
    readers: Counter[str] = Counter()
    for who in (told.cast.jonas, told.people["Hanne Elkjær"]):
        notice_stories.choose(who)
    with caplog.at_level(logging.DEBUG), production_log() as written:
        for name, who in told.people.items():
            reading, client = Reading(), who.client()
            crawl(client, starts(told, name, readers), reading, before=readers)
            readers.update(reading.kinds)
            if reading.found:
                found[name] = reading.found
        jobs.notices_send(timestamp=0)
    kinds = set(readers)
    assert found == {}
    assert len(pages() & kinds) >= KINDS_READ, (
        f"the reading itself has stopped finding pages: {sorted(pages() - kinds)}"
    )
    assert kinds >= NEAR_A_PLACE, sorted(NEAR_A_PLACE - kinds)
    assert markers_in(caplog.text) == []
    assert markers_in(written.getvalue()) == []
    assert sink.received
    assert [one for mail in sink.received for one in markers_in(str(mail.content))] == []
    lines = owner.execute("SELECT string_agg(l::text, ' ') FROM audit_line l").fetchone()
    assert lines and "offer.read" in str(lines[0]) and markers_in(str(lines[0])) == []


# The apps whose every page is read here for a case of a secret place, whether or not a link leads to it in that story.
NEAR = {"accommodation", "placements", "bed_days", "minors", "extracts"}
# What is not opened so, and why.
NOT_OPENED = {
    "bed-days-check": "the months of the story are checked already, and it leads back to the month, which is read",
    "home-answer": "the order of the story is answered, and an answered one is asked nothing; its own tests read it",
    "case-placement-tie-end": "the story has taken its tie out of force; the form says a number, a kind and no place",
}


def test_every_page_of_a_place_a_child_and_a_reading(told: Told, owner: Connection) -> None:
    """Each by its address: what a page needs filled in is tried with what there is, as those who might open it."""
    asked_for = extract_stories.begin(told.cast.jonas, told.case)
    readers = ["Jonas Lind", "Mette Holm", "Ulla Bech", "Hanne Elkjær", "Inge Rask", "Anton Riis", "Karen Dahl"]
    readers += ["Olga Lund", "Peter Juhl"]
    clients = [told.people[name].client() for name in readers]
    reading, opened = Reading(), set()
    near = {name for name in pages() if TESTED_IN[name].split(".")[2] in NEAR}
    for name in sorted(near):
        for address, client in product(addresses(told, owner, name, asked_for.pk), clients):
            response = client.get(address)
            reading.read(address, response)
            if response.status_code == 200:
                opened.add(name)
                break
    extract_stories.end(told.cast.jonas, told.case, asked_for, End.READ)
    assert reading.found == {}
    assert near - opened == NOT_OPENED.keys()


def addresses(told: Told, owner: Connection, name: str, extract: uuid.UUID) -> list[str]:
    """The addresses of a page of the case and its place, for each of which everything that it needs is there."""
    case, house = told.case, told.house
    words: dict[str, list[Any]] = {
        "number": [case.number] if _of_a_case(name) else _column(owner, "SELECT number FROM bed_days_statement"),
        "what": ["pladser", "maalgruppe", "luk", "godkendelse", "besoeg", "sanktion", *ACTS],
        "how": ["fejl", "svar", "tilbage"],
        "step": list(STEPS),
        "form": ["pdf", "csv"],
        "part": ["person"],
        "month": [f"{clock.today():%Y-%m}", f"{clock.today().replace(day=1) - dt.timedelta(days=1):%Y-%m}"],
        "offer_id": [house.pk],
        "extract_id": [extract],
        "entry": [case.person_id],
        "biller_id": [house.pk],
        "reference": _column(owner, f"SELECT reference FROM placements_placement WHERE case_id = '{case.pk}'"),
    }
    for place, table in ROWS:
        words.setdefault(place, []).extend(_column(owner, f"SELECT id FROM {table}"))
    return [reverse(name, args=chosen) for chosen in product(*(words[one] for one in _needed(name)))]


ROWS: tuple[tuple[str, LiteralString], ...] = (
    ("decision_id", "placements_payerdecision"),
    ("tie_id", "placements_tie"),
    ("request_id", "placements_urgentrequest"),
    ("answer_id", "placements_urgentanswer"),
    ("request_id", "accommodation_changerequest"),
    ("activity_id", "bed_days_activity"),
    ("away_id", "bed_days_away"),
    ("notice_id", "support_notifiedmunicipality"),
    ("missing_id", "minors_missing"),
    ("nomination_id", "minors_nomination"),
    ("appointment_id", "minors_appointment"),
    ("tracing_id", "minors_tracing"),
    ("talk_id", "minors_returntalk"),
    ("entry_id", "accommodation_approval"),
    ("entry_id", "accommodation_visit"),
)


def _needed(name: str) -> list[str]:
    """What the address of a page needs filled in, in its order."""
    ((_written, needed),) = get_resolver().reverse_dict.getlist(name)[0][0]
    return list(needed)


def _of_a_case(name: str) -> bool:
    return not name.startswith("statement")


def _column(owner: Connection, query: LiteralString) -> list[Any]:
    return [value for (value,) in owner.execute(query).fetchall()]


def starts(told: Told, name: str, before: Collection[str]) -> list[str]:
    """Where a reading begins: the desk, the case, and for some what no page links to."""
    begins = ["/", reverse("case-page", args=[told.case.number])]
    if name in ("Jonas Lind", "Karen Dahl", "Anton Riis"):
        begins += [reverse(one) for one in own_views() if one not in before and _needs_nothing(one)]
    return begins


def pages() -> set[str]:
    """Every address of Helle that is opened to be read, as its tests say."""
    found = set()
    for name, module in TESTED_IN.items():
        gates = [one for one in vars(import_module(module)).values() if getattr(one, "view", None) == name]
        if gates and "GET" in gates[0].methods:
            found.add(name)
    return found


def _needs_nothing(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def letters_begun(told: Told, client: Client) -> list[str]:
    """The words of each letter that somebody's unit has begun of the case, as it would be printed."""
    number = told.case.number
    listed = client.get(reverse("case-letters", args=[number])).content.decode()
    drafts = re.findall(rf"/sager/{number}/breve/udkast/[0-9a-f-]{{36}}/", listed)
    return [words_of(client.get(f"{draft}pdf/").content) for draft in dict.fromkeys(drafts)]


def test_what_is_printed_of_the_case_and_its_letters(told: Told) -> None:
    letters = [one for name in ("Jonas Lind", "Ulla Bech") for one in letters_begun(told, told.people[name].client())]
    assert len(letters) >= 4 and letter_stories.OWN_WORDS in " ".join(letters)
    assert [one for letter in letters for one in markers_in(letter)] == []
    jonas, address = told.cast.jonas.client(), reverse("case-print", args=[told.case.number])
    typed = {"purpose": PrintPurpose.values[0], "language": "da", "with_name": "on"}
    offered = [value for value, _label in jonas.get(address).context["form"].fields["parts"].choices]
    printed = words_of(handed(jonas, address, **typed, parts=offered))
    assert stories.NAME in printed and markers_in(printed) == []


def test_what_leaves_as_a_file(told: Told, settings: Any, tmp_path: Path) -> None:
    """A statement, a guarantee, a calendar, the file that the person read and her plan, each as it is taken away."""
    cast, case, jonas = told.cast, told.case, told.cast.jonas.client()
    with cast.mette.acting():
        statement, feed = Statement.objects.earliest("recorded_at"), calendars.address_make()
        line = Line.objects.filter(statement=statement).earliest("pk")
        number, reference = statement.number, line.reference
        standing = (
            Placement.objects.filter(left_on=None, offer__secret=True, superseded_at=None).earliest("pk").reference
        )
        paid_by = PayerDecision.objects.get(placement=line.placement_id, superseded_at=None)
    made: dict[str, bytes] = {}
    for name in ("Mette Holm", "Hanne Elkjær"):
        for form in ("pdf", "csv"):
            made[f"{form} of {name}"] = handed(told.people[name], reverse("statement-file", args=[number, form]))
        guarantee = reverse("stay-guarantee", args=[reference, paid_by.pk])
        made[f"guarantee of {name}"] = handed(told.people[name], guarantee)
        made[f"order of {name}"] = handed(told.people[name], reverse("stay-order", args=[standing]))
    made["calendar"] = Client().get(reverse("calendar-feed", args=[feed])).content
    extract = extract_stories.begin(cast.jonas, case)
    made["her file"] = extract_stories.put_on_paper(cast.jonas, case, extract).content
    extract_stories.end(cast.jonas, case, extract, End.PAPER)
    sheet = texts.sheets_on("support_plan", clock.today())["da"]
    (tmp_path / "reviews.toml").write_text(
        f'[[reviews]]\nkind = "support_plan"\nversion = 1\nlanguage = "da"\ndigest = "{sheet.digest}"\n'
        'by = "Alma Fogh"\non = 2022-01-10\n'
    )
    settings.HELLE_LETTER_REVIEWS = str(tmp_path / "reviews.toml")
    plan = reverse("case-plan-print", args=[case.number])
    made["her plan"] = handed(jonas, plan, language="da", with_health="on")
    read = {name: words_of(content) for name, content in made.items()}
    assert standing in read["order of Mette Holm"] and standing in read["order of Hanne Elkjær"]
    assert reference in read["guarantee of Mette Holm"] and reference in read["guarantee of Hanne Elkjær"]
    assert number in read["pdf of Hanne Elkjær"] and number in read["csv of Mette Holm"]
    assert "BEGIN:VCALENDAR" in read["calendar"] and "Min plan" in read["her plan"]
    assert "Dine rettigheder" in read["her file"]
    assert {name: found for name, words in read.items() if (found := markers_in(words))} == {}


def test_the_one_page_shows_all_of_it_and_the_reading_finds_it(told: Told) -> None:
    address, reading = reverse("offer-address", args=[told.house.pk]), Reading()
    for name, who in told.people.items():
        client = who.client()
        response = client.post(address, {"form_token": uuid.uuid4(), "why": "visit"})
        reading.read(name, response)
    # Jonas has the resident's case, Mette is her contact person, and Hanne works there.
    assert {name: set(words) for name, words in reading.found.items()} == {
        "Jonas Lind": set(MARKERS),
        "Mette Holm": set(MARKERS),
        "Hanne Elkjær": set(MARKERS),
    }


def test_an_address_that_slipped_into_another_page_would_be_found(told: Told, owner: Connection) -> None:
    """Where the name of the place may stand the reading looks: a name that tells where it is, is found there."""
    pages: dict[str, set[str]] = {}
    owner.execute("UPDATE accommodation_offer SET alias = %s WHERE id = %s", [places.STREET, told.house.pk])
    try:
        for name in ("Jonas Lind", "Hanne Elkjær", "Inge Rask", "Ulla Bech"):
            reading = Reading()
            house = reverse("offer-page", args=[told.house.pk])
            crawl(told.people[name].client(), [house, "/botilbud/"], reading, only="offer-")
            pages[name] = {str(kind_of(path)) for path in reading.found}
    finally:
        owner.execute("UPDATE accommodation_offer SET alias = %s WHERE id = %s", [told.house.alias, told.house.pk])
    assert all({"offer-list", "offer-page"} <= found for found in pages.values()), pages


@pytest.fixture
def as_the_owner(ground: dict[str, str], settings: Any) -> Iterator[None]:
    """The register's database opened by who owns it, as `helle check` does."""
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)["helle_owner"]  # type: ignore[arg-type]
    own = DatabaseWrapper(
        {**connection.settings_dict, "USER": given["user"], "PASSWORD": given.get("password", ""), "OPTIONS": {}}
    )
    before, connections["default"] = connections["default"], own
    try:
        yield
    finally:
        own.close()
        connections["default"] = before


def test_what_typed_text_is_compared_with_is_made_anew_where_it_is_missing(
    told: Told, owner: Connection, as_the_owner: None
) -> None:
    """As for addresses from before there were marks, and under another search key (decision 363)."""
    assert secret_address.marks_astray(repair=False) == 0
    before = owner.execute("SELECT kind, mark, address_id FROM accommodation_mark ORDER BY 1, 2, 3").fetchall()
    owner.execute("UPDATE accommodation_mark SET mark = sha256(mark) WHERE kind = 'house'")
    owner.execute("DELETE FROM accommodation_mark WHERE kind = 'number'")
    astray = secret_address.marks_astray(repair=False)
    assert astray > 0 and secret_address.marks_astray(repair=True) == astray
    assert secret_address.marks_astray(repair=False) == 0
    assert owner.execute("SELECT kind, mark, address_id FROM accommodation_mark ORDER BY 1, 2, 3").fetchall() == before
