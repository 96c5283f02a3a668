"""The pages one reads: where the plan stands, one initiative, the money, the report on paper, the spreadsheet."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.urls import reverse
from tests.access_stories import text_of
from tests.action_plan_stories import NO_EVIDENCE, NO_MILESTONE, NOBODY, answer, answers_of_the_plan, money, report
from tests.cast import Cast, named
from tests.gates import FigureGates, ObjectGates, Place
from tests.pages import audit_lines

from helle.register.action_plans.models import Initiative
from helle.rules.initiatives.codes import MoneyKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


class TestThePlan(FigureGates):
    view = "action-plan"
    action = "action_plan.read"


class TestTheMoney(FigureGates):
    view = "action-plan-money"
    action = "action_plan.money_read"


class TestThePaper(FigureGates):
    view = "action-plan-paper"
    action = "action_plan.printed"


class TestTheFile(FigureGates):
    view = "action-plan-file"
    action = "action_plan.exported"


class TestAnInitiative(FigureGates, ObjectGates):
    view = "initiative"
    action = "action_plan.initiative_read"

    def place(self, cast: Cast) -> Place:
        return Place(reverse("initiative", args=["INI-04"]), reverse("initiative", args=[f"INI-{99}"]))


class TestWhatAVisitorFromTheMinistryReads:
    """Of each of the fourteen initiatives: who, how far, what money, what evidence."""

    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        cast = cast_of_the_class
        charlotte = named(cast, "charlotte")
        report(cast.karen, "INI-09", text="Alle sager har en kontaktperson.")
        answer(charlotte, "INI-09")
        report(cast.karen, "INI-14", text="Femten undervisningsgange er holdt.")
        money(charlotte, MoneyKind.ALLOCATION, "4500000.50", code="INI-04")
        money(charlotte, MoneyKind.SPENDING, "1250000", code="INI-04")
        return cast

    def test_each_initiative_answers_who_how_far_what_money_what_evidence_ini_15(self, cast: Cast) -> None:
        expected = answers_of_the_plan()
        expected["INI-09"]["langt"] = ["I gang", "1. halvår 2025", "Alle sager har en kontaktperson."]
        expected["INI-04"]["penge"] = ["4.500.000,50 kr.", "1.250.000 kr."]
        client = named(cast, "charlotte").client()
        for one in Initiative.objects.order_by("position"):
            page = client.get(reverse("initiative", args=[one.code])).content.decode()
            assert one.title_da in html.unescape(page)
            for part, answers in expected[one.code].items():
                said = _part(page, part)
                assert [answer for answer in answers if answer not in said] == [], (one.code, part, said)
            assert ("kr." in _part(page, "penge")) == (one.code == "INI-04"), one.code
            assert ("Ejer:" in _part(page, "hvem")) == (NOBODY not in expected[one.code]["hvem"]), one.code

    def test_the_plan_shows_the_whole_of_it(self, cast: Cast) -> None:
        page = named(cast, "charlotte").client().get(reverse("action-plan")).content.decode()
        for one in Initiative.objects.all():
            assert reverse("initiative", args=[one.code]) in page
        assert "118.200.000 kr." in page
        assert "113.699.999,50 kr." not in page  # Three years are not entered: what is left is not known.
        assert "Her har ingen sagt, at alt er bogført: 2022: alle initiativer; 2023: alle initiativer;" in page
        assert "4.500.000,50 kr." in page
        assert page.count('class="chart chart-small"') >= 1

    def test_it_is_read_by_state_and_by_owner(self, cast: Cast) -> None:
        client = named(cast, "charlotte").client()
        page = client.get(reverse("action-plan"), {"ejer": "ingen"}).content.decode()
        shown = {one.code for one in Initiative.objects.all() if f'href="/handlingsplan/{one.code}/"' in _tables(page)}
        assert shown == {"INI-01", "INI-03", "INI-07", "INI-08"}
        page = client.get(reverse("action-plan"), {"tilstand": "carried_out"}).content.decode()
        shown = {one.code for one in Initiative.objects.all() if f'href="/handlingsplan/{one.code}/"' in _tables(page)}
        assert shown == {"INI-12"}

    def test_what_waits_is_for_the_ministry_and_who_wrote_it(self, cast: Cast) -> None:
        address = reverse("initiative", args=["INI-14"])
        assert "venter på ministeriets svar" in named(cast, "charlotte").client().get(address).content.decode()
        page = cast.anders.client().get(address).content.decode()
        assert "Femten undervisningsgange" not in page and "venter på ministeriets svar" not in page

    def test_nothing_to_write_stands_before_who_only_reads(self, cast: Cast) -> None:
        page = cast.anders.client().get(reverse("initiative", args=["INI-09"])).content.decode()
        for act in ("Skriv status", "Udpeg en ejer", "Bogfør penge", "Skriv dokumentation på"):
            assert act not in page

    def test_english_has_no_danish_left(self, cast: Cast) -> None:
        client = named(cast, "charlotte").client()
        client.cookies["helle_language"] = "en"
        danish = re.compile(
            r"\b(?:Hvem|Hvor langt|Milepæle|Penge|Tal|Dokumentation|Ejer|Inddraget|Ingen|Ikke|Planen|nået|senest|kr\.)"
        )
        for code in ("INI-01", "INI-04", "INI-09", "INI-10"):
            one = Initiative.objects.get(code=code)
            page = client.get(reverse("initiative", args=[code])).content.decode()
            assert one.title_en in html.unescape(page) and one.title_da not in html.unescape(page)
            parts = {part: _part(page, part) for part in ("hvem", "milepaele", "penge", "tal", "dokumentation")}
            assert {part: danish.findall(said) for part, said in parts.items() if danish.search(said)} == {}, code

    def test_the_paper_is_accessible_and_holds_what_was_approved_alone_gov_01(self, cast: Cast) -> None:
        made = named(cast, "charlotte").client().get(reverse("action-plan-paper"))
        assert made.headers["Content-Type"] == "application/pdf"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made.content
        assert made.headers["Content-Disposition"] == 'attachment; filename="status-2022-2025.pdf"'
        text = " ".join(text_of(made.content).split())
        assert "1. halvår 2025, i gang: Alle sager har en kontaktperson." in text
        assert "Femten undervisningsgange" not in text  # It waits for the ministry.
        assert "fordelt 4.500.000,50 kr. (delvist oplyst), brugt 1.250.000 kr. (delvist oplyst)." in text
        assert "Ikke oplyst: tilsagn, ventet." in text
        for code, answers in answers_of_the_plan().items():
            for said in (*answers["milepaele"], *answers["dokumentation"]):
                assert said in (NO_MILESTONE, NO_EVIDENCE) or said in text, (code, said)
        assert "Hvem: Center mod Menneskehandel." in text
        assert "Hvem: planen nævner ingen ejer (vores læsning: " in text
        # Who, how far, what money and what evidence stand in one table, of each.
        table = text.rpartition("Initiativerne samlet")[2].partition("Indikator")[0]
        assert "Fordelt Brugt Dokumentation" in table
        assert [one.code for one in Initiative.objects.all() if one.code not in table] == []
        assert table.count("ikke oplyst") == 2 * 13

    def test_the_spreadsheet_has_a_line_for_each_and_empty_where_nothing_is_stated(self, cast: Cast) -> None:
        made = named(cast, "charlotte").client().get(reverse("action-plan-file")).content.decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(made), delimiter=";")
        assert len(rows) == 14
        by_code = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
        assert by_code["INI-04"]["Fordelt"] == "4500000,50"
        assert by_code["INI-05"]["Fordelt"] == ""
        assert "ingen ejer" in by_code["INI-01"]["Ejer"]


def _part(page: str, part: str) -> str:
    """What one part of an initiative's page says, without its marks."""
    _before, found, after = page.partition(f'<section class="panel" aria-labelledby="{part}">')
    assert found, part
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", after.partition("</section>")[0])).split())


