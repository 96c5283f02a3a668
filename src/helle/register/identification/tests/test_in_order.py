"""The ladder does not run backwards in time (ID-13, ACC-04)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import RungEvent
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Assessment
from helle.rules.codes import Authority, LadderEvent

from .test_assessment import DECIDED, address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def days(cast: Cast) -> list[tuple[str, dt.date]]:
    with cast.mette.acting():
        return list(RungEvent.objects.order_by("sequence").values_list("event", "occurred_on"))


def test_an_old_interview_opens_the_assessment_no_earlier_than_the_indication(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case, held_on=dt.date(2024, 12, 10), reason_alone=stories.WHY)
    assert days(cast)[-2:] == [
        (LadderEvent.INDICATION_FOUND, stories.FIRST_DAY),
        (LadderEvent.ASSESSMENT_OPENED, stories.FIRST_DAY),
    ]


def test_nobody_is_assessed_before_the_indication(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case, held_on=dt.date(2024, 12, 10), reason_alone=stories.WHY)
    refused = post(cast.mette.client(), address(case), DECIDED | {"decided_on": "2025-10-05"})
    assert "decided_on" in errors_of(refused) and "ACC-04" in refused.content.decode()
    with cast.mette.acting():
        assert not Assessment.objects.exists()
    fill_in(cast.mette.client(), address(case), DECIDED)


def test_but_a_judgment_of_before_is_entered_when_it_is_known(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    with cast.mette.acting():
        stays.circumstance_set(
            case, expected_version=None, kind=CircumstanceKind.INDICTMENT, since=dt.date(2025, 9, 1), until=None
        )
    fill_in(cast.mette.client(), address(case), DECIDED | {"decided_on": "2025-10-03", "by_court": "on"})
    with cast.mette.acting():
        assert Assessment.objects.get().authority == Authority.COURT


def test_the_link_to_an_indication_stands_where_the_ladder_allows_it(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    link = reverse("case-indication", args=[case.number])
    page = reverse("case-page", args=[case.number])
    assert link in cast.mette.client().get(page).content.decode()  # On the rung indication, a new one may be found.
    stories.hold_interview(cast.mette, case)
    assert link not in cast.mette.client().get(page).content.decode()
