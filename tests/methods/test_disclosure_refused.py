"""What the search calls final the auditor passes, and a table that can be protected is never refused (STA-07).

The search asks by code of its own whatever the auditor asks: here both are asked the same.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.problem import problem
from helle.methods.disclosure.protecting import Status, protect
from helle.methods.disclosure.rules import Rules, Zeros, unsafe
from helle.methods.disclosure.tables import Hierarchy, Table, linked, table
from tests.methods.disclosure_attacker import Row, intervals
from tests.methods.disclosure_ensemble import KINDS, became, drawn, nothing_protects, secrets, without

TABLES = 5 * len(KINDS)


@pytest.mark.parametrize("seed", range(TABLES))
def test_no_table_is_refused_that_can_be_protected(seed: int) -> None:
    one = drawn(seed)
    outcome = became(one)
    if outcome.protected is not None:
        assert outcome.protected.audit.safe
        assert outcome.protected.found.gap == 0
    else:
        assert nothing_protects(one, outcome.earlier)


def two_blocks() -> Table:
    """Two blocks of small cells, and one who is alone between them: (a1, b4). Across from her is (a4, b1)."""
    rows: list[Row] = list(product([f"a{one}" for one in range(1, 7)], [f"b{one}" for one in range(1, 7)]))
    counts = dict.fromkeys(rows, 20)
    counts |= {(a, b): 3 for a, b in rows if (a < "a4") == (b < "b4")}
    counts |= {("a1", "b4"): 1, ("a4", "b1"): 9}
    return table("t", ("a", "b"), counts, {})


RULES = Rules(threshold=4, width=1)


def test_one_who_is_alone_does_not_tell_a_cell_in_another_row_and_column() -> None:
    """What leaves a block is known, and that is hers less the one across from her: she tells it to the person."""
    one = two_blocks()
    now = linked([one], {})
    hers, across = (now.places[one.cell(row)] for row in (("a1", "b4"), ("a4", "b1")))
    asked = problem(now, RULES)
    pattern = asked.primary.copy()
    pattern[across] = True
    narrow = list(Attack(asked, pattern).narrow())
    assert [(each.target.place, each.target.knows, each.fall, each.rise) for each in narrow] == [
        (across, frozenset({hers}), 0, 0)
    ]
    [cut] = [each.cut for each in narrow]
    assert cut is not None and not cut.weights[pattern].any()
    hidden = {now.cells[place] for place in np.flatnonzero(pattern)}
    found = audit([without(one, hidden)], {}, secrets(now, RULES, hidden, hidden - {now.cells[across]}))
    assert [(each.insider, each.cell) for each in found.insiders] == [(now.cells[hers], now.cells[across])]
    assert all(each.safe for each in found.intervals)
    protected = protect([one], RULES)
    assert protected.audit.safe and protected.found.gap == 0


GROUPS = {"Ost": ("a", "b"), "Vest": ("c", "d"), "Syd": ("e", "f")}
MARGINS: list[tuple[Table, dict[str, Hierarchy]]] = [
    (table("t", ("region", "sex"), {("N", "w"): 1, ("N", "m"): 0, ("S", "w"): 3, ("S", "m"): 1}, {}), {}),
    (
        table(
            "t",
            ("area",),
            {("a",): 3, ("b",): 1, ("c",): 1, ("d",): 0, ("e",): 9, ("f",): 9},
            (of_areas := {"area": Hierarchy({area: group for group, within in GROUPS.items() for area in within})}),
        ),
        of_areas,
    ),
]


@pytest.mark.parametrize(("one", "trees"), MARGINS)
def test_nobody_who_is_alone_tells_a_sum_that_must_not_be_known(one: Table, trees: dict[str, Hierarchy]) -> None:
    """A published total of all less the group that she alone is in was the other group, which shares no sum with her
    own cell."""
    now, rules = linked([one], trees), Rules(threshold=5, width=2)
    total = one.cell(("Total",) * len(one.dimensions))
    must = {now.cells[place] for place in unsafe(now, rules)}
    audited = audit([without(one, must - {total})], trees, secrets(now, rules, must - {total}, must - {total}))
    assert audited.insiders
    protected = protect([one], rules, trees)
    assert protected.audit.safe
    file = protected.published(one)
    above = {name: tree.parents for name, tree in trees.items()}
    primary = {codes for codes in one.counts if protected.states[one.cell(codes)] is Status.PRIMARY}
    lonely = [codes for codes in one.counts if one.counts[codes] == 1]
    assert lonely and all(file.values[codes] is None for codes in lonely)
    for codes in lonely:
        known = intervals(file, above, most=12, knows={codes: 1})
        told = {other for other in primary if known[other][0] == known[other][1]}
        assert all(one.counts[other] == 1 for other in told), told  # Cells with nobody in them but her.


@pytest.mark.parametrize("seed", range(2 * len(KINDS)))
def test_the_search_asks_of_whoever_is_alone_all_that_the_auditor_asks(seed: int) -> None:
    """Where all that can be is suppressed, and so hangs together."""
    one = drawn(seed)
    now = linked(one.tables, one.hierarchies)
    asked = problem(now, one.rules)
    pattern = asked.free | asked.primary
    hidden, must = ({now.cells[place] for place in np.flatnonzero(some)} for some in (pattern, asked.primary))
    files = [without(each, hidden) for each in now.tables]
    looked = audit(files, one.hierarchies, secrets(now, one.rules, hidden, must))
    near = [len(beside) for _knows, beside in asked.insiders(pattern)]
    # The auditor has no counts, and asks besides of what is part of her own cells with nobody in it: which she knows.
    hers = [sum(pattern[one] and not asked.counts[one] for one in knows) for knows in {*asked.alone.values()}]
    assert sum(near) + sum(hers) == looked.asked_of_insiders


def test_that_nobody_is_beside_her_where_she_is_alone_needs_no_protection_from_her() -> None:
    """She is all that there is in a: whatever is published, she knows that no man is there. Nobody else is to know."""
    rows = ((1, 0), (6, 7), (5, 8), (9, 6))
    counts: dict[Row, int] = {
        (area, sex): count for area, row in zip("abcd", rows, strict=True) for sex, count in zip("fm", row, strict=True)
    }
    one = table("t", ("area", "sex"), counts, {})
    protected = protect([one], Rules(threshold=5, width=3, zeros=Zeros.PRIMARY), {})
    assert protected.audit.safe
    file = protected.published(one)
    everybody = intervals(file, {}, most=14, least=0)
    assert all(high - low >= 3 for low, high in everybody.values())
    her = {codes: count for codes, count in one.counts.items() if codes[0] == "a" and file.values[codes] is None}
    to_her = intervals(file, {}, most=14, knows=her, least=0)
    assert {codes for codes, (low, high) in to_her.items() if low == high} == her.keys()
    assert file.values["a", "m"] is None
