"""The pattern is held against that of another engine, τ-Argus, which shares nothing with ours (STA-07).

It asks for a record of each person, keeps state of the process and leaves logs where it runs; its own audit and its
tables with the counts in them are not asked. Taken from it is which cells it says are unsafe, and which it suppresses.
Both minimise what the suppressed cells count. It asks for other protection intervals, so that of its patterns only
those are compared that our audit finds as safe as we ask: none of them may be cheaper than ours.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import numpy as np
import pytauargus
import pytest

from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.protecting import Status, protect
from helle.methods.disclosure.rules import Cost, Rules
from helle.methods.disclosure.tables import Codes, Hierarchy, Table, table

THRESHOLD = 5
RULES = Rules(THRESHOLD, width=1, singletons=False, cost=Cost.COUNTS)
WIDE = Rules(THRESHOLD, width=3, singletons=False, cost=Cost.COUNTS)
FLAT = {"area": ["a1", "a2", "a3", "a4"], "sex": ["f", "m", "x"]}
DEEP = {"area": ["a1", "a2", "b1", "b2"], "sex": ["f", "m", "x"]}
SOLID = {"area": ["a1", "a2", "a3"], "sex": ["f", "m", "x"], "age": ["g1", "g2"]}
TREES = {"area": Hierarchy({"a1": "A", "a2": "A", "b1": "B", "b2": "B"})}
# Its format: a level deeper for each sign before a code.
WRITTEN = "A\n@a1\n@a2\nB\n@b1\n@b2\n"


def states_of_the_peer(one: Table, hierarchy: str) -> Mapping[Codes, str]:
    """What τ-Argus says of each cell: S is safe, U unsafe, M suppressed for the sake of others."""
    names = list(one.dimensions)
    persons = [dict(zip(names, codes, strict=True)) | {"n": 1} for codes in one.inner for _ in range(one.counts[codes])]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        given = {}
        if hierarchy:
            path = Path(folder, "area.hrc")
            path.write_text(hierarchy)
            given = {"hrc": {"area": str(path)}, "hierleadstring": "@"}
        found = pytauargus.protect(
            persons, names, "n", safety_rules=f"FREQ({THRESHOLD},30)", suppress="OPT(1)", workdir=folder, **given
        )
        return {tuple(row[name] for name in names): row["status"] for row in found.tables[0].rows}


@pytest.mark.parametrize(
    ("groups", "trees", "hierarchy", "tables"),
    [(FLAT, {}, "", 10), (SOLID, {}, "", 4), (DEEP, TREES, WRITTEN, 8)],
    ids=["flat", "of three dimensions", "with a hierarchy"],
)
def test_no_pattern_of_another_engine_that_is_as_safe_is_cheaper(
    groups: Mapping[str, list[str]], trees: Mapping[str, Hierarchy], hierarchy: str, tables: int
) -> None:
    random = np.random.default_rng(3)
    compared = 0
    for _ in range(tables):
        counts = random.poisson(7, size=[len(codes) for codes in groups.values()]) + 1
        rows = dict(zip(product(*groups.values()), map(int, counts.flat), strict=True))
        one = table("t", tuple(groups), rows, trees)
        states = states_of_the_peer(one, hierarchy)
        assert set(states) == set(one.counts) and set(states.values()) <= set("SUM")
        small = {codes for codes, count in one.counts.items() if 0 < count < THRESHOLD}
        assert {codes for codes, state in states.items() if state == "U"} == small
        theirs = Published("t", one.dimensions, {c: n if states[c] == "S" else None for c, n in one.counts.items()})
        assert audit([theirs], trees, {}, width=1, lowest=1).safe
        cost = sum(one.counts[codes] + 1 for codes, state in states.items() if state == "M")
        for rules in (RULES, WIDE):
            if audit([theirs], trees, {}, width=rules.width, lowest=1).safe:
                ours = protect([one], rules, trees)
                others = [c for c in one.counts if ours.states[one.cell(c)] is Status.SECONDARY]
                assert sum(one.counts[codes] + 1 for codes in others) <= cost
                compared += 1
    assert compared > tables
