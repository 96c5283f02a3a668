"""Whether typed words have the form of an address or a telephone number, before they are put on paper.

By the form alone, whatever Helle knows of places: a postcode with its town, a street with its number, eight digits.
What leads to a secret place is heard besides, as it is typed (`accommodation.typed_addresses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from helle.rules.ruling import Text

_MONTHS: Final = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_TOWN: Final = re.compile(r"\b[1-9]\d{3}[ \t]+[A-ZÆØÅ][a-zæøå]{2,}")
_YEAR: Final = re.compile(rf"\b({_MONTHS}|january|february|march|may|june|july|october)\s+\d{{4}}\b", re.IGNORECASE)
_STREET: Final = re.compile(
    r"\b\w{2,}(vej|gade|allé|alle|stræde|torv|plads|vænge|boulevard)(en|et)?\s+\d{1,3}\b", re.IGNORECASE
)
_TELEPHONE: Final = re.compile(r"(?<![\d.-])(\+\d{2}\s?)?\d{2} ?\d{2} ?\d{2} ?\d{2}(?![\d-])")

NOT_CONFIRMED: Final = Text(
    "Der står en adresse eller et telefonnummer i det, der kommer på papiret. Bekræft, at det hverken er hemmeligt, en "
    "andens eller personens opholdssted, eller skriv det om.",
    "There is an address or a telephone number in what goes on the paper. Confirm that it is neither secret, somebody "
    "else's nor where the person stays, or rewrite it.",
)


def holds_an_address(texts: Iterable[str]) -> bool:
    """Whether one of the texts holds a postcode with its town, or a street with a number."""
    return any(_TOWN.search(_YEAR.sub(" ", one)) or _STREET.search(one) for one in texts)


def leads_to_somebody(texts: Iterable[str]) -> bool:
    """Whether one of the texts holds an address or a telephone number."""
    kept = list(texts)
    return holds_an_address(kept) or any(_TELEPHONE.search(one) for one in kept)
