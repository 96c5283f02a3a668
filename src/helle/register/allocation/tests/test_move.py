"""Moving somebody's cases: a preview, then all of them or none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import stories
from tests.cast import Cast, member, reseat
from tests.gates import ObjectGates, Place
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.allocation import actions, queries
from helle.register.allocation.choices import Why
from helle.register.allocation.models import Handover
from helle.register.cases.models import Assignment, Case
from helle.register.people import actions as people

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(ObjectGates):
    view = "allocation-move"
    may = "karen"
    outsiders = ("ulla", "olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("mette", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        cases_of_jonas(cast)
        nobody = "00000000-0000-4000-8000-000000000000"
        return Place(reverse(self.view, args=[cast.jonas.user.pk]), reverse(self.view, args=[nobody]))


def cases_of_jonas(cast: Cast, how_many: int = 3) -> list[Case]:
    opened = stories.open_cases(cast, stories.refer(cast, persons=how_many))
    for case in opened:
        stories.assign(cast.karen, case, cast.jonas)
    return opened


def address(cast: Cast, to: str = "") -> str:
    return reverse("allocation-move", args=[cast.jonas.user.pk]) + (f"?til={to}" if to else "")


def who_has(cast: Cast, opened: list[Case]) -> list[str]:
    with cast.karen.acting():
        found = dict(
            Assignment.objects.filter(case__in=opened, during__upper_inf=True).values_list("case_id", "user__full_name")
        )
    return [found[case.pk] for case in opened]


def shown(page: Any) -> dict[str, str]:
    return {row.grant.number: field.value() for row, _words, field, _from in page.context["form"].shown}


def test_all_go_to_one_with_a_reason_and_a_note_each(cast: Cast) -> None:
    opened = cases_of_jonas(cast)
    preview = address(cast, str(cast.mette.user.pk))
    assert set(shown(cast.karen.client().get(preview)).values()) == {str(cast.mette.user.pk)}
    assert who_has(cast, opened) == ["Jonas Lind"] * 3
    fill_in(cast.karen.client(), preview, {"why": "away", "note": "kom godt fra start"})
    assert who_has(cast, opened) == ["Mette Holm"] * 3
    with cast.karen.acting():
        assert Handover.objects.filter(to_user=cast.mette.user, why="away").count() == 3
    assert len(cast.mette.client().get(reverse("desk")).context["handovers"]) == 3


def test_who_stopped_has_her_cases_moved_too(cast: Cast) -> None:
    opened = cases_of_jonas(cast, 1)
    reseat(cast.jonas.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6)))
    fill_in(cast.karen.client(), address(cast, str(cast.mette.user.pk)), {"why": "leaves"})
    assert who_has(cast, opened) == ["Mette Holm"]
    assert cast.karen.client().get(reverse("desk")).context["unattended"] == []


def test_spreading_looks_at_language_and_then_at_who_has_least(cast: Cast) -> None:
    opened = cases_of_jonas(cast, 4)
    with cast.jonas.acting():
        people.person_describe(
            opened[0].pk, opened[0].person_id, stories.description(languages=["th"]), why=stories.WHY
        )
    with cast.mette.acting():
        actions.languages_set(cast.mette.user, ["th"])
    nina = member("Nina Ny", "CMM", "cmm_caseworker")
    stories.assign(cast.karen, stories.an_opened_case(cast), cast.mette)
    suggested = shown(cast.karen.client().get(address(cast, "fordelt")))
    assert suggested[opened[0].number] == str(cast.mette.user.pk)
    # Mette has two then, so the others go to Nina until she has two as well; none to Karen, who leads.
    assert list(suggested.values()).count(str(nina.user.pk)) == 2
    assert str(cast.karen.user.pk) not in suggested.values()


def test_nobody_who_is_away_is_suggested(cast: Cast) -> None:
    cases_of_jonas(cast)
    stories.go_away(cast.mette)
    suggested = shown(cast.karen.client().get(address(cast, "fordelt")))
    assert set(suggested.values()) == {str(cast.karen.user.pk)}


def test_whoever_moves_them_sees_how_much_each_has_and_who_is_away(cast: Cast) -> None:
    (case,) = cases_of_jonas(cast, 1)
    stories.assign(cast.karen, stories.an_opened_case(cast), cast.mette)
    stories.go_away(cast.mette)
    page = cast.karen.client().get(address(cast, str(cast.mette.user.pk)))
    labels = dict(page.context["form"].fields[f"til-{case.number}"].choices)
    receiver = labels[str(cast.mette.user.pk)]
    assert receiver.startswith("Mette Holm · åbne sager: 1 · væk til og med ")
    assert labels[str(cast.karen.user.pk)] == "Karen Dahl · åbne sager: 0"
    shown_there = page.content.decode()
    assert f"alle til {receiver}" in shown_there and "Mette Holm er væk til og med" in shown_there
    assert "er væk til og med" not in cast.karen.client().get(address(cast, str(cast.karen.user.pk))).content.decode()


def test_chosen_case_by_case_and_what_is_not_chosen_stays(cast: Cast) -> None:
    opened = cases_of_jonas(cast)
    fill_in(
        cast.karen.client(),
        address(cast),
        {
            f"til-{opened[0].number}": str(cast.mette.user.pk),
            f"til-{opened[1].number}": str(cast.karen.user.pk),
            "why": "workload",
        },
    )
    assert who_has(cast, opened) == ["Mette Holm", "Karen Dahl", "Jonas Lind"]


def test_a_list_that_is_old_moves_nothing_says_which_and_shows_the_present_one(cast: Cast) -> None:
    opened, karen = cases_of_jonas(cast), cast.karen.client()
    preview = address(cast, str(cast.mette.user.pk))
    typed = hidden_of(karen, preview) | {"why": "away", "note": "kom godt fra start"}
    stories.assign(cast.jonas, opened[1], cast.karen)
    refused = karen.post(preview, typed)
    assert refused.status_code == 422
    assert opened[1].number in errors_of(refused)["__all__"][0]
    assert who_has(cast, opened) == ["Jonas Lind", "Karen Dahl", "Jonas Lind"]
    assert set(shown(refused)) == {opened[0].number, opened[2].number}
    assert "kom godt fra start" in refused.content.decode()


def test_a_case_that_came_back_meanwhile_is_told_and_moved_by_the_second_press(cast: Cast) -> None:
    opened, karen = cases_of_jonas(cast, 1), cast.karen.client()
    preview = address(cast, str(cast.mette.user.pk))
    typed = hidden_of(karen, preview) | {"why": "away"}
    stories.assign(cast.jonas, opened[0], cast.karen)
    stories.assign(cast.karen, opened[0], cast.jonas)
    refused = karen.post(preview, typed)
    assert opened[0].number in errors_of(refused)["__all__"][0]
    form = refused.context["form"]
    again = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert karen.post(preview, again).status_code == 302
    assert who_has(cast, opened) == ["Mette Holm"]


def test_nothing_chosen_moves_nothing(cast: Cast) -> None:
    cases_of_jonas(cast)
    refused = post(cast.karen.client(), address(cast), {"why": "away"})
    assert errors_of(refused)["__all__"] == ["Vælg mindst én sag."]


def test_more_than_can_be_moved_at_once_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases_of_jonas(cast)
    monkeypatch.setattr(queries, "MOVED_AT_ONCE", 2)
    page = cast.karen.client().get(address(cast))
    assert len(page.context["form"].shown) == 2 and page.context["more"]


def test_a_caseworker_moves_nobody_s_cases_by_the_action_either(cast: Cast) -> None:
    with cast.mette.acting(), pytest.raises(PermissionDenied):
        actions.cases_move(leaver=cast.jonas.user, moves=[], why=Why.AWAY, note="")
