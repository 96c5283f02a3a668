"""Whoever is turned away reads why in the other language, too, with what she is to tell whom she asks (PUB-DIG-07)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from helle.register.organisations.models import User
from helle.site import turned_away
from tests.cast import Cast
from tests.federation import saml_provider
from tests.federation import stories as told
from tests.federation.provider import Provider
from tests.pages import audit_lines

pytestmark = pytest.mark.usefixtures("committed")
LOGIN = "/konto/login/"


def in_english(client: Client, shown: Any) -> Any:
    """Press English on a page, as it has it."""
    next_ = reverse("federation-refused")
    assert f'name="next" value="{next_}"' in shown.content.decode()
    return client.post(reverse("set-language"), {"language": "en", "next": next_}, follow=True)


def test_the_two_numbers_stand_there_in_english_and_nothing_more_is_in_the_log(
    committed_cast: Cast, provider: Provider
) -> None:
    client = Client()
    refused = told.log_in(client, provider)
    assert "ikke knyttet til en bruger" in refused.content.decode()
    before = len(audit_lines(committed_cast))
    again = in_english(client, refused)
    page = again.content.decode()
    assert (again.status_code, again.headers["Cache-Control"]) == (403, "no-store")
    assert told.CVR in page and str(told.METTE) in page
    assert "Your login is not bound to a user" in page
    assert "Loginet er ikke begyndt her" not in page
    assert len(audit_lines(committed_cast)) == before
    kept = json.dumps(dict(client.session))
    assert "federation_refused" in kept
    assert told.CVR not in kept and str(told.METTE) not in kept, "sealed"


def test_the_same_by_saml_whose_answer_comes_by_a_form(committed_cast: Cast, saml: saml_provider.Provider) -> None:
    client = Client()
    refused = told.bring(client, saml.authorize(told.go_there(client)))
    page = in_english(client, refused).content.decode()
    assert told.CVR in page and str(told.METTE) in page


def test_a_login_that_was_not_taken_says_why_in_english(committed_cast: Cast, provider: Provider) -> None:
    client = Client()
    told.go_there(client)
    given_up = client.get(reverse("federation-return"), {"error": "access_denied"})
    assert "Du afbrød" in given_up.content.decode()
    assert "You stopped" in in_english(client, given_up).content.decode()


def test_it_is_kept_for_some_minutes_in_the_browser_it_was_told_to_and_until_the_next_try(
    committed_cast: Cast, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = Client(), reverse("federation-refused")
    told.log_in(client, provider)
    assert client.get(url).status_code == 403
    assert Client().get(url).headers["Location"] == LOGIN
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + turned_away.SECONDS_KEPT + 1)
    assert client.get(url).headers["Location"] == LOGIN
    monkeypatch.undo()
    told.go_there(client)
    assert client.get(url).headers["Location"] == LOGIN


def test_what_is_forged_is_nothing_and_who_came_from_nowhere_gets_no_session(
    committed_cast: Cast, provider: Provider
) -> None:
    client = Client()
    told.log_in(client, provider)
    session = client.session
    for forged in ("🙂", "AAAA", session[turned_away.KEPT][:-8]):
        session[turned_away.KEPT] = forged
        session.save()
        assert client.get(reverse("federation-refused")).headers["Location"] == LOGIN
    nobody = Client()
    assert nobody.get(reverse("federation-return"), {"error": "x"}).status_code == 403
    assert settings.SESSION_COOKIE_NAME not in nobody.cookies
    assert User.objects.filter(last_login__isnull=False).count() == 0
