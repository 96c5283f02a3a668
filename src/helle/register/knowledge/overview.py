"""A year of spreading knowledge in figures: each with its source, period, unit and cut-off (STA-02, FIG-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from helle.register.knowledge.queries import Look
from helle.register.protection import clock
from helle.rules.knowledge.audience import part_of
from helle.rules.knowledge.codes import ActivityKind, ActivityState, AudiencePart, AudienceSector
from helle.rules.parameters import PLAN_FIRST_DAY

TOP, HEIGHT, STEP, WIDE, LEFT = 22, 74, 58, 34, 4


@dataclass(frozen=True, slots=True)
class SectorLine:
    """What a sector took part in: how often, and how many came as far as they were counted.

    `uncounted`: at how many of them nobody counted. `planned`: what is to come.
    """

    sector: AudienceSector
    part: AudiencePart
    sessions: int
    came: int
    uncounted: int
    planned: int

    @property
    def known(self) -> bool:
        """Whether anybody was counted at all."""
        return self.sessions > self.uncounted


@dataclass(frozen=True, slots=True)
class KindLine:
    """How many activities of a kind stand how; what was written by mistake counts nowhere."""

    kind: ActivityKind
    planned: int
    held: int
    evaluated: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How much teaching was held in a year, for a template to draw; `middle` and `y` in the drawing's own units."""

    year: int
    number: int
    x: int
    y: int
    height: int
    middle: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each year."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class YearShown:
    """All of a year, up to `cut_off`."""

    year: int
    cut_off: dt.date
    looks: tuple[Look, ...]
    sectors: tuple[SectorLine, ...]
    kinds: tuple[KindLine, ...]
    answers: int
    evaluated: int
    late: tuple[Look, ...]

    def of_kind(self, kind: ActivityKind) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.kind is kind)

    @property
    def teaching(self) -> int:
        """How much teaching was held."""
        return sum(1 for look in self.of_kind(ActivityKind.TRAINING) if look.counts)


def years_of(looks: Sequence[Look]) -> list[int]:
    """The years there is something to say of, the latest first: from the first plan on, also those without anything."""
    there = {look.year for look in looks if not look.mistaken}
    last, first = max({clock.today().year} | there), min({PLAN_FIRST_DAY.year} | there)
    return list(range(last, first - 1, -1))


def year_shown(looks: Sequence[Look], year: int) -> YearShown:
    """What was done in a year, and is planned in it."""
    counted = tuple(look for look in looks if look.year == year and not look.mistaken)
    evaluations = [look.evaluation for look in counted if look.counts and look.evaluation is not None]
    return YearShown(
        year=year,
        cut_off=min(clock.today(), dt.date(year, 12, 31)),
        looks=counted,
        sectors=tuple(_sectors(counted)),
        kinds=tuple(_kind(counted, kind) for kind in ActivityKind),
        answers=sum(row.answers for row in evaluations),
        evaluated=len(evaluations),
        late=tuple(look for look in counted if look.evaluation_late),
    )


def _kind(looks: Sequence[Look], kind: ActivityKind) -> KindLine:
    states = [look.state for look in looks if look.kind is kind]
    evaluated = states.count(ActivityState.EVALUATED)
    return KindLine(
        kind=kind,
        planned=states.count(ActivityState.PLANNED),
        held=states.count(ActivityState.HELD) + evaluated,
        evaluated=evaluated,
        cancelled=states.count(ActivityState.CANCELLED),
    )


def _sectors(looks: Sequence[Look]) -> list[SectorLine]:
    """Each sector that teaching or the conference was for, in the order of the list."""
    taught = [look for look in looks if look.kind in (ActivityKind.TRAINING, ActivityKind.CONFERENCE)]
    held = [one for look in taught if look.counts for one in look.came]
    planned = [one for look in taught if look.state is ActivityState.PLANNED for one in look.planned]
    found = []
    for sector in AudienceSector:
        numbers = [one.number for one in held if one.sector is sector]
        coming = sum(1 for one in planned if one.sector is sector)
        if numbers or coming:
            found.append(
                SectorLine(
                    sector=sector,
                    part=part_of(sector),
                    sessions=len(numbers),
                    came=sum(number for number in numbers if number is not None),
                    uncounted=numbers.count(None),
                    planned=coming,
                )
            )
    return found


def chart_of(looks: Sequence[Look]) -> Chart:
    """How much teaching was held in each year that has gone or goes."""
    years = [year for year in reversed(years_of(looks)) if year <= clock.today().year]
    numbers = [
        sum(1 for look in looks if look.kind is ActivityKind.TRAINING and look.counts and look.year == year)
        for year in years
    ]
    most, base = max(numbers, default=0), TOP + HEIGHT
    bars = []
    for position, (year, number) in enumerate(zip(years, numbers, strict=True)):
        height = number * HEIGHT // most if most else 0
        x = LEFT + position * STEP + (STEP - WIDE) // 2
        bars.append(Bar(year, number, x, base - height, height, x + WIDE // 2))
    return Chart(2 * LEFT + max(1, len(bars)) * STEP, base + 24, base, tuple(bars))
