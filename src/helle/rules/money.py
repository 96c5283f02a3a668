"""Amounts in øre as a reader writes them."""

from helle.rules.ruling import Text

OERE = 100
"""Øre to the krone."""


def danish_kroner(oere: int) -> str:
    """An amount as a Danish reader writes it: 1.234,50 kr."""
    kroner, rest = divmod(abs(oere), OERE)
    return f"{'-' if oere < 0 else ''}{kroner:,}".replace(",", ".") + f",{rest:02} kr."


def english_kroner(oere: int) -> str:
    """An amount as an English reader writes it: DKK 1,234.50."""
    kroner, rest = divmod(abs(oere), OERE)
    return f"DKK {'-' if oere < 0 else ''}{kroner:,}.{rest:02}"


def kroner_in_words(oere: int) -> Text:
    """An amount in both languages."""
    return Text(danish_kroner(oere), english_kroner(oere))
