"""What a plan's numbers and switches are made of: values that hold from a day to a day, each with its source."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from helle.rules.codes import OrganisationKind
from helle.rules.ruling import ParameterUse, Text

type Value = int | tuple[int, ...] | frozenset[OrganisationKind]


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter as it stands in a span of days.

    `valid_from` and `valid_to` are both inclusive, `valid_to` None means without end. `unit` is hours, days, months,
    years, calendar years, day, looks, answers, organisations, full-time equivalents, level, DKK or USD. `note` says
    where the value comes from in words; own readings are named as such.
    """

    name: str
    value: Value
    unit: str
    valid_from: date
    valid_to: date | None
    requirement: str
    note: Text

    def use(self) -> ParameterUse:
        """This parameter as a ruling shows it."""
        if isinstance(self.value, frozenset):
            shown = ", ".join(sorted(kind.value for kind in self.value))
        elif isinstance(self.value, tuple):
            shown = ", ".join(str(number) for number in self.value)
        else:
            shown = str(self.value)
        return ParameterUse(self.name, shown, self.valid_from, self.requirement)


# What is on only with a basis that is noted beside it: who decided it, and by what law (SHR-01..SHR-03, FLO-24).
REST_ON_A_BASIS: Final = frozenset(
    {
        "systematic_sharing",
        "sharing_for_prevention_and_prosecution",
        "balance_of_systematic_sharing",
        "assessments_sent_systematically",
    }
)


@dataclass(frozen=True, slots=True)
class Basis:
    """Who decided that something holds from the day of its record, and on what legal ground."""

    decided_by: Text
    ground: Text


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that holds or does not yet, from `valid_from` until the next record of the same name.

    What the plan only examines, plans or proposes is off. True only where it has been decided and dated; then
    `requirement` is the source that says so. Raises ValueError for one of `REST_ON_A_BASIS` that is on without a basis.
    """

    name: str
    is_on: bool
    valid_from: date
    requirement: str
    text: Text
    basis: Basis | None = None

    def __post_init__(self) -> None:
        if self.is_on and self.name in REST_ON_A_BASIS and self.basis is None:
            raise ValueError(f"{self.name} is on from {self.valid_from}, and no basis is noted")

    def __bool__(self) -> bool:
        return self.is_on

    def use(self) -> ParameterUse:
        """This switch as a ruling shows it: "on" or "off"."""
        return ParameterUse(self.name, "on" if self.is_on else "off", self.valid_from, self.requirement)


@dataclass(frozen=True, slots=True)
class Plan:
    """One action plan: its name, the first and last day it was made for, both inclusive, and its series of ids.

    `requirement` says that the plan ends; `series` are the beginnings of the ids of its requirements ("ID" of "ID-03"),
    which no two plans share.
    """

    id: str
    title: Text
    first_day: date
    last_day: date
    requirement: str
    series: tuple[str, ...]
