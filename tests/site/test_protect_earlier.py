"""Earlier releases with dimensions that the new tables lack: who tries every joint table of both is left as wide."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from helle import cli

CODES = {"area": ("a", "b", "c"), "sex": ("f", "m"), "age": ("y", "o"), "stay": ("k", "l")}
SPEC: Mapping[str, object] = {"threshold": 5, "width": 4, "zeros": "secondary"}
type Names = tuple[str, ...]


def persons(names: Names, seed: int) -> dict[Names, int]:
    """How many there are of each combination of all dimensions that any file has."""
    random = np.random.default_rng(seed)
    everyone = list(product(*(CODES[name] for name in names)))
    return dict(zip(everyone, map(int, random.poisson(3, len(everyone))), strict=True))


def within(names: Names, dimensions: Sequence[str], row: Sequence[str], person: Names) -> bool:
    """Whether who has these codes is counted in a row of a file."""
    return all(code in (person[names.index(one)], "Total") for one, code in zip(dimensions, row, strict=True))


def written(folder: Path, dimensions: Names, names: Names, everyone: Mapping[Names, int]) -> Path:
    path = folder / f"{'-'.join(dimensions)}.csv"
    lines = [",".join((*dimensions, "count"))]
    for row in product(*(CODES[one] for one in dimensions)):
        count = sum(number for person, number in everyone.items() if within(names, dimensions, row, person))
        lines.append(",".join((*row, str(count))))
    path.write_text("\n".join(lines))
    return path


def released(folder: Path, table: Path, earlier: Sequence[Path]) -> Path:
    """The file as it is published, by the command; all dimensions are named that it or an earlier one has."""
    spec, out = folder / "spec.json", folder / "out" / table.name
    out.parent.mkdir(exist_ok=True)
    headings = [one.read_text().splitlines()[0].split(",") for one in (table, *earlier)]
    dimensions = [one for one in CODES if any(one in heading for heading in headings)]
    spec.write_text(json.dumps({**SPEC, "dimensions": dimensions, "earlier": [str(one) for one in earlier]}))
    assert cli.main(["protect", str(table), "--spec", str(spec), "--public", "--output", str(out)]) == 0
    return out


def widths(names: Names, files: Sequence[Path]) -> list[int]:
    """How far apart the whole joint tables that fit all files lie, in each cell that none of them tells."""
    everyone = list(product(*(CODES[name] for name in names)))
    rows: dict[bytes, tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float, float]] = {}
    for file in files:
        for line in csv.DictReader(file.read_text().splitlines()):
            dimensions = [one for one in line if one in CODES]
            row = np.array([within(names, dimensions, [line[one] for one in dimensions], each) for each in everyone])
            counted = row.astype(np.float64)
            if line["value"]:
                rows[row.tobytes()] = counted, float(line["value"]), float(line["value"])
            else:
                rows.setdefault(row.tobytes(), (counted, 0.0, np.inf))
    asked, lower, upper = zip(*rows.values(), strict=True)
    fits = LinearConstraint(np.array(asked), lower, upper)

    def end(row: np.ndarray[tuple[int], np.dtype[np.float64]], sign: float) -> int:
        found = milp(sign * row, constraints=fits, integrality=np.ones(len(everyone)), bounds=Bounds(0, 500))
        return round(float(row @ np.rint(found.x)))

    return [end(row, -1.0) - end(row, 1.0) for row, low, high in rows.values() if low != high]


@pytest.mark.parametrize(
    ("earlier", "now", "by_itself"),
    [
        ([("area", "sex")], ("area", "age"), 6),
        ([("area", "sex", "stay")], ("area", "age", "stay"), 0),
        ([("area", "sex"), ("sex", "age")], ("area", "age"), 6),
        ([("area", "sex", "age")], ("area",), 0),
    ],
    ids=["two", "three", "in a ring", "fewer"],
)
def test_of_both_together_every_cell_stays_as_wide_as_was_asked(
    earlier: list[Names], now: Names, by_itself: int, tmp_path: Path
) -> None:
    """`by_itself`: how wide the narrowest is where the new table was protected without the earlier one; 0 is known."""
    names = tuple(sorted({one for each in (*earlier, now) for one in each}))
    alone, together = [], []
    for seed in (2, 3, 7):
        everyone = persons(names, seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        before: list[Path] = []
        for dimensions in earlier:
            before.append(released(folder, written(folder, dimensions, names, everyone), before))
        table = written(folder, now, names, everyone)
        alone += widths(names, [*before, released(folder, table, [])])
        together += widths(names, [*before, released(folder, table, before)])
    assert min(together) >= 4, together
    assert min(alone) == by_itself


TABLE = "area,sex,count\na,f,3\na,m,12\nb,f,20\nb,m,7\n"


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ("area,age,value\na,y,19\na,o,\n",
         "area a is 15 (table.csv, summed), but some of what belongs to it is 19 already (before.csv, line 2)"),
        ("stay,age,value\nk,y,9\nk,o,\nl,y,\nl,o,4\nTotal,o,3\n",
         "age o is 3 (before.csv, line 6), but some of what belongs to it is 4 already (before.csv, line 5)"),
        ("area,age,value\na,y,10\na,o,\na,x,\nb,y,7\nb,o,\nb,x,\nTotal,o,2\nTotal,x,3\nTotal,y,17\n",
         "no numbers fit all rows of the files: one has to be another, as age x, which is 3 (before.csv, line 9)"),
    ],
    ids=["more than the table", "more than its own total", "no row by itself"],
)  # fmt: skip
def test_an_earlier_file_that_no_numbers_fit_is_named_with_a_row(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], before: str, says: str
) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "before.csv").write_text(before)
    names = [name for name in ("area", "sex", "stay", "age") if name in (TABLE + before)]
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps({"dimensions": names, "threshold": 5, "width": 3, "earlier": ["before.csv"]}))
    assert cli.main(["protect", str(tmp_path / "table.csv"), "--spec", str(spec), "--public"]) == 2
    out, err = capfd.readouterr()
    assert not out and err.startswith(f"helle: before.csv: {says}") and err.count("\n") == 1
