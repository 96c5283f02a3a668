"""Kroner and øre, exactly: no amount of a plan is ever rounded or divided (GOV-10)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from helle.rules.facts import implausible_numbers
from helle.rules.ruling import Problem, Text

_OERE = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of Danish money."""

    kroner: int = 0
    oere: int = 0

    @property
    def in_oere(self) -> int:
        """All of it in øre."""
        return self.kroner * _OERE + self.oere

    @classmethod
    def of_oere(cls, oere: int) -> Self:
        """The amount of so many øre."""
        return cls(oere // _OERE, oere % _OERE)

    @classmethod
    def of(cls, number: Decimal) -> Self:
        """The amount of a number with at most two decimals. Raises ValueError for more: nothing is rounded."""
        oere = number * _OERE
        if oere != oere.to_integral_value():
            raise ValueError("an amount has whole øre")
        return cls.of_oere(int(oere))

    @property
    def words(self) -> Text:
        """1.234,50 kr. in Danish, DKK 1,234.50 in English; øre only where there are some."""
        danish = f"{self.kroner:,}".replace(",", ".")
        if not self.oere:
            return Text(f"{danish} kr.", f"DKK {self.kroner:,}")
        return Text(f"{danish},{self.oere:02d} kr.", f"DKK {self.kroner:,}.{self.oere:02d}")


NOTHING = Amount()


def not_an_amount(fact: str, amount: Amount | None) -> tuple[Problem, ...]:
    """What is wrong with an amount: a number that is none, too large to be true, or øre that are kroner."""
    if amount is None:
        return ()
    wrong = implausible_numbers(kroner=amount.kroner, oere=amount.oere)
    if wrong:
        return (Problem(fact, wrong[0].text),)
    if amount.kroner < 0 or not 0 <= amount.oere < _OERE:
        return (Problem(fact, Text("beløbet er ikke et beløb.", "the amount is no amount.")),)
    return ()
