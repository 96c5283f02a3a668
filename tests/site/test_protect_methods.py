"""`helle protect --method`: rounded and perturbed tables, what is said of them, and what a method cannot be asked."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from helle import cli
from helle.methods.disclosure.specification import Mistaken, Wrong
from helle.site import protect_words as words

TABLE = "region,sex,count\na,f,3\na,m,12\nb,f,20\nb,m,7\nc,f,9\nc,m,0\n"
SPEC = {"dimensions": ["region", "sex"]}
ROUNDING = SPEC | {"base": 5}
NOISE = {"most": 4, "variance": 2.0}
CELL_KEY = SPEC | {"noise": NOISE}


def rare(most: int, variance: float, width: int) -> dict[str, object]:
    """Noise that goes far on paper alone."""
    return CELL_KEY | {"noise": {"most": most, "variance": variance}, "width": width}


TRUE = {
    ("a", "f"): 3, ("a", "m"): 12, ("b", "f"): 20, ("b", "m"): 7, ("c", "f"): 9, ("c", "m"): 0,
}  # fmt: skip


def persons(*columns: str) -> str:
    """A line for each person of the table, always with the same key."""
    random = np.random.default_rng(3)
    lines = [",".join([*columns, "key"])]
    for (region, sex), count in TRUE.items():
        codes = [code for name, code in (("region", region), ("sex", sex)) if name in columns]
        lines += [",".join([*codes, f"{random.random():.16f}"]) for _ in range(count)]
    return "\n".join([*lines, ""])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "persons.csv").write_text(persons("region", "sex"))
    return tmp_path


def run(folder: Path, spec: Mapping[str, object], name: str, *arguments: str) -> int:
    (folder / "spec.json").write_text(json.dumps(spec))
    return cli.main(["protect", "--spec", str(folder / "spec.json"), str(folder / name), *arguments])


def shown(text: str) -> dict[tuple[str, ...], int]:
    rows = list(csv.reader(text.splitlines()))[1:]
    return {tuple(row[:-2]): int(row[-2]) for row in rows}


def test_a_rounded_table_has_multiples_that_add_up_and_the_interval_of_each(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, ROUNDING, "table.csv", "--method", "rounding", "--audit", str(folder / "audit.json")) == 0
    out, err = capfd.readouterr()
    assert out.startswith("region,sex,value,status\n") and out.count(",rounded\n") == 12
    found = shown(out)
    assert not any(value % 5 for value in found.values())
    for sex in ("f", "m", "Total"):
        assert found["Total", sex] == sum(found[region, sex] for region in "abc")
    for region in ("a", "b", "c", "Total"):
        assert found[region, "Total"] == found[region, "f"] + found[region, "m"]
    assert "12 cells in multiples of 5" in err and "an interval that is 2 wide" in err
    audit = json.loads((folder / "audit.json").read_text())
    assert audit["method"] == "rounding" and audit["safe"] and len(audit["intervals"]) == len(audit["nearest"]) == 12
    for one in audit["intervals"]:
        cell = one["cell"].get("region"), one["cell"].get("sex")
        if None not in cell:
            assert one["lower"] <= TRUE[cell] <= one["upper"] and one["tables"] == ["table.csv"]
    assert run(folder, ROUNDING | {"method": "rounding"}, "table.csv") == 0 and capfd.readouterr().out == out


def test_tables_that_are_rounded_together_agree(folder: Path) -> None:
    (folder / "regions.csv").write_text("region,count\na,15\nb,27\nc,9\n")
    spec = ROUNDING | {"method": "rounding"}
    assert run(folder, spec, "table.csv", str(folder / "regions.csv"), "--output", str(folder / "out")) == 0
    one, other = (shown((folder / "out" / name).read_text()) for name in ("table.csv", "regions.csv"))
    assert all(one[region, "Total"] == value for (region,), value in other.items())


def test_three_tables_in_a_ring_are_not_moved(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What they tell together is checked of what is suppressed alone; two of them are no ring."""
    (folder / "rs.csv").write_text("r,s,count\na,f,13\na,m,12\nb,f,20\nb,m,17\n")
    (folder / "st.csv").write_text("s,t,count\nf,x,21\nf,y,12\nm,x,14\nm,y,15\n")
    (folder / "rt.csv").write_text("r,t,count\na,x,15\na,y,10\nb,x,20\nb,y,17\n")
    spec = {"dimensions": ["r", "s", "t"], "base": 5}
    more, to = [str(folder / "st.csv"), str(folder / "rt.csv")], str(folder / "out")
    assert run(folder, spec, "rs.csv", *more, "--method", "rounding", "--output", to) == 1
    err = capfd.readouterr().err
    assert err.startswith("helle: rs.csv, st.csv and rt.csv stand in a ring (r, s and t)") and err.count("\n") == 1
    assert not (folder / "out").exists()
    assert run(folder, spec, "rs.csv", more[0], "--method", "rounding", "--output", to) == 0


