"""The addresses that no guard stands before: each is called as docs/reference/addresses.toml says who may."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client

from helle.register.protection import guards

pytestmark = pytest.mark.django_db(
    databases=["default", "keys", "staff", "numbers", "portal", "intake", "partner", "api"]
)
SAID: Final = tomllib.loads(
    (Path(__file__).parents[2] / "docs" / "reference" / "addresses.toml").read_text(encoding="utf-8")
)
# The addresses of the process that has the keys, and those of the one that anybody reaches.
SITES: Final = ("helle.site.urls", "helle.site.public_urls")
LOGIN: Final = "/konto/login/"
# What stands in an address where something is asked for that is not there.
NOT_THERE: Final = "7"
NO_SUCH_CASE: Final = "2025-9999999"
PART: Final = re.compile(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)")
# What is asked for is not there: no such release, and no identity provider that sent us here.
THERE_ARE_NONE: Final = {
    "public-release", "public-release-file", "public-release-pack", "public-release-quality",
    "federation-leave", "federation-return", "saml-return", "saml-description", "saml-end",
}  # fmt: skip
# Whoever was turned away by her organisation reads why, and anybody else is led on to the login; what a key is asked is
# for the login's own script, and whoever opens it as a page stands at the login.
LEADS_TO_THE_LOGIN: Final = {"federation-refused", "mfa_login_webauthn"}
# The one asks for the code, whether there is such a link or not; the other says that one has left.
SAYS_NOTHING: Final = {"partner-enter", "partner-leave"}
CLOSED: Final = "account/signup_closed.html"


def unguarded() -> list[tuple[str, str]]:
    """The first address of each pattern, as somebody would call it: an other with the same never answers."""
    found: dict[str, str] = {}
    for name, route, _view in guards.without_guard(*SITES):
        there = PART.sub(lambda part: NO_SUCH_CASE if "case_number:" in part[0] else NOT_THERE, route)
        found.setdefault("/" + there.replace("^", "").replace("$", ""), name)
    return [(name, path) for path, name in found.items() if name != "public-front"]  # Of the other process alone.


def test_every_address_without_a_guard_stands_in_one_list_and_no_other_does() -> None:
    names = Counter(name for one in SAID.values() for name in one["addresses"])
    assert set(names.values()) == {1}
    assert {name for name, _route, _view in guards.without_guard(*SITES)} == names.keys()


@pytest.mark.parametrize("who", sorted(SAID))
def test_it_opens_to_whoever_calls_it_as_the_list_says(who: str) -> None:
    client, wrong = Client(raise_request_exception=False), {}
    for name, path in unguarded():
        if name not in SAID[who]["addresses"]:
            continue
        answer: Any = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path)
        status, where = answer.status_code, answer.headers.get("Location", "").partition("?")[0]
        if who == "anybody":
            led_away = where == LOGIN and name not in LEADS_TO_THE_LOGIN
            right = status < 500 and not led_away and (status != 404 or name in THERE_ARE_NONE)
        elif who in ("login", "password"):
            right = status == 302 and where in (LOGIN, "/")  # From the front page she is sent on to the login.
        elif who == "key":
            right = status == 401 and answer.headers["Content-Type"] == "application/problem+json"
        elif who == "secret":
            right = status in (403, 404) or (status == 200 and name in SAYS_NOTHING)
        else:
            right = status == 404 or CLOSED in {one.name for one in answer.templates}
        if not right:
            wrong[name, path] = status, where
    assert wrong == {}
