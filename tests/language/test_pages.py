"""The pages speak one language at a time: no Danish is left on an English page, no English on a Danish one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.utils import translation

from helle.register.codelists.choices import KeptList
from helle.register.codelists.queries import all_choices
from helle.register.identification.models import Interview
from helle.register.organisations.models import UnitName, User
from tests import stories, whole_story
from tests.cast import Cast, Member
from tests.told import Told
from tests.whole_story import Story

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])

READ = ("aria-label", "title", "placeholder", "alt")  # Attributes that are shown or read aloud.
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DANISH = re.compile(
    r"\b(og|ikke|er|sag|sagen|sager|af|til|fra|på|den|det|der|som|med|hvem|hvad|hvor|ja|nej|ny|skrivebord"
    r"|henvendelse[r]?|vurderet|vurdering|samtale[n]?|periode[n]?|dag|dage|navn|trin|enhed|fejl|gem|annuller|valgfrit)\b"
    r"|\b\w*[æøåÆØÅ]\w*",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    r"\b(the|and|of|not|is|case|cases|with|who|what|yes|no|day|days|name|unit|error|save|cancel|optional|desk"
    r"|referral[s]?|assessed|assessment|interview|required|this field|select|choice)\b",
    re.IGNORECASE,
)


class Visible(HTMLParser):
    """Everything a reader sees or hears of a page, except parts marked as another language than the page's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.parts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = (
            bool(self.open and self.open[-1][1])
            or tag in ("script", "style")
            or (given.get("lang") or self.language) != self.language
        )
        if tag not in EMPTY:
            self.open.append((tag, hidden))
        if not hidden:
            self.parts += [given[name] or "" for name in READ if name in given]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.parts.append(data)


def left_over(html: str, language: str, names: list[str]) -> list[str]:
    """Where words of the other language stand on a page. `names`, requirements and addresses are neither."""
    reader = Visible(language)
    reader.feed(html)
    other = DANISH if language == "en" else ENGLISH
    found = []
    proper = re.compile(
        "|".join(
            [r"\b[A-Z]{2,4}-\d{2}\b", r"[\w.-]+\.\w{2,3}/\S*", *(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names)]
        )
    )
    for part in reader.parts:
        # Looked for first as it is: to take hundreds of names out of each part takes longest.
        if other.search(part) and (hit := other.search(proper.sub("·", part))):
            found.append(f"{hit[0]!r} in {' '.join(part.split())!r}")
    return found


@pytest.fixture
def names() -> list[str]:
    """Units in both languages, countries and tongues, the staff, and what the story's people wrote; longest first."""
    units = [name for row in UnitName.objects.all() for name in (row.name_da, row.name_en)]
    people = list(User.objects.values_list("full_name", flat=True))
    places = []
    for language in ("da", "en"):
        with translation.override(language):
            places += [name for _code, name in (*all_choices(KeptList.COUNTRIES), *all_choices(KeptList.LANGUAGES))]
    return sorted({*units, *people, *places, *whole_story.SECRETS}, key=len, reverse=True)


def browser(member: Member, language: str) -> Client:
    client = member.client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def text_of(response: HttpResponseBase, language: str) -> str:
    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Language"] == language
    html = response.content.decode()
    if html.lstrip().startswith("<!doctype"):
        assert f'<html lang="{language}">' in html
    return html


# What nobody translated is Danish, and stands so on an English page; English on a Danish one is looked for at length.
LANGUAGES = pytest.mark.parametrize("language", [pytest.param("da", marks=pytest.mark.at_length), "en"])
FORMS = [
    "indikation/", "person/", "person/navn/", "person/nummer/", "person/barn/", "ophold/", "samtale/", "forhold/",
    "vurdering/", "kontaktperson/ny/", "fordel/", "trin/give_support/", "barnet/bolig/", "barnet/eftersoegning/",
    "barnet/samtale/", "barnet/kommune/", "barnet/repraesentant/anmod/", "barnet/repraesentant/indstilling/",
    "barnet/forsvundet/", "kontaktperson/foer/",
]  # fmt: skip


