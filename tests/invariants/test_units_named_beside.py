"""Which municipality, police district or region has a part in the case of somebody whose address is protected is told
neither on a page nor by the database to whom it is not shown where the person lives (PUB-DIG-12)."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from helle.register.cases import person_actions
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.people.choices import ProtectionGround
from helle.register.protection import clock
from helle.register.referrals.choices import Consent
from helle.register.support import municipality_actions
from helle.rules.codes import ResidenceStatus
from helle.rules.support.codes import MunicipalityCause
from tests import access_stories, stories
from tests.cast import Cast, Member, member, open_to

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REGION = "Region Midtjylland"
MUNICIPALITY, SENDER = "KOM-101", "REG-MIDT"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A region referred her, a municipality was told, and a police district and Udlændingestyrelsen see her case, which
    Mette has."""
    sender = member("Regitze Klemmensdal", SENDER, "notifier")
    found = stories.open_case(cast, stories.refer(cast, by=sender, consent=Consent.GIVEN_WITH_FEEDBACK))
    stories.assign(cast.mette, found, cast.mette)
    stories.record_stay(cast.mette, found, ResidenceStatus.PERMIT)
    with cast.mette.acting():
        municipality_actions.municipality_notify(
            found, unit_id=unit_id(MUNICIPALITY), cause=MunicipalityCause.HAND_OVER
        )
    open_to(cast.peter, found.pk, "core")
    open_to(cast.ulla, found.pk, "core")
    return found


def protect(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.CPR, since=clock.today(), until=None
        )


def read(who: Member, path: str) -> str:
    answer = who.client().get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_region_that_referred_her_stands_among_her_consents_and_in_an_answer_as_on_the_referral(
    cast: Cast, case: Case
) -> None:
    row = access_stories.ask(cast.mette, case)
    pages = [reverse("case-consents", args=[case.number]), reverse("case-access-request", args=[case.number, row.pk])]
    assert all(REGION in read(cast.karen, page) for page in pages)
    protect(cast, case)
    for page in pages:
        led = read(cast.karen, page)
        assert REGION not in led and "Region (vises ikke: adressen er beskyttet)" in led, page
        assert REGION in read(cast.mette, page), page
