"""The imported baseline of the statistics closes, and claims nothing that was not published."""

import tomllib
from pathlib import Path
from typing import Any

import helle.register

DATA = Path(helle.register.__file__).parent / "statistics" / "data" / "baseline.toml"
BASELINE: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = [row for table in BASELINE.values() if isinstance(table, list) for row in table]


def through(last_year: int) -> int:
    return sum(row["persons"] for row in BASELINE["assessed_by_year"] if row["last_year"] <= last_year)


def test_years_sum_to_the_cumulative_figures_fig_01() -> None:
    assert 632 + 98 + 97 + 64 + 77 == through(2020) == 968
    assert 968 + 80 == through(2021) == 1048
    assert 1048 + 73 == through(2022) == 1121
    assert 1121 + 112 == through(2023) == 1233


def test_every_published_cumulative_figure_is_met() -> None:
    cumulative = {row["last_year"]: row["persons"] for row in BASELINE["assessed_cumulative"]}
    assert cumulative == {year: through(year) for year in (2016, 2019, 2020, 2021, 2022, 2023)}


def test_no_year_before_2017_stands_alone_meta_07() -> None:
    first, *years = sorted(BASELINE["assessed_by_year"], key=lambda row: int(row["first_year"]))
    assert (first["first_year"], first["last_year"], first["persons"]) == (2007, 2016, 632)
    assert [(row["first_year"], row["last_year"]) for row in years] == [(year, year) for year in range(2017, 2024)]


def test_forms_of_exploitation_sum_to_968_fig_03() -> None:
    by_form = {row.get("code"): row["persons"] for row in BASELINE["by_exploitation"]}
    assert by_form == {"sexual": 717, "forced_labour": 111, "criminal_acts": 95, "slavery_like": 3, None: 42}
    assert sum(by_form.values()) == through(2020)
    # The plan's own shares: 74, 11 and 10 per cent.
    assert [round(100 * by_form[code] / 968) for code in ("sexual", "forced_labour", "criminal_acts")] == [74, 11, 10]


def test_only_women_have_a_count_fig_02() -> None:
    by_sex = {row["code"]: (row.get("persons"), row["published_percent"]) for row in BASELINE["by_sex"]}
    assert by_sex == {"woman": (764, 79), "man": (None, 20), "trans_other": (None, 1)}
    assert round(100 * 764 / 968) == 79
    assert sum(percent for _, percent in by_sex.values()) == 100


def test_danish_citizens_are_counted_in_2020_only() -> None:
    assert [row["persons"] for row in BASELINE["danish_citizens"] if "persons" in row] == [5]
    assert [row["years_with_some"] for row in BASELINE["danish_citizens"] if "years_with_some" in row] == [
        [2010, 2013, 2017]
    ]


def test_activity_figures_pub_stat_04() -> None:
    figures = {row["what"]: (row["year"], row.get("count"), row.get("at_least")) for row in BASELINE["activity"]}
    assert figures == {
        "hotline_calls": (2019, 316, None),
        "identifications": (2019, None, 230),
        "persons_under_assessment": (2020, 182, None),
    }


def test_every_row_is_marked_imported_and_names_its_source_fig_11() -> None:
    assert BASELINE["imported"] is True
    assert ROWS
    assert all(row["imported"] is True for row in ROWS)
    assert {row["source"] for row in ROWS} == set(BASELINE["sources"])
    for name, source in BASELINE["sources"].items():
        assert source["addresses"] and source["read_on"] == "unknown", name
        assert all("/" in address and "://" not in address and " " not in address for address in source["addresses"])


def test_the_shares_that_the_plan_rounds_fig_04_fig_05() -> None:
    shares = {row["code"]: (row["first_year"], row["last_year"], row["percent"]) for row in BASELINE["published_share"]}
    assert shares == {"minors": (2007, 2020, 6), "contact_by_police": (2015, 2019, 62)}
    assert [row["code"] for row in BASELINE["published_share"] if row["just_under"]] == ["minors"]
