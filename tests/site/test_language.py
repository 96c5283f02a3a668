"""The language of the pages: Danish until somebody chooses."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_danish_comes_first_whatever_the_browser_says_and_a_choice_is_remembered(cast: Cast) -> None:
    client = cast.mette.client()
    assert '<html lang="da">' in client.get("/sager/", headers={"accept-language": "en"}).content.decode()
    chosen = client.post(reverse("set-language"), {"language": "en", "next": "/sager/"})
    assert chosen.headers["Location"] == "/sager/"
    assert chosen.cookies["helle_language"]["max-age"] == 365 * 24 * 3600
    assert '<html lang="en">' in client.get("/sager/").content.decode()


@pytest.mark.parametrize("language", ["de", "", "en-x", "\x00", "../../etc"])
def test_a_language_helle_does_not_speak_changes_nothing(cast: Cast, language: str) -> None:
    client = cast.mette.client()
    client.post(reverse("set-language"), {"language": language})
    assert "helle_language" not in client.cookies
    client.cookies["helle_language"] = "de"
    assert '<html lang="da">' in client.get("/sager/").content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://example.invalid/",
        "//example.invalid/",
        "/\\example.invalid",
        "\\\\example.invalid",
        "http:///example.invalid",
        "javascript:alert(1)",
        "https:example.invalid",
        " //example.invalid",
        "\x00//example.invalid",
    ],
)
def test_it_sends_nobody_to_another_site(target: str) -> None:
    response = Client().post(reverse("set-language"), {"language": "en", "next": target})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_choosing_takes_a_press_of_the_button() -> None:
    assert Client().get(reverse("set-language")).status_code == 405
