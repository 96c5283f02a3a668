"""The baseline and the plan's own percentages (FIG-01 to FIG-05) against each other, and the one known to be wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import helle.register
from helle.methods.contradictions.checking import MISSING, Check, Why, check
from helle.methods.contradictions.reading import Figure, figure

DATA = Path(helle.register.__file__).parent / "statistics" / "data" / "baseline.toml"
BASELINE: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
ASSESSED = {"series": "assessed", "unit": "persons"}
THROUGH_2020 = {**ASSESSED, "first_year": 2007, "last_year": 2020, "source": "META-01"}
PLAN = [
    THROUGH_2020 | {"count": 968},  # FIG-01
    THROUGH_2020 | {"by": "sex", "group": "woman", "percent": 80, "told": "just_under"},  # FIG-02
    THROUGH_2020 | {"by": "exploitation", "group": "sexual", "percent": 74},  # FIG-03
    THROUGH_2020 | {"by": "exploitation", "group": "forced_labour", "percent": 11},
    THROUGH_2020 | {"by": "exploitation", "group": "criminal_acts", "percent": 10},
]


def as_published(baseline: dict[str, Any]) -> list[dict[str, Any]]:
    """The baseline as figures: all of one series, the persons assessed, whole, by form and by sex."""

    def years(row: dict[str, Any]) -> dict[str, Any]:
        return {**ASSESSED, "first_year": row["first_year"], "last_year": row["last_year"], "source": row["source"]}

    told = [years(row) | {"count": row["persons"]} for row in baseline["assessed_by_year"]]
    told += [years(row) | {"count": row["persons"], "cumulative": True} for row in baseline["assessed_cumulative"]]
    for row in baseline["by_exploitation"]:
        told.append(years(row) | {"by": "exploitation", "group": row.get("code", "rest"), "count": row["persons"]})
    for row in baseline["by_sex"]:
        percent = {"percent": row["published_percent"]}
        told.append(years(row) | {"by": "sex", "group": row["code"], "count": row.get("persons"), **percent})
    for row in baseline["published_share"]:
        just_under = {"told": "just_under"} if row["just_under"] else {}
        told.append(years(row) | {"by": row["code"], "group": row["code"], "percent": row["percent"], **just_under})
    return told


def figures(*more: dict[str, Any]) -> list[Figure]:
    return [figure(number, entry) for number, entry in enumerate([*as_published(BASELINE), *more], start=1)]


def test_the_plan_s_percentages_come_out_of_the_baseline_fig_01_to_05() -> None:
    found = check(figures(*PLAN))
    assert [one for one in found if one.check not in MISSING] == []
    # When the figures were true is not known: the day is asked of each, and said to be missing.
    assert {one.check for one in found} == {Check.NO_CUT_OFF}


def test_another_percentage_than_the_plan_s_would_be_caught() -> None:
    for place, wrong in ((1, 70), (2, 76), (3, 13), (4, 8)):
        changed = [row | ({"percent": wrong} if number == place else {}) for number, row in enumerate(PLAN)]
        found = [one for one in check(figures(*changed)) if one.check not in MISSING]
        assert Check.PERCENT in {one.check for one in found}, wrong
    (found_total,) = (
        {one.check for one in check(figures({**PLAN[0], "count": 986}))} - MISSING - {Check.DIFFERS} - {Check.YEARS}
    )
    assert found_total is Check.TOTAL


def test_62_per_cent_of_five_years_is_possible_and_no_count_is_made_of_it_fig_05() -> None:
    (share,) = [one for one in figures() if one.by == "contact_by_police"]
    assert share.percent == 62 and (share.count, share.first_year, share.last_year) == (None, 2015, 2019)


def test_the_35_per_cent_of_2023_is_caught() -> None:
    said = {**ASSESSED, "year": 2023, "change": 35, "source": "PUB-STAT-02"}
    (wrong,) = [one for one in check(figures(said)) if one.check not in MISSING]
    assert (wrong.check, wrong.told, wrong.why) == (Check.CHANGE, ("73", "112"), Why.OF_THE_NEW)
    assert wrong.reckoned is not None and round(float(wrong.reckoned)) == 53
