"""Why the auditor of releases has nothing to find in the totals of an extract's columns (GOV-19, STA-01).

What a release holds back of a kind stands in an extract as one, `*`, and all else that stands is told by itself. So
whoever is in the rows could be in any of the groups that are held back without a sign of theirs being another. Here
the auditor is given both, every total of every column and pair of columns, and finds each figure as wide as without.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Mapping
from itertools import product

import pytest

from helle.methods.disclosure.auditing import audit_sums
from helle.methods.disclosure.audits import Secret, Sum
from helle.methods.disclosure.tables import Cell
from helle.register.releases.elsewhere import Elsewhere
from helle.register.releases.protecting import protected
from helle.register.releases.tests.test_protecting import YEAR, YEARS, out, whole
from helle.register.research import beside
from helle.register.research.choices import ResearchColumn, ResearchPopulation
from helle.register.research.making import Wanted, made_of
from helle.register.research.tests.test_beside import person
from helle.register.statistics.dimensions import DIMENSIONS

KINDS = ("sex", "authority")
GROUPS = {kind: tuple(DIMENSIONS[kind].groups) for kind in KINDS}
CROSSED = [dict(zip(KINDS, pair, strict=True)) for pair in product(*GROUPS.values())]


def rows_of(cell: Cell, counts: Counter[tuple[str, ...]]) -> int:
    named = dict(cell)
    return sum(
        number for pair, number in counts.items() if all(pair[KINDS.index(kind)] == named[kind] for kind in named)
    )


def widths(told: Mapping[Cell, int], rows: Counter[tuple[str, ...]]) -> dict[Cell, tuple[int, int | None]]:
    """How wide everything is that nobody is told, for whoever has the releases and these rows; none, the releases."""
    totals = [frozenset[tuple[str, str]](), *(frozenset({(kind, group)}) for kind in KINDS for group in GROUPS[kind])]
    cells = [*totals, *(frozenset(pair.items()) for pair in CROSSED)]
    hidden = [cell for cell in cells if cell not in told]
    sums = [Sum("all", cell, tuple(frozenset(one.items()) for one in CROSSED if dict(cell).items() <= one.items()))
            for cell in totals]  # fmt: skip
    known = dict(told)
    for cell in cells if rows else ():
        stands, missing = cell | {("of", "rows")}, cell | {("of", "missing")}
        known[stands] = rows_of(cell, rows)
        hidden.append(missing)
        sums.append(Sum("the extract", cell, (stands, missing)))
    # What is held back has somebody in it, as everybody is told.
    secrets = {cell: Secret(1, lowest=int(cell in totals)) for cell in hidden}
    found = audit_sums(known, hidden, sums, secrets, lambda one, other: False)
    return {one.cell: (one.lower, one.upper) for one in found.intervals if one.cell in totals}


def country(seed: int) -> list[dict[str, object]]:
    """Persons by sex and authority, with few in one group of each."""
    lot = random.Random(seed)  # noqa: S311 # A test repeats its lot.
    few = {
        ("trans_other", "cmm"): 2,
        ("trans_other", "udlst"): lot.randint(1, 2),
        ("woman", "court"): lot.randint(2, 3),
    }
    many = {("woman", "cmm"): lot.randint(60, 90), ("woman", "udlst"): lot.randint(20, 40)}
    men = {("man", "cmm"): lot.randint(8, 14), ("man", "udlst"): lot.randint(3, 9), ("man", "court"): 1}
    return [
        person(sex_then=sex, authority=authority)
        for (sex, authority), number in (few | many | men).items()
        for _ in range(number)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_with_every_total_of_an_extract_no_figure_is_nearer_than_without(seed: int) -> None:
    persons = country(seed)
    counted = [{"sex": str(one["sex_then"]), "authority": str(one["authority"])} for one in persons]
    wholes = [whole(counted, kind) for kind in KINDS]
    everybody = Elsewhere(known=frozenset({frozenset()}))  # As the page of statistics tells it.
    tables = out(wholes, protected(wholes, YEARS, [], {("assessed", YEAR): everybody}, []))
    year = beside.year_told(YEAR, [one.told for one in tables], [])
    told = {cell: next(iter(numbers)) for cell, numbers in year.numbers.items() if numbers}
    assert any(not numbers for numbers in year.numbers.values())
    wanted = Wanted(ResearchPopulation.ASSESSED, YEAR, YEAR, [*map(ResearchColumn, KINDS)], 5, 10, {YEAR: year})
    table = made_of(persons, wanted).table.removeprefix("\ufeff")
    rows = Counter(tuple(row[kind] for kind in KINDS) for row in csv.DictReader(io.StringIO(table)))
    assert rows.total() > 40
    alone = widths(told, Counter())
    assert widths(told, rows) == alone
    # And it does find what an extract would give away that did not hold its groups back.
    every: Counter[tuple[str, ...]] = Counter((one["sex"], one["authority"]) for one in counted)
    assert widths(told, every) != alone
