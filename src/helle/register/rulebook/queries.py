"""What the rule register shows of a rule: its dated values, the switches, and its examples in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from helle.register.rulebook.reading import explain
from helle.rules.dated import Dated, Switch
from helle.rules.examples import Example, examples_of
from helle.rules.instruments import Instrument
from helle.rules.plans import PARAMETERS, SWITCHES
from helle.rules.register import AREAS, RULES, Area
from helle.rules.rule import AnyRule
from helle.rules.ruling import Ruling
from helle.rules.tables import Table, tables_of


@dataclass(frozen=True, slots=True)
class History[R: (Dated, Switch)]:
    """A value or switch through time: its name, and its records, the first one first."""

    name: str
    records: tuple[R, ...]

    @property
    def spans(self) -> list[tuple[R, date | None]]:
        """Each record with its last day: its own, or the day before the next one begins; None: without end."""
        before_next: list[date] = [record.valid_from - timedelta(days=1) for record in self.records[1:]]
        own = [record.valid_to if isinstance(record, Dated) else None for record in self.records]
        return [
            (record, ends or following)
            for record, ends, following in zip(self.records, own, [*before_next, None], strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Shown:
    """An example with what the rule answers to it, and its number in the file, from 1."""

    number: int
    example: Example
    ruling: Ruling[object]


def areas() -> tuple[Area, ...]:
    """Every rule, by the part of the work it belongs to."""
    return AREAS


def rule_named(name: str) -> AnyRule | None:
    """The rule of this name, or None."""
    return next((rule for rule in RULES if rule.name == name), None)


def shown_examples(rule: AnyRule) -> list[Shown]:
    """The examples of a rule with its answers."""
    return [
        Shown(number, example, explain(rule, example.facts))
        for number, example in enumerate(examples_of(rule.name), start=1)
    ]


def example_facts(rule: AnyRule, number: str) -> Mapping[str, object]:
    """The facts of the example of this number; of the first one where there is none of that number."""
    examples = examples_of(rule.name)
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return examples[wanted - 1 if 1 <= wanted <= len(examples) else 0].facts


def parameters(names: Iterable[str] | None = None) -> list[History[Dated]]:
    """The dated values of these names through time; all of them when no names are given."""
    return _histories(PARAMETERS, names)


def switches(names: Iterable[str] | None = None) -> list[History[Switch]]:
    """The switches of these names through time; all of them when no names are given."""
    return _histories(SWITCHES, names)


def tables(rule: AnyRule) -> tuple[Table, ...]:
    """The tables that the rule decides by, its exceptions beside them."""
    return tables_of(rule.name)


def rules_reading(name: str) -> list[AnyRule]:
    """The rules that read the value or switch of this name."""
    return [rule for rule in RULES if name in rule.parameters]


def rules_behind(instrument: Instrument) -> list[AnyRule]:
    """The rules that carry out what follows from the instrument, or cite it (DEF-05)."""
    cited = {instrument.requirement, *instrument.also, *instrument.carries}
    return [rule for rule in RULES if cited & set(rule.requirements)]


def _histories[R: (Dated, Switch)](records: tuple[R, ...], names: Iterable[str] | None) -> list[History[R]]:
    wanted = None if names is None else set(names)
    by_name: dict[str, list[R]] = {}
    for record in sorted(records, key=lambda record: record.valid_from):
        if wanted is None or record.name in wanted:
            by_name.setdefault(record.name, []).append(record)
    return [History(name, tuple(rows)) for name, rows in by_name.items()]
