"""J8: the working group meets, decides, and what is late stands where the ministry sees it (GOV-01, GOV-08)."""

from __future__ import annotations

import datetime as dt

import pytest

from helle.register.protection import clock
from tests import forum_stories as forums
from tests.cast import Cast, latecomer
from tests.forum_stories import GROUP
from tests.journeys.conftest import Seat
from tests.journeys.test_action_plan import right

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # Each step is in each run the tests of `coordination`.
def test_a_meeting_from_its_agenda_to_a_late_follow_up(committed_cast: Cast, seat: Seat) -> None:
    cast, charlotte, ulrik = committed_cast, latecomer("charlotte"), latecomer("ulrik")
    forums.call(charlotte)
    forums.put(ulrik, title="Perioder og hjemsendelser")

    # A member outside the mandate is refused beside its field, with the place in the plan.
    visitor = seat(charlotte).go(f"/handlingsplan/fora/{GROUP}/").sees("Justitsministeriet", "Møde 6. oktober 2025")
    visitor.follow("Giv en plads").choose("Enhed", "Center mod Menneskehandel").pick("Hvilken plads?", "Medlem")
    visitor.press("Gem", status=422)
    assert "de otte ministerier" in visitor.error_beside("Enhed")

    visitor.go(f"/handlingsplan/fora/{GROUP}/moede/1/").follow("Skriv referat")
    visitor.tick("Udlændinge- og Integrationsministeriet")
    visitor.write("1. Perioder og hjemsendelser", "Ring 70 20 25 50 for mere.").press("Gem", status=422)
    assert "telefonnummer" in visitor.error_beside("1. Perioder og hjemsendelser")
    visitor.write("1. Perioder og hjemsendelser", "Tallene blev gennemgået.").press("Gem").sees(
        "Tallene blev gennemgået."
    )
    visitor.follow("Skriv en beslutning").choose("Punkt", "1. Perioder og hjemsendelser")
    visitor.write("Hvad er besluttet?", "Ministeriet sender tallene for efteråret.")
    visitor.choose("Hvem følger op?", "Udlændinge- og Integrationsministeriet")
    visitor.write("Senest hvilken dag?", "2025-10-31").press("Gem").sees("Besluttet:")
    visitor.follow("Godkend referatet").pick("Hvordan er det godkendt?", "Skriftligt").press("Godkend")
    visitor.sees("står fast")
    right(visitor, "meeting")
    visitor.go(f"/handlingsplan/fora/{GROUP}/")
    right(visitor, "forum")

    # It is late: on the member's desk, on the chair's, and on the page of the plan.
    clock.freeze(dt.datetime(2025, 11, 10, 9, tzinfo=clock.COPENHAGEN))
    seat(ulrik).go("/").sees("Fora", "Ministeriet sender tallene for efteråret.")
    visitor.go("/handlingsplan/").sees("Opfølgning fra fora", "Ministeriet sender tallene for efteråret.")
    right(visitor, "plan-with-forums")
    seat(cast.anders).go(f"/handlingsplan/fora/{GROUP}/moede/1/").sees("Referat godkendt").sees_not("Tallene blev")
