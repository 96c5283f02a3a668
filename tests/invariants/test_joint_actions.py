"""What the database holds of joint actions, also past the application and with several writers at once (DET-09)."""

from __future__ import annotations

import uuid
from contextlib import suppress

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.joint_actions import intake_actions, met_queries
from helle.register.joint_actions.choices import Answer
from helle.register.joint_actions.models import Handled, MetPerson, Reply
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused
from helle.rules.joint_actions import PARTS, JointActionPart
from tests import joint_action_stories
from tests.cast import Cast, member
from tests.invariants.at_once import acting, at_once
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act


def test_the_same_person_sent_by_several_windows_at_once_goes_in_once(committed_cast: Cast) -> None:
    cast = committed_cast
    action = joint_action_stories.a_day_at_the_firm(cast)
    token = uuid.uuid4()

    def send() -> tuple[MetPerson, bool]:
        return intake_actions.person_meet(action, token, joint_action_stories.met())

    outcomes = at_once([acting(cast.mette, send)] * 4)
    assert sorted(one[1] for one in outcomes) == [False, False, False, True]  # type: ignore[index] # what `send` returns
    with cast.mette.acting():
        assert len(met_queries.met_at(action)) == 1


def test_of_several_who_deal_with_a_person_at_once_one_does(committed_cast: Cast) -> None:
    cast = committed_cast
    action = joint_action_stories.a_day_at_the_firm(cast)
    person = joint_action_stories.meet(cast.mette, action)
    outcomes = at_once(
        [
            lambda: joint_action_stories.take_in(cast.mette, action, [person]),
            lambda: joint_action_stories.take_in(cast.jonas, action, [person]),
            lambda: joint_action_stories.leave(cast.jonas, action, person),
            lambda: joint_action_stories.take_out(cast.mette, person),
        ]
    )
    assert len([one for one in outcomes if not isinstance(one, Refused)]) == 1
    with cast.mette.acting():
        row = MetPerson.objects.get(pk=person.pk)
        assert (row.withdrawn_at is not None) != Handled.objects.filter(met=person).exists()


def test_of_several_answers_of_a_unit_at_once_one_stands(committed_cast: Cast) -> None:
    cast = committed_cast
    action = joint_action_stories.plan(cast)
    answers = [Answer.ACCEPTED, Answer.DECLINED, Answer.ACCEPTED]
    outcomes = at_once([lambda how=how: joint_action_stories.answer(cast.peter, action, how) for how in answers])  # type: ignore[misc] # a default binds the loop's value
    assert any(one is None for one in outcomes)
    with cast.peter.acting():
        assert Reply.objects.filter(action=action, replaced_by__isnull=True).count() == 1


def test_the_database_and_the_rule_name_the_same_kinds(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    action = joint_action_stories.plan(cast, asked=[cast.mette])
    roles = access_matrix().roles
    units = {unit.kind: unit for unit in organisations.units_on(clock.today()).values() if not unit.closed}
    asked, leading = set(), set()
    for kind, unit in units.items():
        assert act(app, cast.anders)
        with app.transaction(force_rollback=True), suppress(InsufficientPrivilege):
            app.execute("SELECT helle.ask_along(%s, %s)", [action.pk, [unit.id]])
            asked.add(kind)
        app.rollback()
        writes = [name for name, role in roles.items() if kind in role.unit_kinds and "contact" in role.writable]
        if not writes:
            continue
        assert act(app, member(f"Who plans for {kind}", unit.code, writes[0]))
        with app.transaction(force_rollback=True), suppress(InsufficientPrivilege):
            app.execute("SELECT helle.plan_joint_action(gen_random_uuid(), '{}')")
            leading.add(kind)
        app.rollback()
    assert asked == {kind.value for kind in PARTS}
    assert leading == {kind.value for kind, (part, _reason) in PARTS.items() if part is JointActionPart.LEADS}


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        # Whoever leads or takes part neither asks along nor plans for another, nor writes down whom CMM meets.
        ("sofie", "SELECT helle.ask_along(%(action)s, ARRAY[helle.acting_unit()])"),
        ("ulla", "SELECT helle.ask_along(%(action)s, ARRAY[helle.acting_unit()])"),
        ("sofie", "SELECT helle.take_back_invitations(%(action)s, ARRAY[helle.acting_unit()])"),
        ("sofie", "UPDATE joint_actions_participation SET withdrawn_at = NULL"),
        ("sofie", "INSERT INTO joint_actions_ending (action_id, how, because, recorded_at, by_user_id, by_unit_id)"
         " VALUES (%(action)s, 'held', '', helle.instant(), helle.acting_user(), helle.acting_unit())"),
        ("anders", "INSERT INTO joint_actions_onthespot (id, action_id, user_id, recorded_at, by_user_id, by_unit_id)"
         " VALUES (gen_random_uuid(), %(action)s, helle.acting_user(), helle.instant(), helle.acting_user(),"
         " helle.acting_unit())"),
        ("anders", "INSERT INTO joint_actions_participation (action_id, unit_id, role, basis, number, told_at)"
         " VALUES (%(action)s, helle.acting_unit(), 'participant', 'own', 'A2025-0001', helle.instant())"),
        # Nobody of CMM's whom it does not send writes anybody down.
        ("jonas", "INSERT INTO joint_actions_metperson (id, action_id, form_token, met_at, sex, nationality, language,"
         " stay, indicators, talk, urgent, recorded_at, by_user_id, by_unit_id, withdrawn_because) VALUES"
         " (gen_random_uuid(), %(action)s, gen_random_uuid(), helle.instant(), 'woman', '', '', '', '{}', '', false,"
         " helle.instant(), helle.acting_user(), helle.acting_unit(), '')"),
        ("mette", "UPDATE joint_actions_metperson SET sex = 'man'"),
        ("mette", "UPDATE joint_actions_metperson SET dealt_with_at = NULL"),
        ("mette", "DELETE FROM joint_actions_metperson"),
        ("anders", "UPDATE joint_actions_planversion SET day = day + 1"),
    ],
)  # fmt: skip
def test_what_nobody_writes_past_the_application(
    committed_cast: Cast, app: Connection, who: str, statement: str
) -> None:
    action = joint_action_stories.a_day_at_the_firm(committed_cast)
    joint_action_stories.meet(committed_cast.mette, action)
    assert act(app, getattr(committed_cast, who))
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement, {"action": action.pk})
    app.rollback()


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        ("anders", "SELECT helle.ask_along(%(action)s, ARRAY[%(unit)s::uuid])"),
        ("anders", "SELECT helle.take_back_invitations(%(action)s, ARRAY[%(unit)s::uuid])"),
        ("sofie", "INSERT INTO joint_actions_reply (id, part_id, action_id, answer, recorded_at, by_user_id,"
         " by_unit_id) SELECT gen_random_uuid(), id, action_id, 'accepted', helle.instant(), helle.acting_user(),"
         " unit_id FROM joint_actions_participation WHERE unit_id = helle.acting_unit()"),
    ],
)  # fmt: skip
def test_what_nobody_writes_after_the_end(committed_cast: Cast, app: Connection, who: str, statement: str) -> None:
    action = joint_action_stories.a_day_at_the_firm(committed_cast)
    joint_action_stories.end(committed_cast.anders, action)
    assert act(app, getattr(committed_cast, who))
    with pytest.raises(CheckViolation) as refused:
        app.execute(statement, {"action": action.pk, "unit": unit_id("SIRI")})
    assert refused.value.diag.constraint_name == "joint_action_has_not_ended"
    app.rollback()


