"""J2 as far as CMM: an evening of outreach that names nobody, and a referral with her consent (OUT-02, OUT-09).

The evening is written down on a phone in the small hours, while the network goes and comes back.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from helle.register.outreach.models import Evening, EveningDraft
from helle.register.protection import clock
from helle.register.referrals.models import Referral
from tests import outreach_stories
from tests.cast import Cast
from tests.journeys.accessible import PHONE, Screen, faults_of
from tests.journeys.conftest import Seat
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

NAME = "Mirabela Kvistgård"


def write_down(rita: Visitor) -> None:
    """What is counted of an evening, each number in its field."""
    rita.write("Fra", "20:00").write("Til", "00:30").choose("Område", "København")
    rita.write("Gaden: mødt første gang", "1").write("Gaden: mødt før", "6").write("Massageklinik: mødt før", "3")
    rita.write("Kondomer og prævention", "8").write("Rettigheder", "2")
    rita.write("Spurgt, om de ville henvises til CMM", "1").write("Sagde ja", "1")


def test_an_evening_that_names_nobody_and_a_referral_that_she_agreed_to(
    seat: Seat, served: Served, committed_cast: Cast, secrets: set[str]
) -> None:
    secrets.add(NAME)
    clock.freeze(dt.datetime(2025, 10, 7, 3, 10, tzinfo=clock.COPENHAGEN))
    rita = seat(committed_cast.rita, width=PHONE)
    rita.go(reverse("desk")).follow("Skriv en aften ned")
    # In the small hours the evening is that of the day before.
    expect(rita.field("Dag")).to_have_value("2025-10-06")
    write_down(rita)
    expect(rita.page.locator("[data-draft-status]")).to_contain_text("Gemt som kladde")
    with served.away():
        rita.write("Værested: mødt før", "2")
        expect(rita.page.locator("[data-draft-status]")).to_contain_text("Kladden er ikke gemt")
        rita.page.get_by_role("button", name="Gem aftenen").click()
        rita.problems.clear()
    expect(rita.page.locator("main")).to_contain_text("Aftenen er skrevet ned.", timeout=20_000)
    rita.problems.clear()
    rita.sees("1 første gang, 6 mødt før", "0 første gang, 2 mødt før", "1 spurgt, 1 sagde ja")
    rita.picture("j2-evening")
    # She consents, and agrees that Reden is told: the referral is written apart.
    rita.follow("Skriv en henvendelse")
    assert rita.page.url.endswith(reverse("referral-new"))
    rita.choose("Branche eller sted", "Gaden").write("Hvad er set og hørt?", "Hun vil gerne tale med nogen.")
    rita.write("Navn, hvis kendt", NAME).choose("Køn", "Kvinde")
    rita.pick("Samtykke", "Personen har samtykket, også til, at afsenderen får besked tilbage")
    rita.press("Send henvendelsen").sees("Henvendelsen er sendt")
    expect(rita.page.locator("#tilstand")).to_have_text("Ny")
    with committed_cast.rita.acting():
        number = Referral.objects.get().number
        assert Evening.objects.count() == 1 and not EveningDraft.objects.exists()
    mette = seat(committed_cast.mette).go(reverse("referral-page", args=[number])).sees(NAME)
    expect(mette.page.locator("#tilstand")).to_have_text("Modtaget")
    rita.go(reverse("referral-page", args=[number])).sees_not("Hvad skal der ske?")
    expect(rita.page.locator("#tilstand")).to_have_text("Modtaget")
    # CMM's lead sees that it was received, in figures, and nothing of the evening but its numbers.
    karen = seat(committed_cast.karen).go(reverse("statistics-outreach")).sees("Reden International", "København")
    karen.sees_not(NAME, "Rita Skov")


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_outreach(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    evening = outreach_stories.record(cast.rita)
    outreach_stories.correct(cast.rita, evening)
    draft = outreach_stories.begin(cast.rita, first_street="3")
    screens = [
        Screen("outreach-desk", "rita", "/"),
        Screen("outreach-list", "rita", reverse("outreach-list")),
        Screen("outreach-form", "rita", reverse("outreach-new")),
        Screen("outreach-draft", "rita", f"{reverse('outreach-new')}?kladde={draft.pk}"),
        Screen("outreach-draft-discard", "rita", reverse("outreach-draft-discard", args=[draft.pk])),
        Screen("outreach-evening", "rita", reverse("outreach-page", args=[evening.pk])),
        Screen("outreach-correct", "rita", reverse("outreach-correct", args=[evening.pk])),
        Screen("outreach-own-responsibility", "rita", reverse("outreach-responsibilities")),
        Screen("outreach-own-figures", "rita", reverse("statistics-outreach")),
        Screen("outreach-responsibilities", "karen", reverse("outreach-responsibilities")),
        Screen("outreach-responsibility-new", "karen", reverse("outreach-responsibility-new")),
        Screen("outreach-figures", "karen", reverse("statistics-outreach")),
        Screen("outreach-figures-caseworker", "mette", reverse("statistics-outreach")),
    ]
    faults = faults_of(seat, cast, screens)
    assert not faults, "\n".join(faults)
