"""Files that are laid beside each other and do not say of themselves what is the same in them (STA-07)."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from helle import cli
from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Contradiction, Published
from helle.methods.disclosure.matching import match
from helle.methods.disclosure.protecting import Status, Unprotectable, protect
from helle.methods.disclosure.reading import Mistake, Unreadable, read, read_published
from helle.methods.disclosure.relating import require_none_of_now, require_same_codes
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.specification import Earlier, Mistaken, Specification, Wrong, specification
from helle.methods.disclosure.tables import Hierarchy, cell_of, table
from helle.site.protect_words import mistake

type Rows = dict[tuple[str, ...], int | None]

RULES = Rules(5, 2)
NOW = table("now", ("area",), {("a",): 3, ("b",): 27, ("c",): 50}, {})
BEFORE: Rows = {("a", "w"): 2, ("a", "m"): 1, ("b", "w"): 7, ("b", "m"): 20, ("c", "w"): 20, ("c", "m"): 30}


def test_what_an_earlier_file_without_totals_adds_up_to_is_known() -> None:
    with pytest.raises(Unprotectable) as refused:
        protect([NOW], RULES, earlier=[Published("then", ("area", "sex"), BEFORE)])
    assert refused.value.known and refused.value.cell == cell_of(("area",), ("a",))


def test_one_area_alone_is_as_much_of_it_as_all() -> None:
    """The file has no other area: of all it says nothing, of this one everything."""
    of_a = {codes: count for codes, count in BEFORE.items() if codes[0] == "a"}
    with pytest.raises(Unprotectable) as refused:
        protect([NOW], RULES, earlier=[Published("then", ("area", "sex"), of_a)])
    assert refused.value.known
    of_b = {codes: count for codes, count in BEFORE.items() if codes[0] == "b"}
    assert protect([NOW], RULES, earlier=[Published("then", ("area", "sex"), of_b)]).audit.safe


def test_the_parts_of_a_code_of_now_stand_in_a_file_without_totals() -> None:
    trees = {"area": Hierarchy({"a1": "P", "a2": "P"})}
    now = table("now", ("area",), {("P",): 3, ("q",): 50}, trees)
    with pytest.raises(Unprotectable) as refused:
        protect([now], RULES, trees, earlier=[Published("then", ("area",), {("a1",): 2, ("a2",): 1})])
    assert refused.value.known and refused.value.cell == cell_of(("area",), ("P",))
    with pytest.raises(Contradiction):
        protect([now], RULES, trees, earlier=[Published("then", ("area",), {("a1",): 20, ("a2",): 10})])


def test_what_was_held_back_of_a_file_without_totals_stays_as_wide() -> None:
    """Without totals the small ones alone were held back. Random tables: with the totals put in as rows that tell no
    number, each of which is what its rows come to, no cell is closer than asked."""
    random = np.random.default_rng(7)
    areas, sexes = ("a", "b", "c", "d"), ("w", "m")
    totals = [*product((*areas, "Total"), ("Total",)), *product(("Total",), sexes)]
    linked = 0
    for _ in range(25):
        counts = dict(zip(product(areas, sexes), map(int, random.poisson(8, 8)), strict=True))
        second = table("now", ("area",), {(one,): sum(counts[one, each] for each in sexes) for one in areas}, {})
        bare = Published("then", ("area", "sex"), {row: n if n > 4 or not n else None for row, n in counts.items()})
        named = Published("then", bare.dimensions, {**dict.fromkeys(totals), **bare.values})
        try:
            kept = protect([second], RULES, earlier=[bare])
        except Unprotectable:
            continue
        linked += kept.suppressed() > 0
        held = [cell for cell, state in kept.states.items() if state is not Status.PUBLISHED]
        held += [cell_of(bare.dimensions, row) for row, value in bare.values.items() if value is None]
        looked = audit([named, kept.published(second)], {}, {}, lowest=1)
        told = {one.cell: one.width for one in looked.intervals}
        assert all(told[cell] is None or (told[cell] or 0) >= RULES.width for cell in held)
    assert linked >= 10


def asked(**more: object) -> Specification:
    return specification(json.dumps({"dimensions": ["area", "sex"], "threshold": 5, "width": 3} | more).encode())


FINE = b"area,sex,count\n0101,w,3\n0101,m,10\n0147,w,5\n0147,m,0\n0151,w,14\n0151,m,0\n"


def same(*files: bytes, **more: object) -> None:
    spec = asked(**more)
    require_same_codes(spec, [read(f"t{at}.csv", content, spec) for at, content in enumerate(files)])


def test_two_tables_whose_codes_differ_are_refused_with_the_line_and_the_way_out() -> None:
    with pytest.raises(Unreadable) as wrong:
        same(FINE, b"area,count\n101,13\n147,5\n151,14\n")
    found = wrong.value
    assert (found.mistake, found.name, found.row) == (Mistake.OTHER_CODES, "t1.csv", 2)
    assert (found.column, found.value, found.other_name) == ("area", "101", "t0.csv")
    for language, says in (("da", "som t0.csv ikke har"), ("en", "which t0.csv has not")):
        said = mistake(found, language)
        assert says in said and "hierarchies" in said and "not_totals" not in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("0101", "101"), ("60+", "60 +"), ("<18", "< 18"), ("≥18", ">=18"), ("½", "1/2"), ("«x»", '"x"')),
        *(("ø", "o\u0338"), ("18-29", "18~29"), ("18-29", "18ー29"), ("Kvinde", "Kvinder")),
    ],
)
def test_one_code_in_two_spellings_is_never_taken_for_two_in_two_tables(one: str, other: str) -> None:
    fine = f'area,sex,count\n"{one}",w,3\n"{one}",m,10\nz,w,9\nz,m,9\n'
    other = other.replace('"', '""')
    with pytest.raises(Unreadable) as wrong:
        same(fine.encode(), f'area,count\n"{other}",13\nz,18\n'.encode())
    assert wrong.value.mistake in (Mistake.OTHER_CODES, Mistake.ALIKE)


def test_groups_that_a_hierarchy_puts_under_each_other_are_the_same_people() -> None:
    coarse = b"area,count\nP,18\n0151,14\n"
    same(FINE, coarse, hierarchies={"area": {"P": ["0101", "0147"]}})
    with pytest.raises(Unreadable) as wrong:
        same(FINE, coarse, hierarchies={"area": {"P": ["0101"]}})
    assert wrong.value.value == "0147"


@pytest.mark.parametrize("parts", [["a", "b"], {"a": ["a1"], "b": ["b1"]}])
def test_what_is_outside_the_parts_of_a_total_that_are_named_is_refused(parts: object) -> None:
    spec = asked(hierarchies={"area": {"Total": parts}})
    inner = "a1,3\nb1,27\n" if isinstance(parts, dict) else "a,3\nb,27\n"
    whole = read("t.csv", f"area,count\n{inner}".encode(), spec).file
    nobody = Published("e", ("sex",), {("w",): None})
    match(spec, [whole], [nobody])
    with pytest.raises(Mistaken) as wrong:
        match(spec, [read("t.csv", f"area,count\n{inner}c,50\n".encode(), spec).file], [nobody])
    assert (wrong.value.wrong, wrong.value.key, wrong.value.value) == (Wrong.OUTSIDE_TOTAL, "hierarchies.area", "c")


def test_a_code_with_nobody_may_be_left_out() -> None:
    same(FINE.replace(b"0147,w,5", b"0147,w,0"), b"area,count\n0101,13\n0151,14\n")


@pytest.mark.parametrize("grouped", [True, False])
def test_tables_of_groups_that_cross_each_other_are_refused_whatever_is_no_total(*, grouped: bool) -> None:
    """EU is 53 in the one table and DE 50 in the other: DK, held back there, is 3."""
    tables = b"area,count\nDK,3\nSE,30\nDE,50\nFR,33\n", b"area,sex,count\nEU,w,20\nEU,m,33\nrest,w,30\nrest,m,33\n"
    hierarchies = {"area": {"North": ["DK", "SE"], "South": ["DE", "FR"]}} if grouped else {}
    for named in ([], ["EU", "rest"], ["EU", "rest", "DK", "SE", "DE", "FR"]):
        with pytest.raises(Unreadable) as wrong:
            same(*tables, hierarchies=hierarchies, not_totals={"area": named})
        assert (wrong.value.mistake, wrong.value.value) == (Mistake.OTHER_CODES, "EU")


def test_earlier_files_are_asked_alike_of_what_no_table_has_now() -> None:
    spec = asked()
    now = read("t.csv", b"area,count\na,3\nb,27\n", spec)
    files = (b"area,sex,value\na,w,\na,m,\nb,w,7\n", b"sex,value\nwomen,9\nmen,21\n")
    then = [read_published(f"e{at}.csv", content, spec) for at, content in enumerate(files)]
    with pytest.raises(Unreadable) as wrong:
        require_same_codes(spec, [now], then)
    assert (wrong.value.mistake, wrong.value.name, wrong.value.value) == (Mistake.OTHER_CODES, "e1.csv", "women")
    require_same_codes(spec, [now], then[:1])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a,w,3,rounded", Mistake.STATUS_MOVED),
        ("a,w,3,perturbed", Mistake.STATUS_MOVED),
        ("a,w,3,bogus", Mistake.STATUS_UNKNOWN),
        ("a,w,3,suppressed", Mistake.STATUS_AND_VALUE),
        ("a,w,3,secondary", Mistake.STATUS_AND_VALUE),
        ("a,w,,published", Mistake.STATUS_AND_VALUE),
    ],
)
def test_what_an_earlier_row_says_of_itself_is_so(row: str, expected: Mistake) -> None:
    content = f"area,sex,value,status\nb,w,7,published\nb,m,,primary\nc,m,0,\n{row}\n".encode()
    with pytest.raises(Unreadable) as wrong:
        read_published("e.csv", content, asked(), Earlier("e.csv", 5))
    assert (wrong.value.mistake, wrong.value.row) == (expected, 5)
    assert row.rsplit(",", 1)[1] in mistake(wrong.value, "da")


@pytest.mark.parametrize("rule", [{"threshold": 5, "width": 3}, {"method": "rounding", "base": 5}])
def test_the_command_writes_nothing_of_tables_whose_codes_differ(
    rule: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine, coarse, spec = tmp_path / "fine.csv", tmp_path / "coarse.csv", tmp_path / "spec.json"
    fine.write_bytes(FINE)
    coarse.write_text("area,count\n101,13\n147,5\n151,14\n")
    spec.write_text(json.dumps({"dimensions": ["area", "sex"], **rule}))
    out = tmp_path / "out"
    assert cli.main(["protect", str(fine), str(coarse), "--spec", str(spec), "--output", str(out)]) == 2
    assert "101" in capsys.readouterr().err and not out.exists()


OF_NOW = "area,sex,count\nn,w,3\nn,m,50\ns,w,20\ns,m,10\ne,w,31\ne,m,17\n"


@pytest.mark.parametrize(
    ("code", "rows", "of", "tree"),
    [
        # Less s and e it is the three women of n, which are held back now.
        ("LAND", "LAND,w,54\nLAND,m,77\n", "e, n, s", {"LAND": ["n", "s", "e"]}),
        ("COAST", "COAST,w,34\nCOAST,m,67\n", "e, n", {"COAST": ["n", "e"]}),
        ("0n", "0n,w,3\n0n,m,50\n", "n", {"0n": ["n"]}),
    ],
)
def test_a_code_that_an_earlier_file_alone_has_is_no_total_only_where_its_counts_do_not_say_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, rows: str, of: str, tree: dict[str, list[str]]
) -> None:
    (tmp_path / "now.csv").write_text(OF_NOW)

    def protect_with(rows: str, **more: object) -> int:
        (tmp_path / "then.csv").write_text(f"area,sex,value\n{rows}")
        spec = {"dimensions": ["area", "sex"], "threshold": 5, "width": 3, "earlier": ["then.csv"], **more}
        (tmp_path / "spec.json").write_text(json.dumps(spec))
        out = ["--output", str(tmp_path / "out.csv")]
        return cli.main(["protect", str(tmp_path / "now.csv"), "--spec", str(tmp_path / "spec.json"), *out])

    said_none = {"not_totals": {"area": [code]}}
    assert protect_with(rows, **said_none) == 2
    said = capsys.readouterr().err
    assert f"then.csv: line 2 (row 1 below the heading): area {code} is" in said and f"as many as {of} of" in said
    assert not (tmp_path / "out.csv").exists()
    # Where it is said what is under it the two are reckoned together: nothing is given away, or nothing is made.
    if protect_with(rows, hierarchies={"area": tree}) == 0:
        assert "n,w,,primary" in (tmp_path / "out.csv").read_text()
    # One who differs, and it is another place: it was one's word that it is no total, and it still is.
    assert protect_with(rows.replace(",w,", ",w,1"), **said_none) == 0


def test_a_row_or_two_of_small_counts_that_are_alike_may_be_chance() -> None:
    spec = specification(
        json.dumps(
            {"dimensions": ["area", "sex"], "threshold": 5, "width": 3, "not_totals": {"area": ["old"]}}
        ).encode()
    )
    now = read("t.csv", b"area,sex,count\nn,w,1\nn,m,2\ns,w,2\ns,m,9\n", spec)
    require_none_of_now(spec, [now], [read_published("e.csv", b"area,sex,value\nold,w,1\nold,m,2\n", spec)])
    require_none_of_now(spec, [now], [read_published("e.csv", b"area,sex,value\nold,w,\nold,Total,3\n", spec)])
