"""What is published wrong is found with its rows, and what can be right is left alone."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.methods import tabular
from helle.methods.contradictions.checking import Check, Finding, Why, check
from helle.methods.contradictions.reading import Mistake, figure, read
from helle.methods.contradictions.rounding import Told, can_be, can_be_of, unit

WHOLE = {"series": "assessed", "year": 2023, "unit": "persons", "source": "A", "cut_off": "2024-01-01"}


def found(*rows: dict[str, Any]) -> list[Finding]:
    return list(check([figure(number, WHOLE | row) for number, row in enumerate(rows, start=1)]))


def names(*rows: dict[str, Any]) -> list[Check]:
    return [one.check for one in found(*rows)]


def part(group: str, count: int | None, **more: Any) -> dict[str, Any]:
    return {"by": "sex", "group": group, "count": count, **more}


def test_from_73_to_112_is_53_per_cent_and_not_35() -> None:
    (wrong,) = found({"year": 2022, "count": 73}, {"count": 112, "change": 35})
    assert (wrong.check, wrong.rows, wrong.stated) == (Check.CHANGE, (2, 1), Fraction(35))
    assert wrong.reckoned == Fraction(3900, 73) and wrong.why is Why.OF_THE_NEW
    for right in (53, "53.4", "53,4"):
        assert names({"year": 2022, "count": 73}, {"count": 112, "change": right}) == []
    for wrongly in (54, "53.5", "53.6"):
        assert names({"year": 2022, "count": 73}, {"count": 112, "change": wrongly}) == [Check.CHANGE]


@pytest.mark.parametrize(
    ("change", "why"), [(153, Why.WHOLE_SHARE), (-53, Why.BACKWARDS), (39, Why.POINTS), (12, None)]
)
def test_what_a_wrong_change_was_probably_worked_out_of(change: int, why: Why | None) -> None:
    (wrong,) = found({"year": 2022, "count": 73}, {"count": 112, "change": change})
    assert wrong.why is why


def test_no_change_in_per_cent_from_nobody() -> None:
    assert names({"year": 2022, "count": 0}, {"count": 5, "change": 100}) == [Check.CHANGE_FROM_ZERO]
    assert names({"year": 2020, "count": 50}, {"count": 75, "change": 50, "change_from": 2020}) == []


def test_parts_add_up_to_the_whole() -> None:
    assert names({"count": 112}, part("woman", 80), part("man", 32)) == []
    (wrong,) = found({"count": 112}, part("woman", 80), part("man", 30))
    assert (wrong.check, wrong.rows, wrong.stated, wrong.reckoned) == (
        Check.TOTAL,
        (1, 2, 3),
        Fraction(112),
        Fraction(110),
    )
    assert names({"count": 112}, part("woman", 80), part("man", 40)) == [Check.TOTAL]
    assert names({"count": 112}, part("woman", 130)) == [Check.PART_EXCEEDS]
    assert names({"count": 112}, part("woman", 80)) == []  # The others are simply not told.
    assert names({"count": 112}, part("woman", 80, several=True), part("man", 80, several=True)) == []


def test_what_is_not_told_is_not_nobody() -> None:
    assert names({"count": 112}, part("woman", 80), part("man", 30), part("other", None)) == []
    assert names({"count": 112}, part("woman", 80), part("man", 32), part("other", None)) == [Check.BLANK_AS_ZERO]
    assert names({"count": None}, {"count": 0, "source": "B"}) == [Check.BLANK_AS_ZERO]


def test_years_together_are_the_years_one_by_one() -> None:
    years = [{"year": 2021, "count": 80}, {"year": 2022, "count": 73}, {"year": 2023, "count": 112}]
    together = {"year": None, "first_year": 2021, "last_year": 2023}
    assert names(*years, {**together, "count": 265}) == []
    (wrong,) = found(*years, {**together, "count": 256})
    assert (wrong.check, wrong.rows, wrong.reckoned) == (Check.YEARS, (4, 1, 2, 3), Fraction(265))
    assert names(*years[1:], {**together, "count": 256}) == []  # A year is missing: nothing can be said.


def test_a_cumulative_series_does_not_fall() -> None:
    first = {"year": None, "first_year": 2007, "cumulative": True}
    rising = [{**first, "last_year": 2019, "count": 891}, {**first, "last_year": 2020, "count": 968}]
    assert names(*rising) == []
    assert names(*rising, {**first, "last_year": 2021, "count": 960}) == [Check.FALLS]


@pytest.mark.parametrize(
    ("count", "whole", "percent", "why"),
    [
        (42, 968, 5, Why.ROUNDED_UP),  # 4.34
        (74, 112, 67, Why.ROUNDED_UP),  # 66.07
        (764, 968, 78, Why.ROUNDED_DOWN),  # 78.93
        (74, 112, 76, None),
    ],
)
def test_what_is_rounded_the_wrong_way_is_caught_and_which_way_it_went(
    count: int, whole: int, percent: int, why: Why | None
) -> None:
    (wrong,) = found({"count": whole}, part("woman", count, percent=percent))
    assert (wrong.check, wrong.why) == (Check.PERCENT, why)
    if why is not None:
        assert names({"count": whole}, part("woman", count, percent=percent, told=why.replace("-", "_"))) == []


def test_a_change_rounded_the_wrong_way_is_caught_fall_and_rise() -> None:
    (rise,) = found({"year": 2022, "count": 73}, {"count": 112, "change": 54})
    (fall,) = found({"year": 2022, "count": 112}, {"count": 73, "change": -34})  # -34.82
    assert (rise.why, fall.why) == (Why.ROUNDED_UP, Why.ROUNDED_DOWN)
    assert names({"year": 2022, "count": 112}, {"count": 73, "change": -34, "told": "rounded_down"}) == []
    assert names({"year": 2022, "count": 112}, {"count": 73, "change": -35, "told": "rounded_up"}) == []


def test_at_exactly_a_half_either_way_is_right() -> None:
    for percent in (12, 13):
        assert names({"count": 8}, part("woman", 1, percent=percent)) == []  # 12.5
    assert names({"count": 8}, part("woman", 1, percent=14)) == [Check.PERCENT]


def test_no_share_is_more_than_its_whole() -> None:
    assert names({"count": 80, "percent": 120}) == [Check.SHARE_EXCEEDS]
    assert names(part("woman", None, percent="100.1")) == [Check.SHARE_EXCEEDS]
    assert names(part("woman", 60, percent=120, of=50)) == [Check.SHARE_EXCEEDS]
    assert names(part("woman", None, percent=100, told="just_over")) == [Check.SHARE_EXCEEDS]
    assert names(part("woman", 50, percent=100, of=50)) == []
    assert names({"year": 2022, "count": 50}, {"count": 112, "change": 124}) == []  # A change may be.


def test_a_share_comes_from_its_count() -> None:
    assert names({"count": 968}, part("woman", 764, percent=79)) == []
    assert names({"count": 968}, part("woman", 764, percent=80)) == [Check.PERCENT]
    assert names({"count": 968}, part("woman", 764, percent=80, told="just_under")) == []
    assert names({"count": 968}, part("woman", 764, percent=70, told="just_under")) == [Check.PERCENT]
    assert names(part("woman", None, percent="62.3", of=20)) == [Check.NO_SUCH_PERCENT]
    assert names(part("woman", None, percent=62, of=50)) == []
    assert names(part("woman", None, percent=10, of=0)) == [Check.PERCENT_OF_NONE]


def test_shares_of_groups_that_exclude_each_other_stay_within_all() -> None:
    assert names(part("woman", None, percent=79), part("man", None, percent=20), part("other", None, percent=1)) == []
    thirds = [part(group, None, percent=34) for group in ("woman", "man", "other")]
    assert names(*thirds) == [Check.SHARES]
    assert names(*({**one, "told": "rounded_up"} for one in thirds)) == []
    assert names(part("woman", None, percent=79), part("man", None, percent=30)) == [Check.SHARES]
    several = {"several": True}
    assert names(part("woman", None, percent=79, **several), part("man", None, percent=30, **several)) == []


def test_two_sources_tell_the_same_unless_on_different_days() -> None:
    (wrong,) = found({"count": 112}, {"count": 115, "source": "B"})
    assert (wrong.check, wrong.rows, wrong.told) == (Check.DIFFERS, (1, 2), ("A", "B"))
    assert names({"count": 112}, {"count": 115, "source": "B", "cut_off": "2025-01-01"}) == []
    assert names(part("woman", None, percent=79), part("woman", None, percent=72, source="B")) == [
        Check.PERCENT_DIFFERS
    ]


def test_what_a_figure_lacks_is_said_once_for_each_series() -> None:
    assert names({"count": 1, "unit": ""}, {"year": 2022, "count": 1, "cut_off": "", "source": ""}) == [
        Check.NO_UNIT,
        Check.NO_CUT_OFF,
        Check.NO_SOURCE,
    ]
    assert names({"count": 5}, {"year": 2022, "count": 9, "unit": "rows"}) == [Check.UNITS]


@given(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 3))
def test_a_share_is_right_as_it_says_that_it_was_rounded_and_no_other_way(
    whole: int, persons: int, digits: int
) -> None:
    exact = Fraction(100 * min(persons, whole), whole)
    step = Fraction(1, 10**digits)
    down = exact // step * step
    up = down if down == exact else down + step
    told = {Told.ROUNDED_DOWN: {down}, Told.ROUNDED_UP: {up}, Told.ROUNDED: {down, up}}
    if exact - down != up - exact:
        told[Told.ROUNDED] = {min(down, up, key=lambda one: abs(one - exact))}
    for way, right in told.items():
        for one in (down - step, down, up, up + step):
            stated = (Decimal(one.numerator) / Decimal(one.denominator)).quantize(Decimal(1).scaleb(-digits))
            assert can_be(stated, exact, way) is (one in right)
            assert one not in right or can_be_of(stated, whole, way)


def test_round_words_are_less_exact_than_numbers() -> None:
    assert unit(Decimal(80)) == unit(Decimal(6), Told.JUST_UNDER) == 1 and unit(Decimal(80), Told.JUST_UNDER) == 10
    assert can_be(Decimal(6), Fraction(58, 10), Told.JUST_UNDER)
    assert not can_be(Decimal(6), Fraction(61, 10), Told.JUST_UNDER)
    assert can_be(Decimal("60"), Fraction(61), Told.JUST_OVER)
    assert can_be(Decimal(10), Fraction(12), Told.ABOUT) and not can_be(Decimal(10), Fraction(12))


def test_what_is_rounded_down_to_nothing_may_be_a_little_of_either_sign() -> None:
    assert can_be(Decimal(0), Fraction(-9, 10), Told.ROUNDED_DOWN)
    assert can_be(Decimal(0), Fraction(9, 10), Told.ROUNDED_DOWN)
    assert can_be(Decimal(0), Fraction(0), Told.ROUNDED_UP) and not can_be(Decimal(0), Fraction(1, 10), Told.ROUNDED_UP)


def test_two_shares_differ_where_no_number_is_behind_both() -> None:
    woman = part("woman", None, percent=78)
    assert names(woman, part("woman", None, percent=79, source="B")) == []  # 78.5
    assert names(woman, part("woman", None, percent="78.6", source="B")) == [Check.PERCENT_DIFFERS]
    assert names({**woman, "told": "rounded_down"}, part("woman", None, percent="78.6", source="B")) == []
    assert names(part("woman", None, percent=51), part("man", None, percent=50)) == []  # 50.5 and 49.5
    assert names(part("woman", None, percent=51), part("man", None, percent=51)) == [Check.SHARES]


@pytest.mark.parametrize(
    ("line", "mistake", "column"),
    [
        (",2023,5", Mistake.NO_SERIES, "series"),
        ("assessed,,5", Mistake.NO_YEAR, "year"),
        ("assessed,23,5", Mistake.NO_YEAR, "year"),
        ("assessed,2023,five", Mistake.NOT_WHOLE, "count"),
        ("assessed,2023,-5", Mistake.NEGATIVE, "count"),
        ("assessed,2023,1000000000", Mistake.COUNT_TOO_LARGE, "count"),
        ("assessed,2023,10000000000000000000", Mistake.COUNT_TOO_LARGE, "count"),
        ("assessed,2023", tabular.Flaw.CELLS, ""),
    ],
)
def test_a_row_that_cannot_be_read_is_named(line: str, mistake: object, column: str) -> None:
    with pytest.raises(tabular.Unreadable) as wrong:
        read(f"series,year,count\nassessed,2022,4\n{line}\n".encode(), "csv")
    assert (wrong.value.flaw, wrong.value.row, wrong.value.column) == (mistake, 3, column)


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        ({"persons": 3}, Mistake.UNKNOWN_COLUMN),
        ({"by": "sex"}, Mistake.BY_AND_GROUP),
        ({"first_year": 2024, "last_year": 2023}, Mistake.YEARS_BACKWARDS),
        ({"percent": "many"}, Mistake.NOT_NUMBER),
        ({"percent": "NaN"}, Mistake.NOT_NUMBER),
        ({"percent": True}, Mistake.NOT_NUMBER),
        ({"percent": "1e1000000"}, Mistake.NOT_NUMBER),
        ({"change": "-1e1000000"}, Mistake.NOT_NUMBER),
        ({"change": "1e-1000000"}, Mistake.NOT_NUMBER),
        ({"cumulative": "maybe"}, Mistake.NOT_YES),
        ({"cut_off": "31-12-2023"}, Mistake.NOT_DAY),
        ({"told": "nearly"}, Mistake.NOT_TOLD),
        ({"series": 7}, Mistake.NOT_TEXT),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(entry: dict[str, Any], mistake: Mistake) -> None:
    with pytest.raises(tabular.Unreadable) as wrong:
        figure(4, WHOLE | entry)
    assert wrong.value.flaw is mistake and wrong.value.row == 4


def test_the_three_forms_tell_the_same() -> None:
    as_json = json.dumps({"figures": [{"series": "assessed", "year": 2023, "count": 112, "percent": 53.4}]}).encode()
    as_toml = b'[[figures]]\nseries = "assessed"\nyear = 2023\ncount = 112\npercent = 53.4\n'
    as_csv = b"series;year;count;percent\nassessed;2023;112;53,4 %\n"
    ((first,), (second,), (third,)) = read(as_json, "json"), read(as_toml, "toml"), read(as_csv, "csv")
    assert first == second and (third.count, third.percent) == (first.count, first.percent) == (112, Decimal("53.4"))
    for content, kind, mistake in (
        (b"{", "json", Mistake.NOT_JSON),
        (b"[NaN]", "json", Mistake.NOT_JSON),
        (b"figures", "toml", Mistake.NOT_TOML),
        (b"{}", "json", Mistake.NO_FIGURES),
        (b"a = 1", "toml", Mistake.NO_FIGURES),
        (b"series,year\n", "csv", tabular.Flaw.NO_ROWS),
    ):
        with pytest.raises(tabular.Unreadable) as wrong:
            read(content, kind)
        assert wrong.value.flaw is mistake


def test_a_series_in_other_signs_is_the_same_and_one_that_only_case_tells_apart_is_refused() -> None:
    heading = "series,year,by,group,count,unit\n"
    decomposed = unicodedata.normalize("NFD", "Århus")
    twice = f"{heading}Århus,2024,,,50,persons\n{decomposed},2024,,,60,persons\n"
    assert {one.check for one in check(read(twice.encode(), "csv"))} >= {Check.DIFFERS}
    as_json = json.dumps({"figures": [{"series": "a\u00a0b", "year": 2023}, {"series": "A b", "year": 2023}]})
    for content, kind, column in (
        (f"{heading}Århus,2024,,,50,persons\nÅrhus,2025,area,n,5,persons\nårhus,2024,,,60,persons\n", "csv", "series"),
        (f"{heading}a,2024,area,n,5,persons\nb,2024,area,m,5,persons\na,2025,area,N,5,persons\n", "csv", "group"),
        (as_json, "json", "series"),
    ):
        with pytest.raises(tabular.Unreadable) as wrong:
            read(content.encode(), kind)
        told = wrong.value
        assert (told.flaw, told.column) == (tabular.Flaw.ALIKE, column)
        assert (told.row, told.other_row) == ((2, 1) if kind == "json" else (4, 2))


def test_a_heading_that_is_unknown_is_told_of_the_heading() -> None:
    with pytest.raises(tabular.Unreadable) as wrong:
        read(b"\nseries,yaer,count\na,2024,5\n", "csv")
    assert (wrong.value.flaw, wrong.value.row, wrong.value.column) == (Mistake.UNKNOWN_COLUMN, 2, "yaer")
