"""The language of the pages: Danish until somebody chooses."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_USER
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from helle.register.organisations.actions import language_choose
from helle.register.organisations.models import User
from tests.cast import Cast, Member, reseat
from tests.pages import audit_lines

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


def log_in(who: Member) -> Client:
    """Another browser, in which somebody logs in with her second factor."""
    client = Client()
    client.force_login(User.objects.get(pk=who.user.pk), "helle.site.accounts.LoginsThatEnd")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session[METHODS_OF_USER] = str(who.user.pk)
    session.save()
    return client


def test_who_chose_a_language_reads_it_in_another_browser_too(cast: Cast) -> None:
    cast.mette.client().post(reverse("set-language"), {"language": "en"})
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.object_id, line.detail) == (
        "user.language_chosen",
        cast.mette.user.pk,
        {"language": "en"},
    )
    another = log_in(cast.mette)
    assert '<html lang="en">' in another.get("/sager/").content.decode()
    assert "helle_language" not in another.cookies
    assert '<html lang="da">' in log_in(cast.jonas).get("/sager/").content.decode()


def test_the_login_page_keeps_the_language_of_the_browser(cast: Cast) -> None:
    client = log_in(cast.mette)
    client.cookies["helle_language"] = "en"
    assert '<html lang="da">' in client.get("/sager/").content.decode()
    client.logout()
    client.cookies["helle_language"] = "en"
    assert '<html lang="en">' in client.get(reverse("account_login")).content.decode()


def test_the_same_choice_again_is_no_news(cast: Cast) -> None:
    cast.mette.client().post(reverse("set-language"), {"language": "da"})
    assert not [one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "user.language_chosen"]


def test_who_has_no_role_today_chooses_for_this_login_only(cast: Cast) -> None:
    client = cast.mette.client()
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2022, 2, 1)))
    client.post(reverse("set-language"), {"language": "en"})
    assert User.objects.get(pk=cast.mette.user.pk).language == "da"


def test_the_database_changes_nobody_s_language_but_hers_who_acts_and_knows_two(cast: Cast) -> None:
    for language in ("de", ""):
        with pytest.raises(IntegrityError), transaction.atomic(), cast.mette.acting():
            language_choose(language)
    with pytest.raises(ProgrammingError, match="nobody acts"), transaction.atomic():
        language_choose("en")
    assert not User.objects.filter(language="en").exists()


def test_choosing_takes_a_press_of_the_button() -> None:
    refused = Client().get(reverse("set-language"))
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert "Siden kan ikke bruges på den måde" in refused.content.decode()
    english = Client()
    english.cookies["helle_language"] = "en"
    assert "This page cannot be used in that way" in english.get(reverse("set-language")).content.decode()
