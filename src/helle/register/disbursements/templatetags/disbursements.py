"""What the codes and amounts of a ledger are called on a page."""

from __future__ import annotations

from django import template

from helle.register.reintegration.money import amount_words
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.ruling import Text

register = template.Library()


@register.filter
def amount(value: int, currency: str) -> str:
    """An amount with its currency; what was taken back with a minus."""
    return ("−" if value < 0 else "") + amount_words(abs(value), Currency(currency))


@register.filter
def support_kind(code: str) -> Text:
    """In kind or cash."""
    return SupportKind(code).label
