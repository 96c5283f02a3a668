"""The statistics pages: assessed victims by year with their breakdowns, and how the work is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.words import year_span
from helle.register.outreach import policies as outreach
from helle.register.protection import clock, policies
from helle.register.statistics import disclosure, drawn, queries, shares, telling
from helle.register.statistics import policies as own_policies
from helle.register.statistics.baseline import REMAINDER, PublishedGroup, baseline
from helle.register.statistics.counting import counted_at
from helle.register.statistics.earlier import assessed_earlier
from helle.register.statistics.pictures import Stripes, chart
from helle.register.statistics.plan_figures import of_the_plan
from helle.register.statistics.quality import FEWEST_CASES, measures, median_hours
from helle.register.statistics.queries import Bar, Breakdown, percent
from helle.register.statistics.readings import FEWEST_PAIRS, agreement_of_readers
from helle.register.statistics.years_told import NOT_RELEASED, YearTold, in_tens, years_told
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

TOGETHER: Final = Text("Øvrige og små grupper", "Others and small groups")
_TREND: Final = (ExploitationGroup.FORCED_LABOUR.label, Text("Alle vurderede ofre", "All assessed victims"))


@dataclass(frozen=True, slots=True)
class ShownBar:
    """A line of the table beside the chart. `told`: the release that tells it and its day, or that told it until it was
    taken down. `in_tens`: told in whole tens, since none tells it."""

    bar: Bar
    shown: bool
    change: int | None
    told: YearTold | None = None
    in_tens: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A year of a breakdown: each group with its persons and its share of the year's persons, None where not told.

    `others`: the persons of small groups that were put together with others. `known_on`: up to which day the release
    counted that tells it; None where all years are counted up to one day.
    """

    year: int
    persons: int
    unfinished: bool
    cells: list[tuple[int | None, int | None]]
    others: int = 0
    known_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ShownBreakdown:
    """A breakdown with the years that may be seen, and how many may not."""

    breakdown: Breakdown
    rows: list[ShownRow]
    withheld: int

    @property
    def together(self) -> bool:
        """Whether some groups were put together in some year."""
        return any(row.others for row in self.rows)

    @property
    def picture(self) -> Stripes | None:
        """Its groups as bars, with those that were put together beside them."""
        groups = [label for _code, label in self.breakdown.groups]
        together = self.together
        return drawn.by_year(
            [*groups, TOGETHER] if together else groups,
            [
                (row.year, [count for count, _share in row.cells] + ([row.others] if together else []))
                for row in self.rows
            ],
            unfinished=_unfinished(self.rows),
        )

    @property
    def left_out(self) -> bool:
        """Whether some group is not told by itself in some year."""
        return any(count is None for row in self.rows for count, _share in row.cells)


@dataclass(frozen=True, slots=True)
class ShownShares:
    """A measure as it is told without a number: the years told with each group's tens of per cent, and how many not."""

    breakdown: Breakdown
    rows: list[tuple[int, tuple[int, ...]]]
    withheld: int

    @property
    def picture(self) -> Stripes | None:
        """The tens of per cent as bars."""
        return drawn.by_year([label for _code, label in self.breakdown.groups], self.rows, per_cent=True)


@dataclass(frozen=True, slots=True)
class Trend:
    """A year of one form of exploitation: its persons of the year's persons, and the change from the year before."""

    row: ShownRow
    persons: int
    share: int | None
    change: int | None


