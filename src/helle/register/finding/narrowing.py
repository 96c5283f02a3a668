"""What is chosen in a list of cases: from an address, to an address, and as it is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from helle.register.finding.choices import Deadline, Order, PeriodEnd


@dataclass(frozen=True, slots=True)
class Chosen:
    """A narrowing of the list; an empty value narrows nothing.

    `who` is "mig", "ingen" or a colleague's id; `rungs` and `step` are codes of the rules; days are days in Denmark,
    the last one included.
    """

    who: str = ""
    rungs: tuple[str, ...] = ()
    step: str = ""
    deadline: Deadline | None = None
    period: PeriodEnd | None = None
    opened_from: dt.date | None = None
    opened_to: dt.date | None = None
    order: Order = Order.NEWEST

    @property
    def narrows(self) -> bool:
        """Whether it leaves any case out that the unit has."""
        return bool(
            self.who
            or self.rungs
            or self.step
            or self.deadline
            or self.period
            or self.opened_from
            or self.opened_to
            or self.order in (Order.DEADLINE, Order.PERIOD_END)
        )

    @property
    def colleague(self) -> uuid.UUID | None:
        """The colleague whose cases are asked for, None where it is not a colleague's."""
        try:
            return uuid.UUID(self.who)
        except ValueError:
            return None

    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of the address, in the order of the form; what is empty is left out."""
        given = [
            ("hvem", self.who),
            *(("trin", rung) for rung in self.rungs),
            ("skridt", self.step),
            ("frist", self.deadline.value if self.deadline else ""),
            ("periode", self.period.value if self.period else ""),
            ("fra", self.opened_from.isoformat() if self.opened_from else ""),
            ("til", self.opened_to.isoformat() if self.opened_to else ""),
            ("orden", "" if self.order is Order.NEWEST else self.order.value),
        ]
        return [(name, value) for name, value in given if value]

    def query(self) -> str:
        """The address after the question mark, without the page's number."""
        return urlencode(self.pairs())

    def codes(self) -> dict[str, object]:
        """What the audit's line says of it: codes and days only."""
        kept: dict[str, object] = {}
        for name, value in self.pairs():
            if name == "trin":
                kept["trin"] = list(self.rungs)
            else:
                kept[name] = value
        return kept
