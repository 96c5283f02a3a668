"""`helle rules`: JSON in, JSON out, and errors of one line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from helle.cli import main
from helle.register.rulebook.reading import UnreadableFacts, explain, facts_schema, ruling_schema
from helle.rules.examples import examples_of
from helle.rules.register import RULES
from helle.rules.register import rule as rule_named
from helle.rules.rule import AnyRule
from helle.rules.ruling import Verdict

NOBODYS = {"organisation": "ngo", "starts_on": "2021-12-31"}


def test_the_list_has_a_line_for_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--language", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.name for rule in RULES]
    assert any("Contact person" in line and "SUP-08" in line for line in lines)


def test_a_ruling_comes_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(NOBODYS), encoding="utf-8")
    assert main(["rules", "explain", "contact_person", "--facts", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "allowed_with_reason"


def test_facts_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(NOBODYS)))
    assert main(["rules", "explain", "contact_person", "--facts", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "ngo"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"organisation": "mafia", "starts_on": "2024-05-01"}', "helle: organisation: "),
        ('{"organisation": "cmm", "starts_on": "2024-02-30"}', "helle: starts_on: "),
        ('{"organisation": "cmm", "starts_on": "2024-05-01", "colour": 1}', "helle: colour: "),
        (
            '{"organisation": "cmm", "organisation": "ngo", "starts_on": "2024-05-01"}',
            "helle: organisation: given twice",
        ),
        ('{"rows": [{"a": 1, "a": 2}], "organisation": "cmm"}', "helle: rows.0.a: given twice"),
        (f'{{"organisation": "cmm", "starts_on": "2024-05-01", "active_already": {"9" * 5000}}}', "active_already: "),
        ('{"organisation": "cmm", "starts_on": "2024-05-01", "active_already": 1e300}', "helle: active_already: "),
        ('{"organisation": "cmm", "starts_on": "2024-05-01", "active_already": -1000000001}', "active_already: "),
        ("[1, 2]", "helle: facts: "),
        ("{", "facts.json: not JSON: "),
        ("[" * 100_000, "facts.json: not JSON: "),
    ],
)
def test_facts_that_cannot_be_read_say_which_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8")
    assert main(["rules", "explain", "contact_person", "--facts", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1


def test_facts_that_cannot_be_read_are_told_as_a_problem_where_json_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"events": [{"event": "lapsed"}, {"event": "nope", "on": "2024-02-30"}]}', encoding="utf-8")
    assert main(["rules", "explain", "rung", "--facts", str(file), "--errors", "json"]) == 2
    printed = capsys.readouterr()
    assert printed.err == ""
    problem = json.loads(printed.out)
    assert problem["title"] == "the facts cannot be read"
    assert [one["fact"] for one in problem["problems"]] == ["events.1.event", "events.1.on"]


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [("nope", "{}", "no rule is called nope"), ("rung", "{", "not JSON: "), ("rung", None, "No such file")],
)
def test_what_else_goes_wrong_is_a_problem_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str | None, title: str
) -> None:
    file = tmp_path / "facts.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert main(["rules", "explain", name, "--facts", str(file), "--errors", "json"]) == 2
    problem = json.loads(capsys.readouterr().out)
    assert title in problem["title"]
    assert problem["problems"] == []


def test_a_fact_given_as_null_is_one_that_is_left_out() -> None:
    notified, given = rule_named("period_dates"), {"kind": "reflection", "notified_on": None, "days_used_before": None}
    assert explain(notified, given) == explain(notified, {"kind": "reflection"})
    assert [problem.fact for problem in explain(notified, given).problems] == ["notified_on"]
    rows = explain(rule_named("rung"), {"events": [{"event": "lapsed", "by": None}]})
    assert [problem.fact for problem in rows.problems] == ["events.0.by"]


def test_a_mark_of_the_order_of_bytes_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(NOBODYS), encoding="utf-8-sig")
    assert main(["rules", "explain", "contact_person", "--facts", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "ngo"


def test_rows_are_counted_alike_in_a_ruling_and_in_what_cannot_be_read() -> None:
    """From 0, so that the page of the rule finds the field; the sentence counts from 1, as people do."""
    events = [{"event": "indication_found", "by": "cmm"}, {"event": "reopened", "by": "cmm"}]
    (problem,) = explain(rule_named("rung"), {"events": events}).problems
    assert problem.fact == "events.1"
    assert "nr. 2" in problem.text.da


def test_every_fact_that_is_wrong_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"organisation": "mafia", "starts_on": "2024-02-30", "colour": 1}', encoding="utf-8")
    assert main(["rules", "explain", "contact_person", "--facts", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["organisation", "starts_on", "colour"]


def test_a_file_that_is_not_there_and_one_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "contact_person", "--facts", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err
    picture = tmp_path / "picture.json"
    picture.write_bytes(b"\xff\xfe\x00")
    assert main(["rules", "explain", "contact_person", "--facts", str(picture)]) == 2
    assert "not UTF-8 text" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["explain", "nope", "--facts", "-"], ["schema", "nope"]])
def test_an_unknown_rule_is_answered_with_those_there_are(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", *command]) == 2
    assert "no rule is called nope; there are " in capsys.readouterr().err


def test_a_whole_number_may_be_written_with_a_point_as_the_schema_allows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = '{"organisation": "cmm", "starts_on": "2024-05-01", "active_already": 1.0}'
    Draft202012Validator(facts_schema(rule_named("contact_person"))).validate(json.loads(written))
    monkeypatch.setattr("sys.stdin", io.StringIO(written))
    assert main(["rules", "explain", "contact_person", "--facts", "-"]) == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_schema_lets_pass_what_can_be_explained(rule: AnyRule) -> None:
    """Nothing at all, every example, and every example without one of its facts."""
    facts = Draft202012Validator(facts_schema(rule))
    for example in examples_of(rule.name):
        given = json.loads(json.dumps(example.facts, default=str))
        for left_out in (*given, None):
            fewer = {name: value for name, value in given.items() if name != left_out}
            facts.validate(fewer)
            explain(rule, fewer)
    facts.validate({})
    explain(rule, {})
    nothing = dict.fromkeys(facts_schema(rule)["properties"])  # type: ignore[call-overload] # an object's
    facts.validate(nothing)
    assert explain(rule, nothing) == explain(rule, {})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_schemas_of_a_rule_fit_its_examples(rule: AnyRule, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "schema", rule.name]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == {"facts": facts_schema(rule), "ruling": ruling_schema(rule)}
    for schema in printed.values():
        Draft202012Validator.check_schema(schema)
    rulings = Draft202012Validator(printed["ruling"])
    for example in examples_of(rule.name):
        rulings.validate(explain(rule, example.facts).to_json())


@pytest.mark.parametrize(
    ("name", "given", "missing"),
    [
        (
            "assess",
            {"by": "cmm", "interviews_held": 1, "reason_without_interview": False, "assessed_on": "2024-05-01"},
            ["competence.on"],
        ),
        ("assess", {}, ["by", "competence.on", "interviews_held", "reason_without_interview", "assessed_on"]),
    ],
)
def test_facts_of_facts_that_are_left_out_are_asked_for_one_by_one(
    name: str, given: dict[str, object], missing: list[str]
) -> None:
    ruling = explain(rule_named(name), given)
    assert [problem.fact for problem in ruling.problems] == missing
    assert not any("there are any" in problem.text.en for problem in ruling.problems)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (1_704_067_200, "expected a day in quotes, written YYYY-MM-DD"),
        (5, "expected a day in quotes, written YYYY-MM-DD"),
        (20230228.0, "expected a day in quotes, written YYYY-MM-DD"),
        (True, "expected a day in quotes, written YYYY-MM-DD"),
        ("28-02-2023", "expected a day in quotes, written YYYY-MM-DD"),
        ("20230228", "expected a day in quotes, written YYYY-MM-DD"),
        ("2023-02-28T00:00:00", "expected a day in quotes, written YYYY-MM-DD"),
        ("2023-02-29", "there is no such day: 2023-02-29"),
        ("2023-13-01", "there is no such day: 2023-13-01"),
        ("0000-01-01", "there is no such day: 0000-01-01"),
    ],
)
def test_what_is_no_day_is_told_apart_from_a_day_that_does_not_exist(given: object, said: str) -> None:
    with pytest.raises(UnreadableFacts) as unreadable:
        explain(rule_named("competence"), {"on": given})
    assert unreadable.value.problems == {"on": said}


def test_a_whole_number_written_with_a_point_and_one_too_large_are_read_as_before() -> None:
    with pytest.raises(UnreadableFacts) as unreadable:
        explain(rule_named("period_dates"), {"days_used_before": 10**12})
    assert unreadable.value.problems["days_used_before"].startswith("expected a number between")
    given = {"kind": "reflection", "notified_on": "2024-01-31", "days_used_before": 30.0}
    assert explain(rule_named("period_dates"), given).verdict is Verdict.ALLOWED