def test_a_perturbed_table_shows_the_same_persons_alike_in_another_table(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    audit = folder / "audit.json"
    assert run(folder, CELL_KEY, "persons.csv", "--method", "cell-key", "--audit", str(audit)) == 0
    out, err = capfd.readouterr()
    first = shown(out)
    assert out.count(",perturbed\n") == 12 and first["c", "m"] == 0 and "Sums do not add up" in err
    assert {cell: first[cell] for cell in TRUE} != TRUE
    assert all(abs(first[cell] - count) <= 4 for cell, count in TRUE.items())
    answer = json.loads(audit.read_text())
    assert answer["method"] == "cell-key" and answer["safe"] and answer["nearest"] == []
    women = next(one for one in answer["intervals"] if one["cell"] == {"sex": "f"})
    assert women["lower"] <= 32 <= women["upper"]
    (folder / "sexes.csv").write_text(persons("sex"))
    assert run(folder, {"dimensions": ["sex"], "noise": NOISE, "method": "cell-key"}, "sexes.csv") == 0
    assert all(first["Total", sex] == value for (sex,), value in shown(capfd.readouterr().out).items())


@pytest.mark.parametrize(
    ("method", "name", "spec", "says"),
    [
        ("rounding", "table.csv", SPEC, "spec.json: base is missing"),
        ("rounding", "table.csv", ROUNDING | {"base": 2}, "base cannot be 2: a whole number from 3 to 1,000, with"),
        ("rounding", "table.csv", ROUNDING | {"base": "5"}, 'spec.json: base cannot be "5": a whole number from 3 to '),
        ("rounding", "table.csv", ROUNDING | {"threshold": 5}, "the method rounding does not use threshold"),
        ("rounding", "table.csv", ROUNDING | {"earlier": ["before.csv"]}, "earlier: rounding cannot"),
        ("rounding", "table.csv", ROUNDING | {"method": "cell-key"}, "the method is cell-key "),
        ("rounding", "table.csv", ROUNDING | {"method": "none"}, 'spec.json: method cannot be "none"'),
        ("rounding", "persons.csv", ROUNDING, "persons.csv: line 1 (the heading): the specification does"),
        ("rounding", "no.csv", ROUNDING, "no.csv: cannot be read"),
        ("rounding", "wrong.csv", ROUNDING, "wrong.csv: line 8 (row 7 below the heading): the table does not add up"),
        ("rounding", "minus.csv", ROUNDING, "minus.csv: line 8 (row 7 below the heading): count is negative: -1"),
        ("suppression", "table.csv", ROUNDING, "the method suppression does not use base"),
        ("cell-key", "persons.csv", SPEC, "spec.json: noise is missing"),
        ("cell-key", "persons.csv", CELL_KEY | {"noise": {"most": 4}}, 'spec.json: noise cannot be {"most": 4}'),
        ("cell-key", "persons.csv", CELL_KEY | {"noise": NOISE | {"variance": 0}}, "noise.variance cannot be 0"),
        ("cell-key", "persons.csv", CELL_KEY | {"noise": NOISE | {"most": 400}}, "noise.most cannot be 400: a whole "),
        ("cell-key", "persons.csv", CELL_KEY | {"noise": NOISE | {"variance": "2"}}, 'cannot be "2": a number from 0'),
        ("cell-key", "persons.csv", CELL_KEY | {"noise": NOISE | {"variance": 9}}, "noise: the count 1 has no noise"),
        ("cell-key", "persons.csv", rare(10, 0.01, 9), "noise.variance 0.01 is too little: less than once in 1,000"),
        ("cell-key", "persons.csv", rare(10, 0.01, 9), "so far that its cell gets the width 9, and nobody would"),
        ("cell-key", "persons.csv", rare(10, 0.01, 9), "get it where the variance is 2.3 or more"),
        ("cell-key", "persons.csv", rare(50, 1e-9, 20), "noise.variance 1e-09 is too little"),
        ("cell-key", "persons.csv", rare(50, 1e-9, 40), "With that most none gets it, whatever the variance"),
        ("cell-key", "persons.csv", CELL_KEY | {"earlier": ["b.csv"]}, "earlier: cell-key cannot reckon"),
        ("cell-key", "persons.csv", CELL_KEY | {"dimensions": ["region", "key"]}, "spec.json: dimensions cannot be"),
        ("cell-key", "table.csv", CELL_KEY, "table.csv: line 1 (the heading): cell-key needs a line for each person"),
        ("cell-key", "twice.csv", CELL_KEY, "twice.csv: line 53 (row 52 below the heading): the same key"),
    ],
)  # fmt: skip
def test_what_a_method_cannot_be_asked_is_said_and_nothing_is_written(
    folder: Path, capfd: pytest.CaptureFixture[str], method: str, name: str, spec: dict[str, object], says: str
) -> None:
    (folder / "wrong.csv").write_text(TABLE + "Total,f,33\n")
    (folder / "minus.csv").write_text(TABLE + "d,f,-1\n")
    (folder / "twice.csv").write_text(persons("region", "sex") + persons("region", "sex").splitlines()[1] + "\n")
    assert run(folder, spec, name, "--method", method, "--output", str(folder / "out.csv")) == 2
    out, err = capfd.readouterr()
    assert says in err and err.count("\n") == 1 and not out and not (folder / "out.csv").exists()


@pytest.mark.parametrize(
    ("method", "name", "spec", "says"),
    [
        ("rounding", "table.csv", ROUNDING | {"width": 4}, "of the cells can be told too closely"),
        ("cell-key", "persons.csv", CELL_KEY | {"width": 8}, "of the cells can be told too closely"),
        ("rounding", "cube.csv", {"dimensions": ["x", "y", "z"], "base": 4}, "no multiples of 4 beside the counts"),
    ],
)
def test_what_leaves_too_little_is_refused_and_no_table_is_written(
    folder: Path, capfd: pytest.CaptureFixture[str], method: str, name: str, spec: dict[str, object], says: str
) -> None:
    cells = [(x, y, z) for x in "ab" for y in "fm" for z in "uv"]
    rows = [",".join([*cell, str(count)]) for cell, count in zip(cells, (1, 0, 0, 2, 0, 2, 2, 0), strict=True)]
    (folder / "cube.csv").write_text("\n".join(["x,y,z,count", *rows, ""]))
    assert run(folder, spec, name, "--method", method, "--output", str(folder / "out.csv")) == 1
    assert says in capfd.readouterr().err and not (folder / "out.csv").exists()


def test_a_cell_that_several_can_tell_too_closely_is_counted_once(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By anybody, and by each who is alone in another cell of its sums."""
    (folder / "alone.csv").write_text("a,b,count\n" + "".join(f"{a},{b},1\n" for a in "xyz" for b in "fmu"))
    spec = {"dimensions": ["a", "b"], "base": 3, "width": 1_000_000}
    assert run(folder, spec, "alone.csv", "--method", "rounding") == 1
    assert "refused: 16 of the cells" in capfd.readouterr().err


def test_other_persons_in_another_file_are_named(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "sexes.csv").write_text(persons("sex") + "m,0.5\n")
    spec = CELL_KEY | {"method": "cell-key"}
    assert run(folder, spec, "persons.csv", str(folder / "sexes.csv"), "--output", str(folder / "out")) == 2
    assert capfd.readouterr().err == "helle: sexes.csv: there are other persons in sex m here than in persons.csv\n"
    assert not (folder / "out").exists()


def test_it_says_so_in_danish(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(folder, ROUNDING, "table.csv", "--method", "rounding", "--language", "da") == 0
    assert "12 celler i hele gange 5" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("least", "language", "said"),
    [(0.5, "da", "fra 0,5 til 1.234,5,"), (0.5, "en", "from 0.5 to 1,234.5,"), (1000, "da", "fra 1.000 til 1.234,5,")],
)
def test_a_number_is_written_as_its_language_writes_it(least: float, language: str, said: str) -> None:
    wrong = Mistaken(Wrong.NUMBER, "noise.variance", "9", least=least, most=1234.5)
    assert said in words.mistaken("spec.json", wrong, language)
