"""Roles, requests and tasks last no longer than their unit; a mandate is added and ended."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from helle.register.administration import actions, unit_actions
from helle.register.administration.actions import Wanted
from helle.register.administration.choices import Answer
from helle.register.administration.staff import as_staff
from helle.register.administration.unit_actions import Area
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Mandate, Unit
from helle.register.protection.refusals import Refused
from tests import administration_stories as told
from tests import stories, task_stories
from tests.cast import Cast, open_to, reseat
from tests.invariants.at_once import acting, at_once
from tests.pages import errors_of, post
from tests.unit_stories import TODAY, TOMORROW, YESTERDAY

NEXT_WEEK = TODAY + dt.timedelta(days=7)


def closing_next_week(cast: Cast) -> uuid.UUID:
    fvst = unit_id("FVST")
    with cast.anton.acting():
        unit_actions.unit_close(fvst, last_day=NEXT_WEEK, successor=None, told=True)
    return fvst


@pytest.mark.parametrize(
    ("until", "refused"),
    [(None, True), (NEXT_WEEK + dt.timedelta(days=1), True), (NEXT_WEEK, False)],
)
def test_a_role_ends_with_its_unit_at_the_latest(units_as_shipped: Cast, until: dt.date | None, refused: bool) -> None:
    cast = units_as_shipped
    fvst = closing_next_week(cast)
    typed = {"unit": str(fvst), "role": "plan_owner", "since": str(TODAY), "until": str(until or "")}
    if "plan_owner" not in roles_for(fvst):
        typed["role"] = roles_for(fvst)[0]
    answer = post(cast.anton.client(), reverse("role-new", args=[cast.nadia.user.pk]), typed)
    if refused:
        assert list(errors_of(answer)) == ["until"]
    else:
        assert answer.status_code == 302


def roles_for(unit: uuid.UUID) -> list[str]:
    kind = Unit.objects.get(pk=unit).kind
    with connection.cursor() as cursor:
        cursor.execute("SELECT role FROM protection_roleunitkind WHERE unit_kind = %s ORDER BY role", [kind])
        return [role for (role,) in cursor.fetchall()]


def test_the_table_takes_no_role_that_outlives_its_unit(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    cast = units_as_shipped
    fvst = closing_next_week(cast)
    add = (
        "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
        " VALUES (gen_random_uuid(), %s, %s, 'control_officer', daterange('2025-10-06', %s))"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="role_ends_with_its_unit"):
        owner.execute(add, [cast.nadia.user.pk, fvst, None])
    owner.execute(add, [cast.nadia.user.pk, fvst, NEXT_WEEK])
    with pytest.raises(psycopg.errors.CheckViolation, match="role_ends_with_its_unit"):
        owner.execute(
            "UPDATE organisations_membership SET during = daterange('2025-10-06', NULL) WHERE unit_id = %s", [fvst]
        )


def test_a_unit_does_not_close_over_whoever_waits_for_a_role_in_it(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    fvst = unit_id("FVST")
    asked = told.a_role_asked_for(cast, about=cast.nadia, unit="FVST", role="control_officer")
    address = reverse("unit-close", args=[fvst])
    refused = post(cast.anton.client(), address, {"last_day": str(NEXT_WEEK), "told": "on"})
    assert "Nadia Berg" in str(errors_of(refused))
    with pytest.raises(Refused, match="waits for a role"), cast.anton.acting(), as_staff() as cursor:
        cursor.execute("SELECT helle.close_unit(%s, %s, NULL)", [fvst, NEXT_WEEK])
    with cast.anton.acting():
        actions.role_answer(asked, answer=Answer.WITHDRAWN)
    closing_next_week(cast)


def test_a_role_asked_for_while_the_unit_is_closed_waits_for_no_closed_unit(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()
    fvst = unit_id("FVST")
    outcomes = at_once(
        [
            acting(cast.anton, lambda: unit_actions.unit_close(fvst, last_day=NEXT_WEEK, successor=None, told=True)),
            acting(
                second,
                lambda: actions.role_request(cast.nadia.user, wanted=Wanted(fvst, "control_officer", TODAY, None)),
            ),
        ]
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1, outcomes


def test_a_role_given_while_the_unit_is_closed_comes_too_late(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()
    fvst = unit_id("FVST")
    outcomes = at_once(
        [
            acting(
                cast.anton,
                lambda: unit_actions.unit_close(fvst, last_day=TODAY - dt.timedelta(days=1), successor=None, told=True),
            ),
            acting(
                second,
                lambda: actions.role_request(cast.nadia.user, wanted=Wanted(fvst, "plan_owner", TODAY, None)),
            ),
        ]
    )
    assert any(isinstance(one, Refused) for one in outcomes)


def test_a_task_goes_to_no_unit_that_an_administrator_has_closed(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    case = stories.an_opened_case(cast)
    open_to(cast.henrik, case.pk, "core")
    reseat(cast.henrik.membership, during=DateRange(dt.date(2022, 1, 1), TODAY))
    with cast.anton.acting():
        unit_actions.unit_close(unit_id("HJST"), last_day=YESTERDAY, successor=unit_id("UDLST"), told=True)
    with pytest.raises(Refused, match="is closed since 5 October 2025"):
        task_stories.ask(cast.mette, case, cast.henrik)


def test_a_mandate_is_added_and_ended(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    with cast.anton.acting():
        unit_actions.mandate_add(
            unit_id("AMIAMI"), area=Area("Region X", "Region X", "alle", "everybody", "OUT-06", TODAY)
        )
        row = Mandate.objects.get(area_da="Region X")
        unit_actions.mandate_end(row, last_day=TOMORROW)
        row.refresh_from_db()
        assert row.during.upper == TODAY + dt.timedelta(days=2)
        with pytest.raises(Refused):
            unit_actions.mandate_end(row, last_day=TODAY + dt.timedelta(days=9))
