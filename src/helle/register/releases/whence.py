"""What stands with each table and picture of a release, wherever it is read: its source, its unit, its years, and up to
when they were counted (FIG-11).

A year that stands as an earlier release told it was counted up to the day of that one, and a year that others published
up to the day that they said: no day stands for both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import listed, long_day, year_span
from helle.register.releases.content import Kept, KeptSource, KeptTable, Repeated
from helle.register.statistics.queries import PERSONS
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Counted:
    """Who counted what is not repeated in a release, and up to which day, that day included."""

    source: Text
    until: dt.date


def of_table(table: KeptTable, years: Sequence[int], counted: Counted, language: str) -> str:
    """Of some years of a table, which stand together."""
    return of_years(years, table.repeated, table.unit, counted, language)


def of_years(
    years: Sequence[int], repeated: Mapping[int, Repeated], unit: Text, counted: Counted, language: str
) -> str:
    """Of years that a release tells; those of `repeated` as an earlier one told them."""
    with translation.override(language):
        days = []
        if any(year not in repeated for year in years):
            days.append(_("Opgjort til og med %(day)s.") % {"day": long_day(counted.until, language)})
        for number, cut_off, found in _as_told(years, repeated):
            days.append(
                _("%(years)s, som udgivelse nr. %(number)s fortalte det: opgjort til og med %(day)s.")
                % {"years": listed(found, language), "number": number, "day": long_day(cut_off, language)}
            )
        return f"{_stands(counted.source, unit, _span(years, language), language)} {' '.join(days)}"


def of_release(kept: Kept, unit: Text, counted: Counted, language: str) -> str:
    """Of all its years; `unit`: what is counted of them. '' where it has estimates alone."""
    years = sorted({year for table in kept.tables for year in table.years})
    return of_years(years, {one.year: one for one in kept.repeated}, unit, counted, language) if years else ""


def of_rows(kept: Kept, unit: Text, counted: Counted, language: str) -> str:
    """Of its open microdata: they have nobody of a year that is repeated."""
    there = {year for table in kept.tables for year in table.years}
    return of_years(sorted(there - {one.year for one in kept.repeated}), {}, unit, counted, language)


def of_estimate(years: str, unit: Text, counted: Counted, language: str) -> str:
    """Of an estimate: it is reckoned from all its years at once, as they were known on a day of its own."""
    with translation.override(language):
        day = _("Opgjort til og med %(day)s.") % {"day": long_day(counted.until, language)}
        return f"{_stands(counted.source, unit, years, language)} {day}"


def published(years: Iterable[tuple[str, int, int]], called: Callable[[str], KeptSource], language: str) -> list[str]:
    """Of years that others published: a source, and the first and the last year of each figure of it. The source says
    itself, as it is `called`, up to when it was counted, or that this is not told."""
    spans: dict[str, tuple[int, int]] = {}
    for source, first, last in years:
        had = spans.get(source, (first, last))
        spans[source] = min(first, had[0]), max(last, had[1])
    with translation.override(language):
        return [
            _("Kilde: %(source)s Enhed: %(unit)s. Periode: %(period)s.")
            % {
                "source": called(one).words.in_language(language),
                "unit": PERSONS.in_language(language),
                "period": year_span(*span),
            }
            for one, span in spans.items()
        ]


def _stands(source: Text, unit: Text, period: str, language: str) -> str:
    return _("Kilde: %(source)s. Enhed: %(unit)s. Periode: %(period)s.") % {
        "source": source.in_language(language),
        "unit": unit.in_language(language),
        "period": period,
    }


def _span(years: Sequence[int], language: str) -> str:
    follow = list(years) == list(range(years[0], years[-1] + 1))
    return year_span(years[0], years[-1]) if follow else listed(years, language)


def _as_told(years: Iterable[int], repeated: Mapping[int, Repeated]) -> list[tuple[int, dt.date, list[int]]]:
    """The years that are repeated, by the release that told them and its day."""
    found: dict[tuple[int, dt.date], list[int]] = {}
    for year in years:
        if year in repeated:
            found.setdefault((repeated[year].number, repeated[year].cut_off), []).append(year)
    return [(number, cut_off, of) for (number, cut_off), of in found.items()]
