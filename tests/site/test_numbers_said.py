"""Every command writes a number as pages do, in the language that it speaks (FIG-11)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from helle import cli
from helle.register.interface.words import whole_number
from helle.site import figures_words
from helle.site.line_words import figure, most, of_a_file, percent


def test_marks_are_those_of_the_language() -> None:
    said = {language: (figure(12345, language), figure(0.5, language)) for language in ("da", "en")}
    assert said == {"da": ("12.345", "0,5"), "en": ("12,345", "0.5")}
    assert [percent(0.0853, one) for one in ("da", "en")] == ["8,5 %", "8.5 %"]
    assert (most(20_000).da, most(20_000).en) == ("20.000", "20,000")
    for language in ("da", "en"):
        assert figure(1_234_567, language) == whole_number(1_234_567, language)
    # What a file says is repeated as it stands; how much there is too much of is a number.
    assert of_a_file("not-whole", "20001", "da") == "20001" and of_a_file("too-many", "20001", "da") == "20.001"
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
