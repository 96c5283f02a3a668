"""The ministry of an obligation says how it stands, and a visitor reads what carries it and who has not answered."""

from __future__ import annotations

import pytest

from tests.cast import Cast, latecomer
from tests.journeys.accessible import PHONE, faults_here
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor
from tests.obligation_stories import document, publish, recommend

pytestmark = pytest.mark.browser


def right(visitor: Visitor, picture: str) -> None:
    """The page is right on a phone and on a desk, and with the keyboard alone."""
    assert faults_here(visitor, picture) == [], picture
    visitor.picture(picture, widths=(1200, PHONE))


@pytest.mark.at_length  # Each step is in each run the tests of `obligations`; no page of it has a script of its own.
def test_from_an_article_to_what_carries_it_and_to_an_answer(committed_cast: Cast, seat: Seat) -> None:
    cast, jytte, ida = committed_cast, latecomer("jytte"), latecomer("ida")
    publish(ida)
    recommend(ida, "CMM", obligation="coe-26")

    # Without evidence nobody can say that it is carried out.
    ministry = seat(jytte).go("/").sees("Forpligtelser at bedømme")
    ministry.go("/forpligtelser/coe-26/").sees("Ingen i ministeriet har bedømt den endnu.").follow("Bedøm")
    ministry.pick("Bæres forpligtelsen ud?", "Bæres ud").write("Hvorfor?", "De tre betingelser vejes i hver sag.")
    ministry.press("Gem", status=422)
    assert "Ingen dokumentation" in ministry.error_beside("Bæres forpligtelsen ud?")
    document(jytte, "coe-26", title="Gennemgang af tiltalefrafald")
    ministry.press("Gem").sees("Bedømmelsen er gemt.", "Gennemgang af tiltalefrafald", "Tiltalefrafald for ofre")
    right(ministry, "obligation")

    # CMM answers what it is asked, and promises.
    karen = seat(cast.karen).go("/").sees("en anbefaling venter på jeres svar")
    karen.follow("Undersøgelse af indsatsen til ofre for menneskehandel, nr. 1").pick("Hvad svarer I?", "Følges")
    karen.write("Hvorfor?", "Det sker ikke hver gang.").write("Hvad gør I?", "Et ark på tolv sprog.")
    karen.write("Hvornår er det gjort?", "2025-12-01").press("Gem").sees("Svaret er gemt.", "Skal følges op")
    right(karen, "study")

    # The ministry of the plan reads from the screen how they stand.
    visitor = seat(latecomer("charlotte")).go("/handlingsplan/").follow("Forpligtelser")
    visitor.sees("1 Bæres ud", "Intet bærer dem", "Ikke bindende for Danmark")
    right(visitor, "obligations")
