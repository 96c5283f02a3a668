"""The list of referrals."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.gates import Gates
from tests.pages import audit_lines

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "referral-list"
    outsiders = ("olga", "henrik", "dorthe", "anton")
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "referral.listed"


def listed(who: Member, **query: str) -> str:
    response = who.client().get(reverse("referral-list"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_sender_receiver_and_copied_police_have_it_and_a_like_authority_has_not(cast: Cast) -> None:
    number = stories.refer(cast).number
    for who in (cast.anders, cast.mette, cast.vera, cast.karen, cast.peter):
        assert number in listed(who), who.user
    for who in (cast.sofie, cast.rita, cast.nadia, cast.ulla):
        assert number not in listed(who), who.user


def test_it_is_filtered_by_part_and_state(cast: Cast) -> None:
    number = stories.refer(cast).number
    assert number in listed(cast.mette, rolle="receiver", status="new")
    assert number not in listed(cast.mette, rolle="copy")
    assert number not in listed(cast.mette, status="handled")


def test_a_copy_has_no_status_but_being_one(cast: Cast) -> None:
    number = stories.refer(cast).number
    client = cast.peter.client()
    row = client.get(reverse("referral-list")).context["rows"][0][0]
    assert (row.number, row.part, row.status) == (number, "copy", "Kopi")
    for state in ("new", "received", "handled"):
        assert number not in listed(cast.peter, status=state)
    assert number in listed(cast.peter, status="copy") and number not in listed(cast.mette, status="copy")
    assert number in listed(cast.mette, status="new") and number in listed(cast.anders, status="new")
    assert audit_lines(cast, cast.peter.user.pk)[0].detail["state"] == "copy"
    for page in (reverse("referral-page", args=[number]), reverse("desk")):
        text = client.get(page).content.decode()
        assert ">Kopi</span>" in text and ">Ny</span>" not in text


def test_a_filter_that_is_none_is_not_in_the_audit(cast: Cast) -> None:
    number = stories.refer(cast).number
    assert number in listed(cast.mette, rolle="Xenobia", status="Xenobia", side="²")
    assert audit_lines(cast, cast.mette.user.pk)[0].detail == {
        "part": "",
        "state": "",
        "shown": 1,
        "referrals": [number],
    }
