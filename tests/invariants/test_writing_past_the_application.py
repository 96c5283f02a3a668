"""What somebody who holds the application's connection cannot write, even past the application."""

from __future__ import annotations

import re

import psycopg
import pytest
from django.apps import apps
from psycopg.errors import InsufficientPrivilege

from helle.register.protection import row_security
from helle.rules.codes import LadderEvent, Rung
from tests.cast import Cast, Member, open_to
from tests.invariants.catalogue import CLASSES, PERSONAL, everything_granted, rows
from tests.invariants.conftest import Connection, act
from tests.whole_story import Story

MODELS = {model._meta.db_table: model for model in apps.get_models()}
SAYS_NOT_WHO_OR_WHEN = {
    "finding_savedsearch",  # Of the acting user by its own policy, and so is the next.
    "finding_recentcase",
    "guidance_seen",  # The same of what she has read, how far she is, and what she chose about mails.
    "guidance_firstday",
    "notices_choice",
    "calendars_address",
    "protection_sentform",  # The token of a form, of the acting user by its own policy.
    "referrals_referredperson",  # Written with its referral, which says both.
    "referrals_reportedexploitation",  # The same, and only in the act of sending it.
    "access_requests_filepart",  # Written with the assembly or the locked file that it is a piece of.
    "accommodation_finding",  # Written with its visit, which says both.
    "accommodation_mark",  # Written with its address, which says both.
    "bed_days_stay",  # Written with its month, which says both.
    "prosecution_deliverednumber",  # Written with its delivery, which says both.
    "bed_days_line",  # Written with its statement, which says both.
    "cases_assignment",  # Its period begins at the instant.
    "identification_interviewsent",  # Its instant is `sent_at`, in its own policy.
    "tasks_task",  # Who asked and when it was sent, and so on for the next three, in policies of their own.
    "tasks_event",
    "enquiries_enquiry",
    "enquiries_answer",
    "reports_message",  # Who asked and when, in a policy of its own; nobody knows who answered.
    "hotline_calldraft",  # Of the acting user and of its instant by policies of its own, and so is the next.
    "outreach_eveningdraft",  # The same.
    "outreach_visit",  # Written with its evening, which says both; so is the next.
    "outreach_service",
    "casefile_documentpart",  # Added in the act that adds its document, which says both.
}


def test_each_table_says_who_wrote_a_row_and_when() -> None:
    for one in PERSONAL:
        if "INSERT" not in one.privileges["helle_app"] or one.table in SAYS_NOT_WHO_OR_WHEN:
            continue
        columns = {field.column for field in MODELS[one.table]._meta.fields}
        held = {name for name in columns if name in row_security.AUTHOR_COLUMNS}
        says = {row_security.AUTHOR_COLUMNS[name] for name in held}
        assert {"acting_user", "instant"} <= says, one.table


def test_the_policy_knows_the_events_and_rungs_that_the_rules_know() -> None:
    policy = next(one.extra_write for one in CLASSES if one.table == "cases_rungevent") or ""
    events, rest = policy.split("AND rung IN", 1)
    rungs, _ = rest.split(")", 1)
    assert set(re.findall("'([a-z_]+)'", events)) == {event.value for event in LadderEvent}
    assert set(re.findall("'([a-z_]+)'", rungs)) == {rung.value for rung in Rung}


def test_whoever_changes_a_profile_leaves_what_it_said_behind(
    cast_of_the_story: Cast, story: Story, app: Connection, owner: Connection
) -> None:
    columns = "version, sex, birth_date_sealed, safe_contact_sealed, nationalities, changed_at, changed_by_id"
    standing = owner.execute(
        f"SELECT {columns} FROM people_profile WHERE person_id = %s", [story.case.person_id]
    ).fetchone()
    assert act(app, cast_of_the_story.jonas)
    changed = app.execute(
        "UPDATE people_profile SET sex = 'man', changed_why_sealed = 'y', changed_by_id = helle.acting_user(),"
        " changed_by_unit_id = helle.acting_unit(), changed_at = helle.instant(), version = version + 1"
        " WHERE person_id = %s",
        [story.case.person_id],
    )
    assert changed.rowcount == 1
    app.commit()
    kept = owner.execute(
        f"SELECT {columns} FROM people_profileversion WHERE person_id = %s ORDER BY version DESC",
        [story.case.person_id],
    ).fetchone()
    assert kept == standing


