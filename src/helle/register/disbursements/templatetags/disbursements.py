"""What the codes and amounts of a ledger are called on a page."""

from __future__ import annotations

from django import template

from helle.register.interface.words import active_language
from helle.rules.returns.ceiling import danish_amount
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.ruling import Text

register = template.Library()


@register.filter
def amount(value: int, currency: str) -> str:
    """An amount with its currency, as it is written in the language of the page: 40.000 kr., DKK 40,000."""
    danish = active_language() != "en"
    written = danish_amount(abs(value)) if danish else f"{abs(value):,}"
    sign = "−" if value < 0 else ""
    if currency == Currency.DKK:
        return f"{sign}{written}\N{NO-BREAK SPACE}kr." if danish else f"{sign}DKK\N{NO-BREAK SPACE}{written}"
    return f"{sign}{written}\N{NO-BREAK SPACE}USD" if danish else f"{sign}USD\N{NO-BREAK SPACE}{written}"


@register.filter
def support_kind(code: str) -> Text:
    """In kind or cash."""
    return SupportKind(code).label
