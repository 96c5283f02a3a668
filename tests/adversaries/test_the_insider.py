"""A curious colleague goes through every page of a case that somebody else has, and the lists, for a word of it."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import stories
from tests.cast import Cast, member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OF_A_CASE = "<case_number:number>"
LISTS = ("/", "/sager/", "/henvendelser/", "/opgaver/")
WORDS = (stories.NAME, stories.SAFE_CONTACT, stories.DESCRIPTION, stories.ACCOUNT)


def addresses(number: str) -> Iterator[str]:
    """Each address that names a case and nothing else."""

    def walk(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for one in found:
            route = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route)
            elif OF_A_CASE in route and route.count("<") == 1:
                yield "/" + route.replace(OF_A_CASE, number)

    return walk(get_resolver().url_patterns, "")


def words_read(client: Client, pages: list[str]) -> dict[str, set[str]]:
    """Which words of the story stand on which page."""
    found = {}
    for page in pages:
        text = html.unescape(client.get(page).content.decode(errors="replace"))
        if words := {word for word in WORDS if word in text}:
            found[page] = words
    return found


def test_no_page_of_a_colleagues_case_has_a_word_of_it_before_she_says_what_for(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.hold_interview(cast.mette, case)
    stories.assign(cast.karen, case, cast.mette)
    number = str(case.number)
    pages = [*addresses(number), *LISTS]
    assert len(pages) > 85
    curious = member("Nikoline Prytz", "CMM", "cmm_caseworker").client()
    assert words_read(curious, pages) == {}
    # Whoever has the case reads it: so there was something to be found.
    assert words_read(cast.mette.client(), [f"/sager/{number}/samtale/"])
