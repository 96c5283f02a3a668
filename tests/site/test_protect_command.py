"""`helle protect`: the files it writes, what it says, and that nothing is written where a table cannot be protected."""

from __future__ import annotations

import csv
import io
import json
import signal
import unicodedata
from pathlib import Path

import pytest

from helle import cli
from helle.methods.disclosure.protecting import Protected
from helle.methods.disclosure.reading import Mistake
from helle.methods.disclosure.specification import Wrong
from helle.methods.disclosure.tables import Table
from helle.site import protect_commands
from helle.site import protect_words as words

TABLE = "region,sex,count\na,f,3\na,m,12\nb,f,20\nb,m,7\nc,f,9\nc,m,0\n"
AGES = (
    "region,age,value\na,old,8\na,young,7\na,Total,15\nb,old,13\nb,young,14\nb,Total,27\nc,old,\nc,young,\nc,Total,9\n"
    "Total,old,23\nTotal,young,28\nTotal,Total,51\n"
)
SPEC = {"dimensions": ["region", "sex"], "threshold": 5, "width": 3}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "spec.json").write_text(json.dumps(SPEC))
    return tmp_path


def made_of(folder: Path) -> str:
    """What the command writes of the table, with nobody waiting."""
    assert run(folder, "--output", str(folder / "again.csv")) == 0
    return (folder / "again.csv").read_text()


def run(folder: Path, *arguments: str) -> int:
    return cli.main(["protect", "--spec", str(folder / "spec.json"), str(folder / "table.csv"), *arguments])


