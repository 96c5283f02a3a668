"""The access matrix holds together: roles, categories and acts say the same, and what must never be granted is not."""

import re
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

import helle.register
from helle.register.protection.row_security import closed_with, is_read, table_classes

REGISTER = Path(helle.register.__file__).parent
MATRIX: dict[str, Any] = tomllib.loads((REGISTER / "protection/data/access_matrix.toml").read_text(encoding="utf-8"))
UNITS = tomllib.loads((REGISTER / "organisations/data/units.toml").read_text(encoding="utf-8"))["units"]

CATEGORIES: dict[str, dict[str, str]] = MATRIX["categories"]
ROLES: dict[str, dict[str, Any]] = MATRIX["roles"]
ACTS: list[dict[str, Any]] = MATRIX["acts"]
KINDS_IN_USE = {unit["kind"] for unit in UNITS}
OF_A_CASE = {name for name, category in CATEGORIES.items() if category["reached_by"] == "case"}


def readable(kind: str) -> set[str]:
    """What some role of a kind of unit can read."""
    return {name for role in ROLES.values() if kind in role["unit_kinds"] for name in role["categories"]}


def granted(kind: str, *, but_not_by: str = "") -> set[str]:
    """What acts can begin for a kind of unit."""
    return {
        category
        for act in ACTS
        if kind in act["beneficiary_kinds"] and act["act"] != but_not_by
        for category in act["begins"]
    }


def test_the_categories_are_those_of_the_design() -> None:
    assert list(CATEGORIES) == [
        *(
            "core",
            "contact",
            "advice",
            "identity",
            "narrative",
            "outcome",
            "reasons",
            "placement",
            "secret_address",
            "health",
        ),
        *("return_plan", "criminal", "notes", "documents", "money", "audit", "aggregates", "guidance", "action_plan"),
    ]
    for name, category in CATEGORIES.items():
        assert category["reached_by"] in {"case", "referral", "enquiry", "audit", "aggregates", "reference"}, name
        for key in ("label_da", "label_en", "meaning_da", "meaning_en"):
            assert category[key].strip(), (name, key)
        assert len(name) <= 24


def test_the_roles_are_those_of_the_design() -> None:
    assert list(ROLES) == [
        *("cmm_caseworker", "cmm_lead", "cmm_hotline", "cmm_statistics", "udlst_caseworker", "hjst_caseworker"),
        *("police_officer", "nsk_officer", "rigspolitiet_contact", "prosecutor", "control_officer", "notifier"),
        *("ngo_outreach", "ngo_lead", "provider_staff", "socialtilsyn_inspector", "municipality_caseworker"),
        *("representative", "drc_adviser", "plan_owner", "plan_reporter", "administrator"),
        "data_protection_officer",
    ]
    assert len({role["label_da"] for role in ROLES.values()}) == len(ROLES)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_names_known_categories_and_kinds(name: str) -> None:
    role = ROLES[name]
    assert set(role["categories"]) <= set(CATEGORIES)
    assert set(role["categories"].values()) <= {"r", "rw"}
    assert role["unit_kinds"]
    assert set(role["unit_kinds"]) <= KINDS_IN_USE
    assert role["label_da"].strip() and role["label_en"].strip()
    assert len(name) <= 32


def test_acts_name_known_kinds_categories_and_roles() -> None:
    for act in ACTS:
        name = (act["act"], act["beneficiary_kinds"])
        assert set(act["beneficiary_kinds"]) <= KINDS_IN_USE, name
        assert set(act["begins"]) | set(act["ends"]) <= OF_A_CASE, name
        assert bool(act["begins"]) != bool(act["ends"]), name
        assert act["performers"] and set(act["performers"]) <= set(ROLES), name
        assert act["requirements"], name
        assert all(re.fullmatch(r"[A-Z]{2,4}-\d{2}", one) for one in act["requirements"]), name
        assert act["comment"].strip(), name
        assert len(act["act"]) <= 32


def test_an_act_and_a_kind_stand_together_once() -> None:
    pairs = [pair for act in ACTS for pair in product([act["act"]], act["beneficiary_kinds"])]
    assert len(pairs) == len(set(pairs))


def test_all_acts_of_the_design_are_there() -> None:
    assert {act["act"] for act in ACTS} == {
        *("case_opened", "case_closed", "competence_taken", "competence_lost", "referral_accepted"),
        *("placement_begun", "placement_ended", "return_begun", "return_ended"),
        *("representative_appointed", "representative_ended", "municipality_notified", "municipality_released"),
        *("disclosure_made", "disclosure_ended"),
    }


def test_an_act_grants_only_what_some_role_of_the_beneficiary_can_read() -> None:
    for act in ACTS:
        for kind in act["beneficiary_kinds"]:
            assert set(act["begins"]) <= readable(kind), (act["act"], kind)


