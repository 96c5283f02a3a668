"""What the fourteenth initiative promised, from a planned session to the ministry's screen (INI-14, GOV-27)."""

from __future__ import annotations

import pytest

from tests import knowledge_stories as told
from tests.cast import Cast, latecomer, named
from tests.journeys.accessible import PHONE, faults_here
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TITLE = "Menneskehandel i retten i Aarhus"


def right(visitor: Visitor, picture: str) -> None:
    """The page is right on a phone and on a desk, and with the keyboard alone."""
    assert faults_here(visitor, picture) == [], picture
    visitor.picture(picture, widths=(1200, PHONE))


@pytest.mark.at_length  # Each step is in each run the tests of `knowledge`; no page of it has a script of its own.
def test_teaching_is_planned_held_evaluated_and_shown_to_the_ministry(committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    report = told.publish(cast.karen)

    # CMM's lead finds on her desk that no conference is planned, and writes teaching down.
    karen = seat(cast.karen).go("/").sees("Årskonferencen 2025", "er ikke planlagt")
    karen.go("/viden/").follow("Undervisning")
    right(karen, "knowledge-new")
    karen.write("Titel", TITLE).choose("Hvad handler det om?", "Tegn på menneskehandel")
    karen.write("Første dag", "2025-09-24").write("Politiet", "tyve").press("Gem", status=422)
    assert "Skriv et antal" in karen.error_beside("Politiet")
    karen.write("Politiet", "20").write("Domstolene", "?").press("Gem").sees(
        "Aktiviteten er skrevet op.", "antal ukendt"
    )

    # It was held; nobody counted the judges, which is no zero. Those who came have answered.
    karen.follow("Skriv, at den er gennemført").write("Politiet", "18").write("Domstolene", "?").press("Gem")
    karen.sees("ikke kendt for alle").follow("Skriv evalueringen").write("Hvor mange svarede?", "9")
    karen.write("5, bedst", "6").write("Hvad lærte I?", "Dommerne vil have en halv dag.").press("Gem")
    karen.sees("Evalueringen er gemt.", "100 procent").follow("Brug som dokumentation")
    karen.choose("Hvilket initiativ?", "INI-14 Viden om menneskehandel i retssystemet").press("Gem")
    right(karen, "knowledge-activity")

    # The ministry sees who was taught, and finds the teaching on the initiative's page.
    charlotte = seat(latecomer("charlotte")).go("/viden/").sees("18", TITLE, "Årskonferencen 2025: mangler")
    right(charlotte, "knowledge")
    charlotte.go("/handlingsplan/INI-14/").sees(TITLE, "Se siden i Helle")

    # Anybody reads what is published, without login, once a colleague has approved its words.
    seat(None).go("/oplysning").sees("Intet er udgivet endnu.")
    told.open_to_all(named(cast, "lise"), report)
    nobody = seat(None).go("/oplysning").sees("Årsrapport 2024").sees_not(TITLE)
    right(nobody, "public-knowledge")
