"""The forms of an action plan: whose they are, what they save, and what they refuse beside the field."""

from __future__ import annotations

import re
import uuid
from typing import Any, ClassVar

import pytest
from django.urls import reverse
from tests.action_plan_stories import TODAY, money, report
from tests.cast import Cast, Member, named
from tests.gates import Gates, ObjectGates, Place

from helle.register.action_plans import actions, queries
from helle.register.action_plans.choices import EvidenceKind
from helle.register.action_plans.models import IndicatorValue, MoneyEntry, OverspendDecision, Part, StatusReport
from helle.register.organisations.loading import unit_id
from helle.rules.initiatives.codes import MoneyKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


class _Form(Gates):
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "henrik", "anders", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")
    may: ClassVar[str] = "charlotte"


class TestMoneyNew(_Form):
    view = "action-plan-money-new"


class TestOverspend(_Form):
    view = "action-plan-overspend"
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")


class TestMoneyReverse(_Form, ObjectGates):
    view = "action-plan-money-reverse"

    def place(self, cast: Cast) -> Place:
        entry = money(named(cast, "charlotte"), MoneyKind.ALLOCATION, "10")
        return Place(reverse(self.view, args=[entry.pk]), reverse(self.view, args=[NOWHERE]))


class TestFigure(_Form, ObjectGates):
    view = "action-plan-figure"
    may = "lars"
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")

    def place(self, cast: Cast) -> Place:
        return Place(
            reverse(self.view, args=["2022-2025", "police-posts"]),
            reverse(self.view, args=["2026-2029", "police-posts"]),
        )


class _OfInitiative(_Form, ObjectGates):
    code: ClassVar[str] = "INI-09"

    def more(self, cast: Cast) -> list[object]:
        return []

    def place(self, cast: Cast) -> Place:
        more = self.more(cast)
        return Place(
            reverse(self.view, args=[self.code, *more]),
            reverse(self.view, args=[f"INI-{99}" if not more else self.code, *([NOWHERE] if more else [])]),
        )


class TestReport(_OfInitiative):
    view = "initiative-report"
    may = "karen"


class TestAnswer(_OfInitiative):
    view = "initiative-answer"
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")

    def more(self, cast: Cast) -> list[object]:
        return [report(cast.karen, self.code).pk]


class TestReportBack(_OfInitiative):
    view = "initiative-report-back"
    may = "karen"
    wrong_roles: ClassVar[tuple[str, ...]] = ("charlotte", "mette")

    def more(self, cast: Cast) -> list[object]:
        return [report(cast.karen, self.code).pk]


class TestMilestoneNew(_OfInitiative):
    view = "initiative-milestone-new"
    may = "karen"


class TestMilestone(_OfInitiative):
    view = "initiative-milestone"
    code = "INI-10"
    may = "lars"

    def more(self, cast: Cast) -> list[object]:
        with cast.karen.acting():
            return [queries.overview_of(self.code)[1].milestones[0].milestone.pk]


class TestOwner(_OfInitiative):
    view = "initiative-owner"
    code = "INI-01"
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")


class TestOwnerEnd(_OfInitiative):
    view = "initiative-owner-end"
    code = "INI-01"
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")

    def more(self, cast: Cast) -> list[object]:
        with named(cast, "charlotte").acting():
            of, look = queries.overview_of(self.code)
            return [
                actions.owner_appoint(
                    of, look, seen=look.parts_written, unit_id=unit_id("RPOL"), first_day=TODAY, why="Aftalt i gruppen."
                ).pk
            ]


class TestEvidence(_OfInitiative):
    view = "initiative-evidence"
    may = "karen"


class TestEvidenceWithdraw(_OfInitiative):
    view = "initiative-evidence-withdraw"
    may = "karen"

    def more(self, cast: Cast) -> list[object]:
        with cast.karen.acting():
            of, look = queries.overview_of(self.code)
            return [
                actions.evidence_add(
                    of, look, kind=EvidenceKind.REPORT, title="Årsrapport", where="cmm.dk", on_day=TODAY
                ).pk
            ]


