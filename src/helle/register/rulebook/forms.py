"""The form on which a rule is tried: one field for each fact, none of them required, nothing of it kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from helle.register.interface.forms import DayField
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language
from helle.register.rulebook.asked import Asked, AskedRows, asked, label_of, value_at
from helle.rules.examples import examples_of
from helle.rules.facts import LARGEST_NUMBER
from helle.rules.rule import AnyRule
from helle.rules.ruling import Ruling

_NONE_OF_THEM = "none_of_them"
FEWEST_ROWS = 12
"""A row beyond the first is folded together, so that many of them do not make the form long."""


@dataclass(frozen=True, slots=True)
class Group:
    """One field by itself (number 0), or the fields of one row of several, with its number from 1."""

    number: int
    fields: list[BoundField]
    is_open: bool


class TryForm(PlainForm):
    """Asks for the facts of one rule. A fact that is left out is not known: the rule then says what it misses."""

    nothing_required = True

    def __init__(self, rule: AnyRule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        for one in asked(rule):
            if isinstance(one, Asked):
                self.fields[_name(one.path)] = _field(one)
                continue
            if one.nullable:
                self.fields[_known(one.path)] = forms.ChoiceField(
                    label=_("Ved man, om der er noget at skrive i rækkerne herunder?"),
                    choices=[("", _("Nej, det vides ikke")), ("yes", _("Ja (tomme rækker: ingen)"))],
                    required=False,
                    error_messages=_of_the_choices(),
                )
            for row in range(_rows(rule, one)):
                for part in one.each:
                    self.fields[_name(f"{one.path}.{row}.{part.path}")] = _field(part, in_row=True)

    def groups(self) -> list[Group]:
        """The fields as the page shows them: those of a row together, under its number."""
        groups: list[Group] = []
        for one in asked(self.rule):
            if isinstance(one, Asked):
                groups.append(Group(0, [self[_name(one.path)]], is_open=True))
                continue
            if one.nullable:
                groups.append(Group(0, [self[_known(one.path)]], is_open=True))
            for row in range(_rows(self.rule, one)):
                fields = [self[_name(f"{one.path}.{row}.{part.path}")] for part in one.each]
                is_open = row == 0 or any(bound.value() or bound.errors for bound in fields)
                groups.append(Group(row + 1, fields, is_open=is_open))
        return groups

    def clean(self) -> dict[str, Any]:
        """None of them and one of them cannot both be."""
        for name, chosen in list(self.cleaned_data.items()):
            if isinstance(chosen, list) and _NONE_OF_THEM in chosen and len(chosen) > 1:
                self.add_error(name, _("Vælg enten »Ingen af dem« eller det, der passer."))
        return self.cleaned_data

    def fields_of(self, ruling: Ruling[object]) -> dict[str, BoundField]:
        """The field in which each fact that the ruling finds missing or wrong was given, or could have been."""
        places = {problem.fact: _name(problem.fact) for problem in ruling.problems}
        found = {
            fact: next((own for own in self.fields if own == name or own.startswith(f"{name}-")), None)
            for fact, name in places.items()
        }
        return {fact: self[name] for fact, name in found.items() if name is not None}

    def facts(self) -> dict[str, object]:
        """What was answered, nested as the rule takes it."""
        given: dict[str, object] = {}
        for one in asked(self.rule):
            if isinstance(one, Asked):
                _put(given, one.path, _answer(one, self.cleaned_data.get(_name(one.path))))
                continue
            rows: list[object] = []
            for number in range(_rows(self.rule, one)):
                row: dict[str, object] = {}
                for part in one.each:
                    _put(
                        row, part.path, _answer(part, self.cleaned_data.get(_name(f"{one.path}.{number}.{part.path}")))
                    )
                if row:
                    rows.append(row)
            if rows or not one.nullable or self.cleaned_data.get(_known(one.path)):
                _put(given, one.path, rows)
        return given


def initial_of(rule: AnyRule, facts: Mapping[str, object]) -> dict[str, object]:
    """What the fields of the form hold when it opens with these facts."""
    initial: dict[str, object] = {}
    for one in asked(rule):
        value = value_at(facts, one.path)
        if isinstance(one, AskedRows):
            initial[_known(one.path)] = "yes" if isinstance(value, list) else ""
            for number, row in enumerate(value if isinstance(value, list) else []):
                for part in one.each:
                    initial[_name(f"{one.path}.{number}.{part.path}")] = _shown(row.get(part.path))
        else:
            shown = _shown(one.default if value is None else value)
            initial[_name(one.path)] = [_NONE_OF_THEM] if one.nullable and one.several and shown == [] else shown
    return initial


def _rows(rule: AnyRule, one: AskedRows) -> int:
    """One row more than the longest example of the rule has, and never fewer than a large family or history takes."""
    given = [value_at(example.facts, one.path) for example in examples_of(rule.name)]
    return max(FEWEST_ROWS, 1 + max((len(rows) for rows in given if isinstance(rows, list)), default=1))


def _name(path: str) -> str:
    return path.replace(".", "-")


def _known(path: str) -> str:
    return f"{_name(path)}-known"


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _field(one: Asked, *, in_row: bool = False) -> forms.Field:
    """A field that may stay empty. In a row every choice may: an empty row is no row, not one of the defaults."""
    field = _plain_field(one, may_be_empty=in_row or one.default is None)
    field.help_text = _assumption(one)
    return field


def _assumption(one: Asked) -> str:
    """What the rule takes where nothing is said, where that is an answer of its own."""
    if not one.assumed or one.default is None:
        return ""
    if one.default in (frozenset(), ()):
        return _("Uden svar: ingen.")
    if isinstance(one.default, bool):
        return _("Uden svar: ja.") if one.default else _("Uden svar: nej.")
    shown = label_of(one.default).in_language(active_language()) if isinstance(one.default, StrEnum) else one.default
    return _("Uden svar: %(default)s.") % {"default": shown}


def _plain_field(one: Asked, *, may_be_empty: bool) -> forms.Field:
    label = one.question.in_language(active_language())
    unknown = one.unanswered.in_language(active_language()) if one.unanswered else _("Ikke kendt")
    if issubclass(one.kind, bool):
        choices = [("yes", _("Ja")), ("no", _("Nej"))]
        if may_be_empty:
            choices.insert(0, ("", unknown))
        return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=_of_the_choices())
    if issubclass(one.kind, StrEnum):
        members = [(member.value, label_of(member).in_language(active_language())) for member in one.kind]
        if one.several:
            none = [(_NONE_OF_THEM, _("Ingen af dem"))] if one.nullable else []
            return forms.MultipleChoiceField(
                label=label,
                choices=none + members,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages=_of_the_choices(),
            )
        empty = [("", unknown)] if may_be_empty else []
        return forms.ChoiceField(label=label, choices=empty + members, required=False, error_messages=_of_the_choices())
    if issubclass(one.kind, date):
        return DayField(label=label, required=False)
    if issubclass(one.kind, int):
        return forms.IntegerField(label=label, required=False, min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER)
    return forms.CharField(label=label, required=False, max_length=200)


def _of_the_choices() -> dict[str, str]:
    return {"invalid_choice": _("Vælg en af de viste muligheder.")}


def _answer(one: Asked, value: object) -> object:
    if value in ("", None) or (one.several and one.nullable and value == []):
        return None
    if one.several and isinstance(value, list):
        return [member for member in value if member != _NONE_OF_THEM]
    if issubclass(one.kind, bool):
        return value == "yes"
    return value


def _put(given: dict[str, object], path: str, value: object) -> None:
    if value is None:
        return
    *outer, last = path.split(".")
    for step in outer:
        given = given.setdefault(step, {})  # type: ignore[assignment] # nested facts are dicts by construction
    given[last] = value
