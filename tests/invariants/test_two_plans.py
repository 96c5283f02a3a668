"""A later plan is loaded beside the one there is, and neither takes anything from the other (META-02, GOV-10)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest
from django.db import connection
from django.db.models import Model
from django.urls import reverse
from psycopg import sql
from psycopg.errors import CheckViolation

from helle.register.action_plans import actions, figures, loading, models, on_desk, queries
from helle.register.action_plans.policies import leads_some_plan
from helle.register.action_plans.reading import PlanFileWrong
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.initiatives.codes import MoneyKind
from tests import action_plan_stories as plans
from tests import prosecution_stories as told
from tests.cast import Cast, named

FIRST = (loading.FOLDER / "2022-2025.toml").read_text(encoding="utf-8")
OF_A_PLAN: tuple[type[Model], ...] = (
    *(models.Plan, models.Area, models.Appropriation, models.Initiative, models.Indicator, models.Part),
    *(models.Milestone, models.MilestoneEvent, models.Evidence, models.StatusReport, models.MoneyEntry),
)
# From a table to the plan, what hangs on another first.
_IN_INITIATIVE = "initiative_id IN (SELECT id FROM action_plans_initiative WHERE plan_id = %s)"
_OF_LATER = (
    ("indicatorvalue", "indicator_id IN (SELECT id FROM action_plans_indicator WHERE plan_id = %s)"),
    *((table, _IN_INITIATIVE) for table in ("statusreport", "part")),
    *((table, "plan_id = %s") for table in ("indicator", "initiative", "area", "appropriation")),
    ("plan", "id = %s"),
)


@pytest.fixture
def story(committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[Cast]:
    """The cast; after the test the later plan is gone, for other tests have one."""
    yield committed_cast
    for table, of_it in _OF_LATER:
        name = sql.Identifier(f"action_plans_{table}")
        owner.execute(sql.SQL("DELETE FROM {} WHERE ").format(name) + sql.SQL(of_it), ["2026-2029"])


def load(text: str) -> None:
    with plans.as_the_owner():
        loading.load(text)


def everything(cast: Cast) -> dict[str, list[dict[str, object]]]:
    """All rows of plans, as the ministry reads them."""
    with named(cast, "charlotte").acting():
        return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in OF_A_PLAN}


def test_the_product_s_plan_read_again_changes_nothing_that_stands(story: Cast) -> None:
    charlotte = named(story, "charlotte")
    plans.money(charlotte, MoneyKind.ALLOCATION, "1000", code="INI-09")
    plans.report(story.karen, "INI-09")
    before = everything(story)
    load(FIRST)
    assert everything(story) == before


def test_a_later_plan_stands_beside_the_one_before(story: Cast) -> None:
    before = everything(story)
    load(plans.LATER_PLAN)
    after = everything(story)
    for name, rows in before.items():
        assert [row for row in after[name] if row in rows] == rows, name
    with story.karen.acting():
        of, look = queries.overview_of("NYP-01")
        assert (of.plan.pk, [one.unit.code for one in look.owners]) == ("2026-2029", ["CMM"])
        assert len(queries.overview(queries.plan_shown("2022-2025", plans.TODAY)).looks) == 14


def test_an_initiative_leads_to_the_one_that_carries_it_on_ini_15(story: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    load(plans.LATER_PLAN.replace('owner = ["CMM"]', 'owner = ["CMM"]\ncontinues = "INI-04"'))
    client = story.karen.client()
    for code, other in (("INI-04", "NYP-01"), ("NYP-01", "INI-04")):
        page = client.get(reverse("initiative", args=[code])).content.decode()
        assert f'href="{reverse("initiative", args=[other])}">{other}' in page
    # So do the page of each plan, its file and its paper; that of the later one has what is late of the earlier.
    for plan, code, other in (("2022-2025", "INI-04", "NYP-01"), ("2026-2029", "NYP-01", "INI-04")):
        page = client.get(reverse("action-plan"), {"plan": plan}).content.decode()
        assert f'href="{reverse("initiative", args=[other])}">{other}' in page
        rows = client.get(reverse("action-plan-file"), {"plan": plan}).content.decode().splitlines()
        assert [other in row for row in rows if code in row.split(";")[0]] == [True]
    paper = plans.printed(story.karen, monkeypatch, plan="2026-2029")
    assert "Fører videre: INI-04 " in paper and "Intet i denne plan er forsinket." in paper
    assert "Mangler fra Handlingsplan" in paper and "INI-09 " in paper
    assert "Videreføres i: NYP-01 " in plans.printed(story.karen, monkeypatch)


def test_no_initiative_carries_on_one_of_a_later_plan_ini_15(story: Cast) -> None:
    early = plans.LATER_PLAN.replace("2026-", "2018-").replace("2029", "2021").replace("2027-", "2019-")
    with pytest.raises(PlanFileWrong, match="continues INI-04, which is of no earlier plan"):
        load(early.replace('owner = ["CMM"]', 'owner = ["CMM"]\ncontinues = "INI-04"'))


def test_a_copy_that_keeps_the_codes_of_the_plan_before_is_refused_with_each_of_them(story: Cast) -> None:
    plans.report(story.karen, "INI-09")
    before = everything(story)
    copy = FIRST.replace('"2022-2025"', '"2026-2029"').replace("2025-12-31", "2029-12-31").replace("2022-", "2026-")
    with pytest.raises(PlanFileWrong) as wrong:
        load(copy)
    for number in range(1, 15):
        code = f"INI-{number:02d}"
        assert f"initiative {code}: is one of the plan 2022-2025; codes are not used again" in wrong.value.mistakes
    assert everything(story) == before


def test_a_figure_goes_to_the_plan_on_whose_page_it_is_entered_fig_11(story: Cast) -> None:
    lars = named(story, "lars")
    load(plans.LATER_PLAN + plans.ITS_POSTS)
    clock.freeze(dt.datetime(2027, 2, 3, 10, tzinfo=clock.COPENHAGEN))
    client = lars.client()
    page = client.get(reverse("initiative", args=["INI-10"])).content.decode()
    address = reverse("action-plan-figure", args=["2022-2025", "police-posts"])
    assert f'href="{address}"' in page
    typed = {"form_token": uuid.uuid4(), "seen": "0", "year": "2025", "value": "6", "source": "RPOL"}
    typed |= {"cut_off": "2025-12-31"}
    assert client.post(address, typed).headers["Location"] == reverse("initiative", args=["INI-10"])
    with lars.acting():
        (value,) = models.IndicatorValue.objects.select_related("indicator")
        assert (value.indicator.plan_id, value.year) == ("2022-2025", 2025)


def test_the_last_report_of_a_plan_stands_on_the_desk_when_the_next_has_begun_ini_15(story: Cast) -> None:
    charlotte = named(story, "charlotte")
    plans.report(story.karen, "INI-09")
    plans.answer(charlotte, "INI-09")
    load(plans.LATER_PLAN)
    clock.freeze(dt.datetime(2026, 1, 20, 10, tzinfo=clock.COPENHAGEN))
    with story.karen.acting():
        assert "plan report INI-09 2025-12-31" in {work.key for work in on_desk.on_desk()}
    plans.report(story.karen, "INI-09")
    with charlotte.acting():
        waiting = [work for work in on_desk.on_desk() if work.key.startswith("plan answer")]
        assert [work.look.initiative.code for work in waiting] == ["INI-09"]
    page = charlotte.client().get(reverse("action-plan"))
    (left,) = page.context["left_over"]
    assert [look.initiative.code for look in left.waiting] == ["INI-09"]
    assert left.late
    said = f": {len(left.late)} forsinket, {len(left.unclosed)} mangler en afslutning"
    assert said in page.content.decode()
    clock.freeze(dt.datetime(2026, 7, 20, 10, tzinfo=clock.COPENHAGEN))
    with story.karen.acting():
        assert "plan report NYP-01 2026-06-30" in {work.key for work in on_desk.on_desk()}


def test_who_led_the_plan_before_reads_no_more_of_the_forums_than_others_gov_03(story: Cast) -> None:
    charlotte = named(story, "charlotte")

    def leads() -> tuple[bool, object]:
        with charlotte.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.leads_some_plan(helle.acting_unit(), helle.plan_today())")
            return leads_some_plan(), cursor.fetchone()

    load(plans.LATER_PLAN.replace('lead = "LIGE"', 'lead = "JM"'))
    assert leads() == (True, (True,))
    clock.freeze(dt.datetime(2026, 1, 20, 10, tzinfo=clock.COPENHAGEN))
    assert leads() == (False, (False,))


def test_no_less_is_appropriated_than_is_allocated_gov_10(
    story: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    plans.money(named(story, "charlotte"), MoneyKind.ALLOCATION, "118200000.00")
    before, less = everything(story), FIRST.replace('"118200000.00"', '"118199999.99"')
    assert less != FIRST
    with pytest.raises(PlanFileWrong, match=r"they come to 118199999\.99, and 118200000\.00 is allocated"):
        load(less)
    assert everything(story) == before
    with pytest.raises(CheckViolation, match="plan_appropriates_what_is_allocated"), owner.transaction():
        owner.execute("UPDATE action_plans_appropriation SET amount = 1")


def test_the_figures_of_area_3_come_of_the_latest_delivery_and_are_typed_where_there_is_none_gov_24(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    lars = named(cast, "lars")

    def shown() -> list[tuple[int, int, str]]:
        with cast.karen.acting():
            row = models.Indicator.objects.get(code="charges-262a")
            (series,) = figures.series_of(row.plan, [row])
            return [(one.year, int(one.value or 0), one.source.en) for one in series.figures]

    with lars.acting():
        row = models.Indicator.objects.get(code="charges-262a")
        said = {"source": "Rigspolitiet", "cut_off": dt.date(2025, 1, 31)}
        for seen, (year, value) in enumerate(((2023, 9), (2024, 11))):
            actions.figure_enter(row, seen=seen, year=year, value=Decimal(value), **said)  # type: ignore[arg-type] # as typed
    assert shown() == [(2023, 9, "Rigspolitiet"), (2024, 11, "Rigspolitiet")]
    told.deliver(cast.stine)
    police = f"{figures.DELIVERED_BY.en}; before, 11 was entered"  # What was typed differs, and that is said.
    assert shown() == [(2023, 9, "Rigspolitiet"), (2024, 3, police)]
    with lars.acting(), pytest.raises(Refused) as refused:
        actions.figure_enter(row, seen=2, year=2024, value=Decimal(12), **said)  # type: ignore[arg-type] # as typed
    assert refused.value.field == "year"
    assert figures.DELIVERED_BY.da in cast.anders.client().get(reverse("action-plan")).content.decode()
