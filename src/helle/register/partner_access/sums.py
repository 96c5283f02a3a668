"""How an amount of a plan is written: whole kroner or dollars, after the code of their currency."""

from __future__ import annotations

from helle.register.interface.words import active_language
from helle.rules.returns.ceiling import danish_amount
from helle.rules.returns.codes import Currency


def money(amount: int, currency: Currency) -> str:
    """DKK 40.000, or DKK 40,000 in English."""
    digits = f"{amount:,}" if active_language() == "en" else danish_amount(amount)
    return f"{currency.upper()} {digits}"
