"""A second attacker, who shares nothing with Helle but the published file: he tries every whole table that fits it.

He goes through the suppressed innermost cells one by one and lets each take every value that the published sums leave;
what a cell takes in some table that fits is its exact interval. For small tables alone. Where each 0 is published he
knows that what is suppressed is 1 at least, a sum as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product

from helle.methods.disclosure.audits import Published

type Row = tuple[str, ...]
type Above = Mapping[str, Mapping[str, str]]
"""For each dimension, what each code stands under; `Total` where it is not named."""


def all_tables(file: Published, above: Above, most: int, least: int) -> Iterator[dict[Row, int]]:
    """Every whole table that could have been published so: no cell over `most`, nor a suppressed one below `least`."""
    parents = [above.get(name, {}) for name in file.dimensions]
    sums = {code for by in parents for code in by.values()} | {"Total"}
    inner = [row for row in file.values if not any(code in sums for code in row)]

    def holds(whole: Row, row: Row) -> bool:
        for place, wanted in enumerate(whole):
            code = row[place]
            while code not in {wanted, "Total"}:
                code = parents[place].get(code, "Total")
            if code != wanted:
                return False
        return True

    known = {row: value for row, value in file.values.items() if value is not None}
    held = {row: [whole for whole in known if holds(whole, row)] for row in inner}
    left = dict(known)
    waiting = {whole: sum(holds(whole, row) for row in inner) for whole in known}
    now: dict[Row, int] = {}

    def walk(number: int) -> Iterator[dict[Row, int]]:
        if number == len(inner):
            found = {whole: sum(now[row] for row in inner if holds(whole, row)) for whole in file.values}
            if all(found[whole] >= least for whole, value in file.values.items() if value is None):
                yield found
            return
        row = inner[number]
        for whole in held[row]:
            waiting[whole] -= 1
        lowest = least if file.values[row] is None else 0
        for value in range(lowest, min([most, *(left[whole] for whole in held[row])]) + 1):
            if all(waiting[whole] or left[whole] == value for whole in held[row]):
                now[row] = value
                for whole in held[row]:
                    left[whole] -= value
                yield from walk(number + 1)
                for whole in held[row]:
                    left[whole] += value
        for whole in held[row]:
            waiting[whole] += 1

    yield from walk(0)


def intervals(
    file: Published, above: Above, most: int, knows: Mapping[Row, int] | None = None, *, least: int = 1
) -> dict[Row, tuple[int, int]]:
    """The least and the most of each suppressed cell, for somebody who knows some of them."""
    found: dict[Row, tuple[int, int]] = {}
    for table in all_tables(file, above, most, least):
        if any(table[row] != value for row, value in (knows or {}).items()):
            continue
        for row, value in table.items():
            if file.values[row] is None:
                low, high = found.get(row, (value, value))
                found[row] = min(low, value), max(high, value)
    return found


def cheapest(
    rows: Sequence[Row], must: frozenset[Row], cost: Mapping[Row, float], does: Callable[[frozenset[Row]], bool]
) -> float:
    """The least cost of any set of rows, with those that must be, that does; every set is tried, the cheapest first."""
    others = [row for row in rows if row not in must]
    sets = (frozenset(some) for size in range(len(others) + 1) for some in combinations(others, size))
    for some in sorted(sets, key=lambda one: sum(cost[row] for row in one)):
        if does(must | some):
            return sum(cost[row] for row in some)
    raise AssertionError("no set does")


def product_rows(*codes: Sequence[str]) -> list[Row]:
    """Every combination of codes."""
    return list(product(*codes))
