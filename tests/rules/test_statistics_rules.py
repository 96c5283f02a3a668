"""Who is counted and as what (STA-04..STA-07): what holds whatever the assessments."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import helle.register
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text
from helle.rules.statistics.criminal_statistics import CriminalStatisticsFacts, PoliceDistrict, criminal_statistics
from helle.rules.statistics.official_count import (
    COUNTING_AUTHORITIES,
    CountedAssessment,
    CountFacts,
    CountGroup,
    official_count,
)
from helle.rules.statistics.research import ResearchAct, ResearchFacts, research_extract

UNITS = Path(helle.register.__file__).parent / "organisations" / "data" / "units.toml"
TODAY = date(2026, 1, 1)
ASSESSMENTS = st.lists(
    st.builds(
        CountedAssessment,
        by=st.sampled_from(OrganisationKind),
        victim=st.booleans(),
        assessed_on=st.dates(date(2007, 1, 1), date(2025, 12, 31)),
        relationship=st.integers(1, 3),
    ),
    max_size=6,
).map(tuple)


@given(assessments=ASSESSMENTS)
def test_sta_05_a_person_counts_at_most_once_for_each_relationship(assessments: tuple[CountedAssessment, ...]) -> None:
    count = official_count(CountFacts(assessments, TODAY)).answer
    assert count is not None
    assert len(count.years) <= len({one.relationship for one in assessments})
    assert (count.group is CountGroup.VICTIM) is bool(count.years)
    assert set(count.years) <= {one.assessed_on.year for one in assessments if one.victim}


@given(assessments=ASSESSMENTS, other=ASSESSMENTS)
def test_sta_05_nobody_but_the_three_moves_the_count(
    assessments: tuple[CountedAssessment, ...], other: tuple[CountedAssessment, ...]
) -> None:
    outside = tuple(one for one in other if one.by not in COUNTING_AUTHORITIES)
    assert (
        official_count(CountFacts(assessments + outside, TODAY)).answer
        == official_count(CountFacts(assessments, TODAY)).answer
    )


@given(assessments=ASSESSMENTS, court=st.booleans(), on=st.dates(date(2007, 1, 1), date(2025, 12, 31)))
def test_def_07_a_judgment_never_takes_an_administrative_victim_out_of_the_count(
    assessments: tuple[CountedAssessment, ...], court: bool, on: date
) -> None:
    without = tuple(one for one in assessments if one.by is not OrganisationKind.COURT)
    before = official_count(CountFacts(without, TODAY)).answer
    judgment = CountedAssessment(OrganisationKind.COURT, court, on)
    after = official_count(CountFacts((*without, judgment), TODAY)).answer
    assert before is not None
    assert after is not None
    if before.group is CountGroup.VICTIM:
        assert after.group is CountGroup.VICTIM
        assert len(after.years) >= len(before.years)


@given(assessments=ASSESSMENTS)
def test_sta_05_who_is_presumed_is_never_among_the_victims(assessments: tuple[CountedAssessment, ...]) -> None:
    with_open = official_count(CountFacts(assessments, TODAY, under_assessment=True)).answer
    closed = official_count(CountFacts(assessments, TODAY)).answer
    assert with_open is not None
    assert closed is not None
    assert with_open.years == closed.years
    assert (with_open.group is CountGroup.PRESUMED) is (closed.group is CountGroup.NOT_COUNTED)


@given(facts=st.from_type(CriminalStatisticsFacts))
def test_sta_04_no_person_comes_in_with_the_criminal_statistics(facts: CriminalStatisticsFacts) -> None:
    assert not criminal_statistics(replace(facts, names_persons=True)).permits(reason_given=True)


def test_sta_04_the_districts_are_those_of_the_units() -> None:
    units = tomllib.loads(UNITS.read_text(encoding="utf-8"))["units"]
    police = {one["code"]: (one["names"][-1]["da"], one["names"][-1]["en"]) for one in units if one["kind"] == "police"}
    assert {one.value: (one.label.da, one.label.en) for one in PoliceDistrict} == police


def test_a_name_inside_a_sentence_keeps_its_capitals() -> None:
    facts = ResearchFacts(
        ResearchAct.DECIDE, institution=False, analyst=False, lead=True, on=date(2026, 3, 2), prepared=False
    )
    said = research_extract(facts).headline
    assert said == Text("Afgøre ansøgningen: som CMM's leder.", "Decide on the application: as CMM's lead.")
