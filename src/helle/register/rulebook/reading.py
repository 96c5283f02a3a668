"""Facts from outside, as JSON or TOML gives them, read into a rule's dataclass; and the JSON Schema that says how.

What is left out counts as not known. Where a rule cannot do without a fact, its absence is a ruling ("cannot be
decided"), not an error; a value of the wrong kind is an error that names the field.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from types import NoneType
from typing import get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from helle.rules.facts import missing
from helle.rules.rule import AnyRule
from helle.rules.ruling import Problem, ProblemKind, Ruling, Verdict, undecided


class UnreadableFacts(ValueError):
    """Facts of the wrong kind. `problems` maps the field ("competence.on") to what is wrong with it, in English."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field or 'facts'}: {wrong}" for field, wrong in self.problems.items()))


def explain(rule: AnyRule, given: object) -> Ruling[object]:
    """What the rule answers to facts from outside. Raises UnreadableFacts where a value is of the wrong kind."""
    if not isinstance(given, Mapping):
        raise UnreadableFacts({"": "expected an object with the names of the facts"})
    reader = _Reader()
    whole = reader.completed(rule.facts, given, "")
    if reader.unknown:
        raise UnreadableFacts(dict.fromkeys(reader.unknown, "the rule knows no such fact"))
    try:
        facts = TypeAdapter(rule.facts).validate_json(json.dumps(whole, default=_written), strict=True)
    except ValidationError as error:
        wrong = {_path(row["loc"]): row["msg"] for row in error.errors(include_url=False)}
        for name in reader.absent:
            wrong.pop(name, None)
        if wrong:
            raise UnreadableFacts(wrong) from error
        return undecided(rule.name, [_not_given(rule, name) for name in reader.absent])
    return rule.decide(facts)


def facts_schema(rule: AnyRule) -> dict[str, object]:
    """The JSON Schema of the facts that the rule takes. What it requires may still be left out: see `explain`."""
    schema = TypeAdapter(rule.facts).json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object":
            part["additionalProperties"] = False
    return schema


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
    """Completes facts with None for what is not known, and notes what is unknown to the rule or cannot be left out."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self.absent: list[str] = []

    def completed(self, kind: type, given: Mapping[str, object], path: str) -> dict[str, object]:
        hints = get_type_hints(kind)
        self.unknown.extend(path + str(name) for name in given if name not in hints)
        whole = dict(given)
        for field in fields(kind):
            hint = hints[field.name]
            if field.name in given:
                whole[field.name] = self._value(hint, given[field.name], f"{path}{field.name}.")
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
            return given
        if isinstance(given, Mapping):
            return self.completed(inner, given, path)
        if isinstance(given, list):
            return [
                self.completed(inner, row, f"{path}{number}.") if isinstance(row, Mapping) else row
                for number, row in enumerate(given)
            ]
        return given


def _not_given(rule: AnyRule, name: str) -> Problem:
    question = rule.questions.get(name)
    if question is None:
        return missing(name, f"oplysningen {name} mangler.", f"the fact {name} is missing.")
    return missing(
        name,
        f"spørgsmålet er ikke besvaret: {question.da.rstrip('?')}.",
        f"the question is not answered: {question.en.rstrip('?')}.",
    )


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in location)


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no fact")
