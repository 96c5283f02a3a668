"""What open microdata may say beside what is held back: made so, looked at by the auditor, refused by name (STA-01)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from helle.methods.disclosure.auditing import audit_sums, too_near
from helle.methods.disclosure.audits import Secret, Sum
from helle.register.releases import microdata_told
from helle.register.releases.microdata import DIMENSIONS_OF_ROWS, Asked, Beside, Opened, as_csv
from helle.register.releases.protecting import CannotProtect, protected
from helle.register.releases.rows_kept import KeptRows, kept_rows
from helle.register.releases.tests.test_protecting import YEAR, YEARS, Person, out, persons, whole
from helle.register.research import beside, open_rows, open_rows_audit, open_rows_few

COMMON = {"sex": "woman", "age": "adult", "exploited_as": "sexual", "authority": "cmm"}
PEOPLE = persons(
    (60, COMMON),
    (24, {**COMMON, "exploited_as": "forced_labour", "sex": "man"}),
    (14, {**COMMON, "exploited_as": "forced_labour"}),
    (7, {**COMMON, "age": "minor"}),
)
FEW = [*PEOPLE, *persons((2, {**COMMON, "sex": "trans_other"}))]


def asked(of: Sequence[Person], *columns: str, tables: Sequence[tuple[str, ...]] = (), **changed: Any) -> Asked:
    wholes = [whole(of, *axes) for axes in tables]
    beside_it = [Beside(one.told, None) for one in out(wholes, protected(wholes, YEARS, [], {}, []))] if wholes else []
    counts = Counter((YEAR, tuple(one[name] for name in DIMENSIONS_OF_ROWS)) for one in of)
    return Asked(**({"columns": columns, "years": list(YEARS), "persons": counts, "tables": beside_it, "told": [],
                     "told_before": [], "handed": []} | changed))  # fmt: skip


def rows(one: Opened) -> dict[tuple[str, ...], int]:
    return dict(kept_rows(one.public).rows)


def test_each_row_stands_eleven_times_and_everybody_has_one() -> None:
    made = open_rows.opened(asked(PEOPLE, *DIMENSIONS_OF_ROWS))
    assert min(rows(made).values()) >= 11 and sum(rows(made).values()) == len(PEOPLE)
    # The seven minors are hidden among four others, and whoever approves reads so.
    assert rows(made)["woman", "*", "sexual"] == 11 and not any("minor" in words for words in rows(made))
    assert ["age", "minor", 7] in made.privacy["differences"] and "differences" not in made.public


def test_a_group_that_a_table_holds_back_stands_as_one_with_all_like_it() -> None:
    made = open_rows.opened(asked(FEW, "sex", tables=[("sex",)]))
    assert rows(made) == {("man",): 24, ("*",): 83}
    # By itself the file could have told the women: nothing of them is held back where no table is.
    assert ("woman",) in rows(open_rows.opened(asked(FEW, "sex")))


def test_of_those_who_stand_with_too_few_the_note_counts_who_is_held_back_as_well_and_says_no_exact_few() -> None:
    """The two whose group a table holds back stood two together: the rows that are made coarser know them no more."""
    held_back = open_rows.opened(asked(FEW, "sex", tables=[("sex",)])).privacy
    assert (held_back["below_before"], held_back["unique_before"]) == (2, 0)
    alone = open_rows.opened(asked([*FEW, {**COMMON, "sex": "unknown"}], "sex", tables=[("sex",)])).privacy
    assert (alone["below_before"], alone["unique_before"]) == (3, 1)
    nobody = open_rows.opened(asked(PEOPLE, "sex")).privacy
    for kept, language, said in (
        (held_back, "da", "stod færre end 5 personer sammen med for få, ingen af dem alene."),
        (alone, "da", "stod færre end 5 personer sammen med for få, færre end 5 af dem alene."),
        (alone, "en", "fewer than 5 persons stood together with too few, fewer than 5 of them alone."),
        (nobody, "da", "stod ingen sammen med for få."),
        (alone | {"below_before": 12, "unique_before": 5}, "da", "stod 12 personer sammen med for få, 5 af dem alene."),
    ):
        assert said in microdata_told.privacy(kept, language)[0]


def test_where_too_much_would_be_left_out_it_is_said_that_there_are_too_few_for_so_many_columns() -> None:
    groups = product(("woman", "man"), ("adult", "minor"), ("sexual", "forced_labour", "criminal_acts"))
    five = persons(*((5, {**COMMON, "sex": sex, "age": age, "exploited_as": form}) for sex, age, form in groups))
    with pytest.raises(CannotProtect, match="too few persons for so many columns") as refused:
        open_rows.opened(asked(five, *DIMENSIONS_OF_ROWS))
    assert "for få personer til så mange kolonner" in refused.value.said.da
    assert len(rows(open_rows.opened(asked(five, "sex")))) == 2


def test_the_auditor_finds_what_rows_would_give_away_that_did_not_do_so() -> None:
    of = asked(FEW, "sex", tables=[("sex",)])
    year = {YEAR: beside.year_told(YEAR, [one.table for one in of.tables], [])}
    assert open_rows_audit.nearer(["sex"], {("man",): 24, ("*",): 83}, year) is None
    assert open_rows_audit.nearer(["sex"], {("woman",): 81, ("man",): 24, ("*",): 2}, year) == (
        YEAR,
        frozenset({"sex"}),
    )
    # So do rows of a number that cannot be: more men than there are.
    assert open_rows_audit.nearer(["sex"], {("man",): 30, ("*",): 77}, year) is not None


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ([("sex", "age")], "»sex-age« i denne udgivelse"),
        # Each of the columns is crossed with a third: the file would tie the two tables to each other.
        ([("sex", "authority"), ("age", "authority")], "-authority« i denne udgivelse"),
    ],
)
def test_columns_that_would_tell_of_what_a_table_holds_back_are_refused_and_the_table_is_named(
    tables: Sequence[tuple[str, ...]], named: str
) -> None:
    few = [*PEOPLE, *persons((2, {**COMMON, "sex": "man", "age": "minor", "authority": "court"}))]
    with pytest.raises(CannotProtect) as refused:
        open_rows.opened(asked(few, "sex", "age", tables=tables))
    assert named in refused.value.said.da and "Vælg den ene kolonne fra" in refused.value.said.da
    assert rows(open_rows.opened(asked(few, "exploited_as", tables=tables)))


def test_too_few_and_too_much_lost_are_refused_and_say_what_helps() -> None:
    with pytest.raises(CannotProtect, match="too few persons"):
        open_rows.opened(asked(PEOPLE[:9], "sex"))
    thin = persons(*[(2, {**COMMON, "sex": sex, "exploited_as": form}) for sex in ("woman", "man", "trans_other")
                     for form in ("sexual", "forced_labour", "criminal_acts")])  # fmt: skip
    with pytest.raises(CannotProtect, match="Choose fewer columns or more years"):
        open_rows.opened(asked(thin, "sex", "exploited_as"))


def test_the_rows_come_out_alike_and_in_an_order_that_says_nothing() -> None:
    first, second = (open_rows.opened(asked(of, "sex", "exploited_as")) for of in (PEOPLE, PEOPLE[::-1]))
    assert first == second and first.public["rows"] == sorted(first.public["rows"])


def test_a_table_that_tells_all_closes_the_ring_as_well_and_so_does_a_longer_way_round() -> None:
    """All whom the court found were in forced labour, as a table tells; rows by sex and form say what sex these are."""
    court = {**COMMON, "authority": "court", "exploited_as": "forced_labour", "sex": "man"}
    of = [*PEOPLE, *persons((13, court), (2, {**court, "sex": "woman"}))]
    hidden, told = ("sex", "authority"), ("exploited_as", "authority")
    by_form = asked(of, "sex", tables=[told]).tables
    assert None not in by_form[0].table.figures.values()
    with pytest.raises(CannotProtect, match="sex-authority"):
        open_rows.opened(asked(of, "sex", "exploited_as", tables=[hidden, told]))
    # By way of the place, too: what the court found was at one place, and all at this place in forced labour.
    place = {"forced_labour": "restaurant", "sexual": "massage_clinic"}
    placed = [{**one, "sector": place[one["exploited_as"]]} for one in of]
    with pytest.raises(CannotProtect, match="sex-authority"):
        open_rows.opened(
            asked(placed, "sex", "exploited_as", tables=[hidden, ("authority", "sector"), ("exploited_as", "sector")])
        )
    # What hangs on the file by one column alone is no ring.
    assert rows(open_rows.opened(asked(of, "age", "exploited_as", tables=[hidden])))


def test_the_public_report_is_the_same_however_those_held_back_are_parted() -> None:
    """Three and three or two and four of two groups that are held back: their sum is told, and how they part is not."""
    of, other = (
        [*PEOPLE, *persons((many, {**COMMON, "sex": "trans_other"}), (6 - many, {**COMMON, "sex": "not_stated"}))]
        for many in (3, 2)
    )
    first, second = (open_rows.opened(asked(one, "sex", tables=[("sex",)])).public for one in (of, other))
    assert first == second
    # Nor does it tell to the digit how few were left out.
    told = kept_rows(open_rows.opened(asked(PEOPLE, *DIMENSIONS_OF_ROWS)).public)
    assert {round(10 * one, 9) % 1 for one in (told.lost, *(of.lost for of in told.told_of))} == {0}
    assert {round(20 * one.largest_error, 9) % 1 for one in told.combinations} == {0}


def test_what_was_told_of_other_persons_then_does_not_let_stand_what_is_held_back_now() -> None:
    """Nine of whom no sex is stated were told; six of them turned out to be no victims, and three are held back."""
    nobody, men = {**COMMON, "sex": "not_stated"}, persons((25, {**COMMON, "sex": "man"}))
    before = asked([*PEOPLE, *men, *persons((9, nobody))], "sex", tables=[("sex",)]).tables
    assert None not in before[0].table.figures.values()
    of = asked([*PEOPLE, *men, *persons((3, nobody))], "sex", tables=[("sex",)])
    held = {groups for (_year, groups), number in of.tables[0].table.figures.items() if number is None}
    assert ("not_stated",) in held
    made = rows(open_rows.opened(replace(of, tables=[*of.tables, replace(before[0], number=1)])))
    # Who of those held back has which sex is told by no row: all of them stand together.
    assert not {(word,) for word in ("woman", "man", "not_stated")} & held & made.keys()


# Of a year with a table of sex and one of age: all who are not men are held back in the file together.
BY_SEX_AND_AGE = [("sex",), ("age",)]
MAN = {**COMMON, "sex": "man"}


def not_only_men(minors_not_men: int) -> list[Person]:
    return persons(
        (90, COMMON), (minors_not_men, {**COMMON, "age": "minor"}), (30, MAN), (12, {**MAN, "age": "minor"}),
        (2, {**COMMON, "sex": "trans_other"}),
    )  # fmt: skip


def test_tables_less_the_rows_may_leave_five_known_and_never_fewer() -> None:
    """The minors of the table less the men among them in the file are the minors who are not men."""
    assert rows(open_rows.opened(asked(not_only_men(5), "sex", "age", tables=BY_SEX_AND_AGE)))["man", "minor"] == 12
    with pytest.raises(CannotProtect, match=r"less the rows would show a group of fewer than 5.*“Sex” and “Age"):
        open_rows.opened(asked(not_only_men(4), "sex", "age", tables=BY_SEX_AND_AGE))
    # Either column by itself leaves nobody known, and neither do both where no table tells how many minors there are.
    for columns, tables in ((["sex"], BY_SEX_AND_AGE), (["age"], BY_SEX_AND_AGE), (["sex", "age"], [("sex",)])):
        assert rows(open_rows.opened(asked(not_only_men(4), *columns, tables=tables)))


def test_the_auditor_asks_of_three_columns_together_where_a_table_crosses_two() -> None:
    forced = {**COMMON, "exploited_as": "forced_labour"}
    of = persons(
        (40, COMMON), (15, forced), (3, {**COMMON, "age": "minor"}), (11, {**forced, "age": "minor"}), (30, MAN)
    )
    told = {
        YEAR: beside.Year(
            {
                frozenset({("sex", "woman"), ("exploited_as", "sexual")}): frozenset({43}),
                frozenset({("sex", "woman"), ("age", "adult")}): frozenset({55}),
            }
        )
    }
    counts = asked(of).persons
    by_all: dict[tuple[str, ...], int] = {
        ("woman", "adult", "sexual"): 40,
        ("woman", "adult", "forced_labour"): 15,
        ("*", "*", "*"): 44,
    }
    assert open_rows_few.found(DIMENSIONS_OF_ROWS, by_all, told, counts) == (YEAR, DIMENSIONS_OF_ROWS)
    assert open_rows_few.found(["exploited_as"], {("sexual",): 73, ("*",): 26}, told, counts) is None


def test_more_groups_and_years_than_can_be_looked_at_are_refused_with_what_to_choose_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = asked(not_only_men(5), "sex", "age", tables=BY_SEX_AND_AGE)
    monkeypatch.setattr(open_rows_few, "MOST_CELLS", 3)
    with pytest.raises(CannotProtect, match=r"too many groups and years.*Leave a column out, or take fewer years"):
        open_rows.opened(of)
    # One column has no groups of several to look at.
    assert rows(open_rows.opened(replace(of, columns=["sex"])))


def test_of_what_nobody_asks_no_end_is_worked_out_and_what_is_asked_comes_to_the_same() -> None:
    """The auditor of a whole release answers the same of each cell that this one is asked of."""
    cells = [frozenset({("of", name)}) for name in ("a", "b", "c", "whole", "alone")]
    a, b, c, whole, alone = cells
    told = {whole: 12, alone: 4}
    sums = [Sum("one", whole, (a, b)), Sum("two", alone, (c,))]
    secrets = {a: Secret(5), b: Secret(5, highest=3), c: Secret(1)}
    found = {one.cell for one in audit_sums(told, [a, b, c], sums, secrets, lambda _one, _other: False).intervals
             if not one.safe}  # fmt: skip
    assert too_near(told, sums, secrets, [a, b, c]) == found and c in found
    wide = secrets | {a: Secret(3), b: Secret(3, highest=3)}
    assert too_near(told, sums, wide, [a, b]) == set() and too_near(told, sums, wide, [c]) == {c}
    assert too_near(told, [], {}, []) == set()


def test_what_the_layout_has_no_word_for_is_lost_in_the_report_as_it_is_in_the_file() -> None:
    several = [*PEOPLE, *persons((40, {**COMMON, "exploited_as": "several"}))]
    made = kept_rows(open_rows.opened(asked(several, "sex", "exploited_as")).public)
    assert dict(made.rows)["woman", "*"] == 40 and not any("several" in words for words, _number in made.rows)
    (of_form,) = [one for one in made.told_of if one.code == "exploited_as"]
    assert of_form.left_out == 40 and of_form.lost >= 0.3
    # The file lacks a combination that there is, and its shares are those of the rest.
    assert [one.as_they_were for one in made.combinations] == [0.8, 0.7] and made.combinations[0].largest_error >= 0.2


def test_the_page_names_who_stands_as_missing_also_women_of_whom_the_layout_has_a_word() -> None:
    kept = kept_rows(open_rows.opened(asked(not_only_men(5), "sex", "age", tables=BY_SEX_AND_AGE)).public)
    sexes = {words[0] for words, _number in kept.rows}
    assert sexes == {"man", "*"} and any(line["gender"] == "-99" for line in lines(kept))
    for language, said, also in (
        (
            "da",
            "I »køn« står kun »Mand« for sig selv. Alle andre står som -99, også »Kvinde«, »Trans",
            "Også nogle af »Mand« kan stå som -99",
        ),
        (
            "en",
            "In “sex” only “Man” stands by itself. Everybody else stands as -99, “Woman”, “Trans",
            "Some of “Man” can stand as -99 too",
        ),
    ):
        told = microdata_told.report(kept, "", language)
        assert any(said in line and also in line for line in told.after), told.after
        assert any(" 5 " in line and "11" in line for line in told.after)


def lines(kept: KeptRows) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(kept).decode("utf-8-sig"))))
