"""Need to know when two meet, and where nobody leads: each danger is counted and told, and answered once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.need_to_know import actions
from helle.register.need_to_know.choices import Verdict
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from tests import look_stories, stories
from tests.cast import Cast, Member, member
from tests.invariants.at_once import acting, at_once
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act
from tests.invariants.test_need_to_know import LOOK, look

ANSWER = (
    "INSERT INTO need_to_know_answer (id, look_id, verdict, recorded_at, by_user_id, by_unit_id)"
    " VALUES (%(id)s, %(look)s, 'right', helle.instant(), %(user)s, %(unit)s)"
)


def test_where_nobody_leads_danger_is_not_told_to_a_lead(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    udo = member("Udo Krag", "UDLST", "udlst_caseworker")
    danger = {"purpose": "danger", "words": b"x", "lasts": dt.timedelta(hours=1)}
    assert act(app, udo)
    with pytest.raises(CheckViolation, match="danger_is_told_to_somebody_else"):
        app.execute(LOOK, look(udo, case, told="lead", **danger))
    app.rollback()
    assert act(app, udo)
    app.execute(LOOK, look(udo, case, told="officer", **danger))


def test_an_answer_is_somebody_elses_who_leads(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    danger, purpose = look_stories.break_the_glass(cast.jonas, case), look_stories.say(cast.jonas, case)

    def answer(who: Member, what: Any) -> None:
        app.execute(ANSWER, {"id": new_id(), "look": what, "user": who.user.pk, "unit": who.membership.unit_id})

    for who, what, error in (
        (cast.jonas, danger.pk, CheckViolation),
        (cast.mette, danger.pk, InsufficientPrivilege),
        (cast.ulla, danger.pk, InsufficientPrivilege),
        (cast.anton, danger.pk, InsufficientPrivilege),
        (cast.karen, purpose.pk, InsufficientPrivilege),
    ):
        assert act(app, who)
        with pytest.raises(error):
            answer(who, what)
        app.rollback()
    assert act(app, cast.karen)
    answer(cast.karen, danger.pk)


def test_of_two_who_answer_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    danger = look_stories.break_the_glass(cast.jonas, case)

    def say(verdict: Verdict) -> Any:
        return lambda: actions.look_answer(danger, verdict=verdict, words=look_stories.WHY_WRONG)

    outcomes = at_once([acting(cast.karen, say(Verdict.RIGHT)), acting(cast.dorthe, say(Verdict.WRONG))])
    told = [one for one in outcomes if isinstance(one, Exception)]
    assert len(told) == 1 and isinstance(told[0], Refused), outcomes
    assert column(owner, "SELECT count(*) FROM need_to_know_answer") == [1]


def test_of_looks_at_once_each_is_counted(committed_cast: Cast, owner: Connection) -> None:
    """Three in a day are the lead's alone; of two more at the same moment neither hides behind the other."""
    cast = committed_cast
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    for _ in range(2):
        look_stories.break_the_glass(cast.jonas, case)
    clock.move_forward(dt.timedelta(minutes=1))

    def break_it() -> object:
        return actions.look_in_danger(case, words=look_stories.DANGER)

    outcomes = at_once([acting(cast.jonas, break_it), acting(cast.jonas, break_it)])
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert sorted(column(owner, "SELECT told FROM need_to_know_look")) == ["both", "lead", "lead", "lead"]
