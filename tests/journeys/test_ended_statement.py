"""What CMM reads of a criminal case while its statement is ended fits a phone, and stands in lines on a wide page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.protection import clock
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def test_cri_07_a_proposal_that_nobody_can_decide_fits_a_phone(committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    victim = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH"))
    told.give_a_statement(cast.mette, victim, until=clock.today() + dt.timedelta(days=10))
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
    clock.freeze(clock.now() + dt.timedelta(days=20))
    for width in (390, 1200):
        mette = seat(cast.mette, width=width).go(reverse("case-criminal", args=[victim.number]))
        mette.sees("Ingen kan afgøre forslaget nu", "Enheden kender ikke personen")
        assert mette.page.evaluate("document.documentElement.scrollWidth") <= width
        mette.picture(f"case-criminal-ended-{width}")
