"""The money of the plan: exact, never divided, and never above what is allocated without a decision (GOV-10)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.action_plan_stories import TODAY, given, money
from tests.cast import Cast, Member, named

from helle.register.action_plans import money_actions, paper, queries
from helle.register.action_plans.looks import Overview
from helle.register.action_plans.models import UNSAID, MoneyEntry, OverspendDecision
from helle.register.action_plans.money import Sums
from helle.register.action_plans.templatetags.action_plans import kroner
from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import MoneyKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
ALLOCATION, SPENDING, COMMITMENT, FORECAST = (
    MoneyKind.ALLOCATION,
    MoneyKind.SPENDING,
    MoneyKind.COMMITMENT,
    MoneyKind.FORECAST,
)


def overview(cast: Cast) -> Overview:
    with cast.karen.acting():
        return queries.overview(queries.plan_shown("", TODAY))


def test_what_the_public_figures_do_not_say_is_empty_and_no_zero(cast: Cast) -> None:
    of = overview(cast)
    assert of.appropriated == Decimal("118200000.00")
    assert of.unallocated is None
    assert of.years_untold == (2022, 2023, 2024, 2025)
    assert not of.sums.says_something
    assert {look.sums.allocated for look in of.looks} == {None}


def test_allocations_stop_at_the_appropriation_to_the_oere(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, ALLOCATION, "118199999.99")
    with pytest.raises(Refused, match="GOV-10"):
        money(charlotte, ALLOCATION, "0.02", code="INI-06")
    money(charlotte, ALLOCATION, "0.01", code="INI-06")
    assert overview(cast).unallocated == 0


@pytest.mark.parametrize("kind", [SPENDING, COMMITMENT])
def test_use_above_the_allocation_takes_a_decision_by_the_ministry(cast: Cast, kind: MoneyKind) -> None:
    charlotte, nadia = named(cast, "charlotte"), cast.karen
    with pytest.raises(Refused, match="Nothing is allocated"):
        money(charlotte, kind, "1")
    money(charlotte, ALLOCATION, "1000.00", code="INI-09")
    money(nadia, kind, "400.00", code="INI-09")
    with pytest.raises(Refused, match="takes a decision"):
        money(nadia, kind, "600.01", code="INI-09")
    with pytest.raises(PermissionDenied), nadia.acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        money_actions.overspend_decide(of, given(of, "100", code="INI-09", text="Vi synes det selv."), seen=0)
    with charlotte.acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        decided = given(of, "100", code="INI-09", text="Besluttet med bevillingskontoret.")
        money_actions.overspend_decide(of, decided, seen=0)
    money(nadia, kind, "700.00", code="INI-09")
    with pytest.raises(Refused, match="takes a decision"):
        money(nadia, kind, "0.01", code="INI-09")


def test_a_forecast_binds_nobody_and_the_latest_stands(cast: Cast) -> None:
    money(cast.karen, FORECAST, "9000", code="INI-09")
    money(cast.karen, FORECAST, "7000.50", code="INI-09")
    assert overview(cast).look_at("INI-09").sums.forecast == Decimal("7000.50")


def test_money_of_a_recipient_is_bound_by_its_own_allocation(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, ALLOCATION, "500", recipient="AMIAMI")
    with pytest.raises(Refused):
        money(charlotte, SPENDING, "1", recipient="REDEN-OUT")
    money(charlotte, SPENDING, "500", recipient="AMIAMI")
    money(charlotte, ALLOCATION, "100", code="", recipient="CMM", text="Drift")
    assert overview(cast).sums.allocated == 600


def test_an_entry_is_taken_back_by_a_counter_entry_once_and_both_stay(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    allocated = money(charlotte, ALLOCATION, "1000", code="INI-09")
    spent = money(cast.karen, SPENDING, "1000", code="INI-09")

    def reverse(who: object, entry: object) -> None:
        with who.acting():  # type: ignore[attr-defined] # one of the cast
            of = queries.overview(queries.plan_shown("", TODAY))
            found = next(one for one in of.entries if one.pk == entry.pk)  # type: ignore[attr-defined] # an entry
            money_actions.money_reverse(of, found, why="Bogført på det forkerte initiativ.")

    with pytest.raises(Refused, match="cannot be taken back"):
        reverse(charlotte, allocated)
    with pytest.raises(PermissionDenied):
        reverse(named(cast, "dagny"), spent)
    reverse(cast.karen, spent)
    with pytest.raises(Refused, match="already"):
        reverse(cast.karen, spent)
    reverse(charlotte, allocated)
    of = overview(cast)
    assert len(of.entries) == 4
    assert not of.sums.says_something


def test_a_decision_above_the_allocation_is_taken_back_once_and_not_below_what_is_used_gov_10(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, ALLOCATION, "1000", code="INI-09")
    with charlotte.acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        decision = money_actions.overspend_decide(of, given(of, "100", code="INI-09", text="Tastet forkert."), seen=0)
    spent = money(cast.karen, SPENDING, "1000.01", code="INI-09")

    def back(who: Member) -> None:
        with who.acting():
            of = queries.overview(queries.plan_shown("", TODAY))
            money_actions.overspend_reverse(of, of.decisions[0], why="Beløbet var tastet forkert.")

    with pytest.raises(PermissionDenied):
        back(cast.karen)
    with pytest.raises(Refused, match="decision cannot be taken back"):
        back(charlotte)
    with cast.karen.acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        money_actions.money_reverse(of, next(one for one in of.entries if one.pk == spent.pk), why="Forkert.")
    back(charlotte)
    with pytest.raises(Refused, match="taken back already"):
        back(charlotte)
    of = overview(cast)
    assert [one.reverses_id for one in of.decisions] == [None, decision.pk]
    assert of.look_at("INI-09").sums.decided is None
    with pytest.raises(Refused, match="takes a decision"):
        money(cast.karen, SPENDING, "1000.01", code="INI-09")


def test_a_counter_decision_repeats_what_it_takes_back(cast: Cast) -> None:
    money(named(cast, "charlotte"), ALLOCATION, "1000", code="INI-09")
    with named(cast, "charlotte").acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        decision = money_actions.overspend_decide(of, given(of, "100", code="INI-09", text="Besluttet."), seen=0)
        with pytest.raises(DatabaseError, match="plan_money_counter_entry_repeats"), transaction.atomic():
            new_written(
                OverspendDecision,
                plan=of.plan,
                initiative_id=decision.initiative_id,
                year=2025,
                amount=Decimal("99"),
                on_day=TODAY,
                text="Mindre.",
                reverses=decision,
            ).save(force_insert=True)


def test_what_is_allocated_beyond_a_lowered_appropriation_is_said_alike_on_the_page_and_on_paper_gov_10() -> None:
    for amount, said in (("-0.50", "−0,50 kr."), ("-1200", "−1.200 kr."), ("0", "0 kr."), ("0.50", "0,50 kr.")):
        assert kroner(Decimal(amount)) == f'<span class="nowrap">{paper._kroner(Decimal(amount), "da")}</span>'
        assert paper._kroner(Decimal(amount), "da") == said


def test_who_enters_what(cast: Cast) -> None:
    for who, kind, code in (
        (cast.karen, ALLOCATION, "INI-09"),  # An owner allocates nothing,
        (cast.karen, FORECAST, "INI-05"),  # writes nothing of another's,
        (cast.anders, FORECAST, "INI-09"),  # and who only reads writes nothing.
    ):
        with pytest.raises(PermissionDenied):
            money(who, kind, "1", code=code)


@pytest.mark.parametrize(("year", "field"), [(2021, "year"), (2026, "year")])
def test_money_is_of_a_year_of_the_plan(cast: Cast, year: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        money(named(cast, "charlotte"), ALLOCATION, "1", year=year)
    assert refused.value.field == field


def test_what_is_not_allocated_is_not_known_before_all_of_every_year_is_entered_gov_10(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    for year in (2022, 2023, 2024, 2025):
        money(charlotte, ALLOCATION, "100", year=year)
    of = overview(cast)
    assert of.unallocated is None
    assert of.years_untold == (2022, 2023, 2024, 2025)
    assert replace(of, told=frozenset(of.runs)).unallocated == Decimal("118199600.00")


def test_what_is_decided_above_the_allocation_is_left_as_well() -> None:
    assert Sums(allocated=Decimal(100), decided=Decimal(75), spent=Decimal(162)).left == Decimal(13)


def test_an_initiative_has_no_money_of_a_year_in_which_it_does_not_run(cast: Cast) -> None:
    with pytest.raises(Refused, match="does not run that year"):
        money(named(cast, "charlotte"), ALLOCATION, "1", code="INI-05", year=2023)


def test_one_of_several_owners_enters_and_takes_back_its_own_money_alone_gov_10(cast: Cast) -> None:
    charlotte, dagny = named(cast, "charlotte"), named(cast, "dagny")
    for to in ("CMM", "UDLST"):
        money(charlotte, ALLOCATION, "1000", recipient=to, code="INI-02")
    theirs = money(charlotte, SPENDING, "10", recipient="UDLST", code="INI-02")
    refused: list[tuple[MoneyKind, str | None]] = [(SPENDING, "CMM"), (FORECAST, None), (COMMITMENT, "UDLST")]
    for kind, other in refused:
        with pytest.raises(Refused, match="your own spending"):
            money(dagny, kind, "1", recipient=other, code="INI-02")
    own = money(dagny, SPENDING, "5", recipient="UDLST", code="INI-02")
    with dagny.acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        assert [one.pk for one in of.entries if money_actions.may_reverse(of, one)] == [own.pk]
        for values in (
            {"recipient_id": unit_id("CMM"), "kind": SPENDING, "amount": Decimal(1)},
            {"recipient_id": unit_id("UDLST"), "kind": SPENDING, "amount": Decimal(10), "reverses": theirs},
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                new_written(
                    MoneyEntry,
                    plan=of.plan,
                    initiative_id=of.look_at("INI-02").initiative.pk,
                    number=len(of.entries) + 1,
                    year=2025,
                    on_day=TODAY,
                    text="En andens.",
                    **values,
                ).save(force_insert=True)


def test_of_a_year_that_has_not_begun_nothing_is_spent_gov_10(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, MoneyKind.ALLOCATION, "100", code="INI-09", year=2025)
    with charlotte.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        early = replace(given(of, "10", code="INI-09"), on_day=dt.date(2024, 12, 31))
        with pytest.raises(Refused, match="had not begun") as refused:
            money_actions.money_enter(of, MoneyKind.SPENDING, early, seen=len(of.entries))
        assert refused.value.field == "year"
        row = new_written(
            MoneyEntry,
            plan=of.plan,
            initiative=of.look_at("INI-09").initiative,
            year=2025,
            amount=10,
            on_day=early.on_day,
            text="Uden om siden",
            number=len(of.entries) + 1,
            kind=MoneyKind.SPENDING,
        )
        with pytest.raises(DatabaseError, match="plan_spends_of_years_that_have_begun"), transaction.atomic():
            row.save(force_insert=True)


def decide(who: Member, amount: str, *, code: str = "INI-09", on_day: dt.date = TODAY, year: int = 2025) -> None:
    with who.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        what = replace(given(of, amount, code=code, year=year, text="Besluttet med bevillingskontoret."), on_day=on_day)
        money_actions.overspend_decide(of, what, seen=len(of.decisions))


def test_what_is_decided_above_allocations_draws_on_the_appropriation_and_the_dashboard_says_it_gov_10(
    cast: Cast,
) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, ALLOCATION, "117999999.00", code="INI-09")
    money(charlotte, ALLOCATION, "1.00", code="INI-14")
    decide(charlotte, "150000.00", code="INI-14")
    with pytest.raises(Refused, match="beyond it") as refused:
        decide(charlotte, "50000.01", code="INI-09")
    assert refused.value.field == "amount"
    with pytest.raises(Refused, match="beyond it"):
        money(charlotte, ALLOCATION, "50000.01", code="INI-04")
    with charlotte.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        values = {"plan": of.plan, "initiative": of.look_at("INI-09").initiative, "year": 2025, "on_day": TODAY}
        for row in (
            new_written(OverspendDecision, amount=Decimal("50000.01"), text="Uden om siden", **values),
            new_written(
                MoneyEntry, amount=Decimal("50000.01"), text="Uden om siden", number=3, kind=ALLOCATION, **values
            ),
        ):
            with pytest.raises(DatabaseError, match="plan_within_the_appropriation"), transaction.atomic():
                row.save(force_insert=True)
    decide(charlotte, "50000.00", code="INI-09")
    assert overview(cast).sums.decided == Decimal("200000.00")
    page = charlotte.client().get(reverse("action-plan")).content.decode()
    assert "Besluttet ud over det fordelte" in page
    assert "200.000 kr." in page
    assert "Over bevillingen" not in page


@pytest.mark.parametrize(
    ("of", "field"),
    [
        ({"code": "INI-11"}, "recipient"),
        ({"code": "INI-09", "recipient": "HOPENOW"}, "recipient"),
        ({"code": "INI-09", "year": 2024}, "recipient"),
        ({"code": "INI-09", "on_day": dt.date(2025, 5, 31)}, "on_day"),
        ({"code": "INI-09", "on_day": dt.date(2021, 12, 31)}, "on_day"),
    ],
)
def test_gov_10_nothing_is_decided_above_what_was_not_allocated_by_then(
    cast: Cast, of: dict[str, Any], field: str
) -> None:
    charlotte, june = named(cast, "charlotte"), dt.date(2025, 6, 1)
    money(charlotte, ALLOCATION, "1000", code="INI-09", on_day=june)
    with charlotte.acting():
        plan = queries.money_of(queries.plan_shown("", TODAY))
        day = of.pop("on_day", TODAY)
        with pytest.raises(Refused) as refused:
            money_actions.overspend_decide(plan, replace(given(plan, "1", text="Besluttet.", **of), on_day=day), seen=0)
        assert refused.value.field == field
        what = given(plan, "1", **of)
        row = new_written(
            OverspendDecision,
            plan=plan.plan,
            initiative=what.look.initiative if what.look else None,
            recipient_id=what.recipient,
            year=what.year,
            amount=1,
            on_day=day,
            text="Uden om siden",
        )
        with pytest.raises(DatabaseError, match="plan_decided_above_an_allocation"), transaction.atomic():
            row.save(force_insert=True)
    decide(charlotte, "100", on_day=june)
    page = charlotte.client().get(reverse("initiative", args=["INI-09"])).content.decode()
    assert "skrevet 6. okt. 2025" in page  # It is of June, and was written now.


@pytest.mark.parametrize("kind", [SPENDING, COMMITMENT])
def test_a_decision_covers_what_is_used_from_its_own_day_on_gov_10(cast: Cast, kind: MoneyKind) -> None:
    charlotte, karen = named(cast, "charlotte"), cast.karen
    june, september = dt.date(2025, 6, 1), dt.date(2025, 9, 1)
    money(charlotte, ALLOCATION, "1000", code="INI-09", on_day=june)
    decide(charlotte, "100", on_day=september)

    def use(amount: str, on_day: dt.date) -> None:
        with karen.acting():
            of = queries.money_of(queries.plan_shown("", TODAY))
            entered = replace(given(of, amount, code="INI-09"), on_day=on_day)
            money_actions.money_enter(of, kind, entered, seen=len(of.entries))

    use("1000", june)
    with pytest.raises(Refused, match="from its own day on"):
        use("50", june)
    use("100", september)
    decide(charlotte, "100", on_day=TODAY)
    # It would leave September with more used than was decided by then.
    with pytest.raises(Refused, match="from its own day on"):
        use("1", june)
    with karen.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        row = new_written(
            MoneyEntry,
            plan=of.plan,
            initiative=of.look_at("INI-09").initiative,
            year=2025,
            amount=1,
            on_day=june,
            text="Uden om siden",
            number=len(of.entries) + 1,
            kind=kind,
        )
        with pytest.raises(DatabaseError, match="plan_decided_before_it_is_used"), transaction.atomic():
            row.save(force_insert=True)
    with charlotte.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        first = next(one for one in of.decisions if one.on_day == september)
        # A later decision of the same size does not carry what the first one does.
        with pytest.raises(Refused, match="decision cannot be taken back"):
            money_actions.overspend_reverse(of, first, why="Tastet forkert.")
    use("100", TODAY)


def test_who_decides_more_than_the_allocation_does_not_book_what_takes_it_gov_10(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    money(charlotte, ALLOCATION, "1000", code="INI-09")
    decide(charlotte, "100")
    money(charlotte, SPENDING, "1000", code="INI-09")
    with pytest.raises(Refused, match="does not enter what takes that decision") as refused:
        money(charlotte, SPENDING, "0.01", code="INI-09")
    assert refused.value.field == "amount"
    with charlotte.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        row = new_written(
            MoneyEntry,
            plan=of.plan,
            initiative=of.look_at("INI-09").initiative,
            year=2025,
            amount=Decimal("0.01"),
            on_day=TODAY,
            text="Uden om siden",
            number=len(of.entries) + 1,
            kind=SPENDING,
        )
        with pytest.raises(DatabaseError, match="plan_used_by_another_than_decided"), transaction.atomic():
            row.save(force_insert=True)
    money(cast.karen, SPENDING, "100", code="INI-09")


def test_a_sum_of_which_a_part_is_told_says_so_gov_10(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    for year in (2022, 2023, 2024, 2025):
        money(charlotte, ALLOCATION, "1", code="INI-09", year=year)
    money(charlotte, FORECAST, "1000", code="INI-09")
    of = overview(cast)
    assert of.look_at("INI-09").partly == of.partly == {"allocated", "forecast"}
    assert replace(of, told=frozenset(of.runs)).partly == frozenset()
    page = charlotte.client().get(reverse("action-plan")).content.decode()
    assert 'kr.</span> <span class="mark quiet">delvist oplyst</span>' in page
    assert "1.000 kr. (delvist oplyst)" in paper._told(of, "forecast", "da")
    assert overview(cast).look_at("INI-04").partly == frozenset()


def test_a_unit_enters_what_it_spends_of_its_own_frame_gov_10(cast: Cast) -> None:
    charlotte, dagny = named(cast, "charlotte"), named(cast, "dagny")
    with pytest.raises(PermissionDenied):
        money(cast.karen, SPENDING, "1", code="", recipient="CMM")
    money(charlotte, ALLOCATION, "1000", code="", recipient="CMM", text="Drift")
    own = money(cast.karen, SPENDING, "400", code="", recipient="CMM")
    money(cast.karen, FORECAST, "900", code="", recipient="CMM")
    with pytest.raises(Refused, match="takes a decision"):
        money(cast.karen, SPENDING, "600.01", code="", recipient="CMM")
    with pytest.raises(Refused, match="your own spending"):
        money(cast.karen, COMMITMENT, "1", code="", recipient="CMM")
    with pytest.raises(Refused, match="your own spending"):
        money(cast.karen, SPENDING, "1", code="", recipient="REDEN-OUT")
    with pytest.raises(PermissionDenied):
        money(dagny, SPENDING, "1", code="", recipient="CMM")
    with cast.karen.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        money_actions.money_reverse(of, next(one for one in of.entries if one.pk == own.pk), why="Forkert år.")
        values = {"plan": of.plan, "year": 2025, "on_day": TODAY, "text": "Uden om siden", "amount": Decimal(1)}
        for past in ({"recipient_id": unit_id("REDEN-OUT"), "kind": FORECAST}, {"kind": ALLOCATION}):
            row = {"recipient_id": unit_id("CMM"), **values, **past}
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                new_written(MoneyEntry, number=len(of.entries) + 2, **row).save(force_insert=True)
    page = cast.karen.client().get(reverse("action-plan-money-new")).content.decode()
    assert f'value="{unit_id("CMM")}"' in page
    assert "2025 · " in page


def test_a_text_that_named_somebody_goes_with_the_counter_entry_and_the_amount_stays_gov_26(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    entry = money(charlotte, ALLOCATION, "1000", code="INI-09", text="Kvinden Maria Popescu fik beløbet")
    decide(charlotte, "100")
    back = reverse("action-plan-money-reverse", args=[entry.pk])
    sent = charlotte.client().post(back, {"form_token": uuid.uuid4(), "why": "Teksten var forkert.", "unsays": "on"})
    assert sent.status_code == 302
    with charlotte.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        money_actions.overspend_reverse(of, of.decisions[0], why="Teksten var forkert.", unsays=True)
        assert OverspendDecision.objects.get(reverses=None).text == UNSAID
    page = cast.karen.client().get(reverse("action-plan-money")).content.decode()
    assert "Popescu" not in page
    assert page.count("Teksten er fjernet, fordi den nævnte nogen.") == 2
    assert "1.000 kr." in page and "Teksten var forkert." in page
