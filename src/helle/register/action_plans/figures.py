"""The figures of a plan's indicators, year by year: out of the register where it has them, else as they were reported.

Figures that count persons or cases are shown as the statistics pages show them, and withheld where those withhold them
from all but CMM's lead and analyst (statistics/telling.py, statistics/disclosure.py, statistics/shares.py).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connections

from helle.register.action_plans.choices import DELIVERED, IN_WHOLE_TENS, TEACHING, Feed
from helle.register.action_plans.models import Indicator, IndicatorValue, Plan
from helle.register.interface.words import whole_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.register.statistics import disclosure, quality, shares, telling
from helle.register.statistics import queries as statistics
from helle.register.statistics.baseline import baseline
from helle.register.statistics.queries import Breakdown, percent
from helle.register.statistics.years_told import YearTold, not_told, read_of, years_told
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

HELLE = Text("Talt i Helle", "Counted in Helle")
OF_TENS = Text("i hele tiere af procent", "in whole tens of per cent")
IN_TENS = Text(f"{HELLE.da}, {OF_TENS.da}", f"{HELLE.en}, {OF_TENS.en}")
NOT_OVER = Text("året er ikke gået", "the year is not over")
SMALL_GROUP = Text("en lille gruppe", "a small group")
NONE_AT_ALL = Text("ingen", "none")
WITHHELD = Text("tilbageholdt", "withheld")
NOT_KNOWN = Text("–", "–")
_DANISH = str.maketrans(",.", ".,")
DELIVERED_BY = Text(
    "Straffestatistik for hele landet, leveret af politiet, også hvor tallet er lille",
    "Criminal statistics of the whole country, delivered by the police, also where a number is small",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of one year. `value` None: nobody has reported one, or it is withheld, as `withheld` says; `untold`
    says so where no release tells it: that none has, or which were taken down.

    `of` is what it is a share of, where it is one; `in_tens` that it is a share in whole tens of per cent, of no
    number; `source` where it comes from; `cut_off` up to which day (FIG-11).
    """

    year: int
    value: Decimal | None
    source: Text
    cut_off: dt.date
    of: int | None = None
    withheld: bool = False
    untold: Text | None = None
    in_tens: bool = False

    @property
    def unfinished(self) -> bool:
        """Whether its year was not over when it was counted."""
        return self.cut_off < dt.date(self.year, 12, 31)

    @property
    def why_withheld(self) -> Text:
        """Why it is withheld, where it is."""
        if self.unfinished:
            return NOT_OVER
        return self.untold or SMALL_GROUP

    @property
    def of_nothing(self) -> bool:
        """Whether there is nothing that it counts: a count of none, or a share of nothing."""
        return not self.withheld and (self.of == 0 or (self.of is None and self.value == 0))

    @property
    def is_share(self) -> bool:
        """Whether the value is a percentage of the number that stands beside it."""
        return self.value is not None and self.of is not None

    @property
    def number(self) -> Text:
        """The value with its unit, without decimals that say nothing: `12 %` or `13`."""
        if self.value is None:
            return NOT_KNOWN
        english = format(self.value.normalize(), ",f")
        percentage = self.is_share or self.in_tens
        return Text(english.translate(_DANISH) + " %" * percentage, english + "%" * percentage)

    @property
    def said(self) -> Text:
        """The figure wherever it is told: with its unit, and what it is a share of; none where there is nothing that it
        counts."""
        if self.of_nothing:
            return NONE_AT_ALL
        if self.value is None:
            return WITHHELD if self.withheld else NOT_KNOWN
        if self.of is None:
            return self.number
        return Text(
            f"{self.number.da} af {whole_number(self.of, 'da')}", f"{self.number.en} of {whole_number(self.of, 'en')}"
        )


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator with its figures; years of which nothing is known are left out."""

    indicator: Indicator
    figures: tuple[Figure, ...]

    @property
    def known(self) -> bool:
        return any(figure.value is not None for figure in self.figures)


def series_of(plan: Plan, indicators: Sequence[Indicator]) -> list[Series]:
    """Each indicator with its figures of the plan's years, as the acting role may see them.

    Some queries for each feed that is asked for, and one for all that was reported.
    """
    today, role = clock.today(), context.current().role
    until = min(disclosure.counted_until(today, role), dt.date(plan.last_day.year, 12, 31))
    years = range(max(plan.first_day.year, baseline().cut_over.year), until.year + 1)
    # The figures of persons begin at the cut-over; no other series of teaching ends there, and it may be written back.
    taught = range(plan.first_day.year, until.year + 1)
    fed = {
        feed: of_the_register(Feed(feed), until, taught if feed in TEACHING else years, role)
        for feed in {one.feed for one in indicators if one.feed}
    }
    reported = _reported(indicators)
    return [Series(one, _figures_of(one, fed, reported, plan)) for one in indicators]


def _figures_of(
    one: Indicator, fed: Mapping[str, Sequence[Figure]], reported: Mapping[int, Sequence[Figure]], plan: Plan
) -> tuple[Figure, ...]:
    """The figures of the plan's years, of each year one: what the register has comes before what was reported."""
    written = {figure.year: figure for figure in reported.get(one.pk, ())}
    counted = {figure.year: figure for figure in fed.get(one.feed, ())}
    both = written | {year: _beside_written(figure, written.get(year)) for year, figure in counted.items()}
    return tuple(both[year] for year in sorted(both) if plan.first_day.year <= year <= plan.last_day.year)


