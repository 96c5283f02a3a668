"""What an extract holds: nobody alone, no key of anybody, another pseudonym each time, and a clear no (GOV-19)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from helle.register.protection.refusals import Refused
from helle.register.research.beside import Year
from helle.register.research.choices import ResearchColumn, ResearchPopulation
from helle.register.research.columns import Column, columns, offered
from helle.register.research.making import (
    HELD,
    PSEUDONYM,
    Information,
    Made,
    Wanted,
    information_of,
    lost_in_all,
    made_of,
    smallest_group,
)

YEAR, SEX, AGE, REGION = (ResearchColumn(one) for one in ("year", "sex", "age_band", "region"))
LEAST = 5
HERS, HIS = (frozenset({("sex", sex)}) for sex in ("woman", "man"))


def person(**changed: Any) -> dict[str, object]:
    return {
        "decided_on": dt.date(2023, 1, 1), "purposes": ["prostitution"], "residence_then": "", "sex_then": "woman",
        "age_then": 30, "nationality_then": "RO", "authority": "cmm", "first_contact": "police", "sector": "",
    } | changed  # fmt: skip


def many() -> list[dict[str, object]]:
    """Many like each other, fifty of another country, and one who is alone in nearly everything."""
    return [
        *(person() for _ in range(160)),
        *(person(nationality_then="NG", age_then=20 + one % 2 * 10) for one in range(50)),
        person(sex_then="man", nationality_then="VN", age_then=16),
    ]


def made(
    persons: Sequence[dict[str, object]],
    *chosen: ResearchColumn,
    of: ResearchPopulation = ResearchPopulation.ASSESSED,
    told: Mapping[int, Year] | None = None,
) -> Made:
    return made_of(persons, Wanted(of, 2022, 2024, chosen, LEAST, told=told or {}))


def shares_of(one: Made) -> dict[str, dict[str, str]]:
    """What the definitions say of each column as a whole."""
    lines = csv.DictReader(io.StringIO(one.definitions.removeprefix("\ufeff")))
    return {line["column"]: line for line in lines if not line["code"]}


def table(one: Made) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(one.table.removeprefix("\ufeff"))))


def test_nobody_stands_in_a_group_below_k_and_the_rest_is_left_out_as_one_sum() -> None:
    one = made(many(), SEX, AGE, REGION)
    assert len(one.rows) + one.left_out == 211
    assert one.smallest >= LEAST
    assert one.smallest == smallest_group([row[1:] for row in one.rows])
    assert not any("VN" in row or row[1:] == ["man", "under_18", "asia"] for row in one.rows)


def test_the_pseudonyms_are_others_each_time_and_lead_nowhere() -> None:
    first, second = table(made(many(), REGION)), table(made(many(), REGION))
    drawn = [{row[PSEUDONYM] for row in rows} for rows in (first, second)]
    assert all(140 < len(one) < 211 for one in drawn)
    assert drawn[0].isdisjoint(drawn[1])


def test_a_file_holds_the_table_its_definitions_and_the_conditions_and_no_column_more() -> None:
    one = made(many(), SEX, REGION)
    with zipfile.ZipFile(io.BytesIO(one.packed("Slet den."))) as archive:
        assert sorted(archive.namelist()) == [
            "betingelser-conditions.txt", "kolonner-columns.csv", "udtraek-extract.csv",
        ]  # fmt: skip
        told = archive.read("kolonner-columns.csv").decode()
    assert list(table(one)[0]) == [PSEUDONYM, "sex", "region"]
    assert "eu_eea" in told and "Øvrige EU/EØS" in told and "age_band" not in told


def test_too_few_persons_or_too_little_left_is_a_clear_no() -> None:
    with pytest.raises(Refused, match="too few persons"):
        made([person() for _ in range(LEAST - 1)], SEX)
    with pytest.raises(Refused, match="too few persons"):
        made([person(age_then=16) for _ in range(9)], SEX, of=ResearchPopulation.ADULTS)
    countries = ("RO", "NG", "VN", "BR", "UA", "DK", "AU")
    sexes = ("woman", "man", "trans_other")
    scattered = [
        person(
            nationality_then=countries[one % 7],
            sex_then=sexes[one % 3],
            age_then=(16, 20, 40)[one // 3 % 3],
            decided_on=dt.date(2022 + one // 5 % 3, 1, 1),
        )
        for one in range(20)
    ]
    with pytest.raises(Refused, match=r"Most would have to|too few persons"):
        made(scattered, YEAR, SEX, AGE, REGION)


@pytest.mark.parametrize("column", columns().values(), ids=lambda one: one.code.value)
def test_each_column_says_groups_and_never_what_was_recorded(column: Column) -> None:
    assert column in offered(dt.date(2026, 1, 1)) and column not in offered(dt.date(2021, 12, 31))
    assert column.why.da and column.why.en
    told = {column.group_of(one[column.source]) for one in many()}
    assert told.isdisjoint({"RO", "NG", "VN", "30", "2023-01-01"})
    if column.groups:
        assert told <= set(column.groups) | {"unknown"}
    for _label, members in (column.coarser or {}).values():
        assert set(members) <= set(column.groups) | {"unknown"}
    if column.coarser:
        everybody = {member for _label, members in column.coarser.values() for member in members}
        assert everybody == set(column.groups)


def test_what_may_not_stand_by_itself_is_lost_to_whoever_reads_the_column() -> None:
    recorded = ["police"] * 50 + ["ngo"] * 50
    assert information_of(recorded, recorded, recorded, 0.0).lost == 0
    held = [HELD] * 50 + ["ngo"] * 50
    assert information_of(recorded, held, held, 0.0).lost == pytest.approx(0.5)
    # A column of one word says nothing, and has nothing to lose until it is hidden.
    assert information_of(["cmm"] * 9, ["cmm"] * 9, ["cmm"] * 9, 0.0).lost == 0
    assert information_of(["cmm"] * 9, [HELD] * 9, [HELD] * 9, 0.0).lost == 1
    # What the protection took out beside it is counted with it.
    assert information_of(recorded, held, [HELD] * 50 + ["*"] * 50, 0.5).lost == pytest.approx(1.0)


def test_who_is_held_back_with_others_was_among_too_few_before_all_the_same() -> None:
    """Eight of another sex leave with the women, who are held back: what is protected has one group of them all."""
    everybody = [*many()[:-1], *(person(sex_then="man") for _ in range(99)), *(person(sex_then="x") for _ in range(8))]
    women = Year({frozenset(): frozenset({317}), HERS: frozenset(), HIS: frozenset({99})})
    wanted = Wanted(ResearchPopulation.ASSESSED, 2022, 2024, [SEX], 10, told={2023: women})
    report = made_of(everybody, wanted).report
    assert report["levels"]["sex"][0] == 0 and report["suppressed"]["sex"] > 150
    assert 0 < report["below_before"] <= 8


def test_the_shares_that_an_extract_lost_agree_with_each_other_and_with_its_fields() -> None:
    # Whom the lot leaves out is drawn anew. A group that is held back and one that is not are far larger than what it
    # may take, so that fields stand as `*` and others do not, wherever it falls.
    everybody = [*many(), *(person(sex_then="man") for _ in range(99))]
    women = Year({frozenset(): frozenset({310}), HERS: frozenset(), HIS: frozenset({100})})
    one = made(everybody, SEX, REGION, told={2023: women})
    rows, lost = table(one), one.report["lost_by_column"]
    assert min(lost.values()) <= one.report["lost"] <= max(lost.values()) and max(lost.values()) > 0
    stars = {name: sum(row[name] == "*" for row in rows) for name in ("sex", "region")}
    assert one.report["suppressed"] == stars and sum(stars.values())
    told = shares_of(one)
    # It is kept as it was measured: of four digits, 5.496 % would be told as 6, and as 5 by the definitions.
    assert one.report["lost"] != round(one.report["lost"], 4)
    for name in stars:
        assert told[name]["taken_out_percent"] == str(round(100 * stars[name] / len(rows)))
        assert told[name]["information_lost_percent"] == str(round(100 * lost[name]))
    assert (
        lost_in_all([Information(0, 0, is_hidden=True)]) == 1 and lost_in_all([Information(0, 0, is_hidden=False)]) == 0
    )
