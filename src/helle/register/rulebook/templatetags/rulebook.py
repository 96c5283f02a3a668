"""How the rule register writes a dated value."""

from __future__ import annotations

from django import template

from helle.register.interface.words import active_language
from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated
from helle.rules.ruling import Text

register = template.Library()

_UNITS = {
    "days": Text("dage", "days"),
    "day": Text("(dag)", "(day)"),
    "months": Text("måneder", "months"),
    "years": Text("år", "years"),
    "DKK": Text("kr.", "DKK"),
    "USD": Text("USD", "USD"),
}


@register.simple_tag
def dated_value(record: Dated) -> str:
    """The value with its unit in the active language: 30 dage, 40.000 kr., the organisations by their names."""
    language = active_language()
    if isinstance(record.value, frozenset):
        return ", ".join(OrganisationKind(kind).label.in_language(language) for kind in sorted(record.value))
    numbers = record.value if isinstance(record.value, tuple) else (record.value,)
    separator = "." if language == "da" else ","
    shown = ", ".join(f"{number:,}".replace(",", separator) for number in numbers)
    unit = _UNITS.get(record.unit)
    return f"{shown} {unit.in_language(language) if unit else record.unit}"
