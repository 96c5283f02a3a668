"""The plan's two charts continued by a release: the published years, and behind them those that it tells (META-07).

A figure that is held back has a bar that says nothing of its size. Years between that the release does not tell have a
place without a bar: what stands beside each other would be read as following on. The second chart, by exploitation and
year, goes on where the release has a table by exploitation alone; where it has none, that is said. What is to be known
of both is worded here, once for the pages and the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from helle.register.interface.words import year_span
from helle.register.releases import repeated_told, whence
from helle.register.releases.content import Kept, KeptSource, KeptTable, Repeated
from helle.register.releases.layout import HELD_BACK, NOT_PUBLISHED, Block, Row, drawn
from helle.register.releases.whence import Counted
from helle.register.statistics.baseline import REMAINDER, PublishedGroup
from helle.register.statistics.pictures import Chart, chart
from helle.register.statistics.queries import PERSONS, Bar
from helle.register.statistics.tables import TOTAL
from helle.rules.ruling import Text

YEARS: Final = Text("Personer vurderet som ofre, år for år", "Persons assessed as victims, year by year")
FORMS: Final = Text(
    "Personer vurderet som ofre, efter udnyttelse og år", "Persons assessed as victims, by exploitation and year"
)
COUNTED_HERE: Final = Text("talt i Helle", "counted in Helle")
_NO: Final = Text("talt i Helle, som udgivelse nr. %s fortalte det", "counted in Helle, as release no. %s told it")
NOT_HERE: Final = Text("ikke i denne udgivelse", "not in this release")
DERIVED: Final = Text(
    "beregnet som forskel mellem offentliggjorte tal", "calculated as the difference between published figures"
)
_EXPLOITATION: Final = Text("Udnyttelse", "Exploitation")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table under the chart: its years, its figure (None: held back), and who told it."""

    years: str
    figure: int | str | None
    told_by: Text


@dataclass(frozen=True, slots=True)
class Continued:
    """The chart, and its bars in order for the table under it, each with whether its figure is told; `source`: who
    published one."""

    chart: Chart
    bars: tuple[tuple[Bar, bool], ...]
    repeated: tuple[Repeated, ...]
    source: Callable[[str], KeptSource]

    @property
    def lines(self) -> list[Line]:
        """The bars as lines of a table, and between them the years that are not here."""
        as_told = {str(one.year): Text(_NO.da % one.number, _NO.en % one.number) for one in self.repeated}
        found = [
            Line(bar.label, bar.persons if shown else None, as_told.get(bar.label) or self._told_by(bar))
            for bar, shown in self.bars
        ]
        if self.left_out:
            published = sum(bar.imported for bar, _shown in self.bars)
            found.insert(published, Line(self.left_out, NOT_PUBLISHED, NOT_HERE))
        return found

    @property
    def left_out(self) -> str:
        """The years between what was published and what the release tells, in figures; '' where there are none."""
        return year_span(*self.left_out_years) if self.left_out_years else ""

    @property
    def left_out_years(self) -> tuple[int, int] | None:
        """The first and the last of them; None where there are none."""
        return _left_out(self.bars)

    @property
    def notes(self) -> list[str]:
        """What to know of the chart and its table, in sentences."""
        lines = [
            _(
                "Lyse søjler er offentliggjort af andre, før Helle talte. Søjlen for flere år er deres sum, og den er "
                "brudt, fordi den ikke følger målestokken."
            ),
            _("Mørke søjler er talt i Helle og står i denne udgivelse.")
            if self.counts
            else _("Denne udgivelse tæller ikke vurderede ofre, så rækken føres ikke videre her."),
        ]
        if self.left_out:
            lines.append(_("Ikke med i denne udgivelse: %(years)s. Se de andre udgivelser.") % {"years": self.left_out})
        return lines

    def whence(self, counted: Counted, language: str) -> list[str]:
        """Where the published years stand, and whence those are that the release tells (FIG-11)."""
        told = [bar.first_year for bar, _shown in self.bars if not bar.imported]
        repeated = {one.year: one for one in self.repeated}
        return [
            *whence.published(
                ((bar.source, bar.first_year, bar.last_year) for bar, _shown in self.bars if bar.source),
                self.source,
                language,
            ),
            *([whence.of_years(told, repeated, PERSONS, counted, language)] if told else []),
        ]

    @property
    def counts(self) -> bool:
        """Whether any year is of the release, and not only of what others published before."""
        return not self.bars[-1][0].imported

    @property
    def held_back(self) -> bool:
        return not all(shown for _bar, shown in self.bars)

    def _told_by(self, bar: Bar) -> Text:
        if bar.source is None:
            return COUNTED_HERE
        told = self.source(bar.source).publisher
        return Text(f"{told.da}, {DERIVED.da}", f"{told.en}, {DERIVED.en}") if bar.derived else told


