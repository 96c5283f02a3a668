"""The figures of a report to a treaty body (GOV-13, INT-05, STA-07).

Forced labour by sector, sex and nationality, compensation, and the published breakdowns.

Whoever draws a report gets the same figures: what many will read is counted as for a role that sees no small ones. Of a
year with a small group the small ones are put together until neither they nor those outside can point at anybody; where
that does not help the year is withheld.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connections
from django.utils import translation

from helle.register.action_plans import figures as indicators
from helle.register.action_plans.choices import Feed
from helle.register.action_plans.figures import Figure
from helle.register.codelists.queries import country_name
from helle.register.people.choices import Sex
from helle.register.protection import clock
from helle.register.statistics import disclosure
from helle.register.statistics import queries as statistics
from helle.register.statistics.baseline import baseline
from helle.rules.codes import ExploitationGroup, ExploitationPurpose
from helle.rules.ruling import Text

# As whom figures are counted that are kept for many to read: nobody who sees small ones.
FOR_ALL: Final = "plan_owner"
OTHERS: Final = Text("Øvrige og små grupper", "Others and small groups")
UNKNOWN: Final = Text("Ikke oplyst", "Not stated")
WITHHELD: Final = Text("tilbageholdt: en lille gruppe", "withheld: a small group")
FORCED_LABOUR: Final = [one.value for one in ExploitationPurpose if one.group is ExploitationGroup.FORCED_LABOUR]


@dataclass(frozen=True, slots=True)
class Group:
    """Persons of a year in one group: those the table is about, and the other victims of that year."""

    code: str
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """A table as it is printed and kept: columns and rows in both languages."""

    title: Text
    said: tuple[Text, ...]
    columns: tuple[Text, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Text, ...], ...]


def last_year(until: dt.date) -> int:
    """The last year that is over when days up to `until` are counted."""
    return until.year if (until.month, until.day) == (12, 31) else until.year - 1


def counted_until() -> dt.date:
    """The last day that is counted for many to read: the end of the last quarter that is over."""
    return disclosure.counted_until(clock.today(), FOR_ALL)


def years_there_are() -> range:
    """The years that Helle has counted from their first to their last day."""
    return range(baseline().cut_over.year, last_year(counted_until()) + 1)


def figure_of(feed: Feed, year: int) -> Figure:
    """The figure of a year as many may read it. Raises `LookupError` where there is none of that year."""
    until = counted_until()
    for figure in indicators.of_the_register(feed, until, range(baseline().cut_over.year, until.year + 1), FOR_ALL):
        if figure.year == year:
            return figure
    raise LookupError(year)


def together(groups: Sequence[Group]) -> tuple[list[Group], Group] | None:
    """The groups that may be named, the largest first, and all others as one; None where even the year is small.

    No group is named that is small or leaves few outside, and the smallest named ones join the others until these are
    not small either.
    """
    total = _sum(groups)
    if not _safe(total):
        return None
    named = sorted((one for one in groups if one.inside and _safe(one)), key=lambda one: (-one.inside, one.code))
    codes = {one.code for one in named}
    others = _sum([one for one in groups if one.code not in codes])
    while named and others.inside and not _safe(others):
        others = _sum([others, named.pop()])
    return named, others


def _sum(groups: Iterable[Group]) -> Group:
    found = list(groups)
    return Group("", sum(one.inside for one in found), sum(one.outside for one in found))


def _safe(one: Group) -> bool:
    return not disclosure.too_small(one.inside) and not disclosure.too_small(one.outside)


def forced_labour(years: range, until: dt.date) -> tuple[FiguresTable, ...]:
    """Victims of forced labour by where, by sex and by nationality (GOV-13). One query."""
    found = _by_dimension(years, until)
    sexes = {one.value: Text(str(one.label), _in_english(one)) for one in Sex}
    countries = {code: _country(code) for _year, code in found["nationality"]}
    said = Text(
        "Personer vurderet som ofre for tvangsarbejde, efter året for vurderingen. Talt i Helle.",
        "Persons assessed as victims of forced labour, by the year of the assessment. Counted in Helle.",
    )
    return (
        _table(
            Text("Tvangsarbejde efter sted og branche", "Forced labour by place and trade"),
            said,
            years,
            found["sector"],
            statistics.sector_labels(),
        ),
        _table(Text("Tvangsarbejde efter køn", "Forced labour by sex"), said, years, found["sex"], sexes),
        _table(
            Text("Tvangsarbejde efter statsborgerskab", "Forced labour by nationality"),
            said,
            years,
            found["nationality"],
            countries,
        ),
    )


type _Counted = Mapping[tuple[int, str], tuple[int, int]]

_ALIKE = """
SELECT extract(year FROM decided_on)::int, purposes && %(purposes)s::text[], coalesce(nullif(sector, ''), 'unknown'),
       coalesce(nullif(sex_then, ''), 'not_stated'), nationality_then, count(*)
  FROM helle.counted(%(until)s) WHERE decided_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2, 3, 4, 5
