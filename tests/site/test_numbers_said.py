"""Every command writes a number as pages do, in the language that it speaks (FIG-11)."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from helle import cli
from helle.register.interface.words import whole_number
from helle.rules.facts import english_count
from helle.site import figures_words
from helle.site.line_words import counted, figure, most, of_a_file, percent


def test_marks_are_those_of_the_language() -> None:
    said = {language: (figure(12345, language), figure(0.5, language)) for language in ("da", "en")}
    assert said == {"da": ("12.345", "0,5"), "en": ("12,345", "0.5")}
    assert [percent(0.0853, one) for one in ("da", "en")] == ["8,5 %", "8.5 %"]
    assert (most(20_000).da, most(20_000).en) == ("20.000", "20,000")
    for language in ("da", "en"):
        assert figure(1_234_567, language) == whole_number(1_234_567, language)
    assert counted("{left} mangler", "{left} missing", left=13_050).en == "13,050 missing"
    assert (english_count(1, "line"), english_count(13_050, "line")) == ("1 line", "13,050 lines")
    # What could not be read is repeated as it stands; what was read as a number is one.
    assert of_a_file("not-whole", "20001", "da") == "20001" and of_a_file("too-many", "20001", "da") == "20.001"
    assert of_a_file("not-additive", "3043 ≠ 3039", "en") == "3,043 ≠ 3,039"
    assert figures_words.number(Fraction(12345, 2), "da") == "6.172,5"
    assert figures_words.number(Fraction(12345), "en") == "12,345"


def test_a_thousand_persons_and_cells_are_told_with_a_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "persons.csv").write_text("sex\n" + "w\n" * 700 + "m\n" * 500)
    (tmp_path / "plan.toml").write_text('k = 3\n[columns.sex]\nuse = "key"\n')
    (tmp_path / "table.csv").write_text("a,count\n" + "".join(f"a{number},9\n" for number in range(1200)))
    (tmp_path / "spec.json").write_text('{"dimensions": ["a"], "threshold": 3, "width": 2}')
    for language, persons, cells in (
        ("da", "1.200 personer", "1.201 celler"),
        ("en", "1,200 persons", "1,201 cells"),
    ):
        told = ["--language", language]
        assert cli.main(["microdata", str(tmp_path / "persons.csv"), "--plan", str(tmp_path / "plan.toml"), *told]) == 0
        assert persons in capsys.readouterr().out
        assert cli.main(["protect", str(tmp_path / "table.csv"), "--spec", str(tmp_path / "spec.json"), *told]) == 0
        assert cells in capsys.readouterr().err


TWO = "r,s,count\na,b,{}\na,c,{}\n"
SPEC = {"dimensions": ["r", "s"], "threshold": 3, "width": 2}


@pytest.mark.parametrize(
    ("table", "spec", "says"),
    [
        (TWO.format(3000, 39) + "Total,Total,3043\n", SPEC, "Total, Total is 3,043 ≠ 3,039, the sum of its parts"),
        (TWO.format(60_000_000, 40_000_006), SPEC, "come to 100,000,006: more than 100,000,000 is a slip"),
        (TWO.format(6, 600_000_000), SPEC, "count is 600,000,000: more than 100,000,000 is a slip"),
        (TWO.format(6, 7), SPEC | {"width": 4000, "states_known": True}, "no interval can be 4,000 wide"),
    ],
)
def test_what_a_table_comes_to_has_the_mark_that_its_bound_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, spec: dict[str, object], says: str
) -> None:
    (tmp_path / "table.csv").write_text(table)
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    assert cli.main(["protect", str(tmp_path / "table.csv"), "--spec", str(tmp_path / "spec.json")]) == 2
    assert says in capsys.readouterr().err


def test_figures_that_contradict_each_other_have_the_marks_of_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heading, of = "series,year,count,change,percent,of,unit,source,cut_off\n", "persons,a report,2021-01-01\n"
    (tmp_path / "figures.csv").write_text(
        f"{heading}cases,2019,73000,,,,{of}cases,2020,112000,54,,,{of}women,2020,1200,,20,4800,{of}"
    )
    assert cli.main(["check-figures", str(tmp_path / "figures.csv")]) == 1
    said = capsys.readouterr().out
    assert "from 73,000 to 112,000 it is 53.4 %" in said and "1,200 of 4,800 is 25 %" in said


def test_one_is_told_as_one_and_nothing_is_said_of_a_cost_that_there_was_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "figures.csv").write_text(
        "series,year,count,unit,source,cut_off\ncases,2020,73,persons,a report,2021-01-01\n"
    )
    (tmp_path / "records.csv").write_text("sex\n" + "w\n" * 4)
    (tmp_path / "plan.toml").write_text('k = 3\n[columns.sex]\nuse = "key"\n')
    (tmp_path / "table.csv").write_text("r,count\nTotal,9\n")
    (tmp_path / "spec.json").write_text('{"dimensions": ["r"], "threshold": 3, "width": 2}')
    for language, figures, columns, cells in (
        ("en", "1 figure, no contradiction", "4 persons, 1 column,", "1 cell: by the rules nothing has to be"),
        ("da", "1 tal, ingen modsigelser", "4 personer, 1 kolonne,", "1 celle: efter reglerne er der intet at"),
    ):
        told = ["--language", language]
        assert cli.main(["check-figures", str(tmp_path / "figures.csv"), *told]) == 0
        assert figures in capsys.readouterr().out
        assert cli.main(["microdata", str(tmp_path / "records.csv"), "--plan", str(tmp_path / "plan.toml"), *told]) == 0
        assert columns in capsys.readouterr().out
        assert cli.main(["protect", str(tmp_path / "table.csv"), "--spec", str(tmp_path / "spec.json"), *told]) == 0
        said = capsys.readouterr().err
        assert cells in said and len(said.splitlines()) == 1
