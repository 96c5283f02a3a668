"""Forums on a real PostgreSQL: two at once, random steps, and what the database refuses whoever writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors

from helle.register.coordination import forum_actions, meeting_actions, queries
from helle.register.coordination.choices import ApprovalWay, FollowUpAct
from helle.register.coordination.loading import ForumFileWrong, load
from helle.register.organisations.loading import unit_id
from helle.register.organisations.queries import units_on
from helle.register.protection.refusals import Refused
from helle.rules.coordination.codes import SeatRole
from tests import forum_stories as forums
from tests.action_plan_stories import as_the_owner
from tests.cast import Cast, latecomer, named
from tests.forum_stories import AUTHORITIES, GROUP, NETWORK, TODAY
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection, act
from tests.invariants.test_action_plans_at_once import one_is_told


def approving() -> Callable[[], object]:
    def approve() -> object:
        look = queries.meeting_look(GROUP, 1)
        return meeting_actions.minutes_approve(look, way=ApprovalWay.IN_WRITING, on_day=TODAY)

    return approve


def test_of_two_who_approve_or_write_minutes_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast, charlotte, lise = committed_cast, latecomer("charlotte"), latecomer("lise")
    forums.held(cast)

    def write() -> None:
        look = queries.meeting_look(GROUP, 1)
        meeting_actions.minutes_write(look, came=[], texts={look.items[0].item.pk: "Noget andet."})

    one_is_told(at_once([acting(charlotte, write), acting(lise, write)]))
    one_is_told(at_once([acting(charlotte, approving()), acting(lise, approving())]))
    assert owner.execute("SELECT count(*) FROM coordination_approval").fetchone() == (1,)


def test_of_two_who_give_the_same_seat_or_end_one_follow_up_one_is_told(committed_cast: Cast) -> None:
    cast, charlotte = committed_cast, latecomer("charlotte")
    forums.network(cast)

    def seat() -> object:
        return forum_actions.seat_give(
            queries.forum(NETWORK),
            unit=units_on(TODAY)[unit_id("POL-OJYL")],
            organisation="",
            role=SeatRole.MEMBER,
            first_day=TODAY,
            agreed_on=None,
            agreement="",
        )

    one_is_told(at_once([acting(cast.karen, seat), acting(cast.karen, seat)]))
    decision = forums.held(cast)

    def done() -> object:
        look = queries.meeting_look(GROUP, 1)
        return meeting_actions.follow_up(
            look, look.decision_at(decision.pk), kind=FollowUpAct.DONE, on_day=TODAY, new_due=None, text="Er sendt."
        )

    one_is_told(at_once([acting(charlotte, done), acting(latecomer("ulrik"), done)]))


def test_of_two_who_put_an_item_on_at_once_each_has_its_place_and_of_two_who_move_one_none_has_two(
    committed_cast: Cast, owner: Connection
) -> None:
    charlotte, ulrik = latecomer("charlotte"), latecomer("ulrik")
    forums.call(charlotte, on_day=TODAY + dt.timedelta(days=20))

    def putting(title: str) -> Callable[[], object]:
        def put() -> object:
            look = queries.meeting_look(GROUP, 1)
            return meeting_actions.item_add(look, title=title, text="", initiative=None, papers=())

        return put

    for first, second in (("Et", "To"), ("Tre", "Fire")):
        outcomes = at_once([acting(charlotte, putting(first)), acting(ulrik, putting(second))])
        assert not [one for one in outcomes if isinstance(one, Exception)], outcomes

    def moving(index: int, place: int) -> Callable[[], object]:
        def move() -> None:
            look = queries.meeting_look(GROUP, 1)
            meeting_actions.item_place(look, look.items[index], place=place)

        return move

    outcomes = at_once([acting(charlotte, moving(3, 1)), acting(latecomer("lise"), moving(2, 2))])
    assert all(isinstance(one, Refused) for one in outcomes if isinstance(one, Exception)), outcomes
    positions = owner.execute("SELECT position FROM coordination_agendaitem ORDER BY position").fetchall()
    assert positions == [(1,), (2,), (3,), (4,)]


UNITS = st.sampled_from(["AT", "SKAT", "RA", "CMM", "RPOL", "NSK", "KOM-751"])
STEPS = st.lists(st.tuples(UNITS, st.sampled_from(list(SeatRole)), st.integers(0, 40)), max_size=6)


def test_whatever_is_given_each_day_has_one_chair_and_nobody_sits_outside(committed_cast: Cast) -> None:
    cast = committed_cast

    class _UndoneAgain(Exception):
        """Each example begins with the members that the plan names."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def holds(steps: list[tuple[str, SeatRole, int]]) -> None:
        try:
            with transaction.atomic():
                for unit, role, ahead in steps:
                    try:
                        with transaction.atomic():
                            first_day = TODAY + dt.timedelta(days=ahead)
                            forums.seat(cast.karen, AUTHORITIES, unit, role=role, first_day=first_day)
                    except Refused:
                        continue
                with cast.karen.acting():
                    of = queries.forum(AUTHORITIES)
                for ahead in range(60):
                    day = TODAY + dt.timedelta(days=ahead)
                    held = [one for one in of.seats if one.holds(day)]
                    assert [one.role for one in held].count(SeatRole.CHAIR) == 1
                    assert len({one.seat.unit_id for one in held}) == len(held) == 8
                raise _UndoneAgain
        except _UndoneAgain:
            return

    holds()


