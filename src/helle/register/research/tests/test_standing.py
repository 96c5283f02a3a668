"""A release that is made after an extract: what somebody learns who lays the two side by side (GOV-19, STA-01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from helle.register.releases import auditing
from helle.register.releases.elsewhere import told_elsewhere
from helle.register.releases.extracts import Groups
from helle.register.releases.protecting import CannotProtect, Out, Shown, protected
from helle.register.releases.tables import Whole
from helle.register.releases.tests.test_auditing import counted, without
from helle.register.releases.tests.test_protecting import NO_FORMS, YEAR, YEARS, out, page, persons, told, whole
from helle.register.research.standing import Standing, combinations_of


def extract(
    columns: Iterable[str],
    *rows: tuple[str, ...],
    kept: bool = True,
    years: tuple[int, int] = (YEAR, YEAR),
    adults: bool = False,
) -> Standing:
    standing = frozenset(map(tuple, combinations_of(rows)))
    return Standing(7, *years, adults, tuple(columns), standing if kept else None)


def of(**groups: str) -> Groups:
    return frozenset(groups.items())


STAYS = persons(
    (2, {"residence": "danish"}), (6, {"residence": "asylum"}), (29, {"residence": "lawful"}),
    (79, {"residence": "unlawful"}),
)  # fmt: skip
STAY = whole(STAYS, "residence")
# As it was handed out: the two Danish citizens are in no row that says so.
ROWS = extract(["residence"], ("asylum",), ("lawful",), ("unlawful",), ("*",))


def released(of: Whole, *handed: Standing, is_out: Iterable[Out] = ()) -> Shown:
    return protected([of], YEARS, list(is_out), {}, handed)


def test_a_group_of_which_an_extract_has_rows_hides_no_other_and_it_is_said_which_extract_and_table() -> None:
    assert list(told(STAY, released(STAY)).values()).count(None) >= 2
    with pytest.raises(
        CannotProtect,
        match=r"Groups that stand in rows that are out \(extract for research no\. 7\).*Leave out “residence”",
    ):
        released(STAY, ROWS)
    # Where another group is in no row, that one hides.
    shown = released(STAY, extract(["residence"], ("asylum",), ("unlawful",), ("*",)))
    figures = told(STAY, shown)
    assert figures["danish",] is None and figures["lawful",] is None and figures["asylum",] == 6


def test_all_years_that_cannot_be_protected_are_said_at_once_with_population_and_table() -> None:
    years = (YEAR, YEAR + 1)
    of = replace(STAY, counts={(year, groups): count for (_y, groups), count in STAY.counts.items() for year in years})
    rows = extract(["residence"], ("asylum",), ("lawful",), ("unlawful",), ("*",), years=years)
    with pytest.raises(CannotProtect) as cannot:
        protected([of], years, [], {}, [rows])
    said = cannot.value.said.en
    assert all(f"Assessed victims: The figure for {year}" in said for year in years), said
    assert said.count("Leave out “residence”") == 2


def test_a_small_figure_of_which_an_extract_of_several_years_has_rows_is_refused() -> None:
    rows = extract(["residence"], ("danish",), ("*",), years=(YEAR - 1, YEAR))
    with pytest.raises(CannotProtect, match="Danish citizen, has to be withheld, but extract for research no"):
        released(STAY, rows)
    other_years = extract(["residence"], ("danish",), years=(YEAR + 1, YEAR + 2))
    assert released(STAY, other_years).audited


def test_what_is_told_anyway_or_was_held_back_before_stands_in_no_release_s_way() -> None:
    sexes = persons((40, {"sex": "woman"}), (20, {"sex": "man"}), (3, {"sex": "trans_other"}))
    by_sex, beside = whole(sexes, "sex"), {("assessed", YEAR): told_elsewhere((page(sexes, "sex"),), NO_FORMS, YEAR)}
    shown = protected([by_sex], YEARS, [], beside, [extract(["sex"], ("woman",), ("*",))])
    figures = told(by_sex, shown)
    assert figures["woman",] == 40 and figures["man",] is None and figures["trans_other",] is None
    before = out([STAY], released(STAY))
    assert released(STAY, ROWS, is_out=before).suppressed == released(STAY, is_out=before).suppressed


def test_the_last_look_finds_it_by_itself_in_the_release_as_it_leaves() -> None:
    hidden = without(STAY, ("danish",), ("asylum",))
    with pytest.raises(CannotProtect, match="Asylum seeker, has to be withheld, but extract for research no"):
        auditing.look([hidden], [], (), [], [ROWS])
    assert auditing.look([hidden], [], (), [], [extract(["residence"], ("unlawful",), ("*",))])
    again = Out(1, hidden[0], counted(STAY))
    assert auditing.look([hidden], [again], (), [], [ROWS])


def test_a_row_says_more_than_its_own_column() -> None:
    rows = extract(["region", "age_band"], ("africa", "18_24"), ("denmark", "under_18"), ("eu_eea", "adult"))
    assert rows.tells(YEAR, of(country="NG")) and not rows.tells(YEAR, of(country="TH"))
    assert rows.tells(YEAR, of(nationality="danish")) and rows.tells(YEAR, of(residence="danish", age="minor"))
    assert not rows.tells(YEAR, of(residence="danish", age="adult"))
    assert rows.tells(YEAR, of(nationality="eu", age_band="25_over")) and not rows.tells(
        YEAR, of(nationality="unknown")
    )
    assert rows.tells(YEAR, of()) and not rows.tells(YEAR, of(sex="woman"))
    assert not extract(["residence"], ("lawful",)).tells(YEAR, of(nationality="danish"))
    alone = extract(["exploited_as"], ("forced_labour",), ("several",))
    assert alone.tells(YEAR, of(exploitation="forced_labour")) and not alone.tells(YEAR, of(exploitation="crime"))


def test_a_row_of_another_year_says_nothing_of_this_and_one_of_years_together_may() -> None:
    rows = extract(
        ["year", "sex"], ("2023", "man"), (str(YEAR), "woman"), ("2022-2023", "trans_other"), years=(2022, 2025)
    )
    assert rows.tells(YEAR, of(sex="woman")) and not rows.tells(YEAR, of(sex="man"))
    assert rows.tells(2023, of(sex="man")) and rows.tells(YEAR, of(sex="trans_other"))


def test_rows_of_adults_are_of_adults_and_what_was_not_kept_of_an_old_extract_counts_as_standing() -> None:
    rows = extract(["sex"], ("woman",), adults=True)
    assert rows.tells(YEAR, of(sex="woman", age="adult")) and not rows.tells(YEAR, of(sex="woman", age="minor"))
    old = extract(["region"], kept=False)
    assert old.tells(YEAR, of(nationality="danish")) and not old.tells(YEAR, of(sex="woman"))
