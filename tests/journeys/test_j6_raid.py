"""J6: a raid too large. Twelve women at once; Reden's places and its peak places are full (ACM-14, ACM-17).

The finder gives the next best place with its reasons, an hotel for a limited time with an end and an alarm; what is
refused says why, with the source. And the night before: the police ask for a place by telephone and page (ACM-20).
"""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from helle.register.placements import queries
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.journeys.accessible import PHONE, Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def test_twelve_women_and_nine_places(seat: Seat, committed_cast: Cast, secrets: set[str]) -> None:
    cast = committed_cast
    secrets.update(places.ADDRESS)
    clock.freeze(dt.datetime(2025, 10, 6, 9, 0, tzinfo=clock.COPENHAGEN))
    women = stories.open_cases(cast, stories.refer(cast, persons=12))
    for one in women[8:]:
        stories.record_stay(cast.mette, one, ResidenceStatus.NONE)
    for one in women[:8]:
        stories.record_stay(cast.mette, one, ResidenceStatus.EU_RIGHT)
    reden, hotel = places.offer(cast.mette, places=7, peak_places=2), stays.hotel(cast.mette)
    for one in women[:9]:
        stays.move_in(cast.mette, one, reden)
    case = women[9]
    mette = seat(cast.mette).go(reverse("case-page", args=[case.number])).follow("Bolig og behov")
    mette.follow("Skriv behov").pick("Hvor udsat er personen?", "Udsat; behøver støtte i hverdagen")
    mette.pick("Skal personen bo sammen med sin partner?", "Nej").pick("Skal personen bo sammen med egne børn?", "Nej")
    mette.pick("Er personen udnyttet i prostitution?", "Ja").press("Gem").sees("Behovene er gemt.")
    mette.follow("Find et sted").sees("Åbne med en begrundelse", hotel.alias, "Kan ikke bruges", reden.alias)
    refused = mette.page.locator(".places-refused .place", has_text=reden.alias)
    mette.page.get_by_text("Vis dem, og hvorfor de er lukkede").click()
    refused.locator("summary").click()
    assert "Der er ikke plads" in refused.inner_text() and "ACM-07" in refused.inner_text()
    mette.picture("j6-finder")
    mette.page.locator(".place", has_text=hotel.alias).get_by_role("link", name="Bestil").click()
    mette.sees("en begrænset periode").write("Begrundelse", stays.ORDER_WHY).press("Bestil pladsen", status=422)
    mette.sees("den planlagte slutdato mangler").write("Planlagt slutdag", "2025-10-20")
    mette.choose("Hvorfor bruges et andet sted end dem, planen nævner?", "Der er ingen ledig plads de andre steder")
    mette.press("Bestil pladsen")
    mette.sees("Pladsen er bestilt.", "Bestilt. Stedet har ikke svaret.")
    mette.follow("Notér svar").pick("Tager stedet imod personen?", "Ja").press("Gem").sees("Svaret er noteret.")
    mette.follow("Notér ankomst").press("Gem").sees("Bor der siden")
    # The alarm comes a week before the end, and stays after it.
    clock.freeze(dt.datetime(2025, 10, 14, 9, 0, tzinfo=clock.COPENHAGEN))
    mette.go(reverse("desk")).sees("Opholdet slutter; hvor skal personen bo?")
    clock.freeze(dt.datetime(2025, 10, 21, 9, 0, tzinfo=clock.COPENHAGEN))
    mette.go(reverse("desk")).sees("Slutdatoen er passeret")
    mette.go(reverse("occupancy-board")).sees("Efter den planlagte slutdato", "Spidsbelastninger")
    mette.picture("j6-board")
    with cast.mette.acting():
        assert [one.case_id for one, _ruling in queries.over_long_stays()] == [case.pk]
    screens = [
        Screen("placement-home", "mette", reverse("case-placement", args=[case.number])),
        Screen("placement-finder", "mette", reverse("case-placement-find", args=[women[10].number])),
        Screen("placement-order", "mette", reverse("case-placement-order", args=[women[10].number, hotel.pk])),
        Screen("placement-needs", "mette", reverse("case-placement-needs", args=[case.number])),
        Screen("placement-tie", "mette", reverse("case-placement-tie", args=[case.number])),
        Screen("placement-board", "mette", reverse("occupancy-board")),
    ]
    assert faults_of(seat, cast, screens) == []


@pytest.mark.at_length  # Each step is in each run the tests of `placements`.
def test_the_police_ask_at_night(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    clock.freeze(dt.datetime(2025, 10, 6, 2, 40, tzinfo=clock.COPENHAGEN))
    peter = seat(cast.peter, width=PHONE).go(reverse("desk")).follow("Bed om plads nu")
    peter.write("Kvinder", "1").pick("Hvor i landet er I?", "Midtjylland")
    peter.write("Hvad får jer til at tro, at de er handlet?", stays.POLICE_WHY)
    peter.write("Hvilket nummer skal CMM ringe på?", stays.POLICE_CALL)
    peter.picture("urgent-form").press("Bed om plads nu").sees("CMM har fået det.", "70 20 25 50")
    vera = seat(cast.vera).go(reverse("desk")).sees("Haster: politiet mangler en plads")
    vera.follow(re.compile("^Østjyllands Politi")).sees(stays.POLICE_CALL).follow("Svar politiet")
    vera.pick("Svar", "Der er en plads; mødested aftales i telefonen").write("Antal pladser", "1")
    vera.press("Send svaret").sees("1 plads")
    peter.go(urlsplit(peter.page.url).path).sees("1 plads").follow("Notér, hvad der skete").pick(
        "Hvad skete der?", "Indkvarteret"
    )
    peter.press("Gem").sees("Indkvarteret").picture("urgent")
    path = urlsplit(peter.page.url).path
    screens = [
        Screen("urgent-page", "vera", path),
        Screen("urgent-answer", "vera", path + "svar/"),
        Screen("urgent-new", "peter", reverse("urgent-new")),
        Screen("urgent-list", "peter", reverse("urgent-list")),
    ]
    assert faults_of(seat, cast, screens) == []
    vera.go(reverse("desk")).sees_not("Haster: politiet mangler en plads")
