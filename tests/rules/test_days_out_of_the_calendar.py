"""Days that no case has, such as a year typed wrong: a rule names the fact and decides nothing on it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

import pytest

from helle.register.rulebook.reading import facts_of
from helle.rules.examples import examples_of
from helle.rules.facts import EARLIEST_DAY, LATEST_DAY
from helle.rules.register import RULES
from helle.rules.rule import AnyRule
from helle.rules.ruling import Verdict

from .checks import well_formed

TOO_EARLY, TOO_LATE = date(EARLIEST_DAY.year - 1, 6, 1), date(LATEST_DAY.year + 1, 6, 1)


def _with_every_day(facts: Any, day: date) -> Iterator[tuple[str, Any]]:
    """The facts once for each day in them, at any depth, with that day exchanged."""
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, date):
            yield field.name, replace(facts, **{field.name: day})
        elif is_dataclass(value):
            for inner, changed in _with_every_day(value, day):
                yield f"{field.name}.{inner}", replace(facts, **{field.name: changed})
        elif isinstance(value, tuple):
            for place, row in enumerate(value):
                for _inner, changed in _with_every_day(row, day) if is_dataclass(row) else ():
                    yield field.name, replace(facts, **{field.name: (*value[:place], changed, *value[place + 1 :])})


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
@pytest.mark.parametrize("day", [TOO_EARLY, TOO_LATE], ids=["early", "late"])
def test_a_day_out_of_the_calendar_is_named_and_nothing_is_decided_on_it(rule: AnyRule, day: date) -> None:
    for example in examples_of(rule.name):
        facts = facts_of(rule, example.facts)
        for name, changed in _with_every_day(facts, day) if facts is not None else ():
            ruling = rule.decide(changed)
            well_formed(ruling)
            assert ruling.verdict is Verdict.CANNOT_BE_DECIDED, (name, example.name.en)
            if example.verdict != "cannot_be_decided":
                named = {problem.fact for problem in ruling.problems}
                assert any(one == name or one.split(".")[0] == name.split(".")[0] for one in named), (name, named)


def test_the_rules_do_take_days() -> None:
    days = {
        (rule.name, name)
        for rule in RULES
        for example in examples_of(rule.name)
        if (facts := facts_of(rule, example.facts)) is not None
        for name, _changed in _with_every_day(facts, date(2024, 5, 1))
    }
    assert len(days) > 60, "the test above has stopped finding any"
