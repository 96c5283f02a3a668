"""Extracts for research past the application: two persons, nothing changed, in its time, and who reads what."""

from __future__ import annotations

from uuid import uuid4

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.research.choices import ResearchDecision
from helle.register.research.models import Application
from tests import research_stories as told
from tests.cast import Cast, named
from tests.invariants.at_once import at_once
from tests.invariants.conftest import Connection, act
from tests.invariants.test_action_plans_at_once import one_is_told

IN_HER_NAME = "gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit()"
DECIDE = (
    "INSERT INTO research_decision (id, recorded_at, by_user_id, by_unit_id, preparation_id, kind, why)"
    f" SELECT {IN_HER_NAME}, p.id, 'granted', '' FROM research_preparation p WHERE p.application_id = %s"
)
PREPARE = (
    "INSERT INTO research_preparation (id, recorded_at, by_user_id, by_unit_id, application_id, version, granted,"
    f" refused, refused_why, conditions) SELECT {IN_HER_NAME}, %s, 2, '{{sex,region}}', '{{}}', '{{}}', ''"
)
EXTRACT = (
    "INSERT INTO research_extract (id, recorded_at, by_user_id, by_unit_id, application_id, file, columns, rows,"
    f" smallest, least, digest) SELECT {IN_HER_NAME}, %s, %s, '{{sex,region}}', 9, %s, %s, 'x'"
)
HAND_OUT = (
    "SELECT helle.hand_out(%s, 'research', 'zip', 'research', '{}', decode(repeat('00', 32), 'hex'),"
    " 24, 20, decode(repeat('00', 64), 'hex'))"
)
AGAIN = (
    "INSERT INTO research_application (id, recorded_at, by_user_id, by_unit_id, number, institution, journal,"
    " question, population, first_year, last_year, columns, reasons, ground, use_until, delete_by)"
    f" SELECT {IN_HER_NAME}, number + 1, institution, journal || %s, question, population, first_year, last_year,"
    " %s, %s, ground, %s, '2030-01-01' FROM research_application"
)


def test_of_two_who_decide_or_hand_out_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast, row = committed_cast, told.apply(committed_cast.stine)
    told.prepare(cast.stine, row)
    one_is_told(
        at_once([
            lambda: told.decide(cast.karen, row),
            lambda: told.decide(cast.karen, row, ResearchDecision.REFUSED, "Tabeller kan række."),
        ])
    )  # fmt: skip
    assert owner.execute("SELECT count(*) FROM research_decision").fetchone() == (1,)


def test_nobody_decides_alone_and_what_is_decided_stands(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast, row = committed_cast, told.apply(committed_cast.stine)
    told.prepare(cast.stine, row)
    assert act(app, cast.stine)
    with pytest.raises((InsufficientPrivilege, CheckViolation)):
        app.execute(DECIDE, [row.pk])
    app.rollback()
    owner.execute("UPDATE research_preparation SET by_user_id = %s", [cast.karen.user.pk])
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="research_four_eyes"):
        app.execute(DECIDE, [row.pk])
    app.rollback()
    owner.execute("UPDATE research_preparation SET by_user_id = %s", [cast.stine.user.pk])
    told.decide(cast.karen, row)
    assert act(app, cast.stine)
    with pytest.raises(CheckViolation, match="research_is_prepared"):
        app.execute(PREPARE, [row.pk])
    app.rollback()
    for statement in (
        "UPDATE research_application SET columns = '{year}'",
        "UPDATE research_preparation SET granted = '{year}'",
        "UPDATE research_decision SET kind = 'granted'",
        "DELETE FROM research_extract",
        "DELETE FROM research_deletion",
        "UPDATE research_revocation SET why = ''",
        "UPDATE research_measured SET left_out = 0",
    ):
        assert act(app, cast.karen)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)
        app.rollback()


def test_no_rows_leave_without_a_permission_nor_where_somebody_is_alone(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    row: Application = told.granted(cast)
    for smallest, least in ((2, 2), (4, 5)):
        assert act(app, cast.stine)
        app.execute(HAND_OUT, [file := uuid4()])
        with pytest.raises(CheckViolation, match="research_nobody_is_alone"):
            app.execute(EXTRACT, [row.pk, file, smallest, least])
        app.rollback()
    assert act(app, cast.stine)
    with pytest.raises(CheckViolation, match="research_is_handed_out"):
        app.execute(EXTRACT, [row.pk, uuid4(), 9, 5])
    app.rollback()
    assert act(app, cast.stine)
    app.execute(HAND_OUT, [file := uuid4()])
    app.execute(EXTRACT, [row.pk, file, 9, 5])
    with pytest.raises(CheckViolation, match="research_is_measured"):
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
    app.rollback()
    assert act(app, cast.stine)
    app.execute(HAND_OUT, [uuid4()])
    with pytest.raises(CheckViolation, match="research_is_granted"):
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
    app.rollback()


@pytest.mark.parametrize(
    ("journal", "columns", "reasons", "until", "name"),
    [
        ("b", "{name}", "{Til tabellen.}", "2026-01-01", "research_columns_are_known"),
        ("b", "{sex,sex}", "{Til tabellen.,Igen.}", "2026-01-01", "research_column_has_its_reason"),
        ("b", "{sex}", "{.}", "2026-01-01", "research_column_has_its_reason"),
        ("b", "{sex}", "{}", "2026-01-01", "research_column_has_its_reason"),
        ("b", "{sex}", "{Til tabellen.}", "2025-10-05", "research_has_its_time"),
        # The institution has an application under way with that number.
        (" ", "{sex}", "{Til tabellen.}", "2026-01-01", "research_journal_once"),
    ],
)
def test_an_application_is_of_listed_columns_with_reasons_of_a_time_to_come_and_once_at_a_time(
    committed_cast: Cast, app: Connection, journal: str, columns: str, reasons: str, until: str, name: str
) -> None:
    told.apply(committed_cast.stine)
    assert act(app, committed_cast.stine)
    with pytest.raises(CheckViolation, match=name):
        app.execute(AGAIN, [journal, columns, reasons, until])
    app.rollback()


def test_an_institution_sees_its_own_and_nobody_else_any(committed_cast: Cast, app: Connection) -> None:
    cast, ida = committed_cast, named(committed_cast, "ida")
    told.apply(ida, institution="Institut for Menneskerettigheder")
    told.hand_out(cast.stine, told.granted(cast))
    seen = {}
    for name in ("stine", "karen", "ida", "charlotte", "mette", "dorthe"):
        assert act(app, named(cast, name))
        seen[name] = tuple(
            (app.execute(f"SELECT count(*) FROM research_{table}").fetchone() or ())[0]
            for table in ("application", "preparation", "extract", "measured")
        )
        app.rollback()
    assert seen["stine"] == seen["karen"] == (2, 1, 1, 1)
    assert seen["ida"] == (1, 0, 0, 0)
    assert {seen["charlotte"], seen["mette"], seen["dorthe"]} == {(0, 0, 0, 0)}
    assert act(app, cast.stine)
    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT * FROM helle.research_persons(2022, 2024, '2025-01-01')")
    app.rollback()