@dataclass(frozen=True, slots=True)
class ByForm:
    """The second chart as a table with its picture, of which published forms and which table it is, the years nobody
    published, from which year a form was counted that was not counted from the first, and who published one."""

    block: Block
    before: tuple[PublishedGroup, ...]
    table: KeptTable
    unpublished: tuple[int, int] | None
    since: list[str]
    source: Callable[[str], KeptSource]

    @property
    def notes(self) -> list[str]:
        """What to know of the chart and its table, in sentences."""
        lines = [
            _(
                "Lyse søjler er offentliggjort af andre, før Helle talte, af flere år under ét; mørke er talt i Helle "
                "og står i denne udgivelse."
            ),
            _("Søjlerne for flere år under ét har deres egen målestok: deres længde kan ikke holdes op mod de andres."),
            _("%(not_published)s er ikke offentliggjort.") % {"not_published": NOT_PUBLISHED},
        ]
        return [*lines, *([said] if (said := self.years_unpublished) else []), *self.since]

    @property
    def years_unpublished(self) -> str:
        """That years between are not published by exploitation; '' where there are none."""
        if self.unpublished is None:
            return ""
        first, last = self.unpublished
        if first == last:
            return _("Året %(year)s er ikke offentliggjort efter udnyttelse.") % {"year": first}
        return _("Årene %(first)s–%(last)s er ikke offentliggjort efter udnyttelse.") % {"first": first, "last": last}

    def whence(self, counted: Counted, language: str) -> list[str]:
        """Where the published years stand, and whence those are that the release tells (FIG-11)."""
        return [
            *whence.published(
                ((one.source, one.first_year, one.last_year) for one in self.before), self.source, language
            ),
            whence.of_table(self.table, self.table.years, counted, language),
        ]


def without_forms() -> str:
    """What stands in the place of the second chart where it does not go on."""
    return _(
        "Handlingsplanens figur efter udnyttelse og år føres ikke videre her: udgivelsen har ingen tabel efter "
        "udnyttelse, eller den er lavet, før Helle satte figuren ind."
    )


def continued(kept: Kept) -> Continued | None:
    """The chart of a release; None where nothing was published before."""
    if not kept.bars:
        return None
    bars = ((bar, True) for bar in kept.bars)
    found = (*bars, *_counted(kept))
    between = _left_out(found)
    drawn_as = chart(found, HELD_BACK, left_out=year_span(*between) if between else "")
    return Continued(drawn_as, found, kept.repeated, kept.source)


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
    rows.append(Row(REMAINDER.in_language(language), False, (rest, *(NOT_PUBLISHED for _year in table.years))))
    rows.append(_row(TOTAL.in_language(language), sum(one.persons for one in kept.forms), table, None, is_total=True))
    columns = (year_span(first, last), *(repeated_told.year(table, year, language) for year in table.years))
    block = drawn(None, _EXPLOITATION.in_language(language), columns, rows, published=1)
    until = max((bar.last_year for bar in kept.bars), default=last)
    return ByForm(
        block,
        kept.forms,
        table,
        (last + 1, until) if until > last else None,
        [since.in_language(language) for one in kept.forms if (since := one.since)],
        kept.source,
    )


def charts(kept: Kept, counted: Counted, language: str) -> dict[str, object]:
    """Both charts with what they are called, as the page with and the page without login show them."""
    years, forms = continued(kept), by_form(kept, language)
    return {
        "years": years,
        "years_title": YEARS,
        "years_whence": years.whence(counted, language) if years is not None else [],
        "forms": forms,
        "forms_whence": forms.whence(counted, language) if forms is not None else [],
        "forms_title": FORMS,
        "without_forms": without_forms(),
    }


def _left_out(bars: Sequence[tuple[Bar, bool]]) -> tuple[int, int] | None:
    last = max(bar.last_year for bar, _shown in bars if bar.imported)
    first = min((bar.first_year for bar, _shown in bars if not bar.imported), default=last + 1)
    return None if first == last + 1 else (last + 1, first - 1)


def _row(label: str, before: int | str, table: KeptTable, group: str | None, *, is_total: bool = False) -> Row:
    return Row(label, is_total, (before, *(table.figure(year, (group,)) for year in table.years)))


def _counted(kept: Kept) -> list[tuple[Bar, bool]]:
    """The assessed victims of each year of the release, out of the first table that has the year."""
    everybody: dict[int, int | None] = {}
    for table in kept.tables:
        if table.counts == "assessed":
            for year in table.years:
                everybody.setdefault(year, table.figure(year, (None,) * len(table.axes)))
    return [(Bar(year, year, figure or 0, None), figure is not None) for year, figure in sorted(everybody.items())]
