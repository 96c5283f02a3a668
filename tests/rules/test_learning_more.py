"""Learning more never takes an answer away: facts that agree with those given leave no decided question waiting.

A fact is not known where it is None or left at its default. From every example, and from every example with one fact
forgotten, each such fact is learned in turn: every code and both answers of a yes or no, and every value that the
examples of the rule show. Whatever the learned fact does, the ruling may not say that it waits for another one. It may
say that facts contradict each other, and it may ask about a thing that was first named with the learned fact.
"""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from operator import attrgetter
from random import Random
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from helle.register.rulebook.reading import explain
from helle.rules.codes import FactorAnswer
from helle.rules.examples import examples_of
from helle.rules.register import RULES, rule
from helle.rules.rule import AnyRule
from helle.rules.ruling import ProblemKind, Ruling, Verdict

type Place = tuple[str | int, ...]
MOST_LEARNED = 20_000


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
def test_knowing_more_never_leaves_a_decided_question_waiting(rule: AnyRule) -> None:
    learned = list(_learned(rule))
    for given, place, known in Random(rule.name).sample(learned, min(len(learned), MOST_LEARNED)):  # noqa: S311
        after = rule.decide(known)
        assert not _waits(after, place), f"{given} decided; learning {place} waits for {after.problems}"


def test_the_facts_learned_reach_defaults_and_facts_of_facts() -> None:
    places = {place for _given, place, _known in _learned(rule("reintegration_payment"))}
    assert ("ceiling", "unaccompanied_minor") in places
    asserted = {place for _given, place, _known in _learned(rule("detention"))}
    assert ("asserted_by_police",) in asserted
    before = [given for given, place, _known in _learned(rule("access")) if place == ("retrafficking_risk",)]
    assert {given.retrafficking_risk for given in before} == {FactorAnswer.UNKNOWN}


def _learned(of: AnyRule) -> Iterator[tuple[Any, Place, Any]]:
    """Decided facts, one fact that is not known in them, and the same facts with that one learned."""
    pools = _values_shown(of.name)
    for given in _less_or_as_much(_shown(of.name)):
        if of.decide(given).verdict is Verdict.CANNOT_BE_DECIDED:
            continue
        for place, value, unknown in _places(given):
            if not unknown:
                continue
            for candidate in pools[_without_numbers(place)]:
                if candidate is not None and candidate != value:
                    yield given, place, _with(given, place, candidate)


def _less_or_as_much(shown: tuple[Any, ...]) -> Iterator[Any]:
    for facts in shown:
        yield facts
        for place, value, _unknown in _places(facts):
            holder = _at(facts, place[:-1])
            forgotten = _not_known(holder, str(place[-1]))
            if forgotten is not MISSING and forgotten != value:
                yield _with(facts, place, forgotten)


def _waits(ruling: Ruling[object], learned: Place) -> bool:
    """Whether the ruling only waits, and for something else than a part of what was just learned."""
    inside = ".".join(map(str, learned))
    return ruling.verdict is Verdict.CANNOT_BE_DECIDED and all(
        problem.kind is ProblemKind.MISSING and not (inside and problem.fact.startswith(inside))
        for problem in ruling.problems
    )


@cache
def _shown(name: str) -> tuple[Any, ...]:
    """The facts of the examples of a rule, as the rule gets them."""
    found: list[Any] = []
    of = rule(name)

    def keep(facts: Any) -> Ruling[Any]:
        found.append(facts)
        return of.decide(facts)

    for example in examples_of(name):
        explain(replace(of, decide=keep), example.facts)
    return tuple(found)


@cache
def _values_shown(name: str) -> dict[Place, list[Any]]:
    """What each fact can be learned as: the values in the examples, every code, and both yes and no."""
    pools: dict[Place, list[Any]] = {}
    for facts in _shown(name):
        for place, value, _unknown in _places(facts):
            pool = pools.setdefault(_without_numbers(place), _codes(_at(facts, place[:-1]), str(place[-1])))
            if value not in pool:
                pool.append(value)
    return pools


def _codes(holder: Any, name: str) -> list[Any]:
    hint = get_type_hints(type(holder))[name]
    for part in (hint, *get_args(hint)):
        if part is bool:
            return [True, False]
        if isinstance(part, type) and issubclass(part, StrEnum):
            return [(code,) for code in part] if get_origin(hint) is tuple else list(part)
    return []


def _places(facts: Any, above: Place = ()) -> Iterator[tuple[Place, Any, bool]]:
    """Every fact by its place, with its value and whether that means "not known"; facts of facts included."""
    for field in fields(facts):
        value, place = getattr(facts, field.name), (*above, field.name)
        if is_dataclass(value):
            yield from _places(value, place)
            continue
        yield place, value, value is None or (field.default is not MISSING and value == field.default)
        if isinstance(value, tuple):
            for number, item in enumerate(value):
                if is_dataclass(item):
                    yield from _places(item, (*place, number))


def _not_known(holder: Any, name: str) -> Any:
    """The value that says that this fact is not known; MISSING where there is none."""
    field: Field[Any] = next(one for one in fields(holder) if one.name == name)
    if field.default is not MISSING:
        return field.default
    hint = get_type_hints(type(holder))[name]
    return None if type(None) in get_args(hint) else MISSING


def _without_numbers(place: Place) -> Place:
    return tuple(part for part in place if isinstance(part, str))


def _at(facts: Any, place: Place) -> Any:
    for part in place:
        facts = facts[part] if isinstance(part, int) else getattr(facts, part)
    return facts


def _with(facts: Any, place: Place, value: Any) -> Any:
    first, *rest = place
    if isinstance(first, int):
        changed = _with(facts[first], tuple(rest), value) if rest else value
        return (*facts[:first], changed, *facts[first + 1 :])
    inner = _with(getattr(facts, first), tuple(rest), value) if rest else value
    return replace(facts, **{first: inner})
