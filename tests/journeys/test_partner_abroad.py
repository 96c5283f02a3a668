"""J4, from abroad: the partner opens a link on a phone with the code it was told, reads the plan and reports."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from helle.register.disbursements.choices import JourneyKind
from helle.register.partner_access.abroad_views import COOKIE
from helle.register.protection import clock
from helle.register.returns.models import ReturnCase
from tests import disbursement_stories, partner_stories, reintegration_stories, return_stories, stories
from tests.cast import Cast, latecomer
from tests.journeys.accessible import PHONE, faults_here
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def secrets() -> set[str]:
    return {*return_stories.SECRETS, *reintegration_stories.SECRETS, *partner_stories.SECRETS}


@pytest.fixture(autouse=True)
def fresh(committed: None, owner: psycopg.Connection[Any]) -> Iterator[None]:
    yield
    owner.execute("DELETE FROM reports_throttle")


def right_for_everybody(visitor: Visitor, picture: str) -> None:
    """The page is right on the smallest phone and on a desk, with the keyboard alone, and without a script."""
    assert faults_here(visitor, picture) == [], picture
    visitor.picture(picture, widths=(1200, PHONE))


@pytest.mark.at_length  # Each step is in each run the tests of `partner_access`.
def test_a_partner_abroad_reads_the_plan_and_reports(committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    case = stories.a_running_period(cast)
    row: ReturnCase = return_stories.accept(cast.mette, case)
    return_stories.go_with_partner(cast.mette, case, row)
    reintegration_stories.approved(cast, case, row)
    disbursement_stories.happen(cast.henrik, case, row, JourneyKind.TRAVEL_BOOKED)
    disbursement_stories.happen(cast.henrik, case, row, JourneyKind.DEPARTED)
    partner_stories.agree(latecomer("maja"), case, row)

    # Hjemrejsestyrelsen makes a link for somebody at the partner; it and its code are shown once.
    henrik = seat(cast.henrik)
    henrik.go(f"/sager/{case.number}/hjemsendelse/").follow("Partnerens adgang").follow("Lav et link")
    henrik.press("Lav linket", status=422).picture("partner-link-refused")
    henrik.write("Hvem får linket?", partner_stories.RECIPIENT).choose("Hvilket sprog er planen skrevet på?", "dansk")
    henrik.pick("Læser den, der får linket, det sprog?", "Ja").press("Lav linket").sees("Sig koden i telefonen")
    henrik.picture("partner-link-made")
    link, code = henrik.page.locator("code.secret").all_inner_texts()
    henrik.follow("Partnerens adgang").sees("virker", "Ikke åbnet endnu.")

    # On a phone, with a wrong code first; then the plan is there, and nothing of the case.
    partner = seat(None, width=PHONE, language="en")
    partner.go(link.removeprefix(partner.served.base))
    right_for_everybody(partner, "partner-code")
    wrong = "11111111" if code != "1111 1111" else "22222222"
    partner.write("Kode", wrong).press("Åbn", status=422)
    assert "did not open" in partner.error_beside("Kode")
    partner.write("Kode", code).press("Åbn").sees(reintegration_stories.GOAL, reintegration_stories.OVEN)
    partner.sees_not(case.number, return_stories.WEIGHED)
    right_for_everybody(partner, "partner-plan")
    assert partner.page.title() == "Helle" and partner.page.locator("script").count() == 0
    (cookie,) = [one for one in partner.context.cookies() if one["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/partner/")

    # What came before the arrival is refused beside its day; once she was met it is taken, and both wait in Denmark.
    partner.follow("Noget i budgettet er leveret")
    right_for_everybody(partner, "partner-delivery")
    partner.press("Send meldingen", status=422)
    partner.page.get_by_role("radio").first.check()
    partner.write("Beløb", "10000").write("Hvem leverede?", partner_stories.SUPPLIER)
    partner.write("Kvitteringens nummer", partner_stories.RECEIPT).write("Hvad skete der?", partner_stories.MET)
    partner.press("Send meldingen", status=422)
    assert "RET-05" in partner.error_beside("Hvilken dag?")
    partner.go("/partner/").follow("Personen er mødt ved ankomsten").write("Hvad skete der?", partner_stories.MET)
    partner.press("Send meldingen").sees("Meldingen er sendt. Hjemrejsestyrelsen ser på den.")
    clock.freeze(clock.now() + dt.timedelta(minutes=1))
    partner.follow("Noget i budgettet er leveret").page.get_by_role("radio").first.check()
    partner.write("Beløb", "10000").write("Hvem leverede?", partner_stories.SUPPLIER)
    partner.write("Kvitteringens nummer", partner_stories.RECEIPT).write("Hvad skete der?", partner_stories.MET)
    partner.press("Send meldingen").sees(partner_stories.SUPPLIER)
    right_for_everybody(partner, "partner-reported")

    # Hjemrejsestyrelsen has them on its desk and takes both in: she has arrived, and the oven stands in the ledger.
    henrik.go("/").sees("Partneren melder: mødt ved ankomsten").follow(case.number)
    henrik.go(f"/sager/{case.number}/hjemsendelse/partneradgang/").picture("partner-access")
    for _each in range(2):
        henrik.page.get_by_role("link", name="Tag meldingen ind").last.click()
        henrik.picture("partner-message").pick("Tages den ind?", "Taget ind").press("Gem")
    ledger = disbursement_stories.ledger(cast.henrik, case, row)
    assert ledger.arrived_on is not None and [one.row.amount for one in ledger.entries] == [10_000]
    partner.go("/partner/").sees("Ankommet", "Taget ind")

    # The link is ended: whoever is inside is out at the next press, and the link opens nothing any more.
    henrik.go(f"/sager/{case.number}/hjemsendelse/partneradgang/").follow(re.compile("^Afslut linket"))
    henrik.pick("Hvorfor afsluttes det?", "Der er ikke brug for det længere").press("Afslut linket").sees("afsluttet")
    partner.go("/partner/", status=403).sees("Siden er lukket")
    right_for_everybody(partner, "partner-closed")
    partner.go(link.removeprefix(partner.served.base)).write("Kode", code).press("Åbn", status=422)
