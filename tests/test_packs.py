"""The packs for others: every code of ours has a word there or is named as a gap; what was not seen is marked."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

import helle.register
from helle.methods.microdata.layouts import layouts
from helle.register.people.choices import Sex
from helle.register.referrals.choices import Sector
from helle.register.statistics import inhabitants
from helle.register.statistics.dimensions import AGES, NATIONALITIES
from helle.rules.codes import (
    Authority,
    ExploitationGroup,
    ExploitationPurpose,
    MeansElement,
    ResidenceStatus,
    Rung,
)
from helle.rules.stay import StayGroup

FOLDER = Path(helle.register.__file__).parent / "statistics" / "data" / "packs"
PACKS: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
}
OURS: dict[str, set[str]] = {
    "exploitation_group": {str(one) for one in ExploitationGroup},
    "exploitation_purpose": {str(one) for one in ExploitationPurpose},
    "sex": set(Sex.values),
    "age_group": set(AGES),
    "stay_group": {str(one) for one in StayGroup},
    "residence_status": {str(one) for one in ResidenceStatus},
    "rung": {str(one) for one in Rung},
    "nationality": set(NATIONALITIES),
    "citizenship": set(),  # Countries are no list of ours: their form is named.
    "authority": {str(one) for one in Authority},
    "sector": set(Sector.values),
    "means": {str(one) for one in MeansElement},
}
LISTS = [(code, one) for code, pack in PACKS.items() for one in pack.get("lists", [])]


def test_the_packs_of_the_plan_are_there_and_say_what_was_seen() -> None:
    assert set(PACKS) == {"ctdc", "eu_directive", "eurostat_crim_thb", "glotip", "greta", "htcds", "sdg_16_2_2"}
    for pack in PACKS.values():
        assert pack["title"] and pack["title_da"] and pack["seen"]
        assert pack["at_hand"] or (pack["why"] and pack["why_da"] and not {"lists", "columns"} & set(pack))


@pytest.mark.parametrize("code", [code for code, pack in PACKS.items() if pack["at_hand"]])
def test_each_list_of_ours_is_answered_once(code: str) -> None:
    assert sorted(one["ours"] for one in PACKS[code]["lists"]) == sorted(OURS)


@pytest.mark.parametrize(("code", "one"), LISTS, ids=[f"{code}-{one['ours']}" for code, one in LISTS])
def test_every_code_has_a_word_or_is_a_gap(code: str, one: dict[str, Any]) -> None:
    if "gap" in one:
        assert one["gap"] and set(one) == {"ours", "gap"}
        return
    words, gaps = one.get("words", {}), one.get("gaps", {})
    assert isinstance(one["verified"], bool) and one["name"]
    if one.get("own_codes"):
        # Ours stand there as they are: either theirs are the same, or theirs were not seen and each line says so.
        assert one["form"] and not words and not gaps and (one["verified"] or code == "sdg_16_2_2")
        return
    assert set(words) | set(gaps) == OURS[one["ours"]] and not set(words) & set(gaps)
    assert set(words.values()) <= set(one.get("theirs", [])) and all(gaps.values())
    assert OURS[one["ours"]] or one["form"]


def test_forced_criminality_is_no_word_of_the_standard() -> None:
    (purpose,) = [one for one in PACKS["htcds"]["lists"] if one["ours"] == "exploitation_purpose"]
    assert "criminal_acts" in purpose["gaps"]


def test_a_purpose_that_has_a_word_of_its_own_and_is_told_at_that_of_its_group_is_named() -> None:
    of = {one["ours"]: one.get("words", {}) for one in PACKS["htcds"]["lists"]}
    purposes, groups = of["exploitation_purpose"], of["exploitation_group"]
    lost = {word for code, word in purposes.items() if groups.get(ExploitationPurpose(code).group) != word}
    assert lost == {"ForcedBegging", "ForcedMarriage"}
    for language in ("da", "en"):
        assert any(all(word in one[language] for word in (*lost, "Other")) for one in PACKS["htcds"]["missing"])


def test_the_lists_of_htcds_that_no_figure_fills_are_named_as_gaps() -> None:
    named = " ".join(one["en"] for one in PACKS["htcds"]["missing"])
    for field in ("MethodsOfControl", "ForcedLabourIndustry", "MethodOfRecruitment", "RecruitmentWebsitesAndApps"):
        assert f"vic_{field}" in named
    assert "vic_Vulnerabilities" in named and "vic_TraffickingStatusDecisionMakingOrg" in named


def test_a_number_of_inhabitants_has_its_source_and_its_day_or_is_refused() -> None:
    good = {"year": 2024, "persons": 1_000_000, "on": dt.date(2024, 1, 1), "source": "An invented office, table 1"}
    assert inhabitants.read({"years": [good]})[2024].persons == 1_000_000
    for wrong in ({"source": " "}, {"on": dt.date(2023, 1, 1)}, {"on": None}, {"persons": 0}, {"year": None}):
        with pytest.raises(inhabitants.NoInhabitants):
            inhabitants.read({"years": [good | wrong]})
    with pytest.raises(inhabitants.NoInhabitants):
        inhabitants.read({"years": [good, good]})
    inhabitants.inhabitants()  # What is written in can be read.


def test_the_pack_and_the_layouts_of_the_ctdc_tell_the_same() -> None:
    of = {one["ours"]: one.get("words", {}) for one in PACKS["ctdc"]["lists"]}
    (latest, earlier) = layouts()["ctdc_2024"], layouts()["ctdc_2017"]
    words = {column.name: column.words for column in latest.columns}
    assert words["gender"] == of["sex"]
    for group, flag in of["exploitation_group"].items():
        flags = {name for name in ("isForcedLabour", "isSexualExploit", "isOtherExploit") if words[name][group] == "1"}
        assert flags == {flag}
    (majority,) = [column for column in earlier.columns if column.name == "majorityStatus"]
    assert set(majority.words.values()) | {majority.otherwise} == set(of["age_group"].values())