def send(who: Member, name: str, *args: object, **typed: Any) -> Any:
    """What is typed in a form that was opened just now: as it is sent with what it carries."""
    client, address = who.client(), reverse(name, args=args)
    seen = re.search(r'name="seen" value="(\d+)"', client.get(address).content.decode())
    carried = {"seen": seen.group(1)} if seen else {}
    return client.post(address, {"form_token": uuid.uuid4(), **carried, **typed})


def _plan_page(who: Member) -> str:
    return str(who.client().get(reverse("action-plan")).content.decode())


class TestWhatTheySave:
    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        return cast_of_the_class

    def test_a_report_goes_from_the_owner_to_the_ministry_and_back(self, cast: Cast) -> None:
        charlotte = named(cast, "charlotte")
        sent = send(cast.karen, "initiative-report", "INI-09", state="under_way", text="Alle har en kontaktperson.")
        assert (sent.status_code, sent.headers["Location"]) == (302, "/handlingsplan/INI-09/")
        with cast.karen.acting():
            row = StatusReport.objects.get()
        refused = send(charlotte, "initiative-answer", "INI-09", row.pk, approved="no", remarks="")
        assert refused.status_code == 422
        assert "Skriv begrundelsen." in refused.content.decode()
        done = send(charlotte, "initiative-answer", "INI-09", row.pk, approved="yes", remarks="")
        assert done.status_code == 302

    def test_spending_above_the_allocation_is_refused_beside_its_field_and_nothing_is_lost_gov_10(
        self, cast: Cast
    ) -> None:
        charlotte = named(cast, "charlotte")
        typed = {
            "initiative": "INI-04",
            "year": "2025",
            "on_day": "2025-10-01",
            "text": "Tilskud til opsøgende arbejde",
        }
        new = "action-plan-money-new"
        assert send(charlotte, new, kind="allocation", amount="1.000,00", **typed).status_code == 302
        refused = send(charlotte, new, kind="spending", amount="1.000,01", **typed)
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "kræver en beslutning" in page
        assert 'value="1.000,01"' in page and "Tilskud til opsøgende arbejde" in page
        decided = {**typed, "text": "Besluttet med bevillingskontoret"}
        assert send(charlotte, "action-plan-overspend", amount="0,01", **decided).status_code == 302
        page = (own := send(charlotte, new, kind="spending", amount="1.000,01", **typed)).content.decode()
        assert own.status_code == 422
        assert "bogfører ikke selv det, der kræver beslutningen" in page
        assert send(named(cast, "lise"), new, kind="spending", amount="1.000,01", **typed).status_code == 302
        with charlotte.acting():
            assert MoneyEntry.objects.count() == 2

    def test_a_decision_is_taken_back_from_the_page_of_the_money_gov_10(self, cast: Cast) -> None:
        charlotte = named(cast, "charlotte")
        typed = {"initiative": "INI-14", "year": "2025", "on_day": "2025-10-01", "text": "Tastet på det forkerte"}
        told = send(charlotte, "action-plan-money-new", kind="allocation", amount="100,00", **typed)
        assert told.status_code == 302
        assert send(charlotte, "action-plan-overspend", amount="75,00", **typed).status_code == 302
        with charlotte.acting():
            decision = OverspendDecision.objects.get(initiative__code="INI-14")
        back = reverse("action-plan-money-reverse", args=[decision.pk])
        page = charlotte.client().get(reverse("action-plan-money")).content.decode()
        assert f'href="{back}"' in page
        assert f'href="{back}"' not in cast.karen.client().get(reverse("action-plan-money")).content.decode()
        assert cast.karen.client().get(back).status_code == 404
        assert send(charlotte, "action-plan-money-reverse", decision.pk, why="Det er INI-09.").status_code == 302
        page = charlotte.client().get(reverse("action-plan-money")).content.decode()
        assert "taget tilbage" in page and '−<span class="nowrap">75 kr.' in page and f'href="{back}"' not in page

    @pytest.mark.parametrize("amount", ["1,000.00", "1.00,00", "0,001", "-5", "mange", "1000.5", ""])
    def test_an_amount_that_could_be_read_in_two_ways_is_not_taken(self, cast: Cast, amount: str) -> None:
        refused = send(
            named(cast, "charlotte"),
            "action-plan-money-new",
            kind="allocation",
            initiative="INI-04",
            year="2025",
            on_day="2025-10-01",
            text="Tilskud",
            amount=amount,
        )
        assert refused.status_code == 422

    def test_a_figure_and_an_owner_are_written(self, cast: Cast) -> None:
        lars, charlotte = named(cast, "lars"), named(cast, "charlotte")
        typed = {"year": "2023", "value": "6", "source": "Rigspolitiet", "cut_off": "2023-12-31"}
        assert send(lars, "action-plan-figure", "2022-2025", "police-posts", **typed).status_code == 302
        page = cast.anders.client().get(reverse("initiative", args=["INI-10"])).content.decode()
        assert "Rigspolitiet, opgjort til og med 31. december 2023" in page
        typed = {"unit": str(unit_id("SAEM")), "first_day": str(TODAY), "why": "Aftalt i arbejdsgruppen."}
        assert send(charlotte, "initiative-owner", "INI-08", **typed).status_code == 302
        with charlotte.acting():
            assert IndicatorValue.objects.filter(indicator__code="police-posts").count() == 1
            assert Part.objects.filter(named_by="appointed").count() == 1

    def test_the_figures_of_an_area_without_initiative_are_entered_from_the_page_of_the_plan_gov_24(
        self, cast: Cast
    ) -> None:
        lars, charlotte = named(cast, "lars"), named(cast, "charlotte")
        charges, convictions = (
            reverse("action-plan-figure", args=["2022-2025", code]) for code in ("charges-262b", "convictions-262b")
        )
        offered = {
            who.user.full_name: {one for one in (charges, convictions) if f'href="{one}"' in _plan_page(who)}
            for who in (lars, charlotte, cast.karen, cast.anders)
        }
        assert [*offered.values()] == [{charges}, {charges, convictions}, set(), set()]
        typed = {"year": "2024", "value": "17", "source": "Rigspolitiet", "cut_off": "2024-12-31"}
        sent = send(lars, "action-plan-figure", "2022-2025", "charges-262b", **typed)
        assert sent.headers["Location"] == "/handlingsplan/?plan=2022-2025"
        assert "Rigspolitiet, opgjort til og med 31. december 2024" in _plan_page(cast.anders)

    def test_what_waits_stands_on_the_right_desk(self, cast: Cast) -> None:
        report(named(cast, "dagny"), "INI-02")
        page = named(cast, "charlotte").client().get(reverse("desk")).content.decode()
        assert "status venter på ministeriets svar" in page
        page = cast.karen.client().get(reverse("desk")).content.decode()
        assert "INI-14" in page and "status skal skrives" in page
        assert "INI-14" not in cast.mette.client().get(reverse("desk")).content.decode()

    def test_what_was_sent_back_is_written_on_with_all_that_was_typed_flo_21(self, cast: Cast) -> None:
        lars, charlotte = named(cast, "lars"), named(cast, "charlotte")
        typed = {"state": "under_way", "text": "Fire af seks årsværk er besat.", "next_steps": "De sidste to slås op."}
        assert send(lars, "initiative-report", "INI-10", **typed).status_code == 302
        with charlotte.acting():
            row = StatusReport.objects.get(initiative__code="INI-10")
        sent = send(charlotte, "initiative-answer", "INI-10", row.pk, approved="no", remarks="Skriv, hvilke kredse.")
        assert sent.status_code == 302
        page = lars.client().get(reverse("initiative-report", args=["INI-10"])).content.decode()
        assert "Skriv, hvilke kredse." in page
        for said in (typed["text"], typed["next_steps"]):
            assert f">\n{said}</textarea>" in page
