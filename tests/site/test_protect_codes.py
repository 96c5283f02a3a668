"""`helle protect`: the codes of a table. Two that are one are one, and none is a formula to whoever opens the file."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest

from tests.site.protected_files import SPEC, TABLE, laid_out, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


def test_two_codes_that_only_case_tells_apart_are_refused_with_both_files_and_one_typed_otherwise_is_the_same(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Five persons are withheld one by one; the other table must not publish how many they are."""
    spec = {"dimensions": ["region", "age", "sex"], "threshold": 5, "width": 3}
    (folder / "spec.json").write_text(json.dumps(spec))
    ages = "".join(f"{region},{age},{count}\n" for region, count in (("Århus", 1), ("Fyn", 20)) for age in "abcde")
    (folder / "table.csv").write_text("region,age,count\n" + ages, encoding="utf-8")
    for written, code in (("decomposed.csv", unicodedata.normalize("NFD", "Århus")), ("upper.csv", "ÅRHUS")):
        (folder / written).write_text(f"region,sex,count\n{code},w,5\nFyn,w,60\nFyn,m,40\n", encoding="utf-8")
    out = folder / "out"
    assert run(folder, str(folder / "decomposed.csv"), "--output", str(out), "--public") == 0
    of_both = [(out / name).read_text(encoding="utf-8") for name in ("table.csv", "decomposed.csv")]
    assert all("Århus,Total,,suppressed" in text for text in of_both)
    capfd.readouterr()
    assert run(folder, str(folder / "upper.csv"), "--output", str(folder / "none")) == 2
    said = capfd.readouterr().err
    assert said.startswith(
        "helle: upper.csv: line 2 (row 1 below the heading): region is ÅRHUS, and Århus in table.csv"
    )
    assert not (folder / "none").exists()


def test_no_code_is_a_formula_and_what_was_written_is_read_as_what_it_was(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever opens a published file runs nothing in it; and the next release reckons with it as with any."""
    called = {"a": "=cmd()", "b": "-", "c": "'c"}
    spec = SPEC | {"hierarchies": {"region": {"+all": list(called.values())}}}
    (folder / "spec.json").write_text(json.dumps(spec))
    heading, *lines = TABLE.splitlines()
    table = "\n".join([heading, *(called[line[0]] + line[1:] for line in lines), ""])
    (folder / "table.csv").write_text(table)
    assert run(folder, "--public", "--output", str(folder / "first.csv")) == 0
    first = (folder / "first.csv").read_text()
    codes = [row["region"] for row in csv.DictReader(first.splitlines())]
    # Of a code that begins with an apostrophe itself nothing is changed.
    assert {*codes} == {"'=cmd()", "'-", "'c", "'+all", "Total"}
    # The same table beside it as the release before: each code is found again, and the same is held back.
    (folder / "spec.json").write_text(json.dumps(spec | {"earlier": ["first.csv"]}))
    assert run(folder, "--public", "--output", str(folder / "second.csv")) == 0
    assert (folder / "second.csv").read_text() == first
    # What was written can be protected again under the same specification, and comes to the same.
    (folder / "table.csv").write_text(table.replace("=cmd()", "'=cmd()").replace("-,", "'-,"))
    assert run(folder, "--public", "--output", str(folder / "third.csv")) == 0
    assert (folder / "third.csv").read_text() == first
    # With and without the apostrophe it is one code.
    (folder / "table.csv").write_text(table + "'=cmd(),f,3\n")
    assert run(folder) == 2 and "stands" in capfd.readouterr().err


@pytest.mark.parametrize("code", ["a;=cmd()", "a; =cmd()", "a\t=cmd()", "a\n=cmd()", 'a;"=cmd()', "a;=x;-y", "=x;+y"])
@pytest.mark.parametrize("place", [0, 1])
def test_no_part_of_a_code_is_a_formula_where_lines_are_parted_at_something_else(
    folder: Path, code: str, place: int
) -> None:
    """A Danish spreadsheet parts at `;`, and sees quotation marks only where a cell begins."""
    region, sex = [(code, "f"), ("a", code)][place]
    (folder / "spec.json").write_text(json.dumps(SPEC))
    heading, *lines = TABLE.splitlines()
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(heading.split(","))
    for line in lines:
        of_region, of_sex, count = line.split(",")
        writer.writerow([region if of_region == "a" else of_region, sex if of_sex == "f" else of_sex, count])
    (folder / "table.csv").write_text(table.getvalue())
    assert run(folder, "--public", "--output", str(folder / "first.csv")) == 0
    first = (folder / "first.csv").read_text()
    for parted_at in (",", ";", "\t"):
        cells = [cell for row in csv.reader(io.StringIO(first, newline=""), delimiter=parted_at) for cell in row]
        assert [cell for cell in cells if cell.strip()[:1] in {"=", "+", "-", "@"}] == []
    # And the release after it finds each code again.
    (folder / "spec.json").write_text(json.dumps(SPEC | {"earlier": ["first.csv"]}))
    assert run(folder, "--public", "--output", str(folder / "second.csv")) == 0
    assert (folder / "second.csv").read_text() == first
