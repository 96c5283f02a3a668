"""Facts from outside, as JSON or TOML gives them, read into a rule's dataclass; and the JSON Schema that says how.

What is left out, and what is given as null, counts as not known. Where a rule cannot do without a fact, its absence is
a ruling ("cannot be decided"), not an error; a value of the wrong kind, a number beyond reason and a fact given twice
are errors that name the field.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from helle.rules.facts import LARGEST_NUMBER, missing
from helle.rules.rule import AnyRule
from helle.rules.ruling import Problem, ProblemKind, Ruling, Verdict, undecided


class UnreadableFacts(ValueError):
    """Facts of the wrong kind. `problems` maps the field ("competence.on") to what is wrong with it, in English."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field or 'facts'}: {wrong}" for field, wrong in self.problems.items()))


def facts_from_json(text: str) -> object:
    """What a JSON text says. Raises UnreadableFacts for a fact given twice, and ValueError for what is no JSON."""
    # Some programs write a mark of the order of bytes before the text; it is no part of it.
    read = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_Object, parse_int=_integer)
    twice = dict.fromkeys(_given_twice(read), "given twice")
    if twice:
        raise UnreadableFacts(twice)
    return read


def explain(rule: AnyRule, given: object) -> Ruling[object]:
    """What the rule answers to facts from outside. Raises UnreadableFacts where a value is of the wrong kind."""
    reader, facts = _read(rule, given)
    if facts is None:
        return undecided(rule.name, [_not_given(rule, name) for name in reader.absent])
    return rule.decide(facts)


def facts_of(rule: AnyRule, given: object) -> object:
    """The facts as the rule takes them; None where one that it cannot do without is left out. See `explain`."""
    return _read(rule, given)[1]


def _read(rule: AnyRule, given: object) -> tuple[_Reader, object]:
    if not isinstance(given, Mapping):
        raise UnreadableFacts({"": "expected an object with the names of the facts"})
    reader = _Reader()
    whole = reader.completed(rule.facts, given, "")
    wrong = dict.fromkeys(reader.unknown, "the rule knows no such fact") | dict.fromkeys(reader.too_large, _TOO_LARGE)
    facts: object = None
    try:
        reads = _adapter(rule.facts)  # type: ignore[arg-type] # a class can be looked up
        facts = reads.validate_json(json.dumps(whole, default=_written), strict=True)
    except ValidationError as error:
        found = {_path(row["loc"]): _what_is_wrong(row) for row in error.errors(include_url=False)}
        wrong = {name: what for name, what in found.items() if name not in reader.absent} | wrong
    if wrong:
        raise UnreadableFacts(wrong)
    return reader, facts


@cache
def _hints(kind: type) -> dict[str, Any]:
    """What kind of answer each fact of a kind takes. Read once: a page of a case asks many rules."""
    return get_type_hints(kind)


@cache
def _adapter(facts: type[Any]) -> TypeAdapter[Any]:
    """What reads facts of this class. Made once: to make one takes longer than to read with it many times."""
    return TypeAdapter(facts)


def _what_is_wrong(row: ErrorDetails) -> str:
    """What pydantic says of a value; of a day, whether it is not written as one or does not exist."""
    if row["type"] not in ("date_from_datetime_parsing", "date_from_datetime_inexact", "date_parsing", "date_type"):
        return row["msg"]
    given = row["input"]
    if isinstance(given, str) and _A_DAY.fullmatch(given):
        return f"there is no such day: {given}"
    return "expected a day in quotes, written YYYY-MM-DD"


_A_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TOO_LARGE = f"expected a number between {-LARGEST_NUMBER} and {LARGEST_NUMBER}"


class _Object(dict[str, object]):
    """A JSON object that remembers which names stand in it twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        given = Counter(name for name, _value in pairs)
        self.twice = [name for name, times in given.items() if times > 1]


def _given_twice(read: object) -> Iterator[str]:
    """The path of each fact that is given twice ("children.0.birth_date"), however deep."""
    waiting: deque[tuple[object, str]] = deque([(read, "")])
    while waiting:
        value, path = waiting.popleft()
        if isinstance(value, _Object):
            yield from (path + name for name in value.twice)
            waiting.extend((inner, f"{path}{name}.") for name, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((inner, f"{path}{number}.") for number, inner in enumerate(value))


def _integer(digits: str) -> int:
    """An integer; of one with more digits than anybody could mean, the beginning, which is refused as too large."""
    return int(digits[:_DIGITS])


_DIGITS = 20


def facts_schema(rule: AnyRule) -> dict[str, object]:
    """The JSON Schema of the facts that the rule takes: what it lets pass `explain` reads, and nothing else.

    No fact is required: the ruling says what it misses.
    """
    schema = _adapter(rule.facts).json_schema()  # type: ignore[arg-type] # as above
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object":
            part["additionalProperties"] = False
            part.pop("required", None)
            for name, asked in part["properties"].items():
                _bounded(asked)
                part["properties"][name] = _or_null(asked)
    return schema


def _bounded(schema: dict[str, Any]) -> None:
    for part in (schema, *schema.get("anyOf", ()), schema.get("items", {})):
        if part.get("type") == "integer":
            part |= {"minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a fact that may also be null: that it is not known, as when it is left out."""
    kinds = schema.get("anyOf", ())
    if {"type": "null"} in kinds:
        return schema
    said = {word: schema.pop(word) for word in ("title", "default") if word in schema}
    return said | {"anyOf": [schema, {"type": "null"}]}