def test_the_database_shows_what_was_said_to_members_and_the_ministry_alone(
    committed_cast: Cast, app: Connection
) -> None:
    cast = committed_cast
    forums.held(cast, AUTHORITIES, who="karen")
    seen: dict[str, tuple[object, ...]] = {}
    for name in ("karen", "charlotte", "asger", "anders", "ulrik", "ida", "olga"):
        assert act(app, named(cast, name))
        seen[name] = tuple(
            row[0]
            for table in ("forum", "meeting", "agendaitem", "minute", "attendance", "decision")
            for row in [app.execute(f"SELECT count(*) FROM coordination_{table}").fetchone()]
            if row is not None
        )
        app.rollback()
    all_of_it = (3, 1, 1, 1, 8, 1)
    assert {seen[name] for name in ("karen", "charlotte", "asger", "anders")} == {all_of_it}
    assert seen["ulrik"] == seen["ida"] == (3, 1, 0, 0, 0, 0)
    assert seen["olga"] == (0, 0, 0, 0, 0, 0)


PAST_THE_APPLICATION = {
    "a seat in the group": (
        "INSERT INTO coordination_seat (id, forum_id, unit_id, organisation, role, source, requirement, first_day,"
        " agreement, ended_why) SELECT gen_random_uuid(), f.id, u.id, '', 'member', 'plan', '', '2025-01-01', '', ''"
        " FROM coordination_forum f, organisations_unit u WHERE f.code = 'arbejdsgruppen' AND u.code = 'CMM'",
        "owner",
    ),
    "a second chair": (
        "UPDATE coordination_seat SET role = 'chair' WHERE forum_id = (SELECT id FROM coordination_forum"
        " WHERE code = 'arbejdsgruppen')",
        "owner",
    ),
    "a forum without a chair": (
        "INSERT INTO coordination_forum (id, code, kind, level, name_da, name_en, first_day, ended_why, requirements)"
        " VALUES (gen_random_uuid(), 'x', 'ad_hoc', 'national', 'X', '', '2025-01-01', '', '{}')",
        "owner",
    ),
    "a mandate in two ways": (
        "INSERT INTO coordination_mandate (id, forum_id, first_day, words_da, words_en, units, kinds, private,"
        " requirement) SELECT gen_random_uuid(), forum_id, first_day, 'X', '', units, kinds, private, ''"
        " FROM coordination_mandate LIMIT 1",
        "owner",
    ),
    "a forum of the plan": ("DELETE FROM coordination_forum", "app"),
    "the day of a meeting": ("UPDATE coordination_meeting SET on_day = '2025-01-01'", "app"),
    "minutes": ("UPDATE coordination_minute SET text = 'andet'", "app"),
    "a decision": ("DELETE FROM coordination_decision", "app"),
}


@pytest.mark.parametrize("what", PAST_THE_APPLICATION)
def test_the_database_holds_it_whoever_writes(
    committed_cast: Cast, owner: Connection, app: Connection, what: str
) -> None:
    statement, who = PAST_THE_APPLICATION[what]
    if who == "app":
        assert act(app, named(committed_cast, "charlotte"))
    with pytest.raises(errors.Error):
        (owner if who == "owner" else app).execute(statement)


def test_a_file_with_a_seat_outside_its_mandate_is_refused_whole_and_read_again_changes_nothing(
    committed_cast: Cast,
) -> None:
    wrong = """
[[forums]]
code = "x"
kind = "working_group"
level = "national"
name = { da = "X", en = "X" }
first_day = 2022-01-01
requirements = []
[[forums.mandates]]
first_day = 2022-01-01
words = { da = "X", en = "X" }
units = ["LIGE"]
private = false
requirement = "GOV-01"
[[forums.seats]]
units = ["CMM"]
role = "member"
source = "plan"
requirement = "GOV-02"
"""

    def everything() -> list[object]:
        with committed_cast.karen.acting():
            return [
                (of.forum.code, [(one.name.da, one.role, one.seat.last_day) for one in of.seats])
                for of in queries.forums()
            ]

    forums.network(committed_cast)
    forums.seat(committed_cast.karen, NETWORK, "POL-OJYL")
    before = everything()
    with as_the_owner():
        with pytest.raises(ForumFileWrong) as refused:
            load(wrong)
        assert load().forums == 3 and load().ended == ()
    assert "forum x: CMM: The working group consists of the eight ministries" in refused.value.mistakes[0]
    assert everything() == before
