"""Tables at whatever level of trees of whatever depth: nothing breaks, no cell is told, and no total goes unseen.

A tree is drawn with codes of one to four levels, and each table stands at a level of its own of it: at a code here and
at the parts of another there. What readers can conclude is asked of every table of persons, by the finest codes that
there are, that all published sums leave: written out here from the trees, with nothing of Helle's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from scipy import optimize

from helle.methods.disclosure.coarser import proposals
from helle.methods.disclosure.protecting import protect
from helle.methods.disclosure.reading import Mistake, Unreadable, read, read_published, require_related
from helle.methods.disclosure.relating import require_none_of_now
from helle.methods.disclosure.specification import Specification, specification
from helle.methods.disclosure.tables import Codes

type Tree = Mapping[str, Tree]
"""What stands under what; nothing under a code that is one of the finest."""

WIDTH = 3


def drawn_tree(random: np.random.Generator, name: str, leaves: int, deep: int = 0) -> Tree:
    """A tree of some leaves, whose groups are parted again or not."""
    if leaves == 1 or deep == 3:
        return {f"{name}{at}": {} for at in range(leaves)}
    found: dict[str, Tree] = {}
    at = 0
    while at < leaves:
        size = min(int(random.integers(1, 4)), leaves - at)
        under = drawn_tree(random, f"{name}{at}_", size, deep + 1)
        found |= {f"{name}{at}": under} if size > 1 else {f"{name}{at}": {}}
        at += size
    return found


def cut(random: np.random.Generator, tree: Tree, chance: float) -> list[str]:
    """The codes at which a table stands: at each group, or at the parts of it."""
    found: list[str] = []
    for code, under in tree.items():
        found += cut(random, under, chance) if under and random.random() < chance else [code]
    return found


def one_up(tree: Tree, standing: frozenset[str]) -> dict[str, str]:
    """What stands in the place of each code once every group of which all parts stand is put together."""
    found: dict[str, str] = {}
    for code, under in tree.items():
        if under and under.keys() <= standing:
            found |= dict.fromkeys(under, code)
        else:
            found |= one_up(under, standing)
    return {code: code for code in tree if code in standing} | found


def chains(tree: Tree, above: tuple[str, ...] = ("Total",)) -> dict[str, tuple[str, ...]]:
    """All that each code is in, itself first, the total last."""
    found: dict[str, tuple[str, ...]] = {}
    for code, under in tree.items():
        found |= {code: (code, *above)} | chains(under, (code, *above))
    return found


def finest(tree: Tree) -> list[str]:
    return [leaf for code, under in tree.items() for leaf in (finest(under) or [code])]


def groups(tree: Tree) -> dict[str, list[str]]:
    """The hierarchy as a specification says it."""
    found: dict[str, list[str]] = {}
    for code, under in tree.items():
        if under:
            found |= {code: [*under]} | groups(under)
    return found


@dataclass(frozen=True)
class Story:
    """Persons by their finest codes, the trees, and the tables: their dimensions and at which codes they stand."""

    trees: Mapping[str, Tree]
    persons: Mapping[Codes, int]
    tables: Sequence[tuple[tuple[str, ...], Sequence[Sequence[str]]]]
    chains: Mapping[str, Mapping[str, tuple[str, ...]]]

    def count(self, names: Sequence[str], row: Codes) -> int:
        return sum(self.persons[codes] for codes in self.within(names, row))

    def within(self, names: Sequence[str], row: Codes) -> Iterator[Codes]:
        """The finest codes in a row."""
        of, wanted = self.chains, dict(zip(names, row, strict=True))
        for codes in self.persons:
            by_name = dict(zip(self.trees, codes, strict=True))
            if all(code == "Total" or code in of[name][by_name[name]] for name, code in wanted.items()):
                yield codes

    def spec(self) -> Specification:
        trees = {name: groups(tree) for name, tree in self.trees.items() if groups(tree)}
        asked = {"dimensions": [*self.trees], "threshold": 5, "width": WIDTH, "hierarchies": trees}
        return specification(json.dumps(asked).encode())

    def csv(self, number: int, hidden: Mapping[str, Sequence[str]] | None = None) -> bytes:
        """A table, with codes of its last dimension that are the sum of others and are not said to be (`hidden`)."""
        names, codes = self.tables[number]
        lines = [f"{','.join(row)},{self.count(names, row)}" for row in product(*codes)]
        for total, parts in (hidden or {}).items():
            for row in product(*codes[:-1]):
                lines.append(f"{','.join((*row, total))},{sum(self.count(names, (*row, part)) for part in parts)}")
        return "\n".join((",".join((*names, "count")), *lines, "")).encode()


def story(seed: int, mean: float, *, areas: int = 6, ages: int = 4, chance: float = 0.5) -> Story:
    random = np.random.default_rng([31, seed])
    trees: dict[str, Tree] = {
        "area": drawn_tree(random, "a", areas),
        "age": drawn_tree(random, "g", ages),
        "sex": {"w": {}, "m": {}},
    }
    persons = {codes: int(random.poisson(mean)) for codes in product(*map(finest, trees.values()))}
    at = [cut(random, trees["area"], more) for more in (0.7, chance)]
    standing = cut(random, trees["age"], chance)
    tables = [(("area", "sex"), (at[0], ["w", "m"])), (("area", "age"), (at[1], standing))]
    return Story(trees, persons, tables, {name: chains(tree) for name, tree in trees.items()})


@pytest.mark.parametrize("seed", range(4, 14))
def test_at_whatever_level_tables_stand_no_cell_of_them_is_told_and_each_proposal_is_one(seed: int) -> None:
    told = story(seed, mean=1.3)
    asked = told.spec()
    tables = [read(f"{number}.csv", told.csv(number), asked).file for number in range(2)]
    for one in proposals(tables, asked.rules, asked.hierarchies, seconds=0.1):
        if not one.left_out:
            assert one.cells == len(coarser(told, one.dimension))
    protected = protect(tables, asked.rules, asked.hierarchies, seconds=0.2)
    files = [protected.published(one) for one in tables]
    for file in files:
        assert {row: count for row, count in file.values.items() if count is not None}.items() <= {
            row: told.count(file.dimensions, row) for row in file.values
        }.items()
    rows = [(file.dimensions, row, value) for file in files for row, value in file.values.items()]
    places = {codes: place for place, codes in enumerate(told.persons)}
    sums = np.zeros((len(rows), len(places)))
    for at, (names, row, _value) in enumerate(rows):
        sums[at, [places[codes] for codes in told.within(names, row)]] = 1
    # Each 0 is told, so that somebody is in what is suppressed.
    least = np.array([1 if value is None else value for _names, _row, value in rows])
    most = np.array([np.inf if value is None else value for _names, _row, value in rows])
    for at, (_names, _row, value) in enumerate(rows):
        if value is None:
            fits = optimize.LinearConstraint(sums, least, most)
            low, high = (
                round(sign * end.fun)
                if (end := optimize.milp(sign * sums[at], integrality=1, constraints=fits)).success
                else np.inf
                for sign in (1, -1)
            )
            assert high - low >= WIDTH, rows[at]


def coarser(told: Story, dimension: str) -> set[frozenset[tuple[str, str]]]:
    """The cells of all tables once a dimension stands one level up."""
    cells: set[frozenset[tuple[str, str]]] = set()
    of = told.chains
    for names, columns in told.tables:
        standing = [
            [*one_up(told.trees[name], frozenset(codes)).values()] if name == dimension else codes
            for name, codes in zip(names, columns, strict=True)
        ]
        for row in product(*standing):
            for each in product(*(of[name][code] for name, code in zip(names, row, strict=True))):
                cells.add(frozenset(one for one in zip(names, each, strict=True) if one[1] != "Total"))
    return cells


@pytest.mark.parametrize("seed", range(6))
def test_a_sum_of_some_is_seen_at_whatever_level_a_table_stands_in_its_other_dimensions(seed: int) -> None:
    told = story(seed, mean=8, areas=14, ages=9, chance=0.2 * (seed % 2))
    (areas, ages) = told.tables[1][1]
    assert set(areas) & {code for code, under in told.trees["area"].items() if under}
    of_total = [age for age in ages if age in told.trees["age"]]
    assert read("1.csv", told.csv(1), told.spec())
    with pytest.raises(Unreadable) as wrong:
        read("1.csv", told.csv(1, {"young": of_total[:2]}), told.spec())
    assert (wrong.value.mistake, wrong.value.column, wrong.value.value) == (Mistake.SUBTOTAL, "age", "young")
    assert wrong.value.other == ", ".join(of_total[:2])


REGIONS = ("North", "South", "East", "West", "Mid", "Out")
BY_AGE = ((20, 3, 30), (13, 15, 25), (17, 14, 27), (33, 9, 41), (21, 19, 12), (8, 16, 31))


def of_ages(rest: str = "", *, heading: str = "area,age,count") -> bytes:
    """Regions by age, with a code that is the sum of two and is not said to be. `rest`: a further column's code."""
    rows = [
        f"{area}{rest},{age},{count}"
        for area, (small, older, adult) in zip(REGIONS, BY_AGE, strict=True)
        for age, count in (("0-11", small), ("12-17", older), ("young", small + older), ("adult", adult))
    ]
    return "\n".join((heading, *rows, "")).encode()


