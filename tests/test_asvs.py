"""How Helle stands to the OWASP ASVS 5.0.0 and to those it defends against: complete, and what is named exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
JUDGED: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "docs/reference/asvs.toml").read_text(encoding="utf-8"))
STATES = ("met", "not_applicable", "not_met")
# The levels of the standard's requirements, section by section, in the order of their numbers.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
ASKED = [
    f"{section}.{number}"
    for section, levels in LEVELS.items()
    for number, level in enumerate(levels, start=1)
    if level in "12"
]
ANSWERED = {
    number: answer for chapter in JUDGED.values() for number, answer in chapter.items() if isinstance(answer, dict)
}
# What is not met may only become less; whoever finds that something is less than was said raises it, and says so.
NOT_MET = 25


def test_the_levels_are_those_of_the_standard() -> None:
    every = "".join(LEVELS.values())
    assert [every.count(level) for level in "123"] == [70, 183, 92]


def test_each_requirement_of_level_1_and_2_is_answered_once_in_its_place() -> None:
    assert list(ANSWERED) == ASKED
    assert all(number.startswith(f"{chapter[1:]}.") for chapter, of in JUDGED.items() for number in of if "." in number)


def is_answered(answer: dict[str, Any]) -> bool:
    """Whether it is one of the three, in words, with what shows it where it is met and with nothing else."""
    states = [one for one in answer if one in STATES]
    rest = {"by"} if states == ["met"] else set()
    return len(states) == 1 and set(answer) == {*states, *rest} and bool(re.match(r"^\S.{5,}\.$", answer[states[0]]))


def test_an_answer_is_one_of_three_in_words() -> None:
    assert [number for number, answer in ANSWERED.items() if not is_answered(answer)] == []


def test_what_shows_that_it_is_met_exists() -> None:
    met = {number: answer["by"] for number, answer in ANSWERED.items() if "met" in answer}
    assert all(met.values())
    assert [(number, shown) for number, by in met.items() for shown in by if not exists(shown)] == []


def test_what_is_not_met_becomes_less() -> None:
    assert sum("not_met" in answer for answer in ANSWERED.values()) == NOT_MET


THREATS = (ROOT / "docs/explanation/threat-model.md").read_text(encoding="utf-8")
SHOWN_BY = re.findall(r"`((?:src|tests)/[\w/.]+(?:::\w+)*)`", THREATS)
ADVERSARIES = (
    "trafficker", "insider", "partner", "thief of the disk", "thief of a laptop", "curious public",
    "compelled administrator",
)  # fmt: skip


def rows() -> list[list[str]]:
    """The rows of the tables of adversaries: what is sought, by which way, what meets it, what shows it."""
    part = THREATS.split("## Who, after what, and what meets it")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:2] == "| "]
    return [row for row in cells if row[0] != "after"]


def test_each_test_that_the_threat_model_names_exists() -> None:
    assert [shown for shown in SHOWN_BY if not exists(shown)] == []


def test_each_adversary_has_a_script_of_its_own() -> None:
    """Somebody who tries things one after the other, in a file of hers: a row of tests from all over is none."""
    of_its_own = {shown.partition("::")[0] for shown in SHOWN_BY if shown.startswith("tests/adversaries/")}
    for adversary in ("trafficker", "insider", "partner", "thief_of_a_laptop", "curious_public"):
        assert f"tests/adversaries/test_the_{adversary}.py" in of_its_own, adversary
    assert {one for one in of_its_own if "database" in one} and {one for one in of_its_own if "as_the_owner" in one}


def test_each_row_of_the_threat_model_names_a_test_or_says_that_it_is_not_met() -> None:
    assert len(rows()) > 25
    for row in rows():
        assert len(row) == 4 and all(row), row
        assert "`tests/" in row[3] or "`src/" in row[3] or row[2].startswith("**not met**"), row


@pytest.mark.parametrize("adversary", ADVERSARIES)
def test_each_adversary_has_a_part(adversary: str) -> None:
    assert re.search(rf"^### .*{adversary}", THREATS, re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/index.md"])
def test_both_are_found_from_where_one_begins(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "explanation/threat-model.md" in text and "reference/asvs.md" in text


def exists(shown: str) -> bool:
    """Whether the file is there, and in it the test that is named, within the class that is named."""
    path, *names = shown.split("::")
    file = ROOT / path
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    for name in names:
        what = rf"^class {name}\b.*?(?=^\S|\Z)" if name[0].isupper() else rf"^ *def {name}\(.*"
        found = re.search(what, text, re.MULTILINE | re.DOTALL)
        if found is None:
            return False
        text = found[0]
    return file.is_file()
