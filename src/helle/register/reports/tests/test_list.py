"""The list of reports: those that wait first, the newest on top; on the desk too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast, Member
from tests.gates import Gates

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "report-list"
    outsiders = ("rita", "ulla", "olga", "henrik", "dorthe", "anton")
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "report.listed"


def listed(who: Member, **query: str) -> list[object]:
    return [row.pk for row in who.client().get(reverse("report-list"), query).context["rows"]]


def test_those_that_wait_are_listed_newest_first(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    first = told.report()
    on_day(dt.date(2025, 10, 7))
    second, asked = told.report(sector="kiosk"), told.report()
    told.ask(cast.vera, asked.pk)
    assert listed(cast.mette) == [second.pk, first.pk]
    on_day(dt.date(2025, 10, 8))
    told.answer(asked)
    assert set(listed(cast.vera)) == {second.pk, asked.pk, first.pk}
    told.pass_on(cast.mette, first.pk)
    assert set(listed(cast.karen)) == {second.pk, asked.pk}
    assert listed(cast.mette, status="decided") == [first.pk]
    assert set(listed(cast.mette, status="alle")) == {first.pk, second.pk, asked.pk}
    assert listed(cast.mette, sted="kiosk") == [second.pk]
    assert set(listed(cast.mette, status="naboens", sted="paladset", side="²")) == {second.pk, asked.pk}


def test_another_authority_lists_what_was_passed_on_to_it_alone(cast: Cast) -> None:
    report = told.report()
    told.report()
    assert listed(cast.anders) == []
    told.pass_on(cast.mette, report.pk)
    response = cast.anders.client().get(reverse("report-list"))
    assert [row.report_id for row in response.context["rows"]] == [report.pk]
    assert listed(cast.sofie) == [] and listed(cast.peter) == []


def test_the_newest_stand_on_the_desk_of_those_who_answer_them(cast: Cast) -> None:
    report = told.report()
    for who in (cast.vera, cast.mette, cast.karen):
        desk = who.client().get("/")
        assert [row.pk for row in desk.context["reports"]] == [report.pk]
        assert reverse("report-page", args=[report.pk]) in desk.content.decode()
        assert reverse("report-list") in desk.content.decode()
    for other in (cast.ulla, cast.rita, cast.stine, cast.anders):
        assert not other.client().get("/").context["reports"]
    told.pass_on(cast.vera, report.pk)
    assert not cast.vera.client().get("/").context["reports"]
    assert "Meldinger sendt videre fra CMM" in cast.anders.client().get("/").content.decode()
    assert "Meldinger sendt videre fra CMM" not in cast.sofie.client().get("/").content.decode()


def test_thousands_leave_the_list_a_page_long_and_the_desk_shorter(cast: Cast) -> None:
    for _ in range(60):
        told.report()
    response = cast.mette.client().get(reverse("report-list"))
    assert len(response.context["rows"]) == 50 and response.context["more"]
    assert len(listed(cast.mette, side="2")) == 10
    assert len(cast.mette.client().get("/").context["reports"]) == 8
