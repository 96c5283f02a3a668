"""The figures of persons that the plan names, out of what was published (FIG-01, FIG-02, FIG-04, FIG-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from helle.register.interface.words import year_span
from helle.register.statistics.baseline import PublishedSex, PublishedShare, baseline
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.queries import percent
from helle.rules.ruling import Text

_ASSESSED: Final = Text("Personer vurderet som ofre, i alt", "Persons assessed as victims, all")


@dataclass(frozen=True, slots=True)
class PlanFigure:
    """A figure of the plan: of which years, how many of how many, and what share that is; None of what nobody told."""

    label: Text
    years: str
    source: str
    requirement: str
    persons: int | None = None
    of: int | None = None
    percent: int | None = None
    just_under: bool = False


def of_the_plan() -> list[PlanFigure]:
    """All of them, in the order of the plan. A share is worked out of its counts, or is the rounded one published."""
    published = baseline()
    last = published.sexes[0].last_year
    everybody = published.through(last)
    years = year_span(published.years[0].first_year, last)
    source = next(one.source for one in published.years if one.last_year == last)
    return [
        PlanFigure(_ASSESSED, years, source, "FIG-01", everybody),
        *(_of_sex(one, everybody) for one in published.sexes),
        *(_of_share(one) for one in published.shares),
    ]


def _of_sex(one: PublishedSex, everybody: int) -> PlanFigure:
    label, years = DIMENSIONS["sex"].groups[one.group], year_span(one.first_year, one.last_year)
    if one.persons is None:
        return PlanFigure(label, years, one.source, "FIG-02", percent=one.percent)
    share = percent(one.persons, everybody)
    return PlanFigure(label, years, one.source, "FIG-02", one.persons, everybody, share)


def _of_share(one: PublishedShare) -> PlanFigure:
    years = year_span(one.first_year, one.last_year)
    return PlanFigure(one.label, years, one.source, one.requirement, percent=one.percent, just_under=one.just_under)
