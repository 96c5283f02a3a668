"""What is told of the same persons elsewhere, and what an extract may therefore say of them (GOV-19, STA-01).

Whoever is in an extract is in the figures, so that its groups bound from below whatever a release, also one that was
taken down, the page of statistics or a report to a treaty body holds back. Of a year that no release tells yet it is
what page and reports would hold back if one did today; a release that comes later is held against the extract
(`releases.beside`). A group stands by itself in an extract only where its number is told
by itself in each of the years, or where nothing of its kind is held back; else it stands as `*`, together with all
like it. Columns of which a release holds figures together back do not stand in the same extract, and neither do two
that a rule links while a group of one of them is held back: the other says which one it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from helle.register.protection.refusals import Refused
from helle.register.releases.beside import FORCED
from helle.register.releases.content import KeptTable
from helle.register.releases.linked import linked
from helle.register.research.choices import ResearchColumn
from helle.register.research.columns import columns, region_of
from helle.register.statistics import telling
from helle.register.statistics.disclosure import too_small
from helle.register.statistics.queries import OF_FORCED_LABOUR, SHOWN, Breakdown, YearRow
from helle.rules.ruling import Text

_BY_MANY: Final = "plan_owner"
_ASSESSED: Final = "assessed"
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "age_band": ("age_band", "age"),
    "age": ("age_band", "age"),
    "region": ("nationality", "country"),
    "exploited_as": ("exploited_as", "exploitation"),
}
_SAME: Final[Mapping[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    ("age_band", "under_18"): (("age", "minor"),),
    ("age_band", "unknown"): (("age", "unknown"),),
    ("age", "minor"): (("age_band", "under_18"),),
    ("age", "unknown"): (("age_band", "unknown"),),
    ("region", "denmark"): (("nationality", "danish"), ("country", "DK")),
}
# A Danish citizen is one in both columns.
_TIED: Final[Mapping[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    ("region", "denmark"): (("residence", "danish"),),
    ("residence", "danish"): (("nationality", "danish"), ("country", "DK")),
}
_ADULT: Final = ("age", "adult")
_NOT_OF_AGE: Final = Refused(
    Text(
        "Hvor mange der var fyldt 18 år, holdes tilbage i et af de år. Søg om alle aldre. [GOV-19, STA-01]",
        "How many were 18 or over is withheld in one of those years. Apply for all ages. [GOV-19, STA-01]",
    ),
    field="population",
)
_NO_NUMBER: Final = Refused(
    Text(
        "Tallet for et af de år holdes tilbage. Tag andre år. [GOV-19, STA-01]",
        "The number of one of those years is withheld. Take other years. [GOV-19, STA-01]",
    ),
    field="first_year",
)


def reason_field(column: str) -> str:
    """Where of an application it is said what a column is for: beside it stands why it cannot be had."""
    return f"reason_{column}"


@dataclass(frozen=True, slots=True)
class Year:
    """What is told of one year: for each figure its numbers, none where it is held back wherever it stands.

    A figure is who is counted: of some kinds of groups one each; of none, everybody.
    """

    numbers: Mapping[frozenset[tuple[str, str]], frozenset[int]] = field(default_factory=dict)

    def told(self, *groups: tuple[str, str]) -> frozenset[int]:
        """The numbers that are told of a figure."""
        return self.numbers.get(frozenset(groups), frozenset())

    def holds_back(self, *groups: tuple[str, str]) -> bool:
        """Whether a figure stands somewhere, and is told nowhere."""
        return self.numbers.get(frozenset(groups)) == frozenset()

    def holds_any_back(self, kinds: Collection[str]) -> bool:
        """Whether any figure of these kinds alone is held back, or a group was put together with others."""
        return any(
            not numbers and {kind for kind, _group in figure} <= set(kinds) and figure
            for figure, numbers in self.numbers.items()
        )


def year_told(year: int, releases: Iterable[KeptTable], told: Iterable[Breakdown]) -> Year:
    """What the releases, the page of statistics and the reports tell of a year of the assessed victims."""
    found: dict[frozenset[tuple[str, str]], set[int]] = {}
    for table in releases:
        if table.counts == _ASSESSED and year in table.years:
            for (of, groups), number in table.figures.items():
                if of == year:
                    kinds = zip(table.axes, groups, strict=True)
                    figure = frozenset((kind, group) for kind, group in kinds if group is not None)
                    found.setdefault(figure, set()).update(() if number is None else (number,))
    for one in told:
        counted = next((row for row in one.years if row.year == year), None)
        if counted is not None:
            for figure, number in _told_by(one, counted):
                found.setdefault(figure, set()).update(() if number is None else (number,))
    return Year({figure: frozenset(numbers) for figure, numbers in found.items()})


def _told_by(one: Breakdown, counted: YearRow) -> Iterator[tuple[frozenset[tuple[str, str]], int | None]]:
    """The figures of a year by one dimension on the page and in the reports; None where one holds it back."""
    yield frozenset(), None if too_small(counted.persons) else counted.persons
    if one.code in SHOWN:
        for group, number in telling.by_group(one, counted, _BY_MANY).items():
            yield frozenset({(one.code, group)}), number
    if one.code in OF_FORCED_LABOUR:
        named = telling.named_inside(one, counted)
        for (group, _label), inside in zip(one.groups, counted.inside, strict=True):
            # Which countries there are is found in what was counted, so that one without anybody inside says nothing.
            if group not in named and (inside or one.code in SHOWN):
                yield frozenset({(one.code, group), FORCED}), None


def shown(column: str, group: str, year: Year) -> bool:
    """Whether a group of a column may stand by itself, by what is told of a year."""
    if any(year.holds_back(one) for one in _TIED.get((column, group), ())):
        return False
    kinds = _KINDS.get(column, (column,))
    if not year.holds_any_back(kinds):
        return True
    if column == "region" and _whole_region(group, year):
        return True
    own = () if column == "region" else ((column, group),)
    return any(year.told(one) for one in (*own, *_SAME.get((column, group), ())))


def _whole_region(group: str, year: Year) -> bool:
    """Whether each country of a part of the world is told that anybody came from."""
    countries = [
        bool(numbers)
        for figure, numbers in year.numbers.items()
        for kind, code in figure
        if kind == "country" and len(figure) == 1 and region_of(code) == group
    ]
    return bool(countries) and all(countries)


def held(chosen: Sequence[ResearchColumn], years: Collection[Year]) -> dict[str, frozenset[str]]:
    """The groups of each column that do not stand by themselves. Raises `Refused` where a column says nothing then."""
    found = {}
    for one in chosen:
        column = columns()[one.value]
        groups = set(column.groups) | ({"unknown"} if column.groups else set())
        found[one.value] = frozenset(
            group for group in groups if not all(shown(one.value, group, year) for year in years)
        )
        if groups and not groups - found[one.value] - {"unknown"}:
            raise Refused(
                Text(
                    f"Alt i kolonnen »{column.label.da}« holdes tilbage i et af de år. Søg uden den. [GOV-19, STA-01]",
                    f"All of the column “{column.label.en}” is withheld in one of those years. Apply without it. "
                    "[GOV-19, STA-01]",
                ),
                field=reason_field(one.value),
            )
    return found


def require_beside(chosen: Sequence[ResearchColumn], years: Collection[Year], *, adults: bool) -> None:
    """Raise `Refused` where rows of these columns would say more of a figure that is held back."""
    for year in years:
        if year.holds_back():
            raise _NO_NUMBER
        if adults and year.holds_any_back(("age", "age_band")) and not year.told(_ADULT):
            raise _NOT_OF_AGE
    of = {kind: one for one in chosen for kind in _KINDS.get(one.value, (one.value,))}
    if adults:
        of |= dict.fromkeys(("age", "age_band"), ResearchColumn.AGE_BAND)
    for year in years:
        for figure in held_back(year):
            kinds = {kind for kind, _group in figure}
            theirs = {of[kind] for kind in kinds if kind in of}
            if kinds <= set(of) and len(theirs) > 1:
                pair = [one for one in (*chosen, ResearchColumn.AGE_BAND) if one in theirs][:2]
                first, second = (columns()[one.value].label for one in pair)
                raise Refused(
                    Text(
                        f"Tal efter »{first.da}« og »{second.da}« sammen holdes tilbage i et af de år. Søg uden den "
                        "ene. [GOV-19, STA-01]",
                        f"Figures by “{first.en}” and “{second.en}” together are withheld in one of those years. "
                        "Apply without one of them. [GOV-19, STA-01]",
                    ),
                    field=reason_field(next(one for one in reversed(pair) if one in chosen)),
                )
    for year in years:
        _require_not_linked(chosen, year)


def _require_not_linked(chosen: Sequence[ResearchColumn], year: Year) -> None:
    """Raise `Refused` where a rule says by one column which of the groups it is that another holds back."""
    held_back = [
        (one.value, group)
        for one in chosen
        for group in (*columns()[one.value].groups, "unknown")
        if not shown(one.value, group, year)
    ]
    link = linked(held_back, [one.value for one in chosen])
    if link is None:
        return
    pair = [one for one in chosen if one.value in link.columns]
    first, second = (columns()[one.value].label for one in pair)
    raise Refused(
        Text(
            f"Noget af »{first.da}« eller »{second.da}« holdes tilbage i et af de år, og den ene kolonne siger, hvad "
            f"der skjules i den anden: {link.rule.da}. Søg uden den ene. [{link.cited}, GOV-19, STA-01]",
            f"Some of “{first.en}” or “{second.en}” is withheld in one of those years, and one column says what is "
            f"hidden in the other: {link.rule.en}. Apply without one of them. [{link.cited}, GOV-19, STA-01]",
        ),
        field=reason_field(pair[-1].value),
    )


def held_back(year: Year) -> Iterator[frozenset[tuple[str, str]]]:
    """The figures that are told nowhere and that rows could tell of. Of a group that nobody is in nobody is in a part
    of it either: no report names one, and it holds nothing back."""
    for figure, numbers in year.numbers.items():
        if not numbers and not is_hidden(figure, year) and not any(year.told(one) == {0} for one in figure):
            yield figure


def is_hidden(figure: frozenset[tuple[str, str]], year: Year) -> bool:
    """Whether a figure of those in forced labour is of a group that never stands by itself."""
    return FORCED in figure and any(
        not (shown("region", region_of(group), year) if kind == "country" else shown(kind, group, year))
        for kind, group in figure
        if kind in OF_FORCED_LABOUR
    )


def families(chosen: Sequence[ResearchColumn], years: Collection[Year]) -> list[tuple[int, ...]]:
    """By which columns readers can count together what is told: everybody, each column, and what a table crosses."""
    places = {one.value: place for place, one in enumerate(chosen)}
    of = {kind: place for name, place in places.items() for kind in _KINDS.get(name, (name,))}
    crossed = {
        tuple(sorted({of[kind] for kind, _group in figure}))
        for year in years
        for figure in year.numbers
        if all(kind in of for kind, _group in figure)
    }
    found = {(), *((place,) for place in places.values()), *crossed}
    if ResearchColumn.YEAR.value in places:
        found |= {tuple(sorted({*one, places[ResearchColumn.YEAR.value]})) for one in found}
    return sorted(found)


def told_of(
    chosen: Sequence[ResearchColumn], years: Mapping[int, Year]
) -> dict[tuple[tuple[int, ...], tuple[str, ...]], frozenset[int]]:
    """What is told of everybody and of each group of a column: of each year, or of the years together."""
    names = [one.value for one in chosen]
    by_year = names.index("year") if "year" in names else None
    found: dict[tuple[tuple[int, ...], tuple[str, ...]], frozenset[int]] = {}
    figures: list[tuple[tuple[int, ...], tuple[str, ...], tuple[tuple[str, str], ...]]] = [((), (), ())]
    for place, name in enumerate(names):
        figures += [((place,), (group,), ((name, group),)) for group in columns()[name].groups]
    for places, groups, figure in figures:
        each = {year: of.told(*figure) for year, of in years.items()}
        if all(each.values()):
            found[places, groups] = frozenset(sum(one) for one in product(*each.values()))
        if by_year is not None:
            for year, numbers in each.items():
                pairs = sorted([(by_year, str(year)), *zip(places, groups, strict=True)])
                found[tuple(place for place, _said in pairs), tuple(said for _place, said in pairs)] = numbers
    return found
