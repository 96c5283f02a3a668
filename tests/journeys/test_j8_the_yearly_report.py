"""J8: a release, its packs, a correction beside it, and that of the next year (META-07, STA-01, STA-05..07)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid

import psycopg
import pytest
from django.http import Http404

from helle.register.protection import clock
from helle.register.releases.content import Kept
from helle.register.releases.drawings import WIDEST
from helle.register.releases.models import Release
from tests import release_stories as told
from tests.access_stories import text_of
from tests.cast import Cast, latecomer
from tests.journeys.accessible import PHONE, axe_faults, cut_off, sticks_out
from tests.journeys.conftest import Seat
from tests.journeys.test_action_plan import right
from tests.journeys.visitor import Visitor
from tests.methods.release_attacker import Attacked, attacked

pytestmark = pytest.mark.browser
Owner = psycopg.Connection[tuple[object, ...]]
# The plan's two charts go on with the first two; the others are the yearly report of CMM.
TABLES = (
    "Personer vurderet handlet, fordelt på år", "Vurderede ofre efter udnyttelse, én form eller flere",
    "Vurderede ofre efter køn", "Vurderede ofre efter alder i tre grupper",
    "Vurderede ofre efter statsborgerskab", "Vurderede ofre efter ophold", "Hvem der skabte den første kontakt",
)  # fmt: skip
# How many, sex, age, country, stay, purposes, first contact.
type Kind = tuple[int, str, int, str, str, list[str], str]
OF_2024: list[Kind] = [
    (31, "woman", 30, "RO", "eu_right", ["prostitution"], "police"),
    (18, "woman", 23, "TH", "permit", ["prostitution"], "reden"),
    (14, "man", 38, "VN", "none", ["forced_labour"], "arbejdstilsynet"),
    (9, "man", 20, "RO", "eu_right", ["forced_labour", "criminal_acts"], "police"),
    (6, "man", 19, "VN", "asylum_pending", ["criminal_acts"], "udlst"),
    (2, "woman", 17, "DK", "danish", ["prostitution"], "municipality"),
]
CAME_LATE: list[Kind] = [(11, "woman", 28, "RO", "eu_right", ["prostitution"], "police")]

# Each table with so many columns more, as one of two dimensions or of several years has them.
WIDER = """columns => {
  for (const row of document.querySelectorAll("main .table-scroll tr"))
    for (let at = 0; at < columns; at++) row.append(row.lastElementChild.cloneNode(true));
}"""
# Each picture of a table as wide as the widest there is.
WIDE_PICTURES = """width => {
  for (const drawn of document.querySelectorAll(".wide-only .chart-table")) drawn.setAttribute("width", width);
}"""


def assessed(
    owner: Owner, cast: Cast, kinds: list[Kind], *, entered: dt.date, on: dt.date = dt.date(2024, 6, 3)
) -> None:
    """So many persons were assessed as victims on a day, and it was entered on another."""
    seat, at = cast.mette.membership, dt.datetime.combine(entered, dt.time(12), dt.UTC)
    people = [(uuid.uuid4(), uuid.uuid4(), kind) for kind in kinds for _ in range(kind[0])]
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO people_person VALUES (%s, %s, %s)",
            [(person, at, seat.unit_id) for person, _case, _of in people],
        )
        cursor.executemany(
            "INSERT INTO cases_case (id, number, person_id, opened_at, opened_by_user_id, opened_by_unit_id, ground,"
            " first_contact, version) VALUES (%s, %s, %s, %s, %s, %s, 'indication', %s, 1)",
            [
                (case, case.hex[:12], person, at, seat.user_id, seat.unit_id, contact)
                for person, case, (*_of, contact) in people
            ],
        )
        cursor.executemany(
            "INSERT INTO identification_assessment (id, case_id, sequence, authority, decided_on, was_trafficked,"
            " relationship_current, purposes, acts, means, factors, no_interview_reason, residence_then, sex_then,"
            " age_then, sector, nationality_then, recorded_at, by_user_id, by_unit_id) VALUES (%s, %s, 1, 'cmm', %s,"
            " true, true, %s, '{}', '{}', '{}', '', %s, %s, %s, '', %s, %s, %s, %s)",
            [
                (uuid.uuid4(), case, on, purposes, stay, sex, age, country, at, seat.user_id, seat.unit_id)
                for _person, case, (_number, sex, age, country, stay, purposes, _contact) in people
            ],
        )


def kept(cast: Cast, release: Release) -> Kept:
    """What it says; no figure of it is small, and of every year that holds something back it is more than one."""
    says = told.view(cast.stine, release).kept
    for table in says.tables:
        assert all(figure is None or figure == 0 or figure >= 5 for figure in table.figures.values()), table.code
        assert table.held_back != 1, table.code
    return says


def approve(visitor: Visitor, title: str) -> Visitor:
    """The second one finds it on her desk and approves it."""
    visitor.go("/").follow(title).follow("Godkend eller send tilbage")
    return visitor.pick("Godkendes udgivelsen?", "Ja").press("Gem").sees("Svaret er gemt.")


def fetched(visitor: Visitor, path: str) -> bytes:
    """A file, as it is handed to her."""
    answer = visitor.context.request.get(path)
    assert answer.status == 200, path
    return answer.body()


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def withstands(*files: bytes) -> Attacked:
    """What an attacker makes of releases laid over each other: he comes near nobody, in a figure or a difference."""
    found = attacked(files)
    assert all(one.width >= 3 for one in found.held), found.held
    assert all(abs(by) >= 5 for by in found.moved.values()), found.moved
    return found


def test_a_year_is_released_read_by_anybody_packed_for_others_and_corrected(
    committed_cast: Cast, owner: Owner, seat: Seat
) -> None:
    cast = committed_cast
    assessed(owner, cast, OF_2024, entered=dt.date(2024, 6, 10))

    # The analyst builds it; approving it is not hers.
    stine = seat(cast.stine).go("/statistik/udgivelser/").follow("Lav en udgivelse")
    stine.write("Titel på dansk", "Ofre for menneskehandel 2024")
    stine.write("Titel på engelsk", "Victims of human trafficking 2024")
    stine.choose("Fra hvilket år?", "2024").choose("Til og med hvilket år?", "2024").pick("Hvilke tabeller?", *TABLES)
    stine.press("Lav udgivelsen")
    first = told.made(cast.stine)
    stine.go(f"/statistik/udgivelser/{first.pk}/").sees("År for år".lower(), *TABLES, "ja, ingen kan regnes ud")
    stine.sees("Filerne kan hentes, når udgivelsen er godkendt.")
    right(stine, "release-draft")
    says = kept(cast, first)
    by_age = next(one for one in says.tables if one.axes == ("age_band",))
    assert by_age.figure(2024, ("under_18",)) is None and by_age.figure(2024, (None,)) == 80

    # A second one approves; then anybody reads it, in pictures with their tables, on a desk and on a phone.
    karen = approve(seat(cast.karen), "Ofre for menneskehandel 2024")
    karen.sees("Pakker til andre")
    nobody = seat(None).go("/tal/").follow("Ofre for menneskehandel 2024")
    nobody.sees("Personer vurderet som ofre, år for år", *TABLES, "Sådan er der talt og beskyttet", "holdt tilbage")
    # Both charts of the plan go on with the year, and each table has its picture.
    nobody.sees("Personer vurderet som ofre, efter udnyttelse og år", "2007–2020", "Europa-Kommissionen")
    tables = nobody.page.locator("main table").count()
    for width in (PHONE, 1200):
        assert [*axe_faults(nobody.widen(width)), *sticks_out(nobody), *cut_off(nobody)] == []
        assert nobody.page.locator("main svg:visible").count() == 2 + len(TABLES) == tables
    nobody.picture("public-release")
    nobody.widen(1200).page.evaluate(WIDE_PICTURES, WIDEST)
    assert cut_off(nobody) == []
    for columns in (2, 5):
        nobody.widen(PHONE).page.evaluate(WIDER, columns)
        assert cut_off(nobody) == [], columns
    english = seat(None, language="en").go("/tal/1/?sprog=en")
    english.sees(says.tables[2].title, "Sådan er der talt og beskyttet", "Pakker til andre")
    assert "Køn" not in english.page.locator("main").inner_text()

    # What she takes home says the same, in both languages.
    papers = {one: text_of(fetched(nobody, f"/tal/1/fil/pdf?sprog={one}")) for one in ("da", "en")}
    assert "Ofre for menneskehandel 2024" in papers["da"] and "Victims of human trafficking 2024" in papers["en"]
    figures = lines(fetched(nobody, "/tal/1/fil/csv?sprog=da"))
    in_tables = [one for one in figures if not one["table"].startswith("chart-")]
    assert sum(one["status"] == "suppressed" for one in in_tables) == says.held_back > 0
    assert b'"2.0"' in fetched(nobody, "/tal/1/fil/json?sprog=en")

    # The packs come out of the same release: what it holds back is empty there too.
    for code, column in (("eurostat_crim_thb", "value"), ("sdg_16_2_2", "OBS_VALUE"), ("glotip", "value")):
        nobody.page.locator(f"a[href='/tal/1/pakke/{code}']").wait_for()
        pack = lines(fetched(nobody, f"/tal/1/pakke/{code}"))
        assert pack[0][column] == "80" and {one["release"] for one in pack} == {"1"}
        assert all((one[column] == "") == (one["status"] == "suppressed") for one in pack)
    assert any(one["confidentiality"] == "C" for one in lines(fetched(nobody, "/tal/1/pakke/eurostat_crim_thb")))

    # Half a year later some turn out to have been entered late: a correction stands beside it.
    assessed(owner, cast, CAME_LATE, entered=dt.date(2025, 11, 20))
    clock.freeze(dt.datetime(2026, 4, 9, 9, tzinfo=clock.COPENHAGEN))
    stine = seat(cast.stine).go(f"/statistik/udgivelser/{first.pk}/").follow("Ret udgivelsen")
    stine.write("Hvorfor rettes den? På dansk", "Nogle vurderinger kom sent ind.")
    stine.write("Hvorfor rettes den? På engelsk", "Some assessments were entered late.").press("Lav udgivelsen")
    second = told.made(cast.stine)
    assert second.pk != first.pk and kept(cast, second).tables[0].figure(2024, ()) == 91
    approve(seat(cast.karen), "Ofre for menneskehandel 2024")
    nobody = seat(None).go("/tal/1/").sees("Rettet af nr. 2.", "80").follow("Rettet af nr. 2.")
    nobody.sees("Retter nr. 1:", "Nogle vurderinger kom sent ind.", "91")
    assert lines(fetched(nobody, "/tal/2/pakke/sdg_16_2_2"))[0]["OBS_VALUE"] == "91"

    # Somebody lays all tables of the two over each other, with what came between: the eleven, and no one of them.
    broken = withstands(*(fetched(nobody, f"/tal/{number}/fil/csv") for number in (1, 2)))
    assert {one.release for one in broken.held} == {1, 2} and broken.moved[2024, ()] == 11

    # The ministry sees where the plan's initiatives and money stand.
    seat(latecomer("charlotte")).go("/handlingsplan/").sees("118.200.000 kr.", "INI-15")


@pytest.mark.at_length  # In each run: `statistics/tests/test_years_repeated.py`.
def test_the_next_autumn_a_year_that_two_more_came_to_stands_as_it_was_told(
    committed_cast: Cast, owner: Owner, seat: Seat
) -> None:
    cast = committed_cast
    assessed(owner, cast, OF_2024, entered=dt.date(2024, 6, 10))
    told.approved(cast, tables=("persons-by-sex", "persons-by-year"))
    assessed(owner, cast, [(2, *CAME_LATE[0][1:])], entered=dt.date(2025, 11, 20))
    assessed(owner, cast, OF_2024[:4], entered=dt.date(2025, 11, 20), on=dt.date(2025, 6, 3))
    clock.freeze(dt.datetime(2026, 10, 6, 9, tzinfo=clock.COPENHAGEN))

    # The analyst takes both years; it cannot be made, and the page says why and what she can do.
    stine = seat(cast.stine).go("/statistik/udgivelser/").follow("Lav en udgivelse")
    stine.write("Titel på dansk", "Ofre for menneskehandel 2024–2025")
    stine.write("Titel på engelsk", "Victims of human trafficking 2024–2025")
    stine.choose("Fra hvilket år?", "2024").choose("Til og med hvilket år?", "2025").pick(
        "Hvilke tabeller?", TABLES[0], TABLES[2]
    )
    stine.press("Lav udgivelsen")
    with pytest.raises(Http404):
        told.made(cast.stine)
    stine.page.reload()
    ordered = stine.page.url.rstrip("/").rsplit("/", 1)[-1]
    stine.sees("ændret sig med færre end 5", "Lad året stå, som en tidligere udgivelse fortalte det")
    stine.page.locator(f"a[href='/statistik/udgivelser/ny/?igen={ordered}']").first.click()
    as_told = "2024, som udgivelse nr. 1 fortalte det (opgjort til og med 30. september 2025)"
    stine.pick("Skal et år stå, som en tidligere udgivelse fortalte det?", as_told)
    stine.write("Hvorfor gentages årene? På dansk", "Rettelser siden er endnu for få til at vises.")
    stine.write("Hvorfor gentages årene? På engelsk", "Corrections since are too few to be shown yet.")
    for width in (PHONE, 1200):
        assert [*axe_faults(stine.widen(width)), *sticks_out(stine)] == []
    stine.picture("release-form-repeated")
    stine.press("Lav udgivelsen")
    second = told.made(cast.stine)
    by_year = kept(cast, second).tables[0]
    assert (by_year.figure(2024, ()), by_year.figure(2025, ())) == (80, 72)

    # The second one reads it before she approves, and anybody after.
    said = "2024 (nr. 1): som udgivelse nr. 1 fortalte det, opgjort til og med 30. september 2025."
    approve(seat(cast.karen), "Ofre for menneskehandel 2024–2025").sees(said, "Rettelser siden er endnu for få")
    nobody = (
        seat(None)
        .go("/tal/2/")
        .sees(said, "2024 (nr. 1)", "talt i Helle, som udgivelse nr. 1 fortalte det", "80", "72")
    )
    for width in (PHONE, 1200):
        assert [*axe_faults(nobody.widen(width)), *sticks_out(nobody)] == []
    nobody.picture("public-release-repeated")
    english = seat(None, language="en").go("/tal/2/?sprog=en")
    english.sees("Corrections since are too few to be shown yet.", "2024 (no. 1)", "as told in release no. 1")
    counted = [one for one in lines(fetched(nobody, "/tal/2/fil/csv")) if one["status"] in ("published", "suppressed")]
    figures = {(one["year"], one["cut_off"], one["as_told_in"]) for one in counted}
    assert figures == {("2024", "2025-09-30", "1"), ("2025", "2026-09-30", "")}
    # The two more of 2024 are in no difference of the two releases.
    assert withstands(*(fetched(nobody, f"/tal/{number}/fil/csv") for number in (1, 2))).moved == {}
