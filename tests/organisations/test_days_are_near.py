"""No dated entry of the administration lies beyond what can be read back, whoever writes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest

from helle.register.administration.staff import as_staff
from helle.register.interface.forms import NearDayField
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import FIRST_DAY_TOO_FAR
from helle.register.protection.refusals import Refused
from tests import administration_stories as told
from tests.cast import Cast
from tests.federation import stories as federated

AT = unit_id("AT")
FAR = "'[2025-10-06,9999-12-31)'"
TABLES = {
    "membership_days_are_near": "UPDATE organisations_membership SET during = " + FAR,
    "name_days_are_near": f"UPDATE organisations_unitname SET during = {FAR} WHERE upper_inf(during)",
    "parent_days_are_near": f"UPDATE organisations_unitparent SET during = {FAR} WHERE upper_inf(during)",
    "mandate_days_are_near": f"UPDATE organisations_mandate SET during = {FAR}",
    "hours_days_are_near": f"UPDATE administration_openinghours SET during = {FAR}",
    "role_request_days_are_near": f"UPDATE administration_rolerequest SET during = {FAR}",
    "privilege_days_are_near": f"UPDATE administration_privilegerole SET during = {FAR}",
    "leaver_last_day_is_near": "UPDATE administration_leaver SET last_day = '9999-12-31'",
    "exception_day_is_near": (
        "INSERT INTO administration_openingexception (id, unit_id, day)"
        f" VALUES (gen_random_uuid(), '{AT}', '9999-12-31')"
    ),
}


@pytest.mark.parametrize("constraint", sorted(TABLES))
def test_the_table_takes_no_day_of_the_year_9999(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]], constraint: str
) -> None:
    told.a_role_asked_for(committed_cast)
    told.a_leaver(committed_cast, committed_cast.jonas)
    federated.gives(committed_cast, "https://provider.example", federated.LEAD, "cmm_lead")
    with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
        owner.execute(TABLES[constraint])


def test_the_forms_and_the_tables_have_the_same_limit() -> None:
    last = dt.date(2199, 12, 31)
    assert last + dt.timedelta(days=1) == FIRST_DAY_TOO_FAR
    assert NearDayField().clean(str(last)) == last


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT helle.rename_unit('{AT}', 'X', 'X', '9999-01-01')",
        f"SELECT helle.add_hours(gen_random_uuid(), '{AT}', 1, '08:00', '09:00', '9999-01-01', '')",
    ],
)
def test_and_say_so_to_who_writes_past_the_forms(committed_cast: Cast, statement: str) -> None:
    with pytest.raises(Refused, match="that far ahead"), committed_cast.anton.acting(), as_staff() as cursor:
        cursor.execute(statement)
