"""The organisations of the plan, as data: codes, names, parents and mandates hold together."""

import datetime as dt
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import helle.register
from helle.rules.outreach import MANDATES, OutreachArea

DATA = Path(helle.register.__file__).parent / "organisations" / "data" / "units.toml"
UNITS: list[dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["units"]
CODES = {unit["code"] for unit in UNITS}

KINDS = {
    *("cmm", "udlst", "hjst", "siri", "skat", "at", "fvst"),
    *("police", "nsk", "national_police", "prosecution", "court", "prison"),
    *("ngo", "provider", "representative", "partner", "social_inspectorate", "municipality", "region", "health"),
    *("ministry", "agency", "human_rights", "other"),
}


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [unit for unit in UNITS if unit["kind"] == kind]


def overlap(periods: list[dict[str, Any]]) -> bool:
    """Whether two periods share a day, `to` being the first day that no longer counts."""
    spans = sorted((period.get("from", dt.date.min), period.get("to", dt.date.max)) for period in periods)
    return any(start >= end for start, end in spans) or any(earlier[1] > later[0] for earlier, later in pairwise(spans))


def test_codes_are_unique_and_well_formed() -> None:
    assert [code for code, times in Counter(unit["code"] for unit in UNITS).items() if times > 1] == []
    assert [code for code in CODES if not re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)?", code) or len(code) > 32] == []


def test_every_kind_is_known() -> None:
    assert {unit["kind"] for unit in UNITS} <= KINDS


def test_every_unit_has_a_name_in_both_languages() -> None:
    for unit in UNITS:
        assert unit["names"], unit["code"]
        assert all(name["da"].strip() and name["en"].strip() for name in unit["names"]), unit["code"]


def test_a_unit_has_one_name_at_a_time() -> None:
    assert [unit["code"] for unit in UNITS if overlap(unit["names"])] == []


def test_the_current_name_is_open_ended_or_the_unit_is_closed_and_followed_by_an_open_one() -> None:
    closed = {unit["code"]: unit for unit in UNITS if all("to" in name for name in unit["names"])}
    for code, unit in closed.items():
        last_day = max(name["to"] for name in unit["names"])
        followed = [parent for parent in unit.get("parents", []) if parent["relation"] == "successor"]
        assert [(one["from"], one["parent"] in closed) for one in followed] == [(last_day, False)], code


def test_parents_exist_and_there_is_one_of_each_relation_at_a_time() -> None:
    for unit in UNITS:
        parents = unit.get("parents", [])
        assert {parent["parent"] for parent in parents} <= CODES - {unit["code"]}, unit["code"]
        assert {parent["relation"] for parent in parents} <= {"administrative", "reporting", "successor"}, unit["code"]
        for relation in ("administrative", "reporting", "successor"):
            assert not overlap([parent for parent in parents if parent["relation"] == relation]), unit["code"]


def test_no_unit_is_its_own_ancestor() -> None:
    above = {unit["code"]: {parent["parent"] for parent in unit.get("parents", [])} for unit in UNITS}
    for code in CODES:
        seen: set[str] = set()
        ahead = set(above[code])
        while ahead:
            assert code not in ahead, code
            seen |= ahead
            ahead = {parent for one in ahead for parent in above[one]} - seen


def test_requirement_ids_have_the_form_of_the_plan() -> None:
    for unit in UNITS:
        for requirement in unit["requirements"]:
            assert re.fullmatch(r"[A-Z]{2,4}-\d{2}", requirement), (unit["code"], requirement)
        for fact in unit.get("public_facts", []):
            assert re.fullmatch(r"PUB-[A-Z]{2,5}-\d{2}[a-z]?", fact), (unit["code"], fact)


def test_a_unit_is_named_by_the_plan_or_by_a_public_fact() -> None:
    assert [unit["code"] for unit in UNITS if not unit["requirements"] and not unit.get("public_facts")] == []


def test_cmm_is_part_of_the_agency_and_reports_to_the_minister_for_equality_gov_04() -> None:
    (cmm,) = of_kind("cmm")
    assert {(parent["relation"], parent["parent"]) for parent in cmm["parents"]} == {
        ("administrative", "SOST"),
        ("reporting", "MIN-LIGE"),
    }


def test_the_minister_for_equality_always_has_a_department_meta_05() -> None:
    (minister,) = [unit for unit in UNITS if unit["code"] == "MIN-LIGE"]
    departments = sorted(minister["parents"], key=lambda parent: parent["from"])
    assert all(earlier["to"] == later["from"] for earlier, later in pairwise(departments))
    assert "to" not in departments[-1]
    (in_april_2022,) = [
        parent["parent"]
        for parent in departments
        if parent["from"] <= dt.date(2022, 4, 8) < parent.get("to", dt.date.max)
    ]
    assert in_april_2022 == "TRM"


def test_the_working_group_has_its_eight_members_gov_02() -> None:
    members = {unit["code"] for unit in UNITS if "GOV-02" in unit["requirements"]}
    # Ligestillingsafdelingen sits in Transportministeriet: nine units, eight seats.
    assert members == {"LIGE", "TRM", "UIM", "JM", "BM", "SAEM", "SKM", "SUM", "UM"}


def test_the_authority_group_has_its_eight_members_cri_20() -> None:
    members = {unit["code"] for unit in UNITS if "CRI-20" in unit["requirements"]}
    assert members | {"CMM"} == {"RPOL", "RA", "CMM", "SKAT", "UDLST", "AT", "FVST", "SIRI"}


def test_twelve_districts_five_regions_five_socialtilsyn() -> None:
    assert len(of_kind("police")) == 12
    assert len(of_kind("region")) == 5
    assert {unit["region"] for unit in of_kind("social_inspectorate")} == {unit["code"] for unit in of_kind("region")}
    assert len(of_kind("social_inspectorate")) == 5


def test_no_socialtilsyn_supervises_the_municipality_it_lies_in_pub_soc_01() -> None:
    at_home = {unit["parents"][0]["parent"] for unit in of_kind("social_inspectorate")}
    assert {unit["also"] for unit in of_kind("social_inspectorate")} == at_home
    assert [
        unit["code"] for unit in of_kind("social_inspectorate") if unit["also"] == unit["parents"][0]["parent"]
    ] == []


def test_ninety_eight_municipalities_with_number_and_region() -> None:
    municipalities = of_kind("municipality")
    assert len(municipalities) == 98
    regions = Counter(unit["region"] for unit in municipalities)
    assert regions == {"REG-HOV": 29, "REG-SJ": 17, "REG-SYD": 22, "REG-MIDT": 19, "REG-NORD": 11}
    assert all(unit["code"] == f"KOM-{unit['number']}" and len(unit["number"]) == 3 for unit in municipalities)
    assert len({unit["names"][0]["da"] for unit in municipalities}) == 98


def test_one_agency_carries_the_roles_that_see_the_whole_audit() -> None:
    assert [unit["code"] for unit in of_kind("agency")] == ["SOST"]


def test_reden_is_two_units_of_different_kind() -> None:
    assert {unit["code"]: unit["kind"] for unit in UNITS if unit["code"].startswith("REDEN")} == {
        "REDEN-OUT": "ngo",
        "REDEN-HOME": "provider",
    }


def test_the_units_do_outreach_where_the_rule_says() -> None:
    units = {"reden": "REDEN-OUT", "amiami": "AMIAMI", "hopenow": "HOPENOW"}
    by_rule = {
        (units[row.organisation], area.value, bool(row.from_plan))
        for row in MANDATES
        if row.organisation in units
        for area in row.areas
    }
    assert by_rule == {
        (unit["code"], mandate["area"], "from" in mandate) for unit in UNITS for mandate in unit.get("mandates", [])
    }


def test_outreach_mandates_are_those_of_out_05_to_08() -> None:
    mandates = {
        (mandate["requirement"], unit["code"], mandate["area"], mandate.get("from"))
        for unit in UNITS
        for mandate in unit.get("mandates", [])
    }
    taken_over = dt.date(2022, 1, 1)
    assert mandates == {
        ("OUT-05", "REDEN-OUT", "copenhagen", taken_over),
        ("OUT-05", "REDEN-OUT", "hovedstaden", taken_over),
        ("OUT-05", "REDEN-OUT", "sjaelland", taken_over),
        ("OUT-06", "AMIAMI", "nordjylland", taken_over),
        ("OUT-06", "AMIAMI", "midtjylland", taken_over),
        ("OUT-07", "AMIAMI", "syddanmark", None),
        ("OUT-08", "HOPENOW", "copenhagen", None),
    }
    for unit in UNITS:
        for mandate in unit.get("mandates", []):
            assert mandate["area"] in OutreachArea
            assert all(mandate[key].strip() for key in ("area_da", "area_en", "target_da", "target_en"))
