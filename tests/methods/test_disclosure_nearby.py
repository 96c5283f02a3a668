"""Short ways from one whole table to another, by which the auditor shows that a cell can be otherwise (STA-07)."""

from __future__ import annotations

import numpy as np
import scipy

from helle.methods.disclosure.nearby import Nearby

# Three rows of three cells, whose rows and columns are told; nobody knows more of a cell than that it is 0 or more.
SUMS = scipy.sparse.csr_array(
    [[float(cell // 3 == row) for cell in range(9)] for row in range(3)]
    + [[float(cell % 3 == column) for cell in range(9)] for column in range(3)]
)
TABLE = np.array([3.0, 1, 0, 1, 4, 0, 0, 0, 5])


def nearby() -> Nearby:
    return Nearby(SUMS, np.zeros(9), np.full(9, 100.0), [TABLE], avoided=[])


def test_a_way_leads_to_a_whole_table_that_adds_up_and_has_what_is_known() -> None:
    found = nearby().table({1: (2.0, 2.0)})
    assert found is not None and found[1] == 2 and (SUMS @ found == SUMS @ TABLE).all()
    assert (found >= 0).all() and np.count_nonzero(found != TABLE) == 4


def test_where_there_is_none_it_says_so() -> None:
    assert nearby().table({2: (6.0, 6.0)}) is None


def test_what_no_way_moves_beside_what_is_known_is_left() -> None:
    def left(*known: int) -> list[int]:
        return nearby().left(TABLE, range(9), {one: (float(TABLE[one]), float(TABLE[one])) for one in known})

    assert left(0) == [0] and left(0, 1) == [0, 1, 2]
    # Of the last row there is nobody but in its last cell, which follows by its column: then all the rest does.
    assert left(0, 2, 5) == [*range(9)]


def test_a_way_that_was_found_for_one_is_taken_for_another_where_there_is_room() -> None:
    ways = nearby()
    assert ways.left(TABLE, [0], {}) == []
    # The same persons change places: nothing has to be looked for.
    ways.way = lambda base, known: None  # type: ignore[method-assign]
    assert ways.left(TABLE, [1, 3, 4], {}) == [] and ways.left(TABLE, [1], {0: (3.0, 3.0)}) == [1]
