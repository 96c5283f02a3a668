"""`helle microdata`: the reports, the file where it may be made, and why where not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from helle import cli
from helle.methods.microdata.plan import PlanMistake
from helle.methods.microdata.records import Mistake
from helle.methods.microdata.releasing import Refusal
from helle.methods.tabular import Flaw
from helle.site import microdata_words as words
from helle.site import tabular_words

RECORDS = "sex,age,stay\n" + "woman,18--20,none\nwoman,18--20,asylum\nman,48+,none\nman,48+,asylum\n" * 3
PLAN = """k = 5
[columns.sex]
use = "key"
[columns.age]
use = "key"
[columns.stay]
use = "sensitive"
l = 2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "records.csv").write_text(RECORDS, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return cli.main(["microdata", str(folder / "records.csv"), "--plan", str(folder / "plan.toml"), *arguments])


def test_the_file_is_written_and_both_reports_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--out", str(folder / "out.csv"), "--language", "da") == 0
    said = capsys.readouterr().out
    assert "Hver række står mindst 6 gange" in said and "Hvad filen kan bruges til" in said
    lines = (folder / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "sex,age,stay" and len(lines) == 13 and lines[1:] == sorted(lines[1:])
    assert not list(folder.glob(".out.csv*"))


def test_no_word_of_the_file_is_a_formula_and_numbers_stay_numbers(folder: Path) -> None:
    rows = '"=HYPERLINK(""http://x"")",-99\n@x;=1,-5--1\n' * 5
    (folder / "records.csv").write_text(f"=region,band\n{rows}", encoding="utf-8")
    (folder / "plan.toml").write_text('k = 5\n[columns."=region"]\nuse = "key"\n[columns.band]\nuse = "key"\n')
    assert run(folder, "--out", str(folder / "out.csv")) == 0
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        heading, *found = csv.reader(file)
    assert heading == ["'=region", "band"]
    assert {tuple(row) for row in found} == {('\'=HYPERLINK("http://x")', "-99"), ("'@x;'=1", "'-5--1")}


def test_what_was_written_is_read_as_the_same_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "records.csv").write_text("=region,band\n" + "@x,-1.5\n@x,-5--1\n" * 5, encoding="utf-8")
    (folder / "plan.toml").write_text('k = 5\n[columns."=region"]\nuse = "key"\n[columns.band]\nuse = "key"\n')
    out = str(folder / "out.csv")
    assert run(folder, "--out", out) == 0
    assert "'=region" in (written := Path(out).read_text(encoding="utf-8")) and "'@x" in written
    capsys.readouterr()
    # Everybody stands in the population, and is as seldom there as in the file.
    assert run(folder, "--json", "--population", out) == 0
    risk = json.loads(capsys.readouterr().out)["privacy"]["risk"]
    assert risk["journalist_highest"] == risk["prosecutor_highest"] == 0.2
    assert cli.main(["microdata", out, "--plan", str(folder / "plan.toml"), "--out", str(folder / "again.csv")]) == 0
    assert (folder / "again.csv").read_text(encoding="utf-8") == written


def test_json_has_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--json", "--layout", "ctdc_2017", "--population", str(folder / "records.csv")) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["refused"] is None and answer["persons"] == 12
    assert answer["privacy"]["smallest"] == 6 and answer["privacy"]["risk"]["prosecutor_highest"] == 0.1667
    assert answer["privacy"]["sensitive"]["stay"]["fewest_values"] == 2
    assert answer["utility"]["kept"]["2"]["as_they_were"] == 1.0
    assert answer["layout"]["left_out"] == ["stay"] and "gender" in answer["layout"]["unverified"]


@pytest.mark.parametrize(
    ("layout", "stands", "said"), [("ctdc_2024", "", "feltet står tomt"), ("ctdc_2017", "-99", "der står -99")]
)
def test_a_column_with_other_words_than_the_layouts_is_refused_and_they_are_named(
    layout: str, stands: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "records.csv").write_text(RECORDS.replace("woman", "w").replace("man", "m"), encoding="utf-8")
    assert run(folder, "--layout", layout, "--out", str(folder / "out.csv"), "--language", "da") == 1
    assert f"Layoutet kender ikke ordet w i gender; {said}" in capsys.readouterr().out
    assert not (folder / "out.csv").exists()
    assert run(folder, "--layout", layout, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    known = [["woman", "man"], ["woman", "man", "trans_other"]][layout == "ctdc_2024"]
    assert {"column": "gender", "word": "m", "stands": stands, "known": known} in answer["layout"]["strange"]
    assert answer["utility"]["lost_by_column"] == {"sex": 1.0, "age": 0.0}


def test_a_word_that_a_layout_does_not_know_stands_beside_those_that_it_knows_the_likest_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "records.csv").write_text(RECORDS.replace("woman", "Woman").replace("18--20", "18-20"), encoding="utf-8")
    run(folder, "--layout", "ctdc_2024")
    said = capsys.readouterr().out
    assert "the word Woman in gender; the cell is left empty; it knows woman, man, trans_other\n" in said
    assert "the word 18-20 in ageBroad; it knows 18--20, " in said


def test_what_a_layout_leaves_empty_of_a_sensitive_column_is_counted_beside_what_is_lost_of_the_keys(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "records.csv").write_text(RECORDS.replace("woman", "Woman"), encoding="utf-8")
    (folder / "plan.toml").write_text(
        'k = 5\n[columns.sex]\nuse = "sensitive"\n[columns.age]\nuse = "key"\n[columns.stay]\nuse = "drop"\n'
    )
    assert run(folder, "--layout", "ctdc_2024") == 0
    said = capsys.readouterr().out
    assert "Lost: 0.0 % of what the keys say" in said
    assert "The layout leaves 6 of 12 cells of sex empty; that is not in what is lost" in said
    assert run(folder, "--layout", "ctdc_2024", "--json") == 0
    assert json.loads(capsys.readouterr().out)["utility"]["left_empty"] == {"sex": 6}
    assert run(folder) == 0
    assert "leaves" not in capsys.readouterr().out


def test_what_is_refused_is_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{sex},{age},{stay}\n" for sex in "abcd" for age in "efgh" for stay in ("none", "asylum"))
    (folder / "records.csv").write_text("sex,age,stay\n" + rows, encoding="utf-8")
    assert run(folder, "--out", str(folder / "out.csv")) == 1
    assert "the file is not made" in capsys.readouterr().err
    assert not (folder / "out.csv").exists()


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("records.csv", "sex,age,stay\nwoman,,none\n" * 3, "line 2 (row 1 below the heading): age is empty"),
        ("records.csv", "sex,age,stay\nwoman,48+\n", "one cell for each column (cells: 2, columns: 3)"),
        ("records.csv", "sex,age,stay\nwoman,48+,none\n", "fewer persons than k (1 < 5)"),
        ("records.csv", "sex,age\n" + "woman,48+\n" * 6, "the column stay is in the plan and not in the file"),
        (
            "plan.toml",
            PLAN.replace("k = 5", 'k = "5"'),
            "k is 5, not a whole number from 2 to 1,000, without",
        ),
        ("plan.toml", PLAN.replace("l = 2", "l = 0"), "plan.toml: [columns.stay]: l is 0"),
        ("plan.toml", "k", "plan.toml: cannot be read as TOML from line 1, column 2 on\n"),
        ("plan.toml", "k = 1" + "0" * 4_300, "cannot be read as TOML: a number has more than 4,300 digits\n"),
        ("plan.toml", "k = 0x" + "f" * 4_300, "cannot be read as TOML: a number has more than 4,300 digits\n"),
        ("plan.toml", "k = " + "[" * 9_000, "plan.toml: cannot be read as TOML\n"),
        ("plan.toml", PLAN.replace("sex", r'"s\u0000ex"'), r"NUL character, which no word has: columns: 's\x00ex'"),
        ("plan.toml", "k = 5\nk = = 6\n", "plan.toml: cannot be read as TOML from line 2, column 5 on\n"),
    ],
)
def test_what_cannot_be_read_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, says: str
) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    assert run(folder) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "over"),
    [
        ([], "records.csv"),
        ([], "plan.toml"),
        ([], "another_name.csv"),
        (["--population", "everybody.csv"], "everybody.csv"),
    ],
)
def test_nothing_is_written_over_what_it_reads(
    folder: Path, arguments: list[str], over: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "another_name.csv").symlink_to(folder / "records.csv")
    (folder / "everybody.csv").write_text(RECORDS, encoding="utf-8")
    given = [str(folder / one) if one.endswith(".csv") else one for one in arguments]
    assert run(folder, *given, "--out", str(folder / over)) == 2
    told = capsys.readouterr()
    assert "give it another name" in told.err and over in told.err and not told.out
    assert (folder / "records.csv").read_text(encoding="utf-8") == RECORDS
    assert (folder / "everybody.csv").read_text(encoding="utf-8") == RECORDS
    assert (folder / "plan.toml").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize(
    "command", [["microdata", "--plan", "."], ["protect", "--spec", "."], ["estimate"], ["check-figures"]]
)
def test_a_folder_is_named_as_it_was_typed(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*command, "."]) == 2
    assert "helle: .: cannot be read: Is a directory" in capsys.readouterr().err