def _beside_written(figure: Figure, written: Figure | None) -> Figure:
    """What the register has, saying so where another figure was written of the year before (FIG-11)."""
    if written is None or written.value is None or figure.value is None or figure.value == written.value:
        return figure
    before, source = format(written.value.normalize(), "f"), figure.source
    said = Text(
        f"{source.da}; før det var der skrevet {before.replace('.', ',')}", f"{source.en}; before, {before} was entered"
    )
    return replace(figure, source=said)


def of_the_register(feed: Feed, until: dt.date, years: range, role: str) -> list[Figure]:
    """The figures of a feed, as a role may see them."""
    return _FEEDS[feed](until, years, role)


def as_kept(feed: Feed, year: int, value: Decimal, cut_off: dt.date, of: int | None) -> Figure:
    """A figure that was taken of the register as many may read it and kept elsewhere, with its unit and its source."""
    in_tens = feed in IN_WHOLE_TENS and of is None
    source = DELIVERED_BY if feed in DELIVERED else IN_TENS if in_tens else HELLE
    return Figure(year, value, source, cut_off, of, in_tens=in_tens)


def _reported(indicators: Iterable[Indicator]) -> dict[int, list[Figure]]:
    latest: dict[tuple[int, int], IndicatorValue] = {}
    rows = IndicatorValue.objects.filter(indicator__in=[one for one in indicators if one.reporter_id])
    for row in rows.order_by("indicator", "year", "number").select_related("indicator"):
        latest[row.indicator_id, row.year] = row
    others = any(row.by_unit_id != row.indicator.reporter_id for row in latest.values())
    units = organisations.units_on(clock.today()) if others else {}
    found: dict[int, list[Figure]] = {}
    for (indicator, year), row in sorted(latest.items()):
        found.setdefault(indicator, []).append(Figure(year, row.value, _source(row, units), row.cut_off))
    return found


def _source(row: IndicatorValue, units: Mapping[uuid.UUID, NamedUnit]) -> Text:
    """The source as it was written, and by whom where that is not who reports the figure."""
    if row.by_unit_id is None or row.by_unit_id == row.indicator.reporter_id:
        return Text(row.source, row.source)
    name = units[row.by_unit_id].name
    return Text(f"{row.source} (skrevet af {name.da})", f"{row.source} (entered by {name.en})")


def _share(breakdown: Breakdown, group: str, until: dt.date, role: str) -> list[Figure]:
    """The share of one group in each year that the role may see of the breakdown."""
    place = [code for code, _label in breakdown.groups].index(group)
    return _shown(breakdown, until, role, lambda counts, all_of: percent(counts[place], all_of))


def _beside(breakdown: Breakdown, until: dt.date) -> list[Breakdown]:
    """The measures of the page that count the same: a year that one of them withholds is withheld by all."""
    return [one for one in quality.measures(until) if one.counted == breakdown.counted]


def _all_of(breakdown: Breakdown, until: dt.date, role: str) -> list[Figure]:
    """The number of each year that the role may see of the breakdown."""
    return _shown(breakdown, until, role, lambda _counts, all_of: all_of, is_share=False)


def _shown(
    breakdown: Breakdown,
    until: dt.date,
    role: str,
    value: Callable[[tuple[int, ...], int], int | None],
    *,
    is_share: bool = True,
) -> list[Figure]:
    rows = disclosure.rows_shown(
        breakdown, role, unfinished=statistics.unfinished_year(until), beside=_beside(breakdown, until)
    )
    shown = {row.year: row for row in rows}
    found = []
    for row in breakdown.years:
        cut_off = min(until, dt.date(row.year, 12, 31))
        if row.year not in shown:
            found.append(Figure(row.year, None, HELLE, cut_off, withheld=True))
            continue
        number = value(row.counts, row.persons)
        of = row.persons if is_share else None
        found.append(Figure(row.year, None if number is None else Decimal(number), HELLE, cut_off, of))
    return found