def _tables(page: str) -> str:
    """The tables of the page: what is late is listed above them whatever is asked."""
    return page.partition('id="initiativer"')[2]


@pytest.mark.parametrize("typed", ["\0", "a" * 2000, "Anna Hansen", "2022-2025\0", "２０２２"])
@pytest.mark.parametrize(
    ("view", "asked"),
    [
        *(("action-plan", one) for one in ("plan", "tilstand")),
        *((view, "plan") for view in ("action-plan-paper", "action-plan-file", "action-plan-money")),
        *((view, "aar") for view in ("knowledge", "knowledge-paper")),
    ],
)
def test_what_is_typed_into_an_address_is_no_error_and_not_written_into_the_trace(
    cast: Cast, view: str, asked: str, typed: str
) -> None:
    charlotte = named(cast, "charlotte")
    assert charlotte.client().get(reverse(view), {asked: typed}).status_code in (200, 404)
    assert typed not in str([one.detail for one in audit_lines(cast, charlotte.user.pk)])


@pytest.mark.parametrize("typed", ["\0", "a" * 2000, "Anna Hansen"])
def test_what_is_typed_as_an_owner_filters_nothing_and_is_not_written_into_the_trace(cast: Cast, typed: str) -> None:
    charlotte = named(cast, "charlotte")
    response = charlotte.client().get(reverse("action-plan"), {"ejer": typed})
    assert response.status_code == 200
    assert response.context["owner"] == ""
    assert "INI-01" in response.content.decode()
    read = [one for one in audit_lines(cast, charlotte.user.pk) if one.action == "action_plan.read"]
    assert [one.detail["owner"] for one in read] == [""]
