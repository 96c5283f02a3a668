"""A report is about days that have passed; what is carried out has no milestone open; a study says once that it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from tests.action_plan_stories import TODAY, answer, money, report
from tests.cast import Cast, named
from tests.obligation_stories import publish

from helle.register.action_plans import actions, on_desk, queries
from helle.register.action_plans.choices import EvidenceKind, MilestoneAct
from helle.register.action_plans.looks import MilestoneNow
from helle.register.action_plans.models import Evidence, Milestone, MilestoneEvent, StatusReport
from helle.register.action_plans.rulings import half_years
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import MoneyKind, ReportedState, Standing
from helle.rules.initiatives.standing import days_to_report

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
DAY = dt.date


def at(day: dt.date) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(10), clock.COPENHAGEN))


@pytest.mark.parametrize(
    ("reported_until", "on", "told"),
    [
        (None, DAY(2025, 10, 6), (DAY(2022, 1, 1), DAY(2025, 6, 30))),  # All that is behind, in one.
        (DAY(2025, 6, 30), DAY(2025, 10, 6), (DAY(2025, 7, 1), DAY(2025, 10, 6))),  # The half-year runs.
        (DAY(2025, 10, 6), DAY(2025, 10, 6), None),
        (DAY(2025, 10, 6), DAY(2025, 10, 7), (DAY(2025, 10, 7), DAY(2025, 10, 7))),
        (DAY(2025, 10, 6), DAY(2026, 1, 1), (DAY(2025, 10, 7), DAY(2025, 12, 31))),
        (DAY(2025, 6, 30), DAY(2025, 12, 31), (DAY(2025, 7, 1), DAY(2025, 12, 31))),
        (DAY(2025, 6, 30), DAY(2027, 3, 1), (DAY(2025, 7, 1), DAY(2025, 12, 31))),  # Nothing after its last day.
        (DAY(2025, 12, 31), DAY(2026, 3, 1), None),
        (None, DAY(2021, 12, 31), None),  # It has not begun.
    ],
)
def test_the_days_of_a_report_have_passed_ini_15(
    reported_until: dt.date | None, on: dt.date, told: tuple[dt.date, dt.date] | None
) -> None:
    assert days_to_report(DAY(2022, 1, 1), DAY(2025, 12, 31), 6, reported_until, on) == told


def test_a_half_year_that_runs_is_told_up_to_today_and_its_rest_comes_later_ini_15(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    report(cast.karen, "INI-14")
    answer(charlotte, "INI-14")
    told = report(cast.karen, "INI-14")
    assert (told.from_day, told.until_day) == (DAY(2025, 7, 1), TODAY)
    answer(charlotte, "INI-14")
    page = cast.anders.client().get(reverse("initiative", args=["INI-14"])).content.decode()
    assert "2. halvår 2025, til og med 6. oktober 2025" in page
    with cast.karen.acting():
        look = queries.overview_of("INI-14")[1]
        assert look.next_report is not None and look.next_report.until == DAY(2025, 12, 31)
    with pytest.raises(Refused, match="says nothing of days to come"):
        report(cast.karen, "INI-14")
    assert "Skriv status" not in cast.karen.client().get(reverse("initiative", args=["INI-14"])).content.decode()
    at(DAY(2026, 1, 5))
    with cast.karen.acting():
        assert "plan report INI-14 2025-12-31" in {work.key for work in on_desk.on_desk()}
    rest = report(cast.karen, "INI-14")
    assert (rest.from_day, rest.until_day) == (DAY(2025, 10, 7), DAY(2025, 12, 31))


def test_the_day_up_to_which_a_running_half_year_is_told_is_said() -> None:
    told = half_years(DAY(2025, 7, 1), DAY(2025, 10, 6))
    assert (told.da, told.en) == (
        "2. halvår 2025, til og med 6. oktober 2025",
        "Second half of 2025, up to 6 October 2025",
    )


def test_the_database_takes_no_report_of_days_to_come(cast: Cast) -> None:
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        said = {"initiative": look.initiative, "state": "under_way", "text": "Uden om siden.", "from_day": TODAY}
        for until, number, constraint in (
            (TODAY + dt.timedelta(days=1), 1, "status_in_its_period"),
            (TODAY, 2, "status_reports_in_order"),
        ):
            row = new_written(StatusReport, **said, until_day=until, number=number)
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                row.save(force_insert=True)
        assert of.plan.pk == "2022-2025"


def test_what_is_carried_out_has_no_milestone_open_ini_15(cast: Cast) -> None:
    lars, charlotte = named(cast, "lars"), named(cast, "charlotte")
    with pytest.raises(Refused, match="neither reached nor dropped") as refused:
        report(lars, "INI-10", state=ReportedState.CARRIED_OUT)
    assert refused.value.field == "state"
    with lars.acting():
        look = queries.overview_of("INI-10")[1]
        row = new_written(
            StatusReport,
            initiative=look.initiative,
            state="carried_out",
            text="Uden om.",
            from_day=DAY(2022, 1, 1),
            until_day=TODAY,
            number=1,
        )
        with pytest.raises(IntegrityError, match="status_carried_out_in_full"), transaction.atomic():
            row.save(force_insert=True)
    report(cast.karen, "INI-09", state=ReportedState.CARRIED_OUT)
    with cast.karen.acting():
        added = actions.milestone_add(*queries.overview_of("INI-09"), title="Afløsning om natten", due=DAY(2025, 12, 1))
    with pytest.raises(Refused, match="neither reached nor dropped"):
        answer(charlotte, "INI-09")
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        one = MilestoneNow(added, (), TODAY)
        actions.milestone_act(of, look, one, seen=0, kind=MilestoneAct.DROPPED, on_day=TODAY, new_due=None, why="Nej.")
    answer(charlotte, "INI-09", remarks="Set hos CMM.")
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        assert look.standing is Standing.CARRIED_OUT
        with pytest.raises(Refused, match="it gets no new milestone"):
            actions.milestone_add(of, look, title="Endnu en", due=DAY(2025, 12, 1))
        new = new_written(Milestone, initiative=look.initiative, title_da="Uden om", due=DAY(2025, 12, 1))
        with pytest.raises(IntegrityError, match="milestone_of_what_runs"), transaction.atomic():
            new.save(force_insert=True)


def test_the_database_takes_no_milestone_outside_the_days_of_its_initiative(cast: Cast) -> None:
    with cast.karen.acting():
        look = queries.overview_of("INI-09")[1]
        for due in (DAY(2026, 1, 1), DAY(2021, 12, 31), None):
            row = new_written(Milestone, initiative=look.initiative, title_da="Uden om", due=due)
            with pytest.raises(IntegrityError, match="milestone_in_its_time"), transaction.atomic():
                row.save(force_insert=True)


def test_one_milestone_is_written_up_once_ini_15(cast: Cast) -> None:
    due = DAY(2025, 12, 1)
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        first = actions.milestone_add(of, look, title="Ny aften", due=due)
        with pytest.raises(Refused, match="that milestone already"):  # Of two at once the database tells one.
            actions.milestone_add(of, look, title="Ny aften ", due=due)
        actions.milestone_add(of, look, title="Ny aften", due=DAY(2025, 12, 2))
        look = queries.overview_of("INI-09")[1]
        with pytest.raises(Refused, match="that milestone already"):
            actions.milestone_add(of, look, title="Ny aften", due=due)
        one = next(one for one in look.milestones if one.milestone.pk == first.pk)
        actions.milestone_act(
            of, look, one, seen=0, kind=MilestoneAct.DROPPED, on_day=TODAY, new_due=None, why="Aflyst."
        )
        actions.milestone_add(*queries.overview_of("INI-09"), title="Ny aften", due=due)


def test_the_milestone_of_a_study_is_reached_by_its_publication_alone_ini_05(cast: Cast) -> None:
    ida = named(cast, "ida")
    with ida.acting():
        of, look = queries.overview_of("INI-05")
        (one,) = (one for one in look.milestones if one.milestone.follows)
        with pytest.raises(Refused, match="the day the study is published"):
            actions.milestone_act(of, look, one, seen=0, kind=MilestoneAct.REACHED, on_day=TODAY, new_due=None, why="")
        row = new_written(MilestoneEvent, milestone=one.milestone, sequence=1, kind=MilestoneAct.REACHED, on_day=TODAY)
        with pytest.raises(IntegrityError, match="milestone_follows_the_study"), transaction.atomic():
            row.save(force_insert=True)
    address = reverse("initiative", args=["INI-05"])
    assert "nås, når undersøgelsen er udgivet" in ida.client().get(address).content.decode()
    form = ida.client().get(reverse("initiative-milestone", args=["INI-05", one.milestone.pk])).content.decode()
    assert 'value="reached"' not in form and 'value="moved"' in form
    publish(ida, on_day=DAY(2025, 9, 15))
    with cast.anders.acting():
        (one,) = (one for one in queries.overview_of("INI-05")[1].milestones if one.milestone.follows)
        assert one.ended is not None
        assert (one.ended.kind, one.ended.on_day) == (MilestoneAct.REACHED, DAY(2025, 9, 15))
        assert one.ended.by_user == ida.user
    page = ida.client().get(address).content.decode()
    assert "nås, når undersøgelsen er udgivet" not in page


def test_a_study_whose_milestone_was_given_up_is_published_all_the_same_ini_05(cast: Cast) -> None:
    ida = named(cast, "ida")
    with ida.acting():
        of, look = queries.overview_of("INI-05")
        (one,) = (one for one in look.milestones if one.milestone.follows)
        why = "Undersøgelsen er sat i bero."
        actions.milestone_act(of, look, one, seen=0, kind=MilestoneAct.DROPPED, on_day=TODAY, new_due=None, why=why)
    publish(ida)
    with ida.acting():
        assert MilestoneEvent.objects.filter(milestone=one.milestone.pk).count() == 1


def test_evidence_stands_once_whoever_writes_it(cast: Cast) -> None:
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        said = {"kind": EvidenceKind.REPORT, "where": "Årsrapport 2024"}
        actions.evidence_add(of, look, title="Årsrapport", on_day=None, **said)  # type: ignore[arg-type] # as typed
        row = new_written(Evidence, initiative=look.initiative, title_da="Igen", **said)
        with pytest.raises(DatabaseError, match="evidence_stands_once"), transaction.atomic():
            row.save(force_insert=True)


def test_a_report_that_was_sent_back_stands_on_the_desk_long_before_it_is_due(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    report(cast.karen, "INI-14")
    answer(charlotte, "INI-14")
    report(cast.karen, "INI-14")
    answer(charlotte, "INI-14", approved=False, remarks="Skriv, hvor mange der deltog.")
    with cast.karen.acting():
        (work,) = (one for one in on_desk.on_desk() if one.look.initiative.code == "INI-14")
        assert (work.what.en, work.due) == ("the report was sent back", DAY(2026, 1, 30))


def test_of_what_is_given_up_no_milestone_is_waited_for(cast: Cast) -> None:
    lars = named(cast, "lars")
    with lars.acting():
        assert len(queries.overview_of("INI-10")[1].late) == 1
    report(lars, "INI-10", state=ReportedState.STOPPED)
    answer(named(cast, "charlotte"), "INI-10")
    with lars.acting():
        look = queries.overview_of("INI-10")[1]
        assert (look.late, look.overdue, look.standing) == ((), False, Standing.STOPPED)
        assert not [one for one in on_desk.on_desk() if one.look.initiative.code == "INI-10"]
    page = cast.anders.client().get(reverse("initiative", args=["INI-10"])).content.decode()
    assert 'class="mark late"' not in page


def test_the_page_says_by_what_an_initiative_stands_so_and_which_years_its_amounts_leave_out(cast: Cast) -> None:
    page = cast.anders.client().get(reverse("initiative", args=["INI-12"])).content.decode()
    assert (
        "Initiativet er gennemført ved lov, og loven gælder."
        in page.partition('id="langt"')[2].partition("<details")[0]
    )
    money(named(cast, "charlotte"), MoneyKind.ALLOCATION, "100", code="INI-05", year=2025)
    page = cast.anders.client().get(reverse("initiative", args=["INI-05"])).content.decode()
    assert "Ingen har sagt, at alt er bogført for 2024, 2025; beløbene er det, der er bogført indtil nu." in page


def test_ini_15_who_leads_the_plan_sees_what_it_is_to_ask_for_and_what_waits_for_a_colleague(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    with charlotte.acting():
        late = {work.key: work for work in on_desk.on_desk() if work.key.startswith("plan late")}
        assert {work.look.initiative.code for work in late.values()} >= {"INI-10"}
        assert all(work.due is not None and work.due < TODAY for work in late.values())
    report(charlotte, "INI-03")
    with charlotte.acting():
        assert [work.what.da for work in on_desk.on_desk() if work.key.startswith("plan colleague")] == [
            "jeres egen status venter på en kollegas svar"
        ]