def _forced_labour(until: dt.date, _years: range, role: str) -> list[Figure]:
    """The share of forced labour, of the years of which the page of statistics and the reports tell it, as they do."""
    told_ever: Mapping[int, YearTold] = {}
    if role in disclosure.SEES_SMALL_FIGURES:
        breakdown = statistics.breakdowns(until)[0]
    else:
        told_ever = years_told()
        breakdown = statistics.breakdowns_as_told(read_of(told_ever))[0]
    place = [code for code, _label in breakdown.groups].index(ExploitationGroup.FORCED_LABOUR.value)
    told = {row.year: row for row in telling.rows(breakdown, role, unfinished=statistics.unfinished_year(until))}
    found = []
    for year in range(baseline().cut_over.year, until.year + 1):
        cut_off, row = min(until, dt.date(year, 12, 31)), told.get(year)
        number = row.counts[place] if row else None
        if row is None or number is None:
            is_told = year in {row.year for row in breakdown.years}
            untold = None if is_told else not_told(told_ever, year)
            found.append(Figure(year, None, HELLE, cut_off, withheld=True, untold=untold))
            continue
        share = percent(number, row.persons)
        source, day = HELLE, cut_off
        if by := told_ever.get(year):
            source, day = by.source_of_groups, by.known_on
        found.append(Figure(year, None if share is None else Decimal(share), source, day, row.persons))
    return found


def _interviewed(until: dt.date, _years: range, role: str) -> list[Figure]:
    breakdown = quality.measure("interviews", until)
    told = _share if role in disclosure.SEES_SMALL_FIGURES else _share_in_tens
    return told(breakdown, quality.WITH_INTERVIEW, until, role)


def _share_in_tens(breakdown: Breakdown, group: str, until: dt.date, role: str) -> list[Figure]:
    """The share of a group as the page of quality tells it to whoever may not see small figures: of no number."""
    place = [code for code, _label in breakdown.groups].index(group)

    def share(counts: tuple[int, ...], _all_of: int) -> int | None:
        told = shares.tens(counts)
        return told[place] if told else None

    found = _shown(breakdown, until, role, share, is_share=False)
    return [_in_tens(one) if one.value else replace(one, value=None, withheld=True) for one in found]


def _in_tens(figure: Figure) -> Figure:
    return replace(figure, source=IN_TENS, in_tens=True)


def _joint_actions(until: dt.date, _years: range, role: str) -> list[Figure]:
    return _all_of(quality.measure("joint_actions", until), until, role)


def _counted(query: str, *, of_persons: bool, begun: bool = False) -> Callable[[dt.date, range, str], list[Figure]]:
    """Numbers of years out of a view of days; where they count persons small ones are withheld.

    `begun`: of the years before the first that was written nobody knows whether there was any (FIG-11).
    """

    def count(until: dt.date, years: range, role: str) -> list[Figure]:
        with connections["numbers"].cursor() as cursor:
            cursor.execute(query, [dt.date(years.start, 1, 1), until])
            numbers = dict(cursor.fetchall())
        told = _since_the_first(numbers, years) if begun else years
        return [_number(year, numbers.get(year, 0), until, role, of_persons=of_persons) for year in told]

    return count


def _since_the_first(found: Iterable[int], years: range) -> range:
    return range(min(found, default=years.stop), years.stop)


def _number(year: int, number: int, until: dt.date, role: str, *, of_persons: bool) -> Figure:
    cut_off = min(until, dt.date(year, 12, 31))
    sees_all = role in disclosure.SEES_SMALL_FIGURES
    unfinished = year == statistics.unfinished_year(until)
    if not sees_all and (unfinished or (of_persons and disclosure.too_small(number))):
        return Figure(year, None, HELLE, cut_off, withheld=True)
    return Figure(year, Decimal(number), HELLE, cut_off)


def _at_the_end(
    query: str, value: Callable[[int, int], tuple[int | None, int | None, bool]]
) -> Callable[[dt.date, range, str], list[Figure]]:
    """What two numbers of the last day of each year come to: the figure, what it is of, and whether it is small."""

    def ask(until: dt.date, years: range, role: str) -> list[Figure]:
        found = []
        with connections["numbers"].cursor() as cursor:
            for year in years:
                day = min(until, dt.date(year, 12, 31))
                cursor.execute(query, [day])
                figure, of, small = value(*cursor.fetchone())
                if role not in disclosure.SEES_SMALL_FIGURES and (small or day != dt.date(year, 12, 31)):
                    found.append(Figure(year, None, HELLE, day, withheld=True))
                else:
                    found.append(Figure(year, None if figure is None else Decimal(figure), HELLE, day, of))
        return found

    return ask


