"""A name of two hundred signs without a space breaks into lines: no page of a referral is wider than a phone."""

from __future__ import annotations

import pytest

from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def test_a_name_without_a_space_fits_a_phone(committed_cast: Cast, seat: Seat) -> None:
    referral = stories.refer(committed_cast, name="A" * 200)
    mette = seat(committed_cast.mette, width=390)
    for path in (f"/henvendelser/{referral.number}/", f"/henvendelser/{referral.number}/tag-ind/"):
        mette.go(path)
        assert mette.page.evaluate("document.documentElement.scrollWidth") <= 390, path
    mette.picture("long-name-take-in")
