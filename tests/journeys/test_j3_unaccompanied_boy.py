"""J3: an unaccompanied boy, caught shoplifting for others, who turns eighteen meanwhile, and every screen knows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import psycopg
import pytest

from helle.register.cases import projections
from helle.register.identification import actions as identification
from helle.register.minors import calendar
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.rules.codes import Authority, ExploitationPurpose
from helle.rules.next_steps import STEP_TITLES
from tests import minor_stories, stories
from tests.cast import Cast, member
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

# His birthday is moved near, so that it comes in the middle of it all.
EIGHTEEN = dt.date(2025, 10, 20)
BORN = dt.date(2007, 10, 20)


@pytest.fixture
def unit_of_gudrun(owner: psycopg.Connection[tuple[object, ...]], committed_for_units: None) -> Iterator[str]:
    """The unit that an administrator has made for one representative. Units outlast a test, so it is taken away."""
    key, body = unit_id("REP-EN"), unit_id("RK-REP")
    owner.execute(
        "INSERT INTO organisations_unit (id, code, kind, requirements) VALUES (%s, 'REP-EN', 'representative', '[]')",
        [key],
    )
    owner.execute(
        "INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)"
        " VALUES (%s, 'Repræsentant 1', 'Representative 1', '[2022-01-01,)')",
        [key],
    )
    owner.execute(
        "INSERT INTO organisations_unitparent (unit_id, parent_id, relation, during)"
        " VALUES (%s, %s, 'administrative', '[2022-01-01,)')",
        [key, body],
    )
    yield "REP-EN"
    for table, column in (("unitname", "unit_id"), ("unitparent", "unit_id"), ("unit", "id")):
        owner.execute(f"DELETE FROM organisations_{table} WHERE {column} = %s", [key])
    # Under a new key, by which every process hears that the units were written anew.
    owner.execute(
        "WITH gone AS (DELETE FROM organisations_unitname WHERE unit_id = %s RETURNING *)"
        " INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)"
        " SELECT unit_id, name_da, name_en, during FROM gone",
        [body],
    )


@pytest.fixture
def committed_for_units(django_db_setup: None) -> None:
    """The database stands before the unit is made in it."""


@pytest.fixture
def secrets() -> set[str]:
    return set(minor_stories.SECRETS)


def test_a_boy_alone(unit_of_gudrun: str, committed_cast: Cast, seat: Seat) -> None:
    cast = committed_cast
    case = minor_stories.describe(cast.mette, stories.an_opened_case(cast), birth_date=BORN)
    minor_stories.stay(cast.mette, case)
    held = stories.hold_interview(cast.mette, case, representative_present=True)
    # Nobody may ask a means of him (DEF-02, PUB-LAW-02).
    with cast.mette.acting():
        identification.interview_send(case, held, expected_version=stories.fresh(case).version)
    stories.assess(cast.ulla, case, Authority.UDLST, means=(), purposes=(ExploitationPurpose.CRIMINAL_ACTS,))
    his, page = f"/sager/{case.number}/", f"/sager/{case.number}/barnet/"

    # Udlændingestyrelsen has a representative appointed; the first who is nominated is a suspect's relative.
    ulla = seat(cast.ulla)
    ulla.go("/").sees(STEP_TITLES["appoint_representative"].text).go(his).sees("Fylder 18 20. oktober 2025")
    ulla.follow("Barnet").sees("Barnet har ingen repræsentant.").picture("minor-begun")
    ulla.follow("Bed om en repræsentant").press("Gem").sees("bedt om at indstille")
    ulla.follow("Notér en indstilling").write("Hvem er indstillet?", "Karsten Vasevej")
    ulla.write("Hvordan får man fat i repræsentanten?", "tlf. aftales").pick("Er barnet hørt?", "Barnet er hørt")
    ulla.pick("Er der noget, der kan stå mellem den indstillede og barnets tarv?", "I familie med en mistænkt")
    ulla.picture("minor-nomination").press("Gem", status=422)
    ulla.write("Hvad kan stå i vejen?", minor_stories.CONFLICT).press("Gem").sees(
        "Vær opmærksom", minor_stories.CONFLICT
    )
    ulla.go(page).follow(re.compile("Notér udpegningen"))
    ulla.pick("Hvem har udpeget?", "Familieretshuset").press("Gem", status=422).ruling("MIN-03")
    ulla.picture("minor-appointment-refused")
    assert "i familie med en mistænkt" in ulla.error_beside("Begrundelse, hvis reglerne kræver en")
    nominated = minor_stories.nominate(cast.ulla, case)
    ulla.go(f"{page}repraesentant/udpegning/{nominated.pk}/").pick("Hvem har udpeget?", "Familieretshuset")
    ulla.press("Gem").sees("Udpegningen er noteret.", minor_stories.REPRESENTATIVE)
    ulla.follow("Giv adgang").choose("Repræsentantens egen enhed", "Repræsentant 1").press("Giv adgang")
    ulla.sees("Ser barnets sag i sin egen enhed")

    # The representative sees her child's case, and no other.
    other = stories.an_opened_case(cast)
    gudrun = seat(member("Gudrun Login", unit_of_gudrun, "representative"))
    gudrun.go("/boern/").sees(case.number).sees_not(other.number).picture("minor-list-of-a-representative")
    gudrun.follow(case.number).sees(minor_stories.REPRESENTATIVE).sees_not(minor_stories.CONFLICT)
    gudrun.go(f"/sager/{other.number}/barnet/", status=404)

    # The municipality is told, confirms, and decides: under the Aliens Act, since he stays unlawfully.
    mette = seat(cast.mette)
    mette.go(page).follow("Underret en kommune").choose("I hvilken kommune opholder barnet sig?", "Aarhus")
    mette.picture("minor-municipality").press("Underret kommunen").sees("kvittering mangler")
    olga = seat(cast.olga)
    olga.go("/").follow("Se dem, I er underrettet om eller er repræsentant for").sees("mangler")
    olga.picture("minor-list-of-a-municipality").follow(case.number).press("Kvittér for modtagelsen").sees("modtaget")
    olga.follow("Notér en afgørelse").pick("Hvor skal barnet bo?", "Plejefamilie").pick(
        "Efter hvilken lov?", "Barnets lov"
    )
    olga.write("Hvad afgørelsen siger", minor_stories.DECISION).press("Gem", status=422).ruling("MIN-09")
    olga.picture("minor-placement-refused")
    assert "udlændingeloven" in olga.error_beside("Efter hvilken lov?")
    olga.pick("Efter hvilken lov?", "Udlændingeloven").press("Gem").sees("Plejefamilie", minor_stories.DECISION)
    mette.go(page).sees("modtaget", "Plejefamilie")

    # He agrees to a search by Hjemrejsestyrelsen and, his own choice, the Red Cross. Without his yes none begins.
    mette.follow("Notér en eftersøgning").pick("Hvem skal søge?", "Hjemrejsestyrelsen")
    mette.pick("Har barnet selv sagt ja?", "Nej").press("Gem", status=422).ruling("MIN-10")
    mette.picture("minor-tracing-refused")
    mette.pick("Har barnet selv sagt ja?", "Ja").pick("Har barnet kontakt med sin familie?", "Nej")
    mette.pick("Kan familien have del i handlen?", "Nej")
    for day in ("Hvilken dag sagde barnet ja?", "Hvornår er repræsentanten orienteret?",
                "Hvornår har repræsentanten skrevet under?"):  # fmt: skip
        mette.write(day, "2025-10-06")
    mette.press("Gem").sees("Eftersøgningen er noteret.")
    mette.follow("Notér en eftersøgning").pick("Hvem skal søge?", "Røde Kors' eftersøgningstjeneste")
    mette.pick("Har barnet selv sagt ja?", "Ja").write("Hvilken dag sagde barnet ja?", "2025-10-06").press("Gem")

    # The talk cannot be recorded as held without the representative.
    mette.follow("Planlæg en samtale").write("Dag", "2025-10-06").press("Gem")
    gudrun.go("/boern/").sees("6. oktober 2025")
    mette.follow("Hvad blev der af den?").pick("Hvad blev der af den?", "Holdt").pick(
        "Deltog barnets repræsentant?", "Nej"
    )
    mette.press("Gem", status=422).ruling("MIN-13").picture("minor-talk-refused")
    mette.pick("Deltog barnets repræsentant?", "Ja").write("Hvad blev der talt om?", minor_stories.TALK).press("Gem")
    mette.sees("Repræsentanten deltog.", minor_stories.TALK)

    # One night he is gone: first on every desk, until he is found.
    mette.follow("Barnet er forsvundet").press("Slå alarm").sees("mangler besked").picture("minor-missing")
    for one in (olga, ulla, gudrun):
        one.go("/").sees("Forsvundne børn", case.number)
    olga.picture("desk-of-a-municipality-with-an-alarm")
    mette.follow("Notér, hvem der har fået besked").pick("Hvem har fået besked?", "Politiet").press("Gem")
    mette.follow("Barnet er fundet").pick("Hvordan?", "Kom selv tilbage")
    mette.write("Hvad fortalte barnet, og hvad gør I nu?", minor_stories.FOUND).press("Tag alarmen ned")
    olga.go("/").sees_not("Forsvundne børn")

    # He turns eighteen in the middle of it, and every screen knows.
    mette.go(his).page.get_by_role("link", name="Åbn: Personen fylder 18").click()
    mette.picture("minor-review")
    for point in ("Den personlige repræsentant", "Hvem der samtykker og beslutter", "Indkvartering eller anbringelse",
                  "Kommunens opgaver", "Det overordnede ansvar", "Eftersøgning af familien",
                  "Samtaler om hjemrejse"):  # fmt: skip
        mette.write(point, minor_stories.AGREED)
    mette.press("Gem gennemgangen").sees(minor_stories.AGREED).picture("minor-whole")
    faults = [
        Screen("minor-whole", "mette", page),
        Screen("minor-placement", "mette", page + "bolig/"),
        Screen("minor-list", "olga", "/boern/"),
        Screen("minor-nomination", "ulla", page + "repraesentant/indstilling/"),
        Screen("minor-tracing", "mette", page + "eftersoegning/"),
        Screen("minor-talk", "mette", page + "samtale/"),
        Screen("minor-municipality", "mette", page + "kommune/"),
        Screen("minor-missing", "mette", page + "forsvundet/"),
    ]
    assert faults_of(seat, cast, faults) == []
    clock.freeze(dt.datetime(2025, 10, 20, 9, tzinfo=clock.COPENHAGEN))
    try:
        projections.night("lists", also=[calendar.follow_calendar])
        for address in (his, page, page + "samtale/", f"/sager/{case.number}/opgaver/"):
            mette.go(address).sees("18 år siden 20. oktober 2025")
        gudrun.go(page, status=404)
        mette.go(page).sees("personen er fyldt 18").picture("minor-of-age")
    finally:
        clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))
