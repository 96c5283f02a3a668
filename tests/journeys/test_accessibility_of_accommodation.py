"""Every screen of accommodation for everybody: axe, no sideways scrolling, all of it by keyboard, at 200 % too."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from helle.register.accommodation import actions, supervision_actions, typed_addresses
from helle.register.accommodation.choices import Judgement, QualityTheme
from helle.register.accommodation.models import Offer, Sanction
from helle.register.accommodation.supervision_actions import Seen
from helle.rules.accommodation.codes import OfferKind
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, latecomer
from tests.journeys.accessible import DESKTOP, PHONE, Screen, axe_faults, faults_of, sticks_out
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def supervised(cast: Cast) -> tuple[Offer, uuid.UUID, uuid.UUID]:
    """A crisis centre whose places and approval changed, with a visit to be followed up and an order."""
    home, inge = places.offer(cast.mette, kind=OfferKind.CRISIS_CENTRE, places=7, secret=False), latecomer("inge")
    places.supervise(inge, home)
    with cast.mette.acting():
        given: dict[str, Any] = {"since": dt.date(2025, 9, 1), "peak_places": 2, "why": "To værelser mere på loftet."}
        opened = home.capacities.get().pk
        actions.capacity_change(home, places=9, opened=opened, **given)
    found = {
        QualityTheme.HEALTH: (Judgement.GOOD, "Rolige rum, og maden er god."),
        QualityTheme.SETTING: (Judgement.SERIOUS, "Skimmel i to værelser mod nord."),
    }
    with inge.acting():
        seen = Seen(dt.date(2025, 9, 30), announced=True, found=found, follow_up_by=dt.date(2025, 10, 10))
        visit = supervision_actions.visit_record(home, seen)
        return home, visit.pk, Sanction.objects.get(offer=home).pk


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_accommodation(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    home, visit, sanction = supervised(cast)
    secret = places.offer(cast.mette)
    places.move_in(cast.mette, stories.an_opened_case(cast), secret)

    for who in (cast.anders, cast.mette):
        with who.acting():
            for number in range(3):
                typed_addresses.hear("NoteForm", {"text": [f"{number}. Hun bor på {places.STREET}."]}).tell(False)

    def screen(name: str, who: str, view: str, *arguments: object) -> Screen:
        return Screen(name, who, reverse(view, args=arguments))

    screens = [
        screen("offers", "mette", "offer-list"),
        screen("offers-of-the-supervision", "inge", "offer-list"),
        screen("offers-of-the-home", "hanne", "offer-list"),
        screen("offer-form", "mette", "offer-new"),
        screen("provider-form", "mette", "provider-new"),
        screen("offer", "mette", "offer-page", home.pk),
        screen("offer-secret", "ulla", "offer-page", secret.pk),
        screen("offer-supervision", "inge", "offer-page", home.pk),
        screen("offer-capacity-form", "mette", "offer-change", secret.pk, "pladser"),
        screen("offer-group-form", "mette", "offer-change", home.pk, "maalgruppe"),
        screen("offer-close-form", "mette", "offer-change", secret.pk, "luk"),
        screen("offer-look", "hanne", "offer-address", secret.pk),
        screen("offer-address", "inge", "offer-address", home.pk),
        screen("offer-address-form", "hanne", "offer-address-new", secret.pk),
        screen("offer-approval-form", "inge", "offer-supervise", home.pk, "godkendelse"),
        screen("offer-visit-form", "inge", "offer-supervise", home.pk, "besoeg"),
        screen("offer-sanction-form", "inge", "offer-supervise", home.pk, "sanktion"),
        screen("offer-follow-up-form", "inge", "offer-entry", home.pk, "besoeg", visit, "opfoelgning"),
        screen("offer-sanction-end-form", "inge", "offer-entry", home.pk, "sanktion", sanction, "ophoer"),
        screen("offer-mistake-form", "inge", "offer-entry", home.pk, "besoeg", visit, "fejl"),
        screen("desk-supervision", "inge", "desk"),
        screen("addresses-typed", "karen", "addresses-typed"),
        screen("desk-typed-addresses", "karen", "desk"),
    ]
    faults = faults_of(seat, cast, screens)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_secret_address_is_shown_and_not_printed(seat: Seat, committed_cast: Cast, width: int) -> None:
    hanne = seat(latecomer("hanne")).go(reverse("offer-address", args=[places.offer(committed_cast.mette).pk]))
    hanne.page.set_viewport_size({"width": width, "height": 900})
    hanne.press("Vis adressen (logges)", status=422)
    hanne.pick("Hvad skal du bruge adressen til?", "Besøg hos en beboer").press("Vis adressen (logges)")
    hanne.sees(places.STREET)
    assert [*axe_faults(hanne), *sticks_out(hanne)] == []
    hanne.picture(f"address-at-{width}", widths=(width,))
    hanne.page.emulate_media(media="print")
    assert not hanne.page.get_by_text(places.STREET).is_visible()
