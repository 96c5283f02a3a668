"""An extract made after open microdata is held against its rows: the two are of the same persons (GOV-19, STA-01)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from helle.register.protection.refusals import Refused
from helle.register.research import making, open_files
from helle.register.research.choices import ResearchColumn, ResearchPopulation
from helle.register.research.countable import Countable
from helle.register.research.making import Wanted, made_of
from helle.register.research.open_files import OpenFile
from helle.register.research.tests.test_beside import told
from helle.register.research.tests.test_making import person

YEAR, SEX, AGE = (ResearchColumn(one) for one in ("year", "sex", "age_band"))
# Sixty women of whom the file names 57, and forty men of whom it names 37; the six stand as `*`.
PERSONS = [
    *(person(decided_on=dt.date(2023 + one % 2, 1, 1), kept_out=False) for one in range(60)),
    *(person(decided_on=dt.date(2023 + one % 2, 1, 1), sex_then="man", kept_out=False) for one in range(40)),
]
FILE = OpenFile(2023, 2024, ("sex", "age"), {("woman", "adult"): 57, ("man", "adult"): 37, ("*", "adult"): 6})
BY_YEAR = OpenFile(
    2023,
    2024,
    ("year", "sex", "age"),
    {(year, *row): number // 2 for year in ("2023", "2024") for row, number in FILE.rows.items()},
)


def counts(files: Sequence[OpenFile], *chosen: ResearchColumn, years: tuple[int, int] = (2023, 2024),
           of: ResearchPopulation = ResearchPopulation.ASSESSED) -> Counter[tuple[str, ...]]:  # fmt: skip
    """How often each row of an extract stands."""
    one = made_of(
        [one for one in PERSONS if years[0] <= one["decided_on"].year <= years[1]],  # type: ignore[attr-defined]
        Wanted(of, *years, chosen, 5, 10, {}, files),
    )
    lines = csv.DictReader(io.StringIO(one.table.removeprefix("\ufeff")))
    return Counter(tuple(line[column.value] for column in chosen) for line in lines)


def near(number: int, said: int) -> bool:
    return 0 < abs(number - said) < 5


@pytest.mark.parametrize("lot", range(8))
def test_what_is_left_when_the_rows_of_a_file_are_taken_from_an_extract_is_nobody_or_five(lot: int) -> None:
    found = counts([FILE], SEX, AGE)
    assert not near(found["woman", "25_over"], 57) and not near(found["man", "25_over"], 37)
    assert not near(found.total(), 100)
    # Of each year, where both say it, and of the years together.
    by_year = counts([BY_YEAR], YEAR, SEX)
    for year in ("2023", "2024"):
        assert not near(by_year[year, "woman"], 28) and not near(by_year[year, "man"], 18)
    assert not near(by_year["2023", "woman"] + by_year["2024", "woman"], 56)
    # Of one of its years, and of adults alone, of whom all know that they are adults.
    one_year = counts([BY_YEAR], SEX, years=(2024, 2024))
    assert not near(one_year["woman",], 28) and not near(one_year["man",], 18)
    adults = counts([FILE], SEX, of=ResearchPopulation.ADULTS)
    assert not near(adults["woman",], 57) and not near(adults["man",], 37)


def test_words_taken_out_after_the_lot_fell_tell_of_no_few_beside_a_file() -> None:
    """Of the 25 in forced labour whom a file names 24 are shown. Nobody or five are missing, so that one of the five
    men of whom no form is said is of them, and four are not."""
    file = OpenFile(2024, 2024, ("exploited_as",), {("sexual",): 65, ("forced_labour",): 25})
    names, years = ["exploited_as", "sex"], range(2024, 2025)
    everybody = [
        *[("sexual", "woman")] * 64, *[("sexual", "man")] * 4,
        *[("forced_labour", "woman")] * 12, *[("forced_labour", "man")] * 13,
    ]  # fmt: skip
    beside = open_files.counted([file], names, everybody, [2024] * 93, years, adults=False)
    rows = [(*row, *words) for row, words in zip(everybody, beside.words, strict=True)]
    countable = Countable(names, [file], years, False, rows, beside.families, beside.told)
    shown = [*[("sexual", "woman")] * 42, *[("forced_labour", "woman")] * 12]
    assert countable.tells_of_few([*shown, *[("forced_labour", "man")] * 12, *[("*", "man")] * 5])
    assert not countable.tells_of_few([*shown, *[("forced_labour", "man")] * 13, *[("*", "man")] * 4])
    assert not countable.tells_of_few([*shown, *[("*", "man")] * 17])


def test_an_extract_whose_rows_tell_of_few_is_drawn_anew_and_refused_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([True, False])
    monkeypatch.setattr(Countable, "tells_of_few", lambda _self, _rows: next(answers))
    assert counts([FILE], SEX, AGE) and next(answers, None) is None
    monkeypatch.setattr(Countable, "tells_of_few", lambda _self, _rows: True)
    with pytest.raises(Refused, match=r"would tell of a few persons.*GOV-19"):
        counts([FILE], SEX, AGE)


def test_without_the_file_the_rest_would_be_a_few() -> None:
    """What is held off is really there: by the lot alone a few are left in some of so many extracts."""
    found = [counts([], SEX, AGE) for _one in range(20)]
    assert any(near(one["woman", "25_over"], 57) or near(one["man", "25_over"], 37) for one in found)


def test_files_of_other_persons_are_not_counted_against() -> None:
    names, rows = ["sex"], [("woman",)] * 9
    other = replace(FILE, first_year=2019, last_year=2021)
    longer = replace(FILE, first_year=2020)  # Of more years, and it does not say which row is of which.
    for file in (other, longer):
        made = open_files.counted([file], names, rows, [2024] * 9, range(2023, 2025), adults=False)
        assert made.families == [] and made.told == {}
    # A file that does not tell ages tells nothing of adults alone.
    of_all = replace(FILE, columns=("sex",), rows={("woman",): 60})
    assert open_files.counted([of_all], names, rows, [2024] * 9, range(2023, 2025), adults=True).families == []


def test_a_file_that_says_who_is_in_two_groups_closes_a_ring_as_a_table_does() -> None:
    """Of form by authority something is held back, and the file has sex by form: sex by authority would close it."""
    year = told((90, {}), (None, {"exploited_as": "criminal_acts", "authority": "cmm"}), (60, {"sex": "woman"}))
    authority = ResearchColumn("authority")
    making.require_beside([SEX, authority], {2024: year}, adults=False)
    file = OpenFile(2024, 2024, ("sex", "exploited_as"), {("woman", "sexual"): 40})
    with pytest.raises(Refused, match="would together tell") as refused:
        making.require_beside([SEX, authority], {2024: year}, [file], adults=False)
    assert refused.value.field == "reason_authority"
    # Of other years it says nothing, and one column alone closes none.
    making.require_beside(
        [SEX, authority], {2024: year}, [replace(file, first_year=2022, last_year=2023)], adults=False
    )
    making.require_beside([SEX], {2024: year}, [file], adults=False)
