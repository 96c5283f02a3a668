"""Counting populations by dimensions: one statement for as many tables as are asked for, and long records out of it.

The role of the numbers reads functions that give codes and days alone, out of the statistics table (`filling`); no
figure is of later than `counted_at`. The database groups by the codes as they were
recorded, all tables in one pass; here these are put into the groups of the dimensions. Each record is a year, a group
of each dimension (None: all of them) and a number. What is protected before it leaves reads these records.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from django.db import connections
from psycopg import sql

from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS, Dimension

KEYS: Final = 1 << 48
"""Record keys are whole numbers from 0 to below this; their sum is taken modulo it."""
type Wanted = tuple[str, ...]
"""The dimensions of one table, by their codes."""
type Groups = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """How many there are in a year and in one group of each dimension; None stands for all groups."""

    year: int
    groups: Groups
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found for one table: each year with each combination of groups and of all; what is not there is 0."""

    dimensions: tuple[Dimension, ...]
    counts: Mapping[tuple[int, Groups], int]

    def count(self, years: Iterable[int], groups: Groups) -> int:
        """How many there are in these years and groups. One person is in one year, so years add up."""
        return sum(self.counts.get((year, groups), 0) for year in years)

    def groups_found(self, place: int, years: Collection[int] | None = None) -> list[str]:
        """The groups of one dimension: all that it has, or, where it is open, those found, the largest first.

        `years`: of an open one those that somebody is in in these years; None: in any that was counted."""
        dimension = self.dimensions[place]
        if not dimension.is_open:
            return list(dimension.groups)
        sizes: Counter[str] = Counter()
        for (year, groups), number in self.counts.items():
            if years is not None and year not in years:
                continue
            group = groups[place]
            if group is not None and all(one is None for at, one in enumerate(groups) if at != place):
                sizes[group] += number
        return sorted(sizes, key=lambda group: (-sizes[group], group))

    def records(self, years: Iterable[int]) -> Iterator[Record]:
        """Every cell and every total of these years in long form, those with nobody in them too."""
        sides = [[None, *self.groups_found(place)] for place in range(len(self.dimensions))]
        for year in years:
            for groups in product(*sides):
                yield Record(year, groups, self.counts.get((year, groups), 0))


def count(
    population: str,
    tables: Collection[Wanted],
    *,
    since: dt.date,
    until: dt.date,
    only: tuple[str, frozenset[str]] | None = None,
    totals: bool = True,
) -> dict[Wanted, Counted]:
    """Count a population for each table as it was known at the end of a day. One query, one pass over the source.

    `only`: a dimension and those of its groups that are counted, for all tables. `totals`: whether also all of any
    dimension. Raises `KeyError` for a population or a dimension that there is not.
    """
    source = sql.SQL("helle.{}(%(until)s)").format(sql.Identifier(POPULATIONS[population].source))
    found = _count(tables, only, _Source(source, {"since": since, "until": until}), totals=totals)
    return {table: counted for table, (counted, _keys) in found.items()}


def count_with_keys(
    population: str,
    tables: Collection[Wanted],
    *,
    since: dt.date,
    until: dt.date,
    only: tuple[str, frozenset[str]] | None = None,
) -> dict[Wanted, tuple[Counted, Mapping[tuple[int, Groups], int]]]:
    """The same, with the sum of the record keys of those in each cell, below `KEYS` times as many as were grouped."""
    source = sql.SQL("helle.{}(%(until)s)").format(sql.Identifier(f"{POPULATIONS[population].source}_keyed"))
    return _count(tables, only, _Source(source, {"since": since, "until": until}, keyed=True))


def count_as_told(tables: Collection[Wanted]) -> dict[Wanted, Counted]:
    """Count the assessed victims of the years that are told to the many, as they are (`years_told`). One query."""
    source = _Source(sql.SQL("helle.counted_as_told()"), {"since": dt.date.min, "until": dt.date.max})
    return {table: counted for table, (counted, _keys) in _count(tables, None, source).items()}


@dataclass(frozen=True, slots=True)
class _Source:
    """Where rows come from, and from which days; whether they have record keys."""

    rows: sql.Composable
    given: Mapping[str, dt.date]
    keyed: bool = False


