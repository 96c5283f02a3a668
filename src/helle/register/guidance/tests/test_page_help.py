"""Help on each page: two sentences in both languages for every page there is, and none for a page there is not."""

from __future__ import annotations

import inspect
import re
from importlib import import_module

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import Gates
from tests.test_tested_views import TESTED_IN, own_views

from helle.register.guidance.page_help import all_help, help_of

SENTENCE_ENDS = re.compile(r"[.?!](?=\s|$)")
# What is fetched by a page and not looked at as one.
NOT_PAGES = {
    "case-access-file", "case-access-locked", "case-access-making", "case-document-file", "case-document-page",
    "case-letter-draft-pdf", "case-letter-pdf", "case-letter-picture", "case-letter-request-form", "report-picture",
}  # fmt: skip
# Pages that come of pressing a button on another, with what was chosen there.
SHOWN_BY_POST = {"case-several", "case-several-assign"}


def pages() -> set[str]:
    """Every address of Helle's own that shows a page to a member: its tests open it by GET."""
    found = set()
    for name, view in own_views().items():
        if getattr(view, "helle_without_context", False) or name in NOT_PAGES:
            continue
        gates = [one for _name, one in inspect.getmembers(import_module(TESTED_IN[name]), inspect.isclass)]
        for one in gates:
            if issubclass(one, Gates) and getattr(one, "view", None) == name and "GET" in one.methods:
                found.add(name)
    return found


def test_every_page_has_help_and_no_help_is_without_its_page() -> None:
    assert sorted(pages() - set(all_help())) == []
    assert sorted(set(all_help()) - pages() - SHOWN_BY_POST) == []
    assert set(own_views()) >= SHOWN_BY_POST


@pytest.mark.parametrize("name", sorted(all_help()))
def test_help_is_two_sentences_in_each_language(name: str) -> None:
    text = help_of(name)
    assert text is not None
    for said in (text.da, text.en):
        assert len(SENTENCE_ENDS.findall(said)) == 2, said
        assert said == said.strip()
        assert said[0].isupper() and said.endswith(".")
        assert len(said) <= 240, said
    assert text.da != text.en


@pytest.mark.django_db(databases=["default", "keys"])
class TestOnThePage:
    def test_it_stands_behind_a_word_in_the_language_of_the_page(self, cast: Cast) -> None:
        client = cast.mette.client()
        danish = client.get(reverse("desk")).content.decode()
        assert "Hjælp til siden" in danish
        assert "Et skridt forsvinder af sig selv" in danish
        assert f"{reverse('guidance')}?side=desk" in danish
        client.cookies["helle_language"] = "en"
        assert "A step disappears by itself" in client.get(reverse("desk")).content.decode()

    def test_a_page_that_is_not_there_tells_nothing_by_its_help(self, cast: Cast) -> None:
        number = stories.an_opened_case(cast).number
        refused = cast.olga.client().get(reverse("case-page", args=[number]))
        assert refused.status_code == 404
        assert "Hjælp til siden" not in refused.content.decode()