def test_why_a_file_cannot_be_read_is_said_in_danish(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, why in (("none.csv", "filen findes ikke"), (".", "det er en mappe")):
        assert cli.main(["microdata", name, "--plan", str(folder / "plan.toml"), "--language", "da"]) == 2
        assert f"helle: {name}: kan ikke læses: {why}\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "kan ikke læses: en del af stien er ikke en mappe"),
        ("en", "cannot be read: a part of the path is not a folder"),
    ],
)
def test_a_path_through_a_file_is_told_to_be_none(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    plan = folder / "plan.toml"
    assert cli.main(["microdata", str(plan / "x.csv"), "--plan", str(plan), "--language", language]) == 2
    assert capsys.readouterr().err == f"helle: x.csv: {said}\n"


def test_files_and_layouts_that_are_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--layout", "glotip") == 2
    assert "ctdc_2017, ctdc_2024" in capsys.readouterr().err
    assert run(folder, "--population", str(folder / "nobody.csv")) == 2
    assert "nobody.csv: cannot be read" in capsys.readouterr().err


def test_everything_that_can_be_wrong_is_said_in_both_languages() -> None:
    assert set(words.MISTAKES) == set(Mistake) and set(words.PLAN_MISTAKES) == set(PlanMistake)
    assert set(words.REFUSALS) == set(Refusal) and set(tabular_words.FLAWS) == set(Flaw)
    for text in (*words.MISTAKES.values(), *words.PLAN_MISTAKES.values(), *words.REFUSALS.values()):
        assert text.da and text.en and text.da != text.en


def test_the_plan_of_the_how_to_can_be_followed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "make-open-microdata.md").read_text(encoding="utf-8")
    (folder / "plan.toml").write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    person = "{year},{sex},{age},sexual,{stay},7\n"
    rows = [
        person.format(year=year, sex=sex, age=age, stay=stay)
        for year in (2018, 2019, 2023, 2024)
        for sex, age in (("woman", "21--23"), ("woman", "30--38"), ("man", "48+"))
        for stay in ("none", "asylum", "lawful")
    ]
    (folder / "records.csv").write_text("year,sex,age,exploitation,stay,case\n" + "".join(rows * 2), encoding="utf-8")
    assert run(folder) in {0, 1}
    assert "Each row stands" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_named_whole_before_anything_is_reckoned(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, says in (("nowhere/x.csv", f"there is no folder {folder}/nowhere"), (".", "is a folder")):
        assert run(folder, "--out", f"{folder}/{place}") == 2
        said = capsys.readouterr()
        assert said.out == "" and said.err.startswith(f"helle: --out {folder}/{place}: {says}")
    assert not (folder / "nowhere").exists()
