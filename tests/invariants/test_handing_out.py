"""Files that are handed out, past the application, when two meet, and when their time is over.

What is tried here is tried as `helle_app` by somebody who has taken over the web server.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.handing_out import actions, queries
from helle.register.handing_out.choices import OF_A_CASE, Paper, Purpose
from helle.register.handing_out.models import HandedOut
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from tests import stories
from tests.cast import Cast, Member
from tests.handed_out import a_page, hand_out
from tests.invariants.at_once import acting, at_once
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act
from tests.pages import audit_lines

HAND_OUT = "SELECT helle.hand_out(%s, 'case_print', 'pdf', 'court', %s::uuid[], %s, %s, %s, %s)"
FETCH = "SELECT helle.fetch_handed_out(%s)"


def keys_of(*handed: actions.Handed) -> int:
    return DataKey.objects.filter(subject_id__in=[one.file for one in handed]).count()


def row_of(who: Member, handed: actions.Handed) -> HandedOut:
    with who.acting():
        return queries.get_file(handed.file).row


def test_when_its_time_is_over_the_job_ends_it_and_destroys_its_key(committed_cast: Cast, owner: Connection) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    first = hand_out(cast.mette, case)
    clock.move_forward(dt.timedelta(hours=23))
    later = hand_out(cast.mette, case)
    clock.move_forward(dt.timedelta(hours=2))
    assert (actions.end_what_is_over(), actions.end_what_is_over()) == (1, 0)
    assert (keys_of(first), keys_of(later)) == (0, 1)
    assert column(owner, "SELECT file_id FROM handing_out_content") == [later.file]
    row = row_of(cast.mette, first)
    assert row.ended == "expired" and row.key_gone_at is not None
    (line,) = [one for one in audit_lines(cast) if one.action == "handing_out.ended"]
    assert (line.object_id, line.cases, line.detail) == (first.file, [case.pk], {"how": "expired"})


def test_what_was_interrupted_when_it_was_taken_back_the_job_finishes(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    handed = hand_out(cast.mette, case)
    with monkeypatch.context() as lost, cast.mette.acting():
        lost.setattr(actions, "_destroy_taken_back", lambda *_what: None)
        actions.file_take_back(queries.get_file(handed.file).row)
    assert keys_of(handed) == 1
    assert actions.end_what_is_over() == 1
    assert keys_of(handed) == 0
    assert "handing_out.ended" not in {one.action for one in audit_lines(cast)}


def test_neither_link_nor_password_is_kept(committed_cast: Cast, owner: Connection) -> None:
    handed = hand_out(committed_cast.mette, stories.an_opened_case(committed_cast))
    (kept,) = column(
        owner, "SELECT f::text || c::text FROM handing_out_file f JOIN handing_out_content c ON c.file_id = f.id"
    )
    for secret in (handed.link, handed.password, b"%PDF".hex()):
        assert secret not in str(kept)
    assert actions.hash_of(handed.link).hex() in str(kept)


def test_nothing_is_read_or_written_but_by_the_functions(committed_cast: Cast, app: Connection) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    handed = hand_out(cast.mette, case)
    for statement in (
        "SELECT content_sealed FROM handing_out_content",
        "SELECT link_hash FROM handing_out_file",
        "UPDATE handing_out_file SET until = until + interval '1 day'",
        "UPDATE handing_out_file SET by_user_id = helle.acting_user()",
        "DELETE FROM handing_out_file",
        "DELETE FROM handing_out_fetch",
        "INSERT INTO handing_out_fetch (file_id, recorded_at) VALUES (gen_random_uuid(), now())",
        "SELECT helle.end_handed_out()",
        "SELECT helle.handed_out_key_gone(ARRAY(SELECT id FROM handing_out_file))",
    ):
        assert act(app, cast.mette)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)
        app.rollback()
    link = actions.hash_of(handed.link)
    for who in (cast.jonas, cast.karen, cast.dorthe, cast.ulla):
        assert act(app, who)
        assert column(app, "SELECT helle.handed_out_by_link(%s)", [link]) == [None]
        with pytest.raises(InsufficientPrivilege):
            app.execute(FETCH, [link])
        app.rollback()
    assert act(app, cast.jonas)
    assert column(app, "SELECT id FROM handing_out_file") == []
    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT helle.take_back_handed_out(%s)", [handed.file])


def test_no_rule_lets_more_out_than_the_database(committed_cast: Cast, app: Connection) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)

    def given(**other: Any) -> list[Any]:
        honest = {
            "file": new_id(), "cases": [case.pk], "link": new_id().bytes * 2, "hours": 24, "most": 20,
            "sealed": b"x" * 64,
        }  # fmt: skip
        return list((honest | other).values())

    for wrong in (
        {"hours": 169},
        {"hours": 0},
        {"most": 101},
        {"link": b"short"},
        {"sealed": b""},
        {"cases": [new_id()]},
    ):
        assert act(app, cast.mette)
        with pytest.raises(InsufficientPrivilege):
            app.execute(HAND_OUT, given(**wrong))
        app.rollback()
    assert act(app, cast.mette)
    app.execute(HAND_OUT, given(most=1))
    with pytest.raises(CheckViolation, match="handed_out_enough_for_a_day"):
        app.execute(HAND_OUT, given(most=1, cases=[]))
    app.rollback()
    # Of a case that her unit has nothing of nobody is handed anything, whether or not there is one.
    assert act(app, cast.olga)
    app.execute(HAND_OUT, given(cases=[]))
    with pytest.raises(InsufficientPrivilege):
        app.execute(HAND_OUT, given())


def test_what_tells_of_a_case_is_the_same_in_the_database(committed_cast: Cast, owner: Connection) -> None:
    said = column(owner, "SELECT one FROM unnest(%s::text[]) one WHERE helle.tells_of_a_case(one)", [Paper.values])
    assert set(said) == set(OF_A_CASE)


def test_what_ended_begins_no_more(committed_cast: Cast, owner: Connection) -> None:
    """Not even by the owner of the tables."""
    cast = committed_cast
    handed = hand_out(cast.mette, stories.an_opened_case(cast))
    with cast.mette.acting():
        actions.file_take_back(queries.get_file(handed.file).row)
    actions.end_what_is_over()
    for statement in (
        "UPDATE handing_out_file SET ended = '', ended_at = NULL, ended_by_id = NULL",
        "UPDATE handing_out_file SET key_gone_at = NULL",
        "DELETE FROM handing_out_file",
        f"INSERT INTO handing_out_content (file_id, content_sealed) VALUES ('{handed.file}', 'x')",
    ):
        with pytest.raises(InsufficientPrivilege):
            owner.execute(statement)


class TestAtOnce:
    def test_of_two_files_at_once_one_is_one_too_many(self, committed_cast: Cast) -> None:
        cast = committed_cast
        for _one in range(19):
            hand_out(cast.mette)

        def more() -> object:
            return actions.file_hand_out(a_page(), paper=Paper.CASE_PRINT, purpose=Purpose.COURT, cases=[])

        outcomes = at_once([acting(cast.mette, more), acting(cast.mette, more)])
        (told,) = [one for one in outcomes if isinstance(one, Exception)]
        assert isinstance(told, Refused) and "20" in told.message.en

    def test_what_is_taken_back_while_it_is_fetched_is_one_or_the_other(self, committed_cast: Cast) -> None:
        cast = committed_cast
        handed = hand_out(cast.mette, stories.an_opened_case(cast))
        row = row_of(cast.mette, handed)
        outcomes = at_once(
            [
                acting(cast.mette, lambda: actions.file_fetch(row, handed.link)),
                acting(cast.karen, lambda: actions.file_take_back(row)),
            ]
        )
        told = [one for one in outcomes if isinstance(one, Exception)]
        assert len(told) <= 1 and all(isinstance(one, Refused) for one in told)
        assert row_of(cast.mette, handed).ended == "taken_back"
        with cast.mette.acting(), pytest.raises(Refused):
            actions.file_fetch(row, handed.link)
