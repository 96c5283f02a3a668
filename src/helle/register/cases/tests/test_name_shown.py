"""Having the name shown: a look of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines

from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-name-shown"
    methods = ("POST",)
    action = "person.name_shown"


def test_the_case_page_holds_no_name_until_it_is_asked_for(cast: Cast) -> None:
    case = stories.tell(cast).case
    client = cast.mette.client()
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    shown = client.post(reverse("case-name-shown", args=[case.number])).content.decode()
    for secret in (stories.NAME, stories.ALIAS, stories.CPR, stories.CHILD, stories.SAFE_CONTACT):
        assert secret not in page
        assert secret in shown
    assert [line.action for line in audit_lines(cast, cast.mette.user.pk)[:2]] == ["person.name_shown", "case.read"]


def test_who_has_lost_the_competence_sees_no_name(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    address = reverse("case-name-shown", args=[case.number])
    assert stories.NAME in cast.ulla.client().post(address).content.decode()
    on_day(dt.date(2025, 10, 8))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 8))
    assert cast.ulla.client().post(address).status_code == 404
