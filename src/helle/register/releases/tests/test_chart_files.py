"""The plan's two charts in the files of a release, which say what a correction corrects, too (META-07, FIG-11)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from helle.register.releases import content, files
from helle.register.releases.content import (
    CHARTS_IN_FILES,
    Kept,
    KeptDimension,
    Moved,
    content_of,
    held_back,
    kept,
)
from helle.register.releases.continued import continued
from helle.register.releases.heads import Head
from helle.register.statistics.baseline import baseline
from helle.register.statistics.queries import Bar
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

from .test_paper import table
from .test_whence import HEAD, PROTECTION, TOLD_BY_1

BARS = (
    Bar(2007, 2016, 632, "PUB-STAT-02"), Bar(2017, 2017, 98, "PUB-STAT-02", derived=True),
    Bar(2018, 2022, 411, "PUB-STAT-02"),
)  # fmt: skip
# Of 2024, as release no. 1 told it, everybody; of 2025 nobody was begging, and how many are in slavery is held back.
FORMS = [(one.value, one.label) for one in ExploitationGroup]
FIGURES = {(2024, (code,)): 7 for code, _label in FORMS} | {(2025, (code,)): 0 for code, _label in FORMS}
BY_FORM = replace(
    table("exploited_as", "Efter udnyttelse", []),
    dimensions=(KeptDimension("exploited_as", Text("Udnyttelse", "Exploitation"), tuple(FORMS), False, Text("", "")),),
    figures=FIGURES | {(2025, ("slavery_like",)): None, (2024, (None,)): 49, (2025, (None,)): 109},
    repeated={2024: TOLD_BY_1},
)
KEPT = Kept((BY_FORM,), BARS, PROTECTION, baseline().exploitation, repeated=(TOLD_BY_1,))
CORRECTS = replace(HEAD, corrects=1, why=Text("En fejl", "A mistake"))


def lines(kept: Kept, head: Head = HEAD, language: str = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.as_csv(kept, head, language).decode("utf-8-sig"))))


def datasets(kept: Kept, head: Head = HEAD, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files.as_json(kept, head, language))["link"]["item"]
    return found


def test_the_years_stand_in_the_csv_with_what_others_published_apart_and_never_a_blank_for_nobody() -> None:
    years = [one for one in lines(KEPT) if one["table"] == "chart-years"]
    assert [(one["year"], one["value"], one["status"], one["cut_off"], one["as_told_in"]) for one in years] == [
        ("2007-2016", "632", "imported", "", ""),
        ("2017", "98", "imported", "", ""),
        ("2018-2022", "411", "imported", "", ""),
        ("2023", "", "not-in-release", "", ""),
        ("2024", "49", "published", "2024-12-31", "1"),
        ("2025", "109", "published", "2025-12-31", ""),
    ]
    assert {one["unit"] for one in years} == {"Persons"} and years[3]["source"] == ""
    assert "European Commission" in years[0]["source"] and "difference between published" in years[1]["source"]
    assert years[5]["source"] == "CMM, counted"
    forms = {
        (one["year"], one["group_1"]): (one["value"], one["status"])
        for one in lines(KEPT)
        if one["table"] == "chart-exploitation"
    }
    assert forms["2007-2020", "Total"] == ("968", "imported") and forms["2007-2020", "remainder"] == ("42", "imported")
    assert forms["2025", "slavery_like"] == ("", "suppressed") and forms["2025", "organ_removal"] == ("0", "published")
    assert forms["2021-2022", "sexual"] == ("", "not-published")
    assert forms["2007-2020", "organ_removal"] == ("", "not-published") and ("2025", "remainder") not in forms


@pytest.mark.parametrize("language", ["da", "en"])
def test_both_stand_in_the_json_stat_with_a_status_at_each_place(language: str) -> None:
    years, forms = datasets(KEPT, language=language)[1:]
    assert years["id"] == ["year"] and years["value"] == [632, 98, 411, None, 49, 109]
    assert [*years["status"].values()] == ["imported"] * 3 + ["not-in-release", "published", "published"]
    assert years["extension"]["as_told"]["2024"]["release"] == 1
    for one in (years, forms):
        category = [one["dimension"][name]["category"]["index"] for name in one["id"]]
        assert one["size"] == [len(side) for side in category]
        assert len(one["value"]) == len(one["status"]) == len([*product(*category)])
        assert one["extension"]["requirement"] == "META-07" and one["role"] == {"time": ["year"]}
        # Whence each is stands beside it: who published, and up to when Helle counted.
        assert any({"da": "31. december 2025", "en": "31 December 2025"}[language] in said for said in one["note"])
    place = forms["dimension"]["year"]["category"]["index"].index("2007-2020")
    total = forms["value"][(place + 1) * forms["size"][1] - 1]
    assert total == 968 and forms["dimension"]["year"]["category"]["label"]["2007-2020"] == "2007–2020"
    assert {"da": "offentliggjort efter udnyttelse", "en": "by exploitation"}[language] in " ".join(forms["note"])


def test_a_source_that_is_worded_otherwise_since_leaves_the_files_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "series", lambda _until: BARS)
    made = held_back(content_of([], [2025], HEAD.cut_off), {}, PROTECTION)
    drawn = replace(KEPT, sources=kept(made).sources)
    before = [files.as_csv(drawn, HEAD, "da"), files.as_json(drawn, HEAD, "en")]
    now = baseline()
    otherwise = {code: replace(one, publisher=Text("Andre", "Others")) for code, one in now.sources.items()}
    monkeypatch.setattr(content, "baseline", lambda: replace(now, sources=otherwise))
    assert [files.as_csv(drawn, HEAD, "da"), files.as_json(drawn, HEAD, "en")] == before
    # One that was kept before its sources were has them as they are worded today.
    assert lines(KEPT)[-1]["source"] == lines(drawn)[-1]["source"]
    (years, now_so) = (next(one for one in lines(of) if one["status"] == "imported") for of in (drawn, KEPT))
    assert now_so["source"].startswith("Others: ") and years["source"].startswith("The Danish Centre")
    told = continued(drawn)
    assert told is not None and told.lines[0].told_by.da != "Andre"


def test_a_correction_says_in_both_files_which_release_it_corrects_and_why() -> None:
    corrected = replace(KEPT, moved=Moved(16, same_tables=True, same_estimates=True))
    assert {(one["corrects"], one["corrects_why"]) for one in lines(corrected, CORRECTS)} == {("1", "A mistake")}
    told = json.loads(files.as_json(corrected, CORRECTS, "da"))
    assert told["extension"]["corrects"] == {"release": 1, "why": "En fejl", "figures_changed": 16}
    assert told["note"] == ["En fejl", "16 tal i tabellerne er ændret i forhold til udgivelse nr. 1."]
    assert "corrects" not in lines(KEPT)[0] and "note" not in json.loads(files.as_json(KEPT, HEAD, "da"))


def test_the_files_of_a_release_that_was_kept_before_stay_what_they_were() -> None:
    before = replace(KEPT, layout=CHARTS_IN_FILES - 1, moved=Moved(16, same_tables=True, same_estimates=True))
    assert {one["table"] for one in lines(before, CORRECTS)} == {"exploited_as"}
    assert len(datasets(before, CORRECTS)) == 1 and "corrects" not in lines(before, CORRECTS)[0]
    assert "extension" not in json.loads(files.as_json(before, CORRECTS, "da"))