def of_areas(**more: object) -> Specification:
    areas = {area: [f"{area}1", f"{area}2"] for area in REGIONS}
    spec = {"dimensions": ["area", "sex", "age"], "threshold": 5, "width": 3, "hierarchies": {"area": areas}}
    return specification(json.dumps(spec | more).encode())


def test_a_sum_is_seen_where_only_another_file_has_the_parts_of_what_a_table_stands_at() -> None:
    for content in (of_ages(), of_ages(",Total", heading="area,sex,age,count")):
        with pytest.raises(Unreadable) as wrong:
            read("t.csv", content, of_areas())
        found = wrong.value
        assert (found.mistake, found.row, found.value, found.other) == (Mistake.SUBTOTAL, 4, "young", "0-11, 12-17")


def test_a_dimension_of_which_a_table_has_the_total_alone_is_looked_at_where_it_has_a_hierarchy() -> None:
    content = b"area,sex,count\nTotal,w,20\nTotal,m,7\n"
    assert read("t.csv", content, of_areas()).file.counts["Total", "Total"] == 27


def test_a_sum_is_seen_in_an_earlier_file_that_has_a_dimension_in_totals_alone() -> None:
    earlier = of_ages(",Total", heading="area,sex,age,value")
    now = "".join(f"{area},w,{9 + 7 * at}\n{area},m,{60 - at * at}\n" for at, area in enumerate(REGIONS))
    table = read("t.csv", f"area,sex,count\n{now}".encode(), of_areas())
    with pytest.raises(Unreadable, match="subtotal"):
        require_related(of_areas(), [table], [read_published("e.csv", earlier, of_areas())])
    said = of_areas(not_totals={"age": ["young"]})
    parts = "\n".join(line for line in of_ages().decode().split("\n") if "young" not in line).encode()
    with pytest.raises(Unreadable, match="sum-of-now"):
        require_none_of_now(said, [read("t.csv", parts, said)], [read_published("e.csv", earlier, said)])
