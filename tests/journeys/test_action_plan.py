"""J8's last sentence: the ministry sees where each initiative stands and where the money went (GOV-10, INI-15)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from helle.register.action_plans.models import Initiative
from helle.rules.initiatives.codes import MoneyKind
from tests.action_plan_stories import answers_of_the_plan, money
from tests.cast import Cast, latecomer
from tests.journeys.accessible import PHONE, faults_here
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TEXT = "Alle ofre med støtte har en kontaktperson i CMM; ved ferie er der en afløser."


def right(visitor: Visitor, picture: str) -> None:
    """The page is right on a phone and on a desk, and with the keyboard alone."""
    assert faults_here(visitor, picture) == [], picture
    visitor.picture(picture, widths=(1200, PHONE))


@pytest.mark.at_length  # Each step is in each run the tests of `action_plans`.
def test_where_each_initiative_stands_and_where_the_money_went(committed_cast: Cast, seat: Seat) -> None:
    cast, charlotte = committed_cast, latecomer("charlotte")
    money(charlotte, MoneyKind.ALLOCATION, "900000", code="INI-09", text="Fordelt for året")

    # CMM writes what its desk asks for; it waits, and nobody else reads it.
    karen = seat(cast.karen).go("/").sees("Handlingsplanen", "status skal skrives")
    karen.follow("INI-09 Kontaktpersonen samles hos CMM").pick("Hvor langt er initiativet?", "I gang")
    karen.write("Hvad er gjort, og hvad er ikke?", TEXT).press("Send status").sees("venter på ministeriets svar")
    seat(cast.anders).go("/handlingsplan/INI-09/").sees("Ingen status er godkendt endnu.").sees_not(TEXT)

    # The ministry finds it on its desk and sends it back without a word: that is refused beside its field.
    visitor = seat(charlotte).go("/").sees("status venter på ministeriets svar")
    visitor.follow("INI-09 Kontaktpersonen samles hos CMM").sees(TEXT).pick("Godkendes status?", "Nej")
    visitor.press("Gem", status=422)
    assert "begrundelsen" in visitor.error_beside("Bemærkninger")
    visitor.pick("Godkendes status?", "Ja").press("Gem").sees("Svaret er gemt.", TEXT)
    right(visitor, "initiative")

    # Spending above what is allocated takes a decision.
    visitor.follow("Bogfør penge").pick("Hvad er posten?", "Brugt")
    visitor.choose("Initiativ", "INI-09 Kontaktpersonen samles hos CMM").choose("Hvilket år?", "2025")
    visitor.write("Beløb i kroner", "900.000,01").write("Hvad dækker det?", "Regnskab for året")
    visitor.press("Gem", status=422)
    assert "kræver en beslutning" in visitor.error_beside("Beløb i kroner")
    visitor.write("Beløb i kroner", "899.999,99").press("Gem").sees("Posten er bogført.", "899.999,99 kr.", "0,01 kr.")
    right(visitor, "plan-money")

    # What shows it is a page of Helle that names nobody.
    visitor.go("/handlingsplan/INI-09/").follow("Skriv dokumentation på").pick("Hvad er det?", "Tal")
    visitor.write("Hvad viser det?", "Hvor mange der har en kontaktperson")
    visitor.write("Hvor findes det?", "/statistik/kvalitet/").press("Gem").sees("Dokumentationen er skrevet på.")

    # From the screen alone, of each of the fourteen: who, how far, what money, what evidence.
    visitor.go("/handlingsplan/").sees("118.200.000 kr.", "ingen sagt, at alt er bogført: 2022:")
    right(visitor, "action-plan")
    expected = answers_of_the_plan()
    expected["INI-09"] |= {
        "langt": ["I gang", "1. halvår 2025", TEXT],
        "penge": ["900.000 kr.", "899.999,99 kr."],
        "dokumentation": ["Hvor mange der har en kontaktperson", "Se siden i Helle"],
    }
    for one in Initiative.objects.order_by("position"):
        visitor.go(f"/handlingsplan/{one.code}/").sees(one.title_da)
        for part, answers in expected[one.code].items():
            said = visitor.page.locator(f"section[aria-labelledby='{part}']")
            for answer in answers:
                expect(said, f"{one.code}, {part}").to_contain_text(answer)
            if part == "penge" and one.code != "INI-09":
                expect(said, one.code).not_to_contain_text("kr.")
