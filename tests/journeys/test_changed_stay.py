"""A period runs and the stay changes: what whoever decides then sees (PER-10). And a decision that is weighed."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

DAY_9 = dt.date(2025, 10, 15)


def test_mette_breaks_the_reflection_period_off_and_notifies_her_own(committed_cast: Cast, seat: Seat) -> None:
    case = stories.a_running_period(committed_cast)
    clock.freeze(dt.datetime(2025, 10, 15, 9, tzinfo=clock.COPENHAGEN))
    try:
        stories.record_stay(committed_cast.mette, case, ResidenceStatus.EU_RIGHT, since=DAY_9)
        mette = seat(committed_cast.mette)
        mette.go(f"/sager/{case.number}/").sees("Opholdsgrundlaget er ændret midt i perioden")
        mette.go(f"/sager/{case.number}/periode/udloeb/").ruling("PER-10").picture("changed-stay")
        mette.follow("Afbryd den, og meddel en ny periode").sees("Opholdet er ændret under perioden")
        mette.picture("changed-stay-period").press("Meddel perioden", status=422).ruling("PER-10")
        mette.write("Begrundelse, hvis reglerne kræver en", stories.WHY).press("Meddel perioden")
        mette.sees("Perioden er meddelt.", "Refleksionsperioden afbrudt", stories.WHY).picture("changed-stay-case")
    finally:
        clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))


def test_a_decision_without_a_means_is_asked_why(committed_cast: Cast, seat: Seat) -> None:
    case = stories.a_case_with_cmm(committed_cast)
    stories.hold_interview(committed_cast.mette, case)
    mette = seat(committed_cast.mette)
    mette.go(f"/sager/{case.number}/vurdering/").ruling("DEF-02").picture("assessment-before")
    mette.pick("Har personen været udsat for menneskehandel?", "Ja").tick("Tvangsarbejde").tick("Husning")
    mette.pick("Er personen aktuelt underlagt et handelsforhold?", "Ja").write("Begrundelse", stories.REASONS)
    mette.press("Gem", status=422).ruling("DEF-02")
    assert "Et led i definitionen foreligger ikke" in mette.error_beside(
        "Begrundelse, hvis svaret er et andet, end leddene peger på, eller alderen er uvis og intet middel fundet"
    )
    mette.picture("assessment-without-means")


def test_a_referral_that_is_looked_at_is_received(committed_cast: Cast, seat: Seat) -> None:
    referral = stories.refer(committed_cast)
    mette = seat(committed_cast.mette)
    mette.go(f"/henvendelser/{referral.number}/").sees("Modtagelsen er bekræftet.").picture("referral-received")
    expect(mette.page.locator("#tilstand")).to_have_text("Modtaget")
    anders = seat(committed_cast.anders)
    anders.go(f"/henvendelser/{referral.number}/").sees("Modtaget")
