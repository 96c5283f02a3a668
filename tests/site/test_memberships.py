"""The membership somebody works in: hers, valid today, or none."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from tests import stories
from tests.cast import Cast, reseat, seat
from tests.pages import audit_lines

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def choose(client: Client, membership: object) -> None:
    response = client.post(reverse("choose-membership"), {"membership": str(membership)})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_one_works_in_one_membership_at_a_time_and_the_audit_says_in_which(cast: Cast) -> None:
    client, hotline = cast.mette.client(), seat(cast.mette.user, "CMM", "cmm_hotline")
    assert client.get("/sager/").status_code == 200
    choose(client, hotline.pk)
    assert client.get("/sager/").status_code == 404
    assert audit_lines(cast, cast.mette.user.pk)[0].role == "cmm_hotline"
    choose(client, cast.mette.membership.pk)
    assert client.get("/sager/").status_code == 200


def test_choosing_somebody_else_s_does_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client = cast.olga.client()
    for other in (cast.mette.membership.pk, uuid.uuid4(), "x", "", "'--", "\x00"):
        choose(client, other)
        assert client.get(reverse("case-page", args=[case.number])).status_code == 404
        line = audit_lines(cast, cast.olga.user.pk)[0]
        assert (line.unit_id, line.role) == (cast.olga.membership.unit_id, "municipality_caseworker")


def test_a_membership_that_ended_gives_no_access_at_once(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    client = cast.mette.client()
    assert client.get("/sager/").status_code == 200
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 7)))
    assert client.get("/sager/").status_code == 200  # Her last day.
    on_day(dt.date(2025, 10, 7))
    refused = client.get("/sager/")
    assert (refused.status_code, refused.headers["Location"]) == (302, "/konto/login/?ended=role")
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.unit_id) == ("login.ended", None)


def test_one_that_has_not_begun_gives_none_either(cast: Cast) -> None:
    reseat(cast.mette.membership, during=DateRange(dt.date(2025, 10, 7), None))
    refused = cast.mette.client().get("/sager/")
    assert refused.status_code == 403
    assert "Du har ingen rolle i Helle i dag" in refused.content.decode()
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.outcome, line.unit_id) == ("access.denied", "denied", None)


def test_a_role_its_unit_cannot_carry_gives_none(cast: Cast) -> None:
    reseat(cast.olga.membership, role="cmm_caseworker")
    assert cast.olga.client().get("/sager/").status_code == 403


def test_choosing_takes_a_press_of_the_button_and_a_login(cast: Cast) -> None:
    assert cast.mette.client().get(reverse("choose-membership")).status_code == 405
    assert Client().post(reverse("choose-membership"), {"membership": "x"}).status_code == 302
