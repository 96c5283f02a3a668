"""`helle protect`: the files it writes, where it writes them, and what it says beside them."""

from __future__ import annotations

import csv
import json
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helle import cli
from helle.methods.disclosure.audits import Interval
from helle.methods.disclosure.protecting import Protected, protect
from helle.methods.disclosure.tables import Table
from helle.site import protect_commands
from tests.site.protected_files import SPEC, TABLE, laid_out, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


def made_of(folder: Path) -> str:
    """What the command writes of the table, with nobody waiting."""
    assert run(folder, "--output", str(folder / "again.csv")) == 0
    return (folder / "again.csv").read_text()


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


@pytest.mark.parametrize("by_all", [False, True])
def test_a_refusal_because_of_somebody_alone_says_so(
    folder: Path, by_all: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The search asks what the audit asks: so it is the audit that says here what it should never have to."""

    def told(*tables: Any, **more: Any) -> Protected:
        found = protect(*tables, **more)
        of = Interval(frozenset({("region", "a"), ("sex", "f")}), 3, 3, 1, safe=False)
        hers = replace(of, insider=frozenset({("region", "b"), ("sex", "m")}))
        intervals = (of,) if by_all else found.audit.intervals
        return replace(found, audit=replace(found.audit, intervals=intervals, insiders=(hers,)))

    monkeypatch.setattr(protect_commands, "protected_of", told)
    assert run(folder, "--output", str(folder / "out.csv")) == 1
    said = capfd.readouterr().err
    assert "region a, sex f" in said and not (folder / "out.csv").exists()
    assert ("whoever is alone in region b, sex m" in said and "singletons: false" in said) is not by_all


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