def _occupied(places: int, residents: int) -> tuple[int | None, int | None, bool]:
    return percent(residents, places), places, disclosure.too_small(residents)


def _with_one(cases: int, with_one: int) -> tuple[int | None, int | None, bool]:
    small = disclosure.too_small(with_one) or disclosure.too_small(cases - with_one) or disclosure.too_small(cases)
    return percent(with_one, cases), cases, small


def _with_one_in_tens(cases: int, with_one: int) -> tuple[int | None, int | None, bool]:
    told = shares.tens((with_one, cases - with_one))
    share = told[0] if told else 0
    return share, None, not share or _with_one(cases, with_one)[2]


def _contact_person(until: dt.date, years: range, role: str) -> list[Figure]:
    """The share of cases with a contact person; of how many only whoever may see small figures reads."""
    if role in disclosure.SEES_SMALL_FIGURES:
        return _at_the_end(_CONTACT_PERSONS, _with_one)(until, years, role)
    found = _at_the_end(_CONTACT_PERSONS, _with_one_in_tens)(until, years, role)
    return [one if one.withheld else _in_tens(one) for one in found]


def _justice_participants(until: dt.date, years: range, role: str) -> list[Figure]:
    """Who came from the justice system, as far as they were counted; the source says where nobody counted (FIG-11)."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute(_PARTICIPANTS, [dt.date(years.start, 1, 1), until])
        found = {year: (came, uncounted) for year, came, uncounted in cursor.fetchall()}
    shown = []
    for year in _since_the_first(found, years):
        came, uncounted = found.get(year, (0, 0))
        figure = _number(year, came, until, role, of_persons=False)
        shown.append(replace(figure, source=_but_for(uncounted)) if uncounted else figure)
    return shown


def _but_for(uncounted: int) -> Text:
    one = uncounted == 1
    return Text(
        f"Talt i Helle; {uncounted} {'undervisningsgang' if one else 'undervisningsgange'} er ikke talt helt",
        f"Counted in Helle; {uncounted} {'session was' if one else 'sessions were'} not counted in full",
    )


def _delivered(feed: Feed) -> Callable[[dt.date, range, str], list[Figure]]:
    """Numbers of the whole country out of the latest delivery that has them, each with its cut-off (STA-04, FIG-11)."""
    kind, offence = feed.value.split("_")

    def ask(_until: dt.date, years: range, _role: str) -> list[Figure]:
        with connections["numbers"].cursor() as cursor:
            cursor.execute(_DELIVERED_NUMBERS, [offence, kind, years.start, years.stop])
            return [Figure(year, Decimal(number), DELIVERED_BY, cut_off) for year, number, cut_off in cursor.fetchall()]

    return ask


_DELIVERED_NUMBERS = (
    "SELECT year, number, cut_off FROM helle.delivered_of_the_country"
    " WHERE offence = %s AND kind = %s AND year >= %s AND year < %s ORDER BY year"
)
_PARTICIPANTS = """SELECT extract(year FROM held_on)::int, sum(came)::int, count(*) FILTER (WHERE uncounted)::int
  FROM helle.justice_teaching WHERE held_on BETWEEN %s AND %s GROUP BY 1"""
_PLACES = "SELECT places, residents FROM helle.approved_places_on(%s)"
_CONTACT_PERSONS = "SELECT cases, with_one FROM helle.contact_persons_on(%s)"
_YEARS = "SELECT extract(year FROM {day})::int, count(*) FROM helle.{view} WHERE {day} BETWEEN %s AND %s GROUP BY 1"
_FEEDS: dict[Feed, Callable[[dt.date, range, str], list[Figure]]] = {
    Feed.FORCED_LABOUR: _forced_labour,
    Feed.INTERVIEWED: _interviewed,
    Feed.JOINT_ACTIONS: _joint_actions,
    Feed.OUTREACH: _counted(_YEARS.format(day="held_on", view="outreach_evenings"), of_persons=False, begun=True),
    Feed.APPROVED_PLACES: _at_the_end(_PLACES, lambda places, _residents: (places, None, False)),
    Feed.OCCUPANCY: _at_the_end(_PLACES, _occupied),
    Feed.UNAPPROVED_STAYS: _counted(_YEARS.format(day="arrived_on", view="unapproved_stays"), of_persons=True),
    Feed.REFUSED_PLACES: _counted(_YEARS.format(day="looked_on", view="refused_places"), of_persons=True),
    Feed.JUSTICE_SESSIONS: _counted(
        _YEARS.format(day="held_on", view="justice_teaching"), of_persons=False, begun=True
    ),
    Feed.JUSTICE_PARTICIPANTS: _justice_participants,
    Feed.CONTACT_PERSON: _contact_person,
    **{feed: _delivered(feed) for feed in DELIVERED},
}
