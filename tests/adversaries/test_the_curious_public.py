"""Somebody without a login looks at what lies beside the pages, and prepares a browser for somebody who has one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.cast import Cast
from tests.site.test_login import LOGIN, PASSWORD, enter_code, log_in, with_a_factor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# The public form reads over a role of its own.
ASKED_BY_ANYBODY = pytest.mark.django_db(databases=["default", "keys", "portal"])
STATIC = "/static/interface/helle.js"
MAKES_A_PAGE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage",
)
# How what somebody sent would come to change what all objects of a page have: merged by names that it brings, or read
# as objects and taken apart name by name. One field of an answer, by the name that we know, is read.
TAKES_NAMES_OVER = re.compile(
    r"__proto__|\.prototype\b|setPrototypeOf|defineProperty|fromEntries|Object\.entries|structuredClone"
    r"|\bfor\s*\([^)]*\sin\s|Object\.assign\((?!\w+, \{ \w+: )|JSON\.parse\((?![\w.]+\)\.\w+\b)",
)
SCRIPTS = sorted(Path(__file__).parents[2].glob("src/helle/**/static/**/*.js"))


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/pyproject.toml",
        "/var/secrets/master.key",
        "/static/",
        "/static/interface/",
        "/static/../src/helle/site/settings.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/admin/",
        "/api/",
    ],
)
def test_nothing_lies_beside_the_pages(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 404
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/konto/login/", "/h/", STATIC, "/findes-ikke/"])
def test_no_answer_repeats_what_was_sent(address: str) -> None:
    response = Client().generic("TRACE", address, headers={"cookie": "helle_session=somebodys"})
    assert response.status_code != 200 or address.startswith("/static/")
    assert b"somebodys" not in b"".join(response)


@ASKED_BY_ANYBODY
def test_no_other_site_is_let_read_an_answer() -> None:
    for address in ("/konto/login/", "/h/", STATIC):
        response = Client().get(address, headers={"origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_browser_that_was_prepared_is_not_the_one_that_is_logged_in(cast: Cast) -> None:
    """She is given the session of a stranger's browser; what she then logs in to, the stranger has not."""
    secret, hers, strangers = with_a_factor(cast.mette), Client(), Client()
    log_in(strangers, cast.mette)  # Half a login: from here on there is a session.
    given = strangers.cookies["helle_session"].value
    hers.cookies["helle_session"] = given
    log_in(hers, cast.mette)
    assert enter_code(hers, secret).status_code == 302
    assert hers.cookies["helle_session"].value != given
    assert hers.get("/sager/").status_code == 200
    assert strangers.get("/sager/").status_code == 302


def test_whoever_names_another_address_each_time_is_counted_as_one(cast: Cast) -> None:
    """No proxy of our own is set up, so nobody is believed about where she is."""
    for guess in range(5):
        Client().post(
            LOGIN,
            {"login": cast.mette.user.email, "password": f"a wrong password {guess}"},
            headers={"x-forwarded-for": f"203.0.113.{guess}", "x-real-ip": f"203.0.113.{guess}"},
        )
    right = log_in(Client(headers={"x-forwarded-for": "203.0.113.99"}), cast.mette)
    assert "For mange forkerte forsøg" in right.content.decode()


def test_what_stands_in_the_address_is_no_form(cast: Cast) -> None:
    with_a_factor(cast.mette)
    client = Client()
    client.post(f"{LOGIN}?{urlencode({'login': cast.mette.user.email, 'password': PASSWORD})}")
    assert client.get("/sager/").status_code == 302 and "account_login" not in client.session


@ASKED_BY_ANYBODY
@pytest.mark.parametrize("address", ["/konto/login/", "/h/", STATIC, STATIC.replace(".js", ".css")])
def test_each_text_says_in_which_signs_it_is_written(address: str) -> None:
    assert "charset=" in Client().get(address).headers["Content-Type"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_of_ours_makes_a_page_out_of_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert not MAKES_A_PAGE.search(text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_no_script_of_ours_takes_names_over_that_somebody_sent(script: Path) -> None:
    assert not TAKES_NAMES_OVER.search(script.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "written",
    [
        "for (const name in sent) kept[name] = sent[name];",
        "Object.assign(settings, JSON.parse(text));",
        "const sent = JSON.parse(request.responseText);",
        "kept.__proto__ = sent;",
        "Object.entries(sent).forEach(([name, value]) => (kept[name] = value));",
    ],
)
def test_a_script_that_took_names_over_would_be_found(written: str) -> None:
    assert TAKES_NAMES_OVER.search(written)


def test_under_tls_every_cookie_is_of_this_host_and_every_name_below_it_goes_by_tls(tmp_path: Path) -> None:
    shown = (
        "import django; django.setup();"
        " from helle.site import settings as s; from helle.site.flash import _OfThisHost as c;"
        " print(c.cookie_name, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT)"
    )
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HELLE_")}
    done = subprocess.run(
        [sys.executable, "-c", shown],
        env=mine | {"HELLE_STATE": str(tmp_path), "HELLE_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "helle.site.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["__Host-helle_messages", "31536000", "True", "True"]


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize(
    "target", ["id", "desk", "case-page", "'", "x.y", "", "//evil.example/", "javascript:alert(1)"]
)
def test_whoever_chooses_a_language_goes_back_to_an_address_of_this_site_whatever_is_sent(target: str) -> None:
    answer = Client().post("/sprog/", {"language": "en", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
