"""The database takes no step that the ladder has not, whoever writes it, and of two at once it takes one."""

from __future__ import annotations

import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import CheckViolation

from helle.register.cases import actions as cases
from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.ladder import TRANSITIONS, MoveFacts, may_move
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection

walks = settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
of_the_table = st.sampled_from(TRANSITIONS).flatmap(
    lambda move: st.tuples(st.just(move.event), st.just(move.end), st.sampled_from(sorted(move.by)))
)
anything = st.tuples(st.sampled_from(LadderEvent), st.sampled_from(Rung), st.sampled_from(OrganisationKind))


@walks
@given(tried=st.lists(st.one_of(of_the_table, of_the_table, anything), min_size=4, max_size=30))
def test_the_database_takes_the_steps_that_the_rules_take_and_no_other(
    committed_cast: Cast, owner: Connection, tried: list[tuple[LadderEvent, Rung, OrganisationKind]]
) -> None:
    case = stories.an_opened_case(committed_cast, indication=False)
    rung, sequence = Rung.CONTACT, 1
    for event, end, by in tried:
        allowed = may_move(MoveFacts(rung, event, by)).answer is end
        assert entered(owner, case.pk, sequence + 1, event, end, by) is allowed, (rung, event, end, by)
        if allowed:
            rung, sequence = end, sequence + 1


def test_the_events_of_a_case_have_no_gap(committed_cast: Cast, owner: Connection) -> None:
    case = stories.an_opened_case(committed_cast, indication=False)
    found = (LadderEvent.INDICATION_FOUND, Rung.INDICATION, OrganisationKind.CMM)
    assert not entered(owner, case.pk, 3, *found)
    assert entered(owner, case.pk, 2, *found)


def test_of_two_who_end_and_reopen_a_case_at_once_each_finds_the_ladder_as_the_other_left_it(
    committed_cast: Cast, owner: Connection
) -> None:
    case = stories.an_opened_case(committed_cast)
    endings = (LadderEvent.WITHDREW, LadderEvent.DECLINED, LadderEvent.DISAPPEARED, LadderEvent.LAPSED)
    version = case.version
    outcomes = at_once(
        [
            acting(
                committed_cast.mette,
                lambda event=event: cases.rung_enter(  # type: ignore[misc]
                    stories.fresh(case),
                    expected_version=version,
                    event=event,
                    occurred_on=stories.FIRST_DAY,
                    reasons=stories.REASONS,
                ),
            )
            for event in endings
        ]
    )
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    events = owner.execute(
        "SELECT event FROM cases_rungevent WHERE case_id = %s ORDER BY sequence", [case.pk]
    ).fetchall()
    assert len(events) == 3
    assert events[-1][0] in {event.value for event in endings}


def entered(
    owner: Connection, case_id: uuid.UUID, sequence: int, event: LadderEvent, rung: Rung, by: OrganisationKind
) -> bool:
    """Write an event past the application, as the owner of the tables whom no policy holds back."""
    try:
        with owner.transaction():
            owner.execute(
                "INSERT INTO cases_rungevent (id, case_id, sequence, event, rung, by_kind, occurred_on, recorded_at,"
                " by_user_id, by_unit_id) SELECT gen_random_uuid(), id, %s, %s, %s, %s, '2025-10-06', opened_at,"
                " opened_by_user_id, opened_by_unit_id FROM cases_case WHERE id = %s",
                [sequence, event.value, rung.value, by.value, case_id],
            )
    except CheckViolation as refused:
        assert refused.diag.constraint_name in ("ladder_is_kept", "ladder_without_a_gap")
        return False
    return True
