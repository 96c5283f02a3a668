"""The guidance (GOV-15): what comes with Helle, finding it by words, topic and page, and what has changed since."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import guidance_stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines

from helle.register.guidance import loading
from helle.register.guidance.choices import Topic
from helle.register.guidance.models import Seen
from helle.register.guidance.page_help import screens
from helle.rules import requirements

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LIST = reverse("guidance")
NO_ARTICLE = uuid.UUID(int=0)
NOTES = loading.article_id("notes")


def page_of(article: uuid.UUID) -> str:
    return reverse("guidance-article", args=[article])


class TestListGates(Gates):
    view = "guidance"
    may = "olga"
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    action = "guidance.listed"


class TestArticleGates(ObjectGates):
    view = "guidance-article"
    may = "anton"
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    action = "guidance.read"

    def place(self, cast: Cast) -> Place:
        return Place(page_of(NOTES), page_of(NO_ARTICLE))


def test_at_least_ten_articles_come_along_each_whole_in_both_languages() -> None:
    articles = loading.shipped()
    assert len({one["id"] for one in articles}) >= 10
    for one in articles:
        assert one["topic"] in Topic
        assert set(one["screens"]) <= set(screens())
        assert one["requirements"]
        assert all(requirements.exists(cited) for cited in one["requirements"]), one["id"]
        for language in ("da", "en"):
            assert 5 < len(one[f"title_{language}"]) <= 120
            assert 300 < len(one[f"text_{language}"]) < 3000
        assert one["text_da"].count("\n- ") == one["text_en"].count("\n- "), one["id"]
        assert one["text_da"].count("## ") == one["text_en"].count("## "), one["id"]


def test_every_screen_that_can_have_articles_has_one_or_is_a_list() -> None:
    having = {name for one in loading.shipped() for name in one["screens"]}
    assert set(screens()) - having == {
        *("referral-page", "allocation", "operations", "case-access", "case-print"),
        *("administration", "user-list", "service-list", "login-list", "unit-page", "review-list", "health"),
        *("code-lists", "code-list", "case-purpose", "look-list", "log-review-list", "handed-out-list"),
        *("estimates", "estimate", "estimate-new"),
        *("release-take-over", "release-let-be"),
        *("research", "research-new", "research-page", "research-prepare", "research-decide", "research-hand-out"),
        *("research-revoke", "research-deleted"),
    }


def test_what_came_along_is_in_the_library(cast: Cast) -> None:
    page = cast.olga.client().get(LIST)
    shown = {row.version.article for row in page.context["rows"]}
    assert shown == {loading.article_id(one["id"]) for one in loading.shipped()}
    assert "Skriv notater, som personen må læse" in page.content.decode()


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("tolken", "da", "interpreters"),  # another form of the word than the title's
        ("aktindsigt", "da", "notes"),
        ("hemmeligt", "da", "secret-addresses"),
        ("interpreter", "en", "interpreters"),
        ("extending", "en", "the-period"),
    ],
)
def test_words_are_found_in_all_their_forms(cast: Cast, words: str, language: str, found: str) -> None:
    client = cast.mette.client()
    client.cookies["helle_language"] = language
    rows = client.get(LIST, {"ord": words}).context["rows"]
    assert loading.article_id(found) in {row.version.article for row in rows}
    assert len(rows) < len(loading.shipped())


def test_the_best_comes_first_and_odd_searches_find_nothing_and_break_nothing(cast: Cast) -> None:
    client = cast.mette.client()
    rows = client.get(LIST, {"ord": "tolk"}).context["rows"]
    assert rows[0].version.article == loading.article_id("interpreters")
    for odd in ("zzqqxx", "&|!()", '"', "\x00", "-", "a" * 500):
        assert client.get(LIST, {"ord": odd}).status_code == 200
    assert client.get(LIST, {"ord": "zzqqxx"}).context["rows"] == []


def test_what_is_searched_for_is_not_in_the_audit(cast: Cast) -> None:
    cast.mette.client().get(LIST, {"ord": "Svetlana"})
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "guidance.listed")
    assert line.detail == {"topic": "", "screen": "", "searched": True}


def test_a_topic_or_a_page_narrows_the_list(cast: Cast) -> None:
    client = cast.mette.client()
    by_topic = client.get(LIST, {"emne": "minors"}).context["rows"]
    assert {row.version.article for row in by_topic} == {
        loading.article_id(name) for name in ("minors", "a-child-in-the-case")
    }
    by_page = client.get(LIST, {"side": "case-period-end"})
    assert [row.version.article for row in by_page.context["rows"]] == [loading.article_id("the-period")]
    assert "Artikler, der hører til: Perioden udløber." in by_page.content.decode()
    assert len(client.get(LIST, {"side": "../../etc"}).context["rows"]) == len(loading.shipped())


def test_an_article_is_shown_in_the_language_of_the_page_with_its_sources(cast: Cast) -> None:
    client = cast.mette.client()
    danish = client.get(page_of(NOTES)).content.decode()
    assert "<li>Lad være med at gætte på diagnoser." in danish
    assert "GOV-05" in danish
    client.cookies["helle_language"] = "en"
    assert "Do not guess at diagnoses." in client.get(page_of(NOTES)).content.decode()


def test_the_list_says_what_one_has_not_read_and_what_has_changed_since(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    client = cast.mette.client()

    def marks() -> tuple[bool, bool]:
        row = next(one for one in client.get(LIST).context["rows"] if one.version.article == NOTES)
        return row.is_new, row.has_changed

    assert marks() == (True, False)
    client.get(page_of(NOTES))
    assert marks() == (False, False)
    guidance_stories.published(cast.karen, cast.ulla, NOTES)
    assert marks() == (False, True)
    # Reading the earlier version is not reading what has changed.
    client.get(page_of(NOTES) + "?udgave=1")
    assert marks() == (False, True)
    client.get(page_of(NOTES))
    assert marks() == (False, False)
    with cast.jonas.acting():
        assert not Seen.objects.exists()


def test_earlier_versions_stay_readable_and_say_that_they_do_not_hold(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    tomorrow = dt.date(2025, 10, 7)
    guidance_stories.publish(cast.ulla, guidance_stories.draft(cast.karen, NOTES), valid_from=tomorrow)
    client = cast.mette.client()
    assert "Skriv notater, som personen må læse" in client.get(page_of(NOTES)).content.decode()
    on_day(tomorrow)
    assert "Når nogen holder øje" in client.get(page_of(NOTES)).content.decode()
    old = client.get(page_of(NOTES) + "?udgave=1").content.decode()
    assert "Udgaven gælder ikke i dag." in old
    assert "Lad være med at gætte på diagnoser." in old
    assert client.get(page_of(NOTES) + "?udgave=9").status_code == 404
