"""A list that says something else than its case is named and repaired: each test leaves the story as it found it."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from tests import whole_story
from tests.cast import Cast

from helle.register.cases import projections

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def number(committed_for_all: None) -> str:
    """The number of a case with everything in it, told once for the whole file: it takes seconds."""
    return whole_story.tell(Cast.assemble()).case.number


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


def test_the_owner_s_command_names_the_case(number: str, owner: Owner, ground: dict[str, str]) -> None:
    def check(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 # our own program
            [sys.executable, "-m", "helle.cli", "check", "--projections", *more],
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

    owner.execute("UPDATE protection_grant SET rung = 'contact' WHERE category = 'core'")
    done = check()
    assert done.returncode == 1
    assert f"case {number}" in done.stdout
    assert "1 written anew" in check("--repair").stdout
    assert projections.differences("lists") == []
