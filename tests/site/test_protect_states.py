"""Earlier releases that said `primary` and `secondary`: whoever knows their threshold is reckoned with (STA-07).

He who attacks has the files and the thresholds alone, and tries every joint table of persons that fits them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from helle import cli

type Persons = Mapping[tuple[str, ...], int]
type Row = tuple[str, ...]

NAMES = ("area", "sex", "age")
CODES = {"area": ("a0", "a1", "a2"), "sex": ("s0", "s1"), "age": ("g0", "g1")}
EVERYONE = list(product(*CODES.values()))
STATED, BLURRED = {"threshold": 4, "width": 2, "states_known": True}, {"threshold": 4, "width": 3}


def persons(seed: int) -> Persons:
    """How many there are of each area, sex and age."""
    random = np.random.default_rng(seed)
    means = random.choice([0.5, 1, 2, 6], len(EVERYONE))
    return dict(zip(EVERYONE, map(int, random.poisson(means)), strict=True))


def written(path: Path, dimensions: Row, counts: Persons) -> Path:
    """A table of the persons."""
    rows = [",".join((*dimensions, "count"))]
    for codes in product(*(CODES[name] for name in dimensions)):
        wanted = dict(zip(dimensions, codes, strict=True))
        count = sum(n for one, n in counts.items() if all(one[NAMES.index(k)] == v for k, v in wanted.items()))
        rows.append(",".join((*codes, str(count))))
    path.write_text("\n".join(rows))
    return path


def released(
    table: Path, out: Path, rules: Mapping[str, object], *more: str, earlier: Sequence[str | Mapping[str, Any]] = ()
) -> int:
    """What the command returns for a table after earlier releases; all dimensions of both are named."""
    files = (table, *(table.parent / (one if isinstance(one, str) else one["file"]) for one in earlier))
    dimensions = [one for one in NAMES if any(one in file.read_text().splitlines()[0].split(",") for file in files)]
    spec = table.with_suffix(".json")
    spec.write_text(json.dumps({**rules, "dimensions": dimensions, "earlier": earlier}))
    audit = ["--audit", str(out.with_suffix(".audit.json"))]
    return cli.main(["protect", str(table), "--spec", str(spec), "--output", str(out), *audit, *more])


def rows_of(files: Mapping[Path, int]) -> Iterator[tuple[Row, float, float]]:
    """Each row of some files, by what it is of, and what it is at least and at most by the threshold of its file."""
    for file, threshold in files.items():
        for line in csv.DictReader(file.read_text().splitlines()):
            low, high = {"primary": (1, threshold - 1), "secondary": (threshold, np.inf)}.get(
                line["status"], (1, np.inf)
            )
            if line["value"]:
                low = high = int(line["value"])
            yield tuple(line.get(name, "Total") for name in NAMES), low, high


def ends(files: Mapping[Path, int]) -> dict[Row, tuple[int, int]]:
    """How few and how many there can be of each row that no file tells."""
    said = list(rows_of(files))
    is_in = {
        row: np.array(
            [float(all(code in (one, "Total") for code, one in zip(row, each, strict=True))) for each in EVERYONE]
        )
        for row, _low, _high in said
    }
    fits = LinearConstraint(
        np.array([is_in[row] for row, _l, _h in said]), [low for _row, low, _high in said], [high for *_, high in said]
    )

    def end(row: Row, sign: float) -> int:
        found = milp(sign * is_in[row], constraints=fits, integrality=np.ones(len(EVERYONE)), bounds=Bounds(0, 300))
        assert found.status == 0, "files that nobody could have written"
        return round(float(is_in[row] @ np.rint(found.x)))

    told = {row for row, low, high in said if low == high}
    return {row: (end(row, 1.0), end(row, -1.0)) for row in is_in.keys() - told}


def width(of: tuple[int, int]) -> int:
    return of[1] - of[0]


def narrowed(earlier: Path, by: int, now: Path, asked: int) -> dict[Row, int]:
    """What the new release leaves narrower than is asked, and than the earlier one left it."""
    before, after = ends({earlier: by}), ends({earlier: by, now: 4})
    return {row: width(one) for row, one in after.items() if width(one) < min(asked, width(before.get(row, (0, 999))))}


def blurred(file: Path) -> Path:
    """The file as it would have been published without its states."""
    path = file.with_name(f"blurred-{file.name}")
    path.write_text(file.read_text().replace(",primary", ",suppressed").replace(",secondary", ",suppressed"))
    return path


AGES, SEXES = ("area", "age"), ("area", "sex")


@pytest.mark.parametrize(
    ("then", "now", "more", "seeds"),
    [
        (STATED, STATED, (), (7, 2)),
        (STATED, BLURRED, ("--public",), (22, 24)),
        (BLURRED, BLURRED, ("--public",), (5, 7)),
    ],
    ids=["both told", "the first told", "the first told against advice"],
)
def test_nothing_new_is_told_closer_than_asked_to_whoever_has_the_states_of_before(
    then: Mapping[str, object],
    now: Mapping[str, object],
    more: Sequence[str],
    seeds: Collection[int],
    tmp_path: Path,
) -> None:
    """The same release after the file without its states is what it was protected as when these were passed over."""
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        counts, earlier = persons(seed), folder / "earlier.csv"
        assert released(written(folder / "ages.csv", AGES, counts), earlier, then) == 0
        sexes = written(folder / "sexes.csv", SEXES, counts)
        passed_over, out = folder / "passed-over.csv", folder / "out.csv"
        assert released(sexes, passed_over, now, *more, earlier=[blurred(earlier).name]) == 0
        asked = int(str(now["width"]))
        assert narrowed(earlier, 4, passed_over, asked)
        if released(sexes, out, now, *more, earlier=[{"file": earlier.name, "threshold": 4}]) == 0:
            assert not narrowed(earlier, 4, out, asked)
        else:
            assert seed == 2 and not out.exists()


def test_the_two_of_an_area_and_age_are_not_told(tmp_path: Path) -> None:
    """Of a1 5 are g1 and g0 is 2 at most, 4 are s0 and s1 is 3 at least: 7 in all, and so 2 where the second run passes
    the states of the first over. Both reckon with readers who know which cells are small."""
    rules = {"threshold": 3, "width": 1, "states_known": True}
    ages, sexes, earlier, out = (tmp_path / f"{name}.csv" for name in ("ages", "sexes", "earlier", "out"))
    ages.write_text("area,age,count\na0,g0,3\na0,g1,3\na1,g0,2\na1,g1,5\n")
    sexes.write_text("area,sex,count\na0,s0,5\na0,s1,1\na1,s0,4\na1,s1,3\n")
    assert released(ages, earlier, rules) == 0
    small = ("a1", "Total", "g0")
    assert released(sexes, out, rules, earlier=[blurred(earlier).name]) == 0
    assert ends({earlier: 3, out: 3})[small] == (2, 2)
    assert released(sexes, out, rules, earlier=[{"file": "earlier.csv", "threshold": 3}]) == 0
    assert ends({earlier: 3, out: 3})[small] == (1, 2)


TABLE = "area,sex,count\na0,s0,2\na0,s1,9\na1,s0,7\na1,s1,8\na2,s0,9\na2,s1,6\n"
THEN = "area,value,status\na0,,{0}\na1,,{1}\na2,15,published\nTotal,41,published\n"


@pytest.mark.parametrize(
    ("rows", "entry", "says"),
    [
        (("secondary", "secondary"), "then.csv",
         'line 2 (row 1 below the heading): status is secondary, which tells on which side of the threshold of that '
         'release the cell is. Name that threshold in earlier: {"file": "then.csv", "threshold": …}; or give the file'),
        (("primary", "secondary"), {"file": "then.csv", "threshold": 5},
         "line 2 (row 1 below the heading): area a0 is not what status says, if the threshold was 5 then. Name the"),
        (("primary", "secondary"), {"file": "then.csv", "threshold": 16}, "line 3 (row 2 below the heading): area a1"),
        (("suppressed", "secondary"), {"file": "then.csv", "threshold": 15, "dominance": True}, ""),
        (("primary", "secondary"), {"file": "then.csv", "threshold": 5, "dominance": True}, ""),
        (("primary", "secondary"), {"file": "then.csv", "threshold": 12}, ""),
        (("suppressed", "suppressed"), "then.csv", ""),
    ],
)  # fmt: skip
def test_the_threshold_of_an_earlier_release_is_named_where_its_rows_hang_on_it(
    rows: Sequence[str], entry: str | dict[str, object], says: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "then.csv").write_text(THEN.format(*rows))
    rules = {"threshold": 3, "width": 1, "singletons": False}
    code = released(
        tmp_path / "table.csv", tmp_path / "out.csv", rules, "--public", "--language", "en", earlier=[entry]
    )
    err = capfd.readouterr().err
    assert code == (2 if says else 0), err
    assert err.startswith(f"helle: then.csv: {says}") if says else "helle:" not in err
    assert (tmp_path / "out.csv").exists() is not bool(says)


@pytest.mark.parametrize(
    "entry",
    [
        {"file": ""}, {"threshold": 3}, {"file": "then.csv", "treshold": 3}, {"file": "then.csv", "threshold": "3"},
        {"file": "then.csv", "dominance": 1}, 3, "",
    ],
)  # fmt: skip
def test_what_is_said_of_an_earlier_file_is_read_or_refused(
    entry: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = {"dimensions": ["area", "sex"], "threshold": 3, "width": 1, "earlier": [entry]}
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    assert cli.main(["protect", str(tmp_path / "table.csv"), "--spec", str(tmp_path / "spec.json")]) == 2
    assert capfd.readouterr().err.startswith("helle: spec.json: ")


def test_what_the_earlier_release_told_by_itself_is_said_to_be_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its threshold of 2 says of a small cell that one is in it: nothing of now takes that back."""
    (tmp_path / "table.csv").write_text("area,count\na0,1\na1,9\na2,15\n")
    (tmp_path / "then.csv").write_text(THEN.format("primary", "secondary").replace("41", "25"))
    named = [{"file": "then.csv", "threshold": 2}]
    rules = {"threshold": 5, "width": 3}
    released(tmp_path / "table.csv", tmp_path / "out.csv", rules, "--public", "--language", "en", earlier=named)
    assert (
        "1 cell suppressed. Earlier releases told 1 of them closer than the width 3 already (the first is area a0); "
        "this one tells no more of those.\n" in capfd.readouterr().err
    )
    audit = json.loads((tmp_path / "out.audit.json").read_text())
    assert audit["safe"] and audit["told_before"] == 1 and {one["required"] for one in audit["intervals"]} == {0}


def test_a_cell_that_no_longer_can_be_protected_names_the_earlier_releases(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of the 1 or 2 in an area no sex has more than 2, whatever is published now."""
    (tmp_path / "table.csv").write_text("area,sex,count\na0,s0,2\na0,s1,0\na1,s0,9\na1,s1,9\na2,s0,9\na2,s1,6\n")
    then = THEN.format("primary", "secondary").replace("41,published", ",suppressed")
    (tmp_path / "then.csv").write_text(then)
    named = [{"file": "then.csv", "threshold": 3}]
    table, out = tmp_path / "table.csv", tmp_path / "out.csv"
    for width, says in (
        (3, "earlier releases tell it closer than the width already"),
        (2, "cannot be protected beside"),
    ):
        rules = {"threshold": 3, "width": width}
        assert released(table, out, rules, "--language", "en", earlier=named) == 1
        assert says in capfd.readouterr().err
