"""Traces of staff go by a list of two, one of them the officer, and not otherwise: past the application as well."""

from __future__ import annotations

import datetime as dt

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.handing_out import actions as handing_out
from helle.register.log_review.choices import Verdict
from helle.register.protection import clock
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from helle.register.retention import trace_actions, trace_queries
from helle.register.retention.choices import TraceKind
from helle.site import jobs
from tests import log_cases, log_stories, stories
from tests import trace_stories as told
from tests.cast import Cast
from tests.handed_out import hand_out
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act
from tests.pages import audit_lines

LATER = dt.timedelta(days=5 * 366)


def dropped() -> int:
    return trace_actions.drop_what_two_disposed_of()


def test_a_file_handed_out_is_told_of_until_two_have_said_yes(committed_cast: Cast, owner: Connection) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    hand_out(cast.mette, case)
    clock.move_forward(LATER)
    with pytest.raises(Refused, match="nothing to dispose of"):
        told.drawn(cast.karen)  # Nobody has set the years.
    told.set_years(cast, TraceKind.HANDED_OUT)
    with pytest.raises(Refused, match="nothing to dispose of"):
        told.drawn(cast.karen)  # Its key is there still.
    handing_out.end_what_is_over()
    later = hand_out(cast.mette, case)
    row = told.drawn(cast.karen)
    assert not told.approved(cast.karen, row) and dropped() == 0
    with pytest.raises(Refused, match="Another says so too"):
        told.approved(cast.karen, row)
    assert told.approved(cast.dorthe, row)
    with cast.dorthe.acting():
        shown = trace_queries.get_list(row.pk)
        assert (shown.disposed, shown.left, shown.waits_to_go, shown.signed) == (1, 0, 1, True)
    assert (dropped(), dropped()) == (1, 0)
    assert column(owner, "SELECT id FROM handing_out_file") == [later.file]
    assert [one.detail for one in audit_lines(cast) if one.action == "trace.dropped"] == [{"handed_out": 1}]
    with cast.dorthe.acting():
        assert trace_queries.get_list(row.pk).signed, "the certificate outlives what it tells of"


def test_a_sample_goes_once_what_was_found_is_settled(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    log_cases.a_look_of_jonas(cast)
    draw = log_stories.draw(cast.karen, cast.mette)
    look = log_stories.look_of(cast.karen, draw, cast.jonas)
    log_stories.judge(cast.karen, look, Verdict.WRONG, log_stories.WHY_WRONG)
    clock.move_forward(LATER)
    told.set_years(cast, TraceKind.SAMPLE)
    with pytest.raises(Refused, match="nothing to dispose of"):
        told.drawn(cast.dorthe)
    log_stories.settle(cast.dorthe, look)
    hold = told.held(cast.karen, cast.mette)
    with pytest.raises(Refused, match="nothing to dispose of"):
        told.drawn(cast.dorthe)
    with cast.dorthe.acting():
        trace_actions.lift(hold)
    row = told.drawn(cast.dorthe)
    told.approved(cast.dorthe, row)
    assert told.approved(cast.karen, row)
    assert DataKey.objects.filter(subject_id=draw.pk).exists()
    assert dropped() == 1
    for table in ("draw", "sampled", "judgement", "reply", "settlement"):
        assert column(owner, f"SELECT id FROM log_review_{table}") == [], table
    assert not DataKey.objects.filter(subject_id=draw.pk).exists()


def test_what_is_held_back_meanwhile_leaves_the_list(committed_cast: Cast, owner: Connection) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    handed = hand_out(cast.mette, case)
    told.set_years(cast, TraceKind.HANDED_OUT)
    clock.move_forward(LATER)
    handing_out.end_what_is_over()
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    told.held(cast.dorthe, cast.mette)
    assert told.approved(cast.dorthe, row) and dropped() == 0
    with cast.karen.acting():
        (line,) = trace_queries.get_list(row.pk).lines
    assert line.outcome.en == "Held back" and column(owner, "SELECT id FROM handing_out_file") == [handed.file]


def test_two_leads_are_not_enough_nor_one_person_nor_fewer_years(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    """As `helle_app`, and as the owner of the tables."""
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    hand_out(cast.mette, case)
    told.set_years(cast, TraceKind.HANDED_OUT)
    clock.move_forward(LATER)
    handing_out.end_what_is_over()
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="trace_list_takes_two"):
        app.execute("SELECT helle.approve_trace_list(%s)", [row.pk])
    app.rollback()
    assert act(app, cast.mette)
    with pytest.raises(InsufficientPrivilege, match="keep and dispose of traces"):
        app.execute("SELECT helle.draw_trace_list(gen_random_uuid())")
    app.rollback()
    assert act(app, cast.karen)
    with pytest.raises(InsufficientPrivilege, match="the data protection officer lets go"):
        app.execute("SELECT helle.lift_trace_hold(gen_random_uuid())")
    app.rollback()
    assert act(app, cast.karen)
    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT helle.drop_traces('{1}')")
    app.rollback()
    for change in (
        "UPDATE retention_tracelist SET ended_at = now(), ended_by_id = first_by_id, ended_role = 'x', approved = true",
        "UPDATE retention_traceschedule SET years = 4",
        "DELETE FROM retention_traceitem",
    ):
        with pytest.raises((CheckViolation, InsufficientPrivilege)):
            owner.execute(change)
        owner.rollback()


def test_what_is_over_by_itself_goes_each_night(committed_cast: Cast, owner: Connection) -> None:
    """Sessions by the machine's clock, marks of forms by the register's. A session that is open stays."""
    committed_cast.mette.client().get("/")
    owner.execute(
        "INSERT INTO django_session (session_key, session_data, expire_date)"
        " VALUES ('over', '', now() - interval '2 days'), ('lately', '', now() - interval '1 hour')"
    )
    owner.execute(
        "INSERT INTO protection_sentform (token, user_id, at, location, content) SELECT gen_random_uuid(), %s,"
        " helle.clock_now() - days * interval '1 day', '/', '' FROM unnest(ARRAY[1, 31]) AS days",
        [committed_cast.mette.user.pk],
    )
    owner.commit()
    jobs.run_out_drop(timestamp=0)
    left = set(column(owner, "SELECT session_key FROM django_session"))
    assert "over" not in left and "lately" in left and len(left) == 2
    assert len(column(owner, "SELECT token FROM protection_sentform")) == 1
