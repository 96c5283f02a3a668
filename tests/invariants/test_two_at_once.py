"""Many writers at once, each with a connection of its own, try to break what must always hold.

Each property gives random days to actions in several threads, and to plain SQL as the application's role beside them,
without the version that a form carries: what is left between them and a broken record is the database.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
)

from helle.register.cases import actions as cases
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.people import actions as people
from helle.register.protection import clock, submissions
from helle.register.protection.refusals import AlreadySaved
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.register.support import queries as support_queries
from helle.rules.codes import (
    ExtensionGround,
    LadderEvent,
    OrganisationKind,
    ResidenceStatus,
)
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import (
    NO_VERSION,
    acting,
    assessed_case,
    at_once,
    decision,
    interview,
    long_period_by_sql,
    new_case,
    plain_sql,
)
from tests.invariants.conftest import Connection

TODAY = stories.FIRST_DAY

attempts = settings(
    max_examples=6,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
some_day_back = st.integers(0, 40).map(lambda days: TODAY - dt.timedelta(days=days))
day_pairs = st.tuples(some_day_back, st.one_of(st.none(), st.integers(0, 30)))


def overlapping(owner: Connection, table: str, during: str, same: Sequence[str], also: str = "true") -> int:
    """How many pairs of rows with the same key overlap."""
    keys = " AND ".join(f"a.{name} = b.{name}" for name in same)
    row = owner.execute(
        f"SELECT count(*) FROM {table} a JOIN {table} b ON {keys} AND a.id < b.id"  # Names from below.
        f" AND a.{during} && b.{during} WHERE {also}"
    ).fetchone()
    assert row is not None
    return int(row[0])


@attempts
@given(written=st.lists(day_pairs, min_size=3, max_size=5))
def test_a_person_never_has_two_residence_statuses_at_once(
    committed_cast: Cast, owner: Connection, ground: dict[str, str], written: list[tuple[dt.date, int | None]]
) -> None:
    case = new_case(committed_cast)

    def by_action(since: dt.date, length: int | None) -> Callable[[], object]:
        until = None if length is None else since + dt.timedelta(days=length)
        return acting(
            committed_cast.mette,
            lambda: people.residence_set(
                case.pk, case.person_id, status=ResidenceStatus.EU_RIGHT, since=since, until=until
            ),
        )

    def by_sql(since: dt.date, length: int | None) -> Callable[[], object]:
        return plain_sql(
            ground,
            committed_cast.jonas,
            "INSERT INTO people_residence (id, person_id, status, during, recorded_at, recorded_by_id,"
            " recorded_by_unit_id) VALUES (gen_random_uuid(), %(person)s, 'permit', daterange(%(since)s, %(until)s),"
            " helle.instant(), helle.acting_user(), helle.acting_unit())",
            {
                "person": case.person_id,
                "since": since,
                "until": None if length is None else since + dt.timedelta(days=length + 1),
            },
        )

    outcomes = at_once([(by_sql if place % 2 else by_action)(*days) for place, days in enumerate(written)])
    assert any(not isinstance(outcome, Exception) for outcome in outcomes)
    assert (
        overlapping(
            owner, "people_residence", "during", ["person_id"], "a.superseded_at IS NULL AND b.superseded_at IS NULL"
        )
        == 0
    )


@attempts
@given(starts=st.lists(st.integers(0, 60), min_size=2, max_size=4))
def test_periods_of_one_case_never_overlap_and_never_last_more_than_120_days_together(
    committed_cast: Cast, owner: Connection, ground: dict[str, str], starts: list[int]
) -> None:
    case = assessed_case(committed_cast)
    clock.freeze(dt.datetime(2025, 12, 5, 9, tzinfo=clock.COPENHAGEN))
    try:
        days = [TODAY + dt.timedelta(days=start) for start in starts]
        works = [
            acting(
                committed_cast.mette,
                lambda day=day: support.period_set(  # type: ignore[misc]
                    stories.fresh(case), expected_version=NO_VERSION, notified_on=day
                ),
            )
            for day in days
        ]
        works += [lambda day=day: long_period_by_sql(ground, committed_cast.jonas, case, day, 100) for day in days]  # type: ignore[misc]
        outcomes = at_once(works)
    finally:
        clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))
    assert any(not isinstance(outcome, Exception) for outcome in outcomes)
    assert overlapping(owner, "support_span", "days", ["case_id"]) == 0
    assert longest(owner) <= 120


@pytest.mark.parametrize(("first_day", "length"), [(100, 90), (20, 60)])
def test_nor_do_those_of_one_person_in_two_cases(
    committed_cast: Cast, owner: Connection, ground: dict[str, str], first_day: int, length: int
) -> None:
    case = assessed_case(committed_cast)
    with committed_cast.mette.acting():
        second = cases.case_open(ground="indication", first_contact="self", person_id=case.person_id)
        cases.rung_move(second, event=LadderEvent.CONTACT_RECORDED, occurred_on=TODAY, by_kind=OrganisationKind.CMM)
        cases.indication_set(second, expected_version=NO_VERSION, occurred_on=TODAY, reasons=stories.REASONS)
        interview(second)
        identification.assessment_make(second, expected_version=NO_VERSION, decision=decision(TODAY))
    notified = [(case, TODAY), (second, TODAY + dt.timedelta(days=first_day))]
    clock.freeze(dt.datetime(2026, 2, 5, 9, tzinfo=clock.COPENHAGEN))
    try:
        # 90 days and 90 days after them are too many; 60 and 60 run at once.
        outcomes = at_once(
            [
                lambda one=one, day=day: long_period_by_sql(ground, committed_cast.jonas, one, day, length)  # type: ignore[misc]
                for one, day in notified
            ]
        )
    finally:
        clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))
    assert [isinstance(outcome, Exception) for outcome in outcomes].count(True) == 1
    assert longest(owner) == length


def longest(owner: Connection) -> int:
    """The most days that the periods of any case last together."""
    row = owner.execute(
        "SELECT max(days) FROM (SELECT sum(upper(days) - lower(days)) FROM support_span GROUP BY case_id) AS s (days)"
    ).fetchone()
    assert row is not None
    return int(row[0])


@attempts
@given(ends=st.lists(st.integers(31, 200), min_size=2, max_size=4))
def test_no_extension_passes_day_120_however_many_are_decided_at_once(
    committed_cast: Cast, owner: Connection, ground: dict[str, str], ends: list[int]
) -> None:
    case = assessed_case(committed_cast)
    with committed_cast.mette.acting():
        period = support.period_set(case, expected_version=NO_VERSION, notified_on=TODAY)

    def by_action(end: int) -> Callable[[], object]:
        return acting(
            committed_cast.mette,
            lambda: support.extension_decide(
                stories.fresh(case),
                support_queries.periods_of(case.pk)[0],
                expected_version=NO_VERSION,
                granted=True,
                ground=ExtensionGround.SPECIAL_REASONS,
                new_end=TODAY + dt.timedelta(days=end),
                wants_or_must_leave=True,
                reasons=stories.REASONS,
            ),
        )

    def by_sql(end: int) -> Callable[[], object]:
        return plain_sql(
            ground,
            committed_cast.jonas,
            "INSERT INTO support_span (id, period_id, case_id, latest_end, sequence, days, ground, decided_on,"
            " recorded_at, by_user_id, by_unit_id) SELECT gen_random_uuid(), id, case_id, latest_end, %(sequence)s,"
            " daterange(%(first)s, %(after)s), 'special_reasons', %(today)s, helle.instant(), helle.acting_user(),"
            " helle.acting_unit() FROM support_period WHERE id = %(period)s",
            {
                "sequence": 2 + end,
                "first": TODAY + dt.timedelta(days=31),
                "after": TODAY + dt.timedelta(days=end + 1),
                "today": TODAY,
                "period": period.pk,
            },
        )

    at_once([*(by_action(end) for end in ends), *(by_sql(end) for end in ends)])
    assert overlapping(owner, "support_span", "days", ["case_id"]) == 0
    assert longest(owner) <= 120
    last = owner.execute("SELECT max(upper(days)) - 1 FROM support_span WHERE period_id = %s", [period.pk]).fetchone()
    assert last is not None
    assert last[0] <= TODAY + dt.timedelta(days=120)


@pytest.mark.parametrize("latest", [121, 200])
def test_a_period_cannot_promise_more_than_day_120(committed_cast: Cast, ground: dict[str, str], latest: int) -> None:
    case = assessed_case(committed_cast)
    insert = (
        "INSERT INTO support_period (id, case_id, kind, notified_on, latest_end, recorded_at, by_user_id, by_unit_id)"
        " VALUES (gen_random_uuid(), %(case)s, 'restitution', %(day)s, %(latest)s, helle.instant(),"
        " helle.acting_user(), helle.acting_unit())"
    )

    def write(days: int) -> object:
        given_days = {"case": case.pk, "day": TODAY, "latest": TODAY + dt.timedelta(days=days)}
        return plain_sql(ground, committed_cast.mette, insert, given_days)()

    with pytest.raises(CheckViolation):
        write(latest)
    assert write(120) == 1


def test_a_span_cannot_claim_another_latest_end_than_its_period_s(committed_cast: Cast, ground: dict[str, str]) -> None:
    case = assessed_case(committed_cast)
    with committed_cast.mette.acting():
        period = support.period_set(case, expected_version=NO_VERSION, notified_on=TODAY)
    with pytest.raises(ForeignKeyViolation):
        plain_sql(
            ground,
            committed_cast.mette,
            "INSERT INTO support_span (id, period_id, case_id, latest_end, sequence, days, ground, decided_on,"
            " recorded_at, by_user_id, by_unit_id) SELECT gen_random_uuid(), id, case_id, latest_end + 30, 2,"
            " daterange(latest_end + 20, latest_end + 29), 'special_reasons', notified_on, helle.instant(),"
            " helle.acting_user(), helle.acting_unit() FROM support_period WHERE id = %(period)s",
            {"period": period.pk},
        )()


def test_only_the_authority_of_its_kind_writes_a_period(committed_cast: Cast, ground: dict[str, str]) -> None:
    case = assessed_case(committed_cast)
    with pytest.raises(InsufficientPrivilege):
        plain_sql(
            ground,
            committed_cast.mette,
            "INSERT INTO support_period (id, case_id, kind, notified_on, latest_end, recorded_at, by_user_id,"
            " by_unit_id) VALUES (gen_random_uuid(), %(case)s, 'reflection', %(day)s, %(day)s, helle.instant(),"
            " helle.acting_user(), helle.acting_unit())",
            {"case": case.pk, "day": TODAY},
        )()


@attempts
@given(days=st.lists(some_day_back, min_size=3, max_size=5))
def test_a_person_never_has_two_contact_persons_at_once(
    committed_cast: Cast, owner: Connection, ground: dict[str, str], days: list[dt.date]
) -> None:
    case = new_case(committed_cast)
    colleagues = [committed_cast.mette, committed_cast.jonas, committed_cast.karen]
    works: list[Callable[[], object]] = []
    for place, day in enumerate(days):
        who = colleagues[place % 3]
        works.append(
            acting(
                committed_cast.mette,
                lambda who=who, day=day: contact_actions.contact_person_set(  # type: ignore[misc]
                    stories.fresh(case), expected_version=NO_VERSION, user=who.user, since=day, why=stories.WHY
                ),
            )
        )
        works.append(
            plain_sql(
                ground,
                committed_cast.jonas,
                "INSERT INTO support_contactperson (id, case_id, user_id, during, recorded_at, by_user_id) VALUES"
                " (gen_random_uuid(), %(case)s, %(user)s, daterange(%(day)s, NULL), helle.instant(),"
                " helle.acting_user())",
                {"case": case.pk, "user": who.user.pk, "day": day},
            )
        )
    outcomes = at_once(works)
    assert any(not isinstance(outcome, Exception) for outcome in outcomes)
    assert overlapping(owner, "support_contactperson", "during", ["case_id"]) == 0


@attempts
@given(turns=st.lists(st.integers(0, 2), min_size=3, max_size=6))
def test_a_unit_never_has_two_assignees_of_a_case_at_once(
    committed_cast: Cast, owner: Connection, turns: list[int]
) -> None:
    case = new_case(committed_cast)
    colleagues = [committed_cast.mette, committed_cast.jonas, committed_cast.karen]
    at_once(
        [
            acting(
                colleagues[turn],
                lambda turn=turn: cases.case_assign(  # type: ignore[misc]
                    stories.fresh(case), expected_version=NO_VERSION, user=colleagues[turn].user
                ),
            )
            for turn in turns
        ]
    )
    assert overlapping(owner, "cases_assignment", "during", ["case_id", "unit_id"]) == 0
    now = owner.execute(
        "SELECT count(*) FROM cases_assignment WHERE case_id = %s AND upper_inf(during)", [case.pk]
    ).fetchone()
    assert now == (1,)


@attempts
@given(answers=st.lists(st.booleans(), min_size=2, max_size=5))
def test_two_assessments_of_a_case_never_have_one_number(
    committed_cast: Cast, owner: Connection, answers: list[bool]
) -> None:
    case = new_case(committed_cast)
    with committed_cast.mette.acting():
        stays.residence_record(
            case,
            expected_version=NO_VERSION,
            status=ResidenceStatus.EU_RIGHT,
            since=dt.date(2024, 1, 1),
            until=None,
        )
        interview(case)
    outcomes = at_once(
        [
            acting(
                committed_cast.mette,
                lambda answer=answer: identification.assessment_make(  # type: ignore[misc]
                    stories.fresh(case), expected_version=NO_VERSION, decision=decision(TODAY, answer)
                ),
            )
            for answer in answers
        ]
    )
    made = sum(not isinstance(outcome, Exception) for outcome in outcomes)
    assert made >= 1
    numbers = [
        row[0]
        for row in owner.execute(
            "SELECT sequence FROM identification_assessment WHERE case_id = %s ORDER BY 1", [case.pk]
        )
    ]
    assert numbers == list(range(1, made + 1))
    steps = [
        row[0] for row in owner.execute("SELECT sequence FROM cases_rungevent WHERE case_id = %s ORDER BY 1", [case.pk])
    ]
    assert steps == list(range(1, len(steps) + 1))


@attempts
@given(presses=st.integers(2, 6))
def test_a_form_s_token_is_spent_once_however_often_the_button_is_pressed(
    committed_cast: Cast, owner: Connection, presses: int
) -> None:
    token = uuid.uuid4()

    def press() -> object:
        with committed_cast.mette.acting():
            try:
                submissions.spend(token, "/sager/2025-0001", "")
            except AlreadySaved as saved:
                return saved.location
        return "spent"

    outcomes = at_once([press] * presses)
    assert sorted(outcomes, key=str) == ["/sager/2025-0001"] * (presses - 1) + ["spent"]
    assert owner.execute("SELECT count(*) FROM protection_sentform WHERE token = %s", [token]).fetchone() == (1,)


@attempts
@given(moves=st.lists(st.tuples(st.sampled_from(list(ResidenceStatus)), some_day_back), min_size=3, max_size=5))
def test_a_unit_never_holds_a_grant_twice_and_competence_follows_the_facts(
    committed_cast: Cast, owner: Connection, moves: list[tuple[ResidenceStatus, dt.date]]
) -> None:
    case = new_case(committed_cast)

    def record(status: ResidenceStatus, since: dt.date) -> Callable[[], object]:
        return acting(
            committed_cast.mette,
            lambda: stays.residence_record(
                stories.fresh(case), expected_version=NO_VERSION, status=status, since=since, until=None
            ),
        )

    def put_forward(since: dt.date) -> Callable[[], object]:
        return acting(
            committed_cast.jonas,
            lambda: stays.circumstance_set(
                stories.fresh(case),
                expected_version=NO_VERSION,
                kind=CircumstanceKind.EXPULSION_REFERRAL,
                since=since,
                until=since,
            ),
        )

    at_once([*(record(*move) for move in moves), *(put_forward(since) for _, since in moves)])
    assert overlapping(owner, "protection_grant", "during", ["case_id", "unit_id", "category"]) == 0
    with committed_cast.mette.acting(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT helle.question_is_with_udlst(%s)", [case.pk])
        with_udlst = cursor.fetchone()[0]
    held = owner.execute(
        "SELECT count(*) FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.code = 'UDLST'"
        " WHERE g.case_id = %s AND g.category = 'narrative' AND upper_inf(g.during)",
        [case.pk],
    ).fetchone()
    assert held == (1 if with_udlst else 0,)


def test_two_cases_opened_at_once_have_two_numbers(committed_cast: Cast, owner: Connection) -> None:
    def open_one() -> object:
        with committed_cast.mette.acting():
            return cases.case_open(ground="indication", first_contact="self").number

    outcomes = at_once([open_one] * 6)
    assert len(set(map(str, outcomes))) == 6
    assert owner.execute("SELECT count(DISTINCT number) FROM cases_case").fetchone() == (6,)
