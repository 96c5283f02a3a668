"""Assessed victims by year: what is imported, what is counted, and that nobody is counted twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from random import Random

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections

from helle.register.cases.choices import FirstContact
from helle.register.statistics import queries
from helle.register.statistics.baseline import baseline
from helle.register.statistics.dimensions import GROUP_OF_CONTACT
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.rules.codes import Authority
from helle.rules.next_steps import ORGANISATION_OF_AUTHORITY
from helle.rules.statistics.official_count import CountedAssessment, CountFacts, official_count

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


def test_sta_05_a_person_counts_once_for_each_relationship(assess: Assess) -> None:
    person, _case = assess(dt.date(2024, 5, 1))
    assess(dt.date(2025, 5, 1), person=person)
    assess(dt.date(2024, 6, 1), victim=False)
    assert counted() == {2024: 1, 2025: 1}


def test_sta_05_an_assessment_that_is_confirmed_counts_in_its_first_year(assess: Assess) -> None:
    person, case = assess(dt.date(2024, 2, 1))
    assess(dt.date(2025, 4, 1), person=person, case=case)
    assess(dt.date(2025, 6, 1), person=person, case=case, authority="court")
    assert counted() == {2024: 1, 2025: 0}


def test_only_the_assessment_that_stands_counts(assess: Assess) -> None:
    # Victim, then decided anew as no victim; the other way round; and first victim, then not, then victim again.
    person, case = assess(dt.date(2024, 2, 1))
    assess(dt.date(2024, 3, 1), victim=False, person=person, case=case)
    person, case = assess(dt.date(2024, 2, 1), victim=False)
    assess(dt.date(2025, 3, 1), person=person, case=case)
    person, case = assess(dt.date(2024, 2, 1))
    assess(dt.date(2024, 3, 1), victim=False, person=person, case=case)
    assess(dt.date(2025, 4, 1), person=person, case=case)
    assert counted() == {2024: 0, 2025: 2}


def test_def_07_a_judgment_undoes_no_assessment_of_another(assess: Assess) -> None:
    person, case = assess(dt.date(2024, 2, 1))
    assess(dt.date(2025, 3, 1), victim=False, person=person, case=case, authority="court")
    assert counted() == {2024: 1, 2025: 0}


def test_sta_05_the_page_counts_as_the_rule_does(assess: Assess) -> None:
    """Whatever is assessed by whom and when: the years of the page are those of the rule."""
    expected: Counter[int] = Counter()
    rng = Random(5)  # noqa: S311 # Invented histories, the same each time.
    for _each in range(40):
        person: uuid.UUID | None = None
        cases: dict[int, uuid.UUID] = {}
        facts = []
        for day in sorted(dt.date(2024, 1, 1) + dt.timedelta(days=rng.randrange(640)) for _ in range(rng.randrange(7))):
            by, victim, relationship = rng.choice(list(Authority)), rng.random() < 0.6, rng.choice((1, 2))
            person, cases[relationship] = assess(
                day, victim=victim, authority=by.value, person=person, case=cases.get(relationship)
            )
            facts.append(CountedAssessment(ORGANISATION_OF_AUTHORITY[by], victim, day, relationship))
        answer = official_count(CountFacts(tuple(facts), TODAY)).answer
        assert answer
        expected.update(answer.years)
    assert sum(expected.values()) > 20
    assert counted() == {year: expected[year] for year in (2024, 2025)}


def test_sta_06_who_made_the_contact_is_shown_in_six_groups(assess: Assess) -> None:
    for contact in ("police", "police", "skat", "udlst", "reden", "municipality", "self"):
        assess(dt.date(2024, 5, 1), contact=contact)
    found = {one.code: one for one in queries.breakdowns(TODAY)}["contact"]
    assert found.years[0].counts == (2, 1, 1, 1, 1, 1)
    assert set(GROUP_OF_CONTACT) == set(FirstContact)


def test_id_16_where_it_happened_is_counted_and_what_nobody_said_is_unknown(assess: Assess) -> None:
    for sector in ("cleaning", "cleaning", "street", ""):
        assess(dt.date(2024, 5, 1), sector=sector)
    found = {one.code: one for one in queries.breakdowns(TODAY)}["sector"]
    counted = dict(zip((code for code, _label in found.groups), found.years[0].counts, strict=True))
    assert {code: count for code, count in counted.items() if count} == {"cleaning": 2, "street": 1, "unknown": 1}


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


VIEWS = (
    *("helle.counted('infinity')", "helle.assessments_made('infinity')"),
    "helle.joint_actions_held",
    *("helle.first_support", "helle.first_interview"),
    *("helle.triaged", "helle.reported", "helle.told_by_police"),
)
# What some of them are made of, by case: open to no role.
PARTS = ("helle.first_grounds", "helle.under_dublin")


@pytest.mark.django_db
@pytest.mark.parametrize("view", (*VIEWS, *PARTS))
def test_the_application_cannot_read_the_views(view: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view}")  # noqa: S608 - out of the list above


@pytest.mark.django_db(databases=["numbers"])
@pytest.mark.parametrize("view", PARTS)
def test_nor_does_the_numbers_role_read_what_they_are_made_of(view: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connections["numbers"].cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view}")  # noqa: S608 - out of the list above


def test_the_numbers_role_reads_no_table(committed: None, owner: Owner) -> None:
    tables = [row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
    assert "people_person" in tables
    for table in tables:
        with pytest.raises(ProgrammingError, match="permission denied"), connections["numbers"].cursor() as cursor:
            cursor.execute(psycopg.sql.SQL("SELECT 1 FROM {}").format(psycopg.sql.Identifier(str(table))))


def test_the_views_hold_no_key_of_a_person_case_or_referral(committed: None) -> None:
    columns = set()
    for view in VIEWS:
        with connections["numbers"].cursor() as cursor:
            cursor.execute(f"SELECT * FROM {view}")  # noqa: S608 - out of the list above
            columns |= {column.name for column in cursor.description}
    assert columns == {
        "authority", "decided_on", "was_trafficked", "relationship_current", "purposes", "residence_then", "sex_then",
        "age_then", "nationality_then", "first_contact", "no_interview_reason", "indicated_on", "supported_on",
        "indicated_minute", "supported_minute", "stopped_on",
        "outcome", "spectrum", "occurred_on", "sent_on", "prosecution_on", "received_on", "sector",
        "held_on", "led_by",
    }  # fmt: skip
