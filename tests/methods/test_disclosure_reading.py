"""Files that are no tables, and specifications that cannot be followed: one mistake, with its row."""

from __future__ import annotations

import json

import pytest

from helle.methods.disclosure.reading import Mistake, Unreadable, read, read_published
from helle.methods.disclosure.specification import Mistaken, Specification, Wrong, specification

SPEC = {"dimensions": ["area", "sex"], "threshold": 5, "width": 3, "hierarchies": {"area": {"N": ["n1", "n2"]}}}


def asked(**more: object) -> Specification:
    return specification(json.dumps(SPEC | more).encode())


@pytest.mark.parametrize(
    ("text", "mistake", "row"),
    [
        ("", Mistake.EMPTY, 0),
        ("area,sex,count\n", Mistake.NO_ROWS, 0),
        ("area,sex,number\nn1,f,3\n", Mistake.COLUMN_UNKNOWN, 1),
        ("area,gender,count\nn1,f,3\n", Mistake.COLUMN_INSTEAD, 1),
        ("area,sex,count\nn1,f,3\nn\x002,f,3\n", Mistake.NUL, 3),
        ("area,sex,count\nn1,f,60000000\nn2,f,70000000\n", Mistake.SUM_TOO_LARGE, 3),
        ("area,sex\nn1,f\n", Mistake.NO_COUNT, 1),
        ("count\n3\n", Mistake.NO_DIMENSION, 1),
        ("area,area,count\nn1,n1,3\n", Mistake.COLUMN_TWICE, 1),
        ("area,sex,count\nn1,f,3\nn1,m\n", Mistake.CELLS, 3),
        ("area,sex,count\nn1,,3\n", Mistake.CODE_MISSING, 2),
        ("area,sex,count\nn1,f,\n", Mistake.COUNT_MISSING, 2),
        ("area,sex,count\nn1,f,3\nn1,m,-4\n", Mistake.COUNT_NEGATIVE, 3),
        ("area,sex,count\nn1,f,3.5\n", Mistake.COUNT_NOT_WHOLE, 2),
        ("area,sex,count\nn1,f,1000000000\n", Mistake.COUNT_TOO_LARGE, 2),
        ("area,sex,count\nn1,f,3\nn1,f,4\n", Mistake.TWICE, 3),
        ("area,sex,count\nn1,f,3\nn2,f,4\nTotal,f,8\n", Mistake.NOT_ADDITIVE, 4),
        ("area,sex,count\nn1,f,3\nn2,f,4\nN,f,6\n", Mistake.NOT_ADDITIVE, 4),
    ],
)
def test_a_file_that_is_no_table(text: str, mistake: Mistake, row: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read("t.csv", text.encode(), asked())
    assert (refused.value.mistake, refused.value.row) == (mistake, row)


def test_a_table_gets_its_totals_and_a_row_that_is_missing_cannot_occur() -> None:
    found = read("t.csv", b"\xef\xbb\xbfarea;sex;count\nn1;f;3\nn2;f;4\ns;m;0\n", asked()).file
    assert found.counts["N", "f"] == found.counts["N", "Total"] == found.counts["Total", "f"] == 7
    assert found.counts["s", "m"] == 0 and ("n1", "m") not in found.counts
    assert list(found.counts)[-1] == ("Total", "Total")


def test_what_the_largest_gave() -> None:
    spec = asked(dominance={"n": 1, "k": 80, "columns": ["largest"]})
    found = read("t.csv", b"area,sex,count,largest\nn1,f,30,28\nn2,f,4,\n", spec).file
    assert found.largest == {("n1", "f"): (28,)}
    with pytest.raises(Unreadable, match="contributions"):
        read("t.csv", b"area,sex,count,largest\nn1,f,30,31\n", spec)


def test_a_published_file_is_read_back() -> None:
    found = read_published("t.csv", b"area,sex,value,status\nn1,f,,suppressed\nn1,Total,9,published\n", asked()).file
    assert found.values == {("n1", "f"): None, ("n1", "Total"): 9}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"treshold": 3}, Wrong.UNKNOWN),
        ({"threshold": 0}, Wrong.WHOLE_NUMBER),
        ({"width": 2.5}, Wrong.WHOLE_NUMBER),
        ({"dimensions": []}, Wrong.VALUE),
        ({"hierarchies": {"age": {}}}, Wrong.NO_SUCH_DIMENSION),
        ({"hierarchies": {"area": {"N": ["n1"], "S": ["n1"]}}}, Wrong.TWO_PARENTS),
        ({"hierarchies": {"area": {"N": "S", "S": "N"}}}, Wrong.CIRCLE),
        ({"hierarchies": {"area": {"N": ["n1", "Total"]}}}, Wrong.TOTAL_UNDER),
        ({"hierarchies": {"area": {"total": "N"}}}, Wrong.TOTAL_UNDER),
        ({"hierarchies": {"area": {"N": {"Total": ["n1"]}}}}, Wrong.TOTAL_UNDER),
        ({"states_known": True, "width": 4}, Wrong.WIDER_THAN_STATES),
        ({"dominance": {"n": 2, "k": 75, "columns": ["largest"]}}, Wrong.VALUE),
        ({"known": [{"age": "old"}]}, Wrong.NO_SUCH_DIMENSION),
        ({"tables": {"t.csv": ["age"]}}, Wrong.NO_SUCH_DIMENSION),
    ],
)
def test_a_specification_that_cannot_be_followed(more: dict[str, object], wrong: Wrong) -> None:
    with pytest.raises(Mistaken) as refused:
        asked(**more)
    assert refused.value.wrong is wrong


@pytest.mark.parametrize(
    ("tree", "said"),
    [({"X": ["A", "Y"], "Y": ["X", "B"]}, "X → Y → X"), ({"A": "N", "N": "N"}, "N → N")],
    ids=["two", "itself"],
)
def test_a_circle_is_told_without_what_only_leads_into_it(tree: dict[str, object], said: str) -> None:
    with pytest.raises(Mistaken) as refused:
        asked(hierarchies={"area": tree})
    codes = refused.value.value.split(" → ")
    assert codes[0] == codes[-1] and sorted(codes[1:]) == sorted(said.split(" → ")[1:])


def test_hierarchies_can_be_written_from_above_and_from_below() -> None:
    from_above = asked(hierarchies={"area": {"N": {"Nn": ["n1"], "Ns": ["n2"]}}})
    from_below = asked(hierarchies={"area": {"n1": "Nn", "n2": "Ns", "Nn": "N", "Ns": "N"}})
    assert (
        from_above.hierarchies["area"].above("n1") == from_below.hierarchies["area"].above("n1") == ("Nn", "N", "Total")
    )


def test_a_column_without_a_heading_is_told_by_its_number() -> None:
    spec = specification(b'{"dimensions": ["area"], "threshold": 5, "width": 3}')
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", b"area,count,\nn,3,\n", spec)
    assert (wrong.value.mistake, wrong.value.column) == (Mistake.COLUMN_UNNAMED, "3")
