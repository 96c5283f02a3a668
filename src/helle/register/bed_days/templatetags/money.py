"""Amounts as a reader writes them."""

from __future__ import annotations

from django import template

from helle.register.interface.words import active_language
from helle.rules.accommodation.bed_days import danish_kroner, english_kroner

register = template.Library()


@register.filter
def kroner(oere: int | None) -> str:
    """`{{ total_oere|kroner }}`: 1.250,00 kr., or DKK 1,250.00."""
    if oere is None:
        return ""
    return english_kroner(oere) if active_language() == "en" else danish_kroner(oere)
