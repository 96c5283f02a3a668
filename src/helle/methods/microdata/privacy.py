"""What a published file gives away: how few a person may be among, and what is learnt of her all the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helle.methods.microdata.plan import SUPPRESSED

type Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """How likely a record is traced to its person, for three who try (El Emam and Dankar 2008).

    The prosecutor looks for one she knows to be in the file; the journalist for anybody, and knows only the population
    that the file is of; the marketer for as many as can be had, and minds no mistakes.
    """

    prosecutor_highest: float
    prosecutor_mean: float
    journalist_highest: float
    marketer: float
    persons_above: int
    """Whose risk for the prosecutor is above one in k."""


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What is learnt of a sensitive column by who finds the group of a person."""

    fewest_values: int
    largest_distance: float
    groups_alike: int
    persons_alike: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A word that some few have lost: a published count of it, less the file, tells how many, and of which rows."""

    column: str
    word: str
    persons: int


@dataclass(frozen=True, slots=True)
class Few:
    """Of how many persons there are too few alike: fewer than k, and of these how many are alone."""

    below: int
    alone: int


@dataclass(frozen=True, slots=True)
class Privacy:
    """The report for whoever decides on publishing. It tells of few persons, and is not published with the file."""

    k: int
    smallest: int
    groups: int
    unique_before: int
    unique_after: int
    below_k_before: int
    suppressed: Mapping[str, int]
    risk: Risk
    sensitive: Mapping[str, Sensitive]
    told_by_the_others: Mapping[str, int]
    differences: tuple[Difference, ...]


def few(rows: Sequence[Row], k: int) -> Few:
    """Count those who are among fewer than k alike."""
    sizes = Counter(rows).values()
    return Few(sum(size for size in sizes if size < k), sum(size == 1 for size in sizes))


def report(
    k: int,
    names: Sequence[str],
    before: Sequence[Row],
    recoded: Sequence[Row],
    after: Sequence[Row],
    sensitive: Mapping[str, Sequence[str]],
    population: Sequence[Row] | None = None,
) -> Privacy:
    """Measure a file on its keys: as they came, as they were made coarser, as they are published.

    `population` are the keys of everybody the file could be of, made coarser likewise; without them the file is taken
    to be everybody, and the journalist knows what the prosecutor knows.
    """
    last, too_few = Counter(after), few(before, k)
    sizes = [last[row] for row in after]
    return Privacy(
        k=k,
        smallest=min(sizes),
        groups=len(last),
        unique_before=too_few.alone,
        unique_after=sum(1 for count in last.values() if count == 1),
        below_k_before=too_few.below,
        suppressed={name: sum(row[place] == SUPPRESSED for row in after) for place, name in enumerate(names)},
        risk=_risk(k, last, sizes, population),
        sensitive={name: _learnt(after, values) for name, values in sensitive.items()},
        told_by_the_others=_told(names, last),
        differences=_differences(k, names, recoded, after),
    )


def _risk(k: int, groups: Counter[Row], sizes: Sequence[int], population: Sequence[Row] | None) -> Risk:
    persons = len(sizes)
    wide = groups if population is None else Counter({row: _matching(row, population) for row in groups})
    return Risk(
        prosecutor_highest=1 / min(sizes),
        prosecutor_mean=sum(1 / size for size in sizes) / persons,
        journalist_highest=1 / max(1, min(wide.values())),
        marketer=sum(count / max(1, wide[row]) for row, count in groups.items()) / persons,
        persons_above=sum(size < k for size in sizes),
    )


def _matching(row: Row, population: Sequence[Row]) -> int:
    return sum(all(told in (SUPPRESSED, word) for told, word in zip(row, person, strict=True)) for person in population)


def _learnt(after: Sequence[Row], values: Sequence[str]) -> Sensitive:
    overall = Counter(values)
    of: dict[Row, Counter[str]] = defaultdict(Counter)
    for row, value in zip(after, values, strict=True):
        of[row][value] += 1
    distances = [
        sum(abs(held[value] / held.total() - count / overall.total()) for value, count in overall.items()) / 2
        for held in of.values()
    ]
    alike = [held.total() for held in of.values() if len(held) == 1]
    return Sensitive(min(len(held) for held in of.values()), max(distances), len(alike), sum(alike))


def _told(names: Sequence[str], groups: Counter[Row]) -> dict[str, int]:
    """Of how many the word in a column follows from the others: who knows those learns it, however many they are."""
    told: dict[str, int] = {}
    for place, name in enumerate(names):
        of: dict[Row, set[str]] = defaultdict(set)
        persons: Counter[Row] = Counter()
        for row, count in groups.items():
            rest = row[:place] + row[place + 1 :]
            of[rest].add(row[place])
            persons[rest] += count
        several = len({row[place] for row in groups}) > 1
        told[name] = sum(
            count for rest, count in persons.items() if several and len(of[rest]) == 1 and SUPPRESSED not in of[rest]
        )
    return told


def _differences(k: int, names: Sequence[str], recoded: Sequence[Row], after: Sequence[Row]) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for place, name in enumerate(names):
        lost = Counter(row[place] for row, told in zip(recoded, after, strict=True) if told[place] != row[place])
        found += [Difference(name, word, count) for word, count in sorted(lost.items()) if count < k]
    return tuple(found)
