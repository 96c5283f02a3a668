"""The open microdata of a release, made so that rows say no more than what is told beside them (STA-01).

It is of everybody in the years, so that its columns are bound by the same rule as those of an extract (`beside`): a
group of which a number is held back anywhere stands as one with all like it, and columns that a table crosses and holds
something back of do not stand together. Nor do two columns that are both tied to a figure that is held back
(`open_rows_ties`): rows that have both would close the ring. What leaves is then looked at by the auditor of releases
(`open_rows_audit`), which shares nothing with this rule.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from helle.methods import tabular
from helle.methods.microdata import plan as plans
from helle.methods.microdata import records as recorded
from helle.methods.microdata.plan import SUPPRESSED, Plan, Use
from helle.methods.microdata.releasing import Refusal, Release, release
from helle.methods.microdata.utility import Kept
from helle.register.interface.cells import table_of
from helle.register.releases import beside as releases
from helle.register.releases import queries
from helle.register.releases.content import KeptTable
from helle.register.releases.extracts import Extract
from helle.register.releases.microdata import (
    COLUMNS,
    DIMENSIONS_OF_ROWS,
    LEAST_PAIRS,
    MOST_LOST,
    YEAR,
    Asked,
    Beside,
    K,
    Opened,
    in_layout,
)
from helle.register.releases.protecting import ASSESSED, CannotProtect
from helle.register.research import beside, open_rows_audit, open_rows_few, open_rows_ties, open_rows_utility
from helle.register.research.beside import Year
from helle.register.research.making import HELD, report_of
from helle.register.research.open_rows_ties import KIND_OF
from helle.register.research.standing import Standing
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.disclosure import SMALLEST_SHOWN
from helle.rules.facts import joined
from helle.rules.ruling import Text

_TRIES: Final = 5
_STEPS: Final = 10
_STEPS_OF_ERRORS: Final = 20
_AS_EXTRACT: Final[Mapping[str, str]] = {"age": "age_band"}
_REPORTS: Final = Text("rapporterne til GRETA og ILO", "the reports to GRETA and the ILO")
type _Rows = list[tuple[str, ...]]


def opened(asked: Asked) -> Opened:
    """Make the file. Raises `CannotProtect`."""
    releases.require_no_other_rows(asked.years, asked.handed)
    years = {year: _told(year, asked) for year in asked.years}
    _require_columns(asked, years)
    names = [one for one in COLUMNS if one in asked.columns]
    held = {name: _held(name, asked, years.values()) for name in names}
    recorded_as = _rows(names, asked)
    could = [
        tuple(SUPPRESSED if word in held[name] else word for name, word in zip(names, row, strict=True))
        for row in recorded_as
    ]
    # What the layout has no word for leaves it as what is held back does: the rows are made, and looked at, as they are
    # handed out.
    told = [
        tuple(HELD if in_layout(name, word) == SUPPRESSED else word for name, word in zip(names, row, strict=True))
        for row in could
    ]
    plan = _plan(names)
    try:
        found = release(recorded.read(table_of([names, *told], parted_by=",").encode(), plan), plan, tries=_TRIES)
    except tabular.Unreadable as mistake:
        if mistake.flaw in (recorded.Mistake.TOO_FEW, tabular.Flaw.EMPTY):
            raise CannotProtect(_too_few(len(told))) from mistake
        raise
    leaving = [tuple(SUPPRESSED if word == HELD else word for word in row) for row in found.rows]
    measured = open_rows_utility.measured(names, could, leaving)
    # What is held back elsewhere can be said by no file: the limit is of what this one could have said.
    if found.refused is not None:
        raise CannotProtect(_says_too_little(found))
    if not measured.pairs_left >= LEAST_PAIRS:
        raise CannotProtect(_too_few_pairs())
    counts = Counter(leaving)
    public: dict[str, Any] = {
        "k": K,
        "columns": names,
        "rows": [[*words, number] for words, number in sorted(counts.items())],
        "lost": _at_most(measured.lost_in_all, _STEPS),
        "told_of": [
            {
                "code": name,
                "left_out": sum(row[at] == SUPPRESSED for row in leaving),
                "lost": _at_most(measured.lost[name], _STEPS),
            }
            for at, name in enumerate(names)
        ],
        "combinations": _combinations(measured.kept),
    }
    cannot = open_rows_audit.nearer(names, counts, years)
    if cannot is not None:
        year, kinds = cannot
        raise CannotProtect(_too_near(year, _table(asked, year, kinds)))
    try:
        few = open_rows_few.found(names, counts, years, asked.persons)
    except open_rows_few.TooMuch as too_much:
        raise CannotProtect(_too_much()) from too_much
    if few is not None:
        raise CannotProtect(_few_left(*few))
    privacy = report_of(found, recorded_as, K)
    # Nobody sees of which of them one who is held back anyway was taken out.
    privacy["differences"] = [one for one in privacy["differences"] if one[1] != HELD]
    return Opened(public, privacy)


def files_out() -> list[Extract]:
    """The open microdata of every approved release, also of one that was taken down: whoever has it has it. One
    query."""
    return [
        Standing(
            number,
            first_year,
            last_year,
            adults=False,
            columns=[_AS_EXTRACT.get(code, code) for code in rows.columns],
            combinations=frozenset(words for words, _number in rows.rows),
            is_open=True,
        )
        for number, first_year, last_year, rows in queries.opened_before()
    ]


def _told(year: int, asked: Asked) -> Year:
    """What is told of a year: of what is counted now as it is told now, since rows are of those. A number that was told
    of other persons then tells nothing of a figure that is held back now."""
    own = [one.table for one in asked.tables if one.number is None]
    earlier = [one.table for one in asked.tables if one.number is not None]
    before, now = beside.year_told(year, earlier, asked.told_before), beside.year_told(year, own, asked.told)
    return Year({**before.numbers, **now.numbers})


def _require_columns(asked: Asked, years: Mapping[int, Year]) -> None:
    """Raise `CannotProtect`, naming the table, where columns say together what one holds back."""
    chosen = {*asked.columns} - {YEAR}
    for year, of in years.items():
        if of.holds_back():
            raise CannotProtect(
                Text(
                    f"Antallet for {year} holdes tilbage, så åbne mikrodata kan ikke have året med. [STA-01]",
                    f"The number of {year} is withheld, so that open microdata cannot have the year. [STA-01]",
                )
            )
        tie = open_rows_ties.found(chosen, of)
        if tie is not None:
            (first, second), kinds = tie
            raise CannotProtect(_crossed(first, second, year, _table(asked, year, kinds)))


def _held(name: str, asked: Asked, years: Collection[Year]) -> frozenset[str]:
    """The groups of a column that do not stand by themselves. Raises `CannotProtect` where it says nothing then."""
    if name == YEAR:
        return frozenset()
    groups = frozenset(DIMENSIONS[name].groups)
    held = frozenset(group for group in groups if not all(beside.shown(name, group, year) for year in years))
    told = {group for group in groups - held if in_layout(name, group) != SUPPRESSED}
    if not told - {"unknown"}:
        table = _table(asked, _first_held(name, asked), {name})
        label = COLUMNS[name]
        raise CannotProtect(
            Text(
                f"Åbne mikrodata: alt, layoutet har ord for i kolonnen »{label.da}«, holdes tilbage i {table.da}. Vælg "
                "kolonnen fra. [STA-01]",
                f"Open microdata: all that the layout has words for in the column “{label.en}” is withheld in "
                f"{table.en}. Leave the column out. [STA-01]",
            )
        )
    return held


def _first_held(name: str, asked: Asked) -> int:
    """The first year of which a table holds something of a column back; the first of all, where none does."""
    return next(
        (year for year in asked.years if any(of and of <= {name} for _one, of in _holding(asked, year))), asked.years[0]
    )


def _rows(names: Sequence[str], asked: Asked) -> _Rows:
    found: _Rows = []
    for (year, groups), number in sorted(asked.persons.items()):
        said = {YEAR: str(year), **dict(zip(DIMENSIONS_OF_ROWS, groups, strict=True))}
        found += [tuple(said[name] for name in names)] * number
    return found


def _plan(names: Sequence[str]) -> Plan:
    """Every column is one by which a person may be found: none is taken for harmless."""
    made = tuple(plans.Column(name, Use.KEY) for name in names)
    return Plan(K, made, most_lost=MOST_LOST, least_pairs=LEAST_PAIRS, by_name={one.name: one for one in made})


def _combinations(kept: Mapping[int, Kept]) -> list[dict[str, Any]]:
    return [
        {
            "ways": ways,
            "as_they_were": math.floor(one.as_they_were * _STEPS) / _STEPS,
            "mean_error": _at_most(one.mean_error, _STEPS_OF_ERRORS),
            "largest_error": _at_most(one.largest_error, _STEPS_OF_ERRORS),
        }
        for ways, one in kept.items()
    ]


def _at_most(share: float, steps: int) -> float:
    """A share rounded up to the next of so many steps: to the digit it would tell how many the few are that the file
    leaves out."""
    return math.ceil(round(share * steps, 9)) / steps


def _holding(asked: Asked, year: int) -> Iterator[tuple[Beside, frozenset[str]]]:
    """The tables that hold something of a year back, each with the kinds of groups of such a figure."""
    for one in asked.tables:
        table: KeptTable = one.table
        if table.counts != ASSESSED:
            continue
        for (of, groups), number in table.figures.items():
            if of == year and number is None:
                kinds = (axis for axis, group in zip(table.axes, groups, strict=True) if group is not None)
                yield one, frozenset(KIND_OF.get(kind, kind) for kind in kinds)


def _table(asked: Asked, year: int, kinds: Collection[str]) -> Text:
    """Which table holds figures of these kinds back, those of the release first; the page or the reports, else."""
    found = [one for one, of in _holding(asked, year) if of == {*kinds}]
    if not found:
        return (
            _REPORTS if len(kinds) > 1 else Text("tallene på statistiksiden", "the figures of the page of statistics")
        )
    return min(found, key=lambda one: (one.number is not None, one.number or 0)).called


def _crossed(first: str, second: str, year: int, table: Text) -> Text:
    one, other = COLUMNS[first], COLUMNS[second]
    return Text(
        f"Åbne mikrodata: »{one.da}« og »{other.da}« kan ikke stå i samme fil, for {table.da} holder tal tilbage i "
        f"{year}, som de to sammen ville sige noget om. Vælg den ene kolonne fra, eller udelad tabellen, hvis den er i "
        "denne udgivelse. [STA-01]",
        f"Open microdata: “{one.en}” and “{other.en}” cannot stand in one file, since {table.en} withholds figures "
        f"of {year} of which the two together would tell. Leave one column out, or the table if it is of this "
        "release. [STA-01]",
    )


def _too_near(year: int, table: Text) -> Text:
    return Text(
        f"Åbne mikrodata: rækkerne ville bringe læsere for nær et tal for {year}, som holdes tilbage i {table.da}. "
        "Vælg kolonner fra, eller udelad tabellen. [STA-01]",
        f"Open microdata: the rows would bring readers too near a figure of {year} that is withheld in {table.en}. "
        "Leave columns or the table out. [STA-01]",
    )


def _few_left(year: int, columns: Sequence[str]) -> Text:
    da = joined([f"»{COLUMNS[one].da}«" for one in columns], "og")
    en = joined([f"“{COLUMNS[one].en}”" for one in columns], "and")
    return Text(
        f"Åbne mikrodata: tabellerne for {year} minus rækkerne ville vise en gruppe på under {SMALLEST_SHOWN} "
        f"personer, når {da} står i samme fil. Vælg en kolonne fra. [STA-01]",
        f"Open microdata: the tables of {year} less the rows would show a group of fewer than {SMALLEST_SHOWN} persons "
        f"where {en} stand in one file. Leave a column out. [STA-01]",
    )


def _too_much() -> Text:
    return Text(
        "Åbne mikrodata: der er for mange grupper og år til, at rækkerne kan efterses på én gang. Vælg en kolonne fra, "
        "eller tag færre år. [STA-01]",
        "Open microdata: there are too many groups and years for the rows to be checked at once. Leave a column out, "
        "or take fewer years. [STA-01]",
    )


def _too_few(persons: int) -> Text:
    return Text(
        f"Åbne mikrodata: der er for få personer i de år ({persons}); hver række skal stå mindst {K} gange. Tag flere "
        "år. [STA-01]",
        f"Open microdata: there are too few persons in those years ({persons}); each row has to stand {K} times at "
        "least. Take more years. [STA-01]",
    )


def _says_too_little(found: Release) -> Text:
    if found.refused is Refusal.LOST:
        lost = 100 * found.recoded.lost
        return Text(
            f"Åbne mikrodata: {lost:.0f} % af det, kolonnerne kunne sige, ville gå tabt, og højst "
            f"{100 * MOST_LOST:.0f} % må. Vælg færre kolonner eller flere år. [STA-01]",
            f"Open microdata: {lost:.0f} % of what the columns could say would be lost, and {100 * MOST_LOST:.0f} % "
            "may be at most. Choose fewer columns or more years. [STA-01]",
        )
    return _too_few_pairs()


def _too_few_pairs() -> Text:
    return Text(
        "Åbne mikrodata: der er for få personer til så mange kolonner. For at skjule den enkelte måtte så meget "
        f"udelades, at under {100 * LEAST_PAIRS:.0f} % af det, to kolonner siger sammen, ville være med. Vælg færre "
        "kolonner eller flere år. [STA-01]",
        "Open microdata: there are too few persons for so many columns. To hide each of them so much would be left "
        f"out that less than {100 * LEAST_PAIRS:.0f} % of what two columns say together would remain. Choose fewer "
        "columns or more years. [STA-01]",
    )
