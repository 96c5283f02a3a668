"""What is written of a period and after it, where two write at once, and past the application (PER-02, ACT-08; C3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused
from helle.register.support import gone_actions
from helle.register.support.gone_actions import Whereabouts
from helle.register.support.municipality_actions import municipality_notify
from helle.rules.codes import GoneKind, GoneToldBy
from helle.rules.support.codes import MunicipalityCause
from tests import stories, support_stories
from tests.cast import Cast
from tests.invariants.at_once import NO_VERSION, acting, assessed_case, at_once
from tests.invariants.conftest import Connection, act

TODAY = stories.FIRST_DAY


def test_c3_who_is_gone_is_gone_once_whoever_tells_it(committed_cast: Cast, owner: Connection) -> None:
    case = assessed_case(committed_cast)

    def tell() -> object:
        gone = Whereabouts(GoneKind.DISAPPEARED, TODAY, GoneToldBy.HOME, stories.WHY)
        return gone_actions.gone_record(stories.fresh(case), expected_version=NO_VERSION, gone=gone)

    works: list[Callable[[], object]] = [tell, tell, tell]
    outcomes = at_once([acting(committed_cast.mette, work) for work in works])
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 2
    assert owner.execute("SELECT count(*) FROM support_gone").fetchone() == (1,)


def test_act_08_a_municipality_is_told_once_and_sees_the_case_by_one_grant(
    committed_cast: Cast, owner: Connection
) -> None:
    case = assessed_case(committed_cast)

    def tell() -> object:
        return municipality_notify(case, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.PAYMENT)

    works: list[Callable[[], object]] = [tell, tell]
    outcomes = at_once([acting(committed_cast.mette, work) for work in works])
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    granted = owner.execute(
        "SELECT count(*) FROM protection_grant g WHERE g.unit_id = %s AND g.category = 'core' AND upper_inf(g.during)",
        [unit_id("KOM-751")],
    ).fetchone()
    assert granted == (1,)


def test_nobody_outside_the_case_tells_a_municipality_of_it_or_answers_for_one(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    case = assessed_case(committed_cast)
    hand_over = support_stories.hand_over(committed_cast.mette, case)
    for who, statement, key in (
        ("olga", "SELECT helle.notify_municipality(%s, %s, 'payment')", case.pk),
        ("peter", "SELECT helle.notify_municipality(%s, %s, 'payment')", case.pk),
        ("olga", "SELECT helle.release_municipality(%s, %s, 'hand_over')", case.pk),
        ("mette", "SELECT helle.receive_at_municipality(%s, false), %s::uuid", hand_over.notice_id),
    ):
        assert act(app, getattr(committed_cast, who))
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement, [key, unit_id("KOM-751")])
        app.rollback()
    # Nor does anybody write one past the function.
    assert act(app, committed_cast.mette)
    with pytest.raises(InsufficientPrivilege):
        app.execute("UPDATE support_notifiedmunicipality SET received_at = now()")
    app.rollback()


def test_nothing_takes_the_place_of_what_another_case_says(committed_cast: Cast, app: Connection) -> None:
    case, other = assessed_case(committed_cast), assessed_case(committed_cast)
    gone = support_stories.go_missing(committed_cast.mette, case)
    assert act(app, committed_cast.mette)
    with pytest.raises(CheckViolation, match="same matter"):
        app.execute(
            "INSERT INTO support_gone (id, case_id, kind, since, told_by, withdrawn, supersedes_id, recorded_at,"
            " by_user_id, by_unit_id) VALUES (gen_random_uuid(), %s, 'left', %s, 'cmm', true, %s, helle.instant(),"
            " helle.acting_user(), helle.acting_unit())",
            [other.pk, TODAY, gone.pk],
        )
