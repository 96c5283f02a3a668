"""Planning interviews: when, where, in which language, by whom (ID-01, ID-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import planning_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.allocation import actions
from helle.register.allocation.models import Booking, Interviewer, PlannedInterview
from helle.register.cases.models import Case
from helle.register.people import actions as people
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-planned"
    methods = ("GET",)
    action = "interview.plan_read"


class TestPlanGates(CaseGates):
    view = "case-interview-plan"


class TestCancelGates(CaseGates):
    view = "case-interview-cancel"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [planning_stories.plan_interview(cast.mette, case).pk]


def address(case: Case) -> str:
    return reverse("case-interview-plan", args=[case.number])


def plan(cast: Cast, **typed: object) -> dict[str, object]:
    return {
        "day": "2025-10-08",
        "time": "09:30",
        "minutes": "120",
        "place": "arrest_house",
        "language": "ro",
        "needs_interpreter": "on",
        "interviewers": [str(cast.mette.user.pk)],
    } | typed


def test_an_interview_is_planned_and_stands_on_the_desk_of_who_holds_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(
        cast.karen.client(), address(case), plan(cast, interviewers=[str(cast.mette.user.pk), str(cast.jonas.user.pk)])
    )
    ((one, language, broken),) = cast.mette.client().get(reverse("case-planned", args=[case.number])).context["rows"]
    assert [user.full_name for user in one.interviewers] == ["Jonas Lind", "Mette Holm"]
    assert one.starts_at == dt.datetime(2025, 10, 8, 9, 30, tzinfo=clock.COPENHAGEN)
    assert (one.ends_at - one.starts_at, language, broken) == (dt.timedelta(hours=2), "rumænsk", [])
    assert one.lacks_interpreter
    for name, shown in (("mette", 1), ("jonas", 1), ("karen", 0)):
        desk = getattr(cast, name).client().get(reverse("desk"))
        assert len(desk.context["interviews"]) == shown, name


def test_udlaendingestyrelsen_plans_its_own_and_neither_sees_the_other_s(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    fill_in(cast.mette.client(), address(case), plan(cast))
    fill_in(cast.ulla.client(), address(case), plan(cast, interviewers=[str(cast.ulla.user.pk)], time="13:00"))
    for who, hour in ((cast.mette, 9), (cast.ulla, 13)):
        rows = who.client().get(reverse("case-planned", args=[case.number])).context["rows"]
        assert [one.starts_at.hour for one, _language, _broken in rows] == [hour]


def test_who_holds_interviews_is_offered_the_best_suited_first_and_a_lead_is_not(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(), why=stories.WHY)
    with cast.jonas.acting():
        actions.languages_set(cast.jonas.user, ["ro"])
    form = cast.mette.client().get(address(case)).context["form"]
    offered = form.fields["interviewers"].choices
    assert [key for key, _ in offered] == [str(cast.jonas.user.pk), str(cast.mette.user.pk)]
    assert "taler rumænsk" in offered[0][1]
    assert (form["language"].value(), form["needs_interpreter"].value()) == ("ro", True)
    stories.go_away(cast.jonas)
    offered = cast.mette.client().get(address(case)).context["form"].fields["interviewers"].choices
    assert offered[0][0] == str(cast.mette.user.pk) and offered[1][1].endswith("væk")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"day": "2025-10-05"}, "day", "Tidspunktet er passeret."),
        ({"day": "2025-10-06", "time": "10:30"}, "day", "Tidspunktet er passeret."),
        ({"day": "2026-10-20"}, "day", "Datoen ligger over et år frem."),
        ({"time": "halv ti"}, "time", "Skriv klokkeslættet som timer og minutter, for eksempel 09:30."),
        ({"interviewers": []}, "interviewers", None),
        ({"minutes": "5"}, "minutes", None),
        ({"language": ""}, "language", None),
        (
            {"needs_interpreter": ""},
            "needs_interpreter",
            "Ingen af dem holder samtaler på sproget. Vælg en anden, eller sæt kryds ved tolk.",
        ),
    ],
)
def test_a_plan_that_cannot_be_held_is_refused(
    cast: Cast, typed: dict[str, object], field: str, said: str | None
) -> None:
    case = stories.an_opened_case(cast)
    refused = post(cast.mette.client(), address(case), plan(cast) | typed)
    assert list(errors_of(refused)) == [field]
    assert said is None or errors_of(refused)[field] == [said]
    with cast.mette.acting():
        assert not PlannedInterview.objects.exists()


def test_without_an_interpreter_where_one_of_them_speaks_the_language_or_it_is_danish(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), plan(cast, needs_interpreter="", language="da"))
    with cast.mette.acting():
        actions.languages_set(cast.mette.user, ["ro"])
    fill_in(cast.mette.client(), address(case), plan(cast, needs_interpreter="", time="13:00"))


def test_nobody_holds_two_at_once_and_the_next_may_begin_when_the_first_ends(cast: Cast) -> None:
    one, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    fill_in(cast.mette.client(), address(one), plan(cast))
    refused = post(cast.mette.client(), address(other), plan(cast, time="11:29"))
    assert errors_of(refused) == {"interviewers": ["En af dem har en anden samtale i det tidsrum."]}
    refused = post(cast.jonas.client(), address(one), plan(cast, interviewers=[str(cast.jonas.user.pk)]))
    assert errors_of(refused)["time"][0].startswith("Der er allerede planlagt en samtale")
    fill_in(cast.mette.client(), address(other), plan(cast, time="11:30"))


def test_who_is_away_holds_no_interview(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.go_away(cast.mette)
    refused = post(cast.karen.client(), address(case), plan(cast))
    assert errors_of(refused) == {"interviewers": ["Mette Holm er væk den dag."]}


def test_an_interview_called_off_frees_everybody_and_stays_in_the_list(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    planned = planning_stories.plan_interview(cast.mette, case)
    planning_stories.book(cast.mette, case, planned, planning_stories.add_interpreter(cast.mette))
    cancel = reverse("case-interview-cancel", args=[case.number, planned.pk])
    fill_in(cast.mette.client(), cancel, {"why": "person"})
    with cast.mette.acting():
        assert not Interviewer.objects.filter(released_at__isnull=True).exists()
        assert not Booking.objects.filter(released_at__isnull=True).exists()
    page = cast.mette.client().get(reverse("case-planned", args=[case.number]))
    assert page.context["rows"][0][0].row.cancelled_why == "person"
    assert cast.mette.client().get(cancel).status_code == 404
    planning_stories.plan_interview(cast.mette, case)


def test_what_is_over_is_not_called_off_but_written_down(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    planned = planning_stories.plan_interview(cast.mette, case)
    on_day(dt.date(2025, 10, 9))
    cancel = reverse("case-interview-cancel", args=[case.number, planned.pk])
    assert cast.mette.client().get(cancel).status_code == 404
    text = cast.mette.client().get(reverse("case-planned", args=[case.number])).content.decode()
    assert reverse("case-interview-hold", args=[case.number, planned.pk]) in text
    assert cancel not in text
