"""What somebody learns who lays an extract beside the releases: of what they hold back and of who is kept out, nothing
nearer than these say themselves (GOV-19, STA-01)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from helle.register.protection.refusals import Refused
from helle.register.research import beside, drawing, making
from helle.register.research.beside import Year, year_told
from helle.register.research.choices import ResearchColumn, ResearchPopulation
from helle.register.research.making import Made, Wanted, made_of
from helle.register.statistics.queries import Breakdown, YearRow
from helle.rules.ruling import Text

YEAR, SEX, AGE, REGION, EXPLOITED, RESIDENCE, AUTHORITY = (
    ResearchColumn(one) for one in ("year", "sex", "age_band", "region", "exploited_as", "residence", "authority")
)


def told(*figures: tuple[int | None, dict[str, str]]) -> Year:
    return Year(
        {frozenset(of.items()): frozenset() if number is None else frozenset({number}) for number, of in figures}
    )


def person(**changed: Any) -> dict[str, object]:
    return {
        "decided_on": dt.date(2024, 1, 1), "purposes": ["prostitution"], "residence_then": "", "sex_then": "woman",
        "age_then": 30, "nationality_then": "RO", "authority": "cmm", "first_contact": "police", "sector": "",
        "kept_out": False,
    } | changed  # fmt: skip


# As released: those of 2024 by sex, of whom 24 are men, or trans or other.
BY_SEX = told((109, {}), (85, {"sex": "woman"}), (None, {"sex": "man"}), (None, {"sex": "trans_other"}))


def made(persons: list[dict[str, object]], year: Year, *chosen: ResearchColumn) -> Made:
    return made_of(persons, Wanted(ResearchPopulation.ASSESSED, 2024, 2024, chosen, 5, 10, {2024: year}))


def words(one: Made, column: str) -> Counter[str]:
    return Counter(row[column] for row in csv.DictReader(io.StringIO(one.table.removeprefix("\ufeff"))))


def test_a_group_that_a_release_holds_back_never_stands_by_itself() -> None:
    persons = [person() for _ in range(85)] + [person(sex_then="man") for _ in range(23)]
    persons += [person(sex_then="trans_other")]
    found = words(made(persons, BY_SEX, SEX), "sex")
    assert set(found) <= {"woman", "*"}
    assert 85 - found["woman"] == 0 or 85 - found["woman"] >= 5
    assert 109 - found.total() >= 11


def test_a_danish_citizen_is_told_in_no_other_column_either() -> None:
    year = told(
        (50, {}), (None, {"residence": "danish"}), (None, {"residence": "asylum"}), (30, {"residence": "lawful"})
    )
    assert not beside.shown("region", "denmark", year)
    assert beside.shown("region", "africa", year)
    assert beside.shown("residence", "lawful", year) and not beside.shown("residence", "unlawful", year)


def test_a_part_of_the_world_stands_by_itself_only_where_each_of_its_countries_is_told() -> None:
    year = told(
        (50, {}), (9, {"country": "NG"}), (None, {"country": "RO"}), (7, {"country": "PL"}), (None, {"country": ""})
    )
    assert beside.shown("region", "africa", year)
    assert not beside.shown("region", "eu_eea", year) and not beside.shown("region", "unknown", year)


def test_what_a_table_crosses_and_holds_back_is_a_clear_no_and_so_is_a_column_of_which_all_is_held_back() -> None:
    year = told((50, {}), (None, {"sex": "woman", "age": "minor"}), (None, {"sex": "man", "age": "minor"}))
    with pytest.raises(Refused, match="together are withheld") as refused:
        beside.require_beside([SEX, AGE], [year], adults=False)
    assert refused.value.field == "reason_age_band"
    with pytest.raises(Refused, match="together are withheld") as refused:
        beside.require_beside([SEX], [year], adults=True)
    assert refused.value.field == "reason_sex"
    beside.require_beside([SEX, REGION], [year], adults=False)
    with pytest.raises(Refused, match="All of the column") as refused:
        beside.held([SEX], [told((50, {}), (None, {"sex": "woman"}), (None, {"sex": "man"}))])
    assert refused.value.field == "reason_sex"
    with pytest.raises(Refused, match="18 or over"):
        beside.require_beside([SEX], [told((50, {}), (None, {"age": "adult"}))], adults=True)
    with pytest.raises(Refused, match="number of one of those years"):
        beside.require_beside([SEX], [told((None, {}))], adults=False)


# As released of 2025: eight are Danish citizens or seek asylum, and who decides on whom is a rule that all know.
BY_STAY = told(
    (116, {}), (29, {"residence": "lawful"}), (79, {"residence": "unlawful"}), (None, {"residence": "danish"}),
    (None, {"residence": "asylum"}), (86, {"authority": "udlst"}), (30, {"authority": "cmm"}),
)  # fmt: skip


def test_two_columns_that_a_rule_links_are_not_had_together_while_a_group_of_one_is_held_back() -> None:
    with pytest.raises(Refused, match=r"the Immigration Service the others.*ID-03, ID-04, ID-05") as refused:
        beside.require_beside([SEX, RESIDENCE, AUTHORITY], [BY_STAY], adults=False)
    assert refused.value.field == "reason_authority"
    with pytest.raises(Refused, match="a Danish citizen is one in both"):
        beside.require_beside([REGION, RESIDENCE], [BY_STAY], adults=False)
    with pytest.raises(Refused, match="Danish citizens are assessed by CMM"):
        beside.require_beside([REGION, AUTHORITY], [BY_STAY], adults=False)
    for one in ([RESIDENCE, SEX], [AUTHORITY, SEX], [REGION]):
        beside.require_beside(one, [BY_STAY], adults=False)
    # Also when it is made: rows of the finding, where the authority would say which of the eight seek asylum.
    persons = [person(residence_then="permit") for _ in range(29)]
    persons += [person(residence_then="none", authority="udlst") for _ in range(79)]
    persons += [person(residence_then="asylum_pending", authority="udlst") for _ in range(6)]
    persons += [person(residence_then="danish", nationality_then="DK") for _ in range(2)]
    with pytest.raises(Refused, match="Apply without one of them"):
        made(persons, BY_STAY, RESIDENCE, AUTHORITY)
    assert set(words(made(persons, BY_STAY, RESIDENCE), "residence")) <= {"lawful", "unlawful", "*"}
    # Where nothing of them is held back a rule gives nothing away.
    open_ = told(
        (116, {}), (30, {"residence": "lawful"}), (86, {"residence": "unlawful"}), (86, {"authority": "udlst"})
    )
    beside.require_beside([RESIDENCE, AUTHORITY, REGION], [open_], adults=False)


def test_what_the_page_puts_together_or_does_not_tell_is_held_back() -> None:
    sexes = (("woman", Text("Kvinde", "Woman")), ("man", Text("Mand", "Man")), ("trans_other", Text("Trans", "Trans")))
    row = YearRow(2024, 60, (40, 18, 2), (20, 9, 1))
    year = year_told(2024, [], [Breakdown("sex", Text("Køn", "Sex"), sexes, (row,), several=False)])
    assert year.told() == {60}
    assert not beside.shown("sex", "trans_other", year)
    # Of those in forced labour a report tells the same groups together, none of which stands by itself.
    beside.require_beside([SEX, EXPLOITED], [year], adults=False)


def test_a_group_that_nobody_is_in_stands_in_no_extracts_way() -> None:
    """No report names an empty group of those in forced labour; that it is empty is told by the page."""
    sexes = (("woman", Text("Kvinde", "Woman")), ("man", Text("Mand", "Man")), ("trans_other", Text("Trans", "Trans")))
    row = YearRow(2024, 60, (40, 20, 0), (20, 9, 0))
    year = year_told(2024, [], [Breakdown("sex", Text("Køn", "Sex"), sexes, (row,), several=False)])
    assert year.told(("sex", "trans_other")) == {0}
    beside.require_beside([SEX, EXPLOITED], [year], adults=False)


def test_a_ring_of_tables_is_closed_by_no_extract() -> None:
    """Of sex by authority something is held back, and form by authority is told: rows of sex by form tie the two."""
    ring = told(
        (None, {"sex": "man", "authority": "cmm"}), (None, {"sex": "man", "authority": "udlst"}),
        (30, {"exploited_as": "sexual", "authority": "cmm"}),
        (20, {"exploited_as": "forced_labour", "authority": "cmm"}),
    )  # fmt: skip
    with pytest.raises(Refused, match="would together tell") as refused:
        making.require_beside([SEX, EXPLOITED], {2024: ring}, adults=False)
    assert refused.value.field == "reason_exploited_as"
    for chosen in ([SEX], [EXPLOITED, AGE], [SEX, AGE]):
        making.require_beside(chosen, {2024: ring}, adults=False)


@pytest.mark.parametrize("seed", range(25))
def test_in_each_group_that_can_be_counted_nobody_is_missing_or_five_and_the_lot_hides_who_is_kept_out(
    seed: int,
) -> None:
    lot = random.Random(seed)  # noqa: S311 # A test repeats its lot.
    rows = [(str(2023 + lot.randrange(2)), "abc"[lot.randrange(3)], "xy"[lot.randrange(2)]) for _ in range(90)]
    kept_out = set(lot.sample(range(90), lot.randrange(9)))
    families: list[drawing.Places] = [(), (0,), (0, 1), (0, 2), (1,), (2,)]
    then: dict[drawing.Key, set[int]] = {((0, 1), ("2023", "a")): {sum(row[:2] == ("2023", "a") for row in rows) + 2}}
    out = drawing.left_out(rows, kept_out, families, then, 10, lot)
    assert kept_out <= out and len(out) >= 9
    for family in families:
        of = Counter(tuple(row[place] for place in family) for row in rows)
        left = Counter(tuple(row[place] for place in family) for place, row in enumerate(rows) if place not in out)
        for key, number in of.items():
            for said in {number, *then.get((family, key), ())}:
                assert left[key] == 0 or said == left[key] or abs(said - left[key]) >= 5


def test_the_same_number_left_out_comes_of_nobody_kept_out_and_of_many() -> None:
    rows = [("woman",)] * 60 + [("man",)] * 40
    seen = {few: {_missing(rows, few, seed) for seed in range(500)} for few in (0, 1, 2, 5, 9)}
    assert set.intersection(*seen.values()) >= set(range(12, 20))


def _missing(rows: Sequence[drawing.Row], few: int, seed: int) -> int:
    lot = random.Random(seed)  # noqa: S311 # A test repeats its lot.
    return len(drawing.left_out(rows, range(few), [(), (0,)], {}, 10, lot))


def test_what_was_told_of_each_year_is_added_where_the_year_is_no_column() -> None:
    years = {2023: told((40, {}), (30, {"sex": "woman"})), 2024: BY_SEX}
    assert beside.told_of([SEX], years)[(0,), ("woman",)] == {115}
    by_year = beside.told_of([YEAR, SEX], years)
    assert by_year[(0, 1), ("2024", "woman")] == {85} and by_year[(0,), ("2023",)] == {40}
    assert (0, 1) in beside.families([YEAR, SEX], [BY_SEX]) and () in beside.families([SEX], [BY_SEX])
