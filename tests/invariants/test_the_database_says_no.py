"""The protection as it stands in the database's own catalogue: classes, policies, functions, roles."""

from __future__ import annotations

from typing import Any

import pytest

from helle.register.protection import row_security
from helle.site.installation import ROLES
from tests.invariants.catalogue import CLASSES, PERSONAL, column
from tests.invariants.conftest import Connection

JOB_ROLES = [role.name for role in ROLES if role.store == "register" and not role.owner]

APP_FUNCTIONS = {
    "allocates", "cases_lately", "statements_that_wait",
    "access_requests_for_supervision", "act", "acting_kind", "acting_purpose", "acting_request", "acting_role",
    "acting_unit", "acting_user", "activities_counted", "addresses_typed", "adds_to_obligation", "agrees_to_word_back",
    "answer_change", "answer_is_open", "answer_placement", "answer_schedule", "answer_trace_schedule",
    "answers_for_body", "appoint_representative", "approve_disposal", "approve_trace_list", "arrive", "arrived_on",
    "ask_along", "ask_erasure", "ask_name_out", "asked_in_time", "asked_places", "billed_until", "bills_for",
    "bills_offer",
    "call_hides_its_place", "exploitation_hides_its_place",
    "blank_decision_reasons", "blank_name", "blank_waiver_reasons", "blanks_names", "break_off_as_before",
    "break_off_period", "brings_to_meeting", "calendar_at", "came_undecided", "case_facts", "case_facts_shown",
    "case_facts_then", "case_lines", "case_readers", "cases_behind_an_address", "cases_for_police",
    "cases_hiding_whereabouts", "cases_of_an_order",
    "cases_of_referral", "cases_of_unexplained_rights", "acts_by_what_no_act_explains", "unexplained_right_told",
    "unexplained_rights_noted", "unexplained_rights_waiting",
    "certify_disposal", "certify_trace_list", "charges_to_look_at", "choose_language",
    "clock_freeze", "clock_move", "clock_now", "clock_went_back", "cmm_in_joint_action", "cmm_says_otherwise",
    "consent_taken_back_shown", "consents_last_days", "contact_lies_with", "contact_person_by_a_wrong_look",
    "contact_person_gaps",
    "contact_person_gaps_of", "contact_person_loads", "counts_criminal_cases_of", "counts_its_children_shown",
    "criminal_care", "criminal_case_is_gone", "criminal_case_named", "criminal_cases_gone", "criminal_cases_of",
    "criminal_counts", "criminal_durations", "criminal_ends", "criminal_left_out", "criminal_network",
    "danger_look_facts", "days_without_shown", "decide_erasure", "decided_by_provision", "decides_placements",
    "destroy_draft", "detained_now", "disposal_text", "disposed_and_there", "does_outreach", "done_in_looks",
    "drafts_left", "drafts_on", "drafts_stranded", "draw_disposal", "draw_log_sample", "draw_trace_list", "end_address",
    "end_criminal_part", "end_own_sessions", "end_period_early", "enters_as_owner", "erasure_done", "family_stands",
    "feed_is_told_by_releases", "fetch_handed_out", "figures_of_year", "follows_up", "found_wrong", "founds_forum",
    "give_criminal_part", "give_draft", "grant_exists", "grant_nights", "hand_out", "handed_out_by_link",
    "handed_out_closed", "handed_out_erased", "handed_out_in_a_day", "has_hotline", "has_part_in", "has_read",
    "hear_alone", "held_by_me", "held_may_be_a_child", "held_of_request", "hold_case", "hold_criminal_case",
    "hold_criminal_case_back", "hold_decisions", "hold_parts", "hold_prices",
    "hold_shared", "hold_traces", "in_contact",
    "in_criminal_case", "in_joint_action", "in_own_name", "indicted_and_not_weighed", "indictments_gone", "instant",
    "interview_was_held", "involvement_is_denied", "is_a_list", "is_asked_name", "is_asked_of", "is_impersonal",
    "unit_tells_which_part_of_the_country",
    "is_of_the_charged", "is_officer", "is_open", "is_perhaps_a_name", "is_police", "is_prosecutor", "is_told",
    "joint_action_outcome", "journal_may_be_tried", "journey_follows", "judges_log", "keep_mandate", "keeping_of",
    "keeps_address", "keeps_bed_days", "keeps_exploitations", "keeps_marks", "keeps_offers", "keeps_traces",
    "kept_back_of_profile", "kept_back_of_versions",
    "knows_case_of", "knows_whom_cmm_met", "lapse_own_order", "last_cash_day",
    "last_project_day",
    "leads_criminal_case", "leads_initiative", "leads_joint_action", "leads_kind", "leads_now", "leads_plan",
    "leads_some_plan", "leave", "leave_asked_name", "leaver_waits_for", "left_of_wrong_looks", "let_criminal_case_go",
    "lift_hold", "lift_trace_hold", "line_asked_of", "lines_of_looks",
    "names_no_place", "lines_for_payer", "links_out_of_sight", "links_training",
    "listed_now", "log_coverage", "log_lines",
    "log_direct_contact", "log_review_waits", "log_sample_again", "looks_for_the_person",
    "looks_for_the_reader", "mark_referral", "may_correct", "may_open", "may_open_person", "may_open_referral",
    "may_read_line", "is_paper_of_a_stay", "look_stands",
    "may_send_interview", "may_take_back", "meeting_of_decision", "meeting_of_item", "money_waiting_counts",
    "months_waiting", "move_competence", "name_stands_in", "name_takes_two", "needs_to_know", "no_longer_shared",
    "not_told_of", "noted_of_us", "notices_lost", "notify_municipality", "numbered_cases", "numbered_referral",
    "numbers_not_carried", "offered_is_about", "open_case", "open_criminal_case", "open_exploitation",
    "opened_by_receiver", "opened_for", "orders_erasures", "orders_to_answer", "others_who_see", "outreach_figures",
    "outside_the_group", "own_lapsed_orders", "own_sessions", "own_stages_of", "own_to_go", "owns_initiative",
    "owns_obligation",
    "paid_earlier_shown", "paid_for_line_shown", "paid_shown", "partner_reports_unanswered", "parts_of_others",
    "placement_figures", "plainly", "plan_joint_action", "plan_today", "lay_down", "project_case",
    "propose_schedule",
    "protected_cases", "protects_address", "shows_whereabouts", "shows_where_she_is", "counts_stay", "stays_counted",
    "propose_trace_schedule", "provisions_of_proposal", "question_is_with_court", "question_is_with_udlst",
    "questionings_heard_of", "readable", "readings_of", "reads", "reads_course", "reads_disclosure", "reads_joint_plan",
    "reads_meeting", "reads_of_plan", "reads_particular", "receive_at_municipality", "redecides", "referral_closed_by",
    "referrals_hiding_who_told", "referrals_hiding_their_place", "referral_hides_its_place", "municipality_of_referral",
    "municipality_of_call", "region_of_call", "municipality_of_version", "business_of_version",
    "municipalities_of_records", "versions_naming",
    "met_hiding_their_place", "persons_with_number", "referrals_naming", "decided_after_changes", "has_final_report",
    "has_representative", "told_of_missing", "talks_to_hold_anew",
    "referral_lines", "referral_of_detention", "referral_parties", "referred_and_not_taken_in", "refuse_disposal",
    "refuse_trace_list", "refused_lately", "release_is_approved", "release_is_told", "release_municipality",
    "releases_down_said",
    "replan_placement", "representative_may_agree", "represents_in", "research_applications", "research_decided",
    "research_held", "research_never_fetched", "research_of_institution", "researches", "residents_from",
    "residents_on", "rests_on_her_yes", "retention_queue", "risk_is_weighed", "runs_forum", "runs_meeting",
    "runs_offer", "same_table",
    "say_whose_detention", "searches_lately", "sees_address", "sees_all_offers", "sees_definitions", "sees_log_review",
    "sees_offer", "sees_report", "sees_research", "sees_shared", "sees_treaty_report", "sees_what_is_shared",
    "segments_over", "send_referral", "session_seen", "shares", "sides_of_table", "standing_again", "statement_goes_to",
    "statement_waits", "stay_is_protected",
    "statements_not_carried", "statements_of_stay", "stays_of_offers", "stays_whose_act",
    "stop_acting", "supersede_placement", "supervises", "supervises_place", "supervises_provider", "support_ended_of",
    "take_back_chair", "take_back_handed_out", "take_back_handover", "take_back_invitations", "taken_interpreters",
    "takes_back_of_obligation", "takes_its_place", "talk_is_to_be_held_anew", "tells_year_alike",
    "tells_year_otherwise", "texts_that_led", "told_that_takes_a_link", "told_through", "told_under_dublin",
    "told_with_the_order", "touched_addresses",
    "trace_counts", "trace_list_text", "trace_list_told_until", "traces_in_sight", "traces_looked_up", "traces_said",
    "turns_18_at_the_latest", "typed_to_tell", "unshares", "untie_detention", "unweighed_by_stage", "unweighed_charge",
    "unweighed_charges", "wait_for_meeting", "waits_for_seal", "waiver_waits", "was_disposed_of", "was_on_the_spot",
    "was_told", "was_told_in", "what_a_unit_has", "what_an_erasure_takes", "what_hinders_an_erasure", "what_is_left",
    "withdraw_placement", "words_of_children", "words_of_shared", "works_on_criminal_case", "write_audit",
    "agrees_alone_from", "asked_in_a_wrong_look", "herself_may_agree", "is_childs_view", "no_ahead_of_consent",
    "no_ahead_of_consent_by", "own_yes_beside", "receiver_of_consent", "consents_to_one",
    "receiver_of_shared", "told_to_this_unit", "receiver_told_to_her", "sender_of_referral", "writer_of_referral",
    "sent_referral",
    "sides_of_tasks", "hands_in_tasks", "tasks_of_unit", "tasks_on_desk", "sources_of_hidden_whereabouts",
    "write_audit_outside", "writes", "writes_in_plan", "writes_of_activity", "writes_of_initiative", "writes_study",
    "years_to_repeat",
}  # fmt: skip


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
        assert with_policies == {one.table for one in CLASSES if one.kind in ("personal", "steering")}

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
            "SELECT r.rolname, c.relname, p.privilege || ' (' || string_agg(a.attname, ', ' ORDER BY a.attname) || ')'"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " CROSS JOIN pg_roles r CROSS JOIN unnest(ARRAY['SELECT', 'UPDATE']) AS p (privilege)"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND r.rolname = ANY (%s) AND has_column_privilege(r.oid, c.oid, a.attnum, p.privilege)"
            " AND NOT has_table_privilege(r.oid, c.oid, p.privilege) GROUP BY 1, 2, p.privilege",
            [JOB_ROLES],
        ).fetchall()
        columns: dict[str, list[str]] = dict(
            owner.execute(
                "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
                " WHERE table_schema = 'public' GROUP BY table_name"
            ).fetchall()
        )
        wanted = {
            (
                role,
                one.table,
                _sorted_columns(privilege, set(columns[one.table]) - set(one.kept_back) if one.kept_back else set()),
            )
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


def _sorted_columns(privilege: str, read: set[str]) -> str:
    """A privilege on columns with these in order, `SELECT` without those kept back where any is; others as they are."""
    if privilege == "SELECT" and read:
        return f"SELECT ({', '.join(sorted(read))})"
    if "(" not in privilege:
        return privilege
    what, _parted, named = privilege.removesuffix(")").partition(" (")
    return f"{what} ({', '.join(sorted(name.strip() for name in named.split(',')))})"


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