@require_GET
def statistics(request: ActingHttpRequest) -> HttpResponse:
    """Assessed victims by year (META-07, STA-05), imported and counted, and the published breakdowns (STA-07)."""
    policies.require_read("aggregates")
    role = request.acting.role
    until = disclosure.counted_until(clock.today(), role)
    whole = role in disclosure.SEES_SMALL_FIGURES
    audit.record("statistics.read", purpose="statistics", detail={"small_figures": whole})
    published = baseline()
    counted = queries.series(until)
    told: Mapping[int, YearTold] = {}
    years = sum(not bar.imported for bar in counted)
    if whole:
        found = queries.breakdowns(until)
        bars = _with_change([ShownBar(bar, shown=True, change=None) for bar in counted])
    else:
        told = years_told()
        found = queries.breakdowns_as_told(told)
        persons = {row.year: row.persons for row in found[0].years}
        bars = _with_change([_as_told(bar, told.get(bar.first_year), persons, role) for bar in counted])
        found = tuple(_without(one, {year for year, of in told.items() if of.is_down}) for one in found)
    shown = [_of_victims(one, role, until, years, told) for one in found]
    trend = _trend(shown[0], ExploitationGroup.FORCED_LABOUR)
    everybody = sum(row.persons for row in published.exploitation)
    forms = [(_group_label(row), row, percent(row.persons, everybody)) for row in published.exploitation]
    return render(
        request,
        "statistics/statistics.html",
        {
            "until": until,
            "bars": bars,
            "chart": chart(
                [(one.bar, one.shown) for one in bars],
                _("under 5"),
                about={one.bar.first_year for one in bars if one.in_tens},
                about_word=_("ca. %(number)s"),
            ),
            "hidden": any(not one.shown for one in bars),
            "not_released": NOT_RELEASED,
            "whole": whole,
            "cut_over": published.cut_over,
            "counted_at": counted_at(),
            "breakdowns": shown,
            "trend": trend,
            "trend_picture": drawn.by_year(
                _TREND,
                [(one.row.year, (one.persons, one.row.persons)) for one in trend],
                unfinished=_unfinished([one.row for one in trend]),
            ),
            "plan": of_the_plan(),
            "plan_picture": drawn.of_the_plan(of_the_plan()),
            "published": forms,
            "published_total": everybody,
            "published_picture": drawn.published(forms),
            "published_years": year_span(published.exploitation[0].first_year, published.exploitation[0].last_year),
            "sees_outreach": outreach.sees_responsibility(),
            "sees_whole": own_policies.sees_whole(),
            "researches": own_policies.researches(),
            "sources": published.sources.values(),
        },
    )


@require_GET
def quality(request: ActingHttpRequest) -> HttpResponse:
    """How the work is done: interviews (ID-02), first support (ID-13), what is passed on (DEF-08), CRI-04, ID-12."""
    policies.require_read("aggregates")
    role = request.acting.role
    until = disclosure.counted_until(clock.today(), role)
    whole = role in disclosure.SEES_SMALL_FIGURES
    audit.record("statistics.quality_read", purpose="statistics", detail={"small_figures": whole})
    found, before = measures(until), assessed_earlier()
    shown = [_breakdown(one, role, until) for one in (*found, before)] if whole else []
    told = [] if whole else [_shares(one, role, until, beside=found) for one in (*found, before)]
    return render(
        request,
        "statistics/quality.html",
        {
            "until": until,
            "whole": whole,
            "breakdowns": shown[:-1],
            "shares": told[:-1],
            "medians": _medians([*shown, *told], until),
            "fewest_cases": FEWEST_CASES,
            "fewest_told": shares.FEWEST,
            "calls": baseline().calls,
            "cut_over": baseline().cut_over,
            "readers": agreement_of_readers(until),
            "fewest": FEWEST_PAIRS,
            "earlier": shown[-1] if whole else None,
            "earlier_shares": None if whole else told[-1],
        },
    )


def _shares(breakdown: Breakdown, role: str, until: dt.date, *, beside: Sequence[Breakdown]) -> ShownShares:
    """A measure for whoever may not see small figures: no year with a small group, and of the rest no number."""
    alike = [other for other in beside if other.counted == breakdown.counted]
    rows = disclosure.rows_shown(breakdown, role, unfinished=queries.unfinished_year(until), beside=alike)
    told = [(row.year, found) for row in rows if (found := shares.tens(row.counts)) is not None]
    return ShownShares(breakdown, told, len(breakdown.years) - len(told))


