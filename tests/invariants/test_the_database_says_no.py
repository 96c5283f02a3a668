"""The protection as it stands in the catalogue, and what the application's role cannot do even by itself."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from django.apps import apps
from psycopg.errors import InsufficientPrivilege

from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview
from helle.register.protection import row_security
from helle.rules.codes import LadderEvent, ResidenceStatus, Rung
from helle.site.installation import ROLES
from tests import stories
from tests.cast import Cast, Member, open_to
from tests.invariants.catalogue import CLASSES, PERSONAL, column, everything_granted, rows
from tests.invariants.conftest import Connection, act
from tests.stories import Story

JOB_ROLES = [role.name for role in ROLES if role.store == "register" and not role.owner]

APP_FUNCTIONS = {
    "act", "acting_kind", "acting_purpose", "acting_request", "acting_role", "acting_unit", "acting_user",
    "break_off_period", "case_facts", "case_facts_shown", "case_lines", "case_readers", "clock_freeze",
    "clock_move", "clock_now", "grant_exists", "instant", "mark_referral",
    "may_send_interview", "move_competence", "open_case", "project_assignee", "project_case", 
    "question_is_with_court", "question_is_with_udlst",
    "readable", "reads", "referral_parties", "send_referral", "stop_acting", "taken_interpreters",
    "write_audit", "write_audit_outside", "writes",
}  # fmt: skip


MODELS = {model._meta.db_table: model for model in apps.get_models()}
SAYS_NOT_WHO_OR_WHEN = {
    "finding_savedsearch",
    "finding_recentcase",
    "protection_sentform",  # The token of a form, of the acting user by its own policy.
    "referrals_referredperson",  # Written with its referral, which says both.
    "cases_assignment",  # Its period begins at the instant.
    "identification_interviewsent",  # Its instant is `sent_at`, in its own policy.
}


class TestTables:
    def test_every_table_is_classed(self, owner: Connection) -> None:
        there = column(
            owner,
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d"
            " WHERE d.objid = pg_class.oid AND d.deptype = 'e')",
        )
        assert sorted(there) == sorted(one.table for one in CLASSES)

    def test_a_table_without_a_class_stops_the_installation(self, owner: Connection) -> None:
        with pytest.raises(ValueError, match="forgotten"), owner.transaction(force_rollback=True):
            owner.execute("CREATE TABLE forgotten (name text)")
            row_security.install(owner.cursor())  # type: ignore[arg-type] # fetches as Django's

    @pytest.mark.parametrize("table", [one.table for one in PERSONAL])
    def test_a_personal_table_has_row_level_security(self, owner: Connection, table: str) -> None:
        assert column(owner, "SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table]) == [True]

    def test_no_other_table_has_policies(self, owner: Connection) -> None:
        with_policies = set(column(owner, "SELECT tablename FROM pg_policies WHERE schemaname = 'public'"))
        assert with_policies == {one.table for one in PERSONAL}

    def test_the_policies_are_those_that_the_file_generates(self, owner: Connection) -> None:
        def policies() -> list[Any]:
            return owner.execute("SELECT * FROM pg_policies ORDER BY schemaname, tablename, policyname").fetchall()

        found = policies()
        with owner.transaction(force_rollback=True):
            row_security.install(owner.cursor())  # type: ignore[arg-type] # fetches as Django's
            assert policies() == found
            owner.execute("CREATE POLICY own_back_door ON people_name FOR SELECT TO helle_app USING (true)")
            assert policies() != found
            row_security.install(owner.cursor())  # type: ignore[arg-type] # fetches as Django's
            assert policies() == found

    def test_a_function_of_an_older_version_does_not_survive(self, owner: Connection) -> None:
        def functions() -> list[Any]:
            return owner.execute(
                "SELECT p.oid::regprocedure::text, p.prosecdef, p.proacl::text FROM pg_proc p"
                " WHERE p.pronamespace = 'helle'::regnamespace ORDER BY 1"
            ).fetchall()

        found = functions()
        with owner.transaction(force_rollback=True):
            owner.execute("CREATE FUNCTION helle.old_back_door() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1")
            assert functions() != found
            row_security.install(owner.cursor())  # type: ignore[arg-type] # fetches as Django's
            assert functions() == found

    def test_each_role_may_do_what_the_file_says_and_no_more(self, owner: Connection) -> None:
        found = owner.execute(
            "SELECT r.rolname, c.relname, p.privilege FROM pg_class c CROSS JOIN pg_roles r"
            " CROSS JOIN unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']) AS"
            " p (privilege) WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND r.rolname = ANY (%s)"
            " AND has_table_privilege(r.oid, c.oid, p.privilege)",
            [JOB_ROLES],
        ).fetchall()
        by_column = owner.execute(
            "SELECT r.rolname, c.relname, 'UPDATE (' || string_agg(a.attname, ', ' ORDER BY a.attname) || ')'"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " CROSS JOIN pg_roles r WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND r.rolname = ANY (%s) AND has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE')"
            " AND NOT has_table_privilege(r.oid, c.oid, 'UPDATE') GROUP BY 1, 2",
            [JOB_ROLES],
        ).fetchall()
        wanted = {
            (role, one.table, _sorted_columns(privilege))
            for one in CLASSES
            for role, privileges in one.privileges.items()
            for privilege in privileges
        }
        assert {*found, *by_column} == wanted

    def test_the_application_calls_these_functions_and_no_others(self, owner: Connection) -> None:
        callable_ = column(
            owner,
            "SELECT proname FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"
            " AND has_function_privilege('helle_app', oid, 'EXECUTE')",
        )
        assert set(callable_) == APP_FUNCTIONS

    def test_functions_that_act_as_the_owner_look_tables_up_in_a_fixed_order(self, owner: Connection) -> None:
        loose = column(
            owner,
            "SELECT proname FROM pg_proc WHERE pronamespace = 'helle'::regnamespace AND prosecdef"
            " AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, public, pg_temp']",
        )
        assert loose == []


def _sorted_columns(privilege: str) -> str:
    """`UPDATE (a, b)` with its columns in order; other privileges as they are."""
    if "(" not in privilege:
        return privilege
    names = privilege[privilege.index("(") + 1 : -1].split(",")
    return f"UPDATE ({', '.join(sorted(name.strip() for name in names))})"


class TestRoles:
    @pytest.mark.parametrize("role", JOB_ROLES)
    def test_a_role_that_processes_hold_bypasses_nothing(self, owner: Connection, role: str) -> None:
        found = owner.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            [role],
        ).fetchone()
        assert found == (False,) * 5

    @pytest.mark.parametrize("role", JOB_ROLES)
    def test_a_role_that_processes_hold_owns_nothing_and_belongs_to_no_other(
        self, owner: Connection, role: str
    ) -> None:
        owned = column(
            owner,
            "SELECT relname::text FROM pg_class WHERE relowner = %(role)s::regrole"
            " UNION ALL SELECT proname FROM pg_proc WHERE proowner = %(role)s::regrole"
            " UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = %(role)s::regrole"
            " UNION ALL SELECT typname FROM pg_type WHERE typowner = %(role)s::regrole"
            " UNION ALL SELECT datname FROM pg_database WHERE datdba = %(role)s::regrole"
            " UNION ALL SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %(role)s::regrole",
            {"role": role},  # type: ignore[arg-type] # psycopg takes names as well
        )
        assert owned == []

    @pytest.mark.parametrize("role", JOB_ROLES)
    def test_a_role_that_processes_hold_makes_nothing_in_a_schema(self, owner: Connection, role: str) -> None:
        makes = column(
            owner,
            "SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'helle')"
            " AND has_schema_privilege(%s, oid, 'CREATE')",
            [role],
        )
        assert makes == []


class TestWriting:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)"
            " SELECT case_id, person_id, unit_id, 'money', during, begun_by_id FROM protection_grant LIMIT 1",
            "UPDATE protection_grant SET during = tstzrange(lower(during), NULL)",
            "UPDATE protection_grant SET rung = 'victim_current'",
            "DELETE FROM protection_grant",
            "INSERT INTO protection_grantact SELECT * FROM protection_grantact LIMIT 1",
            "UPDATE protection_grantact SET act = 'case_closed'",
            "INSERT INTO cases_case SELECT * FROM cases_case LIMIT 1",
            "UPDATE cases_case SET opened_by_unit_id = opened_by_unit_id",
            "DELETE FROM cases_case",
            "INSERT INTO people_person SELECT * FROM people_person LIMIT 1",
            "DELETE FROM people_person",
            "INSERT INTO referrals_referral SELECT * FROM referrals_referral LIMIT 1",
            "UPDATE referrals_party SET state = 'handled'",
            "INSERT INTO audit_line (at, purpose, action, outcome, cases, detail)"
            " VALUES (now(), 'none', 'case.read', 'allowed', '{}', '{}')",
            "UPDATE audit_line SET action = 'desk.read'",
            "UPDATE audit_line SET segment = 1, position = 1",
            "DELETE FROM audit_line",
            "TRUNCATE audit_line",
            "DELETE FROM audit_segment",
            "UPDATE cases_rungevent SET rung = 'contact'",
            "DELETE FROM cases_rungevent",
            "UPDATE identification_assessment SET was_trafficked = false",
            "UPDATE support_span SET days = days",
            "DELETE FROM support_span",
            "UPDATE protection_rolecategory SET may_write = true",
            "INSERT INTO protection_rolecategory (role, category, may_write) VALUES ('plan_owner', 'money', true)",
            "INSERT INTO protection_roleunitkind (role, unit_kind) VALUES ('cmm_caseworker', 'ngo')",
            "UPDATE protection_installation SET kind = 'demo'",
            "ALTER TABLE people_name DISABLE ROW LEVEL SECURITY",
            "DROP POLICY read ON people_name",
            "SET SESSION AUTHORIZATION helle_owner",
            "SET ROLE helle_owner",
            "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
            " SELECT gen_random_uuid(), user_id, unit_id, 'cmm_lead', during FROM organisations_membership LIMIT 1",
            "UPDATE organisations_membership SET role = 'cmm_lead'",
            "UPDATE organisations_membership SET during = daterange('2020-01-01', NULL)",
            "DELETE FROM organisations_membership",
            "INSERT INTO organisations_user (id, email, full_name, password, language, is_active)"
            " VALUES (gen_random_uuid(), 'x@example.invalid', 'X', '', 'da', true)",
            "UPDATE organisations_user SET is_active = true",
            "UPDATE organisations_user SET email = 'x@example.invalid'",
            "UPDATE organisations_user SET full_name = 'X'",
            "DELETE FROM organisations_user",
            "SELECT helle.add_user(gen_random_uuid(), 'x@example.invalid', 'X', '', gen_random_uuid(),"
            " (SELECT id FROM organisations_unit WHERE code = 'CMM'), 'cmm_lead', '2022-01-01')",
            "SET ROLE helle_staff",
            "SELECT helle.record_act('case_opened', gen_random_uuid(), gen_random_uuid(), gen_random_uuid())",
            "SELECT helle.drop_segment(1, now(), 'x', '')",
            "SELECT count(*) FROM helle.assessed",
        ],
    )
    def test_a_caseworker_with_a_connection_of_her_own_cannot(
        self, committed_cast: Cast, app: Connection, statement: str
    ) -> None:
        assert act(app, committed_cast.mette)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)

    @pytest.mark.parametrize("table", ["cases_rungevent", "identification_interview", "people_name"])
    def test_nobody_writes_in_another_s_name(
        self, committed_cast: Cast, story: Story, app: Connection, owner: Connection, table: str
    ) -> None:
        author = "recorded_by_id" if table == "people_name" else "by_user_id"
        columns = column(
            owner,
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s AND column_name NOT IN"
            " ('id', 'sequence', 'superseded_at', 'superseded_why_sealed', 'supersedes_id') ORDER BY 1",
            [table],
        )

        def copy(author_id: uuid.UUID) -> None:
            assert act(app, committed_cast.mette)
            values = [f"'{author_id}'::uuid" if name == author else name for name in columns]
            extra = ", sequence" if table == "cases_rungevent" else ""
            number = ", 90" if table == "cases_rungevent" else ""
            app.execute(
                f"INSERT INTO {table} (id, {', '.join(columns)}{extra})"  # Names out of the catalogue.
                f" SELECT gen_random_uuid(), {', '.join(values)}{number} FROM {table} LIMIT 1"
            )
            app.rollback()

        copy(committed_cast.mette.user.pk)
        with pytest.raises(InsufficientPrivilege):
            copy(committed_cast.jonas.user.pk)

    def test_each_table_says_who_wrote_a_row_and_when(self) -> None:
        for one in PERSONAL:
            if "INSERT" not in one.privileges["helle_app"] or one.table in SAYS_NOT_WHO_OR_WHEN:
                continue
            columns = {field.column for field in MODELS[one.table]._meta.fields}
            held = {name for name in columns if name in row_security.AUTHOR_COLUMNS}
            says = {row_security.AUTHOR_COLUMNS[name] for name in held}
            assert {"acting_user", "instant"} <= says, one.table

    def test_nobody_writes_at_another_instant(self, committed_cast: Cast, story: Story, app: Connection) -> None:
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

    @pytest.mark.parametrize(
        ("who", "changed", "allowed"),
        [
            ("mette", {}, True),
            ("mette", {"event": "indication_found", "by_kind": "police"}, False),
            ("mette", {"event": "indication_asserted", "by_kind": "police"}, True),
            ("mette", {"event": "assessed_not_victim", "rung": "not_victim", "by_kind": "udlst"}, False),
            ("mette", {"event": "assessed_not_victim", "rung": "not_victim", "by_kind": "court"}, True),
            ("ulla", {"event": "assessed_not_victim", "rung": "not_victim", "by_kind": "court"}, True),
            ("ulla", {"event": "indication_asserted", "by_kind": "police"}, False),
            ("ulla", {"event": "indication_found", "by_kind": "court"}, False),
            ("mette", {"event": "made_up"}, False),
            ("mette", {"rung": "made_up"}, False),
        ],
    )
    def test_a_step_on_the_ladder_is_a_known_one_of_the_one_whose_it_is(
        self,
        committed_cast: Cast,
        story: Story,
        app: Connection,
        who: str,
        changed: dict[str, str],
        allowed: bool,
    ) -> None:
        step = {"event": "contact_recorded", "rung": "contact", "by_kind": "cmm"} | changed
        assert act(app, getattr(committed_cast, who))
        with nullcontext() if allowed else pytest.raises(InsufficientPrivilege):
            app.execute(
                "INSERT INTO cases_rungevent (id, case_id, sequence, event, rung, by_kind, occurred_on, recorded_at,"
                " by_user_id, by_unit_id) VALUES (gen_random_uuid(), %s, 90, %s, %s, %s, '2025-10-06',"
                " helle.instant(), helle.acting_user(), helle.acting_unit())",
                [story.case.pk, step["event"], step["rung"], step["by_kind"]],
            )

    def test_the_policy_knows_the_events_and_rungs_that_the_rules_know(self) -> None:
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
        self,
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
        self, committed_cast: Cast, story: Story, app: Connection, who: str, allowed: bool
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

    def test_who_changes_a_profile_says_so_herself(self, committed_cast: Cast, story: Story, app: Connection) -> None:
        def change(by: Member, instant: str = "helle.instant()") -> None:
            assert act(app, committed_cast.mette)
            changed = app.execute(
                f"UPDATE people_profile SET sex = 'man', changed_by_id = %s, changed_at = {instant}"
                " WHERE person_id = %s",
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

    def test_a_line_of_the_audit_names_who_the_context_says(
        self, committed_cast: Cast, app: Connection, owner: Connection
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
        self, committed_cast: Cast, app: Connection, owner: Connection, statement: str
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
        self, committed_cast: Cast, app: Connection, action: str | None, purpose: str | None, detail: str | None
    ) -> None:
        assert act(app, committed_cast.mette)
        with pytest.raises(psycopg.errors.CheckViolation), app.transaction():
            app.execute("SELECT helle.write_audit(%s, 'allowed', NULL, '{}', %s, %s)", [action, detail, purpose])

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE people_residence SET during = daterange(lower(during) - 9, '2026-01-01')",
            "UPDATE people_residence SET during = daterange(lower(during), lower(during))",
            "UPDATE people_residence SET superseded_at = NULL WHERE superseded_at IS NOT NULL",
            "UPDATE people_residence SET superseded_at = now() WHERE superseded_at IS NOT NULL",
            "UPDATE people_residence SET during = daterange(lower(during), '2026-01-01')"
            " WHERE superseded_at IS NOT NULL",
            "UPDATE people_residence SET during = daterange(lower(during), NULL) WHERE NOT upper_inf(during)",
            "UPDATE people_residence SET during = daterange(lower(during), lower(during) + 1)"
            " WHERE NOT upper_inf(during)",
            "UPDATE people_name SET superseded_at = NULL WHERE superseded_at IS NOT NULL",
            "UPDATE people_name SET superseded_why_sealed = '' WHERE superseded_at IS NOT NULL",
            "UPDATE people_name SET superseded_at = now() WHERE superseded_at IS NULL",
            "UPDATE people_name SET superseded_why_sealed = 'x' WHERE superseded_at IS NULL",
            "UPDATE people_identifier SET superseded_at = now()",
            "UPDATE people_child SET superseded_at = now()",
            "UPDATE identification_circumstance SET superseded_at = now()",
            "UPDATE identification_circumstance SET during = daterange(NULL, '2026-01-01')",
            "UPDATE support_contactperson SET during = daterange(lower(during) - 1, NULL)",
            "UPDATE cases_assignment SET during = tstzrange(lower(during) - interval '1 day', NULL)",
            "UPDATE cases_assignment SET during = tstzrange(lower(during), now(), '(]')",
        ],
    )
    def test_what_was_true_from_day_to_day_is_not_rewritten(
        self, committed_cast: Cast, story: Story, app: Connection, statement: str
    ) -> None:
        stories.record_stay(committed_cast.mette, story.case, ResidenceStatus.PERMIT, since=dt.date(2025, 10, 1))
        stories.supersede_name(committed_cast.mette, story.case)
        assert act(app, committed_cast.mette)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)

    @pytest.mark.parametrize(
        "change",
        [
            "people_residence SET status = 'danish'",
            "support_contactperson SET recorded_at = now()",
            "people_name SET value_sealed = ''",
        ],
    )
    def test_not_by_the_owner_either(self, story: Story, owner: Connection, change: str) -> None:
        with pytest.raises(InsufficientPrivilege):
            owner.execute(f"UPDATE {change}")

    def test_an_entry_that_holds_still_gets_its_last_day_once(
        self, committed_cast: Cast, story: Story, app: Connection
    ) -> None:
        def end(day: str) -> None:
            app.execute("UPDATE people_residence SET during = daterange(lower(during), %s)", [day])

        assert act(app, committed_cast.mette)
        end("2025-10-10")
        with pytest.raises(InsufficientPrivilege):
            end("2025-10-09")

    def test_a_unit_that_only_reads_a_case_cannot_bend_the_lists_of_others(
        self, committed_cast: Cast, story: Story, app: Connection, owner: Connection
    ) -> None:
        with everything_granted(owner, story, committed_cast.olga):
            assert act(app, committed_cast.olga)
            assert rows(app, "cases_case") == 1
            app.rollback()
        with everything_granted(owner, story, committed_cast.olga), pytest.raises(InsufficientPrivilege):
            assert act(app, committed_cast.olga)
            app.execute("SELECT helle.project_case(%s, 'cmm', 'contact', '[]', NULL, NULL)", [story.case.pk])

    def test_a_stranger_is_not_told_whose_question_it_is(
        self, committed_cast: Cast, story: Story, app: Connection
    ) -> None:
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

    def test_a_production_clock_does_not_move(self, committed: None, owner: Connection, app: Connection) -> None:
        with owner.transaction(force_rollback=True):
            owner.execute("UPDATE protection_installation SET clock_frozen_at = NULL, kind = 'production'")
            with pytest.raises(psycopg.errors.CheckViolation):
                owner.execute("SELECT helle.clock_move(interval '1 day')")
