"""Whoever plants a session, keeps a page of somebody's, or puts into a form what it did not offer."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DataError
from django.test import Client, override_settings
from django.urls import reverse

from helle.register.people.models import Name
from helle.register.protection import clock
from helle.register.protection.context import NoSuchMembership
from helle.site.session_store import row_key
from tests import stories
from tests.cast import Cast, as_owner, reseat
from tests.mail import Sink, sink, text_of
from tests.pages import errors_of, hidden_of
from tests.production_log import demo_log
from tests.site.test_login import LOGIN, enter_code, log_in, with_a_factor

__all__ = ["sink"]

pytestmark = [pytest.mark.django_db(databases=["default", "keys", "staff"]), pytest.mark.usefixtures("as_if_committed")]


def planted() -> tuple[Client, str]:
    """A browser of the attacker's with a session that the site itself began."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    return client, str(session.session_key)


def test_a_session_that_was_planted_is_worth_nothing_once_she_has_logged_in(cast: Cast) -> None:
    """With the password and again with the code the key is another, and the row of the planted one is gone."""
    attacker, key = planted()
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = key
    secret = with_a_factor(cast.mette)
    assert log_in(victim, cast.mette).status_code == 302
    assert enter_code(victim, secret).status_code == 302
    assert victim.get("/").status_code == 200
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != key
    assert not Session.objects.filter(session_key=row_key(key)).exists()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = key
    assert attacker.get("/sager/").headers["Location"].startswith(LOGIN)


def test_a_key_that_the_site_never_gave_is_not_taken_over(cast: Cast) -> None:
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = "chosenbytheattacker0123456789abc"
    secret = with_a_factor(cast.mette)
    log_in(victim, cast.mette)
    assert enter_code(victim, secret).status_code == 302
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != "chosenbytheattacker0123456789abc"


def test_a_page_that_was_kept_saves_nothing_after_she_logged_out_nor_in_another_session(cast: Cast) -> None:
    """The whole form, with both of its tokens, as it stood in the browser."""
    case = stories.an_opened_case(cast)
    address = reverse("case-name-new", args=[case.number])
    client = cast.mette.client()
    client.handler.enforce_csrf_checks = True
    kept = hidden_of(client, address) | {"kind": "alias", "name": "Planta Gata"}
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(address).content.decode())
    assert token is not None
    kept["csrfmiddlewaretoken"] = token[1]
    elsewhere = cast.jonas.client()
    elsewhere.handler.enforce_csrf_checks = True
    assert elsewhere.post(address, kept).status_code == 403
    client.post("/konto/logout/", {"csrfmiddlewaretoken": token[1]})
    again = client.post(address, kept)
    assert again.status_code == 403 or again.headers["Location"].startswith(LOGIN)
    with cast.mette.acting():
        assert not Name.objects.filter(kind="alias").exists()


