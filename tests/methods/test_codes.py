"""One code typed in several ways is one code, in every file that a command reads; two that are all but the same are
refused."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.methods import tabular
from helle.methods.codes import Spellings, folded, one_form
from helle.methods.disclosure.reading import Mistake, Unreadable, read, read_published, require_told_apart
from helle.methods.disclosure.records import read_records
from helle.methods.disclosure.specification import Mistaken, Specification, Wrong, specification
from helle.methods.estimation import reading as lists
from helle.methods.microdata import plan, records
from helle.methods.rows import marked_in_each_part, marked_unless_a_number

CODE = "Århus å"
SAME = {
    "decomposed": unicodedata.normalize("NFD", CODE),
    "no-break space": "Århus\u00a0å",
    "thin space": "Århus\u2009å",
    "two blanks": "Århus  å",
    "a tab": "Århus\tå",
    "a blank after it": "Århus å ",
    "zero-width space": "År\u200bhus å",
    "soft hyphen": "År\u00adhus å",
    "byte order mark": "\ufeffÅrhus å",
    "turned to the left": "Århus å\u200e",
    "a variation": "Århus\ufe0f å",
    "joined, and decomposed": "A\u034f\u030arhus å",
    "a control": "Århus\x01 å",
    "a Mongolian variation": "Århus\u180b\u180f å",
    "a filler": "År\u3164\u115f\u1160\u17b4\uffa0hus å",
    "to be ignored, not assigned": "Århus\u2065 å\ufff0\U000e0000\U000e0fff",
    "no sign at all": "Århus\ufffe å\uffff\U0001ffff",
    "not assigned": "Århus å\u0378",
    "of somebody's own": "Århus å\ue000\U00100000",
}
ALIKE = {"case": "ÅRHUS å", "full width": "Århus\u3000å".replace("r", "\uff52"), "ligature": "Århus ª"}
OF_LIGATURE = "Århus a"


def asked(**more: object) -> Specification:
    return specification(json.dumps({"dimensions": ["area", "sex"], "threshold": 5, "width": 3} | more).encode())


def quoted(code: str) -> str:
    return f'"{code}"'


def table(code: str) -> bytes:
    return f"area,sex,count\nFyn,w,20\nFyn,m,3\n{quoted(code)},w,6\n".encode()


@pytest.mark.parametrize("written", SAME.values(), ids=SAME)
def test_a_code_typed_otherwise_is_the_same_code_wherever_it_stands(written: str) -> None:
    assert one_form(written) == CODE
    spec = asked(hierarchies={"area": {"Jylland": [written]}}, known=[{"area": written}])
    assert ("area", CODE) in next(iter(spec.rules.known)) and spec.in_hierarchies["area"] == ("Jylland", CODE)
    assert read("t.csv", table(written), spec).file.counts["Jylland", "w"] == 6
    earlier = f"area,sex,value,status\n{quoted(written)},w,,suppressed\n".encode()
    assert (CODE, "w") in read_published("e.csv", earlier, spec).file.values
    with pytest.raises(Unreadable) as twice:
        read("t.csv", table(CODE) + f"{quoted(written)},w,9\n".encode(), spec)
    assert (twice.value.mistake, twice.value.row, twice.value.value) == (Mistake.TWICE, 5, "4")


@pytest.mark.parametrize("written", SAME.values(), ids=SAME)
def test_so_it_is_for_estimates_and_records(written: str) -> None:
    found = lists.read(f"A,B,sex,count\n1,0,{quoted(CODE)},30\n0,1,{quoted(written)},20\n1,1,x,5\n".encode())
    assert {one.levels for one in found.strata} == {(CODE,), ("x",)}
    group = json.dumps([written, "b"], ensure_ascii=False)
    wanted = plan.read(f'k = 2\n[columns."area"]\nuse = "key"\nlevels = [{{ N = {group} }}]'.encode())
    told = records.read(f"area\n{quoted(CODE)}\n{quoted(written)}\nb\n".encode(), wanted)
    (_, levels), *_ = told.keys
    assert [level.words for level in levels[:2]] == [("b", CODE), ("N",)]


@pytest.mark.parametrize("heading", ["a\u00adrea", "area\u00a0", "\ufeffarea", "ar\u200bea"])
def test_a_heading_typed_otherwise_is_the_same_heading(heading: str) -> None:
    assert read("t.csv", f"{heading},sex,count\nFyn,w,20\n".encode(), asked()).file.dimensions == ("area", "sex")
    assert asked(dimensions=[heading, "sex"]).dimensions == ("area", "sex")
    assert tabular.read(f"{heading},b\n1,2\n".encode()).names == ("area", "b")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (ALIKE["case"], CODE),
        (ALIKE["full width"], CODE),
        (ALIKE["ligature"], OF_LIGATURE),
        *((f"18{dash}29", "18-29") for dash in "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"),
        *((f"18{dash}24", "18-24") for dash in (" - ", " \u2013 ", "- ", " -", "\u00a0\u2212\u2009")),
        *((f"Ka{mark}a", "Ka'a") for mark in "\u2018\u2019\u02bc`\u00b4\uff07"),
        ("Den \u201dgamle\u201d", "Den \u201cgamle\u201d"),
        ("\u0131zmir", "Izmir"),
        ("\u0130zmir", "izmir"),
        ("I\u015eIK", "\u0131\u015f\u0131k"),
        ("i\u0307zmir", "izmir"),
    ],
)
def test_two_codes_that_only_case_or_form_tells_apart_are_refused_with_both_places(other: str, code: str) -> None:
    one = read("one.csv", table(code), asked())
    two = read("two.csv", f"area,sex,count\nFyn,w,2\n{other},m,6\n".encode(), asked())
    then = read_published("then.csv", f"area,sex,value,status\n{other},Total,6,published\n".encode(), asked())
    persons = read_records("p.csv", f"area,sex,key\n{code},w,0.1\nFyn,w,0.2\n{other},m,0.3\n".encode(), noisy())
    of_one = ("one.csv", ("area", "sex"), one.lines)
    for files, name, row, before in (
        ([of_one, ("two.csv", ("area", "sex"), two.lines)], "two.csv", 3, ("one.csv", 4)),
        ([of_one, ("then.csv", ("area", "sex"), then.lines)], "then.csv", 2, ("one.csv", 4)),
        ([("p.csv", ("area", "sex"), persons.lines)], "p.csv", 4, ("p.csv", 2)),
    ):
        with pytest.raises(Unreadable) as wrong:
            require_told_apart(asked(), files)
        told = wrong.value
        assert (told.mistake, told.column, told.value, told.other) == (Mistake.ALIKE, "area", one_form(other), code)
        assert (told.name, told.row, told.other_name, told.other_row) == (name, row, *before)
    with pytest.raises(Unreadable) as wrong:
        require_told_apart(asked(hierarchies={"area": {"N": [other]}}), [of_one])
    assert (wrong.value.other, wrong.value.other_name, wrong.value.other_row) == (one_form(other), "", 0)


@pytest.mark.parametrize(
    "tree",
    [
        {"Nord": ["n"], "Nord\u200b": ["s"]},
        {"Land": {"Nord": ["n"], " Nord": ["s"]}},
        {"Nord": "Land", "Nord\u00ad": "Land"},
        {"Total": ["n"], "total": ["s"]},
    ],
    ids=["two groups", "further down", "two parts", "the total"],
)
def test_two_names_of_a_hierarchy_that_become_one_are_refused(tree: object) -> None:
    with pytest.raises(Mistaken) as wrong:
        asked(hierarchies={"area": tree})
    called = "Total" if "Total" in str(tree) else "Nord"
    assert (wrong.value.wrong, wrong.value.key) == (Wrong.TWICE, f"hierarchies.area.{called}")


def test_two_groups_of_a_level_that_become_one_are_refused() -> None:
    with pytest.raises(plan.BadPlan, match="not-levels"):
        plan.read('k = 2\n[columns.area]\nuse = "key"\nlevels = [{ N = ["b"], "N\u200b" = ["c"] }]'.encode())


@pytest.mark.parametrize("text", ["\u180b", "\u3164 \u2065", "\ufffe", "\ue000", "\U000e0041", "\u0378", "\u2800"])
def test_what_nobody_sees_is_no_code(text: str) -> None:
    assert one_form(text) == ""
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", f"area,sex,count\nFyn,w,20\n{text},w,6\n".encode(), asked())
    assert (wrong.value.mistake, wrong.value.row) == (Mistake.CODE_MISSING, 3)
    with pytest.raises(Mistaken):
        asked(hierarchies={"area": {"N": [text]}})


def noisy() -> Specification:
    return specification(
        json.dumps({"dimensions": ["area", "sex"], "method": "cell-key", "noise": {"most": 2, "variance": 1}}).encode()
    )


def test_codes_that_are_told_apart_are_left_alone_and_a_code_of_two_dimensions_is_two() -> None:
    found = read("t.csv", "area,sex,count\nFyn,w,1\nÅrhus,w,2\nArhus,w,4\nw,Fyn,5\n".encode(), asked())
    require_told_apart(asked(), [("t.csv", ("area", "sex"), found.lines)])
    with pytest.raises(Mistaken) as wrong:
        asked(dimensions=["area", "AREA"])
    assert wrong.value.wrong is Wrong.VALUE


def test_levels_and_values_that_only_case_tells_apart_are_refused() -> None:
    with pytest.raises(lists.Unreadable) as level:
        lists.read(b"A,B,sex,count\n1,0,w,30\n0,1,W,20\n1,1,w,5\n")
    with pytest.raises(lists.Unreadable, match="alike"):
        lists.read("A,B,age,count\n1,0,1-2,30\n0,1,1–2,20\n1,1,1-2,5\n".encode())
    assert (level.value.mistake, level.value.row, level.value.other_row) == (lists.Mistake.ALIKE, 3, 2)
    with pytest.raises(tabular.Unreadable) as value:
        records.read(b"area\nb\nc\nB\n", plan.read(b'k = 2\n[columns.area]\nuse = "key"'))
    assert (value.value.flaw, value.value.row, value.value.other_row) == (tabular.Flaw.ALIKE, 4, 2)
    for levels in ('{ N = ["b"], n = ["c"] }', '{ N = ["b", "B"] }', '{ N = ["1-2", "1–2"] }'):
        with pytest.raises(plan.BadPlan, match="alike"):
            plan.read(f'k = 2\n[columns.area]\nuse = "key"\nlevels = [{levels}]'.encode())


@given(st.text())
def test_one_form_is_one(text: str) -> None:
    found = one_form(text)
    assert one_form(found) == found and one_form(unicodedata.normalize("NFD", text)) == found
    assert folded(text) == folded(found) == folded(folded(text))
    assert found.isprintable()


@given(st.text(min_size=1).filter(one_form))
def test_what_is_written_is_read_as_the_same_code(text: str) -> None:
    code = one_form(text)
    written = marked_in_each_part(code).replace('"', '""')
    spec = asked(not_totals={"area": [code]})
    if one_form(spec.not_totals["area"][0]).casefold() != "total":
        assert next(iter(read("t.csv", f'area,sex,count\n"{written}",w,6\n'.encode(), spec).lines))[0] == code


@pytest.mark.parametrize("number", ["-99", "-1.5", "-1,5", "12", "0,05"])
def test_a_number_is_not_marked(number: str) -> None:
    assert marked_unless_a_number(number) == number


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("-1-5", "'-1-5"),
        ("-1.5.2", "'-1.5.2"),
        ("-1,", "'-1,"),
        ("-,5", "'-,5"),
        ("-1,5;-2", "'-1,5;'-2"),
        ("+1", "'+1"),
    ],
)
def test_what_only_begins_like_a_number_is_marked(cell: str, written: str) -> None:
    assert marked_unless_a_number(cell) == written


def test_a_code_that_stands_first_is_told() -> None:
    met: Spellings[int] = Spellings()
    assert [met.other(code, row) for row, code in enumerate("aAaAb")] == [None, ("a", 0), None, None, None]
