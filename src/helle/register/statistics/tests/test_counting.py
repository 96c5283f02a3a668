"""Assessed victims by year: what is imported, what is counted, and that nobody is counted twice."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections

from helle.register.statistics import queries
from helle.register.statistics.baseline import baseline
from helle.register.statistics.tests.conftest import Assess, Owner

TODAY = dt.date(2025, 10, 6)


def counted() -> dict[int, int]:
    return {bar.first_year: bar.persons for bar in queries.series(TODAY) if not bar.imported}


def test_the_imported_years_close_on_the_published_sums_fig_01() -> None:
    # 632 + 98 + 97 + 64 + 77; then + 80, + 73, + 112.
    assert [baseline().through(year) for year in (2020, 2021, 2022, 2023)] == [968, 1048, 1121, 1233]
    assert sum(row.persons for row in baseline().exploitation) == 968


def test_the_register_counts_from_2024_and_no_year_is_both(assess: Assess) -> None:
    assess(dt.date(2023, 12, 31))
    assess(dt.date(2024, 1, 1))
    bars = queries.series(TODAY)
    assert baseline().cut_over == dt.date(2024, 1, 1)
    years = [year for bar in bars for year in range(bar.first_year, bar.last_year + 1)]
    assert years == list(range(2007, 2026))
    assert [bar.imported for bar in bars] == [True] * 8 + [False] * 2
    assert (bars[0].label, bars[0].persons) == ("2007–2016", 632)
    assert {bar.first_year: bar.persons for bar in bars}[2023] == 112
    assert counted() == {2024: 1, 2025: 0}


def test_every_imported_figure_names_its_source_and_no_counted_one_does(assess: Assess) -> None:
    for bar in queries.series(TODAY):
        assert (bar.source in baseline().sources) is bar.imported
        assert bar.unfinished is (bar.first_year == 2025)


def test_a_person_counts_once_in_her_first_year_sta_05(assess: Assess) -> None:
    person, _case = assess(dt.date(2024, 5, 1))
    assess(dt.date(2025, 5, 1), person=person)
    assess(dt.date(2024, 6, 1), victim=False)
    assert counted() == {2024: 1, 2025: 0}


def test_only_the_assessment_that_stands_counts(assess: Assess) -> None:
    # Victim, then decided anew as no victim; and the other way round; and confirmed the year after.
    person, case = assess(dt.date(2024, 2, 1))
    assess(dt.date(2024, 3, 1), victim=False, person=person, case=case)
    person, case = assess(dt.date(2024, 2, 1), victim=False)
    assess(dt.date(2025, 3, 1), person=person, case=case)
    person, case = assess(dt.date(2024, 2, 1))
    assess(dt.date(2025, 4, 1), person=person, case=case)
    assert counted() == {2024: 0, 2025: 2}


def test_who_was_counted_before_the_cut_over_is_not_counted_again(assess: Assess) -> None:
    person, _case = assess(dt.date(2023, 5, 1))
    assess(dt.date(2025, 5, 1), person=person)
    assert counted() == {2024: 0, 2025: 0}


def test_purposes_roll_up_to_groups_once_for_each_person_sta_07(assess: Assess) -> None:
    assess(dt.date(2024, 1, 5), purposes=("prostitution", "pornographic_images", "forced_labour"))
    assess(dt.date(2024, 1, 6), purposes=("begging",), sex="man", age=17)
    assess(dt.date(2024, 1, 7), purposes=(), age=None)
    found = {one.code: one for one in queries.breakdowns(TODAY)}
    codes = [code for code, _label in found["exploitation"].groups]
    exploitation = dict(zip(codes, found["exploitation"].years[0].counts, strict=True))
    assert {code: count for code, count in exploitation.items() if count} == {
        "sexual": 1, "forced_labour": 1, "other": 1, "not_established": 1,
    }  # fmt: skip
    assert found["exploitation"].years[0].persons == 3
    assert found["age"].years[0].counts == (1, 1, 1)
    assert found["sex"].years[0].counts == (2, 1, 0, 0)
    assert found["residence"].years[0].counts == (0, 3, 0, 0, 0)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(717, 968, 74), (111, 968, 11), (95, 968, 10), (112 - 73, 73, 53), (1, 200, 1), (0, 7, 0), (3, 0, None)],
)
def test_percentages_are_computed_and_rounded_once(part: int, whole: int, expected: int | None) -> None:
    # 717/968 = 74.07; 111/968 = 11.47; 95/968 = 9.81; 39/73 = 53.4, where a page says 35; 0.5 rounds up.
    assert queries.percent(part, whole) == expected


@pytest.mark.django_db
def test_the_application_cannot_read_the_view() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.assessed")


def test_the_numbers_role_reads_no_table(committed: None, owner: Owner) -> None:
    tables = [row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
    assert "people_person" in tables
    for table in tables:
        with pytest.raises(ProgrammingError, match="permission denied"), connections["numbers"].cursor() as cursor:
            cursor.execute(psycopg.sql.SQL("SELECT 1 FROM {}").format(psycopg.sql.Identifier(str(table))))


def test_the_view_holds_no_key_of_a_person_or_case(committed: None) -> None:
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.assessed")
        columns = {column.name for column in cursor.description}
    assert columns == {
        "authority", "decided_on", "was_trafficked", "purposes", "residence_then", "sex_then", "age_then",
        "nationality_then", "first_contact", "first_for_person",
    }  # fmt: skip
