"""The pages one reads: the year in figures, one activity, the spreadsheet, and the forms whose they are."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import knowledge_stories as told
from tests.access_stories import text_of
from tests.cast import Cast, named
from tests.gates import FigureGates, ObjectGates, Place

from helle.register.knowledge.choices import Channel, Ended
from helle.register.knowledge.given import Outcome
from helle.register.knowledge.models import Activity
from helle.rules.knowledge.codes import ActivityKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


class TestTheYear(FigureGates):
    view = "knowledge"
    action = "knowledge.read"


class TestTheFile(FigureGates):
    view = "knowledge-file"
    action = "knowledge.exported"


class TestThePaper(FigureGates):
    view = "knowledge-paper"
    action = "knowledge.printed"


class TestAnActivity(FigureGates, ObjectGates):
    view = "knowledge-activity"
    action = "knowledge.activity_read"

    def place(self, cast: Cast) -> Place:
        made = told.teach(cast.karen)
        return Place(reverse(self.view, args=[made.pk]), reverse(self.view, args=[NOWHERE]))


class _OfActivity(ObjectGates):
    """What CMM holds its lead writes of, and nobody else, not the ministry either."""

    may: ClassVar[str] = "karen"
    outsiders: ClassVar[tuple[str, ...]] = ("charlotte", "lars", "rita", "olga", "anders", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def made(self, cast: Cast) -> Activity:
        made = told.teach(cast.karen)
        told.hold(cast.karen, made)
        return made

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[self.made(cast).pk]), reverse(self.view, args=[NOWHERE]))


class TestNew(ObjectGates):
    view = "knowledge-new"
    may = "karen"
    # Others hold no yearly conference (STA-02).
    outsiders: ClassVar[tuple[str, ...]] = ("charlotte", "lars", "rita", "olga", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=["conference"]), reverse(self.view, args=["nothing"]))


class TestCorrect(_OfActivity):
    view = "knowledge-correct"


class TestHeld(_OfActivity):
    view = "knowledge-held"


class TestEvaluation(_OfActivity):
    view = "knowledge-evaluation"


class TestEnd(_OfActivity):
    view = "knowledge-end"


class TestShows(_OfActivity):
    view = "knowledge-shows"


class TestWhatIsRead:
    """A year of CMM and of another unit, as those who see figures read it."""

    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        cast = cast_of_the_class
        karen, lars = cast.karen, named(cast, "lars")
        first = told.teach(karen)
        told.hold(karen, first)
        told.evaluate(karen, first)
        second = told.teach(lars, replace(told.TEACHING, title_da="=Rigspolitiets dag", title_en=""))
        told.hold(lars, second, Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came={told.POLICE: None, told.COURTS: 4}))
        told.add(karen, ActivityKind.CONFERENCE, told.CONFERENCE)
        campaign = told.add(karen, ActivityKind.CAMPAIGN, told.CAMPAIGN)
        told.hold(
            karen,
            campaign,
            Outcome(
                told.CAMPAIGN.first_day,
                told.CAMPAIGN.last_day,
                reached={Channel.SOCIAL: (41200, "Visninger oplyst af mediet")},
            ),
        )
        told.publish(karen)
        meeting = told.add(karen, ActivityKind.INTERNATIONAL, told.MEETING)
        told.hold(karen, meeting, told.GIVEN_ABROAD)
        mistake = told.teach(karen, replace(told.TEACHING, title_da="Skrevet to gange"))
        told.end(karen, mistake, kind=Ended.MISTAKEN, why="Den stod der allerede.")
        return cast

    def _page(self, cast: Cast, name: str = "anders", *, query: str = "", english: bool = False) -> str:
        client = named(cast, name).client()
        if english:
            client.cookies["helle_language"] = "en"
        page = client.get(reverse("knowledge") + query).content.decode()
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2])).split())

    def _open(self, cast: Cast, title: str, name: str = "anders") -> str:
        with cast.karen.acting():
            row = Activity.objects.get(details_rows__title_da=title)
        page = named(cast, name).client().get(reverse("knowledge-activity", args=[row.pk])).content.decode()
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2])).split())

    def test_an_unknown_number_is_no_zero_fig_11(self, cast: Cast) -> None:
        page = self._page(cast)
        assert "Politiet Retssystemet 2 18 og 1 gang uden tal" in page
        assert "Domstolene Retssystemet 1 4" in page
        assert "Anklagemyndigheden Retssystemet 1 6" in page
        assert "ikke kendt for alle" in self._open(cast, "=Rigspolitiets dag")

    def test_figures_say_their_source_unit_and_cut_off_fig_11(self, cast: Cast) -> None:
        page = self._page(cast)
        assert "Kilde: enhedernes egne tal i Helle." in page and "Opgjort til og med 6. oktober 2025." in page
        assert "2 gennemført, 0 planlagt, 1 evalueret" in page
        assert "Årskonferencen 2025: planlagt." in page

    def test_what_was_a_mistake_counts_nowhere(self, cast: Cast) -> None:
        assert "Skrevet to gange" not in self._page(cast)

    def test_it_is_read_by_year_and_by_kind(self, cast: Cast) -> None:
        page = self._page(cast, query="?aar=2025&slags=international").partition("Aktiviteter")[2]
        assert "rapportører" in page and "Årsrapport" not in page
        assert "Ingen undervisning er skrevet op det år." in self._page(cast, query="?aar=2023")
        assert "Årskonferencen 2023: ikke holdt det år." in self._page(cast, query="?aar=2023")

    def test_each_kind_shows_what_it_needs_and_no_more(self, cast: Cast) -> None:
        page = self._open(cast, told.TITLE)
        assert "20 af 24" in page and "1: 0, 2: 1, 3: 2, 4: 8, 5: 7" in page and "83 procent" in page
        assert told.LEARNT in page and "dansk" in page
        page = self._open(cast, told.MEETING.title_da)
        assert "Vurderede ofre efter køn og form opgjort til og med 31. december 2024" in page
        assert "Karakterer" not in page and "Ventet" not in page
        page = self._open(cast, told.CAMPAIGN.title_da)
        assert "nåede 41200 Visninger oplyst af mediet" in page
        assert "ISBN 978-87-0000-000-1" in self._open(cast, told.REPORT.title_da)

    def test_nothing_to_write_stands_before_who_only_reads(self, cast: Cast) -> None:
        for name in ("anders", "charlotte"):
            page = self._open(cast, told.TITLE, name)
            for act in ("Ret", "Aflys eller tag ud", "Brug som dokumentation"):
                assert f" {act} " not in page, (name, act)
        assert "Aflys eller tag ud" in self._open(cast, told.TITLE, "karen")

    def test_the_spreadsheet_has_a_line_for_each_sector_and_no_formula(self, cast: Cast) -> None:
        made = named(cast, "anders").client().get(reverse("knowledge-file")).content.decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(made), delimiter=";")
        by = [dict(zip(head, row, strict=True)) for row in rows]
        taught = [row for row in by if row["Slags"] == "Undervisning" and row["Publikum"] == "Politiet"]
        assert {(row["Aktivitet"], row["Ventet"], row["Deltog"]) for row in taught} == {
            (told.TITLE, "20", "18"),
            ("'=Rigspolitiets dag", "20", "?"),
        }
        # However many sectors came, its answers stand once: the column can be added up.
        answers = [row["Svar"] for row in by if row["Aktivitet"] == told.TITLE]
        assert len(answers) > 1 and answers.count("") == len(answers) - 1
        assert "Skrevet to gange" not in made

    def test_the_year_on_paper_is_accessible_and_says_what_was_not_counted(self, cast: Cast) -> None:
        made = named(cast, "anders").client().get(reverse("knowledge-paper"), {"aar": "2025"})
        assert made.headers["Content-Disposition"] == 'attachment; filename="viden-og-oplysning-2025.pdf"'
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made.content
        text = " ".join(text_of(made.content).split())
        assert "Deltog: Politiet 18; Anklagemyndigheden 6." in text and "Politiet antal ukendt" in text
        assert "Vurderede ofre efter køn og form, opgjort til og med 31. december 2024" in text
        assert "Skrevet to gange" not in text and told.CONFERENCE.title_da not in text

    def test_english_has_no_danish_left(self, cast: Cast) -> None:
        page = self._page(cast, english=True)
        found = re.findall(r"\b(?:Viden|Undervisning|Deltagere|gennemført|planlagt|Kilde|Retssystemet|gange)\b", page)
        assert found == []
        assert told.TEACHING.title_en in page
