"""The workbench: what can be picked, what is counted once, what is blank and what is nought, and who sees it at all."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Final

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import Cast
from tests.gates import Gates

from helle.register.statistics import counting, definitions, pictures, tables
from helle.register.statistics.baseline import REMAINDER, baseline
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.chosen import Choice
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
from helle.register.statistics.queries import Bar
from helle.register.statistics.tables import Table
from helle.register.statistics.tests.conftest import Assess, Owner

TODAY = dt.date(2025, 10, 6)
ADDRESS = "/statistik/vaerksted/"


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
class TestGates(Gates):
    view = "statistics-workbench"
    may = "stine"
    outsiders = ("olga", "dorthe", "anton")
    wrong_roles = ("mette", "vera")
    methods = ("GET",)
    action = "statistics.table_read"
    purpose = "statistics"


def as_grid(table: Table, block: int = 0) -> dict[str, list[int | None]]:
    """The numbers of a table by the English words of its lines."""
    return {line.label.en: [cell.count for cell in line.cells] for line in table.blocks[block].lines}


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_dimension_of_a_population_has_its_groups_and_who_requires_it() -> None:
    for population in POPULATIONS.values():
        for code in population.dimensions:
            dimension = DIMENSIONS[code]
            assert dimension.requirements and (dimension.groups or dimension.is_open)
            # Also of what was not recorded there is a group: nobody falls out of a table.
            assert dimension.is_open or code == "authority" or set(dimension.group_of("")) <= set(dimension.groups)


def test_years_that_were_published_together_stand_as_one_and_are_never_parted(committed_cast: Cast) -> None:
    whole = tables.build(Choice("assessed"), TODAY)
    assert as_grid(whole)["2007–2016"] == [632] and as_grid(whole)["2025"] == [0]
    assert as_grid(whole)["Total"] == [1233]
    parted = tables.build(Choice("assessed", first_year=2012, last_year=2018), TODAY)
    assert list(as_grid(parted)) == ["2017", "2018", "Total"] and parted.left_out == tuple(range(2012, 2017))
    with pytest.raises(ValueError, match="no year"):
        tables.build(Choice("assessed", first_year=2012, last_year=2014), TODAY)


def test_what_nobody_published_is_blank_and_nobody_is_nought(assess: Assess) -> None:
    assess(dt.date(2024, 3, 1), purposes=("forced_labour",))
    table = tables.build(Choice("assessed", "exploitation", first_year=2007, percent=PercentOf.COLUMN), TODAY)
    assert [one.label.en for one in table.columns] == ["2007–2020", "2021", "2022", "2023", "2024", "2025"]
    grid = as_grid(table)
    assert grid["Sexual exploitation"] == [717, None, None, None, 0, 0]
    assert grid["Forced labour"] == [111, None, None, None, 1, 0]
    assert grid["Total"] == [968, 80, 73, 112, 1, 0]
    # What was published as one has a row of its own, and the published groups come to their total (META-07).
    assert grid[REMAINDER.en] == [42, None, None, None, None, None]
    assert sum(row[0] or 0 for words, row in grid.items() if words != "Total") == 968
    sexual = table.blocks[0].lines[0].cells
    # FIG-03; a share of nobody is none.
    assert [cell.share for cell in sexual] == [74, None, None, None, 0, None]
    # What is public needs no protection.
    assert [cell.small for cell in table.blocks[0].lines[1].cells] == [False, False, False, False, True, False]
    assert table.has_blank and table.has_small and table.sources == ["PUB-STAT-01", "PUB-STAT-02"]


def test_fig_02_the_women_published_stand_in_the_table_by_sex_and_what_was_not_is_blank(assess: Assess) -> None:
    assess(dt.date(2024, 3, 1), sex="man")
    table = tables.build(Choice("assessed", "sex", first_year=2007, percent=PercentOf.COLUMN), TODAY)
    grid = as_grid(table)
    assert grid["Woman"] == [764, None, None, None, 0, 0] and grid["Man"] == [None, None, None, None, 1, 0]
    assert grid["Total"] == [968, 80, 73, 112, 1, 0] and REMAINDER.en not in grid
    assert table.blocks[0].lines[0].cells[0].share == 79
    assert as_grid(tables.build(Choice("assessed", "sex", first_year=2018), TODAY))["Woman"][:2] == [None, None]


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_the_definition_by_exploitation_says_of_the_published_years_that_each_person_stands_once(cast: Cast) -> None:
    (shipped,) = (one.choice for one in definitions.standards().values() if one.choice.dimensions == ("exploitation",))
    page = text(cast.karen.client().get(f"{ADDRESS}?{shipped.as_query()}").content.decode())
    assert "står hver person ét sted, og grupperne giver tilsammen i alt" in page
    assert "kan tilsammen give mere end i alt" in page and "giver tilsammen mere end i alt" not in page
    assert f"{REMAINDER.da} 42 (4&nbsp;%)" in page
    assert "Tvangsarbejde er i de offentliggjorte tal talt fra 2009." in page
    sexes = text(cast.karen.client().get(f"{ADDRESS}?tal=assessed&raekker=sex").content.decode())
    assert "står hver person ét sted" not in sexes and REMAINDER.da not in sexes


def test_each_note_below_a_table_bears_the_requirement_it_follows_from(committed_cast: Cast, assess: Assess) -> None:
    assess(dt.date(2024, 3, 1))
    by_form = committed_cast.karen.client().get(f"{ADDRESS}?{Choice('assessed', 'exploitation').as_query()}")
    shown = text(by_form.content.decode())
    for note, requirement in (
        ("kan tilsammen give mere end i alt.", "STA-07"),
        ("grupperne giver tilsammen i alt.", "META-07"),
        ("er i de offentliggjorte tal talt fra 2009.", "FIG-11"),
        ("skal beskyttes, før tabellen forlader huset.", "STA-01"),
        ("ingen har offentliggjort; 0 er ingen.", "META-07"),
    ):
        assert f"{note} {requirement} ·" in shown, note


def test_two_dimensions_stand_in_a_table_for_each_year_and_a_person_in_two_groups_is_one(assess: Assess) -> None:
    assess(dt.date(2024, 3, 1), purposes=("prostitution", "forced_labour"))
    assess(dt.date(2025, 3, 1), purposes=("forced_labour",), sex="man")
    choice = Choice("assessed", "exploitation", "sex", first_year=2024, percent=PercentOf.ROW)
    table = tables.build(choice, TODAY)
    assert [one.period.label for one in table.blocks if one.period] == ["2024", "2025"]
    assert as_grid(table)["Total"] == [1, 0, 0, 0, 1] and as_grid(table)["Forced labour"] == [1, 0, 0, 0, 1]
    assert as_grid(table, 1)["Forced labour"] == [0, 1, 0, 0, 1]
    together = tables.build(Choice("assessed", "exploitation", "sex", first_year=2024, together=True), TODAY)
    assert as_grid(together)["Forced labour"] == [1, 1, 0, 0, 2] and as_grid(together)["Total"] == [1, 1, 0, 0, 2]
    # What is protected before it leaves reads the same in long form, with every nought.
    found = {(one.year, *one.groups): one.count for one in tables.records([choice], TODAY)[choice]}
    assert found[2024, "forced_labour", "woman"] == 1 and found[2024, "sexual", None] == 1
    assert found[2025, "sexual", "man"] == 0 and len(found) == 2 * 8 * 5


def test_a_table_is_narrowed_to_one_group(assess: Assess) -> None:
    assess(dt.date(2024, 3, 1), age=17, sex="man")
    assess(dt.date(2024, 3, 2), age=30, sex="man")
    table = tables.build(Choice("assessed", "sex", first_year=2007, only=("age", "minor")), TODAY)
    assert as_grid(table)["Man"] == [1, 0] and as_grid(table)["Total"] == [1, 0]
    # No published year is narrowed like that.
    assert table.left_out == tuple(range(2007, 2024))


def test_the_heading_says_what_a_table_is_narrowed_to(committed_cast: Cast) -> None:
    client = committed_cast.stine.client()
    narrowed = Choice("assessed", "sex", first_year=2024, only=("age", "minor"))
    page = client.get(f"{reverse('statistics-workbench')}?{narrowed.as_query()}").content.decode()
    assert (
        page.count("efter køn, kun alder ved vurderingen: Under 18") >= 3
    )  # Above the table, its picture and its columns.
    save = client.get(f"{reverse('statistics-definition-save')}?{narrowed.as_query()}").content.decode()
    assert "efter køn, kun alder ved vurderingen: Under 18" in save
    whole = client.get(f"{reverse('statistics-workbench')}?{Choice('assessed', 'sex').as_query()}")
    assert ", kun " not in whole.content.decode()
    # Whoever is new finds the way on from here.
    assert all(reverse(name) in page for name in ("releases", "statistics-definitions", "guidance"))


def test_countries_are_those_that_are_found(assess: Assess) -> None:
    assess(dt.date(2024, 3, 1))
    table = tables.build(Choice("assessed", "country", first_year=2024), TODAY)
    assert [line.country for line in table.blocks[0].lines] == ["RO", ""]
    groups = tables.build(Choice("assessed", "nationality", first_year=2024), TODAY)
    assert as_grid(groups)["Other EU countries"] == [1, 0]


def test_a_country_is_listed_where_somebody_of_the_years_shown_comes_from_it(assess: Assess) -> None:
    assess(dt.date(2025, 3, 1))
    for across in ("", "sex"):
        shown = tables.build(Choice("assessed", "country", across, first_year=2024, last_year=2024), TODAY)
        assert [line.country for line in shown.blocks[0].lines] == [""]  # The total alone.
        both = tables.build(Choice("assessed", "country", across, first_year=2024), TODAY)
        assert [line.country for line in both.blocks[0].lines] == ["RO", ""]
    # A closed list tells also of whom there are none.
    sexes = tables.build(Choice("assessed", "sex", first_year=2024, last_year=2024), TODAY)
    assert as_grid(sexes)["Man"] == [0]


def test_a_table_is_as_it_was_known_when_its_last_day_was_over(assess: Assess) -> None:
    assess(dt.date(2025, 3, 1))
    assess(dt.date(2025, 3, 2), entered_on=dt.date(2025, 10, 2))

    def counted(cut_off: CutOff) -> list[int | None]:
        return as_grid(tables.build(Choice("assessed", first_year=2024, cut_off=cut_off), TODAY))["Total"]

    assert [counted(one) for one in (CutOff.TODAY, CutOff.QUARTER)] == [[2], [1]]
    assert tables.build(Choice("assessed", first_year=2024, cut_off=CutOff.YEAR), TODAY).until == dt.date(2024, 12, 31)


class Grounds:
    """Writes rungs of a case as the owner."""

    def __init__(self, owner: Owner, cast: Cast) -> None:
        self.owner, self.seat = owner, cast.mette.membership

    def case(self, person: uuid.UUID | None = None) -> tuple[uuid.UUID, uuid.UUID]:
        at, case = dt.datetime(2024, 1, 2, tzinfo=dt.UTC), uuid.uuid4()
        if person is None:
            person = uuid.uuid4()
            self.owner.execute("INSERT INTO people_person VALUES (%s, %s, %s)", [person, at, self.seat.unit_id])
        self.owner.execute(
            "INSERT INTO cases_case (id, number, person_id, opened_at, opened_by_user_id, opened_by_unit_id,"
            " ground, first_contact, version) VALUES (%s, %s, %s, %s, %s, %s, 'indication', 'police', 1)",
            [case, case.hex[:12], person, at, self.seat.user_id, self.seat.unit_id],
        )
        return person, case

    def rung(self, case: uuid.UUID, event: str, rung: str, on: dt.date, by: str = "cmm") -> None:
        self.owner.execute(
            "INSERT INTO cases_rungevent (id, case_id, sequence, event, rung, by_kind, occurred_on, recorded_at,"
            " by_user_id, by_unit_id) VALUES (%s, %s, (SELECT count(*) + 1 FROM cases_rungevent WHERE case_id = %s),"
            " %s, %s, %s, %s, %s, %s, %s)",
            [
                *(uuid.uuid4(), case, case, event, rung, by, on, dt.datetime.combine(on, dt.time(12), dt.UTC)),
                *(self.seat.user_id, self.seat.unit_id),
            ],
        )


def test_sta_05_presumed_victims_count_apart_and_each_person_once(
    committed_cast: Cast, owner: Owner, assess: Assess
) -> None:
    write = Grounds(owner, committed_cast)
    day = dt.date(2024, 4, 1)
    person, first = write.case()
    write.rung(first, "indication_found", "indication", day)
    write.rung(first, "assessment_opened", "under_assessment", day)
    # The same person in another case of the year after; then one whose case ended, and one who was assessed as none.
    _person, second = write.case(person)
    write.rung(second, "indication_found", "indication", dt.date(2025, 4, 1))
    _person, ended = write.case()
    write.rung(ended, "indication_found", "indication", day)
    write.rung(ended, "disappeared", "disappeared", dt.date(2024, 5, 1))
    _person, no_victim = write.case()
    write.rung(no_victim, "indication_found", "indication", day)
    write.rung(no_victim, "assessment_opened", "under_assessment", day)
    write.rung(no_victim, "assessed_not_victim", "not_victim", day)
    # Only a contact is no grounds, and a victim with new grounds is counted as a victim alone.
    _person, contact = write.case()
    write.rung(contact, "contact_recorded", "contact", day)
    victim, _case = assess(dt.date(2024, 3, 1))
    _person, again = write.case(victim)
    write.rung(again, "indication_found", "indication", dt.date(2025, 2, 1))
    table = tables.build(Choice("presumed", "stage", first_year=2024), TODAY)
    assert as_grid(table) == {
        "Reasonable-grounds indication": [0, 0],
        "Under assessment": [1, 0],
        "Ended without an assessment": [1, 0],
        "Total": [2, 0],
    }
    assert as_grid(tables.build(Choice("assessed", first_year=2024), TODAY))["Total"] == [1]
    # Before the case ended it was open, as it was known then.
    known = counting.count("presumed", [("stage",)], since=day, until=dt.date(2024, 4, 30))[("stage",)]
    assert [known.count([2024], (one,)) for one in ("under_assessment", "indication", "ended")] == [1, 1, 0]


def test_the_page_shows_table_picture_source_and_cut_off_in_two_queries(committed_cast: Cast, assess: Assess) -> None:
    for day in range(1, 4):
        assess(dt.date(2024, 3, day), sex="man")
    client = committed_cast.karen.client()
    with CaptureQueriesContext(connections["numbers"]) as numbers:
        answer = client.get(f"{ADDRESS}?tal=assessed&raekker=sex&fra=2024&procent=column")
    assert answer.status_code == 200 and len(numbers) == 2
    page = answer.content.decode()
    shown = text(page)
    for said in ("Kilde Talt i Helle", "Periode 2024–2025", "Enhed Personer.", "Opgjort til og med 6. oktober 2025"):
        assert said in shown
    assert '<span class="small-number">3</span>' in page and "skal beskyttes, før tabellen forlader huset" in shown
    assert "Mand 3 skal beskyttes (100&nbsp;%)" in shown
    drawing = page[(at := page.index('<svg class="chart chart-table"')) : page.index("</svg>", at)]
    assert drawing.count("<rect") == 1 and "style=" not in drawing
    # Nothing here is handed out: no file, no link that makes one; the lead saves nothing.
    assert "download" not in page and reverse("statistics-definition-save") not in page
    assert reverse("statistics-definition-save") in committed_cast.stine.client().get(ADDRESS).content.decode()


REFUSED = (
    ("tal=alle", "tal"),
    ("tal=assessed&raekker=stage", "raekker"),
    ("tal=presumed&raekker=exploitation", "raekker"),
    ("tal=assessed&raekker=sex&kolonner=sex", "kolonner"),
    ("tal=assessed&raekker=sex; DROP TABLE", "raekker"),
    ("tal=assessed&fra=1999", "fra"),
    ("tal=assessed&fra=to", "fra"),
    ("tal=presumed&fra=2010", "fra"),
    ("tal=assessed&fra=2024&til=2020", "til"),
    ("tal=assessed&til=2050", "til"),
    ("tal=assessed&kun=sex:nobody", "kun"),
    ("tal=referred&kun=sex:woman", "kun"),
    ("tal=assessed&fra=2012&til=2014", "fra"),
    ("tal=assessed&dag=naar", "dag"),
)


LONG_HEAD: Final = "Et meget langt navn på en kolonne, der ikke kan stå på tre linjer og heller ikke på fire"


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_what_does_not_go_together_is_refused_beside_its_field(cast: Cast) -> None:
    client = cast.stine.client()
    for asked, field in REFUSED:
        answer = client.get(f"{ADDRESS}?{asked}")
        assert answer.status_code == 422 and field in answer.context["form"].errors, asked
        assert answer.context["table"] is None and 'class="chart' not in answer.content.decode()


def test_a_choice_comes_back_out_of_its_address() -> None:
    choice = Choice("assessed", "sex", "age", 2024, 2025, True, ("contact", "police"), CutOff.YEAR, PercentOf.ALL)
    assert choice.as_query() == (
        "tal=assessed&raekker=sex&kolonner=age&fra=2024&til=2025&samlet=on&kun=contact%3Apolice&dag=year&procent=all"
    )
    assert Choice("assessed", cut_off=CutOff.QUARTER).counted_until(TODAY) == dt.date(2025, 9, 30)
    assert Choice("presumed", first_year=2022).counted_years(TODAY) == range(baseline().cut_over.year, 2026)


def test_on_a_phone_a_picture_is_set_anew_so_that_nothing_of_it_is_out_of_sight() -> None:
    groups = [f"En gruppe med et navn, der er længere end en skærm er bred, nr. {one}" for one in range(3)]
    wide = pictures.stripes(groups, ["2023", "2024", "2025"], [[(1_000, "counted")] * 3] * 3)
    narrow = wide.narrow
    assert narrow is not None and wide.width > 320 >= narrow.width and narrow.narrow is None
    assert [one.figure for one in narrow.stripes] == [one.figure for one in wide.stripes]
    assert max(one.figure_x + 10 * len(one.figure) for one in narrow.stripes) <= narrow.width
    # Two columns beside each other, the third below, and above each bar the words of its row, none too long for a line.
    assert [x for x, _lines in narrow.columns] == [0, 144, 0]
    assert max(len(words) for words, _y in narrow.rows) <= 40 and len(narrow.rows) == 2 * 2 * len(groups)
    assert narrow.height > max(one.y + one.height for one in narrow.stripes)
    # What is narrow anyway stands once.
    assert pictures.stripes(["Kvinde"], ["2024"], [[(7, "counted")]]).narrow is None
    # The years lie below each other; several in one bar are as long as there is room, and broken.
    bars = [(Bar(2007, 2016, 521, "S1"), True), (Bar(2017, 2017, 98, "S1"), True)]
    lying = pictures.chart(bars, "under 5").narrow
    assert [words for words, _y in lying.rows] == ["2007–2016", "2017"] and lying.width == 320
    assert [one.broken for one in lying.stripes] == [True, False] and lying.stripes[0].width > lying.stripes[1].width
    assert max(one.figure_x + 10 * len(one.figure) for one in lying.stripes) <= 320


def test_a_head_of_a_picture_is_never_cut_and_stands_above_its_bars() -> None:
    """Two groups with the same long beginning would be one word for the reader."""
    heads = [LONG_HEAD, "2025", "Nummer" * 12]
    wide = pictures.stripes(["En", "To"], heads, [[(1, "counted"), (2, "counted"), (3, "counted")]] * 2)
    for drawn in (wide, wide.narrow):
        assert drawn is not None
        said = [" ".join(line for line, _y in lines) for _x, lines in drawn.columns]
        assert said[:2] == [LONG_HEAD, "2025"] and said[2].replace("- ", "") == heads[2]
        assert max(len(lines) for _x, lines in drawn.columns) > 3
        heights = [[y for _line, y in lines] for _x, lines in drawn.columns]
        assert all(one == sorted(one) for one in heights) and min(min(one) for one in heights) >= 16
        for place, (_x, lines) in enumerate(drawn.columns):
            assert max(y for _line, y in lines) < drawn.stripes[place].y
        assert max(one.y + one.height for one in drawn.stripes) < drawn.height
    # Heads of three lines at most are set as they were.
    short = pictures.stripes(["En"], ["2024", "To ord"], [[(1, "counted"), (2, "counted")]])
    assert [lines[-1][1] for _x, lines in short.columns] == [50, 50]


def test_the_picture_is_on_one_scale_and_tells_somebody_from_nobody() -> None:
    drawn = pictures.stripes(
        ["En", "To"], [LONG_HEAD, "2025"],
        [[(1, "counted"), (1000, "counted")], [(0, "counted"), (None, "imported")]],
    )  # fmt: skip
    assert [one.width for one in drawn.stripes] == [2, 84, 0, 0]
    assert [one.figure for one in drawn.stripes] == ["1", "1.000", "0", "–"]
    # The longest figure stands beside the longest bar, also in a wide font: 16,000 is not to be read as 1,600.
    wide = pictures.stripes(["En"], ["2024"], [[(16_000, "counted")]])
    (bar,) = wide.stripes
    assert bar.figure == "16.000" and wide.width >= bar.figure_x + 10 * len(bar.figure)
    # Several years as one would leave nothing to see of a single one.
    apart = pictures.stripes(["En"], ["2007–2020", "2024"], [[(700, "imported"), (7, "counted")]], apart=[0])
    assert [one.width for one in apart.stripes] == [84, 84]
    # Long words of a row stand above its bars, which begin where a phone shows them.
    above = pictures.stripes(
        ["Et", "Ord, der er så langt, at det fyldte skærmen"], ["2024"], [[(5, "counted")], [(9, "counted")]]
    )
    assert [one.x for one in above.stripes] == [0, 0] and above.columns[0][0] == 0
    assert [one.y > label_y for one, (_words, label_y) in zip(above.stripes, above.rows, strict=True)] == [True, True]
    # Many columns stand in bands, each with the words of the rows, so that the last need not be scrolled to.
    many = pictures.stripes(["2024", "2025"], [f"Sted {one}" for one in range(11)], [[(one, "counted") for one in range(11)]] * 2)  # fmt: skip # noqa: E501
    assert many.width <= 1126 and [word for word, _y in many.rows] == ["2024", "2025"] * 2
    assert max(one.figure_x for one in many.stripes) < many.width
    assert max(one.y + one.height for one in many.stripes) < many.height
    assert [one.figure for one in many.stripes] == [*map(str, range(11))] * 2
    first, last = many.columns[0], many.columns[-1]
    assert many.stripes[10].x == last[0] and many.stripes[10].y > last[1][0][1] > many.stripes[11].y > first[1][0][1]
    # A word stays whole where it can, and is parted with a hyphen where it cannot.
    (authority,) = pictures.stripes(["2024"], ["Udlændingestyrelsen"], [[(1, "counted")]]).columns
    assert [line for line, _y in authority[1]] == ["Udlændingestyrelsen"]
    (longest,) = pictures.stripes(["2024"], ["Menneskehandelskoordinationsenhed"], [[(1, "counted")]]).columns
    assert [line for line, _y in longest[1]] == ["Menneskehandelskoordina-", "tionsenhed"]