def test_what_was_saved_is_not_saved_again_by_sending_it_again(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    address = reverse("case-name-new", args=[case.number])
    client = cast.mette.client()
    kept = hidden_of(client, address) | {"kind": "alias", "name": "Planta Gata"}
    for _press in range(3):
        assert client.post(address, kept).status_code == 302
    assert cast.jonas.client().post(address, kept).status_code in (403, 409, 422)
    with cast.mette.acting():
        assert Name.objects.filter(kind="alias").count() == 1


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_X_ORIGINAL_HOST", "HTTP_FORWARDED", "HTTP_REFERER"])
def test_a_mail_with_a_link_names_our_host_whatever_the_request_says(cast: Cast, sink: Sink, header: str) -> None:
    client = Client(headers={"Accept-Language": "da"})
    said = "host=attacker.example" if header == "HTTP_FORWARDED" else "https://attacker.example/"
    forged: dict[str, Any] = {header: said if header != "HTTP_X_FORWARDED_HOST" else "attacker.example"}
    client.post("/konto/password/reset/", {"email": cast.mette.user.email}, **forged)
    mail = sink.only(cast.mette.user.email)
    assert "attacker.example" not in mail.as_string() + text_of(mail)
    assert re.search(r"https://helle\.example\.invalid/konto/", text_of(mail))


def test_a_mail_with_a_link_names_our_address_whichever_of_our_names_is_asked(cast: Cast, sink: Sink) -> None:
    Client().post("/konto/password/reset/", {"email": cast.mette.user.email}, HTTP_HOST="127.0.0.1:443")
    (link,) = re.findall(r"https?://\S+/konto/\S+", text_of(sink.only(cast.mette.user.email)))
    assert link.startswith("https://helle.example.invalid/konto/password/reset/key/")


@pytest.mark.parametrize("host", ["testserver:6666", "localhost:6666", "127.0.0.1:99999", "[::1]:8080"])
def test_a_request_for_another_port_of_ours_is_not_answered_and_sends_no_mail(
    cast: Cast, sink: Sink, host: str
) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/konto/password/reset/", {"email": cast.mette.user.email}, HTTP_HOST=host)
    assert answer.status_code == 400 and host not in answer.content.decode()
    assert sink.received == []
    # Nor is it led to TLS there.
    with override_settings(SECURE_SSL_REDIRECT=True):
        assert client.get("/konto/login/", HTTP_HOST=host, HTTP_ACCEPT="text/html").status_code == 400


def test_a_load_balancer_asks_at_the_port_behind_the_proxy(sink: Sink) -> None:
    assert Client().get("/healthz", HTTP_HOST="localhost:8000").status_code != 400


def test_a_request_for_another_host_is_not_answered_and_sends_no_mail(cast: Cast, sink: Sink) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/konto/password/reset/", {"email": cast.mette.user.email}, HTTP_HOST="attacker.example")
    assert answer.status_code == 400 and "attacker.example" not in answer.content.decode()
    assert sink.received == []


@pytest.mark.parametrize("host", ["attacker.example", "localhost:6666", "a b", "x" * 9000, "localhost\r\nERROR forged"])
def test_a_forged_host_is_one_line_in_the_log_without_the_secret_of_the_address(cast: Cast, host: str) -> None:
    """A system is answered by a problem. A demo's terminal, which is told of less, has the line as well."""
    secret = uuid.uuid4().hex
    asked = ((f"/konto/password/reset/key/{secret}/", "text/html"), ("/api/v1/", "application/problem+json"))
    for address, kind in asked:
        with demo_log() as log:
            answer = Client().get(address, {"code": secret}, HTTP_HOST=host)
        assert answer.status_code == 400 and answer.headers["Content-Type"].startswith(kind)
        (line,) = log.getvalue().splitlines()
        assert "forged_host" in line and len(line) < 400
        assert secret not in line and secret not in answer.content.decode()
    assert "host" in answer.json()["detail"] or "vært" in answer.json()["detail"]


# Letters that look like others, signs that are drawn as a picture, a blank that nobody sees.
ROLES = ("cmm_lead ", "cmm_lеad", "👮🏽", "cmm_lead\u200b", "CMM_LEAD", "cmm_lead;--", "")


@pytest.mark.parametrize("role", [*ROLES, "cmm_lead\x00", "x" * 33, "x" * 70_000])
def test_a_role_that_is_none_is_refused_by_the_page(cast: Cast, role: str) -> None:
    address = reverse("role-new", args=[cast.jonas.user.pk])
    client = cast.anton.client()
    unit = cast.jonas.membership.unit_id
    given = hidden_of(client, address) | {"unit": str(unit), "since": f"{clock.today():%Y-%m-%d}", "until": ""}
    answer = client.post(address, given | {"role": role})
    assert answer.status_code == 422 and list(errors_of(answer)) == ["role"]


@pytest.mark.parametrize("role", ROLES[:-1])
def test_a_role_that_is_none_is_nobody_s_in_the_database(cast: Cast, role: str) -> None:
    reseat(cast.mette.membership, role=role)
    with pytest.raises(NoSuchMembership), cast.mette.acting():
        pass
    assert cast.mette.client().get("/sager/").status_code == 403


@pytest.mark.parametrize(
    "membership", ["", "👮🏽", "x" * 5000, "\x00", "0", "00000000-0000-4000-8000-000000000000", "' OR 1=1 --"]
)
def test_a_membership_that_is_none_of_hers_is_not_worked_in(cast: Cast, membership: str) -> None:
    client = cast.mette.client()
    assert client.post(reverse("choose-membership"), {"membership": membership}).status_code == 302
    page = client.get("/enheder/")
    assert page.status_code == 200 and page.context["membership"].pk == cast.mette.membership.pk
    client.post(reverse("choose-membership"), {"membership": str(cast.karen.membership.pk)})
    assert client.get("/enheder/").context["membership"].pk == cast.mette.membership.pk


def test_a_role_has_no_room_for_more_than_a_role(cast: Cast) -> None:
    with pytest.raises(DataError):
        as_owner("UPDATE organisations_membership SET role = %s WHERE id = %s", ["x" * 33, cast.mette.membership.pk])
