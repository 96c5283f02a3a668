"""How the work is done, in figures: interviews, first support, what is passed on, and when CMM and others are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from tests import hotline_stories, joint_action_stories, minor_stories, plan_stories, report_stories, stories
from tests.cast import Cast, Member
from tests.gates import Gates

from helle.register.cases import actions as cases
from helle.register.identification.choices import NoInterviewReason
from helle.register.joint_actions.choices import Ended
from helle.register.minors import queries as minors
from helle.register.protection import clock
from helle.register.referrals import triage_actions
from helle.register.referrals.choices import TriageOutcome
from helle.register.reports import actions as reports
from helle.register.reports.actions import NewReferral
from helle.register.reports.choices import Outcome
from helle.register.reports.models import Report
from helle.register.statistics import quality
from helle.register.statistics.baseline import FILE, baseline
from helle.register.statistics.quality import median_hours
from helle.register.statistics.tests.conftest import Assess
from helle.register.statistics.tests.test_page import panel
from helle.register.support_plans.choices import Step
from helle.rules.codes import FactorAnswer
from helle.rules.definitions.spectrum import SpectrumFacts, SpectrumPlace
from helle.rules.examples import examples_of
from helle.rules.hotline import CallerKind
from helle.rules.support.codes import SupportDelay

TODAY = stories.FIRST_DAY


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
class TestGates(Gates):
    view = "statistics-quality"
    outsiders = ("olga", "dorthe", "anton")
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "statistics.quality_read"
    purpose = "statistics"


def measured(code: str, year: int, until: dt.date = TODAY) -> dict[str, int]:
    """The groups of a measure that have somebody in a year."""
    found = next(one for one in quality.measures(until) if one.code == code)
    row = next(one for one in found.years if one.year == year)
    assert row.persons == sum(row.counts)
    return {group: count for (group, _label), count in zip(found.groups, row.counts, strict=True) if count}


def body(who: Member) -> str:
    response = who.client().get(reverse("statistics-quality"))
    assert response.status_code == 200
    return response.content.decode()


def test_id_02_assessments_without_an_interview_are_counted_by_their_reason(assess: Assess) -> None:
    person, case = assess(dt.date(2024, 3, 1))
    assess(dt.date(2024, 4, 1), victim=False, person=person, case=case, no_interview="refused")
    for reason in NoInterviewReason:
        assess(dt.date(2025, 3, 1), no_interview=reason.value)
    assert measured("interviews", 2024) == {"with_interview": 1, "refused": 1}
    assert measured("interviews", 2025) == {"refused": 1, "unable": 1, "court": 1}


def test_sta_05_every_assessment_is_counted_beside_the_persons(assess: Assess) -> None:
    person, case = assess(dt.date(2024, 3, 1))
    assess(dt.date(2024, 4, 1), current=False, person=person, case=case)
    assess(dt.date(2024, 4, 2), victim=False)
    assert measured("answers", 2024) == {"current": 1, "not_current": 1, "no_victim": 1}


@pytest.mark.parametrize(
    ("after", "group"),
    [
        (0, "within_day"), (1, "within_three_days"), (2, "within_three_days"), (3, "within_week"), (6, "within_week"),
        (7, "later"), (None, "not_begun"),
    ],
)  # fmt: skip
def test_id_13_the_days_from_the_indication_to_the_first_support(
    committed_cast: Cast, after: int | None, group: str
) -> None:
    case = stories.an_opened_case(committed_cast)
    if after is not None:
        day = TODAY + dt.timedelta(days=after)
        clock.freeze(dt.datetime(day.year, day.month, day.day, 18, tzinfo=clock.COPENHAGEN))
        with committed_cast.mette.acting():
            cases.step_settle(
                case,
                expected_version=stories.fresh(case).version,
                code="give_support",
                settled_on=day,
                note=stories.WHY,
            )
    assert measured("support", 2025) == {group: 1}


@pytest.mark.django_db(databases=["default", "numbers"])
def test_id_13_the_database_counts_the_hours_as_the_rule_does() -> None:
    named = ("indicated_on", "indicated_minute", "began_on", "began_minute")
    with connections["numbers"].cursor() as cursor:
        for example in examples_of("first_support"):
            answer: Any = example.answer
            if answer is not None:
                facts: Any = [example.facts.get(name) for name in named]
                cursor.execute("SELECT helle.most_hours(%s, %s, %s, %s)", facts)
                begun = answer["delay"] != SupportDelay.NOT_BEGUN
                assert cursor.fetchone()[0] == (answer["most_hours"] if begun else None), example.name.en


def test_id_13_a_median_is_of_ten_cases_at_least(committed_cast: Cast) -> None:
    opened = stories.open_cases(committed_cast, stories.refer(committed_cast, persons=10))
    now = clock.now().astimezone(clock.COPENHAGEN)
    for hours, case in enumerate(opened, start=1):
        measure = plan_stories.award(committed_cast.mette, case)
        if hours == 10:
            assert median_hours(TODAY) == {}
        plan_stories.step(
            committed_cast.mette, case, measure, Step.BEGUN, at_minute=now.hour * 60 + now.minute + 60 * (hours % 3)
        )
    assert median_hours(TODAY) == {2025: 1}
    assert measured("support", 2025) == {"within_day": 10}


def test_min_04_the_days_of_unaccompanied_minors_without_a_representative(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)  # Nobody says that she is a minor who is alone.
    children = [
        minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
        for _each in range(3)
    ]
    minor_stories.appoint(cast.ulla, children[0])
    clock.move_forward(dt.timedelta(days=7))
    minor_stories.appoint(cast.ulla, children[1])
    clock.move_forward(dt.timedelta(days=24))
    until = clock.today()
    assert measured("unrepresented", 2025, until) == {"none": 1, "week": 1, "longer": 1}
    # As it was known on an earlier day.
    assert measured("unrepresented", 2025, until - dt.timedelta(days=1)) == {"none": 1, "week": 1, "month": 1}
    with cast.mette.acting():
        assert minors.days_without_representative(case) is None
        assert [minors.days_without_representative(one) for one in children] == [0, 7, 31]


def passed_on(cast: Cast, *, manifestly: bool, unreasonable: bool, work_on: dt.date = TODAY) -> None:
    referral = stories.refer(cast)
    with cast.mette.acting():
        triage_actions.referral_close(
            referral,
            outcome=TriageOutcome.PASSED_ON,
            passed_on_to="AT",
            reason=stories.WHY,
            work=SpectrumFacts(FactorAnswer.NO, manifestly, unreasonable, work_on),
        )


def test_def_08_what_is_passed_on_is_counted_apart_by_its_place(committed_cast: Cast) -> None:
    passed_on(committed_cast, manifestly=True, unreasonable=True)
    passed_on(committed_cast, manifestly=True, unreasonable=True, work_on=dt.date(2022, 5, 31))
    passed_on(committed_cast, manifestly=False, unreasonable=True)
    passed_on(committed_cast, manifestly=False, unreasonable=False)
    nothing = stories.refer(committed_cast)
    with committed_cast.mette.acting():
        triage_actions.referral_close(nothing, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason=stories.WHY)
    assert measured("spectrum", 2025) == {
        place.value: 1 for place in SpectrumPlace if place is not SpectrumPlace.TRAFFICKING
    }


def test_flo_08_what_the_public_reports_is_counted_as_what_it_was(committed_cast: Cast) -> None:
    passed, nothing, referred = (report_stories.write() for _ in range(3))
    report_stories.write()
    report_stories.pass_on(committed_cast.vera, passed.id)
    with committed_cast.vera.acting():
        reports.report_close(
            Report.objects.get(pk=nothing.id),
            outcome=Outcome.NO_ACTION,
            passed_on_to="",
            passed_on_text="",
            reason=stories.WHY,
            work=report_stories.UNREASONABLE,
        )
        new = NewReferral("kiosk", "", [], urgent=False, occurred_on=TODAY, description=stories.WHY, persons=1)
        reports.report_refer(Report.objects.get(pk=referred.id), new)
    assert measured("reports", 2025) == {"referred": 1, "passed_on": 1, "no_action": 1, "open": 1}
    # What became a referral is counted as one when it is decided on.
    assert measured("spectrum", 2025) == {"vulnerable_worker": 1}


@pytest.mark.parametrize(
    ("before", "group"),
    [(0, "same_day"), (1, "within_week"), (7, "within_week"), (8, "within_month"), (30, "within_month"), (31, "later")],
)
def test_cri_04_the_days_until_the_police_told_cmm(committed_cast: Cast, before: int, group: str) -> None:
    seen = TODAY - dt.timedelta(days=before)
    stories.refer(committed_cast, by=committed_cast.peter, police_unit="", occurred_on=seen)
    stories.refer(committed_cast, by=committed_cast.anders, occurred_on=seen)
    assert measured("police", 2025) == {group: 1}


def test_flo_04_how_often_the_prosecution_came_in_too(committed_cast: Cast) -> None:
    for day in (TODAY, None, None):
        stories.refer(committed_cast, by=committed_cast.peter, police_unit="", prosecution_on=day)
    assert measured("prosecution", 2025) == {"involved": 1, "not_noted": 2}


def test_pub_stat_04_calls_are_counted_by_who_called_and_a_corrected_one_once(committed_cast: Cast) -> None:
    for kind in (CallerKind.POLICE, CallerKind.POLICE, CallerKind.CONTROL, CallerKind.HEALTH, CallerKind.NOT_TOLD):
        hotline_stories.record(committed_cast.vera, caller=kind)
    hotline_stories.correct(committed_cast.mette, hotline_stories.record(committed_cast.vera))
    hotline_stories.record(committed_cast.vera, started_at=dt.datetime(2023, 12, 31, 23, 30, tzinfo=clock.COPENHAGEN))
    hotline_stories.record(committed_cast.vera, started_at=dt.datetime(2024, 1, 1, 0, 30, tzinfo=clock.COPENHAGEN))
    assert measured("calls", 2025) == {"police": 3, "authorities": 2, "others": 1}
    # What was before the register's own count is not counted, whoever writes it down afterwards.
    assert measured("calls", 2024) == {"citizens": 1}
    with pytest.raises(StopIteration):
        measured("calls", 2023)


def test_pub_stat_04_the_published_calls_are_marked_as_imported_and_stand_apart(committed_cast: Cast) -> None:
    page = body(committed_cast.stine)
    assert "2019 316 Importeret PUB-STAT-04" in panel(page, "opkald-foer")
    assert "2019" not in panel(page, "fordeling-calls")


def test_lab_06_joint_actions_that_were_held_are_counted_by_who_led_them_and_where(committed_cast: Cast) -> None:
    cast = committed_cast
    held = joint_action_stories.plan(cast)
    joint_action_stories.change(cast.anders, held, sector="agriculture")
    cancelled = joint_action_stories.plan(cast, by=cast.sofie, asked=(cast.anders, cast.mette))
    joint_action_stories.end(cast.anders, held)
    joint_action_stories.end(cast.sofie, cancelled, Ended.CANCELLED)
    assert measured("joint_actions", 2025) == {"at": 1}
    assert measured("joint_action_sectors", 2025) == {"agriculture": 1}


def test_no_year_of_calls_is_both_imported_and_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = FILE.read_text(encoding="utf-8").replace('year = 2019\nwhat = "hotline', 'year = 2024\nwhat = "hotline')
    (tmp_path / "baseline.toml").write_text(written, encoding="utf-8")
    monkeypatch.setattr("helle.register.statistics.baseline.FILE", tmp_path / "baseline.toml")
    with pytest.raises(ValueError, match="counts the calls of that year itself"):
        baseline.__wrapped__()


def test_numbers_are_for_the_lead_and_the_analyst_alone(committed_cast: Cast, assess: Assess) -> None:
    for day in range(1, 10):
        assess(dt.date(2024, 2, day))
    for day in range(1, 4):
        assess(dt.date(2024, 3, day), no_interview="refused")
    for who in (committed_cast.karen, committed_cast.stine):
        assert "2024 12 9 (75&nbsp;%) 3 (25&nbsp;%)" in panel(body(who), "fordeling-interviews")
        assert "Du læser antallene" in body(who)
    for who in (committed_cast.mette, committed_cast.ulla):
        assert "2024" not in panel(body(who), "fordeling-interviews")
        # All of them say victim, so nothing is small there; but its total would help to work out the other.
        assert "2024" not in panel(body(who), "fordeling-answers")
        assert "Du læser andele og ingen antal" in body(who)
