"""Whole amounts as a reader writes them."""

from __future__ import annotations

from helle.register.interface.words import active_language
from helle.rules.returns.ceiling import danish_amount
from helle.rules.returns.codes import Currency
from helle.rules.ruling import Text


def both_amounts(amount: int, currency: Currency) -> Text:
    """A whole amount with its currency: 30.000 kr. in Danish, DKK 30,000 in English."""
    return Text(
        f"{danish_amount(amount)} {'kr.' if currency is Currency.DKK else 'dollar'}",
        f"{currency.value.upper()} {amount:,}",
    )


def said_amounts(amount: int, currency: Currency) -> Text:
    """The same where a sentence may end with it: 30.000 kroner."""
    kroner = "krone" if amount == 1 else "kroner"
    return Text(
        f"{danish_amount(amount)} {kroner if currency is Currency.DKK else 'dollar'}",
        both_amounts(amount, currency).en,
    )


def amount_words(amount: int, currency: Currency) -> str:
    """The same in the language of the request."""
    return both_amounts(amount, currency).in_language(active_language())