"""


def _by_dimension(years: range, until: dt.date) -> dict[str, _Counted]:
    found: dict[str, dict[bool, Counter[tuple[int, str]]]] = {
        name: {True: Counter(), False: Counter()} for name in ("sector", "sex", "nationality")
    }
    with connections["numbers"].cursor() as cursor:
        since = dt.date(years.start, 1, 1)
        cursor.execute(_ALIKE, {"purposes": FORCED_LABOUR, "since": since, "until": until})
        for year, inside, sector, sex, nationality, number in cursor.fetchall():
            for name, code in (("sector", sector), ("sex", sex), ("nationality", nationality or "")):
                found[name][inside][year, code] += number
    return {
        name: {key: (counts[True][key], counts[False][key]) for key in {*counts[True], *counts[False]}}
        for name, counts in found.items()
    }


def _table(title: Text, said: Text, years: range, found: _Counted, labels: Mapping[str, Text]) -> FiguresTable:
    rows: list[tuple[Text, ...]] = []
    for year in years:
        groups = [Group(code, *numbers) for (of_year, code), numbers in sorted(found.items()) if of_year == year]
        shown = together(groups)
        if shown is None:
            rows.append((_same(year), Text("I alt", "Total"), WITHHELD))
            continue
        named, others = shown
        rows.append((_same(year), Text("I alt", "Total"), _same(sum(one.inside for one in groups))))
        rows += [(_same(year), labels.get(one.code, UNKNOWN), _same(one.inside)) for one in named]
        if others.inside:
            rows.append((_same(year), OTHERS, _same(others.inside)))
    columns = (Text("År", "Year"), Text("Gruppe", "Group"), Text("Personer", "Persons"))
    return FiguresTable(title, (said,), columns, (1, 4, 2), tuple(rows))


def _country(code: str) -> Text:
    if not code:
        return UNKNOWN
    names = []
    for language in ("da", "en"):
        with translation.override(language):
            names.append(country_name(code))
    return Text(*names)


def _in_english(one: Sex) -> str:
    with translation.override("en"):
        return str(one.label)


def _same(number: int) -> Text:
    return Text(str(number), str(number))


@dataclass(frozen=True, slots=True)
class Compensated:
    """Persons who were told of compensation in a year: those who claimed, chose not to, and were awarded any."""

    told: int
    claimed: int
    declined: int
    awarded: int

    def shown(self) -> tuple[Text, Text, Text, Text]:
        """The four as many may read them."""
        of_them = not disclosure.too_small(self.told) and _parts_safe(self.claimed, self.told - self.claimed)
        rest = self.told - self.claimed - self.declined
        return (
            WITHHELD if disclosure.too_small(self.told) else _same(self.told),
            _same(self.claimed) if of_them else WITHHELD,
            _same(self.declined) if of_them and _parts_safe(self.declined, rest) else WITHHELD,
            _same(self.awarded) if of_them and _parts_safe(self.awarded, self.claimed - self.awarded) else WITHHELD,
        )


def _parts_safe(*parts: int) -> bool:
    return not any(disclosure.too_small(one) for one in parts)


def compensation(years: range, until: dt.date) -> FiguresTable:
    """Who was told of compensation, claimed, chose not to and was awarded any, by the year they were told (INT-05).

    One query. Each part is shown where neither it nor what it leaves is small.
    """
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT year, told, claimed, declined, awarded FROM helle.compensation(%s)", [until])
        found = {year: Compensated(*counted) for year, *counted in cursor.fetchall()}
    rows = [(_same(year), *found.get(year, Compensated(0, 0, 0, 0)).shown()) for year in years]
    return FiguresTable(
        Text("Erstatning", "Compensation"),
        (
            Text(
                "Personer efter det år, de første gang fik at vide, at de kan kræve erstatning. At lade være er deres "
                "eget valg; de øvrige har ikke taget stilling.",
                "Persons by the year in which they were first told that they can claim compensation. To claim none is "
                "their own choice; the others have not decided.",
            ),
        ),
        (
            Text("År", "Year"),
            Text("Oplyst", "Told"),
            Text("Har krævet", "Claimed"),
            Text("Kræver ikke", "Claim none"),
            Text("Fik noget", "Awarded any"),
        ),
        (1, 2, 2, 2, 2),
        tuple(rows),
    )


def published(years: range, until: dt.date) -> tuple[FiguresTable, ...]:
    """The published breakdowns of the assessed victims (STA-07), a year whole or not at all, as the statistics page."""
    found = []
    for one in statistics.breakdowns(until):
        shown = {
            row.year: row
            for row in disclosure.rows_shown(one, FOR_ALL, unfinished=statistics.unfinished_year(until))
            if row.year in years
        }
        rows: list[tuple[Text, ...]] = []
        for year in years:
            if year not in shown:
                rows.append((_same(year), Text("I alt", "Total"), WITHHELD))
                continue
            rows.append((_same(year), Text("I alt", "Total"), _same(shown[year].persons)))
            rows += [
                (_same(year), label, _same(count))
                for (_code, label), count in zip(one.groups, shown[year].counts, strict=True)
                if count
            ]
        said = Text("Personer vurderet som ofre, talt i Helle.", "Persons assessed as victims, counted in Helle.")
        columns = (Text("År", "Year"), Text("Gruppe", "Group"), Text("Personer", "Persons"))
        found.append(FiguresTable(one.title, (said,), columns, (1, 4, 2), tuple(rows)))
    return tuple(found)
