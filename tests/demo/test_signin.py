"""Signing in without a password: once, on this machine, in a demo; and the clock of the start page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from helle import cli
from helle.demo import country, logins, people, signin
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from tests.cast import reseat

pytestmark = pytest.mark.django_db(databases=["default", "keys", "lists"])

FAR_AWAY = ["192.0.2.7", "10.0.0.1", "2001:db8::1", ""]


@pytest.fixture
def staff(db: None, hiring: None) -> None:
    people.hire()


@pytest.fixture
def production(staff: None, owner: psycopg.Connection[Any]) -> Iterator[None]:
    """An installation of the kind that is no demo."""
    kind, offset, frozen = owner.execute(
        "SELECT kind, clock_offset, clock_frozen_at FROM protection_installation"
    ).fetchone() or ("test", None, None)
    owner.execute("UPDATE protection_installation SET kind = 'production', clock_offset = '0', clock_frozen_at = NULL")
    yield
    owner.execute(
        "UPDATE protection_installation SET kind = %s, clock_offset = %s, clock_frozen_at = %s", [kind, offset, frozen]
    )


def link(role: str = "cmm_caseworker") -> str:
    return f"/demo/ind/{signin.new_token(people.roles()[role].membership_id)}/"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("staff")
def test_a_link_signs_in_once_and_needs_no_second_factor(client: Client) -> None:
    address = link()
    assert client.get(address).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert "Mette Holm" in client.get("/").content.decode()
    second = Client()
    assert second.get(address).status_code == 410
    assert not signed_in(second)


@pytest.mark.usefixtures("staff")
def test_looking_at_a_link_without_following_it_does_not_spend_it(client: Client) -> None:
    address = link()
    assert client.head(address).status_code == 405
    assert client.get(address).status_code == 302


@pytest.mark.usefixtures("staff")
def test_a_link_is_stored_as_a_hash_for_ten_minutes() -> None:
    token = signin.new_token(people.roles()["cmm_lead"].membership_id)
    assert cache.get(f"demo-sign-in:{token}") is None
    cache.touch(signin._key(token), -1)
    assert signin.spend_token(token) is None
    assert signin.SECONDS_VALID == 600
    assert signin.spend_token("never-made") is None


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("address", FAR_AWAY)
def test_nobody_signs_in_from_another_machine(client: Client, address: str) -> None:
    for response in (
        client.get(link(), REMOTE_ADDR=address),
        client.post("/demo/ind/", {"who": "cmm_caseworker"}, REMOTE_ADDR=address),
        client.post("/demo/ur/", {"days": "1"}, REMOTE_ADDR=address),
        client.get("/demo/", REMOTE_ADDR=address),
        client.get("/", REMOTE_ADDR=address),
    ):
        assert response.status_code == 404
    assert not signed_in(client)


@pytest.mark.usefixtures("staff")
def test_nobody_signs_in_through_a_proxy(client: Client) -> None:
    assert client.get(link(), headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert not signed_in(client)


@pytest.mark.usefixtures("production")
def test_nobody_signs_in_where_it_is_no_demo(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert client.get(link()).status_code == 404
    assert client.post("/demo/ind/", {"who": "cmm_caseworker"}).status_code == 404
    assert client.post("/demo/ur/", {"days": "1"}).status_code == 404
    assert client.get("/demo/").status_code == 404
    assert not signed_in(client)
    assert signin.print_link("cmm_caseworker", 8000) == 1
    assert "no demo" in capsys.readouterr().err


@pytest.mark.usefixtures("staff")
def test_the_start_page_offers_everybody_and_signs_in(client: Client) -> None:
    page = client.get("/").content.decode()
    for worker in people.WORKERS:
        assert f'value="{worker.membership_id}"' in page
    client.post("/demo/ind/", {"who": "control_officer@SKAT"})
    assert "Sofie Krag" in client.get("/").content.decode()
    # Another role afterwards takes the place of the first.
    client.post("/demo/ind/", {"who": "udlst_caseworker"})
    assert "Ulla Bech" in client.get("/").content.decode()
    assert client.post("/demo/ind/", {"who": "nobody"}).status_code == 404


@pytest.mark.usefixtures("staff")
def test_nobody_is_offered_who_has_left(client: Client) -> None:
    left = people.roles()["cmm_hotline"]
    row = Membership.objects.get(pk=left.membership_id)
    reseat(row, during=DateRange(row.during.lower, clock.today()))
    assert f'value="{left.membership_id}"' not in client.get("/demo/").content.decode()
    # Whose page was open all the while is told.
    told = client.post("/demo/ind/", {"who": str(left.membership_id)}, follow=True)
    assert f"{left.name} har ikke længere rollen" in told.content.decode()
    assert not signed_in(client)


@pytest.mark.usefixtures("staff")
def test_when_somebody_logged_in_last_is_told_by_the_demo_s_clock(client: Client) -> None:
    before = clock.move_forward(dt.timedelta(days=30))
    client.get(link())
    logged_in = User.objects.get(pk=client.session["_auth_user_id"]).last_login
    assert logged_in is not None and before <= logged_in <= clock.now()


@pytest.mark.usefixtures("staff")
def test_each_button_signs_in_as_the_person_on_it(client: Client) -> None:
    page = client.get("/demo/").content.decode()
    for who, name in re.findall(r'name="who" value="([^"]+)">([^<]+)</button>', page):
        client.post("/demo/ind/", {"who": who})
        assert User.objects.get(pk=client.session["_auth_user_id"]).full_name == name


@pytest.mark.usefixtures("staff")
def test_every_role_gets_past_the_login(client: Client) -> None:
    for role in people.roles():
        client.get(link(role))
        assert client.get("/").status_code in (200, 302, 404), role
        assert signed_in(client)


@pytest.mark.usefixtures("staff")
def test_the_forms_of_the_start_page_need_their_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/ind/", {"who": "cmm_caseworker"}).status_code == 403
    assert strict.post("/demo/ur/", {"days": "1"}).status_code == 403


@pytest.mark.usefixtures("staff")
def test_the_clock_moves_forward_by_the_steps_and_no_other_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.freeze(dt.datetime(2026, 3, 2, 8, 30, tzinfo=clock.COPENHAGEN))
    # As the process that answers browsers: it has no connection of the role that renews the lists.
    monkeypatch.delitem(connections.databases, "lists")
    for days, day in (("1", dt.date(2026, 3, 3)), ("7", dt.date(2026, 3, 10)), ("30", dt.date(2026, 4, 9))):
        assert client.post("/demo/ur/", {"days": days}).status_code == 302
        assert clock.today() == day
    assert list(ProcrastinateJob.objects.values_list("task_name", "status")) == [("lists_renew", "todo")]
    assert "9. april 2026" in client.get("/demo/").content.decode()
    for days in ("-1", "365", "", "x"):
        assert client.post("/demo/ur/", {"days": days}).status_code == 404
    assert client.get("/demo/ur/").status_code == 405
    assert clock.today() == dt.date(2026, 4, 9)


@pytest.mark.usefixtures("staff")
def test_the_command_prints_a_link_that_works(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert signin.print_link("police_officer@POL-KBH", 8123) == 0
    printed = capsys.readouterr().out.strip()
    assert printed.startswith("http://localhost:8123/demo/ind/")
    client.get(printed.removeprefix("http://localhost:8123"))
    assert "Camilla Rask" in client.get("/").content.decode()
    assert signin.print_link("king", 8123) == 1
    assert "cmm_caseworker" in capsys.readouterr().err


@pytest.mark.usefixtures("staff")
def test_a_link_that_is_printed_while_the_country_is_filled_leads_to_where_it_will_be_served(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(country, "fill", lambda _seed, _say: signin.print_link("cmm_caseworker", None))
    filling = cli._parser().parse_args(["demo", "fill", "--port", "8175"])
    assert cli._demo_fill(filling) == 0
    assert capsys.readouterr().out.startswith("http://localhost:8175/demo/ind/")


@pytest.mark.usefixtures("staff")
def test_the_printed_password_and_second_factor_log_in(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.HELLE_STATE = tmp_path
    login = next(one for one in logins.ensure() if one.role == "cmm_caseworker")
    client.post("/konto/login/", {"login": login.email, "password": login.password})
    assert not signed_in(client)
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(login.totp_secret, counter))
    client.post("/konto/2fa/authenticate/", {"code": code})
    assert signed_in(client)
    assert "Mette Holm" in client.get("/").content.decode()
