"""One line of the list of duties."""

from dataclasses import dataclass

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight, Rhythm
from helle.rules.ruling import Reason, Text


@dataclass(frozen=True, slots=True)
class Duty:
    """What the plan asks, of whom, and when.

    `reason` says it in words and cites the requirement; `of` are the kinds of organisation responsible. `trigger` and
    `rhythm` are the plan's own, None where it gives none (only STA-02 has a rhythm; that of ACM-16 is the law's on
    other approved offers, PUB-SOC-01). `switch` names the switch that must be on before the line holds; `years` the
    dated parameter with the years it is for; `amount` a dated parameter it speaks of.
    """

    reason: Reason
    of: tuple[OrganisationKind, ...]
    weight: DutyWeight = DutyWeight.MUST
    trigger: Text | None = None
    rhythm: Rhythm | None = None
    switch: str = ""
    years: str = ""
    amount: str = ""

    @property
    def requirement(self) -> str:
        """The requirement of the plan that this line carries."""
        return self.reason.requirement