def test_whoever_leads_reads_no_row_of_whom_cmm_met(committed_cast: Cast, app: Connection) -> None:
    action = joint_action_stories.a_day_at_the_firm(committed_cast)
    joint_action_stories.meet(committed_cast.mette, action)
    assert act(app, committed_cast.anders)
    for table in ("onthespot", "interpreterthere", "metperson", "handled"):
        assert column(app, f"SELECT count(*) FROM joint_actions_{table}") == [0]  # Our own list of tables.
    assert app.execute("SELECT * FROM helle.joint_action_outcome(%s)", [action.pk]).fetchone() == (1, False)
    app.rollback()
    # Asked along and without an answer, or never asked: they hear nothing.
    for nobody in (committed_cast.sofie, committed_cast.ulla):
        assert act(app, nobody)
        assert app.execute("SELECT * FROM helle.joint_action_outcome(%s)", [action.pk]).fetchone() is None
        app.rollback()


def test_what_the_constraints_refuse(committed_cast: Cast, owner: Connection) -> None:
    action = joint_action_stories.a_day_at_the_firm(committed_cast)
    joint_action_stories.meet(committed_cast.mette, action)
    for change in (
        "age = 111",
        "age = -1",
        "sex = 'neither'",
        "indicators = '{smoking}'",
        "met_at = recorded_at + interval '1 minute'",
        "withdrawn_because = 'twice'",
    ):
        with pytest.raises(CheckViolation), owner.transaction():
            owner.execute(f"UPDATE joint_actions_metperson SET {change}")  # Out of the list above.
    with pytest.raises(psycopg.errors.UniqueViolation), owner.transaction():
        owner.execute(
            "INSERT INTO joint_actions_participation (action_id, unit_id, role, basis, number, told_at)"
            " SELECT action_id, %s, 'lead', 'own', number, told_at FROM joint_actions_participation LIMIT 1",
            [unit_id("SIRI")],
        )


def test_who_of_cmm_has_no_cases_and_was_not_sent_takes_nobody_out(committed_cast: Cast, app: Connection) -> None:
    action = joint_action_stories.a_day_at_the_firm(committed_cast)
    joint_action_stories.meet(committed_cast.mette, action)
    taken_out = (
        "UPDATE joint_actions_metperson SET withdrawn_at = helle.instant(), withdrawn_by_id = helle.acting_user(),"
        " withdrawn_because = 'twice' WHERE action_id = %s"
    )
    done = {}
    for who in ("vera", "jonas"):
        assert act(app, getattr(committed_cast, who))
        done[who] = app.execute(taken_out, [action.pk]).rowcount
        app.rollback()
    assert done == {"vera": 0, "jonas": 1}
