"""The course of a case names who acted to the colleagues of that unit, and only the unit to others."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def entered_by(reader: Member, number: str) -> list[str]:
    page = reader.client().get(reverse("case-page", args=[number]))
    assert page.status_code == 200
    return [event.by for event in page.context["view"].events]


def test_colleagues_are_named_and_others_are_not(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.ulla, case)
    stories.hold_interview(cast.mette, case)
    for_cmm, for_udlst = entered_by(cast.karen, case.number), entered_by(cast.ulla, case.number)
    assert any("Mette Holm" in one for one in for_cmm) and not any("Ulla Bech" in one for one in for_cmm)
    assert any("Ulla Bech" in one for one in for_udlst) and not any("Mette Holm" in one for one in for_udlst)