def _medians(shown: Sequence[ShownBreakdown | ShownShares], until: dt.date) -> list[tuple[int, int | None]]:
    """The median hours to the first support of the years whose breakdown the role may see (ID-13)."""
    found = median_hours(until)
    support = next(one for one in shown if one.breakdown.code == "support")
    years = [row.year if isinstance(row, ShownRow) else row[0] for row in support.rows]
    return [(year, found.get(year)) for year in years]


def _unfinished(rows: Sequence[ShownRow]) -> int | None:
    return next((row.year for row in rows if row.unfinished), None)


def _trend(shown: ShownBreakdown, group: ExploitationGroup) -> list[Trend]:
    """The years of one group, each beside the year before where that may be seen too (GOV-21)."""
    place = [code for code, _label in shown.breakdown.groups].index(group.value)
    found: list[Trend] = []
    for row in shown.rows:
        persons, share = row.cells[place]
        if persons is None:  # Of a year that is told forced labour always is.
            continue
        before = found[-1] if found and found[-1].row.year == row.year - 1 else None
        change = _change(before.persons, persons) if before and not row.unfinished else None
        found.append(Trend(row, persons, share, change))
    return found


def _as_told(bar: Bar, told: YearTold | None, persons: Mapping[int, int], role: str) -> ShownBar:
    """A year as the many read it: as it was imported, as a release tells it, or in whole tens where none does.

    Where one did until it was taken down these are of what it counted: tens of another day would tell whoever took it
    whether somebody came or went."""
    if bar.imported:
        return ShownBar(bar, disclosure.may_show(bar, role), None)
    counted = bar.persons if told is None else persons[told.year]
    is_read = told is not None and not told.is_down
    one = replace(bar, persons=counted if is_read else in_tens(counted))
    shown = disclosure.may_show(one, role)
    return ShownBar(one, shown, None, told, in_tens=shown and not is_read and one.persons > 0)


def _without(breakdown: Breakdown, years: Collection[int]) -> Breakdown:
    return replace(breakdown, years=tuple(row for row in breakdown.years if row.year not in years))


def _with_change(bars: list[ShownBar]) -> list[ShownBar]:
    """Beside each whole year the change from the one before, where both may be seen and were counted the same way."""
    found: list[ShownBar] = []
    for position, one in enumerate(bars):
        change = None
        if position and one.shown and not one.bar.unfinished and not one.in_tens:
            before = bars[position - 1]
            alike = before.bar.first_year == before.bar.last_year and before.bar.imported is one.bar.imported
            if before.shown and not before.in_tens and alike:
                change = _change(before.bar.persons, one.bar.persons)
        found.append(replace(one, change=change))
    return found


def _change(before: int, now: int) -> int | None:
    """The change in per cent, rounded once; None from nothing."""
    size = percent(abs(now - before), before)
    return None if size is None else size if now >= before else -size


def _breakdown(breakdown: Breakdown, role: str, until: dt.date) -> ShownBreakdown:
    unfinished = queries.unfinished_year(until)
    rows = disclosure.rows_shown(breakdown, role, unfinished=unfinished)
    return ShownBreakdown(
        breakdown,
        [
            ShownRow(
                row.year,
                row.persons,
                row.year == unfinished,
                [(count, percent(count, row.persons)) for count in row.counts],
            )
            for row in rows
        ],
        len(breakdown.years) - len(rows),
    )


def _of_victims(
    breakdown: Breakdown, role: str, until: dt.date, years: int, told: Mapping[int, YearTold]
) -> ShownBreakdown:
    """A breakdown of the assessed victims, by the one rule for all that is told of them. `years`: of how many years
    there are. `told`: the releases that tell them, where they are read of these."""
    unfinished = queries.unfinished_year(until)
    rows = [
        ShownRow(
            row.year,
            row.persons,
            row.year == unfinished,
            [(count, None if count is None else percent(count, row.persons)) for count in row.counts],
            row.others,
            told[row.year].known_on if told else None,
        )
        for row in telling.rows(breakdown, role, unfinished=unfinished)
    ]
    return ShownBreakdown(breakdown, rows, years - len(rows))


def _group_label(row: PublishedGroup) -> Text:
    return row.group.label if row.group else REMAINDER
