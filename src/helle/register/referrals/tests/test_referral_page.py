"""Reading a referral, and what its sender may know (OUT-09)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.gates import ReferralGates

from helle.register.referrals import queries
from helle.register.referrals.models import Referral

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(ReferralGates):
    view = "referral-page"
    methods = ("GET",)
    action = "referral.read"


def receive(who: Member, referral: Referral) -> None:
    """What the page does once it is shown."""
    address = reverse("referral-received", args=[referral.number])
    answer = who.client().post(address, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.context["party"].state) == (200, "received")


def state_seen_by(who: Member, referral: Referral) -> str:
    page = who.client().get(reverse("referral-page", args=[referral.number]))
    assert page.status_code == 200
    return str(page.context["party"].state)


def by_rita(cast: Cast, consent: str) -> Referral:
    return stories.refer(cast, by=cast.rita, consent=consent, police_unit="", first_contact="reden")


def test_the_receiver_reads_it_all_and_the_sender_learns_that_it_was_received(cast: Cast) -> None:
    referral = stories.refer(cast)
    assert state_seen_by(cast.anders, referral) == "new"
    page = cast.mette.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert stories.NAME in page and stories.DESCRIPTION in page
    assert reverse("referral-received", args=[referral.number]) in page
    # To fetch the page tells nobody anything; the page says so itself when it is shown.
    assert state_seen_by(cast.anders, referral) == "new"
    receive(cast.mette, referral)
    assert state_seen_by(cast.anders, referral) == "received"
    page = cast.mette.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert reverse("referral-received", args=[referral.number]) not in page


def test_without_a_script_one_presses_and_sees_the_page_again(cast: Cast) -> None:
    referral = stories.refer(cast)
    answer = cast.mette.client().post(reverse("referral-received", args=[referral.number]))
    assert answer.status_code == 302
    assert state_seen_by(cast.anders, referral) == "received"


class TestReceivedGates(ReferralGates):
    view = "referral-received"
    methods = ("POST",)
    action = "referral.received"
    wrong_roles = ("stine", "karen")

    def _ask(self, client: Client, url: str) -> Any:
        return client.post(url, headers={"HX-Request": "true"})


def test_a_lead_who_only_reads_does_not_receive_it(cast: Cast) -> None:
    referral = stories.refer(cast)
    assert (
        reverse("referral-received", args=[referral.number])
        not in cast.karen.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    )
    assert state_seen_by(cast.anders, referral) == "new"


@pytest.mark.parametrize(
    ("consent", "received", "handled"), [("given", "new", "new"), ("given_with_feedback", "received", "handled")]
)
def test_an_ngo_hears_back_only_where_the_person_agreed(cast: Cast, consent: str, received: str, handled: str) -> None:
    referral = by_rita(cast, consent)
    receive(cast.mette, referral)
    assert state_seen_by(cast.rita, referral) == received
    stories.open_cases(cast, referral)
    assert state_seen_by(cast.rita, referral) == handled


@pytest.mark.parametrize("consent", ["given", "given_with_feedback"])
def test_the_sender_never_learns_of_a_case_or_a_decision(cast: Cast, consent: str) -> None:
    referral = by_rita(cast, consent)
    case = stories.open_cases(cast, referral)[0]
    page = cast.rita.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    case_page = reverse("case-page", args=[case.number])
    assert case_page not in page and stories.REASONS not in page
    assert case_page in cast.mette.client().get(reverse("referral-page", args=[referral.number])).content.decode()


def test_the_list_of_parties_tells_no_more_of_the_receiver_than_the_own_line_does(cast: Cast) -> None:
    referral = by_rita(cast, "given")
    stories.open_cases(cast, referral)
    page = cast.rita.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert "Behandlet" not in page and "Modtaget" not in page
    with cast.rita.acting():
        assert {party.part for party in queries.parties_of(referral)} == {"sender", "receiver"}
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM helle.referral_parties(%s)", [referral.pk])
            assert not any("handled" in row for row in cursor.fetchall())


def test_the_police_have_their_copy_and_cannot_decide_on_it(cast: Cast) -> None:
    referral = stories.refer(cast)
    page = cast.peter.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert stories.DESCRIPTION in page
    assert reverse("referral-take-in", args=[referral.number]) not in page
    assert state_seen_by(cast.anders, referral) == "new"


def test_skattestyrelsen_does_not_see_arbejdstilsynet_s(cast: Cast) -> None:
    referral = stories.refer(cast)
    assert cast.sofie.client().get(reverse("referral-page", args=[referral.number])).status_code == 404


def test_another_ngo_does_not_see_it_either(cast: Cast) -> None:
    referral = by_rita(cast, "given_with_feedback")
    assert cast.nadia.client().get(reverse("referral-page", args=[referral.number])).status_code == 404
