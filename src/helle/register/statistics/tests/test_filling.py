"""The statistics table: it is the register counted directly, on any day; nobody goes from a row of it to a case."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connections, transaction
from psycopg import sql
from tests.cast import Cast

from helle.register.protection import clock
from helle.register.statistics import commands, filling
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.register.statistics.tests.test_workbench import Grounds

DAY = dt.date(2024, 3, 1)
A, B = ("a",), ("b",)


def rows(owner: Owner, population: str = "assessed") -> list[tuple[Any, ...]]:
    """Pseudonym, whether it is loose, and from when until when the state was known."""
    return owner.execute(
        "SELECT pseudonym, loose, known_from, known_until FROM statistics_populationrow WHERE population = %s"
        " ORDER BY known_from, pseudonym",
        [population],
    ).fetchall()


def erase(owner: Owner, person: uuid.UUID) -> None:
    owner.execute("INSERT INTO erasure_erased (person_id, at) VALUES (%s, now())", [person])


@pytest.mark.parametrize(
    ("days", "states", "expected"),
    [
        ([1], {1: A}, [(1, None, A)]),
        ([1, 2, 3], {1: A, 2: A, 3: B}, [(1, 3, A), (3, None, B)]),
        ([1, 2, 3], {1: A, 3: A}, [(1, 2, A), (3, None, A)]),
        ([1, 2], {2: A}, [(2, None, A)]),
        ([1, 2], {1: A}, [(1, 2, A)]),
        ([1], {}, []),
    ],
)
def test_a_state_lasts_from_the_day_it_was_known_to_the_day_it_was_not(
    days: list[int], states: dict[int, tuple[str]], expected: list[tuple[int, int | None, tuple[str]]]
) -> None:
    of = {day: dt.date(2024, 1, day) for day in range(1, 4)}
    found = filling.spans([of[day] for day in days], {of[day]: state for day, state in states.items()})
    assert list(found) == [(of[since], of[until] if until else None, state) for since, until, state in expected]


def test_as_known_on_any_day_it_is_the_register_counted_directly(
    committed_cast: Cast, owner: Owner, assess: Assess
) -> None:
    write = Grounds(owner, committed_cast)
    # Presumed, then assessed; presumed and never assessed; and somebody whose assessment is corrected a week later.
    person, case = write.case()
    write.rung(case, "indication_found", "indication", dt.date(2024, 2, 1))
    _person, other = write.case()
    write.rung(other, "indication_found", "indication", dt.date(2024, 2, 5))
    filling.refresh_now()
    write.rung(case, "assessment_opened", "under_assessment", dt.date(2024, 2, 20))
    assess(DAY, person=person, case=case, entered_on=dt.date(2024, 3, 4))
    _person, mistyped = assess(DAY, sector="cleaning")
    filling.refresh_now()
    owner.execute(
        "UPDATE identification_assessment SET superseded_at = '2024-03-08 12:00+00' WHERE case_id = %s", [mistyped]
    )
    filling.refresh_now()
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=day) for day in range(100)]
    assert filling.differences(days) == []
    assert [(since, until) for _pseudonym, _loose, since, until in rows(owner)] == [
        (DAY, dt.date(2024, 3, 8)), (dt.date(2024, 3, 4), None),
    ]  # fmt: skip
    stood = sorted(row[1:] for row in rows(owner) + rows(owner, "presumed"))
    filling.refresh_now(everything=True)
    assert sorted(row[1:] for row in rows(owner) + rows(owner, "presumed")) == stood
    assert filling.differences(days) == []


def test_a_run_that_is_cut_short_leaves_nothing_and_the_next_has_it_all(
    committed_cast: Cast, owner: Owner, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling.refresh_now()
    assess(DAY)
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(filling, "spans", lambda *_given: 1 / 0)
        filling.refresh_now()
    assert rows(owner) == []
    assert filling.refresh_now().anew == 1
    assert filling.refresh_now().anew == 0
    assert len(rows(owner)) == 1


def test_of_two_at_once_the_second_waits(committed_cast: Cast, owner: Owner, assess: Assess) -> None:
    assess(DAY)
    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock(hashtext('helle.statistics'))")
        assert filling.refresh() is None
        with pytest.raises(filling.NotFilled):
            filling.refresh_now(at_most=dt.timedelta())
    assert filling.refresh() is not None


def test_who_is_erased_is_counted_on_and_no_key_leads_to_her(
    committed_cast: Cast, owner: Owner, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, case = assess(DAY)
    assess(DAY)
    filling.refresh_now()
    before = {row[0] for row in rows(owner)}
    erase(owner, person)
    filling.refresh_now()
    after = {row[0]: row[1] for row in rows(owner)}
    assert len(after) == 2 and len(before & set(after)) == 1
    (loose,) = [pseudonym for pseudonym, is_loose in after.items() if is_loose]
    assert loose not in before
    # Whatever is written of her since, and when all are counted anew under another key: her row stays as it was, once.
    owner.execute("UPDATE cases_case SET first_contact = 'skat' WHERE id = %s", [case])
    filling.refresh_now()
    monkeypatch.setattr(filling, "_key", lambda: b"\x01" * 32)
    filling.refresh_now()
    found = {row[0]: row[1] for row in rows(owner)}
    assert len(found) == 2 and found[loose] and before.isdisjoint(found)


def test_a_table_filled_for_the_first_time_has_who_was_erased_before_without_a_way_back(
    committed_cast: Cast, owner: Owner, assess: Assess
) -> None:
    person, case = assess(DAY)
    erase(owner, person)
    owner.execute("DELETE FROM statistics_changed")
    owner.execute("DELETE FROM statistics_filling")
    filling.refresh_now()
    ((pseudonym, loose, _since, _until),) = rows(owner)
    assert loose and pseudonym != filling._pseudonym(filling._key(), "assessed", case)


def test_a_pseudonym_is_of_one_population_under_one_key() -> None:
    subject, key = uuid.uuid4(), b"\x02" * 32
    made = {filling._pseudonym(one, population, subject) for one in (key, b"\x03" * 32) for population in ("a", "b")}
    assert len(made) == 4 and all(len(one) == filling.PSEUDONYM_BYTES for one in made)


def test_a_table_that_was_never_filled_is_no_table_of_noughts(committed: None, owner: Owner) -> None:
    owner.execute("DELETE FROM statistics_filling")
    with pytest.raises(psycopg.Error, match="never filled"):
        owner.execute("SELECT * FROM helle.counted('infinity')")
    filling.refresh_now()
    owner.execute("SELECT * FROM helle.counted('infinity')")


def test_what_differs_is_named_in_codes(
    committed_cast: Cast, owner: Owner, assess: Assess, capsys: pytest.CaptureFixture[str]
) -> None:
    person, case = assess(DAY, sector="cleaning")
    assert commands.refresh(everything=False) == 0
    assert commands.compare([DAY]) == 0
    owner.execute("UPDATE statistics_populationrow SET sector = 'street'")
    assert commands.compare([DAY]) == 1
    said = capsys.readouterr().out
    assert "assessed: 1 in the register, 0 in the table" in said and "sector=cleaning" in said
    assert "0 in the register, 1 in the table" in said and "sector=street" in said
    assert str(person) not in said and str(case) not in said
    with pytest.raises(filling.Astray):
        filling.require_the_same()
    assert commands.refresh(everything=True) == 0 and commands.compare([DAY]) == 0


def test_as_known_on_a_day_to_come_nothing_is_compared(
    committed_cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    to_come = clock.today() + dt.timedelta(days=1)
    assert commands.compare([clock.today(), to_come]) == 2
    assert f"{to_come} has not come" in capsys.readouterr().err


@pytest.mark.parametrize("alias", ["default", "numbers", "lists", "staff"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM statistics_populationrow",
        "UPDATE statistics_populationrow SET sector = ''",
        "DELETE FROM statistics_populationrow",
        "INSERT INTO statistics_filling VALUES (1, now(), '', 1)",
        "SELECT 1 FROM statistics_changed",
        "SELECT * FROM helle.take_counted(1, '', gen_random_uuid())",
        "SELECT * FROM helle.counted_states('person', '{}')",
        "SELECT * FROM helle.counted_otherwise('infinity')",
    ],
)
def test_nobody_else_fills_the_table(committed: None, alias: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connections[alias].cursor() as cursor:
        cursor.execute(statement)


def test_who_fills_it_reads_no_other_table_and_changes_no_row(committed: None, owner: Owner) -> None:
    own = {"statistics_populationrow", "statistics_filling"}
    tables = [str(row[0]) for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    refused: list[sql.Composable] = [
        *(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(one)) for one in tables if one not in own),
        sql.SQL("UPDATE statistics_populationrow SET sector = ''"),
        sql.SQL("DELETE FROM statistics_filling"),
    ]
    for statement in refused:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(using=filling.ALIAS),
            connections[filling.ALIAS].cursor() as cursor,
        ):
            cursor.execute(statement)
    assert "people_name" in tables and len(refused) > 300


def test_a_row_holds_codes_and_days_alone(committed: None, owner: Owner) -> None:
    kinds = owner.execute(
        "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_name = 'statistics_populationrow'"
        " AND column_name <> 'id'"
    ).fetchall()
    assert {str(kind) for (kind,) in kinds} == {"character varying", "bytea", "boolean", "date", "ARRAY", "smallint"}


def rows_read(owner: Owner) -> int:
    """How many rows, and entries of indexes, of what the filling writes were read by this connection so far."""
    ((number,),) = owner.execute(
        "SELECT sum(pg_stat_get_xact_tuples_returned(r.oid))::bigint FROM (SELECT unnest(ARRAY['statistics_changed',"
        " 'statistics_populationrow', 'statistics_recordkey']::regclass[]) AS of) t"
        " CROSS JOIN LATERAL (SELECT t.of UNION SELECT indexrelid FROM pg_index WHERE indrelid = t.of) r (oid)"
    ).fetchall()
    return int(number)  # type: ignore[call-overload,no-any-return]


def test_what_is_filled_next_reads_no_more_of_what_was_filled_before(owner: Owner) -> None:
    """No plan knows of a row yet in the transaction in which everybody is filled in, and what was taken lies there."""
    many, at_once = 2_000, 100
    read = []
    last: tuple[object, ...] = ("", uuid.UUID(int=0))
    with owner.transaction(force_rollback=True):
        owner.execute(
            "INSERT INTO statistics_changed (kind, subject, erased)"
            " SELECT 'person', gen_random_uuid(), false FROM generate_series(1, %s)",
            [many],
        )
        for _turn in range(many // at_once):
            before = rows_read(owner)
            taken = owner.execute(
                "SELECT kind, subject, fate FROM helle.take_counted(%s, %s, %s)", [at_once, *last]
            ).fetchall()
            assert len(taken) == at_once and {fate for _kind, _subject, fate in taken} == {"counted"}
            last = taken[-1][:2]
            those, loose = ([uuid.uuid4().bytes for _one in taken] for _kind in ("own", "loose"))
            owner.execute(
                "INSERT INTO statistics_populationrow (id, population, pseudonym, loose, known_from, decided_on,"
                " authority, purposes, residence_then, sex_then, age_group, nationality_then, first_contact, sector,"
                " stage, sender, outcome) SELECT gen_random_uuid(), 'assessed', p, false, %s, %s,"
                " '', '{}', '', '', '', '', '', '', '', '', '' FROM unnest(%s::bytea[]) AS p",
                [DAY, DAY, those],
            )
            owner.execute("SELECT helle.draw_record_keys(%s), helle.forget_record_keys(%s)", [those, those])
            owner.execute("SELECT helle.pass_record_keys(%s, %s)", [those, loose])
            read.append(rows_read(owner) - before)
        drawn = owner.execute("SELECT count(*) FROM statistics_recordkey").fetchall()
    assert drawn == [(many,)]
    assert max(read) <= 2 * min(read), read


def test_many_who_are_erased_at_once_each_keep_their_key_in_a_time_that_grows_with_how_many_they_are(
    owner: Owner,
) -> None:
    """Found in a list of all of them for each, it grew with the square: 40,000 took ten seconds, and now a third."""
    many = 40_000
    with owner.transaction(force_rollback=True):
        owner.execute(
            "INSERT INTO statistics_recordkey (pseudonym, key)"
            " SELECT decode(md5('own' || key), 'hex'), key FROM generate_series(1, %s) AS key",
            [many],
        )
        owner.execute("SET LOCAL statement_timeout = '4s'")
        owner.execute(
            "SELECT helle.pass_record_keys(array_agg(decode(md5('own' || key), 'hex')),"
            " array_agg(decode(md5('loose' || key), 'hex'))) FROM generate_series(1, %s) AS key",
            [many],
        )
        passed = owner.execute(
            "SELECT count(*) FROM statistics_recordkey WHERE pseudonym = decode(md5('loose' || key), 'hex')"
        ).fetchall()
    assert passed == [(many,)]
