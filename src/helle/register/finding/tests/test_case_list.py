"""The list of cases."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.gates import Gates
from tests.pages import audit_lines

from helle.register.finding import queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "case-list"
    outsiders = ("anders", "rita", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "case.listed"


def test_each_organisation_lists_the_cases_it_has_and_no_others(cast: Cast) -> None:
    with_udlst = stories.a_case_with_udlst(cast)
    with_cmm = stories.a_case_with_cmm(cast)
    at_cmm = cast.mette.client().get(reverse("case-list")).content.decode()
    at_udlst = cast.ulla.client().get(reverse("case-list")).content.decode()
    assert with_udlst.number in at_cmm and with_cmm.number in at_cmm
    assert with_udlst.number in at_udlst and with_cmm.number not in at_udlst
    assert with_udlst.number not in cast.olga.client().get(reverse("case-list")).content.decode()


def test_the_audit_names_each_case_that_was_shown(cast: Cast) -> None:
    shown = {case.pk for case in stories.open_cases(cast, stories.refer(cast, persons=3))}
    cast.mette.client().get(reverse("case-list"))
    assert set(audit_lines(cast, cast.mette.user.pk)[0].cases) == shown


def listed(who: Member, **asked: str | list[str]) -> list[str]:
    """The numbers of the cases in somebody's list, in its order."""
    page = who.client().get(reverse("case-list"), asked)
    return [row.number for row, _rung, _assignee in page.context["rows"]]


def test_the_list_is_narrowed_to_mine_to_nobodys_and_to_a_colleagues(cast: Cast) -> None:
    jonas, mette, free = stories.open_cases(cast, stories.refer(cast, persons=3))
    stories.assign(cast.karen, jonas, cast.jonas)
    stories.assign(cast.mette, mette, cast.mette)
    assert listed(cast.jonas, hvem="mig") == [jonas.number]
    assert listed(cast.mette, hvem="ingen") == [free.number]
    assert listed(cast.mette, hvem=str(cast.jonas.user.pk)) == [jonas.number]


def test_choices_combine(cast: Cast) -> None:
    with_period = stories.a_running_period(cast)
    other = stories.an_opened_case(cast)
    stories.assign(cast.mette, other, cast.mette)
    assert listed(cast.ulla, trin="victim_current", periode="loeber") == [with_period.number]
    assert listed(cast.mette, trin=["indication", "victim_current"], hvem="mig") == [other.number]
    assert listed(cast.mette, trin="victim_current", hvem="mig") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"frist": "overskredet"}, False),
        ({"frist": "uge"}, True),
        ({"frist": "maaned"}, True),
        ({"frist": "ingen"}, False),
        ({"periode": "ingen"}, True),
        ({"periode": "udloebet"}, False),
        ({"skridt": "give_support"}, True),
        ({"skridt": "hold_interview"}, True),
        ({"skridt": "assess"}, False),
        ({"fra": "2025-10-06", "til": "2025-10-06"}, True),
        ({"fra": "2025-10-07"}, False),
        ({"til": "2025-10-05"}, False),
    ],
)
def test_a_new_case_is_found_by_what_it_waits_for_and_when_it_was_opened(
    cast: Cast, asked: dict[str, str], found: bool
) -> None:
    case = stories.an_opened_case(cast)
    assert listed(cast.mette, **asked) == ([case.number] if found else [])


def test_the_order_is_newest_oldest_or_by_what_ends_first(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    assert listed(cast.mette) == [second.number, first.number]
    assert listed(cast.mette, orden="aeldste") == [first.number, second.number]
    period = stories.a_running_period(cast)
    assert listed(cast.ulla, orden="periode") == [period.number]
    assert period.number in listed(cast.ulla, orden="frist")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"fra": "2025-10-06", "til": "2025-10-05"}, "til"),
        ({"fra": "i går"}, "fra"),
        ({"orden": "frist", "frist": "ingen"}, "orden"),
        ({"orden": "periode", "periode": "ingen"}, "orden"),
        ({"trin": "et trin, der er udgået"}, "trin"),
        ({"hvem": "00000000-0000-0000-0000-000000000000"}, "hvem"),
    ],
)
def test_what_cannot_be_chosen_is_said_beside_the_field(cast: Cast, asked: dict[str, str], field: str) -> None:
    page = cast.mette.client().get(reverse("case-list"), asked)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}


def test_what_is_no_choice_narrows_nothing_and_only_its_field_is_in_the_audit(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("case-list"), {"trin": stories.NAME, "side": "²"})
    assert case.number in page.content.decode()
    assert audit_lines(cast, cast.mette.user.pk)[0].detail == {"page": 1, "not_offered": ["trin"]}


def test_the_audit_says_how_the_list_was_narrowed(cast: Cast) -> None:
    cast.mette.client().get(reverse("case-list"), {"trin": ["indication", "lapsed"], "hvem": "mig", "side": "2"})
    kept = audit_lines(cast, cast.mette.user.pk)[0].detail
    assert kept == {"hvem": "mig", "trin": ["indication", "lapsed"], "page": 2}


def test_the_next_page_keeps_what_was_chosen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    stories.open_cases(cast, stories.refer(cast, persons=2))
    page = cast.mette.client().get(reverse("case-list"), {"trin": "indication", "orden": "aeldste"}).content.decode()
    assert "?trin=indication&amp;orden=aeldste&amp;side=2" in page


@pytest.mark.parametrize(("name", "offered"), [("mette", True), ("ulla", True), ("karen", False), ("olga", False)])
def test_opening_a_case_is_offered_to_those_who_can(cast: Cast, name: str, offered: bool) -> None:
    page = getattr(cast, name).client().get(reverse("case-list")).content.decode()
    assert (reverse("case-new") in page) is offered
