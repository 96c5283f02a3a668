"""The cases somebody opened last: hers alone, never more than she may see, never many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member

from helle.register.cases.models import Case
from helle.register.finding import actions, queries
from helle.register.finding.models import RecentCase
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def open_page(who: Member, case: Case) -> None:
    assert who.client().get(reverse("case-page", args=[case.number])).status_code == 200


def recent(who: Member) -> list[str]:
    return [seen.case.number for seen in who.client().get(reverse("case-list")).context["recent"]]


def test_the_one_opened_last_stands_first_and_each_once(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    for number, case in enumerate((first, second, first)):
        on_day(dt.date(2025, 10, 7 + number))
        open_page(cast.mette, case)
    assert recent(cast.mette) == [first.number, second.number]
    assert recent(cast.jonas) == []


def test_a_case_that_is_no_longer_the_unit_s_is_not_among_them(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    open_page(cast.ulla, case)
    assert recent(cast.ulla) == [case.number]
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 6))
    assert recent(cast.ulla) == []


def test_only_the_newest_are_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "RECENT_KEPT", 2)
    opened = stories.open_cases(cast, stories.refer(cast, persons=3))
    for case in opened:
        open_page(cast.mette, case)
    with cast.mette.acting():
        assert RecentCase.objects.count() == 2
        assert [seen.case_id for seen in queries.recent_cases()] == [opened[2].pk, opened[1].pk]
