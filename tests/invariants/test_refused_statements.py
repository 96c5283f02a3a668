"""Statements that the application's role tries past the application, and that the database refuses."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext

import pytest
from psycopg.errors import InsufficientPrivilege

from helle.register.cases.models import RungEvent
from helle.rules.codes import ResidenceStatus
from tests import stories
from tests.invariants.conftest import Connection, Standing, act


@pytest.fixture(scope="module")
def rewritten(standing: Standing) -> Standing:
    """A stay that was followed by another, and a name that was superseded."""
    case = standing.story.case
    stories.record_stay(standing.cast.mette, case, ResidenceStatus.PERMIT, since=dt.date(2025, 10, 1))
    stories.supersede_name(standing.cast.mette, case)
    return standing


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
        " (SELECT id FROM organisations_unit WHERE code = 'CMM'), 'cmm_lead', '2022-01-01', '')",
        "SET ROLE helle_staff",
        "SELECT helle.record_act('case_opened', gen_random_uuid(), gen_random_uuid(), gen_random_uuid())",
        "UPDATE casefile_note SET kind = 'meeting'",
        "DELETE FROM casefile_note",
        "UPDATE casefile_document SET size = 1",
        "DELETE FROM casefile_document",
        "UPDATE casefile_documentpart SET content_sealed = ''",
        "DELETE FROM casefile_documentpart",
        "UPDATE identification_reading SET act = 'no'",
        "DELETE FROM identification_reading",
        "UPDATE identification_interviewdraft SET by_user_id = helle.acting_user()",
        "UPDATE allocation_arrangement SET words_sealed = ''",
        "UPDATE casefile_draft SET by_user_id = helle.acting_user()",
        "INSERT INTO casefile_numbering SELECT gen_random_uuid(), 1",
        "SELECT helle.next_journal_number(gen_random_uuid())",
        "UPDATE casefile_notetemplate SET text = 'x'",
        "DELETE FROM casefile_notetemplate",
        "INSERT INTO casefile_notetemplate (id, series, unit_id, kind, title, text, valid_from, retired,"
        " recorded_at, by_user_id, by_unit_id) VALUES (gen_random_uuid(), gen_random_uuid(), helle.acting_unit(),"
        " 'call', 'x', 'y', '2025-10-06', false, helle.instant(), helle.acting_user(), helle.acting_unit())",
        "SELECT helle.drop_segment(1, now(), 'x', '')",
        "UPDATE cases_rungevent SET superseded_at = helle.instant()",
        "UPDATE identification_assessment SET superseded_at = NULL",
        "UPDATE support_span SET superseded_at = helle.instant()",
        "UPDATE cases_correction SET replaced_by = NULL",
        "DELETE FROM cases_correction",
        "UPDATE cases_consequence SET would_be = 'holds'",
        "DELETE FROM cases_redecision",
        "INSERT INTO people_profileversion SELECT * FROM people_profileversion LIMIT 1",
        "UPDATE people_profileversion SET sex = 'man'",
        "DELETE FROM people_profileversion",
        "SELECT helle.ladder_holds(gen_random_uuid())",
        "SELECT count(*) FROM helle.counted('infinity')",
    ],
)
def test_a_caseworker_with_a_connection_of_her_own_cannot(standing: Standing, app: Connection, statement: str) -> None:
    assert act(app, standing.cast.mette)
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.parametrize(
    ("who", "changed", "allowed"),
    [
        ("mette", {}, True),
        ("mette", {"event": "indication_found", "by_kind": "police"}, False),
        ("mette", {"event": "indication_asserted", "rung": "victim_current", "by_kind": "police"}, True),
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
    standing: Standing,
    app: Connection,
    who: str,
    changed: dict[str, str],
    allowed: bool,
) -> None:
    step = {"event": "assessed_victim_not_current", "rung": "victim_not_current", "by_kind": "cmm"} | changed
    with standing.cast.mette.acting():
        number = RungEvent.objects.filter(case=standing.story.case).count() + 1
    assert act(app, getattr(standing.cast, who))
    with nullcontext() if allowed else pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO cases_rungevent (id, case_id, sequence, event, rung, by_kind, occurred_on, recorded_at,"
            " by_user_id, by_unit_id) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, '2025-10-06',"
            " helle.instant(), helle.acting_user(), helle.acting_unit())",
            [standing.story.case.pk, number, step["event"], step["rung"], step["by_kind"]],
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_residence SET during = daterange(lower(during) - 9, '2026-01-01')",
        "UPDATE people_residence SET during = daterange(lower(during), lower(during))",
        "UPDATE people_residence SET superseded_at = NULL WHERE superseded_at IS NOT NULL",
        "UPDATE people_residence SET superseded_at = now() WHERE superseded_at IS NOT NULL",
        "UPDATE people_residence SET during = daterange(lower(during), '2026-01-01') WHERE superseded_at IS NOT NULL",
        "UPDATE people_residence SET during = daterange(lower(during), NULL) WHERE NOT upper_inf(during)",
        "UPDATE people_residence SET during = daterange(lower(during), lower(during) + 1) WHERE NOT upper_inf(during)",
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
def test_what_was_true_from_day_to_day_is_not_rewritten(rewritten: Standing, app: Connection, statement: str) -> None:
    assert act(app, rewritten.cast.mette)
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
def test_not_by_the_owner_either(standing: Standing, owner: Connection, change: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        owner.execute(f"UPDATE {change}")
