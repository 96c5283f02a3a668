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


def test_a_filter_that_is_none_is_not_in_the_audit(cast: Cast) -> None:
    number = stories.refer(cast).number
    assert number in listed(cast.mette, rolle="Xenobia", status="Xenobia", side="²")
    assert audit_lines(cast, cast.mette.user.pk)[0].detail == {
        "part": "",
        "state": "",
        "shown": 1,
        "referrals": [number],
    }
