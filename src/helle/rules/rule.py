"""What a rule says of itself: the entry of the rule register, beside the function that decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class Rule[F, T]:
    """One rule as the register shows it.

    `name` is the name its rulings carry, in lower case with underscores ("period_dates"). `meaning` says in plain words
    what it decides and what it leaves to a human, a few sentences for a reader without the code. `facts` is the frozen
    dataclass that goes in, `decide` the total function that turns it into a ruling. `questions` asks for each fact, by
    the field's name ("competence.on" for a field of a field), as a form or a person would. `requirements` are all ids
    that the rule carries out, `parameters` the names of the dated values and switches it reads. `unanswered` says what
    leaving a fact out means where that is something else than that it is not known: "nobody yet".
    """

    name: str
    title: Text
    meaning: Text
    facts: type[F]
    decide: Callable[[F], Ruling[T]]
    questions: Mapping[str, Text]
    requirements: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    unanswered: Mapping[str, Text] = field(default_factory=dict)


type AnyRule = Rule[Any, Any]
"""A rule of the register, whose facts and answer are known only when it runs."""
