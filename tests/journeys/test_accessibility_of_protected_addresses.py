"""The pages on which an address is protected, and those that warn of it, for everybody: axe, phone, keyboard
(PUB-DIG-12)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.register.cases import person_actions
from helle.register.people import queries as people
from helle.register.people.choices import ProtectionEndedWhy, ProtectionGround
from helle.register.protection import clock
from helle.rules.access_request import AccessRight
from helle.rules.codes import ResidenceStatus
from tests import access_stories, stories
from tests import bed_day_stories as homes
from tests.cast import Cast
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_a_protected_address(seat: Seat, committed_cast: Cast) -> None:
    """One protection that was written by mistake, and one that is in force; she lives in a home, and an answer to her
    waits for Karen."""
    cast = committed_cast
    case = stories.an_opened_case(cast)
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT)
    stories.assign(cast.mette, case, cast.mette)
    home = homes.open_home(cast)
    homes.live(cast, home, case)
    homes.confirm(home)
    with cast.mette.acting():
        today = clock.today()
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.AUTHORITY, since=today, until=None
        )
        (wrong,) = people.address_protections_of(case.person_id)
        person_actions.address_protection_end(
            case, wrong.pk, expected_version=None, last_day=today, why=ProtectionEndedWhy.MISTAKE
        )
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.CPR, since=today, until=None
        )
        (standing,) = [one for one in people.address_protections_of(case.person_id) if not one.ended_why]
    answer = access_stories.an_assembled_answer(cast, case, right=AccessRight.GDPR)

    def of_case(name: str, who: str, view: str, *more: object) -> Screen:
        return Screen(f"address-{name}", who, reverse(view, args=[case.number, *more]))

    screens = [
        of_case("protection-form", "mette", "case-address-protection"),
        of_case("protection-end-form", "mette", "case-address-protection-end", standing.pk),
        of_case("case", "mette", "case-page"),
        of_case("case-lead", "karen", "case-page"),
        of_case("case-home", "hanne", "case-page"),
        of_case("placement", "mette", "case-placement"),
        of_case("placement-lead", "karen", "case-placement"),
        of_case("hand-over-form", "mette", "case-hand-over"),
        of_case("number-form", "mette", "case-number-new"),
        of_case("answer-lead", "karen", "case-access-answer", answer.pk),
        of_case("request-lead", "karen", "case-access-request", answer.pk),
        Screen("address-nights-lead", "karen", reverse("bed-days-month", args=[home.offer.pk, "2025-09"])),
    ]
    faults = faults_of(seat, cast, screens)
    assert not faults, "\n".join(faults)
