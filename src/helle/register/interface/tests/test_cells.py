"""No cell of any file for a spreadsheet is a formula: one place writes them all."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import helle
from helle.methods.rows import unmarked_in_each_part
from helle.register.interface.cells import table_of

SOURCE = Path(helle.__file__).parent
WRITES = SOURCE / "register/interface/cells.py"
# Commands that give somebody's own file back, for programs; what stands in it is marked as a cell is here.
GIVE_BACK = {SOURCE / "site/microdata_commands.py", SOURCE / "site/protect_files.py"}


def read(table: str) -> list[list[str]]:
    assert table.startswith("\ufeff")
    return list(csv.reader(io.StringIO(table[1:], newline=""), delimiter=";"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1", "\uff0b1", "\u202e=1", "\r=1", "\n=1", "\x00=1"]
)
def test_what_would_be_a_formula_is_text(text: str) -> None:
    ((cell,),) = read(table_of([[text]]))
    assert cell.startswith("'")


def test_in_a_table_parted_by_commas_nothing_after_a_semicolon_is_one_either() -> None:
    """A Danish spreadsheet parts the line there; the marks are those of `helle protect`, and read away as its are."""
    cells = ["Reden; =1+1", "a;=1", "b\n-1", "c", "=1"]
    (written,) = csv.reader(io.StringIO(table_of([cells], parted_by=",")[1:], newline=""))
    assert written == ["Reden;' =1+1", "a;'=1", "b\n'-1", "c", "'=1"]
    assert [unmarked_in_each_part(one) for one in written] == cells
    assert read(table_of([["a;=1"]])) == [["a;=1"]]  # Parted by semicolons it is quoted there.


def test_numbers_days_and_what_is_not_there_stay_as_they_are() -> None:
    rows: list[list[str | int | None]] = [["Sag", 12, -3, None, "2025-01-02", "a;b", 'c"d', "e\nf"], [], ["# hoved"]]
    assert read(table_of(rows)) == [["Sag", "12", "-3", "", "2025-01-02", "a;b", 'c"d', "e\nf"], [], ["# hoved"]]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_no_text_gets_out_of_its_cell(texts: list[str]) -> None:
    (row,) = read(table_of([texts, []]))[:1]
    assert len(row) == len(texts)
    assert not [cell for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@"}]


def test_nothing_else_writes_a_table() -> None:
    """A second writer of CSV would have a guard of its own, or none."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            written = isinstance(node, ast.Attribute) and ast.unparse(node) in {"csv.writer", "csv.DictWriter"}
            if written or (isinstance(node, ast.ImportFrom) and node.module == "csv"):
                found.add(path)
    assert found == {WRITES, *GIVE_BACK}
