"""Every requirement of the plan is accounted for, no claim outruns the code, and what is cited exists."""

import importlib.machinery
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from helle.rules.dated import Dated, Switch
from helle.rules.plans import PARAMETERS, SWITCHES, plan_2022
from helle.rules.register import RULES
from helle.rules.requirements import all_requirements, exists, requirement

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "write_traceability"

# How many requirements of the plan 2022-2025 are not carried whole, and how many of these not at all. Lower a number
# with each line that goes; never raise one: what was whole stays whole, and what was carried in part stays carried. A
# later plan gets numbers of its own.
NOT_WHOLE = 66
NOT_YET = 2
# These say what is so, and the rule register's page is the place that says it; no page or action has to ask the rule.
# Nor has one where the plan only examines or plans it and the rule keeps it off.
SAID_BY_THE_RULE_REGISTER = {"FACT", "FIG"}
# Nothing is decided by it: the code value is kept.
DECIDED_BY_NO_RULE = {"ID-16"}


def _script() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("write_traceability", str(SCRIPT))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules[loader.name] = module  # a dataclass looks its module up
    loader.exec_module(module)
    return module


script = _script()
BY_HAND: dict[str, dict[str, str]] = script.kept()
OF_THE_PLAN = [one.id for one in script.of_the_plan()]
LISTED = [one for state in script.STATES for one in BY_HAND[state]]
WHOLE = [one for one in OF_THE_PLAN if one not in LISTED]


@pytest.fixture(scope="module")
def traces() -> dict[str, Any]:
    """What carries each requirement: all files are read for it, by the worker alone that asks."""
    found: dict[str, Any] = script.traces()
    return found


def test_the_page_is_not_stale() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_of_the_287_requirements_stands_in_one_state() -> None:
    assert sum(one.partition("-")[0] in plan_2022.PLAN.series for one in OF_THE_PLAN) == 287
    assert sorted(LISTED) == sorted(set(LISTED))
    assert sorted([*LISTED, *WHOLE]) == sorted(OF_THE_PLAN)
    assert set(BY_HAND) == set(script.STATES)


def test_each_reason_is_a_sentence_that_sends_nobody_elsewhere() -> None:
    for state in script.STATES:
        for one, reason in BY_HAND[state].items():
            assert reason[0].isupper(), one
            assert reason.endswith("."), one
            assert not re.search(r"#\d|issue|TODO|\|", reason), one


@pytest.mark.parametrize("one", WHOLE)
def test_what_counts_as_whole_is_carried_used_and_tested(one: str, traces: dict[str, Any]) -> None:
    assert traces[one].is_carried, "nothing carries it, or no test names it"
    if requirement(one).in_force and requirement(one).kind not in SAID_BY_THE_RULE_REGISTER:
        assert traces[one].is_used, "no page or action asks its rule"


@pytest.mark.parametrize("one", BY_HAND["in_part"])
def test_what_is_carried_in_part_is_stated_somewhere(one: str, traces: dict[str, Any]) -> None:
    trace = traces[one]
    assert trace.rules or trace.pages or trace.code


@pytest.mark.parametrize("one", [*BY_HAND["not_yet"], *BY_HAND["not_software"]])
def test_what_is_listed_as_carried_by_nothing_is_not_carried(one: str, traces: dict[str, Any]) -> None:
    assert not traces[one].is_carried
    assert not traces[one].rules
    assert not traces[one].pages


def _of_2022(state: str) -> list[str]:
    return [one for one in BY_HAND[state] if one.partition("-")[0] in plan_2022.PLAN.series]


def test_what_is_missing_may_only_become_less() -> None:
    assert len(_of_2022("in_part")) + len(_of_2022("not_yet")) == NOT_WHOLE
    assert len(_of_2022("not_yet")) == NOT_YET


