"""What somebody who holds the application's connection cannot write, even past the application."""

from __future__ import annotations

import re
import uuid
from contextlib import nullcontext

import psycopg
import pytest
from django.apps import apps
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview
from helle.register.protection import row_security
from helle.rules.codes import LadderEvent, Rung
from tests import stories
from tests.cast import Cast, Member, open_to
from tests.invariants.catalogue import CLASSES, PERSONAL, column, everything_granted, rows
from tests.invariants.conftest import Connection, act
from tests.stories import Story

MODELS = {model._meta.db_table: model for model in apps.get_models()}
SAYS_NOT_WHO_OR_WHEN = {
    "finding_savedsearch",  # Of the acting user by its own policy, and so is the next.
    "finding_recentcase",
    "guidance_seen",  # The same of what she has read, how far she is, and what she chose about mails.
    "guidance_firstday",
    "notices_choice",
    "protection_sentform",  # The token of a form, of the acting user by its own policy.
    "referrals_referredperson",  # Written with its referral, which says both.
    "referrals_reportedexploitation",  # The same, and only in the act of sending it.
    "access_requests_filepart",  # Written with the assembly or the locked file that it is a piece of.
    "cases_assignment",  # Its period begins at the instant.
    "identification_interviewsent",  # Its instant is `sent_at`, in its own policy.
    "tasks_task",  # Who asked and when it was sent, and so on for the next three, in policies of their own.
    "tasks_event",
    "enquiries_enquiry",
    "enquiries_answer",
    "reports_message",  # Who asked and when, in a policy of its own; nobody knows who answered.
    "casefile_draft",  # Of the acting user by its own policy, and of two instants: begun and saved last.
    "hotline_calldraft",  # The same.
    "casefile_documentpart",  # Added in the act that adds its document, which says both.
}


@pytest.mark.parametrize("table", ["cases_rungevent", "identification_interview", "people_name"])
def test_nobody_writes_in_another_s_name(
    committed_cast: Cast, story: Story, app: Connection, owner: Connection, table: str
) -> None:
    author = "recorded_by_id" if table == "people_name" else "by_user_id"
    columns = column(
        owner,
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s AND column_name NOT IN"
        " ('id', 'sequence', 'superseded_at', 'superseded_why_sealed') ORDER BY 1",
        [table],
    )

    def copy(author_id: uuid.UUID) -> None:
        assert act(app, committed_cast.mette)
        says = {author: f"'{author_id}'::uuid", "by_kind": "'cmm'", "by_unit_id": "helle.acting_unit()"}
        values = [says.get(name, name) for name in columns]
        # An assessment once more is what may follow the last event of the ladder.
        extra, number, latest = (
            (", sequence", ", sequence + 1", " ORDER BY sequence DESC") if table == "cases_rungevent" else ("", "", "")
        )
        app.execute(
            f"INSERT INTO {table} (id, {', '.join(columns)}{extra})"  # Names out of the catalogue.
            f" SELECT gen_random_uuid(), {', '.join(values)}{number} FROM {table}{latest} LIMIT 1"
        )
        app.rollback()

    copy(committed_cast.mette.user.pk)
    with pytest.raises(InsufficientPrivilege):
        copy(committed_cast.jonas.user.pk)


def test_each_table_says_who_wrote_a_row_and_when() -> None:
    for one in PERSONAL:
        if "INSERT" not in one.privileges["helle_app"] or one.table in SAYS_NOT_WHO_OR_WHEN:
            continue
        columns = {field.column for field in MODELS[one.table]._meta.fields}
        held = {name for name in columns if name in row_security.AUTHOR_COLUMNS}
        says = {row_security.AUTHOR_COLUMNS[name] for name in held}
        assert {"acting_user", "instant"} <= says, one.table


def test_nobody_writes_at_another_instant(committed_cast: Cast, story: Story, app: Connection) -> None:
    def name(instant: str) -> None:
        assert act(app, committed_cast.mette)
        app.execute(
            "INSERT INTO people_name (id, person_id, kind, value_sealed, recorded_at, recorded_by_id) VALUES"
            f" (gen_random_uuid(), %s, 'alias', '', {instant}, helle.acting_user())",
            [story.case.person_id],
        )

    name("helle.instant()")
    app.rollback()
    with pytest.raises(InsufficientPrivilege):
        name("helle.instant() - interval '1 second'")


