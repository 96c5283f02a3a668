"""The directory of interpreters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import planning_stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.allocation.models import Interpreter, InterpreterLanguage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OUTSIDERS = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
NEW = reverse("interpreter-new")
TYPED: dict[str, object] = {
    "name": "Doina Varga",
    "sex": "woman",
    "origin": "RO",
    "regions": ["capital", "zealand"],
    "in_person": "on",
    "declared_on": "2025-10-01",
    "declared_until": "2026-09-30",
    "language_1": "ro",
    "script_1": "Latn",
    "language_2": "ru",
    "script_2": "Cyrl",
}


class TestGates(Gates):
    view = "interpreter-list"
    methods = ("GET",)
    action = "interpreter.listed"
    outsiders = OUTSIDERS
    wrong_roles = ("vera", "stine")


class TestNewGates(Gates):
    view = "interpreter-new"
    outsiders = OUTSIDERS
    wrong_roles = ("vera", "stine")


class TestChangeGates(ObjectGates):
    view = "interpreter"
    outsiders = OUTSIDERS
    wrong_roles = ("vera", "stine")

    def place(self, cast: Cast) -> Place:
        nobody = "00000000-0000-4000-8000-000000000000"
        return Place(
            reverse(self.view, args=[planning_stories.add_interpreter(cast.mette).pk]),
            reverse(self.view, args=[nobody]),
        )


def test_an_interpreter_of_cmm_is_udlaendingestyrelsen_s_too_with_languages_and_scripts(cast: Cast) -> None:
    fill_in(cast.mette.client(), NEW, TYPED)
    (row,) = cast.ulla.client().get(reverse("interpreter-list")).context["rows"]
    one, spoken, regions, declared = row
    assert (one.name, declared) == ("Doina Varga", True)
    assert spoken == [("rumænsk", "latinsk"), ("russisk", "kyrillisk")]
    assert regions == ["Hovedstaden", "Sjælland"]


def test_the_list_is_narrowed_by_language_and_leaves_out_who_is_gone(cast: Cast) -> None:
    planning_stories.add_interpreter(cast.mette)
    planning_stories.add_interpreter(cast.mette, name="Somchai Prasert", languages=[("th", "Thai")])
    planning_stories.add_interpreter(cast.mette, name="Ion Gone", closed_on=dt.date(2025, 10, 6))

    def names(query: str) -> list[str]:
        page = cast.mette.client().get(reverse("interpreter-list") + query)
        return [one.name for one, *_ in page.context["rows"]]

    assert names("") == ["Doina Varga", "Somchai Prasert"]
    assert names("?sprog=ro") == ["Doina Varga"]
    assert names("?sprog=ro&alle=1") == ["Doina Varga", "Ion Gone"]
    assert names("?sprog=%27") == ["Doina Varga", "Somchai Prasert"]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"declared_until": ""}, "declared_until", "Skriv både den første og den sidste dag."),
        ({"declared_on": ""}, "declared_on", "Skriv både den første og den sidste dag."),
        ({"declared_until": "2025-09-30"}, "declared_until", "Slutdagen ligger før den første dag."),
        ({"declared_on": "2025-10-07"}, "declared_on", "Datoen ligger i fremtiden."),
        ({"in_person": ""}, "in_person", "Tolken skal kunne møde frem eller tolke på afstand."),
        ({"language_1": ""}, "language_1", None),
        ({"name": "\u202e"}, "name", None),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, typed: dict[str, str], field: str, said: str | None) -> None:
    refused = post(cast.mette.client(), NEW, TYPED | typed)
    assert list(errors_of(refused)) == [field]
    assert said is None or errors_of(refused)[field] == [said]
    assert not Interpreter.objects.exists()


def test_a_declaration_runs_out_and_is_renewed(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    fill_in(cast.mette.client(), NEW, TYPED)
    on_day(dt.date(2026, 9, 30))
    listed = reverse("interpreter-list")
    assert cast.mette.client().get(listed).context["rows"][0][3]
    on_day(dt.date(2026, 10, 1))
    assert not cast.mette.client().get(listed).context["rows"][0][3]
    change = reverse("interpreter", args=[Interpreter.objects.get().pk])
    fill_in(cast.ulla.client(), change, {"declared_on": "2026-10-01", "declared_until": "2027-09-30"})
    assert cast.mette.client().get(listed).context["rows"][0][3]
    assert InterpreterLanguage.objects.count() == 2


def test_two_who_change_one_interpreter_the_second_is_told(cast: Cast) -> None:
    fill_in(cast.mette.client(), NEW, TYPED)
    change, ulla = reverse("interpreter", args=[Interpreter.objects.get().pk]), cast.ulla.client()
    opened = hidden_of(ulla, change)
    fill_in(cast.mette.client(), change, {"name": "Doina Varga Munk"})
    refused = ulla.post(change, opened | {"name": "Doina V."})
    assert refused.status_code == 422
    assert errors_of(refused)["__all__"][0].startswith("Tolken er rettet af en anden")
    assert Interpreter.objects.get().name == "Doina Varga Munk"
