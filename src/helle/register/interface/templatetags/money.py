"""Amounts as a reader writes them."""

from __future__ import annotations

from django import template

from helle.register.interface.words import active_language
from helle.rules.money import kroner_in_words

register = template.Library()


@register.filter
def kroner(oere: int | None) -> str:
    """`{{ total_oere|kroner }}`: 1.250,00 kr., or DKK 1,250.00; '' for None."""
    return "" if oere is None else kroner_in_words(oere).in_language(active_language())
