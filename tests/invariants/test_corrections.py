"""No correction opens a door: whoever corrects, in whatever order, with the application or past it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from helle.register.cases import actions as cases
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.correcting import actions
from helle.register.correcting.entries import find
from helle.register.identification import queries as identification
from helle.register.protection import clock
from helle.register.protection.refusals import Refused, Stale
from helle.register.statistics import filling
from helle.register.support import actions as support
from helle.register.support import queries as support_queries
from helle.rules.codes import Authority, ExtensionGround, LadderEvent
from tests import correction_stories, stories
from tests.cast import Cast, Member
from tests.correction_stories import correct, event_of, take_out
from tests.invariants.at_once import NO_VERSION, acting, assessed_case, at_once
from tests.invariants.conftest import Connection, act

TODAY = stories.FIRST_DAY
LATER = dt.date(2025, 10, 30)
chains = settings(
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def correction_by_sql(
    connection: Connection, who: Member, case: Case, kind: str, entry: uuid.UUID, replaced_by: uuid.UUID | None = None
) -> None:
    """A correction and nothing else, straight into the table."""
    assert act(connection, who)
    connection.execute(
        "INSERT INTO cases_correction (id, case_id, kind, corrected, replaced_by, recorded_at, by_user_id, by_unit_id)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, helle.instant(), helle.acting_user(), helle.acting_unit())",
        [case.pk, kind, entry, replaced_by],
    )


def corrected(who: Member, case: Case, kind: CorrectableKind, entry: uuid.UUID) -> Callable[[], object]:
    """Taking an entry out, by somebody whose form knows nothing of the others."""

    def work() -> object:
        found = find(case, kind, entry)
        assert found is not None
        return actions.entry_correct(
            case, found, expected_version=NO_VERSION, given=None, why=correction_stories.WHY, seen=""
        )

    return acting(who, work)


def test_of_two_who_correct_the_same_entry_at_once_one_does_and_the_other_is_told(
    committed_cast: Cast, owner: Connection
) -> None:
    case = stories.an_opened_case(committed_cast)
    with committed_cast.mette.acting():
        entry = event_of(case, LadderEvent.INDICATION_FOUND).pk
    outcomes = at_once(
        [
            corrected(who, case, CorrectableKind.RUNG_EVENT, entry)
            for who in (committed_cast.mette, committed_cast.jonas)
        ]
    )
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refused)
    assert refused[0].message.en.startswith("Somebody else has just corrected this")
    assert rows(owner, "SELECT count(*) FROM cases_correction WHERE corrected = %s", entry) == [(1,)]


def test_of_one_who_takes_an_indication_out_and_one_who_builds_on_it_the_ladder_stays_whole(
    committed_cast: Cast, owner: Connection
) -> None:
    case = stories.an_opened_case(committed_cast)
    with committed_cast.mette.acting():
        entry = event_of(case, LadderEvent.INDICATION_FOUND).pk

    def ends() -> None:
        cases.rung_enter(
            case, expected_version=NO_VERSION, event=LadderEvent.WITHDREW, occurred_on=TODAY, reasons=stories.REASONS
        )

    outcomes = at_once(
        [corrected(committed_cast.mette, case, CorrectableKind.RUNG_EVENT, entry), acting(committed_cast.jonas, ends)]
    )
    assert sum(not isinstance(one, Exception) for one in outcomes) >= 1
    assert rows(owner, "SELECT helle.ladder_holds(%s)", case.pk) == [(True,)]


def test_of_two_who_describe_her_at_once_one_does_and_the_other_is_told(
    committed_cast: Cast, owner: Connection
) -> None:
    case = stories.an_opened_case(committed_cast)

    def describes(sex: str, form: int | None) -> Callable[[], object]:
        return lambda: actions.person_describe(
            case,
            expected_version=NO_VERSION,
            profile_version=form,
            described=stories.description(sex=sex),
            why=correction_stories.WHY,
        )

    mette, jonas = committed_cast.mette, committed_cast.jonas
    outcomes = at_once([acting(mette, describes("man", 1)), acting(jonas, describes("trans_other", 1))])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Stale)
    # Without the version of the form both write, and of neither what was known before is lost.
    at_once([acting(mette, describes("woman", NO_VERSION)), acting(jonas, describes("not_stated", NO_VERSION))])
    kept = rows(
        owner,
        "SELECT version FROM people_profileversion WHERE person_id = %s UNION ALL"
        " SELECT version FROM people_profile WHERE person_id = %s ORDER BY 1",
        case.person_id,
        case.person_id,
    )
    assert kept == [(1,), (2,), (3,), (4,)]


def rows(owner: Connection, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    return owner.execute(statement, list(parameters)).fetchall()


class TestPastTheApplication:
    """A caseworker with a connection of her own."""

    def test_takes_no_step_out_of_the_middle_of_the_ladder(self, committed_cast: Cast, app: Connection) -> None:
        case = assessed_case(committed_cast)
        with committed_cast.mette.acting():
            entry = event_of(case, LadderEvent.INDICATION_FOUND).pk
        correction_by_sql(app, committed_cast.mette, case, "rung_event", entry)
        with pytest.raises(CheckViolation) as told:
            app.commit()
        assert told.value.diag.constraint_name == "ladder_is_kept"

    def test_puts_nothing_in_its_place_that_is_not_there(self, committed_cast: Cast, app: Connection) -> None:
        case = stories.an_opened_case(committed_cast)
        with committed_cast.mette.acting():
            entry = event_of(case, LadderEvent.INDICATION_FOUND).pk
        correction_by_sql(app, committed_cast.mette, case, "rung_event", entry, uuid.uuid4())
        with pytest.raises(CheckViolation) as told:
            app.commit()
        assert told.value.diag.constraint_name == "entry_replaced_in_its_case"

    def test_corrects_an_entry_once_and_in_its_case(self, committed_cast: Cast, app: Connection) -> None:
        case, other = stories.an_opened_case(committed_cast), stories.an_opened_case(committed_cast)
        with committed_cast.mette.acting():
            entry = event_of(case, LadderEvent.INDICATION_FOUND).pk
        with pytest.raises(InsufficientPrivilege):
            correction_by_sql(app, committed_cast.mette, other, "rung_event", entry)
        app.rollback()
        correction_by_sql(app, committed_cast.mette, case, "rung_event", entry)
        app.commit()
        with pytest.raises(UniqueViolation):
            correction_by_sql(app, committed_cast.mette, case, "rung_event", entry)

    @pytest.mark.parametrize("kind", ["interview", "assessment", "period"])
    def test_corrects_nothing_of_another_authority(self, committed_cast: Cast, app: Connection, kind: str) -> None:
        case = stories.a_running_period(committed_cast)
        with committed_cast.ulla.acting():
            entry = {
                "interview": lambda: identification.interviews_of(case.pk)[0].pk,
                "assessment": lambda: identification.assessments_of(case.pk)[0].pk,
                "period": lambda: support_queries.periods_of(case.pk)[0].row.pk,
            }[kind]()
        with pytest.raises(InsufficientPrivilege):
            correction_by_sql(app, committed_cast.mette, case, kind, entry)

    def test_takes_no_period_from_under_its_extension(self, committed_cast: Cast, app: Connection) -> None:
        case = stories.decide_extension(committed_cast.ulla, stories.a_running_period(committed_cast))
        with committed_cast.ulla.acting():
            entry = stories.period_of(case).row.pk
        correction_by_sql(app, committed_cast.ulla, case, "period", entry)
        with pytest.raises(CheckViolation) as told:
            app.commit()
        assert told.value.diag.constraint_name == "extensions_corrected_first"

    def test_answers_no_request_that_came_after_the_extension(self, committed_cast: Cast, app: Connection) -> None:
        case = stories.decide_extension(committed_cast.ulla, stories.a_running_period(committed_cast))
        new = uuid.uuid4()
        with later(), pytest.raises(CheckViolation) as told:
            stories.request_extension(committed_cast.mette, case)
            with committed_cast.ulla.acting():
                period = stories.period_of(case)
            wrong, request = period.spans[1], period.open_request
            assert request is not None
            correction_by_sql(app, committed_cast.ulla, case, "extension", wrong.pk, new)
            app.execute(
                "INSERT INTO support_span (id, period_id, case_id, latest_end, sequence, days, ground, decided_on,"
                " recorded_at, by_user_id, by_unit_id)"
                " SELECT %s, period_id, case_id, latest_end, sequence, days, ground, decided_on,"
                " helle.instant(), helle.acting_user(), helle.acting_unit() FROM support_span WHERE id = %s",
                [new, wrong.pk],
            )
            app.execute(
                "INSERT INTO support_extensionanswer (request_id, case_id, span_id, decided_on, recorded_at,"
                " by_user_id, by_unit_id) VALUES (%s, %s, %s, %s, helle.instant(),"
                " helle.acting_user(), helle.acting_unit())",
                [request.pk, case.pk, new, wrong.decided_on],
            )
            app.commit()
        assert told.value.diag.constraint_name == "answer_to_the_same_request"


a_day = st.integers(0, 24).map(lambda days: TODAY + dt.timedelta(days=days))
tries = st.lists(
    st.tuples(st.sampled_from(["notify", "move", "extend", "stretch", "out", "shorten", "assess"]), a_day,
              st.integers(31, 130)),
    min_size=4,
    max_size=10,
)  # fmt: skip


@chains
@given(tried=tries)
def test_no_chain_of_corrections_gives_more_than_120_days_or_a_rung_the_ladder_does_not_have(
    committed_cast: Cast,
    owner: Connection,
    tried: list[tuple[str, dt.date, int]],
) -> None:
    case, taken = assessed_case(committed_cast), 0
    with later():
        for what, day, length in tried:
            try:
                attempt(committed_cast, case, what, day, length)
                taken += 1
            except Refused:
                pass
            assert rows(owner, "SELECT helle.ladder_holds(%s)", case.pk) == [(True,)]
            used, start, latest = days_of(owner, case)
            assert used <= 120
            assert start is None or latest <= start + dt.timedelta(days=120)
            with committed_cast.mette.acting():
                assert facts_for_writing(case).rung is not None
    assert taken or all(what not in ("notify", "assess") for what, _day, _length in tried)


def days_of(owner: Connection, case: Case) -> tuple[Any, Any, Any]:
    """The days of a case's periods in force, the first notification, and the latest day one of them may last."""
    days = "SELECT coalesce(sum(upper(taken) - lower(taken)), 0) FROM support_span WHERE superseded_at IS NULL"
    whole = "SELECT min(notified_on), max(latest_end) FROM support_period WHERE superseded_at IS NULL"
    ((used,),) = rows(owner, f"{days} AND case_id = %s", case.pk)
    ((start, latest),) = rows(owner, f"{whole} AND case_id = %s", case.pk)
    return used, start, latest


