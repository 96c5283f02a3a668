"""Having the name shown: a look of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines
from tests.told import Told
from tests.whole_story import Story

from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-name-shown"
    methods = ("POST",)
    action = "person.name_shown"


class TestOneCase(Told):
    """A case with every kind of name and number."""

    def test_the_case_page_holds_no_name_until_it_is_asked_for(self, cast: Cast, story: Story) -> None:
        case = story.case
        client = cast.mette.client()
        page = client.get(reverse("case-page", args=[case.number])).content.decode()
        shown = client.post(reverse("case-name-shown", args=[case.number])).content.decode()
        for secret in (stories.NAME, stories.ALIAS, stories.CPR, stories.CHILD, stories.SAFE_CONTACT):
            assert secret not in page
            assert secret in shown
        assert [line.action for line in audit_lines(cast, cast.mette.user.pk)[:2]] == ["person.name_shown", "case.read"]

    def test_without_a_script_it_is_a_page_with_a_way_back(self, cast: Cast, story: Story) -> None:
        case = story.case
        client, address = cast.mette.client(), reverse("case-name-shown", args=[case.number])
        page = client.post(address).content.decode()
        assert "<title>Navn og numre i sag" in page and reverse("case-page", args=[case.number]) in page
        fragment = client.post(address, headers={"HX-Request": "true"}).content.decode()
        assert "<title>" not in fragment and stories.NAME in fragment and stories.NAME in page
        assert "data-takes-focus" in fragment

    def test_each_link_to_a_mistake_says_of_what(self, cast: Cast, story: Story) -> None:
        case = story.case
        shown = cast.mette.client().post(reverse("case-name-shown", args=[case.number])).content.decode()
        links = re.findall(r">sæt ud af kraft<span class=\"sr-only\">([^<]*)</span>", shown)
        assert len(links) == shown.count("sæt ud af kraft") and len(set(links)) == len(links)
        assert f" CPR-nummer {stories.CPR}" in links


def test_who_has_lost_the_competence_sees_no_name(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    address = reverse("case-name-shown", args=[case.number])
    assert stories.NAME in cast.ulla.client().post(address).content.decode()
    on_day(dt.date(2025, 10, 8))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 8))
    assert cast.ulla.client().post(address).status_code == 404
