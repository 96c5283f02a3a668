"""J4, the second half: she arrives, cash and an oven are paid, an instalment is late, and it is closed in time."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from helle.register.protection import clock
from helle.register.reintegration.drafts import Draft
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast, latecomer
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.fixture
def secrets() -> set[str]:
    return set(money.SECRETS)


def it_is(day: dt.date) -> None:
    """The day of the register; who logged in before has been logged out since."""
    clock.freeze(dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN))


@pytest.mark.at_length  # Each step is in each run the tests of `disbursements`.
def test_a_mother_who_is_home(committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    plans.approved(cast, case, row, _with_children(cast))
    page = f"/sager/{case.number}/hjemsendelse/"

    # Nothing is paid before she has arrived.
    henrik, maja = seat(cast.henrik), seat(latecomer("maja"))
    henrik.go(page).follow("Se rejse og regnskab").sees("Rejsen er ikke bestilt.").picture("ledger-begun")
    henrik.sees("0 kr.", "58.000 kr.", "20.000 kr.").sees_not("Bogfør en levering", "Aftal en rate")
    henrik.follow("Notér et skridt på rejsen").write("Hvornår rejser personen?", "2025-10-06")
    henrik.sees("Mangler før rejsen").press("Gem", status=422)
    assert "Rejsedokument" in henrik.error_beside("Bemærkning")
    henrik.write("Bemærkning", money.MET).picture("ledger-journey-with-steps-missing").press("Gem")
    henrik.follow("Notér et skridt på rejsen").pick("Hvad er sket?", "Personen er rejst")
    henrik.write("Bemærkning", money.MET).press("Gem").sees("Rejst")
    maja.go(page + "regnskab/").follow("Notér et skridt på rejsen").ruling("RET-02")
    maja.write("Bemærkning", money.MET).picture("ledger-journey").press("Gem").sees("Ankommet", money.MET)

    # Cash in instalments within six months; the one in month seven is refused, and what was typed stands still.
    henrik.go(page + "regnskab/").ruling("RET-06", "RET-07").follow("Aftal en rate")
    henrik.write("Hvilken dag skal den betales?", "2026-05-06").write("Beløb", "10.000").press("Gem", status=422)
    assert "RET-06" in henrik.error_beside("Hvilken dag skal den betales?")
    henrik.picture("ledger-instalment-refused").write("Hvilken dag skal den betales?", "2025-10-06").press("Gem")
    henrik.follow("Aftal en rate").write("Hvilken dag skal den betales?", "2025-12-06").write("Beløb", "10.000")
    # Whoever agreed it does not also book it at once; a colleague does.
    henrik.press("Gem").follow(re.compile("^Bogfør betalingen"))
    henrik.write("Hvad er der betalt, og til hvem?", money.PAID_TO).press("Gem", status=422)
    assert "RET-06" in henrik.error_beside("Hvilken dag er det betalt?")
    helga = seat(money.second())
    helga.go(page + "regnskab/").follow(re.compile("^Bogfør betalingen"))
    helga.write("Hvad er der betalt, og til hvem?", money.PAID_TO).press("Gem").sees("betalt", money.PAID_TO)
    henrik.go(page + "regnskab/")
    henrik.follow("Bogfør en levering").pick(
        "Hvilken linje i planen?", f"{plans.OVEN} (58.000 kr. tilbage af 58.000 kr.)"
    ).write("Beløb", "58.001")
    henrik.write("Hvad er der betalt, og til hvem?", money.PAID_FOR).press("Gem", status=422)
    assert "RET-17" in henrik.error_beside("Beløb")
    henrik.sees(money.PAID_FOR).write("Beløb", "58.000").picture("ledger-delivery").press("Gem")
    henrik.sees("58.000 kr.", "mangler kvittering", money.PAID_FOR)
    maja.go(page + "regnskab/").follow(re.compile("^Notér kvitteringen"))
    maja.write("Kvitteringens nummer", money.NUMBER).write("Hvem leverede?", money.SUPPLIER).press("Gem")
    maja.follow("Notér et skridt på rejsen").press("Gem").sees("Reintegration i gang")

    # In December nobody has paid the second one: it is on the desk of who pays, and CMM is told.
    it_is(dt.date(2025, 12, 10))
    henrik, mette = seat(cast.henrik), seat(cast.mette)
    henrik.go("/").sees("Kontant rate", case.number).picture("desk-with-a-late-instalment")
    mette.go("/").sees("Kontant rate")
    mette.go(page + "regnskab/").sees("forsinket").sees_not("Bogfør betalingen").picture("ledger-of-cmm")
    henrik.go(page + "regnskab/").sees("forsinket").picture("ledger-whole").follow(re.compile("^Bogfør betalingen"))
    henrik.write("Hvad er der betalt, og til hvem?", money.PAID_TO).press("Gem").sees_not("forsinket")
    mette.go("/").sees_not("Kontant rate")
    faults = [
        Screen("ledger-whole", "henrik", page + "regnskab/"),
        Screen("ledger-delivery", "henrik", page + "levering/"),
        Screen("ledger-longer", "henrik", page + "laengere/"),
    ]
    assert faults_of(seat, cast, faults) == []

    # After nine months the report and the closing wait; within the year it is closed.
    it_is(dt.date(2026, 8, 10))
    henrik, maja, mette = seat(cast.henrik), seat(latecomer("maja")), seat(cast.mette)
    maja.go("/").sees("Afsluttende rapport fra partneren")
    henrik.go("/").sees("Afslut projektet").go(page + "afslut/").press("Afslut projektet", status=422)
    henrik.sees("Notér først partnerens afsluttende rapport.")
    maja.go(page + "rapport/").pick("Hvilken rapport?", "Afsluttende")
    maja.write("Hvad melder partneren?", money.REPORTED).press("Gem").sees(money.REPORTED)
    henrik.go(page + "regnskab/").follow("Afslut projektet").picture("ledger-closing").press("Afslut projektet")
    mette.go(page).sees("Gennemført").go(page + "regnskab/").sees("Gennemført", money.PAID_FOR, money.REPORTED)
    # What was paid can still be wrong: Hjemrejsestyrelsen has the case a while yet, and nobody else who prepared it.
    henrik.go(page + "regnskab/").sees("I ser sagen i 30 dage endnu")
    maja.go(page + "regnskab/", status=404)
    maja.go("/").sees_not(case.number)


def _with_children(cast: Cast) -> Draft:
    with cast.mette.acting():
        return plans.with_children()
