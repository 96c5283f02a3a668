"""Assessments written by the owner and committed, as the role of the numbers sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import psycopg
import pytest
from tests.cast import Cast

Owner = psycopg.Connection[tuple[object, ...]]
type Assess = Callable[..., tuple[uuid.UUID, uuid.UUID]]


@pytest.fixture
def assess(committed_cast: Cast, owner: Owner) -> Assess:
    """Write an assessment of a new person, of a known one, or once more in the same case. Returns person and case."""
    seat = committed_cast.mette.membership
    user, unit = seat.user_id, seat.unit_id

    def write(
        on: dt.date,
        *,
        victim: bool = True,
        purposes: tuple[str, ...] = ("prostitution",),
        sex: str = "woman",
        age: int | None = 30,
        person: uuid.UUID | None = None,
        case: uuid.UUID | None = None,
        authority: str = "cmm",
        current: bool = True,
        no_interview: str = "",
        contact: str = "police",
        sector: str = "",
        nationality: str = "RO",
        residence: str = "permit",
        entered_on: dt.date | None = None,
    ) -> tuple[uuid.UUID, uuid.UUID]:
        at = dt.datetime.combine(entered_on or on, dt.time(12), dt.UTC)
        if person is None:
            person = uuid.uuid4()
            owner.execute("INSERT INTO people_person VALUES (%s, %s, %s)", [person, at, unit])
        if case is None:
            case = uuid.uuid4()
            owner.execute(
                "INSERT INTO cases_case (id, number, person_id, opened_at, opened_by_user_id, opened_by_unit_id,"
                " ground, first_contact, version) VALUES (%s, %s, %s, %s, %s, %s, 'indication', %s, 1)",
                [case, case.hex[:12], person, at, user, unit, contact],
            )
        if authority == "court":  # It decides on an indictment.
            owner.execute(
                "INSERT INTO identification_circumstance (id, case_id, kind, during, recorded_at, by_user_id,"
                " by_unit_id) SELECT %s, %s, 'indictment', daterange(%s, NULL), %s, %s, %s WHERE NOT EXISTS"
                " (SELECT 1 FROM identification_circumstance WHERE case_id = %s AND kind = 'indictment')",
                [uuid.uuid4(), case, on, at, user, unit, case],
            )
        owner.execute(
            "INSERT INTO identification_assessment (id, case_id, sequence, authority, decided_on, was_trafficked,"
            " relationship_current, purposes, acts, means, factors, no_interview_reason, residence_then, sex_then,"
            " age_then, sector, nationality_then, recorded_at, by_user_id, by_unit_id) VALUES (%s, %s,"
            " (SELECT count(*) + 1 FROM identification_assessment WHERE case_id = %s), %s, %s, %s, %s, %s, '{}',"
            " '{}', '{}', %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(uuid.uuid4(), case, case, authority, on, victim, current if victim else None),
                *(list(purposes) if victim else [], no_interview, residence),
                *(sex, age, sector, nationality, at, user, unit),
            ],
        )
        return person, case

    return write
