"""Tables at random, as thin as those that are hard to protect: many cells with nobody, one or two in them.

Of two and three dimensions; with a hierarchy, linked, or after an earlier release by turns; thresholds 3 to 5, widths
1 to 5, each way with zeros. What becomes of each is known to be right without the search: the auditor passes what is
found, and where nothing is, he finds that suppressing all that can be does not protect it either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Published, Secret
from helle.methods.disclosure.earlier import as_tables, told_then, widths_then
from helle.methods.disclosure.problem import problem
from helle.methods.disclosure.protecting import Protected, Status, Unprotectable, _secrets, protect
from helle.methods.disclosure.rules import Cost, Rules, Zeros, unsafe
from helle.methods.disclosure.tables import Cell, Hierarchy, Linked, Table, linked, table

KINDS = ("flat", "deep", "hierarchy", "linked", "all", "later")
_SIZES = {"flat": (2, 7), "deep": (2, 5), "hierarchy": (2, 8), "linked": (2, 5), "all": (2, 4), "later": (2, 4)}
_LARGER = (3, 4, 5, 8, 13, 20, 45)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Tables that are released together, after `before` where there is one, and what is asked of them."""

    kind: str
    tables: tuple[Table, ...]
    hierarchies: Mapping[str, Hierarchy]
    rules: Rules
    before: Table | None = None


def drawn(seed: int) -> Drawn:
    """The tables of a number: always the same ones."""
    random = np.random.default_rng([2027, seed])
    kind = KINDS[seed % len(KINDS)]
    names = ("a", "b") if kind in {"flat", "hierarchy"} else ("a", "b", "c")
    low, high = _SIZES[kind]
    codes = [[f"{name}{one}" for one in range(random.integers(low, high + 1))] for name in names]
    chances = random.dirichlet((4, 3, 2, 4))
    counts = {row: int(random.choice((0, 1, 2, int(random.choice(_LARGER))), p=chances)) for row in product(*codes)}
    trees = {"a": Hierarchy({code: f"r{one // 2}" for one, code in enumerate(codes[0])})}
    hierarchies = trees if kind in {"hierarchy", "all"} else {}
    rules = Rules(
        threshold=int(random.integers(3, 6)),
        width=int(random.integers(1, 6)),
        zeros=list(Zeros)[random.integers(len(Zeros))],
        cost=list(Cost)[random.integers(len(Cost))],
    )

    def over(*kept: int) -> Table:
        summed: dict[tuple[str, ...], int] = {}
        for row, count in counts.items():
            short = tuple(row[place] for place in kept)
            summed[short] = summed.get(short, 0) + count
        return table("".join(names[place] for place in kept), [names[place] for place in kept], summed, hierarchies)

    if kind in {"linked", "all"}:
        return Drawn(kind, (over(0, 1), over(0, 2), over(1, 2)), hierarchies, rules)
    if kind == "later":
        return Drawn(kind, (over(0, 2), over(1, 2)), hierarchies, rules, over(0, 1))
    return Drawn(kind, (over(*range(len(names))),), hierarchies, rules)


@dataclass(frozen=True, slots=True)
class Became:
    """What came of some tables: protected, or why not."""

    protected: Protected | None
    why: Unprotectable | None
    earlier: tuple[Published, ...] = ()


def became(one: Drawn, seconds: float = 20.0) -> Became:
    """Protect them, and what is released before them first. That may fail as well, and then stands for them."""
    earlier: tuple[Published, ...] = ()
    try:
        if one.before is not None:
            before = protect([one.before], one.rules, one.hierarchies, seconds=seconds)
            if not before.audit.safe:
                return Became(before, None)
            earlier = (before.published(one.before),)
        return Became(protect(one.tables, one.rules, one.hierarchies, earlier=earlier, seconds=seconds), None, earlier)
    except Unprotectable as why:
        return Became(None, why, earlier)


def nothing_protects(one: Drawn, earlier: Sequence[Published] = ()) -> bool:
    """Whether the auditor refuses even what suppresses all that can be, and then what else he lets stand of it.

    What is too narrow beside everything else is so beside less: he need not be asked of more.
    """
    now = linked(one.tables, one.hierarchies)
    must = {now.cells[place] for place in unsafe(now, one.rules)}
    told = told_then(earlier).keys()
    if must & told:
        return True
    then = widths_then(earlier, now, as_tables(earlier, now, one.rules).least, one.rules)
    hidden = {cell for cell, free in zip(now.cells, problem(now, one.rules).free, strict=True) if free} - told
    while narrow := _narrow(now, one.rules, hidden, must, then, earlier):
        if narrow & (must | (then.keys() - now.places.keys())):
            return True
        hidden -= narrow
    return False


def _narrow(
    now: Linked,
    rules: Rules,
    hidden: Collection[Cell],
    must: Collection[Cell],
    then: Mapping[Cell, Secret],
    earlier: Sequence[Published],
) -> set[Cell]:
    files = [*earlier, *(without(each, hidden) for each in now.tables)]
    found = audit(files, now.hierarchies, secrets(now, rules, hidden, must, then), width=rules.width)
    return {each.cell for each in (*found.intervals, *found.insiders) if not each.safe}


def without(one: Table, hidden: Collection[Cell]) -> Published:
    """A table as readers have it, where some cells are suppressed."""
    values = {codes: None if one.cell(codes) in hidden else count for codes, count in one.counts.items()}
    return Published(one.name, one.dimensions, values)


def secrets(
    now: Linked,
    rules: Rules,
    hidden: Collection[Cell],
    must: Collection[Cell],
    then: Mapping[Cell, Secret] | None = None,
) -> Mapping[Cell, Secret]:
    """What the auditor is told of cells that are suppressed, of which some must be."""
    states = {cell: Status.SECONDARY if cell in hidden else Status.PUBLISHED for cell in now.cells}
    return _secrets(now, rules, states | dict.fromkeys(must, Status.PRIMARY), then or {})