def test_what_a_role_can_see_of_a_case_can_be_granted_to_its_kind() -> None:
    """A permission that no act can ever fill would be a mistake in one of the two tables."""
    for name, role in ROLES.items():
        for kind in role["unit_kinds"]:
            assert set(role["categories"]) & OF_A_CASE <= granted(kind), (name, kind)


def test_every_grant_of_others_than_cmm_ends_when_the_case_closes() -> None:
    closing = {
        kind: set(act["ends"]) for act in ACTS if act["act"] == "case_closed" for kind in act["beneficiary_kinds"]
    }
    others = {kind for act in ACTS for kind in act["beneficiary_kinds"]} - {"cmm", "udlst"}
    # A municipality is released and a representation ends: by acts of their own, not with the case (ACT-08, MIN-01).
    for kind in others - {"municipality", "representative"}:
        assert closing[kind] == granted(kind), kind
    assert not {"municipality", "representative"} & closing.keys()
    for act, kind in (("municipality_released", "municipality"), ("representative_ended", "representative")):
        assert {name for one in ACTS if one["act"] == act for name in one["ends"]} == granted(kind)
    # Udlændingestyrelsen keeps that the case exists and what it decided.
    assert granted("udlst") - closing["udlst"] == {"core", "outcome"}


PARTICULARS: dict[str, dict[str, Any]] = MATRIX["particulars"]


def test_a_particular_is_of_a_category_and_each_of_its_readers_reads_that_for_a_reason_that_is_cited() -> None:
    for name, one in PARTICULARS.items():
        assert one["label_da"] and one["label_en"] and one["meaning_da"] and one["meaning_en"], name
        assert one["requirements"], name
        for role, why in one["readers"].items():
            assert one["of"] in ROLES[role]["categories"], (name, role)
            assert re.search(r"\([A-Z]{2,4}(-[A-Z]+)?-\d{2}(, [A-Z]{2,4}(-[A-Z]+)?-\d{2})*\)\.$", why), (
                name,
                role,
                why,
            )
            assert len(name) <= 24


def test_who_writes_a_category_is_shown_all_of_it() -> None:
    """Nobody corrects what she cannot see: what she does not see she would write over."""
    writers = {name for name, role in ROLES.items() if role["categories"].get("identity") == "rw"}
    for name, one in PARTICULARS.items():
        assert writers <= set(one["readers"]), name


def test_pub_law_15_neither_homes_nor_those_who_help_with_a_return_nor_the_police_are_shown_a_number() -> None:
    for role in ("provider_staff", "drc_adviser", "police_officer", "nsk_officer", "prosecutor"):
        assert role not in PARTICULARS["numbers"]["readers"]
        assert role not in PARTICULARS["safe_contact"]["readers"]
        assert role not in PARTICULARS["children_words"]["readers"]
    assert set(PARTICULARS["safe_contact"]["readers"]) == {
        *("cmm_caseworker", "cmm_lead", "udlst_caseworker", "representative")
    }


def test_the_act_that_ends_ends_what_its_opposite_began() -> None:
    kept = {"placement_begun": {"money"}, "competence_taken": {"core", "outcome"}}
    for begun, ended in [
        ("competence_taken", "competence_lost"),
        ("placement_begun", "placement_ended"),
        ("return_begun", "return_ended"),
        ("representative_appointed", "representative_ended"),
        ("municipality_notified", "municipality_released"),
        ("disclosure_made", "disclosure_ended"),
    ]:
        ends = {kind: set(act["ends"]) for act in ACTS if act["act"] == ended for kind in act["beneficiary_kinds"]}
        for act in ACTS:
            if act["act"] == begun:
                for kind in act["beneficiary_kinds"]:
                    assert set(act["begins"]) - ends[kind] == kept.get(begun, set()), (begun, kind)


def test_assessments_reach_the_police_by_disclosure_only_shr_01() -> None:
    for kind in ("police", "nsk", "prosecution"):
        assert granted(kind, but_not_by="disclosure_made") <= {"criminal"}, kind


def test_interviews_are_for_the_two_authorities_that_hold_them_id_11() -> None:
    assert {kind for kind in KINDS_IN_USE if "narrative" in granted(kind)} == {"cmm", "udlst"}
    assert {name for name, role in ROLES.items() if role["categories"].get("narrative") == "rw"} == {
        "cmm_caseworker",
        "udlst_caseworker",
    }


def test_a_secret_address_is_for_cmm_and_the_home_itself() -> None:
    readers = {name for name, role in ROLES.items() if "secret_address" in role["categories"]}
    assert readers == {"cmm_caseworker", "cmm_lead", "provider_staff"}
    assert {kind for kind in KINDS_IN_USE if "secret_address" in granted(kind)} == {"cmm", "provider"}


def test_who_runs_the_system_and_who_owns_the_plan_see_no_person() -> None:
    for name in (
        *("administrator", "data_protection_officer", "plan_owner", "plan_reporter"),
        *("cmm_statistics", "socialtilsyn_inspector"),
    ):
        assert set(ROLES[name]["categories"]) <= {"audit", "aggregates", "action_plan", "guidance"}, name
    assert ROLES["administrator"]["categories"] == {}
    assert ROLES["data_protection_officer"]["categories"] == {"audit": "r"}


