"""What a rule has to be told, fact by fact, so that a form can ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import get_args, get_type_hints

from helle.rules.codes import Code
from helle.rules.rule import AnyRule
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact: its path ("competence.on"), the question, and what kind of answer it takes.

    `kind` is bool, int, date, str or an enumeration; `several` means any number of the enumeration's members.
    `default` is what the rule takes where nothing is said, None where that means "not known". `assumed`: the rule has
    such a default, so that leaving the fact out is an answer too. `nullable`: several that are not known are something
    else than none of them. `unanswered`: what no answer means, where it is more than "not known".
    """

    path: str
    question: Text
    kind: type
    several: bool
    default: object
    assumed: bool
    nullable: bool
    unanswered: Text | None


@dataclass(frozen=True, slots=True)
class AskedRows:
    """Facts that come any number of times, such as the events of a case: their path, and what is asked of each.

    `nullable`: not knowing them is something else than there being none.
    """

    path: str
    each: tuple[Asked, ...]
    nullable: bool


def asked(rule: AnyRule) -> tuple[Asked | AskedRows, ...]:
    """Every fact of the rule, in the order of its dataclass. Raises TypeError for a kind that no form can ask for."""
    return tuple(_asked(rule, rule.facts, "", ""))


def _asked(
    rule: AnyRule, kind: type, path: str, question_path: str, *, may_be_left_out: bool = False
) -> Iterator[Asked | AskedRows]:
    """`may_be_left_out`: of facts of a fact that need not be there, nothing is put down before somebody does."""
    defaults = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    if may_be_left_out:
        defaults = dict.fromkeys(defaults)
    for name, hint in get_type_hints(kind).items():
        parts = [part for part in (hint, *get_args(hint), *_inner_args(hint)) if isinstance(part, type)]
        inner = next((part for part in parts if is_dataclass(part)), None)
        nullable = NoneType in get_args(hint) or name not in defaults
        several = any(issubclass(part, tuple | frozenset) for part in _origins(hint))
        if inner is None:
            plain = next((part for part in parts if part is not NoneType and _is_plain(part)), None)
            if plain is None:
                raise TypeError(f"{rule.name}: no form can ask for {path}{name}")
            yield Asked(
                f"{path}{name}",
                rule.questions[f"{question_path}{name}"],
                plain,
                several,
                defaults.get(name),
                name in defaults,
                nullable,
                rule.unanswered.get(f"{question_path}{name}"),
            )
        elif several:
            rows = tuple(_asked(rule, inner, "", f"{question_path}{name}."))
            yield AskedRows(f"{path}{name}", tuple(row for row in rows if isinstance(row, Asked)), nullable)
        else:
            left_out = may_be_left_out or NoneType in get_args(hint)
            yield from _asked(rule, inner, f"{path}{name}.", f"{question_path}{name}.", may_be_left_out=left_out)


def _is_plain(kind: type) -> bool:
    return issubclass(kind, bool | int | date | str)


def _inner_args(hint: object) -> Iterator[object]:
    for part in get_args(hint):
        yield from get_args(part)


def _origins(hint: object) -> Iterator[type]:
    for part in (hint, *get_args(hint)):
        origin = getattr(part, "__origin__", None)
        if isinstance(origin, type):
            yield origin


def value_at(facts: Mapping[str, object], path: str) -> object:
    """The value at a path of nested facts; None where it is not given."""
    value: object = facts
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def label_of(member: StrEnum) -> Text:
    """The label of an enumeration's member; its value where it has none."""
    return member.label if isinstance(member, Code) else Text(member.value, member.value)
