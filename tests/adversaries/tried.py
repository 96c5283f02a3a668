"""What adversaries try by hand: every page that a number opens, and which words they read there."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from helle.exchange.answers import ADDRESS as API

OF_A_CASE = "<case_number:number>"


def addresses(number: str) -> list[str]:
    """Each address that names a case and nothing else; but those of systems, which no login opens (`exchange`)."""

    def walk(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for one in found:
            route = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route)
            elif OF_A_CASE in route and route.count("<") == 1:
                yield "/" + route.replace(OF_A_CASE, number)

    return [one for one in walk(get_resolver().url_patterns, "") if not one.startswith(API)]


def words_read(client: Client, pages: Collection[str], words: Collection[str]) -> dict[str, set[str]]:
    """Which of the words stand on which page."""
    found = {}
    for page in pages:
        text = html.unescape(client.get(page).content.decode(errors="replace"))
        if read := {word for word in words if word in text}:
            found[page] = read
    return found
