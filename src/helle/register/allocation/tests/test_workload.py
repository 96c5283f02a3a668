"""How much each has, in which languages, and whose cases nobody looks after."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import planning_stories, stories
from tests.cast import Cast, reseat
from tests.gates import Gates, ObjectGates, Place
from tests.pages import fill_in, post

from helle.register.allocation import queries
from helle.register.allocation.models import StaffLanguage
from helle.register.cases import actions as cases
from helle.rules.codes import Authority, LadderEvent, OrganisationKind, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OUTSIDERS = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")


class TestGates(Gates):
    view = "allocation"
    may = "karen"
    methods = ("GET",)
    action = "allocation.read"
    purpose = "supervision"
    outsiders = OUTSIDERS
    wrong_roles = ("vera", "stine")


class TestLanguagesGates(ObjectGates):
    view = "staff-languages"
    outsiders = ("ulla", *OUTSIDERS)
    wrong_roles = ("jonas", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        nobody = "00000000-0000-4000-8000-000000000000"
        return Place(reverse(self.view, args=[cast.mette.user.pk]), reverse(self.view, args=[nobody]))


def loads(cast: Cast, who: str = "karen") -> dict[str, queries.Load]:
    page = getattr(cast, who).client().get(reverse("allocation"))
    return {load.user.full_name.split()[0].lower(): load for load, _languages in page.context["loads"]}


def test_open_cases_deadlines_late_steps_and_interviews_are_counted_for_each(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    for case in stories.open_cases(cast, stories.refer(cast, persons=3)):
        stories.assign(cast.karen, case, cast.jonas)
    planning_stories.plan_interview(cast.karen, case, cast.jonas)
    found = loads(cast)
    assert set(found) == {"jonas", "karen", "mette"}
    assert (found["jonas"].open_cases, found["jonas"].interviews) == (3, 1)
    assert (found["jonas"].due_soon, found["jonas"].late) == (3, 0)
    assert (found["mette"].open_cases, found["mette"].interviews) == (0, 0)
    on_day(dt.date(2026, 3, 1))
    found = loads(cast)
    assert (found["jonas"].due_soon, found["jonas"].late, found["jonas"].interviews) == (0, 3, 0)


def test_a_case_at_rest_is_not_counted(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    with cast.jonas.acting():
        cases.rung_move(
            case, event=LadderEvent.DISAPPEARED, occurred_on=stories.FIRST_DAY, by_kind=OrganisationKind.CMM
        )
        cases.case_project(case)
    assert loads(cast)["jonas"].open_cases == 0


def test_a_case_that_waits_for_nothing_is_not_open_until_it_does(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    stories.record_stay(cast.jonas, case, ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.jonas, case)
    stories.assess(cast.jonas, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())
    assert loads(cast)["jonas"].open_cases == 1
    for code in ("give_support", "wind_down"):
        fill_in(cast.jonas.client(), reverse("case-step-settle", args=[case.number, code]), {"note": stories.WHY})
    assert loads(cast)["jonas"].open_cases == 0
    with cast.jonas.acting():
        cases.indication_set(
            case,
            expected_version=stories.fresh(case).version,
            occurred_on=stories.FIRST_DAY,
            reasons=stories.REASONS,
        )
    assert loads(cast)["jonas"].open_cases == 1


def test_counting_stops_at_a_hundred(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNTED_TO", 1)
    for case in stories.open_cases(cast, stories.refer(cast, persons=3)):
        stories.assign(cast.karen, case, cast.jonas)
    assert loads(cast)["jonas"].figures[0] == "1+"


def test_a_caseworker_sees_her_own_load_only(cast: Cast) -> None:
    assert set(loads(cast, "mette")) == {"mette"}


def test_languages_are_written_by_herself_or_by_the_lead(cast: Cast) -> None:
    address = reverse("staff-languages", args=[cast.mette.user.pk])
    fill_in(cast.mette.client(), address, {"languages": ["ro", "en"]})
    fill_in(cast.karen.client(), address, {"languages": ["ro", "th"]})
    assert set(StaffLanguage.objects.values_list("language", flat=True)) == {"ro", "th"}
    assert post(cast.mette.client(), address, {"languages": ["klingon"]}).status_code == 422


def test_interviews_to_come_say_who_is_away_that_day_and_where_an_interpreter_is_missing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    planned = planning_stories.plan_interview(cast.karen, case, cast.mette, cast.jonas)
    stories.go_away(cast.jonas, since=dt.date(2025, 10, 7), days=1)

    def shown() -> list[tuple[str, bool, set[uuid.UUID]]]:
        page = cast.karen.client().get(reverse("allocation"))
        return [(one.number, one.planned.lacks_interpreter, set(one.away)) for one in page.context["coming"]]

    assert shown() == [(case.number, True, {cast.jonas.user.pk})]
    planning_stories.book(cast.mette, case, planned, planning_stories.add_interpreter(cast.mette))
    assert shown() == [(case.number, False, {cast.jonas.user.pk})]
    assert cast.mette.client().get(reverse("allocation")).context["coming"] == []
    assert cast.ulla.client().get(reverse("allocation")).context["coming"] == []


def test_who_left_with_open_cases_is_on_the_desk_of_the_lead_and_of_nobody_else(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    karen = cast.karen.client()
    assert karen.get(reverse("desk")).context["unattended"] == []
    reseat(cast.jonas.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6)))
    shown = karen.get(reverse("desk"))
    assert [(one.user, one.last_day) for one in shown.context["unattended"]] == [
        (cast.jonas.user, dt.date(2025, 10, 5))
    ]
    assert reverse("allocation-move", args=[cast.jonas.user.pk]) in shown.content.decode()
    assert cast.mette.client().get(reverse("desk")).context["unattended"] == []
    assert "jonas" not in loads(cast)


def test_who_is_about_to_leave_is_there_two_weeks_before(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    for last_day, shown in ((dt.date(2025, 10, 20), False), (dt.date(2025, 10, 19), True)):
        reseat(cast.jonas.membership, during=DateRange(dt.date(2022, 1, 1), last_day + dt.timedelta(days=1)))
        found = cast.karen.client().get(reverse("desk")).context["unattended"]
        assert bool(found) is shown, last_day


def test_who_left_without_cases_is_on_nobody_s_desk(cast: Cast) -> None:
    reseat(cast.jonas.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6)))
    assert cast.karen.client().get(reverse("desk")).context["unattended"] == []