@contextmanager
def later() -> Iterator[None]:
    """It is the end of October, for all writers."""
    clock.freeze(dt.datetime.combine(LATER, dt.time(9), clock.COPENHAGEN))
    try:
        yield
    finally:
        clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))


def attempt(cast: Cast, case: Case, what: str, day: dt.date, length: int) -> None:
    """One thing that somebody enters or corrects; nothing where there is nothing of the kind."""
    mette = cast.mette
    with mette.acting():
        periods = support_queries.periods_of(case.pk)
        assessment = identification.assessments_of(case.pk)[0]
    running = periods[0] if periods else None
    if what == "notify":
        with mette.acting():
            support.period_set(case, expected_version=NO_VERSION, notified_on=day)
    elif what == "assess":
        correct(mette, case, CorrectableKind.ASSESSMENT, assessment.pk, decided_on=day)
    elif running is None:
        return
    elif what == "move":
        correct(mette, case, CorrectableKind.PERIOD, running.row.pk, notified_on=day)
    elif what == "out":
        take_out(mette, case, CorrectableKind.PERIOD, running.row.pk)
    elif what == "extend":
        with mette.acting():
            support.extension_decide(
                case,
                running,
                expected_version=NO_VERSION,
                granted=True,
                ground=ExtensionGround.SPECIAL_REASONS,
                new_end=running.row.notified_on + dt.timedelta(days=length),
                wants_or_must_leave=None,
                reasons=stories.REASONS,
            )
    elif len(running.spans) > 1 and what == "stretch":
        end = running.row.notified_on + dt.timedelta(days=length)
        correct(mette, case, CorrectableKind.EXTENSION, running.spans[-1].pk, new_end=end)
    elif len(running.spans) > 1:
        take_out(mette, case, CorrectableKind.EXTENSION, running.spans[-1].pk)


def test_a_corrected_case_is_counted_once_and_as_it_is_now(committed_cast: Cast, owner: Connection) -> None:
    case = assessed_case(committed_cast)
    counted = "SELECT decided_on, purposes::text[], authority FROM helle.counted('infinity')"
    with later():
        with committed_cast.mette.acting():
            mistyped = identification.assessments_of(case.pk)[0]
        correct(
            committed_cast.mette, case, CorrectableKind.ASSESSMENT, mistyped.pk,
            decided_on=dt.date(2025, 10, 20), purposes=["prostitution"],
        )  # fmt: skip
        filling.refresh_now()
        assert rows(owner, counted) == [(dt.date(2025, 10, 20), ["prostitution"], Authority.CMM.value)]
        with committed_cast.mette.acting():
            right = identification.assessments_of(case.pk)[0]
        take_out(committed_cast.mette, case, CorrectableKind.ASSESSMENT, right.pk)
        filling.refresh_now()
        assert rows(owner, counted) == []