def test_of_the_action_plan_write_who_leads_or_reports_and_nobody_on_shift_ini_15() -> None:
    assert {name for name, role in ROLES.items() if "action_plan" in role["categories"]} == {
        *("plan_owner", "plan_reporter", "cmm_lead", "ngo_lead", "rigspolitiet_contact"),
    }


def test_nobody_writes_the_audit() -> None:
    assert {role["categories"].get("audit") for role in ROLES.values()} == {None, "r"}


def test_the_roles_that_see_the_whole_audit_belong_to_one_unit() -> None:
    (kind,) = ROLES["data_protection_officer"]["unit_kinds"]
    assert [unit["code"] for unit in UNITS if unit["kind"] == kind] == ["SOST"]


def test_those_outside_the_authority_exchange_get_no_case_by_referring_shr_04() -> None:
    for kind in (
        "ngo",
        "skat",
        "at",
        "siri",
        "fvst",
        "national_police",
        "social_inspectorate",
        "ministry",
        "agency",
        "human_rights",
    ):
        assert granted(kind) == set(), kind


NEED_TO_KNOW: dict[str, dict[str, Any]] = MATRIX["need_to_know"]


def test_people_need_to_know_where_cases_are_run_and_given_to_people() -> None:
    """Those kinds of unit whose roles write the core of a case; and who leads there is a role of such a unit."""
    runs = {kind for role in ROLES.values() if role["categories"].get("core") == "rw" for kind in role["unit_kinds"]}
    assert set(NEED_TO_KNOW) == runs
    for kind, entry in NEED_TO_KNOW.items():
        for role in entry["led_by"]:
            assert kind in ROLES[role]["unit_kinds"] and "core" in ROLES[role]["categories"], (kind, role)


def test_who_answers_for_looks_reads_the_log_and_nobody_else_does() -> None:
    """The list of looks is linked from the log, and the numbers of cases in it are told to who reads the log."""
    answers = {role for entry in NEED_TO_KNOW.values() for role in entry["led_by"]} | {"data_protection_officer"}
    assert answers == {name for name, role in ROLES.items() if "audit" in role["categories"]}


def of_a_case() -> set[str]:
    """The personal tables whose rows lead to a case, person or referral: by a key, through another's, or by name."""
    fields = {model._meta.db_table: model._meta.get_fields() for model in apps.get_models()}
    found = {"cases_case", "people_person", "referrals_referral"} | {
        one.table for one in table_classes() if one.kind == "personal" and not one.custom
    }
    found |= {
        table
        for table, names in fields.items()
        if {f.name for f in names} & {"case_id", "cases", "person_id", "persons"}
    }
    keys = {
        table: {
            f.related_model._meta.db_table
            for f in names
            if f.concrete and (f.many_to_one or f.one_to_one) and f.related_model is not None
        }
        for table, names in fields.items()
    }
    personal = {one.table for one in table_classes() if one.kind == "personal"}
    while further := {table for table, led in keys.items() if table in personal and led & found} - found:
        found |= further
    return found & personal


def test_every_table_of_a_case_is_closed_by_row_or_says_which_list_needs_it() -> None:
    """A new table, with policies of its own as well, is closed, or says in `listed` what of the unit's work cannot hang
    on one person's purpose (decision 1490), or whose each row is; and nothing says so of rows that are closed, or that
    no page reads."""
    classes = table_classes()
    read = {one.table for one in classes if is_read(one)} & of_a_case()
    open_to_lists = {one.table for one in classes if one.listed and not one.open_rows}
    whose = {one.table for one in classes if one.whose}
    assert read - closed_with(classes).keys() == open_to_lists | whose
    assert not open_to_lists & whose
    assert all(len(why) >= 12 for one in classes for why in (one.listed, one.whose, one.changed) if why is not None)
    assert all(one.listed and one.need_to_know for one in classes if one.open_rows)
    assert all(not one.need_to_know for one in classes if one.table in open_to_lists | whose)
    assert all(one.custom for one in classes if one.whose or one.read_with)
    assert all(one.listed for one in classes if one.changed)


def test_of_what_is_told_of_a_person_nothing_is_open_but_that_a_request_waits() -> None:
    """Names, narrative, reasons, notes, outcomes and money are closed; of documents it is open which requests wait."""
    told = {"narrative", "reasons", "notes", "documents", "outcome", "money"}
    found = {one.table for one in table_classes() if one.category in told and one.listed and not one.custom}
    assert found == {"access_requests_accessrequest", "access_requests_ending", "support_periodoutcome"}
    accounts = {one.table for one in table_classes() if one.category in told and one.listed and one.custom}
    assert accounts == {"placements_payerdecision", "bed_days_away", "bed_days_stay", "bed_days_line"}
    assert {"people_name", "people_child"} <= closed_with(table_classes()).keys()
