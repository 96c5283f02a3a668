"""The list of cases."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import Gates
from tests.pages import audit_lines

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


def test_mine_are_those_assigned_to_me(cast: Cast) -> None:
    mine, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    stories.assign(cast.karen, mine, cast.jonas)
    page = cast.jonas.client().get(reverse("case-list"), {"mine": "1"}).content.decode()
    assert mine.number in page and other.number not in page


def test_a_rung_that_is_none_filters_nothing_and_is_not_in_the_audit(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("case-list"), {"trin": stories.NAME, "side": "²"})
    assert case.number in page.content.decode()
    assert audit_lines(cast, cast.mette.user.pk)[0].detail == {"mine": False, "rung": "", "page": 1}


@pytest.mark.parametrize(("name", "offered"), [("mette", True), ("ulla", True), ("karen", False), ("olga", False)])
def test_opening_a_case_is_offered_to_those_who_can(cast: Cast, name: str, offered: bool) -> None:
    page = getattr(cast, name).client().get(reverse("case-list")).content.decode()
    assert (reverse("case-new") in page) is offered
