"""Which groups stand in the extracts that were handed out, for whoever makes a release later (GOV-19, STA-01).

Of each extract the combinations of groups are kept that have rows, and not how many rows. One that is confirmed
deleted counts still: the rows are gone, and a table of them in a report, or a number that somebody noted, is not. One
whose file ended before anybody fetched it is known to nobody, and counts no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from helle.methods.microdata.plan import SUPPRESSED
from helle.register.releases.extracts import Extract, Groups
from helle.register.research.choices import ResearchColumn, ResearchPopulation
from helle.register.research.columns import columns, countries_of, region_of
from helle.register.research.models import Measured
from helle.register.research.queries import never_fetched
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

KEPT: Final = "stands"
"""Where in the report of an extract its combinations of groups are kept."""
type Combination = tuple[str, ...]

_ADULT: Final = ("age", "adult")
_AGES: Final[Mapping[str, str]] = {"under_18": "minor", "18_24": "adult", "25_over": "adult"}
_DANISH: Final = "denmark"
_OTHER_DIMENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "age_band": ("age_band", "age"),
    "region": ("nationality", "country", "residence"),
    "residence": ("residence", "nationality", "country"),
    "exploited_as": ("exploited_as", "exploitation"),
}
"""The dimensions of which a column says something; a column that is not named, its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An extract that was handed out, or the open microdata of a release (`is_open`), each with its number.

    `combinations`: what stands in its rows; None where that was not kept.
    """

    number: int
    first_year: int
    last_year: int
    adults: bool
    columns: Sequence[str]
    combinations: frozenset[Combination] | None
    made_at: dt.datetime | None = None
    is_open: bool = False

    @property
    def called(self) -> Text:
        """What it is."""
        if self.is_open:
            return Text(
                f"de åbne mikrodata i udgivelse nr. {self.number}", f"the open microdata of release no. {self.number}"
            )
        return Text(f"forskningsudtræk nr. {self.number}", f"extract for research no. {self.number}")

    def was_out(self, number: int, at: dt.datetime) -> bool:
        """Whether it was beside the release of that number, which was made at that instant: open microdata of one that
        was approved before it, an extract that was made by then."""
        return self.number < number if self.is_open else self.made_at is None or self.made_at <= at

    def tells(self, year: int, of: Groups) -> bool:
        """Whether rows of it may be of these people in that year."""
        if not self.first_year <= year <= self.last_year:
            return False
        hers = of - {_ADULT} if self.adults else of
        if self.combinations is None:
            said = {kind for one in self.columns for kind in _OTHER_DIMENSIONS.get(one, (one,))}
            return {kind for kind, _group in hers} <= said
        return any(
            self._may_be_of(year, row) and all(self._says(row, kind, group) for kind, group in hers)
            for row in self.combinations
        )

    def _may_be_of(self, year: int, row: Combination) -> bool:
        """Whether a row may be of that year: it says none, or several together."""
        said = dict(zip(self.columns, row, strict=True)).get(ResearchColumn.YEAR.value, "")
        return not (said.isdigit() and len(said) == len(str(year))) or said == str(year)

    def _says(self, row: Combination, kind: str, group: str) -> bool:
        return any(
            word != SUPPRESSED
            and kind in _OTHER_DIMENSIONS.get(column, (column,))
            and _within(column, word, kind, group)
            for column, word in zip(self.columns, row, strict=True)
        )


def combinations_of(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """What stands in rows, each combination once, to be kept."""
    return [list(row) for row in sorted({tuple(row) for row in rows})]


def extracts_out() -> list[Extract]:
    """Every extract that was handed out and may be with somebody. Two queries."""
    measured = Measured.objects.select_related("extract__application").exclude(extract__in=never_fetched())
    return [_standing(one) for one in measured.order_by("extract__application__number")]


def _standing(of: Measured) -> Standing:
    applied, kept = of.extract.application, of.report.get(KEPT)
    return Standing(
        applied.number,
        applied.first_year,
        applied.last_year,
        ResearchPopulation(applied.population) is ResearchPopulation.ADULTS,
        of.extract.columns,
        None if kept is None else frozenset(map(tuple, kept)),
        of.recorded_at,
    )


def _within(column: str, word: str, kind: str, group: str) -> bool:
    """Whether a group of a dimension is a word of a column, holds all that it says, or is a part of it.

    A part: with what is told of the others, the word says how many are in it at least.
    """
    members = _members(column, word)
    if kind == column:
        return group in members
    if kind == "age":
        return group in {_AGES.get(one, one) for one in members}
    if kind == "exploitation":
        return group == word
    if column == "residence":
        return word == "danish" and group in ("danish", "DK")
    if kind == "residence":
        return group == "danish" and _DANISH in members
    if kind == "country":
        return region_of(group) in members
    countries = [country for one in members for country in countries_of(one)]
    return group in {found for country in countries for found in DIMENSIONS["nationality"].group_of(country)}


def _members(column: str, word: str) -> tuple[str, ...]:
    """The groups of a column that a word says: itself, or those that were put together."""
    coarser = columns()[column].coarser or {}
    return coarser[word][1] if word in coarser else (word,)
