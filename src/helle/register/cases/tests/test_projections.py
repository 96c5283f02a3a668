"""Whether the lists say what the cases say, today as on the day they were written."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection
from tests import stories
from tests.cast import Cast

from helle.register.cases import projections
from helle.register.protection import clock

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def number(committed_cast: Cast) -> str:
    """The number of a case with everything in it."""
    return stories.tell(committed_cast).case.number


def test_after_a_story_the_lists_agree_with_the_cases(number: str) -> None:
    assert projections.differences("lists") == []


@pytest.mark.parametrize(
    "change",
    [
        "rung = 'contact'",
        'steps = \'[{"code": "other", "due": null}]\'',
        "next_due = '2020-01-01'",
        "period_end = NULL",
        "assigned_to_id = NULL",
        "opened_at = opened_at + interval '1 second'",
        "number = '2020-0001'",
    ],
)
def test_a_list_that_says_something_else_is_named_and_repaired(number: str, owner: Owner, change: str) -> None:
    at_cmm = "category = 'core' AND unit_id = (SELECT id FROM organisations_unit WHERE code = 'CMM')"
    changed = owner.execute(f"UPDATE protection_grant SET {change} WHERE {at_cmm}")  # noqa: S608 # The list above.
    assert changed.rowcount == 1
    assert projections.differences("lists") == [number]
    assert projections.repair("lists") == 1
    assert projections.differences("lists") == []
    assert projections.repair("lists") == 0


def test_steps_that_come_with_the_day_are_missing_until_the_night_s_repair(number: str) -> None:
    clock.move_forward(dt.timedelta(days=200))  # The period has ended.
    assert projections.differences("lists") == [number]
    assert projections.repair("lists") == 1
    assert projections.differences("lists") == []


def test_every_case_is_looked_at_also_when_there_are_several_portions(
    committed_cast: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "PORTION", 2)
    stories.open_case(committed_cast, stories.refer(committed_cast, persons=5))
    owner.execute("UPDATE protection_grant SET rung = 'contact' WHERE category = 'core'")
    assert len(projections.differences("lists")) == 5
    assert projections.repair("lists") == 5


def test_the_owner_s_command_names_the_case(number: str, owner: Owner, ground: dict[str, str]) -> None:
    def check() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "helle.cli", "check", "--projections"],
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "helle.site.settings",
                "HELLE_STATE": str(settings.HELLE_STATE),
                "HELLE_DATABASE": ground["register"],
                "HELLE_KEYS_DATABASE": ground["keys"],
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert check().returncode == 0
    owner.execute("UPDATE protection_grant SET rung = 'contact' WHERE category = 'core'")
    done = check()
    assert done.returncode == 1
    assert f"case {number}" in done.stdout


def test_the_application_reads_no_facts_but_those_of_its_units_cases(committed_cast: Cast) -> None:
    case = stories.open_case(committed_cast, stories.refer(committed_cast))
    for call in (
        "case_facts_unchecked(%s, current_date)",
        "projections(%s, 1)",
        "hold_case(%s)",
        "competence_by_calendar(%s)",
    ):
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(f"SELECT * FROM helle.{call}", [case.pk])  # noqa: S608 # The list above.
    with committed_cast.ulla.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM helle.case_facts(%s, current_date)", [case.pk])
        assert cursor.fetchone() == (0,)
