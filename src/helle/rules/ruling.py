"""What comes out of a rule: never a bare yes or no, but an answer with its reasons, parameters and places.

A ruling is shown where the decision is taken, printed in letters and kept by the audit, so it can be turned into JSON
and back without the rule that made it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import cast

from helle.rules.requirements import place_of


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Danish and English."""

    da: str
    en: str

    @property
    def inside(self) -> "Text":
        """As it stands inside a sentence: its first letter small, and names as they are."""
        return Text(self.da[:1].lower() + self.da[1:], self.en[:1].lower() + self.en[1:])

    def in_language(self, code: str) -> str:
        """The English sentence for "en" and its variants ("en-gb"); Danish for everything else."""
        return self.en if code.lower().partition("-")[0] == "en" else self.da


@dataclass(frozen=True, slots=True)
class Reason:
    """One step towards the answer.

    `code` is stable and may be counted; `requirement` is an id of the index. `reading` names our own interpretation
    ("C13.6") where the plan is silent, so that nobody mistakes it for the plan; empty where the plan says it.
    """

    code: str
    text: Text
    requirement: str
    reading: str = ""

    @property
    def place(self) -> str:
        """Where the requirement stands, for example "l.159"; "" when the index does not know the id."""
        return place_of(self.requirement)


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """A dated parameter that the rule read: its name, its value as text, the day it took effect, and its source."""

    name: str
    value: str
    valid_from: date
    requirement: str


class Verdict(StrEnum):
    """How much room the ruling leaves.

    ALLOWED: it follows from the rules. ALLOWED_WITH_REASON: open, and a human must give a reason that is kept.
    REFUSED: no room. HUMAN_DECIDES: the rules lay the facts out, a human weighs them and gives a reason.
    CANNOT_BE_DECIDED: facts are missing, impossible or contradict each other; `problems` names them.
    """

    ALLOWED = "allowed"
    ALLOWED_WITH_REASON = "allowed_with_reason"
    REFUSED = "refused"
    HUMAN_DECIDES = "human_decides"
    CANNOT_BE_DECIDED = "cannot_be_decided"


class ProblemKind(StrEnum):
    """MISSING: the answer waits for this fact. WRONG: it is impossible, implausible or contradicts another."""

    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fact that is missing, impossible or contradicted: the name of the field, and what is the matter with it."""

    fact: str
    text: Text
    kind: ProblemKind = ProblemKind.WRONG


@dataclass(frozen=True, slots=True)
class Ruling[T]:
    """The outcome of one rule.

    `rule` names it ("competence"). `answer` is None when the rule refuses or cannot decide. `headline` is the answer
    in one sentence; `reasons` stand in the order in which they were found. `problems` is never empty when the verdict
    is CANNOT_BE_DECIDED; with another verdict it names facts that should be put right but did not change the answer.
    """

    rule: str
    verdict: Verdict
    answer: T | None
    headline: Text
    reasons: tuple[Reason, ...] = ()
    parameters: tuple[ParameterUse, ...] = ()
    problems: tuple[Problem, ...] = ()

    def permits(self, reason_given: bool) -> bool:
        """Whether the act may be done: ALLOWED always, with a reason also ALLOWED_WITH_REASON and HUMAN_DECIDES."""
        if self.verdict is Verdict.ALLOWED:
            return True
        return reason_given and self.verdict in (Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES)

    @property
    def needs_reason(self) -> bool:
        """Whether a human has to give a reason before the act."""
        return self.verdict in (Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES)

    def to_json(self) -> dict[str, object]:
        """JSON-safe: enums as their values, dates as ISO text, dataclasses as objects, sets as sorted lists."""
        return {
            "rule": self.rule,
            "verdict": self.verdict.value,
            "answer": _plain(self.answer),
            "headline": _text_to_json(self.headline),
            "reasons": [
                {
                    "code": r.code,
                    "text": _text_to_json(r.text),
                    "requirement": r.requirement,
                    "reading": r.reading,
                    "place": r.place,
                }
                for r in self.reasons
            ],
            "parameters": [
                {
                    "name": p.name,
                    "value": p.value,
                    "valid_from": p.valid_from.isoformat(),
                    "requirement": p.requirement,
                    "place": place_of(p.requirement),
                }
                for p in self.parameters
            ],
            "problems": [{"fact": p.fact, "text": _text_to_json(p.text), "kind": p.kind.value} for p in self.problems],
        }


def from_json(data: Mapping[str, object]) -> Ruling[object]:
    """A kept ruling, for showing it again. The answer stays as JSON left it (text, number, list or object).

    Raises ValueError when `data` was not made by `Ruling.to_json`.
    """
    try:
        return Ruling(
            rule=_string(data["rule"]),
            verdict=Verdict(_string(data["verdict"])),
            answer=data["answer"],
            headline=_text_from_json(data["headline"]),
            reasons=tuple(
                Reason(
                    _string(row["code"]),
                    _text_from_json(row["text"]),
                    _string(row["requirement"]),
                    _string(row.get("reading", "")),
                )
                for row in _rows(data["reasons"])
            ),
            parameters=tuple(
                ParameterUse(
                    _string(row["name"]),
                    _string(row["value"]),
                    date.fromisoformat(_string(row["valid_from"])),
                    _string(row["requirement"]),
                )
                for row in _rows(data["parameters"])
            ),
            problems=tuple(
                Problem(
                    _string(row["fact"]),
                    _text_from_json(row["text"]),
                    # Rulings kept before problems had a kind.
                    ProblemKind(_string(row.get("kind", ProblemKind.WRONG.value))),
                )
                for row in _rows(data["problems"])
            ),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a kept ruling: {error}") from error


def undecided[T](rule: str, problems: Iterable[Problem], reasons: tuple[Reason, ...] = ()) -> Ruling[T]:
    """The ruling "cannot be decided", whose headline repeats the first problem."""
    found = tuple(problems)
    first = found[0].text if found else Text("oplysninger mangler.", "facts are missing.")
    return Ruling(
        rule=rule,
        verdict=Verdict.CANNOT_BE_DECIDED,
        answer=None,
        headline=Text(f"Kan ikke afgøres: {first.da}", f"Cannot be decided: {first.en}"),
        reasons=reasons,
        problems=found,
    )


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Text):
        return _text_to_json(value)
    if isinstance(value, frozenset | set):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return str(value)


def _text_to_json(text: Text) -> dict[str, str]:
    return {"da": text.da, "en": text.en}


def _text_from_json(value: object) -> Text:
    row = _row(value)
    return Text(_string(row["da"]), _string(row["en"]))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return value


def _row(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"expected an object, got {type(value).__name__}")
    return cast("Mapping[str, object]", value)


def _rows(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, got {type(value).__name__}")
    return [_row(item) for item in value]