def test_the_policy_knows_the_events_and_rungs_that_the_rules_know() -> None:
    policy = next(one.extra_write for one in CLASSES if one.table == "cases_rungevent") or ""
    events, rest = policy.split("AND rung IN", 1)
    rungs, _ = rest.split(")", 1)
    assert set(re.findall("'([a-z_]+)'", events)) == {event.value for event in LadderEvent}
    assert set(re.findall("'([a-z_]+)'", rungs)) == {rung.value for rung in Rung}


@pytest.mark.parametrize(
    ("who", "interview", "to", "allowed"),
    [
        ("mette", "given", "CMM", True),
        ("mette", "given", "POL-OJYL", False),
        ("mette", "refused", "UDLST", False),
        ("mette", "of another case", "UDLST", False),
        ("ulla", "given", "CMM", False),
    ],
)
def test_an_interview_is_sent_by_who_held_it_with_consent_to_an_authority_that_decides(
    committed_cast: Cast,
    story: Story,
    app: Connection,
    who: str,
    interview: str,
    to: str,
    allowed: bool,
) -> None:
    if interview == "given":
        with committed_cast.mette.acting():
            held = Interview.objects.filter(case=story.case).get()
    elif interview == "refused":
        held = stories.hold_interview(committed_cast.mette, story.case, pass_on=PassOnConsent.REFUSED)
    else:
        held = stories.hold_interview(committed_cast.mette, stories.an_opened_case(committed_cast))
    assert act(app, getattr(committed_cast, who))
    with nullcontext() if allowed else pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO identification_interviewsent (id, interview_id, case_id, to_unit_id, sent_at, by_user_id)"
            " SELECT gen_random_uuid(), %s, %s, id, helle.instant(), helle.acting_user() FROM organisations_unit"
            " WHERE code = %s",
            [held.pk, story.case.pk, to],
        )


@pytest.mark.parametrize(("who", "allowed"), [("mette", False), ("ulla", True)])
def test_an_extension_is_answered_by_who_notified_the_period(
    committed_cast: Cast, story: Story, app: Connection, who: str, allowed: bool
) -> None:
    stories.request_extension(committed_cast.mette, story.case, days=90)
    assert act(app, getattr(committed_cast, who))
    with nullcontext() if allowed else pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO support_extensionanswer (request_id, case_id, decided_on, recorded_at,"
            " by_user_id, by_unit_id) SELECT id, case_id, '2025-10-06', helle.instant(),"
            " helle.acting_user(), helle.acting_unit()"
            " FROM support_extensionrequest q"
            " WHERE NOT EXISTS (SELECT 1 FROM support_extensionanswer a WHERE a.request_id = q.id)"
        )


def test_who_changes_a_profile_says_so_herself(committed_cast: Cast, story: Story, app: Connection) -> None:
    def change(by: Member, instant: str = "helle.instant()") -> None:
        assert act(app, committed_cast.mette)
        changed = app.execute(
            f"UPDATE people_profile SET sex = 'man', changed_by_id = %s, changed_by_unit_id = helle.acting_unit(),"
            f" changed_at = {instant}, version = version + 1, changed_why_sealed = 'x' WHERE person_id = %s",
            [by.user.pk, story.case.person_id],
        )
        assert changed.rowcount == 1
        app.rollback()

    change(committed_cast.mette)
    with pytest.raises(InsufficientPrivilege):
        change(committed_cast.jonas)
    app.rollback()
    with pytest.raises(InsufficientPrivilege):
        change(committed_cast.mette, "'2025-01-01'")


CHANGE = (
    "UPDATE people_profile SET {what}, changed_by_id = helle.acting_user(), changed_by_unit_id = helle.acting_unit(),"
    " changed_at = helle.instant(), version = version + {step} WHERE person_id = %s"
)


