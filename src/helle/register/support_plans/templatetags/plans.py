"""Amounts as a reader writes them."""

from __future__ import annotations

from django import template

from helle.register.interface.words import active_language
from helle.rules.support.allowance import danish_kroner, english_kroner

register = template.Library()


@register.filter
def kroner(oere: int | None) -> str:
    """Øre as an amount in the language of the request; '' for None."""
    if oere is None:
        return ""
    return english_kroner(oere) if active_language() == "en" else danish_kroner(oere)
