"""Numbers that no case has: a rule names the fact, however many digits were typed, and never breaks."""

from dataclasses import fields, is_dataclass, replace
from operator import attrgetter
from typing import Any

import pytest

from helle.register.rulebook.reading import facts_of
from helle.rules.examples import examples_of
from helle.rules.facts import LARGEST_NUMBER
from helle.rules.register import RULES
from helle.rules.rule import AnyRule
from helle.rules.ruling import Verdict

from .checks import well_formed

# More digits than the interpreter agrees to write out.
BEYOND_WRITING = 10**4300


def _with_every_number(facts: Any, number: int) -> list[tuple[str, Any]]:
    """The facts once for each number in them, at any depth, with that number exchanged."""
    found = []
    for field in fields(facts):
        value = getattr(facts, field.name)
        if type(value) is int:
            found.append((field.name, replace(facts, **{field.name: number})))
        elif is_dataclass(value):
            for _inner, changed in _with_every_number(value, number):
                found.append((field.name, replace(facts, **{field.name: changed})))
        elif isinstance(value, tuple):
            for place, row in enumerate(value):
                if is_dataclass(row):
                    for _inner, changed in _with_every_number(row, number):
                        rows = (*value[:place], changed, *value[place + 1 :])
                        found.append((field.name, replace(facts, **{field.name: rows})))
    return found


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
@pytest.mark.parametrize("number", [LARGEST_NUMBER + 1, BEYOND_WRITING, -BEYOND_WRITING], ids=["large", "huge", "low"])
def test_a_number_beyond_reason_is_named_and_breaks_no_rule(rule: AnyRule, number: int) -> None:
    for example in examples_of(rule.name):
        facts = facts_of(rule, example.facts)
        for name, changed in _with_every_number(facts, number) if facts is not None else ():
            ruling = rule.decide(changed)
            well_formed(ruling)
            assert ruling.verdict is Verdict.CANNOT_BE_DECIDED, name
            if example.verdict != "cannot_be_decided":
                assert name in {problem.fact.partition(".")[0] for problem in ruling.problems}


def test_the_rules_do_take_numbers() -> None:
    numbers = [
        (rule.name, name)
        for rule in RULES
        for example in examples_of(rule.name)
        if (facts := facts_of(rule, example.facts)) is not None
        for name, _changed in _with_every_number(facts, 1)
    ]
    assert len(set(numbers)) > 10, "the test above has stopped finding any"
