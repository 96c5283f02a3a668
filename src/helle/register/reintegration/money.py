"""Whole amounts as a reader writes them."""

from __future__ import annotations

from helle.register.interface.words import active_language
from helle.rules.returns.ceiling import danish_amount
from helle.rules.returns.codes import Currency


def amount_words(amount: int, currency: Currency) -> str:
    """A whole amount with its currency in the language of the request: 30.000 kr., or DKK 30,000."""
    if active_language() == "en":
        return f"{currency.value.upper()} {amount:,}"
    return f"{danish_amount(amount)} {'kr.' if currency is Currency.DKK else 'dollar'}"
