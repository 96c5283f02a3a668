"""The plan's two charts continued by a release: the published years, and behind them those that it tells (META-07).

A figure that is held back has a bar that says nothing of its size. The second chart, by exploitation and year, goes on
where the release has a table by exploitation alone; where it has none, its page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from helle.register.releases.content import Kept, KeptTable
from helle.register.releases.layout import HELD_BACK, NOT_PUBLISHED, Block, Row, drawn
from helle.register.statistics.baseline import baseline
from helle.register.statistics.pictures import Chart, chart
from helle.register.statistics.queries import Bar
from helle.register.statistics.tables import TOTAL
from helle.rules.ruling import Text

YEARS: Final = Text("Personer vurderet som ofre, år for år", "Persons assessed as victims, year by year")
FORMS: Final = Text(
    "Personer vurderet som ofre, efter udnyttelse og år", "Persons assessed as victims, by exploitation and year"
)
COUNTED_HERE: Final = Text("talt i Helle", "counted in Helle")
OTHER_FORMS: Final = Text("Andre former og ukendt, under ét", "Other forms and unknown, as one")
_EXPLOITATION: Final = Text("Udnyttelse", "Exploitation")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table under the chart: its years, whether its figure is told, and who told it."""

    bar: Bar
    shown: bool
    told_by: Text


@dataclass(frozen=True, slots=True)
class Continued:
    """The chart, and its bars in order for the table under it, each with whether its figure is told."""

    chart: Chart
    bars: tuple[tuple[Bar, bool], ...]

    @property
    def lines(self) -> list[Line]:
        """The bars as lines of a table."""
        return [Line(bar, shown, publisher(bar.source) if bar.source else COUNTED_HERE) for bar, shown in self.bars]

    @property
    def sources(self) -> list[Text]:
        """Where the published years stand: who published them, in what, and up to when they were counted (FIG-11)."""
        return _in_words(bar.source for bar, _shown in self.bars if bar.source)

    @property
    def counts(self) -> bool:
        """Whether any year is of the release, and not only of what others published before."""
        return not self.bars[-1][0].imported

    @property
    def held_back(self) -> bool:
        return not all(shown for _bar, shown in self.bars)

    @property
    def leaves_out(self) -> tuple[int, int] | None:
        """The years between what was published and what the release tells, if there are any: others tell of them."""
        last = max(bar.last_year for bar, _shown in self.bars if bar.imported)
        first = min((bar.first_year for bar, _shown in self.bars if not bar.imported), default=last + 1)
        return (last + 1, first - 1) if first > last + 1 else None


@dataclass(frozen=True, slots=True)
class ByForm:
    """The second chart as a table with its picture, where the published forms stand, and the years nobody published."""

    block: Block
    sources: list[Text]
    unpublished: tuple[int, int] | None


def continued(kept: Kept) -> Continued | None:
    """The chart of a release; None where nothing was published before."""
    if not kept.bars:
        return None
    bars = ((bar, True) for bar in kept.bars)
    found = (*bars, *_counted(kept))
    return Continued(chart(found, HELD_BACK), found)


def by_form(kept: Kept, language: str) -> ByForm | None:
    """The plan's second chart continued by a release; None where the release has no table by exploitation alone."""
    table = next((one for one in kept.tables if one.counts == "assessed" and one.axes == ("exploited_as",)), None)
    if table is None or not kept.forms:
        return None
    before = {one.group.value if one.group else "": one for one in kept.forms}
    first, last = kept.forms[0].first_year, kept.forms[0].last_year
    rows = [
        _row(label.in_language(language), before[code].persons if code in before else NOT_PUBLISHED, table, code)
        for code, label in table.dimensions[0].groups
    ]
    rest = before[""].persons if "" in before else NOT_PUBLISHED
    rows.append(Row(OTHER_FORMS.in_language(language), False, (rest, *(NOT_PUBLISHED for _year in table.years))))
    rows.append(_row(TOTAL.in_language(language), sum(one.persons for one in kept.forms), table, None, is_total=True))
    columns = (f"{first}–{last}", *map(str, table.years))
    block = drawn(None, _EXPLOITATION.in_language(language), columns, rows, published=1)
    until = max((bar.last_year for bar in kept.bars), default=last)
    return ByForm(
        block, _in_words(one.source for one in kept.forms), (last + 1, until) if until > last else None
    )  # fmt: skip


def charts(kept: Kept, language: str) -> dict[str, object]:
    """Both charts with what they are called, as the page with and the page without login show them."""
    return {
        "years": continued(kept),
        "years_title": YEARS,
        "forms": by_form(kept, language),
        "forms_title": FORMS,
        "not_published": NOT_PUBLISHED,
    }


def publisher(source: str) -> Text:
    """Who published a figure; the mark itself of a source that is known no more."""
    known = baseline().sources.get(source)
    return known.publisher if known is not None else Text(source, source)


def _in_words(sources: Iterable[str]) -> list[Text]:
    known = baseline().sources
    return [known[one].words if one in known else Text(one, one) for one in dict.fromkeys(sources)]


def _row(label: str, before: int | str, table: KeptTable, group: str | None, *, is_total: bool = False) -> Row:
    return Row(label, is_total, (before, *(table.figure(year, (group,)) for year in table.years)))


def _counted(kept: Kept) -> list[tuple[Bar, bool]]:
    """The assessed victims of each year of the release, out of the first table that counts them."""
    table = next((one for one in kept.tables if one.counts == "assessed"), None)
    if table is None:
        return []
    everybody = [(year, table.figure(year, (None,) * len(table.axes))) for year in table.years]
    return [(Bar(year, year, figure or 0, None), figure is not None) for year, figure in everybody]
