"""Whether the lists say what the cases say, today as on the day they were written."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from django.db import ProgrammingError, connection
from tests import stories
from tests.cast import Cast

from helle.register.cases import projections
from helle.register.cases.facts_read import from_row
from helle.register.protection import clock

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def number(committed_cast: Cast) -> str:
    """The number of a case in the middle of its period."""
    return stories.a_running_period(committed_cast).number


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


def test_a_list_that_begins_a_moment_later_is_written_too(committed_cast: Cast, owner: Owner) -> None:
    """Who waited for another writer acts at an instant before the grant that this writer's act began."""
    case = stories.a_case_with_udlst(committed_cast)
    at_udlst = "category = 'core' AND unit_id = (SELECT id FROM organisations_unit WHERE code = 'UDLST')"
    later = "tstzrange(helle.clock_now() + interval '5 minutes', NULL)"
    owner.execute(f"UPDATE protection_grant SET during = {later}, rung = NULL WHERE {at_udlst}")  # noqa: S608 # above
    stories.hold_interview(committed_cast.mette, case)
    row = owner.execute(f"SELECT rung FROM protection_grant WHERE {at_udlst}").fetchone()  # noqa: S608 # above
    assert row == ("under_assessment",)


def test_a_step_of_an_older_version_leaves_the_desk_in_order(number: str, committed_cast: Cast, owner: Owner) -> None:
    owner.execute(
        'UPDATE protection_grant SET steps = \'[{"code": "retired", "due": "2025-10-07"}]\', next_due = \'2025-10-07\''
        " WHERE category = 'core'"
    )
    page = committed_cast.mette.client().get("/")
    assert page.status_code == 200
    assert "Se, hvad sagen venter på" in page.content.decode() and number in page.content.decode()


def test_a_case_that_cannot_be_read_does_not_keep_the_others_back(
    committed_cast: Cast, number: str, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    (other,) = stories.open_cases(committed_cast, stories.refer(committed_cast))
    owner.execute("UPDATE protection_grant SET rung = 'contact' WHERE category = 'core'")
    broken = owner.execute("SELECT id FROM cases_case WHERE number = %s", [number]).fetchone()
    assert broken is not None
    right = from_row

    def stumble(case_id: uuid.UUID, *given: object) -> object:
        if case_id == broken[0]:
            raise ValueError("a code nobody knows")
        return right(case_id, *given)  # type: ignore[arg-type] # passed on as given

    monkeypatch.setattr(projections, "from_row", stumble)
    with pytest.raises(projections.CasesLeftOut, match=f"{broken[0]}: ValueError") as left_out:
        projections.night("lists")
    assert number not in str(left_out.value)
    shown = owner.execute("SELECT rung FROM protection_grant WHERE number = %s", [other.number]).fetchone()
    assert shown == ("indication",)


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
