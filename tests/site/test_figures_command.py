"""`helle check-figures`: each contradiction with its row, in text or JSON, Danish or English."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from helle import cli
from helle.methods.contradictions.checking import Check, Why
from helle.methods.contradictions.reading import Mistake
from helle.site import figures_words as words

GROWTH = """series,year,count,change,unit,source,cut_off
assessed,2022,73,,persons,CMM,2024-01-01
assessed,2023,112,35,persons,CMM,2024-01-01
"""


def run(folder: Path, text: str, *arguments: str, name: str = "figures.csv") -> int:
    (folder / name).write_text(text, encoding="utf-8")
    return cli.main(["check-figures", str(folder / name), *arguments])


def test_the_row_and_what_it_comes_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GROWTH) == 1
    said = capsys.readouterr().out
    assert "contradictions: 1, missing: 0" in said and "row 3, 2: assessed 2023" in said
    assert "the change is told as 35 %; from 73 to 112 it is 53.4 %" in said and "divided by the new number" in said
    assert run(tmp_path, GROWTH, "--language", "da") == 1
    assert "fra 73 til 112 er den 53,4 %" in capsys.readouterr().out


def test_a_number_rounded_the_wrong_way_is_told_with_the_decimals_that_show_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "series,year,count,percent,of,unit,source,cut_off\na,2022,123,54,230,persons,CMM,2024-01-01\n")
    said = capsys.readouterr().out
    assert "the share is told as 54 %; 123 of 230 is 53.48 % (it was rounded up" in said and "rounded_up" in said
    assert run(tmp_path, GROWTH.replace(",35,", ",54,"), "--language", "da") == 1
    assert "fra 73 til 112 er den 53,4 % (der er rundet op" in capsys.readouterr().out


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GROWTH.replace("2024-01-01", ""), "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    (wrong,), (missing,) = answer["contradictions"], answer["missing"]
    assert wrong["check"] == "change" and wrong["rows"] == [3, 2] and wrong["why"] == "of-the-new"
    assert (wrong["stated"], wrong["reckoned"]) == (35.0, 53.4247)
    assert missing["check"] == "no-cut-off" and missing["rows"] == [2, 3]


def test_two_that_differ_are_told_with_who_told_them_and_nothing_where_nobody_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = "series,year,count,unit,source,cut_off\na,2023,5,persons,{},2024-01-01\na,2023,6,persons,{},2024-01-01\n"
    assert run(tmp_path, twice.format("", "")) == 1
    assert "5 in one place and 6 in another\n" in capsys.readouterr().out
    assert run(tmp_path, twice.format("CMM", ""), "--language", "da") == 1
    assert "(CMM; uden kilde)" in capsys.readouterr().out


def test_nothing_wrong_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(tmp_path, GROWTH.replace(",35,", ",53,")) == 0
    assert "2 figures, no contradiction" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GROWTH.encode())))
    assert cli.main(["check-figures", "-"]) == 1


def test_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GROWTH.replace(",73,", ",many,")) == 2
    assert "line 2 (row 1 below the heading): count is 'many', not a whole number" in capsys.readouterr().err
    assert run(tmp_path, GROWTH.replace(",73,", ",1000000000,")) == 2
    assert "count is 1,000,000,000: more than 100,000,000 is a slip of the keys" in capsys.readouterr().err
    assert run(tmp_path, "{", name="figures.json") == 2
    assert "cannot be read as JSON from line 1, column 2 on" in capsys.readouterr().err
    assert run(tmp_path, '[{"series": "a", "year": 2020, "count": -1}]', name="figures.json") == 2
    assert "figures.json: no. 1: count is negative: -1" in capsys.readouterr().err
    assert run(tmp_path, r'[{"series": "a", "year": 2020}, {"note": "b\u0000"}]', name="figures.json") == 2
    assert r"figures.json: no. 2: note is 'b\x00', with a NUL character" in capsys.readouterr().err
    for many in ("1" + "0" * 4_300, "1e99999999999999999999"):
        assert run(tmp_path, f'[{{"series": "a", "year": {many}}}]', name="figures.json") == 2
        assert run(tmp_path, f"[[figures]]\nyear = {many}\n", name="figures.toml") == 2
        said = capsys.readouterr().err.splitlines()
        assert said == [
            f"helle: figures.{kind}: cannot be read as {kind.upper()}: a number has more than 4,300 digits"
            for kind in ("json", "toml")
        ]
    assert cli.main(["check-figures", str(tmp_path / "nothing.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_everything_that_can_be_wrong_is_said_in_both_languages() -> None:
    assert set(words.MISTAKES) == set(Mistake) and set(words.CHECKS) == set(Check) and set(words.WHYS) == set(Why)
    for text in (*words.MISTAKES.values(), *words.CHECKS.values(), *words.WHYS.values()):
        assert text.da and text.en and text.da != text.en


def test_the_figures_of_the_how_to_say_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "check-figures-before-publishing.md"
    assert run(tmp_path, guide.read_text(encoding="utf-8").split("```\n")[1]) == 1
    said = capsys.readouterr().out
    assert "contradictions: 1, missing: 0" in said and "row 3, 2:" in said


def test_a_share_of_less_than_nothing_is_found_without_its_whole_and_what_was_not_checked_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    heading = "series,year,by,group,percent,change,unit,source,cut_off"
    rows = ("v,2024,sex,f,-3,,persons,x,2024-12-31", "v,2024,sex,m,40,,persons,x,2024-12-31")
    (tmp_path / "figures.csv").write_text("\n".join([heading, *rows, "v,2025,,,,12,persons,x,2025-12-31", ""]))
    assert cli.main(["check-figures", str(tmp_path / "figures.csv"), "--json"]) == 1
    found = json.loads(capfd.readouterr().out)
    assert [(one["check"], one["rows"]) for one in found["contradictions"]] == [("share-negative", [2])]
    assert found["unchecked"] == [3, 4]
    assert cli.main(["check-figures", str(tmp_path / "figures.csv")]) == 1
    assert "not checked, since there is nothing to hold them against: 3, 4" in capfd.readouterr().out
