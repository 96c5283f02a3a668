"""Notifying a reflection or restitution period (PER-04, PER-05, PER-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.cases.queries import facts_today
from helle.register.support.models import Period
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-period"
    wrong_roles = ("vera", "stine", "karen")


def address(case: Case) -> str:
    return reverse("case-period", args=[case.number])


def test_udlaendingestyrelsen_notifies_a_reflection_period_of_30_days(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    fill_in(cast.ulla.client(), address(case), {"notified_on": "2025-10-06"})
    with cast.ulla.acting():
        period = stories.period_of(case)
    assert period.row.kind == "reflection"
    assert period.spans[0].days.lower == dt.date(2025, 10, 7)  # Day 1 is the day after.
    assert period.end == dt.date(2025, 11, 5)  # Day 30: 6 October + 30 days.
    assert period.row.latest_end == dt.date(2026, 2, 3)  # Day 120: 6 October + 120 days.


def test_per_10_the_days_used_before_are_counted_alike_by_the_page_and_the_database(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(dt.date(2025, 12, 1))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 12, 1))
    fill_in(cast.mette.client(), address(case), {"notified_on": "2025-12-01"})
    with cast.mette.acting():
        # From 6 October, when the first was notified, to 1 December: 25 + 30 + 1 = 56 days, 30 of them in the period.
        assert stories.period_of(case).days_used_before == facts_today(case).days_used_before == 56
        assert stories.period_of(case).row.latest_end == dt.date(2026, 2, 3)  # Day 120 from 6 October: no gap moves it.


def test_per_06_a_period_that_has_ended_is_extended_and_does_not_begin_again(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    fill_in(cast.mette.client(), address(case), {})
    on_day(dt.date(2025, 11, 10))  # Day 35.
    response = post(cast.mette.client(), address(case), {"notified_on": "2025-11-10", "reasons": stories.WHY})
    assert response.status_code == 422
    assert errors_of(response)["notified_on"][0].startswith("Personen har haft sin periode på denne vurdering.")
    page = response.content.decode()
    assert "PER-06" in page and reverse("case-extension-decide", args=[case.number]) in page
    with cast.mette.acting():
        assert Period.objects.count() == 1


def test_per_01_after_a_new_assessment_somebody_says_why_there_is_another_period(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    fill_in(cast.mette.client(), address(case), {})
    later = dt.date(2026, 1, 12)
    on_day(later)
    stories.assess(cast.mette, case, Authority.CMM, decided_on=later)
    response = post(cast.mette.client(), address(case), {"notified_on": later})
    assert set(errors_of(response)) == {"reasons"}
    fill_in(cast.mette.client(), address(case), {"notified_on": later, "reasons": stories.WHY})
    with cast.mette.acting():
        # 30 of the 120 days are used: 12 January + 90 days.
        assert stories.period_of(case).row.latest_end == dt.date(2026, 4, 12)


def test_cmm_notifies_a_restitution_period(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    fill_in(cast.mette.client(), address(case), {})
    with cast.mette.acting():
        assert stories.period_of(case).row.kind == "restitution"


def test_cmm_does_not_notify_udlaendingestyrelsen_s_and_the_ruling_is_cited(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    response = post(cast.mette.client(), address(case), {})
    assert response.status_code == 422
    assert "PER-05" in {reason.requirement for reason in response.context["form"].refusal_ruling.reasons}
    with cast.mette.acting():
        assert not Period.objects.exists()


def test_nobody_is_given_a_period_before_she_is_identified(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    response = post(cast.ulla.client(), address(case), {})
    assert response.status_code == 422
    assert response.context["form"].refusal_ruling is not None
    with cast.ulla.acting():
        assert not Period.objects.exists()


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2025-10-07", "Datoen ligger i fremtiden."),
        ("2025-10-05", "Perioden kan ikke meddeles, før der er taget stilling til, om personen er handlet."),
        ("6. okt", "Skriv datoen som dag-måned-år, for eksempel 25-10-2026."),
    ],
)
def test_a_day_that_cannot_be_is_refused(cast: Cast, day: str, message: str) -> None:
    case = stories.an_assessed_victim(cast)
    response = post(cast.ulla.client(), address(case), {"notified_on": day})
    assert errors_of(response) == {"notified_on": [message]}
    assert day in response.content.decode()
    with cast.ulla.acting():
        assert not Period.objects.exists()


def test_nobody_is_given_the_period_that_runs_already(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    response = post(cast.ulla.client(), address(case), {})
    assert errors_of(response)["notified_on"][0].startswith("Personen har haft sin periode på denne vurdering.")
    with cast.ulla.acting():
        assert Period.objects.count() == 1