def _count(
    tables: Collection[Wanted], only: tuple[str, frozenset[str]] | None, source: _Source, *, totals: bool = True
) -> dict[Wanted, tuple[Counted, Mapping[tuple[int, Groups], int]]]:
    asked = {table: tuple(DIMENSIONS[code] for code in table) for table in tables}
    sifted = (DIMENSIONS[only[0]],) if only else ()
    columns = sorted({one.column for table in asked.values() for one in (*table, *sifted)})
    sets = {frozenset(one.column for one in (*table, *sifted)) for table in asked.values()}
    rows = _grouped(source, columns, sets)
    counted: dict[Wanted, tuple[Counted, Mapping[tuple[int, Groups], int]]] = {}
    for table, dimensions in asked.items():
        of_table = frozenset(one.column for one in (*dimensions, *sifted))
        kept = [(year, codes, number, key) for which, year, codes, number, key in rows if which == of_table]
        numbers = _into_groups(((year, codes, number) for year, codes, number, _key in kept), dimensions, only, totals)
        keys = _into_groups(((year, codes, key) for year, codes, _number, key in kept), dimensions, only, totals)
        counted[table] = Counted(dimensions, numbers), keys
    return counted


def counted_at() -> dt.datetime | None:
    """When the table was filled in last: what was written since is in no figure yet. None: never. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT helle.counted_at()")
        at: dt.datetime | None = cursor.fetchone()[0]
        return at


type _Row = tuple[frozenset[str], int, Mapping[str, object], int, int]


def _grouped(source: _Source, columns: Sequence[str], sets: Collection[frozenset[str]]) -> list[_Row]:
    """The numbers by the recorded codes, each with the columns that it is grouped by, and the sum of the keys (0 where
    there are none)."""
    names = [sql.Identifier(column) for column in columns]
    grouping = sql.SQL(", ").join(
        sql.SQL("({})").format(sql.SQL(", ").join([sql.Identifier("year"), *map(sql.Identifier, sorted(one))]))
        for one in sorted(sets, key=sorted)
    )
    picked = sql.SQL("").join(sql.SQL("{}, ").format(name) for name in names)
    told_apart = sql.SQL("grouping({})").format(sql.SQL(", ").join(names)) if names else sql.SQL("0")
    keys = sql.SQL("mod(sum(record_key), {})::bigint" if source.keyed else "0").format(sql.Literal(KEYS))
    statement = sql.SQL(
        "SELECT year, {picked}{told_apart}, count(*), {keys} FROM ("
        "SELECT extract(year FROM decided_on)::int AS year, f.* FROM {source} AS f"
        " WHERE decided_on BETWEEN %(since)s AND %(until)s) AS found"
        " GROUP BY GROUPING SETS ({grouping})"
    ).format(picked=picked, told_apart=told_apart, keys=keys, source=source.rows, grouping=grouping)
    with connections["numbers"].cursor() as cursor:
        cursor.execute(statement, source.given)
        return [
            (_columns_of(mask, columns), year, dict(zip(columns, codes, strict=True)), number, key)
            for year, *codes, mask, number, key in cursor.fetchall()
        ]


def _columns_of(mask: int, columns: Sequence[str]) -> frozenset[str]:
    """PostgreSQL's `grouping` has a bit for each column, the last one lowest, set where it is not grouped by."""
    last = len(columns) - 1
    return frozenset(column for place, column in enumerate(columns) if not mask >> (last - place) & 1)


def _into_groups(
    rows: Iterable[tuple[int, Mapping[str, object], int]],
    dimensions: Sequence[Dimension],
    only: tuple[str, frozenset[str]] | None,
    totals: bool,
) -> Counter[tuple[int, Groups]]:
    """Each number into its groups and into all `totals`. Whoever is in two groups counts once in the total."""
    counts: Counter[tuple[int, Groups]] = Counter()
    for year, codes, number in rows:
        if only and only[1].isdisjoint(DIMENSIONS[only[0]].group_of(codes[DIMENSIONS[only[0]].column])):
            continue
        sides = [(*((None,) if totals else ()), *one.group_of(codes[one.column])) for one in dimensions]
        for groups in product(*sides):
            counts[year, groups] += number
    return counts
