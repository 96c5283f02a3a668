"""J4, the first part: a mother who takes a prepared return, up to the approved plan; and J5, a man under Dublin."""

from __future__ import annotations

import re

import pytest

from helle.rules.codes import ResidenceStatus
from tests import correction_stories, return_stories, stories
from tests import reintegration_stories as plans
from tests.cast import Cast, latecomer
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def secrets() -> set[str]:
    return {*return_stories.SECRETS, *plans.SECRETS}


def test_a_mother_who_goes_home(committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    case = stories.a_running_period(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    page = f"/sager/{case.number}/hjemsendelse/"

    # The next step asks for the offer; the page says why it is made, whatever the stay and what she tells the police.
    mette = seat(cast.mette)
    mette.go(f"/sager/{case.number}/").sees("Tilbyd en forberedt hjemsendelse").follow("Hjemsendelse")
    mette.sees("Personen er ikke spurgt endnu.").ruling("RET-01", "RET-14", "PUB-RET-01").picture("return-begun")
    mette.follow("Tilbyd en forberedt hjemsendelse").picture("return-offer").pick("Med tolk?", "Ja").press("Gem")
    mette.sees("Tilbudt 6. oktober 2025", "rumænsk")
    mette.go("/").sees("Svar på tilbuddet om forberedt hjemsendelse")

    # She thinks it over, and they agree when to talk again; nobody asks before that. Then she says yes.
    mette.go(page).follow("Notér svaret").pick("Hvad svarer personen?", "Tænker over det").press("Gem", status=422)
    assert "120" in mette.error_beside("Hvornår taler I om det igen?")
    mette.write("Hvornår taler I om det igen?", "2025-10-06").press("Gem").sees("tales om igen")
    mette.follow("Notér svaret").pick("Hvad svarer personen?", "Siger ja")
    mette.write("Hvad sagde personen, og begrundelse, hvis reglerne kræver en", return_stories.SAID)
    mette.picture("return-answer").press("Gem").sees("Taget imod", return_stories.SAID)

    # From her yes on Hjemrejsestyrelsen has it on its desk; the country has no programme, so a partner is looked for.
    henrik = seat(cast.henrik)
    henrik.go("/").sees("Fastslå identiteten", case.number).picture("desk-of-hjemrejsestyrelsen")
    henrik.go(page).follow("Notér landet").choose("Til hvilket land?", "Rumænien")
    henrik.pick("Hvad er landet for personen?", "Hjemlandet").picture("return-destination").press("Gem")
    henrik.sees("Dansk Flygtningehjælp søger en partner")

    # Dansk Flygtningehjælp's adviser sees what she needs and no more.
    maja = seat(latecomer("maja"))
    maja.go("/").sees("Find en partner i landet").picture("desk-of-dansk-flygtningehjaelp")
    maja.go(page).sees("Før rejsen").sees_not("Tilbuddet", return_stories.SAID, "Risiko for at blive handlet igen")
    maja.picture("return-of-dansk-flygtningehjaelp").follow("Notér, om der er en partner")
    maja.pick("Er der fundet en partner?", "Partner fundet").press("Gem", status=422)
    maja.write("Hvem er partneren?", return_stories.PARTNER).press("Gem").sees("Partner fundet", return_stories.PARTNER)
    henrik.go(page).follow("Skriv partneren ind").press("Gem", status=422).ruling("RET-16")
    henrik.write("Begrundelse, hvis reglerne kræver en", return_stories.GOING_WHY).press("Gem")
    henrik.sees(return_stories.PARTNER, return_stories.GOING_WHY)

    # The steps before the journey stay on the desks of those who do them; tickets wait for the plan.
    henrik.follow(re.compile("hvordan det står.*Bestil billetter"))
    henrik.press("Gem", status=422)
    assert "har godkendt reintegrationsplanen" in henrik.error_beside("Hvordan står det?")
    henrik.go(page).follow(re.compile("hvordan det står.*Fastslå identiteten"))
    henrik.write("Bemærkning", return_stories.STEP_NOTE).press("Gem").sees("På plads", return_stories.STEP_NOTE)
    henrik.go("/").sees_not("Fastslå identiteten")
    mette.go(page).follow("Vurdér risikoen").pick("Hvor stor er risikoen for, at personen bliver handlet igen?", "Høj")
    mette.write("Hvad bygger vurderingen på, og hvad gøres der ved risikoen?", return_stories.RISK).press("Gem")
    mette.sees("Vær opmærksom", return_stories.RISK)
    maja.go(page).follow("Notér, hvad der er givet videre").tick("Navn").pick(
        "På hvilket grundlag i databeskyttelsesforordningen?", "Inden for EU/EØS (ingen tredjelandsoverførsel)"
    )
    maja.write("Hvorfor er det nødvendigt, og hvordan er personen beskyttet?", return_stories.WEIGHED)
    maja.press("Gem", status=422).picture("return-told-refused")
    assert "samtykke" in maja.error_beside("Hvilken dag sagde personen ja?")
    maja.write("Hvilken dag sagde personen ja?", "2025-10-06").press("Gem").sees(return_stories.WEIGHED)
    mette.go(page).sees(return_stories.WEIGHED).picture("return-whole")
    faults = [
        Screen("return-whole", "mette", page),
        Screen("return-destination", "henrik", page + "land/"),
        Screen("return-stop", "mette", page + "stands/"),
        Screen("return-risk", "mette", page + "risiko/"),
        Screen("return-contact", "henrik", page + "kontakt/"),
        Screen("return-told", "maja", page + "videregivet/partner/"),
    ]
    assert faults_of(seat, cast, faults) == []

    # The plan: Dansk Flygtningehjælp writes it with her; its budget meets its ceiling as it is typed, a krone over is
    # refused beside its line, and nothing that was typed is lost.
    plan = page + "plan/"
    maja.go("/").sees("Skriv reintegrationsplanen").go(page).follow("Se planen").follow("Begynd planen")
    maja.write("Hvad vil personen nå?", plans.GOAL).write("Aktivitet", plans.ACTIVITY)
    maja.pick("Er alle personens mindreårige børn skrevet op nedenfor, eller har personen ingen?", "Ja")
    maja.write("Barnets navn", plans.DAUGHTER).write("Født", "2018-03-01").choose("Hvor er barnet?", "Danmark")
    maja.press("Tilføj et barn", status=200)
    second = maja.page.get_by_role("group", name="Barn 2")
    second.get_by_label("Barnets navn").fill(plans.SON)
    second.get_by_label("Født", exact=True).fill("2014-03-01")
    second.get_by_label("Hvor er barnet?").select_option(label="Hjemlandet")
    maja.pick("Er personen forsørger?", "Ja").write("Hvorfor er personen forsørger eller ikke?", plans.MAINTAINS)
    for number, what, use, kind, amount in (
        (1, plans.OVEN, "Arbejde", "Støtte i naturalier", "58.001"),
        (2, plans.START, "Bolig", "Kontantstøtte", "20.000"),
    ):
        line = maja.page.get_by_role("group", name=f"Linje {number}")
        line.get_by_label("Hvad går det til?").fill(what)
        line.get_by_label("Formål").select_option(label=use)
        line.get_by_label("Form", exact=True).select_option(label=kind)
        line.get_by_label("Beløb").press_sequentially(amount)
    maja.sees("1 kr. over loftet", "58.000 kr.", "8.700 dollar", "RET-24")
    _she_agrees(maja).picture("plan-a-krone-over")
    maja.press("Gem planen", status=422).ruling("RET-17")
    line = maja.page.get_by_role("group", name="Linje 1")
    line.get_by_label("Beløb").fill("58.000")
    maja.press("Gem planen").sees(plans.GOAL, plans.DAUGHTER, "58.000 kr.").sees_not("Send til Hjemrejsestyrelsen")

    # CMM sends it; Hjemrejsestyrelsen sends it back with what is missing, and approves it the second time.
    mette.go(plan).follow("Send til Hjemrejsestyrelsen").press("Send planen").sees("Venter på Hjemrejsestyrelsen")
    henrik.go("/").sees("Afgør reintegrationsplanen").go(plan).follow("Afgør planen").picture("plan-decide")
    henrik.pick("Hvad afgør I?", "Send den tilbage med bemærkninger").press("Gem afgørelsen", status=422)
    henrik.write("Bemærkninger", plans.REMARKS).press("Gem afgørelsen").sees("Sendt tilbage")
    maja.go("/").sees("Skriv planen om; den er sendt tilbage").go(plan).sees(plans.REMARKS).follow("Skriv i planen")
    line = maja.page.get_by_role("group", name="Linje 1")
    line.get_by_label("Hvad går det til?").fill(f"{plans.OVEN}, 58.000 kroner")
    _she_agrees(maja).press("Gem planen").follow(re.compile("Sammenlign med version 1")).sees("ændret").picture(
        "plan-compared"
    )
    mette.go(plan).follow("Send til Hjemrejsestyrelsen").press("Send planen")
    henrik.go(plan).follow("Afgør planen").pick("Hvad afgør I?", "Godkend planen")
    henrik.pick("Er planen konkret og realistisk?", "Ja").press("Gem afgørelsen").sees("Godkendt", "Loft den dag")
    henrik.picture("plan-approved")
    henrik.go(page).follow(re.compile("hvordan det står.*Bestil billetter")).press("Gem").sees("På plads")
    faults = [
        Screen("plan", "henrik", plan),
        Screen("plan-write", "maja", plan + "skriv/"),
        Screen("plan-compare", "mette", plan + "1/2/"),
    ]
    assert faults_of(seat, cast, faults) == []

    # She changes her mind: with the end of the return the others see nothing any more.
    mette.go(page).follow("Stands hjemsendelsen").pick("Hvorfor standses den?", "Personen vil ikke længere rejse")
    mette.write("Begrundelse", return_stories.STOPPED).press("Stands hjemsendelsen").sees("Standset")
    for one in (henrik, maja):
        one.go(page, status=404)
        one.go("/").sees_not(case.number)


def _she_agrees(by: Visitor) -> Visitor:
    """Who drew up this version with her, and her yes to it: both are entered for each version."""
    for party in ("Personen selv", "Partneren i landet", "CMM"):
        by.tick(party)
    by.write("Hvornår sagde personen ja til planen?", "2025-10-06")
    return by.choose("På hvilket sprog gennemgik I planen?", "rumænsk")


@pytest.mark.at_length  # Each step is in each run the tests of `returns`.
def test_a_man_under_dublin(committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN)
    correction_stories.describe(cast.mette, case, stories.description())
    page = f"/sager/{case.number}/hjemsendelse/"
    mette, ulla = seat(cast.mette), seat(cast.ulla)
    mette.go(page).ruling("RET-09", "RET-10").follow("Notér, at personen har fået besked").pick("Med tolk?", "Nej")
    mette.press("Gem").sees("Ikke tilbudt 6. oktober 2025").picture("return-under-dublin")
    ulla.go(page).sees_not("Ikke tilbudt").follow("Notér overførslen").choose("Til hvilken stat?", "Tyskland")
    ulla.write("Hvornår blev personen overført?", "2025-10-06").press("Gem").sees("overført 6. oktober 2025")
    mette.go(page).sees("Overført efter Dublinforordningen", "Tyskland")
