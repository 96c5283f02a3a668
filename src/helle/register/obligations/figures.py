"""The figures of a report to a treaty body (GOV-13, INT-05, STA-07).

Forced labour by sector, sex and nationality, the same in every report that has it, compensation, and the published
breakdowns.

Whoever draws a report gets the same figures: what many will read is counted as for a role that sees no small ones. A
year is told as the latest release counted it, and not before one tells it (`statistics.years_told`). The
number of a year is told unless it is small itself; its small groups are put together until neither report, nor one
subtracted from the other, can point at anybody (`grouping`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connections
from django.utils import translation

from helle.register.action_plans import figures as indicators
from helle.register.action_plans.choices import Feed
from helle.register.action_plans.figures import Figure
from helle.register.codelists.queries import country_in_both
from helle.register.interface.words import long_day, whole_number
from helle.register.obligations.models import Shows
from helle.register.people.choices import Sex
from helle.register.protection import clock
from helle.register.statistics import disclosure, telling
from helle.register.statistics import queries as statistics
from helle.register.statistics.baseline import baseline
from helle.register.statistics.dimensions import sector_labels
from helle.register.statistics.grouping import Group, added, together
from helle.register.statistics.queries import Breakdown
from helle.register.statistics.years_told import YearTold, counted_in, not_told, read_of, years_told
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

# As whom figures are counted that are kept for many to read: nobody who sees small ones.
FOR_ALL: Final = "plan_owner"
OTHERS: Final = Text("Øvrige og små grupper", "Others and small groups")
UNKNOWN: Final = Text("Ikke oplyst", "Not stated")
TOTAL: Final = Text("I alt", "Total")
BY_GROUP: Final = Text("Efter gruppe", "By group")
WITHHELD: Final = Text("tilbageholdt: en lille gruppe", "withheld: a small group")
CROSSED: Final = Text(
    "Af formerne for udnyttelse krydses tvangsarbejde alene, og kun med sted, køn og statsborgerskab: de samme tal som "
    "i rapporten til ILO. De andre former, og alder, krydses ikke: en person kan være udnyttet i flere former, og små "
    "grupper kunne ikke beskyttes, når rapporterne, statistiksiden og udgivelserne læses sammen.",
    "Of the forms of exploitation forced labour alone is crossed, and with place, sex and nationality only: the same "
    "figures as in the report to the ILO. The other forms, and age, are not crossed: a person may be exploited in "
    "several forms, and small groups could not be protected where the reports, the page of statistics and the releases "
    "are read together.",
)


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """A table as it is printed and kept: columns and rows in both languages.

    `counted`: of each year that has figures up to which day they are counted, and by which release (FIG-11); `releases`
    has the number of that release, where one tells the year.
    """

    title: Text
    said: tuple[Text, ...]
    columns: tuple[Text, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Text, ...], ...]
    counted: tuple[tuple[str, Text], ...]
    releases: tuple[tuple[str, int], ...] = ()

    @property
    def all_said(self) -> tuple[Text, ...]:
        """What stands above the table: what is said of it, and when its years were counted, those alike together."""
        alike: dict[Text, list[str]] = {}
        for year, how in self.counted:
            alike.setdefault(how, []).append(year)
        return (
            *self.said,
            *(Text(f"{', '.join(years)}: {how.da}.", f"{', '.join(years)}: {how.en}.") for how, years in alike.items()),
        )


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


def figure_kept(one: Shows) -> Figure:
    """A figure that stands as evidence, as the pages of a plan say it. Raises `ValueError` for other evidence."""
    if one.year is None or one.value is None:
        raise ValueError(one.kind)
    return indicators.as_kept(Feed(one.feed), one.year, one.value, one.on_day, one.of)


def forced_labour(years: range) -> tuple[FiguresTable, ...]:
    """Victims of forced labour by where, by sex and by nationality (GOV-13), of the years that a release tells.

    Two queries.
    """
    ever = years_told()
    told = read_of(ever)
    counted = {one.code: one for one in statistics.breakdowns_as_told(told, statistics.OF_FORCED_LABOUR)}
    said = Text(
        "Personer vurderet som ofre for tvangsarbejde, efter året for vurderingen. Talt i Helle.",
        "Persons assessed as victims of forced labour, by the year of the assessment. Counted in Helle.",
    )
    titles = (
        ("sector", Text("Tvangsarbejde efter sted og branche", "Forced labour by place and trade")),
        ("sex", Text("Tvangsarbejde efter køn", "Forced labour by sex")),
        ("country", Text("Tvangsarbejde efter statsborgerskab", "Forced labour by nationality")),
    )
    countries = {code: _country(code) for code, _label in counted["country"].groups}
    labels = {"sector": sector_labels(), "sex": _sexes(), "country": countries}
    return tuple(
        _table(
            title,
            said,
            [row for year in years for row in _told_inside(year, counted[name], labels[name], ever)],
            _as_released(told, years),
            _releases(told, years),
        )
        for name, title in titles
    )


type _Row = tuple[Text, Text, Text]


def _told_inside(year: int, of: Breakdown, labels: Mapping[str, Text], ever: Mapping[int, YearTold]) -> list[_Row]:
    """The rows of a year in a table of those inside."""
    counted = next((row for row in of.years if row.year == year), None)
    if counted is None:
        return [(_year(year), TOTAL, not_told(ever, year))]
    groups = telling.groups_of(of, counted)
    told = together(groups)
    if told is None:
        return [(_year(year), TOTAL, WITHHELD)]
    numbers = [(one.code, one.inside) for one in told.named]
    return _rows(year, added(groups).inside, numbers, told.others.inside, labels)


def _rows(year: int, total: int, named: list[tuple[str, int]], others: int, labels: Mapping[str, Text]) -> list[_Row]:
    """The number of a year and of its groups; where none may be named it says so, once."""
    rows: list[_Row] = [(_year(year), TOTAL, _number(total))]
    rows += [(_year(year), labels.get(code, UNKNOWN), _number(number)) for code, number in named]
    if others:
        rows.append((_year(year), OTHERS if named else BY_GROUP, _number(others) if named else WITHHELD))
    return rows


def _table(
    title: Text,
    said: Text,
    rows: Iterable[_Row],
    counted: tuple[tuple[str, Text], ...],
    releases: tuple[tuple[str, int], ...],
) -> FiguresTable:
    columns = (Text("År", "Year"), Text("Gruppe", "Group"), Text("Personer", "Persons"))
    return FiguresTable(title, (said,), columns, (1, 3, 2), tuple(rows), counted, releases)


def _as_released(told: Mapping[int, YearTold], years: range) -> tuple[tuple[str, Text], ...]:
    """In which release each of the years is counted, and up to which day; it need not have these groups."""
    return tuple(
        (
            str(year),
            Text(
                f"{counted_in(told[year].number)[0]}, opgjort til og med {long_day(told[year].known_on, 'da')}",
                f"{counted_in(told[year].number)[1]}, up to and including {long_day(told[year].known_on, 'en')}",
            ),
        )
        for year in years
        if year in told
    )


def _releases(told: Mapping[int, YearTold], years: range) -> tuple[tuple[str, int], ...]:
    """The number of the release that tells each of the years."""
    return tuple((str(year), told[year].number) for year in years if year in told)


def _sexes() -> dict[str, Text]:
    return {one.value: Text(str(one.label), _in_english(one)) for one in Sex}


def _country(code: str) -> Text:
    if not code:
        return UNKNOWN
    return country_in_both(code)


def _in_english(one: Sex) -> str:
    with translation.override("en"):
        return str(one.label)


def _year(year: int) -> Text:
    return Text(str(year), str(year))


def _number(number: int) -> Text:
    return Text(whole_number(number, "da"), whole_number(number, "en"))


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
            WITHHELD if disclosure.too_small(self.told) else _number(self.told),
            _number(self.claimed) if of_them else WITHHELD,
            _number(self.declined) if of_them and _parts_safe(self.declined, rest) else WITHHELD,
            _number(self.awarded) if of_them and _parts_safe(self.awarded, self.claimed - self.awarded) else WITHHELD,
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
    rows = [(_year(year), *found.get(year, Compensated(0, 0, 0, 0)).shown()) for year in years]
    counted = Text(
        f"opgjort til og med {long_day(until, 'da')}", f"counted up to and including {long_day(until, 'en')}"
    )
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
        tuple((str(year), counted) for year in years),
    )


def published(years: range) -> tuple[FiguresTable, ...]:
    """The published breakdowns of the assessed victims, as the page of statistics tells them (STA-07). Two queries.

    Of exploitation the number of forced labour alone: a person may be in several of its groups. Where it happened and
    sex are told by the groups of the report on forced labour, which has them too; the others stand here alone.
    """
    ever = years_told()
    told = read_of(ever)
    return tuple(
        _table(
            one.title,
            Text("Personer vurderet som ofre, talt i Helle.", "Persons assessed as victims, counted in Helle."),
            [row for year in years for row in _published(one, year, ever)],
            _as_released(told, years),
            _releases(told, years),
        )
        for one in statistics.breakdowns_as_told(told)
    )


def _published(one: Breakdown, year: int, ever: Mapping[int, YearTold]) -> list[_Row]:
    counted = next((row for row in one.years if row.year == year), None)
    if counted is None:
        return [(_year(year), TOTAL, not_told(ever, year))]
    if one.several:
        return _exploited(year, telling.forced_labour(one, counted))
    told = telling.told_of(one, counted)
    if disclosure.too_small(counted.persons):
        return [(_year(year), TOTAL, WITHHELD)]
    if told is None:  # Another breakdown would say by these groups what it holds back.
        return _rows(year, counted.persons, [], counted.persons, {})
    named = [(group.code, group.all) for group in told.named]
    return _rows(year, counted.persons, named, told.others.all, dict(one.groups))


def _exploited(year: int, of: Group) -> list[_Row]:
    rows: list[_Row] = [(_year(year), TOTAL, WITHHELD if disclosure.too_small(of.all) else _number(of.all))]
    if not disclosure.too_small(of.all):
        label = ExploitationGroup.FORCED_LABOUR.label
        rows.append((_year(year), label, _number(of.inside) if of.safe else WITHHELD))
    return rows
