"""Whoever is alone in a ring knows where in the table behind she stands: the audit is told one place (STA-07)."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from itertools import product

import pytest

from helle.methods.disclosure import protecting
from helle.methods.disclosure.auditing import stands_in
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.protecting import protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Cell, Hierarchy, Table, table

RING = ("rs", "sa", "ra")


def drawn(seed: int) -> tuple[dict[str, list[str]], dict[tuple[str, ...], int], Rules]:
    """Codes, persons and rules of a random ring in which somebody alone may tell a small cell."""
    by = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    codes = {
        name: [f"{name}{number}" for number in range(by.randint(2, most))]
        for name, most in zip("rsa", (4, 3, 3), strict=True)
    }
    mean, empty = by.choice([1, 2, 4]), by.choice([0.2, 0.5])
    persons = {each: 0 if by.random() < empty else int(by.expovariate(1 / mean)) for each in product(*codes.values())}
    return codes, persons, Rules(by.choice([3, 4, 5]), by.choice([1, 2]))


def margin(codes: Mapping[str, Sequence[str]], persons: Mapping[tuple[str, ...], int], names: str) -> Table:
    counts = dict.fromkeys(product(*(codes[name] for name in names)), 0)
    for each, number in persons.items():
        counts[tuple(each["rsa".index(name)] for name in names)] += number
    return table(names, tuple(names), counts, {})


@pytest.mark.parametrize("seed", [9, 53])
def test_the_audit_refuses_where_she_stands_who_tells_a_small_cell(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search's place for her tells nothing, her true one does: the audit takes the one that it is told."""
    codes, persons, rules = drawn(seed)
    tables = [margin(codes, persons, each) for each in RING]
    assert protect(tables, rules, seconds=3.0).audit.safe

    def true(
        files: Sequence[Published],
        trees: Mapping[str, Hierarchy],
        counted: Mapping[Cell, int],
        lonely: Collection[Cell],
        proposed: Mapping[Cell, int],
    ) -> dict[Cell, int]:
        def number(cell: Cell) -> int:
            return sum(many for each, many in persons.items() if cell <= {*zip("rsa", each, strict=True)})

        return stands_in(files, trees, counted, lonely, {cell: number(cell) for cell in proposed})

    monkeypatch.setattr(protecting, "stands_in", true)
    assert protect(tables, rules, seconds=3.0).audit.insiders


def test_a_place_is_taken_only_from_a_table_that_adds_up() -> None:
    codes, persons, _rules = drawn(9)
    files = []
    counted: dict[Cell, int] = {}
    for one in (margin(codes, persons, each) for each in RING):
        counted |= one.in_cells()
        files.append(Published(one.name, one.dimensions, {row: None if of else 0 for row, of in one.counts.items()}))
    lonely = [cell for cell, number in counted.items() if number == 1]
    nobody = {frozenset(zip("rsa", each, strict=True)): 1 for each in persons}
    found = stands_in(files, {}, counted, lonely, nobody)
    assert lonely and found == stands_in(files, {}, counted, lonely, {})
