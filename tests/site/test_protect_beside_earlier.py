"""`helle protect`: what may stand in the file of an earlier release, and where it disagrees with the tables of now."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.site.protected_files import AGES, SPEC, laid_out, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


def test_what_is_named_may_stand_in_an_earlier_release_alone_and_totals_are_written_as_in_tables(folder: Path) -> None:
    (folder / "before.csv").write_text(AGES)
    spec = SPEC | {
        "dimensions": ["region", "sex", "age"],
        "earlier": ["before.csv"],
        "tables": {"before.csv": ["age"]},
        "hierarchies": {"age": {"grown": ["old", "young"]}},
        "known": [{"region": "b", "age": "old"}, {"region": "TOTAL"}],
    }
    (folder / "spec.json").write_text(json.dumps(spec))
    assert run(folder) == 0


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ({"before.csv": AGES.replace("b,Total,27", "b,Total,28")},
         "before.csv: region b is 27 now (table.csv, lines 4, 5 together), but was published as 28 (line 7): revised"),
        ({"before.csv": "region,age,value\na,old,8\na,young,7\nb,old,13\nb,young,15\nTotal,Total,\n"},
         "before.csv: region b is 27 now (table.csv, lines 4, 5 together), but what was published comes to 28 ("),
        ({"before.csv": AGES, "older.csv": "age,value\nold,24\nyoung,28\n"},
         "older.csv: the tables disagree about age old: 24 here (line 2), 23 in before.csv (line 11)"),
    ],
)  # fmt: skip
def test_an_earlier_release_that_disagrees_is_named_with_the_lines_of_both(
    folder: Path, capfd: pytest.CaptureFixture[str], before: dict[str, str], says: str
) -> None:
    for name, text in before.items():
        (folder / name).write_text(text)
    spec = SPEC | {"dimensions": ["region", "sex", "age"], "earlier": list(before)}
    (folder / "spec.json").write_text(json.dumps(spec))
    assert run(folder) == 2
    out, err = capfd.readouterr()
    assert not out and err.startswith(f"helle: {says}") and err.count("\n") == 1


@pytest.mark.parametrize(
    "then", ["region,sex,value\na,Total,15\nb,Total,27\nc,Total,9\nTotal,Total,51\n", "sex,value\nTotal,51\n"]
)
def test_an_earlier_file_may_have_a_dimension_with_totals_alone(folder: Path, then: str) -> None:
    (folder / "then.csv").write_text(then)
    (folder / "spec.json").write_text(json.dumps(SPEC | {"earlier": ["then.csv"]}))
    assert run(folder, "--output", str(folder / "out.csv")) == 0
    # Who knows the earlier file knows each region: they are published in this one too.
    told = list(csv.DictReader((folder / "out.csv").read_text().splitlines()))
    assert all(row["value"] for row in told if row["sex"] == "Total" and (row["region"] == "Total" or "a," in then))


@pytest.mark.parametrize(
    "then",
    [
        pytest.param("region,age,value\na,Total,15\nb,Total,27\nc,Total,9\nTotal,Total,51\n", id="of another"),
        pytest.param(
            "region,sex,value\na,Total,15\nb,Total,27\nc,Total,9\nTotal,f,32\nTotal,m,19\nTotal,Total,51\n", id="both"
        ),
    ],
)
def test_an_earlier_file_may_have_margins_alone(folder: Path, then: str) -> None:
    (folder / "then.csv").write_text(then)
    named = ["region", "sex", *(["age"] if "age" in then else [])]
    (folder / "spec.json").write_text(json.dumps(SPEC | {"dimensions": named, "earlier": ["then.csv"]}))
    assert run(folder, "--output", str(folder / "out.csv")) == 0
    told = {(row["region"], row["sex"]): row["value"] for row in csv.DictReader((folder / "out.csv").open())}
    assert told["b", "Total"] == "27" and told["a", "f"] == "", "known, and hidden among what is not"


def test_what_an_earlier_file_comes_to_without_saying_it_is_said_so(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It lacks a row of `a`, and the row of all in `a`, which the table of now has."""
    (folder / "then.csv").write_text("region,sex,value\na,m,12\nb,f,20\nb,m,7\nc,f,9\nc,m,0\nTotal,Total,\n")
    (folder / "spec.json").write_text(json.dumps(SPEC | {"earlier": ["then.csv"]}))
    assert run(folder) == 2
    out, err = capfd.readouterr()
    assert not out and "were numbers revised, or are rows missing?" in err and "published as" not in err


def test_an_earlier_file_that_lacks_a_row_is_refused_for_that(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What it told of the row that it holds back is nothing that it told."""
    (folder / "then.csv").write_text("region,value\na,\nTotal,51\n")
    (folder / "spec.json").write_text(json.dumps(SPEC | {"earlier": ["then.csv"]}))
    assert run(folder) == 2
    out, err = capfd.readouterr()
    assert not out and err == (
        "helle: then.csv: Total is 51 (line 3), but what belongs to it comes to 15 with the numbers of now: are rows "
        "missing?\n"
    )