def ruling_schema(rule: AnyRule) -> dict[str, object]:
    """The JSON Schema of what the rule answers, as `Ruling.to_json` writes it."""
    answer = get_args(get_type_hints(rule.decide)["return"])[0]
    schema: dict[str, object] = TypeAdapter(answer | None).json_schema(
        mode="serialization", ref_template="#/properties/answer/$defs/{model}"
    )
    text = _object(da={"type": "string"}, en={"type": "string"})
    word = {"type": "string"}
    reason = _object(code=word, text=text, requirement=word, reading=word, place=word)
    used = _object(name=word, value=word, valid_from={"type": "string", "format": "date"}, requirement=word, place=word)
    problem = _object(fact=word, text=text, kind={"enum": [kind.value for kind in ProblemKind]})
    return _object(
        rule={"const": rule.name},
        verdict={"enum": [verdict.value for verdict in Verdict]},
        answer=schema,
        headline=text,
        reasons={"type": "array", "items": reason},
        parameters={"type": "array", "items": used},
        problems={"type": "array", "items": problem},
    )


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class _Reader:
    """Completes facts with None for what is not known, and notes what stands in the way.

    `unknown`: what the rule does not know; `absent`: what cannot be left out; `too_large`: numbers beyond reason.
    """

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self.absent: list[str] = []
        self.too_large: list[str] = []

    def completed(self, kind: type, given: Mapping[str, object], path: str) -> dict[str, object]:
        hints = _hints(kind)
        # Null says of any fact that it is not known, which leaving it out says as well.
        given = {
            name: value
            for name, value in given.items()
            if value is not None or NoneType in get_args(hints.get(name)) or name not in hints
        }
        self.unknown.extend(path + str(name) for name in given if name not in hints)
        whole = {name: value for name, value in given.items() if name in hints}
        for field in fields(kind):
            hint = hints[field.name]
            if field.name in given:
                whole[field.name] = self._value(hint, given[field.name], f"{path}{field.name}.")
            elif isinstance(hint, type) and is_dataclass(hint):
                # Of facts of their own nothing is known: each of them is asked for by its own question.
                whole[field.name] = self.completed(hint, {}, f"{path}{field.name}.")
            elif field.default is MISSING and field.default_factory is MISSING:
                if NoneType in get_args(hint):
                    whole[field.name] = None
                else:
                    self.absent.append(path + field.name)
        return whole

    def _value(self, hint: object, given: object, path: str) -> object:
        within = [hint, *get_args(hint), *(deeper for part in get_args(hint) for deeper in get_args(part))]
        inner = next((kind for kind in within if isinstance(kind, type) and is_dataclass(kind)), None)
        if inner is None:
            # Only a whole number can be too large; a number in the place of a day is no day.
            return self._plain(given, path.rstrip(".")) if int in within else given
        if isinstance(given, Mapping):
            return self.completed(inner, given, path)
        if isinstance(given, list):
            return [
                self.completed(inner, row, f"{path}{number}.") if isinstance(row, Mapping) else row
                for number, row in enumerate(given)
            ]
        return given

    def _plain(self, given: object, path: str) -> object:
        """A value as it is; a whole number written with a point, which JSON does not tell apart, without it."""
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, int) and abs(given) > LARGEST_NUMBER:
            self.too_large.append(path)
            return 0
        return given


def _not_given(rule: AnyRule, name: str) -> Problem:
    """That a question is open; of facts that come in rows, in which row, counted from 1 as people count."""
    steps = name.split(".")
    question = rule.questions.get(".".join(step for step in steps if not step.isdigit()))
    if question is None:  # The rows themselves, of which each fact has a question of its own.
        return missing(name, "det er ikke oplyst, om der er nogen.", "it is not known whether there are any.")
    row = next((int(step) + 1 for step in steps if step.isdigit()), None)
    return missing(
        name,
        f"spørgsmålet »{question.da}« er ikke besvaret{'' if row is None else f' i nr. {row}'}.",
        f"the question “{question.en}” is not answered{'' if row is None else f' in no. {row}'}.",
    )


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in location)


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no fact")