@pytest.mark.parametrize(
    ("what", "step"),
    [
        ("sex = 'man'", 1),
        ("birth_date_sealed = NULL, birth_precision = 'unknown'", 1),
        ("birth_precision = 'year'", 1),
        ("age_disputed = true", 1),
        ("turns_18_on = '2040-01-01'", 1),
        ("unaccompanied = NULL", 1),
        ("safe_contact_sealed = NULL", 1),
        ("nationalities = '[]'", 1),
        # The reason of the change before is none of this one.
        ("sex = 'man', changed_why_sealed = changed_why_sealed", 1),
        # A version that is skipped, or kept, would leave no version behind, or two of one number.
        ("sex = 'man', changed_why_sealed = 'x'", 0),
        ("sex = 'man', changed_why_sealed = 'x'", 2),
    ],
)
def test_what_was_known_of_a_person_gives_way_for_a_reason_and_is_kept(
    committed_cast: Cast, story: Story, app: Connection, owner: Connection, what: str, step: int
) -> None:
    stories.describe_as_child(committed_cast, story.case)
    kept = rows(owner, "people_profileversion")
    assert act(app, committed_cast.mette)
    with pytest.raises(CheckViolation):
        app.execute(CHANGE.format(what=what, step=step), [story.case.person_id])
    app.rollback()
    assert rows(owner, "people_profileversion") == kept


def test_whoever_changes_a_profile_leaves_what_it_said_behind(
    committed_cast: Cast, story: Story, app: Connection, owner: Connection
) -> None:
    columns = "version, sex, birth_date_sealed, safe_contact_sealed, nationalities, changed_at, changed_by_id"
    standing = owner.execute(
        f"SELECT {columns} FROM people_profile WHERE person_id = %s", [story.case.person_id]
    ).fetchone()
    assert act(app, committed_cast.jonas)
    changed = app.execute(CHANGE.format(what="sex = 'man', changed_why_sealed = 'y'", step=1), [story.case.person_id])
    assert changed.rowcount == 1
    app.commit()
    kept = owner.execute(
        f"SELECT {columns} FROM people_profileversion WHERE person_id = %s ORDER BY version DESC",
        [story.case.person_id],
    ).fetchone()
    assert kept == standing


@pytest.mark.parametrize(
    "statement", ["UPDATE people_profileversion SET sex = 'man'", "DELETE FROM people_profileversion"]
)
def test_not_even_the_owner_changes_what_a_profile_said_before(
    committed_cast: Cast, story: Story, owner: Connection, statement: str
) -> None:
    with pytest.raises(InsufficientPrivilege, match="never changed"):
        owner.execute(statement)


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


def test_an_entry_that_holds_still_gets_its_last_day_once(committed_cast: Cast, story: Story, app: Connection) -> None:
    def end(day: str) -> None:
        app.execute("UPDATE people_residence SET during = daterange(lower(during), %s)", [day])

    assert act(app, committed_cast.mette)
    end("2025-10-10")
    with pytest.raises(InsufficientPrivilege):
        end("2025-10-09")


def test_a_unit_that_only_reads_a_case_cannot_bend_the_lists_of_others(
    committed_cast: Cast, story: Story, app: Connection, owner: Connection
) -> None:
    with everything_granted(owner, story, committed_cast.olga):
        assert act(app, committed_cast.olga)
        assert rows(app, "cases_case") == 1
        app.rollback()
    with everything_granted(owner, story, committed_cast.olga), pytest.raises(InsufficientPrivilege):
        assert act(app, committed_cast.olga)
        app.execute("SELECT helle.project_case(%s, 'cmm', 'contact', '[]', NULL, NULL)", [story.case.pk])


def test_a_stranger_is_not_told_whose_question_it_is(committed_cast: Cast, story: Story, app: Connection) -> None:
    def answer(who: Member) -> object:
        assert act(app, who)
        row = app.execute("SELECT helle.question_is_with_udlst(%s)", [story.case.pk]).fetchone()
        app.rollback()
        assert row is not None
        return row[0]

    assert answer(committed_cast.mette) is True
    assert answer(committed_cast.olga) is None
    open_to(committed_cast.olga, story.case.pk, "core")
    assert answer(committed_cast.olga) is None


def test_a_production_clock_does_not_move(committed: None, owner: Connection, app: Connection) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute("UPDATE protection_installation SET clock_frozen_at = NULL, kind = 'production'")
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute("SELECT helle.clock_move(interval '1 day')")
