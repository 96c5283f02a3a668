"""`helle estimate`: all that can be said of a table, in text or JSON, and why where nothing can."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from helle import cli
from helle.methods.estimation.estimating import Method, Search
from helle.methods.estimation.existence import Check
from helle.methods.estimation.reading import Mistake
from helle.register.estimates.words import CHECKS, METHODS, SEARCHES
from helle.site import estimate_parser
from helle.site import estimate_words as words

FOLDER = Path(__file__).parents[1] / "methods" / "mse"
NUMBER = {"type": ["number", "null"]}
TERMS = {"type": "array", "items": {"type": "string"}}
FAILED = {
    "type": "array",
    "items": {"type": "object", "required": ["model", "check", "says"], "properties": {"model": TERMS}},
}
SCHEMA = {
    "type": "object",
    "required": ["source", "lists", "cases", "replicates", "seed", "estimates", "not_estimated", "sensitivity"],
    "properties": {
        "estimates": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["method", "n_hat", "ci95", "model", "bic", "search", "failed", "failed_count"],
                "properties": {
                    "method": {"enum": ["aic-stepwise", "bic-pairs", "bic-all", "poisson-stepwise"]},
                    "n_hat": {"type": "number"},
                    "ci95": {"type": ["array", "null"], "items": NUMBER, "minItems": 2, "maxItems": 2},
                    "model": TERMS,
                    "failed": FAILED,
                },
            },
        },
        "sensitivity": {"type": "object", "required": ["range", "models", "thresholds", "without"]},
    },
}
APART = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n"


def run(*arguments: str) -> int:
    return cli.main(["estimate", *arguments, "--processes", "1"])


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(*arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    return found


def test_json_has_every_method_and_what_else_it_could_be(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, str(FOLDER / "Artificial_3.csv"), "--replicates", "100")
    assert [one["method"] for one in found["estimates"]] == [str(method) for method in Method]
    assert (found["cases"], found["lists"], found["not_estimated"]) == (96, ["A", "B", "C"], [])
    by_method = {one["method"]: one for one in found["estimates"]}
    assert by_method["aic-stepwise"]["n_hat"] == pytest.approx(296)
    assert by_method["aic-stepwise"]["model"] == ["A:C", "B:C"]
    pairs = by_method["bic-pairs"]
    assert pairs["ci95"][0] < pairs["n_hat"] < pairs["ci95"][1]
    assert {(" ".join(one["model"]), one["check"]) for one in pairs["failed"]} == {
        ("A:B", "exists"),
        ("A:B A:C", "exists"),
        ("A:B B:C", "exists"),
        ("A:B A:C B:C", "identifiable"),
    }
    assert found["sensitivity"]["range"] == [296.0, pytest.approx(539.09)]
    assert [one["p"] for one in found["sensitivity"]["thresholds"]] == [0.001, 0.005, 0.01, 0.02, 0.05, 0.1]
    assert [one["list"] for one in found["sensitivity"]["without"]] == ["A", "B", "C"]


def test_text_says_that_no_number_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "Artificial_3.csv"), "--replicates", "0") == 0
    said = capsys.readouterr().out
    assert "Never publish one without the others" in said
    assert "A:B A:C B:C: is not identifiable" in said
    assert run(str(FOLDER / "Artificial_3.csv"), "--replicates", "0", "--language", "da") == 0
    assert "Offentliggør aldrig det ene uden de andre" in capsys.readouterr().out


def test_methods_that_chose_the_same_model_come_to_the_same_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two fits of one model end a rounding apart: of these a person, which is no difference between the methods."""
    file = tmp_path / "many.csv"
    histories = {
        "1,0,0": 30_000_000, "0,1,0": 20_000_000, "0,0,1": 10_000_000,
        "1,1,0": 3_000_000, "1,0,1": 1_000_000, "0,1,1": 900_000, "1,1,1": 100_000,
    }  # fmt: skip
    lines = [f"{history},{count}" for history, count in histories.items()]
    file.write_text("\n".join(["a,b,c,count", *lines]), encoding="utf-8")
    found = answer(capsys, str(file), "--replicates", "0")
    assert {(" ".join(one["model"]), one["n_hat"]) for one in found["estimates"]} == {("a:b a:c", 287_222_222.22)}
    assert {one["n_hat"] for one in found["sensitivity"]["thresholds"]} == {287_222_222.22}
    assert run(str(file), "--replicates", "0") == 0
    assert "All methods come to about 287,222,222. Never" in capsys.readouterr().out


def test_large_numbers_do_not_run_into_what_stands_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "many.csv"
    file.write_text("A,B,count\n1,0,45000000\n0,1,45000000\n1,1,4000\n", encoding="utf-8")
    assert run(str(file), "--replicates", "100") == 0
    rows = [row for row in capsys.readouterr().out.splitlines() if row.startswith(("method", "aic", "bic", "poisson"))]
    assert all(len(re.split(r"\s{2,}", row)) == 4 for row in rows[:5])