def test_a_line_of_the_audit_names_who_the_context_says(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    assert act(app, committed_cast.mette)
    app.execute("SELECT helle.write_audit('case.read', 'allowed', NULL, '{}', '{}', NULL)")
    app.commit()
    written = owner.execute("SELECT user_id, role, purpose FROM audit_line").fetchall()
    assert written == [(committed_cast.mette.user.pk, "cmm_caseworker", "casework")]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT helle.write_audit('case.read', 'allowed', NULL, '{}', '{}', NULL)",
        "SELECT helle.write_audit('case.read', 'allowed', NULL, '{}', '{}', 'casework')",
        "SELECT helle.write_audit('access.denied', 'denied', NULL, '{}', '{}', NULL)",
        "SELECT helle.write_audit('login.succeeded', 'allowed', NULL, '{}', '{}', NULL)",
        "SELECT helle.write_audit_outside('case.read', NULL, '', '{}')",
        "SELECT helle.write_audit_outside('user.added', NULL, '', '{}')",
        "SELECT helle.write_audit_outside('audit.dropped', NULL, '', '{}')",
        "SELECT helle.write_audit_outside(NULL, NULL, '', '{}')",
    ],
)
def test_a_line_by_nobody_is_about_a_login_or_an_attempt_and_nothing_else(
    committed_cast: Cast, app: Connection, owner: Connection, statement: str
) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)
    app.rollback()
    app.execute("SELECT helle.write_audit_outside('login.failed', NULL, 'nobody', '{}')")
    app.execute("SELECT helle.write_audit_outside('access.denied', NULL, '', '{}')")
    app.commit()
    written = owner.execute("SELECT action, outcome, purpose, user_id FROM audit_line ORDER BY id").fetchall()
    assert written == [("login.failed", "denied", "login", None), ("access.denied", "denied", "none", None)]


@pytest.mark.parametrize(
    ("action", "purpose", "detail"),
    [
        ("case.read; Xenobia", None, "{}"),
        ("case", None, "{}"),
        (None, None, "{}"),
        ("case.read", "Because", "{}"),
        ("case.read", "", "{}"),
        ("case.read", None, "[]"),
        ("case.read", None, None),
        ("case.read", None, '{"x": "' + "x" * 2000 + '"}'),
    ],
)
def test_a_line_of_the_audit_has_a_form(
    committed_cast: Cast, app: Connection, action: str | None, purpose: str | None, detail: str | None
) -> None:
    assert act(app, committed_cast.mette)
    with pytest.raises(psycopg.errors.CheckViolation), app.transaction():
        app.execute("SELECT helle.write_audit(%s, 'allowed', NULL, '{}', %s, %s)", [action, detail, purpose])


def test_a_unit_that_only_reads_a_case_cannot_bend_the_lists_of_others(
    cast_of_the_story: Cast, story: Story, app: Connection, owner: Connection
) -> None:
    with everything_granted(owner, story, cast_of_the_story.olga):
        assert act(app, cast_of_the_story.olga)
        assert rows(app, "cases_case") == 1
        app.rollback()
    with everything_granted(owner, story, cast_of_the_story.olga), pytest.raises(InsufficientPrivilege):
        assert act(app, cast_of_the_story.olga)
        app.execute("SELECT helle.project_case(%s, 'cmm', 'contact', '[]', NULL, NULL)", [story.case.pk])


def test_a_stranger_is_not_told_whose_question_it_is(cast_of_the_story: Cast, story: Story, app: Connection) -> None:
    def answer(who: Member) -> object:
        assert act(app, who)
        row = app.execute("SELECT helle.question_is_with_udlst(%s)", [story.case.pk]).fetchone()
        app.rollback()
        assert row is not None
        return row[0]

    assert answer(cast_of_the_story.mette) is True
    assert answer(cast_of_the_story.olga) is None
    open_to(cast_of_the_story.olga, story.case.pk, "core")
    assert answer(cast_of_the_story.olga) is None


def test_a_production_clock_does_not_move(committed: None, owner: Connection, app: Connection) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute("UPDATE protection_installation SET clock_frozen_at = NULL, kind = 'production'")
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute("SELECT helle.clock_move(interval '1 day')")
