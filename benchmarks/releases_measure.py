"""Protecting releases of invented persons, measured. Started by `benchmarks.releases`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from random import Random

from helle.register.releases import auditing
from helle.register.releases.content import KeptDimension, KeptTable
from helle.register.releases.elsewhere import told_elsewhere
from helle.register.releases.protecting import CannotProtect, Shown, protected
from helle.register.releases.shapes import Groups, cell_at
from helle.register.releases.tables import Wanted, Whole
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import Counted
from helle.register.statistics.definitions import standards
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.queries import SHOWN, Breakdown, YearRow
from helle.register.statistics.releasable import why_not_released
from helle.rules.ruling import Text

FIRST_YEAR = 2018
CROSSED = (("sex", "age_band"), ("nationality", "residence"), ("sex", "residence"))
COUNTRIES = ("RO", "NG", "TH", "BG", "VN", "PH", "UG", "PL", "UA", "KE", "DK", "")
# Those that are made of another, so that they agree.
_MADE = {"age", "nationality", "exploitation"}
type Person = Mapping[str, str]


def measure(persons: int, count: int, most: float) -> int:
    """Make two releases of so many years; 1 where a year takes more seconds of a core than it may."""
    random = Random(2026)
    people = {year: [_person(random) for _ in range(persons)] for year in range(FIRST_YEAR, FIRST_YEAR + count)}
    page = _page(people)
    crossed = [
        Wanted(f"{rows}-{columns}", Text("", ""), "", Choice("assessed", rows, columns)) for rows, columns in CROSSED
    ]
    slow = [_measure(wanted, people, page, most) for wanted in (_standard(), [*_standard(), *crossed])]
    return int(any(slow))


def _standard() -> list[Wanted]:
    return [
        Wanted(one.code, one.title, one.requirement, one.choice)
        for one in standards().values()
        if one.choice.population == "assessed" and why_not_released(one.choice) is None
    ]


def _measure(
    wanted: Sequence[Wanted], people: Mapping[int, Sequence[Person]], page: tuple[Breakdown, ...], most: float
) -> bool:
    """Make one release, and say whether a year took longer than it may."""
    years = range(min(people), max(people) + 1)
    forms = Counted((DIMENSIONS["exploitation"], DIMENSIONS["exploited_as"]), {})
    beside = {("assessed", year): told_elsewhere(page, forms, year) for year in years}
    left = [_whole(one, people) for one in wanted]
    print(f"{len(left)} tables of {len(years)} years, {len(people[years.start])} persons in each")
    began = time.process_time()
    while True:
        try:
            shown = protected(left, years, [], beside, [])
            break
        except CannotProtect as cannot:
            # As whoever makes a release does: the finest table is left out.
            gone = max(left, key=lambda one: len(one.counts))
            print(f"  {cannot}\n  without {gone.code}")
            left.remove(gone)
    took = time.process_time() - began
    began = time.process_time()
    tables = [(_told(one, years, shown), _told(one, years, None)) for one in left]
    try:
        safe = auditing.look(tables, [], page, [(of.en, year) for of, year in shown.protection.alone], [])
        said = f"narrowest {safe.narrowest}"
    except CannotProtect as cannot:
        said = str(cannot)
    looked = time.process_time() - began
    held = sum(told.held_back for told, _counted in tables)
    figures = sum(len(told.figures) for told, _counted in tables)
    print(f"  {held} of {figures} figures held back, audited: {shown.audited}")
    print(f"  protected in {took:.1f} s of a core, {took / len(years):.1f} a year")
    print(f"  looked at once more in {looked:.1f} s, {looked / len(years):.1f} a year: {said}")
    return (took + looked) / len(years) > most


def _person(random: Random) -> Person:
    found: dict[str, str] = {}
    for code, dimension in DIMENSIONS.items():
        if code not in _MADE and not dimension.is_open:
            groups = list(dimension.groups)
            found[code] = random.choices(groups, [2**-place for place in range(len(groups))])[0]
    found["age"] = {"under_18": "minor", "unknown": "unknown"}.get(found["age_band"], "adult")
    found["country"] = random.choices(COUNTRIES, range(len(COUNTRIES), 0, -1))[0]
    (found["nationality"],) = DIMENSIONS["nationality"].group_of(found["country"])
    return found


def _whole(wanted: Wanted, people: Mapping[int, Sequence[Person]]) -> Whole:
    axes = wanted.choice.dimensions
    counts: Counter[tuple[int, Groups]] = Counter()
    for year, of_year in people.items():
        for person in of_year:
            for groups in product(*[(None, person[axis]) for axis in axes]):
                counts[year, groups] += 1
    groups_of = tuple(tuple(DIMENSIONS[axis].groups) or tuple(sorted(COUNTRIES)) for axis in axes)
    return Whole(wanted, groups_of, counts)


def _told(of: Whole, years: range, shown: Shown | None) -> KeptTable:
    """A table as it leaves, or as it was counted."""
    population, nothing = of.wanted.choice.of, Text("", "")
    dimensions = tuple(
        KeptDimension(axis, nothing, tuple((one, Text(one, one)) for one in groups), several=False, note=nothing)
        for axis, groups in zip(of.axes, of.groups, strict=True)
    )
    table = KeptTable(
        of.code, of.wanted.title, "", population.code, population.label, nothing, nothing, dimensions, tuple(years),
        {(year, at): of.figure(year, at) for year in years for at in product(*[(*each, None) for each in of.groups])},
    )  # fmt: skip
    if shown is None:
        return table
    hidden = {year: shown.suppressed[population.code, year] for year in years}
    told = {
        (year, at): None if cell_at(of.axes, at) in hidden[year] else number
        for (year, at), number in table.figures.items()
    }
    return replace(table, figures=told)


def _page(people: Mapping[int, Sequence[Person]]) -> tuple[Breakdown, ...]:
    """What the page of statistics counts, but for the forms of exploitation."""
    return tuple(
        Breakdown(
            code,
            DIMENSIONS[code].label,
            tuple(DIMENSIONS[code].groups.items()),
            tuple(
                YearRow(year, len(persons), tuple(sum(one[code] == group for one in persons) for group in groups))
                for year, persons in people.items()
            ),
            several=False,
        )
        for code in SHOWN
        if code not in _MADE - {"age"}
        for groups in [list(DIMENSIONS[code].groups)]
    )