def test_it_writes_what_can_be_published(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--audit", str(folder / "audit.json")) == 0
    out, err = capfd.readouterr()
    rows = list(csv.DictReader(out.splitlines()))
    assert len(rows) == 12 and list(rows[0]) == ["region", "sex", "value", "status"]
    by_cell = {(row["region"], row["sex"]): (row["value"], row["status"]) for row in rows}
    assert by_cell["a", "f"] == ("", "primary") and by_cell["c", "m"] == ("0", "published")
    assert by_cell["Total", "Total"] == ("51", "published")
    assert sum(not row["value"] for row in rows) == 4 and "4 suppressed cells" in err
    audit = json.loads((folder / "audit.json").read_text())
    assert audit["safe"] and audit["search"]["optimal"] and audit["search"]["gap"] == 0
    assert all(one["width"] >= 3 and one["safe"] for one in audit["intervals"])
    assert {one["status"] for one in audit["intervals"]} == {"primary", "secondary"}
    assert run(folder) == 0 and capfd.readouterr().out == out


# Groups of two among hundreds of thousands.
LARGE = [
    [3_000_000, 400_000, 3_000_000, 2],
    [3_000_000, 3_000_000, 400_000, 2],
    [3_000_000, 2, 400_000, 2],
    [1_000_000, 3_000_000, 400_000, 3_000_000],
]


def test_a_width_beyond_what_a_cell_was_taken_to_move_by_costs_no_more_and_it_is_said_where_no_total_is_left(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Upwards nothing bounds a suppressed cell: each width is had for the same pattern, to the widest that is read."""
    (folder / "table.csv").write_text(
        "a,b,count\n" + "".join(f"a{i},b{j},{n}\n" for i, row in enumerate(LARGE) for j, n in enumerate(row))
    )
    patterns, audits = [], []
    for width in (90_000, 150_000, 1_000_000):
        (folder / "spec.json").write_text(json.dumps({"dimensions": ["a", "b"], "threshold": 5, "width": width}))
        assert run(folder, "--audit", str(folder / "audit.json")) == 0
        out, err = capfd.readouterr()
        patterns.append(sum(not row["value"] for row in csv.DictReader(out.splitlines())))
        audits.append(json.loads((folder / "audit.json").read_text()))
        assert "At most 0.0 % of the cost too much" in err and "is left" not in err
    assert len(set(patterns)) == 1 and {one["left"]["status"] for one in audits} == {"totals"}
    assert [one["search"]["gap"] for one in audits] == [0, 0, 0] and all(one["safe"] for one in audits)

    # Each row and each column has somebody alone: each total falls, and where all are few, so does the rest.
    for table, status, said in (
        ("a,b,count\nx,m,2\nx,f,900\ny,m,900\ny,f,2\n", "no-total", "No total is left: with width 5,000 "),
        ("a,b,count\nx,m,2\nx,f,1\n", "nothing", "Nothing is left: with width 5,000 "),
        ("a,b,count\nx,m,0\nx,f,0\n", "totals", ""),  # Nobody is there, and nothing is suppressed.
    ):
        (folder / "table.csv").write_text(table)
        (folder / "spec.json").write_text(json.dumps({"dimensions": ["a", "b"], "threshold": 5, "width": 5000}))
        assert run(folder, "--audit", str(folder / "audit.json")) == 0
        left = json.loads((folder / "audit.json").read_text())["left"]
        assert left["status"] == status and left["totals"] == 0 and said in capfd.readouterr().err


@pytest.mark.parametrize(
    "places",
    [
        {"--output": "table.csv"},
        {"--audit": "table.csv"},
        {"--output": "spec.json"},
        {"--output": "same", "--audit": "same"},
        {"--output": "../{folder}/table.csv"},
        {"--audit": "another_name.csv"},
    ],
)
def test_nothing_is_written_over_what_it_reads_or_writes_beside(
    folder: Path, places: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "another_name.csv").symlink_to(folder / "table.csv")
    given = [one for name, place in places.items() for one in (name, str(folder / place.format(folder=folder.name)))]
    assert run(folder, *given) == 2
    assert "give it another name" in capfd.readouterr().err
    assert (folder / "table.csv").read_text() == TABLE and not (folder / "same").exists()
    assert json.loads((folder / "spec.json").read_text()) == SPEC


@pytest.mark.parametrize("argument", ["--output", "--audit"])
@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("nowhere/deep/x.csv", "there is no folder {folder}/nowhere/deep: make it first"),
        (".", "is a folder: name a file in it"),
        ("table.csv/x", "{folder}/table.csv is no folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_whole_before_anything_is_made(
    folder: Path, argument: str, place: str, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    assert run(folder, argument, f"{folder}/{place}") == 2
    said = says.format(folder=folder)
    assert capfd.readouterr() == ("", f"helle: {argument} {folder}/{place}: {said}\n")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("argument", ["--output", "--audit"])
def test_no_file_is_called_as_standard_input_is(
    folder: Path, argument: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert run(folder, argument, "-") == 2
    assert capfd.readouterr() == ("", f"helle: {argument} -: is no file: standard output is /dev/stdout\n")
    assert not (folder / "-").exists()


def test_standard_input_is_read_once(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for tables in (["-"], [str(folder / "table.csv"), "-", "--output", str(folder / "out")]):
        assert cli.main(["protect", "--spec", "-", *tables]) == 2
        said = "helle: only one of the tables and --spec can be read from standard input (-)\n"
        assert capfd.readouterr() == ("", said)


def test_of_several_tables_the_last_folder_alone_is_made(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "ages.csv").write_text("region,age,count\na,old,15\nb,old,27\nc,old,9\n")
    (folder / "spec.json").write_text(json.dumps(SPEC | {"dimensions": ["region", "sex", "age"]}))
    both = [str(folder / "ages.csv"), "--output"]
    assert run(folder, *both, str(folder / "nowhere" / "out")) == 2 and not (folder / "nowhere").exists()
    assert f"--output {folder}/nowhere/out: there is no folder {folder}/nowhere" in capfd.readouterr().err
    assert run(folder, *both, str(folder / "table.csv")) == 2
    assert "table.csv is no folder" in capfd.readouterr().err
    assert run(folder, *both, str(folder / "out")) == 0
    assert sorted(one.name for one in (folder / "out").iterdir()) == ["ages.csv", "table.csv"]


def test_what_is_thrown_away_is_written_over_by_nobody(folder: Path) -> None:
    assert run(folder, "--output", "/dev/null", "--audit", "/dev/null") == 0


def test_a_specification_of_brackets_without_end_is_no_specification(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec.json").write_text("[" * 100_000)
    assert run(folder) == 2
    assert capfd.readouterr().err.startswith("helle: spec.json: ")


def test_what_is_published_does_not_say_which_cells_are_below_the_threshold(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--public", "--language", "da") == 0
    out, err = capfd.readouterr()
    assert "primary" not in out and "secondary" not in out and out.count(",suppressed") == 4
    assert "Efterprøvet" in err and "med højst 0,0 %." in err


def test_several_tables_and_an_earlier_release(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "ages.csv").write_text("region,age,count\na,old,8\na,young,7\nb,old,13\nb,young,14\nc,old,2\nc,young,7\n")
    (folder / "before.csv").write_text(
        "region,value,status\na,15,published\nb,27,published\nc,9,published\nTotal,51,published\n"
    )
    spec = SPEC | {"dimensions": ["region", "sex", "age"], "earlier": ["before.csv"]}
    (folder / "spec.json").write_text(json.dumps(spec))
    assert run(folder, str(folder / "ages.csv")) == 2
    assert "--output" in capfd.readouterr().err
    assert run(folder, str(folder / "ages.csv"), "--output", str(folder / "out")) == 0
    assert sorted(one.name for one in (folder / "out").iterdir()) == ["ages.csv", "table.csv"]
    assert "a,Total,15,published" in (folder / "out" / "ages.csv").read_text()


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


def test_what_takes_too_long_is_given_up_in_words_and_nothing_is_written(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    many = [f"{a},{b},{c},{(a * 7 + b * 5 + c * 3) % 11}" for a in range(9) for b in range(9) for c in range(9)]
    (folder / "table.csv").write_text("\n".join(["a,b,c,count", *many, ""]))
    (folder / "spec.json").write_text(json.dumps({"dimensions": ["a", "b", "c"], "threshold": 5, "width": 4}))
    assert run(folder, "--at-most", "0.5", "--output", str(folder / "out.csv")) == 1
    out, err = capfd.readouterr()
    assert out == "" and not (folder / "out.csv").exists()
    assert "given up after 0.5 seconds of a core" in err and "Traceback" not in err
    assert run(folder, "--at-most", "0.5", "--language", "da") == 1
    assert "opgivet efter 0,5 sekunder" in capfd.readouterr().err


def test_what_was_reckoned_in_time_is_written_to_its_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of `--at-most` stands still by then: no file is half, and none of two is missing."""
    clocks: list[tuple[float, float]] = []
    made = protect_commands.to_csv

    def written(protected: Protected, table: Table, *, public: bool) -> str:
        clocks.append(signal.getitimer(signal.ITIMER_PROF))
        return made(protected, table, public=public)

    monkeypatch.setattr(protect_commands, "to_csv", written)
    assert run(folder, "--at-most", "100", "--output", str(folder / "out.csv")) == 0
    assert clocks == [(0.0, 0.0)] and (folder / "out.csv").read_text() == made_of(folder)


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


def test_what_tells_primary_from_secondary_is_said_not_to_be_for_publication(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    safe = json.dumps(SPEC | {"threshold": 1})
    told = json.dumps(SPEC | {"states_known": True, "threshold": 5})
    for spec, more, may in (
        (json.dumps(SPEC), (), False),
        (json.dumps(SPEC), ("--public",), True),
        (told, (), True),
        (safe, (), True),
    ):
        (folder / "spec.json").write_text(spec)
        assert run(folder, "--audit", str(folder / "audit.json"), *more) == 0
        assert ("not for publication as it stands" in capfd.readouterr().err.lower()) is not may
        audit = json.loads((folder / "audit.json").read_text())
        assert audit["safe"] and audit["for_publication"] is may


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
