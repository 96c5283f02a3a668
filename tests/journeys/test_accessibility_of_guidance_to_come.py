"""A version of guidance that is to come, its withdrawal, and the login that ended with a role, for everybody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.guidance import actions, loading
from tests.cast import Cast
from tests.guidance_stories import draft, publish
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_guidance_that_is_withdrawn(seat: Seat, committed_cast: Cast) -> None:
    cast, notes = committed_cast, loading.article_id("notes")
    row = publish(cast.ulla, draft(cast.karen, notes), valid_from=dt.date(2025, 11, 1))
    page = reverse("guidance-article", args=[notes]) + "?udgave=2"
    form = reverse("guidance-withdraw", args=[notes, 2])
    before = [
        Screen("guidance-to-come", "karen", page),
        Screen("guidance-withdraw-form", "karen", form),
        Screen("login-ended-with-the-role", None, "/konto/login/?ended=role"),
    ]
    faults = faults_of(seat, cast, before)
    with cast.karen.acting():
        actions.version_withdraw(row, why="Årstallet var forkert")
    faults += faults_of(seat, cast, [Screen("guidance-withdrawn", "mette", page)])
    assert not faults, "\n".join(faults)
