"""J2 from the decision on: she is housed at Reden at a secret address, which stands on one page alone; Reden bills the
nights without a name, and the payer pays (ACM-06, ACM-09, FLO-19, PUB-ORG-09)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from helle.register.bed_days.models import Statement
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.rules.accommodation.codes import Payer
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # In each run: the tests of `placements`, `bed_days`, and of secret addresses.
def test_a_secret_place_its_nights_and_who_pays(seat: Seat, committed_cast: Cast, secrets: set[str]) -> None:
    cast = committed_cast
    secrets.update(places.ADDRESS)
    clock.freeze(dt.datetime(2025, 9, 1, 9, 0, tzinfo=clock.COPENHAGEN))
    home, case = homes.open_home(cast), stories.an_assessed_victim(cast)
    stories.assign(cast.karen, case, cast.mette)
    stays.write_needs(cast.mette, case, exploited_in_prostitution=True)
    mette = seat(cast.mette).go(reverse("case-page", args=[case.number])).follow("Bolig og behov")
    mette.follow("Find et sted").sees("Åbne med en begrundelse", home.offer.alias)
    mette.page.locator(".place", has_text=home.offer.alias).get_by_role("link", name="Bestil").click()
    mette.sees("Asylsystemet er udgangspunktet").write("Begrundelse", stays.ORDER_WHY).press("Bestil pladsen")
    mette.sees("Pladsen er bestilt.")
    # Reden hears of an order, and of who it is once it says yes.
    hanne = seat(home.hanne).go(reverse("home")).sees("Bestillinger, der venter på jeres svar").sees_not(stories.NAME)
    hanne.page.locator(".urgent a").first.click()
    hanne.pick("Tager I imod personen?", "Ja").press("Svar").sees(stories.NAME)
    hanne.follow(re.compile("^Ankommet")).press("Gem")
    # One page shows the address, to who has her case, after it is said what for.
    offer = reverse("offer-page", args=[home.offer.pk])
    jonas = seat(cast.jonas).go(offer).sees("Adressen er hemmelig.")
    assert jonas.asks(reverse("offer-address", args=[home.offer.pk]))[0] == 404
    jonas.leave()
    secrets.difference_update(places.ADDRESS)
    mette.go(offer).follow("Vis adressen")
    mette.page.get_by_role("radio").first.check()
    mette.page.locator("form.form-panel button[type=submit]").click()
    mette.sees(places.STREET, "Den kan ikke printes.")
    assert places.STREET not in mette.page.title() and places.STREET not in mette.page.url
    # Who copies it into a note is told beside the field, and what she typed is still there.
    mette.go(reverse("case-note-new", args=[case.number])).pick("Hvad er det?", "Møde")
    mette.pick("Retning", "Internt").write("Kort tema", "Flytning")
    mette.write("Notat", f"Hun flyttede ind på {places.STREET.upper()} i dag.").press("Gør notatet færdigt", status=422)
    mette.sees("kan lede til et sted med hemmelig adresse")
    assert places.STREET.upper() in mette.field("Notat").input_value()
    mette.write("Notat", f"Hun flyttede ind på {home.offer.alias} i dag.").press("Gør notatet færdigt")
    mette.sees("Notatet står i journalen.")
    mette.go(reverse("case-placement", args=[case.number])).sees("hemmelig adresse").sees_not(*places.ADDRESS)
    # The month is over: the home confirms, CMM checks, and the payer gets a statement that names nobody.
    clock.freeze(dt.datetime(2025, 10, 6, 9, 0, tzinfo=clock.COPENHAGEN))
    with cast.mette.acting():
        (placement,) = Placement.objects.filter(case=case)
    homes.pays(cast, placement, Payer.HOME_MUNICIPALITY, "KOM-751")
    hanne.go(reverse("bed-days-month", args=[home.offer.pk, "2025-09"])).press("Bekræft nætterne")
    mette.go(reverse("bed-days-month", args=[home.offer.pk, "2025-09"])).follow("Kontrollér nætterne")
    mette.press("Nætterne passer")
    hanne.go(reverse("statements-make", args=[home.offer.pk, "2025-09"])).press("Lav opgørelserne")
    with home.hanne.acting():
        number = Statement.objects.get().number
    mette.go(reverse("statement", args=[number])).follow("Godkend").press("Godkend")
    # Whoever approves it does not send it.
    other = seat(cast.jonas).go(reverse("statement", args=[number]))
    other.follow("Send").pick("Hvordan", "Vist i Helle").press("Notér som sendt")
    olga = seat(cast.olga).go(reverse("statement", args=[number])).sees("37.500,00 kr.", placement.reference)
    olga.sees_not(stories.NAME, "Reden", home.offer.alias, *places.ADDRESS).picture("j2-statement")
    other.go(reverse("statement", args=[number])).follow("Notér som betalt")
    other.press("Notér som betalt").sees("Opgørelsen er betalt.")