def test_whatever_a_program_can_decide_or_remind_of_is_in_a_rule() -> None:
    read = {name for rule in RULES for name in rule.parameters}
    decided = {one for rule in RULES for one in rule.requirements}
    # What is a number or a switch is decided with the value that a rule reads.
    records: tuple[Dated | Switch, ...] = (*PARAMETERS, *SWITCHES)
    decided |= {record.requirement for record in records if record.name in read}
    kinds = {"RULE", "RATE", "RIGHT", "POWER", "DEF", "DUTY"}
    to_decide = {one for one in OF_THE_PLAN if requirement(one).kind in kinds}
    assert to_decide - decided == DECIDED_BY_NO_RULE


# --- What is cited exists.

SERIES = {one.split("-")[0] for one in OF_THE_PLAN}
CITED = re.compile(rf"\b(?:{'|'.join(sorted(SERIES))})-\d\d+\b")
PUBLIC = re.compile(r"\bPUB-[A-Z]+-\w+")
READING = re.compile(r"\bC\d+(?:\.\d+)?\b(?!-)")
DECISION = re.compile(r"\bdecisions? (\d+)")
# Public law and guidance beside the plan: the numbers each series has, and the rows that were split.
PUBLIC_FACTS = {
    f"PUB-{series}-{number:02}"
    for series, last in {"LAW": 22, "ORG": 14, "STAT": 6, "DIG": 12, "IND": 4, "RET": 3, "SOC": 2, "GRETA": 1}.items()
    for number in range(1, last + 1)
} | {"PUB-LAW-01b", "PUB-LAW-01c"}
READINGS = {f"C{number}" for number in range(1, 14)} | {f"C13.{number}" for number in range(1, 10)}
CONVENTIONS = {"C29", "C105", "C182"}  # of the ILO
# Where a test asks for an id that does not exist.
MADE_UP = {"ID-99"}


def _texts() -> list[Path]:
    return [
        path
        for path in (
            *(one for kind in ("py", "toml", "html", "sql", "md", "csv") for one in (ROOT / "src").rglob(f"*.{kind}")),
            *(one for folder in ("tests", "benchmarks") for one in (ROOT / folder).rglob("*.py")),
            *(one for kind in ("md", "toml") for one in (ROOT / "docs").rglob(f"*.{kind}")),
            *(one for one in (ROOT / "scripts").iterdir() if one.is_file()),
            *ROOT.glob("*.md"),
        )
        if path != Path(__file__)
    ]


def _cited(pattern: re.Pattern[str]) -> dict[str, str]:
    """What is cited, with one file that does so."""
    return {
        found.group(): path.relative_to(ROOT).as_posix()
        for path in _texts()
        for found in pattern.finditer(path.read_text(encoding="utf-8"))
    }


def test_every_requirement_that_is_cited_exists() -> None:
    cited = _cited(CITED)
    assert len(cited) > 250, "the scan itself has stopped finding ids"
    assert {one: where for one, where in cited.items() if not exists(one) and one not in MADE_UP} == {}


def test_every_public_fact_that_is_cited_exists() -> None:
    cited = _cited(PUBLIC)
    assert len(cited) > 20, "the scan itself has stopped finding ids"
    assert {one: where for one, where in cited.items() if one not in PUBLIC_FACTS} == {}
    assert {one for one in all_requirements() if one.startswith("PUB-")} <= PUBLIC_FACTS


def test_every_reading_that_is_cited_exists() -> None:
    cited = _cited(READING)
    assert len(cited) > 10, "the scan itself has stopped finding readings"
    assert {one: where for one, where in cited.items() if one not in READINGS | CONVENTIONS} == {}


def test_every_decision_that_is_cited_exists() -> None:
    page = (ROOT / "docs" / "explanation" / "decisions.md").read_text(encoding="utf-8")
    decided = {int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    cited = _cited(DECISION)
    assert cited, "the scan itself has stopped finding decisions"
    assert {one: where for one, where in cited.items() if int(one.split()[-1]) not in decided} == {}
