"""Whom an extract for research is of: the persons of the official count, but for those who are kept out (GOV-19)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connections
from tests.cast import Cast

from helle.register.statistics.tests.conftest import Assess, Owner

IN_2023, IN_2024 = dt.date(2023, 5, 17), dt.date(2024, 2, 1)


def persons(first: int = 2022, last: int = 2024) -> list[dict[str, Any]]:
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.research_persons(%s, %s, %s)", [first, last, dt.date(2025, 10, 1)])
        names = [one.name for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_each_counted_victim_is_a_row_without_a_day_or_a_key(assess: Assess) -> None:
    assess(IN_2023)
    assess(IN_2023, victim=False)
    assess(IN_2024, sex="man")
    found = persons()
    assert sorted((one["decided_on"], one["sex_then"]) for one in found) == [
        (dt.date(2023, 1, 1), "woman"),
        (dt.date(2024, 1, 1), "man"),
    ]
    assert [one["sex_then"] for one in persons(2024, 2024)] == ["man"]
    assert not any(isinstance(value, uuid.UUID) for one in found for value in one.values())


@pytest.mark.parametrize("how", ["withdrawn", "limited", "said_no"])
def test_whoever_took_a_consent_back_or_is_erased_is_marked_as_kept_out_and_has_no_key(
    assess: Assess, committed_cast: Cast, owner: Owner, how: str
) -> None:
    """So is who limited one, and who said no herself, once of age, to what a representative had agreed to."""
    erased, _ = assess(IN_2023)
    withdrew, case = assess(IN_2023)
    assess(IN_2024, person=withdrew)
    assess(IN_2024, age=41)
    seat = committed_cast.mette.membership
    owner.execute("INSERT INTO erasure_erased (person_id, at) VALUES (%s, now())", [erased])
    owner.execute(
        "INSERT INTO sharing_consent (id, case_id, recorded_at, by_user_id, by_unit_id, to_unit_id, given_on, given_by,"
        " categories, purposes, until, withdrawn_at, withdrawn_by_id, withdrawn_how) VALUES"
        " (%s, %s, now(), %s, %s, %s, helle.local_today(), 'herself', '{identity}', '{return}',"
        " helle.local_today() + 60, now(), %s, %s)",
        [uuid.uuid4(), case, seat.user_id, seat.unit_id, seat.unit_id, seat.user_id, how],
    )
    found = persons()
    assert [one["age_then"] for one in found if not one["kept_out"]] == [41]
    kept_out = [one for one in found if one["kept_out"]]
    assert len(kept_out) == 3
    # Their groups are known while the extract is made, so that others like them can be left out with them.
    assert {one["decided_on"].year for one in kept_out} == {2023, 2024}
    assert not any(isinstance(value, uuid.UUID) for one in kept_out for value in one.values())


@pytest.mark.parametrize(("ahead", "kept_out"), [(1, False), (0, True), (None, True)])
def test_who_said_no_from_eighteen_on_is_kept_out_from_that_day_on(
    assess: Assess, committed_cast: Cast, owner: Owner, ahead: int | None, kept_out: bool
) -> None:
    """`ahead`: in how many days she turns 18; None where no such day is kept any more, since she is of age. Who gave
    the consent is not asked here: a representative's would need one who is appointed."""
    person, case = assess(IN_2024, age=16)
    seat = committed_cast.mette.membership
    owner.execute(
        "INSERT INTO people_profile (person_id, sex, birth_precision, age_disputed, turns_18_on, nationalities,"
        " languages, needs_interpreter, version, changed_at, changed_by_id)"
        " VALUES (%s, 'woman', 'day', false, helle.local_today() + %s::int, '[]', '[]', false, 1, now(), %s)",
        [person, ahead, seat.user_id],
    )
    owner.execute(
        "INSERT INTO sharing_consent (id, case_id, recorded_at, by_user_id, by_unit_id, to_unit_id, given_on, given_by,"
        " categories, purposes, until, no_ahead_at, no_ahead_by_id) VALUES"
        " (%s, %s, now(), %s, %s, %s, helle.local_today(), 'herself', '{identity}', '{return}',"
        " helle.local_today() + 60, now(), %s)",
        [uuid.uuid4(), case, seat.user_id, seat.unit_id, seat.unit_id, seat.user_id],
    )
    assert [one["kept_out"] for one in persons()] == [kept_out]
