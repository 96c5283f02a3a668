"""The stay changes while a period runs: somebody decides what applies, and nothing is converted by itself (PER-10)."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import fields

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.actions import steps_of
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.support import queries
from helle.rules.codes import OrganisationKind, PeriodKind, PeriodStatus, ResidenceStatus
from helle.rules.next_steps import CaseFacts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DAY_9 = dt.date(2025, 10, 15)
STEP = "decide_after_status_change"

# What the register does not record yet: each name here is a gap, and the list may only get shorter.
NOT_RECORDED = {
    "reason_without_interview",  # Given with the assessment itself, not before it.
}


def test_the_register_fills_each_fact_that_the_next_steps_ask_for() -> None:
    source = ast.parse(textwrap.dedent(inspect.getsource(Facts._step_facts)))
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and ast.unparse(node.func) == "CaseFacts"]
    given = {keyword.arg for keyword in calls[0].keywords}
    assert {field.name for field in fields(CaseFacts)} - given == NOT_RECORDED


def a_changed_stay(
    cast: Cast, on_day: Callable[[dt.date], None], status: ResidenceStatus = ResidenceStatus.EU_RIGHT
) -> Case:
    """A reflection period runs, and on day 9 the woman is found to have another stay."""
    case = stories.a_running_period(cast)
    on_day(DAY_9)
    return stories.record_stay(cast.mette, case, status, since=DAY_9)


def steps(cast: Cast, case: Case) -> dict[str, OrganisationKind]:
    with cast.mette.acting():
        return {step.code: step.by for step in steps_of(case_facts(case.pk, clock.today()))}


def test_cmm_is_asked_to_decide_when_a_right_of_residence_comes_on_day_9(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_changed_stay(cast, on_day)
    assert steps(cast, case)[STEP] is OrganisationKind.CMM
    client = cast.mette.client()
    desk = client.get(reverse("case-page", args=[case.number]))
    link = next(url for step, url, _given in desk.context["own_steps"] if step.code == STEP)
    assert desk.context["may"]["period"]
    # Whether it runs on is the first question: nothing is said of an extension, and none is asked for.
    assert not desk.context["may"]["request_extension"]
    assert "Kan forlænges" not in desk.content.decode()
    assert "request_extension" not in steps(cast, case)
    assert "Kan perioden forlænges?" not in client.get(link).content.decode()
    request = reverse("case-extension-request", args=[case.number])
    assert "Perioden kan forlænges" not in client.get(request).content.decode()
    asked = {"ground": "special_reasons", "wanted_end": "2025-12-01", "why": stories.WHY}
    refused = post(client, request, asked)
    assert refused.status_code == 422 and "PER-10" in refused.content.decode()
    page = client.get(link).content.decode()
    assert "Opholdet er ændret under perioden" in page and "PER-10" in page
    assert reverse("case-period", args=[case.number]) in page
    assert reverse("case-step-settle", args=[case.number, STEP]) in page


def test_cmm_breaks_it_off_with_a_reason_and_notifies_its_own_with_the_days_that_are_left(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_changed_stay(cast, on_day)
    client, address = cast.mette.client(), reverse("case-period", args=[case.number])
    refused = post(client, address, {"notified_on": DAY_9, "reasons": ""})
    assert "reasons" in errors_of(refused) and "PER-10" in refused.content.decode()
    fill_in(client, address, {"notified_on": DAY_9, "reasons": stories.WHY})
    with cast.mette.acting():
        new, old = queries.periods_of(case.pk)
    assert (old.kind, old.clock.status, old.end) == (PeriodKind.REFLECTION, PeriodStatus.INTERRUPTED, DAY_9)
    # Day 9 was the last of the reflection period: 111 of 120 days are left.
    assert (new.kind, new.days_used_before) == (PeriodKind.RESTITUTION, 9)
    assert new.clock.latest_end == DAY_9 + dt.timedelta(days=111)
    assert STEP not in steps(cast, case)
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Refleksionsperioden afbrudt" in page and stories.WHY in page


def test_or_lets_it_run_and_says_why_until_the_stay_changes_once_more(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_changed_stay(cast, on_day)
    settle = reverse("case-step-settle", args=[case.number, STEP])
    client = cast.mette.client()
    assert "PER-10" in client.get(settle).content.decode()
    fill_in(client, settle, {"settled_on": DAY_9, "note": stories.WHY})
    assert STEP not in steps(cast, case)
    later = DAY_9 + dt.timedelta(days=3)
    on_day(later)
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT, since=later)
    assert steps(cast, case)[STEP] is OrganisationKind.CMM


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (ResidenceStatus.ASYLUM_REJECTED, None),  # The same kind of period: it runs on.
        (ResidenceStatus.ASYLUM_PENDING, OrganisationKind.UDLST),  # No deadline for departure any more.
        (ResidenceStatus.DANISH, OrganisationKind.CMM),
        (ResidenceStatus.UNKNOWN, None),  # First the stay is established.
    ],
)
def test_who_is_asked_follows_from_the_kind_that_fits_the_new_stay(
    cast: Cast, on_day: Callable[[dt.date], None], status: ResidenceStatus, asked: OrganisationKind | None
) -> None:
    case = a_changed_stay(cast, on_day, status)
    assert steps(cast, case).get(STEP) is asked


def test_nobody_is_asked_after_the_last_day(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_changed_stay(cast, on_day)
    on_day(dt.date(2025, 11, 6))  # Day 31.
    assert STEP not in steps(cast, case)


def test_the_database_breaks_off_no_period_that_fits_the_stay_and_none_of_one_s_own_kind(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(DAY_9)
    for who in (cast.mette, cast.olga):
        with who.acting(), pytest.raises(ProgrammingError), transaction.atomic():
            break_off(case)
    with cast.ulla.acting():
        assert break_off(case) is None
        assert queries.periods_of(case.pk)[0].broken_off_on is None


def break_off(case: Case) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.break_off_period(%s, %s)", [case.pk, DAY_9])
        return cursor.fetchone()[0]
