"""A year of money is told once the ministry says that all of it is entered: one krone tells nothing (GOV-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.action_plan_stories import given, money, printed
from tests.cast import Cast, Member, named
from tests.gates import Gates
from tests.pages import fill_in, post

from helle.register.action_plans import money_actions, queries
from helle.register.action_plans.models import YearTold
from helle.register.action_plans.telling_actions import years_tell
from helle.register.protection import clock
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import MoneyKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


class TestYearTold(Gates):
    view = "action-plan-year"
    may = "charlotte"
    outsiders = ("olga", "dorthe", "anton", "karen")
    wrong_roles = ("vera",)


def tell(who: Member, code: str, year: int, *, complete: bool = True, why: str = "") -> list[YearTold]:
    """The ministry says that all of a year is entered, or that it is not."""
    with who.acting():
        of = queries.money_of(queries.plan_shown("", dt.date(2025, 10, 6)))
        look = of.look_at(code) if code else None
        return years_tell(of, [look], year, complete=complete, why=why, seen=of.written)


def test_gov_10_one_krone_tells_no_year_on_page_and_paper(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, on_day: Callable[[dt.date], None]
) -> None:
    charlotte = named(cast, "charlotte")
    for year in (2024, 2025):
        money(charlotte, MoneyKind.ALLOCATION, "1", code="INI-05", year=year)
    client, page = charlotte.client(), reverse("initiative", args=["INI-05"])
    said = "Ingen har sagt, at alt er bogført for 2024, 2025; beløbene er det, der er bogført indtil nu."
    assert said in client.get(page).content.decode()
    assert said in printed(charlotte, monkeypatch)
    assert "delvist oplyst" in client.get(reverse("action-plan")).content.decode()
    # What is signed for stands beside it, of each initiative and year.
    signed = client.get(reverse("action-plan-year")).content.decode()
    assert "2024 · INI-05" in signed and "2025 · INI-05" not in signed and "fordelt 1 kr." in signed
    fill_in(client, reverse("action-plan-year"), {"initiatives": ["INI-05"], "year": "2024", "complete": "ja"})
    assert "at alt er bogført for 2025;" in client.get(page).content.decode()
    # What the ministry said of the other year does not go from sight.
    assert "Alt er bogført for 2024: det har " in client.get(page).content.decode()
    assert "Alt er bogført for 2024: det har " in printed(charlotte, monkeypatch)
    # A year that runs is not all entered: it is neither offered nor taken.
    assert "2025" not in dict(client.get(reverse("action-plan-year")).context["form"].fields["year"].choices)
    with pytest.raises(Refused, match="The year still runs"):
        tell(charlotte, "INI-05", 2025)
    on_day(dt.date(2026, 1, 5))
    tell(charlotte, "INI-05", 2025)
    assert "at alt er bogført" not in client.get(page).content.decode()
    with cast.anders.acting():
        look = queries.overview_of("INI-05")[1]
        assert (look.partly, look.years_untold) == (frozenset(), ())
        # Each year says as the total does that nothing was spent.
        assert [one.spent for one in (*(line.sums for line in look.lines), look.sums)] == [Decimal(0)] * 3
    # What is entered since undoes it: nobody knows whether that was the last.
    on_day(dt.date(2026, 1, 6))
    money(charlotte, MoneyKind.ALLOCATION, "1", code="INI-05", year=2025)
    assert "alt er bogført for 2025;" in client.get(page).content.decode()


def test_gov_10_a_year_is_untold_with_why_and_by_the_ministry_alone(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    with pytest.raises(PermissionDenied):
        tell(cast.karen, "INI-09", 2024)
    for year, field in ((2021, "year"), (2026, "year")):
        with pytest.raises(Refused) as refused:
            tell(charlotte, "INI-09", year)
        assert refused.value.field == field
    with pytest.raises(Refused, match="Nobody has said"):
        tell(charlotte, "INI-09", 2024, complete=False, why="Der mangler et bilag.")
    tell(charlotte, "INI-09", 2024)
    with pytest.raises(Refused, match="said already"):
        tell(charlotte, "INI-09", 2024)
    typed = {"initiatives": ["INI-09"], "year": "2024", "complete": "nej"}
    assert "why" in post(charlotte.client(), reverse("action-plan-year"), typed).context["form"].errors
    tell(charlotte, "INI-09", 2024, complete=False, why="Der mangler et bilag.")
    with charlotte.acting():
        assert 2024 in queries.overview_of("INI-09")[1].years_untold


@pytest.mark.parametrize(
    ("past", "match"),
    [
        ({"year": 2026}, "year_told_in_its_time"),
        ({"year": 2025}, "year_told_when_over"),
        ({"complete": False, "why": "Det var ikke alt."}, "year_was_told"),
        ({"number": 2}, "years_told_in_order"),
        ({"entered": 1}, "year_told_of_what_is_entered"),
        ({"complete": False, "number": 1}, "year_was_told|year_not_told_for_a_reason"),
    ],
)
def test_gov_10_the_database_says_no_past_the_application(cast: Cast, past: dict[str, object], match: str) -> None:
    row = {"year": 2024, "number": 1, "complete": True, "entered": 0, **past}
    with named(cast, "charlotte").acting():
        of, look = queries.overview_of("INI-09")
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            new_written(YearTold, plan=of.plan, initiative=look.initiative, **row).save(force_insert=True)
    with cast.karen.acting(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row = {"year": 2024, "number": 1, "complete": True, "entered": 0}
        new_written(YearTold, plan=of.plan, initiative=look.initiative, **row).save(force_insert=True)


def test_gov_10_many_initiatives_of_a_year_are_told_at_once_and_all_or_none(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    typed = {"initiatives": ["INI-05", "INI-09", "-"], "year": "2024", "complete": "ja"}
    fill_in(charlotte.client(), reverse("action-plan-year"), typed)
    with charlotte.acting():
        assert YearTold.objects.filter(year=2024, complete=True).count() == 3
    typed["initiatives"] = ["INI-06", "INI-09"]
    form = post(charlotte.client(), reverse("action-plan-year"), typed).context["form"]
    assert "INI-09: Det er allerede sagt" in form.errors["initiatives"][0]
    with charlotte.acting():
        assert YearTold.objects.count() == 3


def test_gov_10_of_a_year_that_has_not_begun_nothing_is_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    charlotte = named(cast, "charlotte")
    for year in (2024, 2025):
        money(charlotte, MoneyKind.ALLOCATION, "100", code="INI-05", year=year)
        money(charlotte, MoneyKind.FORECAST, "100", code="INI-05", year=year)
    tell(charlotte, "INI-05", 2024)
    with charlotte.acting():
        look, of = queries.overview_of("INI-05")[1], queries.overview(queries.plan_shown("", dt.date(2025, 10, 6)))
    assert look.partly == {"allocated", "forecast", "committed", "spent"}
    assert look.years_untold == (2025,)
    monkeypatch.setattr(clock, "today", lambda: dt.date(2024, 6, 1))  # 2025 has not begun.
    then = replace(look)
    assert not then.partly and not then.years_untold
    assert of.years_untold == (2022, 2023, 2024)
    begun = frozenset((one.initiative.pk, year) for one in of.looks for year in (2022, 2023, 2024))
    told = replace(of, told=begun)
    assert told.partly == frozenset()
    assert told.unallocated == Decimal("118199800.00")


def test_gov_10_what_was_decided_or_taken_back_while_the_page_stood_open_is_not_told(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    entry = money(charlotte, MoneyKind.ALLOCATION, "100", code="INI-09", year=2024)
    with charlotte.acting():
        seen = queries.money_of(queries.plan_shown("", dt.date(2025, 10, 6)))
    with charlotte.acting():
        money_actions.overspend_decide(
            seen, given(seen, "50", code="INI-09", year=2024, text="Besluttet for året."), seen=0
        )
        of = queries.money_of(seen.plan)
        for before in (of, seen):  # Read anew or not: who has not seen it does not tell it.
            with pytest.raises(Refused) as refused:
                years_tell(before, [before.look_at("INI-09")], 2024, complete=True, why="", seen=len(of.entries))
            assert refused.value is WRITTEN_MEANWHILE
    tell(charlotte, "INI-09", 2024)
    with charlotte.acting():
        of = queries.money_of(seen.plan)
        assert (of.look_at("INI-09").initiative.pk, 2024) in of.told
        money_actions.money_reverse(of, next(one for one in of.entries if one.pk == entry.pk), why="Forkert år.")
        assert not queries.money_of(seen.plan).told


def test_gov_10_why_a_year_and_a_decision_were_taken_back_stands_for_everybody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, MoneyKind.ALLOCATION, "100", code="INI-05", year=2025)
    with charlotte.acting():
        of = queries.money_of(queries.plan_shown("", dt.date(2025, 10, 6)))
        decided = money_actions.overspend_decide(of, given(of, "30", code="INI-05", text="Flere ture."), seen=0)
        money_actions.overspend_reverse(of, decided, why="Turene er aflyst.")
    tell(charlotte, "INI-05", 2024)
    tell(charlotte, "INI-05", 2024, complete=False, why="Fakturaen fra skolen mangler.")
    page = cast.karen.client().get(reverse("initiative", args=["INI-05"])).content.decode()
    assert "Det var sagt, at alt er bogført for 2024; " in page
    assert "Fakturaen fra skolen mangler." in page
    assert "Turene er aflyst." in page
    paper = printed(charlotte, monkeypatch)
    assert "Fakturaen fra skolen mangler." in paper and "Turene er aflyst." in paper
    tell(charlotte, "", 2024)
    tell(charlotte, "", 2024, complete=False, why="Revisionen mangler.")
    for url in (reverse("action-plan"), reverse("action-plan-money")):
        assert "Revisionen mangler." in cast.karen.client().get(url).content.decode()
    assert "Revisionen mangler." in printed(charlotte, monkeypatch)
    tell(charlotte, "INI-05", 2024)
    assert "Det var sagt" not in cast.karen.client().get(reverse("initiative", args=["INI-05"])).content.decode()
