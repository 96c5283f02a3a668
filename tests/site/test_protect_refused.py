"""`helle protect`: what it is given that cannot be read or protected is refused in words, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helle.methods.disclosure.reading import Mistake
from helle.methods.disclosure.specification import Wrong
from helle.site import protect_words as words
from tests.site.protected_files import SPEC, TABLE, laid_out, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


@pytest.mark.parametrize(
    ("table", "spec", "code", "says"),
    [
        (TABLE + "Total,f,33\n", SPEC, 2, "line 8 (row 7 below the heading): the table does not add up"),
        (TABLE + "d,f,-1\n", SPEC, 2, "line 8"),
        (TABLE + "d,f,1000000000\n", SPEC, 2, "line 8"),
        (TABLE, SPEC | {"dimensions": ["region", "sex", "age"]}, 2, "names the column age"),
        (TABLE, {"dimensions": ["region"]}, 2, "threshold is missing"),
        (TABLE, SPEC | {"known": [{"region": "nope"}]}, 2, "spec.json: known.region names nope, which none of the"),
        (TABLE, SPEC | {"known": [{"region": 3}]}, 2, "spec.json: known.region names 3, which none of the files"),
        (TABLE, SPEC | {"known": [{"region": None}]}, 2, "spec.json: known.region cannot be null"),
        (
            TABLE,
            SPEC | {"width": "3"},
            2,
            'spec.json: width cannot be "3": a whole number from 1 to 1,000,000, without',
        ),
        (TABLE, SPEC | {"dominance": {"n": "1", "k": 75, "columns": ["a"]}}, 2, 'spec.json: dominance.n cannot be "1"'),
        (TABLE, SPEC | {"tables": {"table.csv": "sex"}}, 2, 'spec.json: tables.table.csv cannot be "sex"'),
        (
            "region,sex,count\na,f,3\nb,m,9\n",
            SPEC | {"known": [{"region": "a", "sex": "m"}]},
            2,
            "the cell region a, sex m",
        ),
        (
            TABLE,
            SPEC | {"tables": {"no.csv": ["sex"]}},
            2,
            "spec.json: tables names no.csv, which is not one of the files",
        ),
        (
            TABLE,
            SPEC | {"hierarchies": {"region": {"N": ["a", "bb"]}}},
            2,
            "hierarchies.region names bb, which none of",
        ),
        (
            TABLE,
            SPEC | {"hierarchies": {"region": {"a": "N", "bb": "N"}}},
            2,
            "hierarchies.region names bb, which none",
        ),
        (
            TABLE,
            SPEC | {"hierarchies": {"region": {"N": []}}},
            2,
            "hierarchies.region names N, which none of the files",
        ),
        ("region,sex,count\na,f,3\nb,f,9\n", SPEC | {"known": [{}, {"region": "b"}]}, 1, "cannot be protected"),
        (
            "region,count\na,1\nb,0\nc,30\n",
            {
                "dimensions": ["region"],
                "threshold": 5,
                "width": 1,
                "zeros": "primary",
                "known": [{}, {"region": "c"}],
            },
            1,
            "region b cannot be protected from whoever is alone in region a",
        ),
        ("region,sex,count\na,f,2\nb,f,1\nc,f,1\nd,f,1\n", SPEC | {"known": [{}]}, 1, "cannot be protected"),
        ("region,sex,count\na,f,3\nb,f,9\n", SPEC | {"known": [{"region": "a"}]}, 1, "is known already"),
    ],
)
def test_it_says_why_not_and_writes_nothing(
    folder: Path, capfd: pytest.CaptureFixture[str], table: str, spec: dict[str, object], code: int, says: str
) -> None:
    (folder / "table.csv").write_text(table)
    (folder / "spec.json").write_text(json.dumps(spec))
    assert run(folder, "--output", str(folder / "out.csv")) == code
    out, err = capfd.readouterr()
    assert says in err and not out and not (folder / "out.csv").exists()


@pytest.mark.parametrize(
    ("more", "key"),
    [('"threshold": 1', "threshold"), ('"hierarchies": {"region": {"N": ["a"], "N": ["b"]}}', "N")],
)
def test_a_key_that_stands_twice_is_refused(
    folder: Path, capfd: pytest.CaptureFixture[str], more: str, key: str
) -> None:
    (folder / "spec.json").write_text(json.dumps(SPEC).replace("}", f", {more}}}"))
    assert run(folder) == 2
    out, err = capfd.readouterr()
    assert not out and err == f"helle: spec.json: the key {key} stands twice\n"


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("region,age,count\na,old,8\na,young,7\nb,old,13\nb,young,15\nc,old,2\nc,young,7\n",
         "region b: 28 here (lines 4, 5 together), 27 in table.csv (lines 4, 5 together)"),
        ("region,age,count\nTotal,Total,52\na,old,8\na,young,7\nb,old,13\nb,young,14\nc,old,3\nc,young,7\n",
         "region c: 10 here (lines 7, 8 together), 9 in table.csv (lines 6, 7 together)"),
        ("region,age,count\na,old,8\na,young,7\nb,old,13\nb,young,15\nb,Total,28\nc,old,2\nc,young,7\n",
         "region b: 28 here (line 6), 27 in table.csv (lines 4, 5 together)"),
    ],
)  # fmt: skip
def test_two_tables_that_disagree_are_named_with_the_lines_of_both(
    folder: Path, capfd: pytest.CaptureFixture[str], other: str, says: str
) -> None:
    (folder / "ages.csv").write_text(other)
    (folder / "spec.json").write_text(json.dumps(SPEC | {"dimensions": ["region", "sex", "age"]}))
    assert run(folder, str(folder / "ages.csv"), "--output", str(folder / "out")) == 2
    assert (
        capfd.readouterr().err == f"helle: ages.csv: the tables disagree about {says}\n"
        and not (folder / "out").exists()
    )


def test_a_specification_of_brackets_without_end_is_no_specification(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec.json").write_text("[" * 100_000)
    assert run(folder) == 2
    assert capfd.readouterr().err.startswith("helle: spec.json: ")


def test_what_is_long_is_repeated_by_its_beginning_and_a_cell_that_is_too_long_is_called_so(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for content, why in (
        (
            '{"dimensions":["region","sex"],"threshold":5,"width":3,"known":' + "[" * 900 + "]" * 900 + "}",
            "known cannot be",
        ),
        (json.dumps(SPEC | {"w" * 5000: 1}), "does not know w"),
    ):
        (folder / "spec.json").write_text(content)
        assert run(folder) == 2
        said = capfd.readouterr().err
        assert why in said and len(said) < 600
    (folder / "spec.json").write_text(json.dumps(SPEC))
    for table, why in (
        (f"region,sex,count\n{'a' * 5000},f,-3\n", "count is negative"),
        (f"region,sex,count\na,f,{'9' * 5000}\n", "a slip of the keys"),
        (f"region,sex,count\n{'a' * 200_000},f,3\n", "line 2 (row 1 below the heading): a cell is longer than is read"),
        ("region,sex,count\n", "the file has a heading and no rows below it"),
    ):
        (folder / "table.csv").write_text(table)
        assert run(folder) in (1, 2)
        said = capfd.readouterr().err
        assert why in said and len(said) < 400


def test_every_mistake_has_words() -> None:
    assert set(words.MISTAKES) == set(Mistake) and set(words.WRONG) == set(Wrong)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read as JSON from line 1, column 1 on"),
        ('{"dimensions":\n  [1,}', "cannot be read as JSON from line 2, column 6 on"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("{\xe5}", "cannot be read as JSON from line 1, column 2 on"),
        ('{"threshold": 1' + "0" * 4_300 + "}", "cannot be read as JSON: a number has more than 4,300 digits"),
        (r'{"dimensions": ["r\u0000", "s"]}', r'dimensions has a NUL character, which no code has: "r\u0000"'),
        (r'{"not_totals": {"r": ["a\u0000"]}}', r'not_totals.r has a NUL character, which no code has: "a\u0000"'),
        (r'{"wid\u0000th": 3}', "'wid\\x00th' has a NUL character, which no code has: \"wid\\u0000th\""),
    ],
)
def test_where_a_specification_stops_being_json_or_has_what_no_code_has_is_said(
    folder: Path, text: str, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec.json").write_bytes(text.encode("latin-1"))
    assert run(folder) == 2
    assert capfd.readouterr().err == f"helle: spec.json: {says}\n"
