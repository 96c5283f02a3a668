"""The age in a referral is the one that the sender saw, on the day it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests import stories
from tests.cast import Cast

from helle.register.people import queries as people

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_seen_in_december_and_taken_in_in_january_she_is_no_year_younger(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    on_day(dt.date(2025, 12, 30))
    referral = stories.refer(cast)  # Of somebody of about 30.
    on_day(dt.date(2026, 1, 5))
    case = stories.open_case(cast, referral)
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None
        born = people.birth_date_of(profile)
    assert born == dt.date(2025 - 30, 7, 1)