def check(client: Client, paths: list[str], language: str, names: list[str]) -> list[str]:
    found = []
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        found += [f"{path}: {line}" for line in left_over(text_of(response, language), language, names)]
    return found


class TestOneLanguage(Told):
    """Nothing of the other language is left on the pages about a case that has everything."""

    @LANGUAGES
    def test_cmm_reads_one_language(self, cast: Cast, story: Story, names: list[str], language: str) -> None:
        waiting = stories.refer(cast, persons=2)
        case, mette = f"/sager/{story.case.number}/", browser(cast.mette, language)
        paths = [
            "/",
            "/?mine=1",
            "/statistik/",
            "/enheder/",
            "/sager/",
            "/sager/ny/",
            "/sager/find/",
            "/henvendelser/",
            "/henvendelser/ny/",
        ]
        paths += [f"/henvendelser/{story.referral.number}/", f"/henvendelser/{waiting.number}/"]
        paths += [f"/henvendelser/{waiting.number}/{page}/" for page in ("tag-ind", "laeg-til", "afslut")]
        with cast.mette.acting():
            interview = Interview.objects.get(case=story.case).pk
        paths += [
            case,
            case + "barnet/",
            *(case + page for page in FORMS),
            f"{case}samtale/{interview}/",
            f"{case}samtale/{interview}/send/",
        ]
        paths += [f"{case}kontaktperson/", f"{case}laes/", f"{case}laes/ny/"]
        assert check(mette, paths, language, names) == []
        assert left_over(text_of(mette.post(case + "person/vis/"), language), language, names) == []

    @LANGUAGES
    def test_the_others_read_one_language(self, cast: Cast, story: Story, names: list[str], language: str) -> None:
        case = f"/sager/{story.case.number}/"
        ulla = [case, *(case + page for page in ("ophold/", "forlaengelse/anmod/", "forlaengelse/afgoer/"))]
        assert check(browser(cast.ulla, language), ["/", "/sager/", "/sager/ny/", *ulla], language, names) == []
        assert (
            check(browser(cast.karen, language), ["/", "/log/", "/log/?afvist=1", case + "opslag/"], language, names)
            == []
        )
        assert (
            check(browser(cast.anders, language), ["/", "/henvendelser/", "/henvendelser/ny/"], language, names) == []
        )
        assert check(browser(cast.anton, language), ["/"], language, names) == []

    @LANGUAGES
    def test_refusals_speak_one_language(self, cast: Cast, story: Story, names: list[str], language: str) -> None:
        """Forms sent empty, a page that is not theirs, and the login."""
        mette, case = browser(cast.mette, language), f"/sager/{story.case.number}/"
        found = []
        for path in ("/henvendelser/ny/", "/sager/find/", *(case + page for page in FORMS)):
            response = mette.post(path, {"p-TOTAL_FORMS": "1", "p-INITIAL_FORMS": "0"})
            assert response.status_code == 422, path
            found += [f"{path}: {line}" for line in left_over(text_of(response, language), language, names)]
        strange = browser(cast.olga, language).get(case)
        assert strange.status_code == 404
        found += left_over(text_of(strange, language), language, names)
        anyone = Client()
        anyone.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        found += check(anyone, ["/konto/login/"], language, names)
        wrong = anyone.post("/konto/login/", {"login": "x@example.invalid", "password": "wrong"})
        found += left_over(text_of(wrong, language), language, names)
        assert found == []


def test_what_is_left_over_is_found() -> None:
    page = '<html lang="en"><p>Desk</p><p title="Sagen">x</p><button lang="da">Dansk</button><br><i>Åbn</i></html>'
    assert left_over(page, "en", []) == ["'Sagen' in 'Sagen'", "'Åbn' in 'Åbn'"]
    assert left_over(page, "en", ["Åbn", "Sagen"]) == []
    assert left_over('<html lang="da"><p>Sag</p><p>the case</p></html>', "da", []) == ["'the' in 'the case'"]
