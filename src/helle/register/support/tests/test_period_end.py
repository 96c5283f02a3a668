"""What can be done when a period ends: extend it while day 120 is ahead; on day 120 go on to what comes after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import fill_in

from helle.register.cases.models import Case
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-period-end"
    action = "case.read"
    methods = ("GET",)
    outsiders = tuple(name for name in CaseGates.outsiders if name != "ulla")

    def case(self, cast: Cast) -> Case:
        return stories.a_running_period(cast)


def address(case: Case) -> str:
    return reverse("case-period-end", args=[case.number])


def extend_to_day_120(cast: Cast) -> Case:
    return stories.decide_extension(cast.ulla, stories.a_running_period(cast), days=120)


def test_before_day_120_the_page_leads_to_the_extension(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    page = cast.mette.client().get(address(case))
    assert page.context["ruling"].answer == dt.date(2026, 2, 3)
    assert reverse("case-extension-request", args=[case.number]) in page.content.decode()
    assert reverse("case-extension-decide", args=[case.number]) not in page.content.decode()
    theirs = cast.ulla.client().get(address(case)).content.decode()
    assert reverse("case-extension-decide", args=[case.number]) in theirs


def test_per_06_on_day_120_the_step_leads_to_what_comes_after_and_says_why(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = extend_to_day_120(cast)
    on_day(dt.date(2026, 2, 3))
    client = cast.ulla.client()
    steps = {
        step.code: url
        for step, url, _given in client.get(reverse("case-page", args=[case.number])).context["own_steps"]
    }
    assert steps["period_ends"] == address(case)
    page = client.get(address(case))
    assert page.context["ruling"].answer is None
    assert {reason.requirement for reason in page.context["ruling"].reasons} >= {"PER-06"}
    text = page.content.decode()
    assert "Perioden kan højst løbe til og med 3. februar 2026." in text
    assert "forlængelse/" not in text and reverse("case-extension-request", args=[case.number]) not in text
    for asked in ("PER-04", "RET-01", "PER-09", "ACC-01"):
        assert asked in text
    support_ends = reverse("case-support-end", args=[case.number])
    assert support_ends not in text  # It is CMM's to end.
    assert support_ends not in cast.mette.client().get(address(case)).content.decode()  # The last day is of the period.
    on_day(dt.date(2026, 2, 4))
    assert support_ends in cast.mette.client().get(address(case)).content.decode()


@pytest.mark.parametrize(
    ("stay", "cited", "not_cited"),
    [(ResidenceStatus.DANISH, "ACT-08", "PER-09"), (ResidenceStatus.EU_RIGHT, "ACT-08", "PER-04")],
)
def test_a_restitution_period_has_no_departure_deadline(
    cast: Cast, stay: ResidenceStatus, cited: str, not_cited: str
) -> None:
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), stay)
    stories.hold_interview(cast.mette, case)
    case = stories.assess(cast.mette, case, Authority.CMM)
    fill_in(cast.mette.client(), reverse("case-period", args=[case.number]), {})
    text = cast.mette.client().get(address(case)).content.decode()
    assert cited in text and not_cited not in text


def test_without_a_period_nothing_ends(cast: Cast) -> None:
    assert cast.ulla.client().get(address(stories.an_assessed_victim(cast))).status_code == 404


def test_a_role_that_only_reads_gets_the_page_and_no_buttons(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    text = cast.karen.client().get(address(case)).content.decode()
    assert "Kan perioden forlænges?" in text and 'class="acts"' not in text
