"""A year of money is told once the ministry says that all of it is entered: one krone tells nothing (GOV-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.action_plan_stories import money, printed
from tests.cast import Cast, Member, named
from tests.gates import Gates
from tests.pages import fill_in, post

from helle.register.action_plans import queries
from helle.register.action_plans.actions import new_written
from helle.register.action_plans.models import YearTold
from helle.register.action_plans.telling_actions import year_tell
from helle.register.protection.refusals import Refused
from helle.rules.initiatives.codes import MoneyKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


class TestYearTold(Gates):
    view = "action-plan-year"
    may = "charlotte"
    outsiders = ("olga", "dorthe", "anton", "karen")
    wrong_roles = ("vera",)


def tell(who: Member, code: str, year: int, *, complete: bool = True, why: str = "") -> YearTold:
    """The ministry says that all of a year is entered, or that it is not."""
    with who.acting():
        of = queries.money_of(queries.plan_shown("", dt.date(2025, 10, 6)))
        look = of.look_at(code) if code else None
        return year_tell(of, look, year, complete=complete, why=why, seen=len(of.entries))


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
    fill_in(client, reverse("action-plan-year"), {"initiative": "INI-05", "year": "2024", "complete": "ja"})
    assert "alt er bogført for 2025;" in client.get(page).content.decode()
    tell(charlotte, "INI-05", 2025)
    assert "alt er bogført" not in client.get(page).content.decode()
    with cast.anders.acting():
        look = queries.overview_of("INI-05")[1]
        assert (look.partly, look.years_untold) == (frozenset(), ())
    # What is entered since undoes it: nobody knows whether that was the last.
    on_day(dt.date(2025, 10, 7))
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
    typed = {"initiative": "INI-09", "year": "2024", "complete": "nej"}
    assert "why" in post(charlotte.client(), reverse("action-plan-year"), typed).context["form"].errors
    tell(charlotte, "INI-09", 2024, complete=False, why="Der mangler et bilag.")
    with charlotte.acting():
        assert 2024 in queries.overview_of("INI-09")[1].years_untold


@pytest.mark.parametrize(
    ("past", "match"),
    [
        ({"year": 2026}, "year_told_in_its_time"),
        ({"complete": False, "why": "Det var ikke alt."}, "year_was_told"),
        ({"number": 2}, "years_told_in_order"),
        ({"complete": False, "number": 1}, "year_was_told|year_not_told_for_a_reason"),
    ],
)
def test_gov_10_the_database_says_no_past_the_application(cast: Cast, past: dict[str, object], match: str) -> None:
    row = {"year": 2025, "number": 1, "complete": True, **past}
    with named(cast, "charlotte").acting():
        of, look = queries.overview_of("INI-09")
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            new_written(YearTold, plan=of.plan, initiative=look.initiative, **row).save(force_insert=True)
    with cast.karen.acting(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row = {"year": 2025, "number": 1, "complete": True}
        new_written(YearTold, plan=of.plan, initiative=look.initiative, **row).save(force_insert=True)