def test_covariates_stand_beside_the_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lists.csv"
    file.write_text("A;B;sex;count\n1;0;K;30\n0;1;K;20\n1;1;K;10\n1;0;M;9\n0;1;M;6\n1;1;M;3\n", encoding="utf-8-sig")
    found = answer(capsys, str(file), "--replicates", "0")
    assert found["covariates"]["by"]["sex"] == {"K": pytest.approx(120), "M": pytest.approx(36)}
    assert found["covariates"]["n_hat"] == pytest.approx(156)
    assert run(str(file), "--replicates", "0") == 0
    said = capsys.readouterr().out
    assert "sex: K 120, M 36" in said and "it cannot be tested that they are independent" in said
    # How many tables the intervals rest on stands beside them; of too few there is none, and that is said.
    assert run(str(file), "--replicates", "1000") == 0
    said, drawn = capsys.readouterr().out, r"95 %, of 500 drawn tables"
    assert re.search(rf"With sex in the model: 156 \(\d+–(\d+|no bound); {drawn}\);", said), said
    assert re.search(rf"sex \({drawn}\): K 120 \(\d+–(\d+|no bound)\), M 36 \(", said), said
    assert run(str(file), "--replicates", "100") == 0
    said = capsys.readouterr().out
    assert "156 (no interval: it would rest on 50 drawn tables." in said and "With fewer than 500 its ends" in said
    assert "sex: K 120, M 36" in said
    found = answer(capsys, str(file), "--replicates", "100")["covariates"]
    assert (found["ci95"], found["by_ci95"]) == (None, {})
    assert (found["replicates"], found["fewest_replicates"]) == (50, 500)


def test_lists_with_nothing_in_common_have_no_estimate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "apart.csv"
    file.write_text(APART, encoding="utf-8")
    assert run(str(file)) == 1
    said = capsys.readouterr()
    assert "no maximum likelihood estimate" in said.err and "nobody is on two lists" in said.err
    assert run(str(file), "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["estimates"] == [] and len(found["not_estimated"]) == 4
    assert {"model": [], "check": "exists"} in [
        {"model": failed["model"], "check": failed["check"]} for failed in found["not_estimated"][1]["failed"]
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A,B,count\n1,0,3\n0,1,3\n1,0,5\n", "line 4 (row 3 below the heading): the same capture history"),
        ("A,B,count\n1,0,-3\n", "line 2 (row 1 below the heading): count is negative: -3"),
        ("A,count\n1,3\n", "two lists at least"),
        ("A,B,count\n1,0,1000000000\n", "line 2 (row 1 below the heading): count is 1,000,000,000"),
    ],
)
def test_bad_input_is_one_line_that_names_the_row(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")
    assert run(str(file), "--json") == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("helle: bad.csv: ") and said in captured.err
    assert captured.err.count("\n") == 1


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("/no/such/lists.csv") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    content = io.TextIOWrapper(io.BytesIO(b"A,B,count\n1,0,10\n0,1,10\n1,1,5\n"))
    monkeypatch.setattr("sys.stdin", content)
    assert {one["n_hat"] for one in answer(capsys, "-", "--replicates", "0")["estimates"]} == {45.0}


@pytest.mark.parametrize(
    ("model", "code", "said"),
    [
        ("A:B", 1, "has no maximum likelihood estimate"),
        ("A:B,A:C,B:C", 1, "is not identifiable"),
        ("A:C,B:C", 0, "296"),
        ("A:X", 2, "X is none of the lists"),
        ("A:B:C", 2, "all lists in one term"),
    ],
)
def test_one_model_that_is_asked_about(model: str, code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "Artificial_3.csv"), "--model", model) == code
    captured = capsys.readouterr()
    assert said in captured.out + captured.err
    if code < 2:
        assert run(str(FOLDER / "Artificial_3.csv"), "--model", model, "--json") == code
        assert (json.loads(capsys.readouterr().out)["n_hat"] is None) is (code == 1)


@pytest.mark.parametrize("model", ["A:A", "", "A", "A:", ":", "A:C,", "A:C,,B:C", "A:C:A", "A:C,B"])
@pytest.mark.parametrize(("language", "said"), [("en", "is not two or more different lists"), ("da", "er ikke to")])
def test_what_is_no_term_of_a_model_is_refused_and_not_taken_for_the_lists_alone(
    model: str, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(FOLDER / "Artificial_3.csv"), "--model", model, "--language", language) == 2
    captured = capsys.readouterr()
    assert said in captured.err and captured.err.count("\n") == 1 and captured.out == ""


def test_everything_has_words_in_both_languages() -> None:
    assert set(words.MISTAKES) == set(Mistake)
    assert set(CHECKS) == set(Check)
    assert set(SEARCHES) == set(Search) and set(METHODS) == set(Method)
    for text in (*words.MISTAKES.values(), *CHECKS.values(), *SEARCHES.values(), *METHODS.values()):
        assert text.da and text.en


def test_of_the_register_it_starts_as_a_process_of_its_own_and_says_in_one_line_what_is_missing(tmp_path: Path) -> None:
    asked = (
        "import contextlib, sys; from helle import cli; from helle.site import installation;"
        " installation.served = lambda state: contextlib.nullcontext();"
        " sys.exit(cli.main(['estimate-register', '2024-2025', '--as', 'nobody@example.invalid']))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "helle.demo.settings_for_tests"}
    state = {"HELLE_STATE": str(tmp_path), "HELLE_TEST_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        env=os.environ | settings | state,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("helle: no connection to the database"), done.stderr[-2000:]


@pytest.mark.parametrize("command", [["estimate", "lists.csv"], ["estimate-register", "2025", "--as", "a@b.example"]])
@pytest.mark.parametrize("processes", ["0", "-1", "two", "1.5", "100000"])
def test_it_is_said_how_many_processes_there_can_be(
    command: list[str], processes: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main([*command, f"--processes={processes}"])
    assert stopped.value.code == 2
    assert f"argument --processes: a whole number, 1 to 256, not '{processes}'" in capfd.readouterr().err


def test_a_machine_of_more_cores_is_asked_for_no_more_processes_than_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 384)
    parser = argparse.ArgumentParser()
    estimate_parser.add_to(parser.add_subparsers())
    assert parser.parse_args(["estimate", "lists.csv"]).processes == 256
    with pytest.raises(SystemExit):
        parser.parse_args(["estimate", "--help"])
    assert "at once; 1 to 256" in capfd.readouterr().out
