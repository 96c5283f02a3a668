"""Noise by cell keys is what the library of the British statistical office makes of the same persons (STA-07).

It takes whole numbers for keys and a table of what is added to which count at which key; ours takes shares of one and
reckons the same out of probabilities. So persons get keys that are shares with a small denominator, and our noise is
written out as its table. Neither knows anything of the other.
"""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

from helle.methods.disclosure.cellkeys import noise, perturbed
from helle.methods.disclosure.moving import by_cell_keys
from helle.methods.disclosure.records import read_records, share
from helle.methods.disclosure.specification import specification

# Every key is a multiple of 1/4096, which twelve digits hold whole.
KEYS = 4096
CODES = {"area": "ab", "sex": "fmx", "age": "yo"}
HOW = noise(4, 2.0, hidden=1)
ASKED = json.dumps(
    {"dimensions": list(CODES), "method": "cell-key", "noise": {"most": 4, "variance": 2}, "width": 1}
).encode()


def persons(number: int, seed: int) -> pd.DataFrame:
    """Invented persons, each with a key of her own."""
    random = np.random.default_rng(seed)
    drawn = {name: random.choice(list(codes), number) for name, codes in CODES.items()}
    return pd.DataFrame(drawn | {"key": random.permutation(np.arange(1, KEYS))[:number]})


def what_is_added(most: int) -> pd.DataFrame:
    """Our noise as the library's table: what is added to each count at each key."""
    last = len(HOW.noises)  # What is added to more is the same for all.
    rows = []
    for key in range(KEYS):
        added = [HOW.of(count, key / KEYS) for count in range(1, last + 1)]
        rows += [(count, key, added[min(count, last) - 1]) for count in range(1, most + 1)]
    return pd.DataFrame(rows, columns=["pcv", "ckey", "pvalue"])


@pytest.mark.parametrize("seed", range(2))
def test_every_cell_and_every_total_is_what_the_library_makes_of_it(seed: int) -> None:
    who = persons(60, seed)
    lines = [
        ",".join([*(str(one[name]) for name in CODES), f"{one['key'] / KEYS:.12f}"]) for one in who.to_dict("records")
    ]
    records = read_records("t", "\n".join([",".join([*CODES, "key"]), *lines]).encode(), specification(ASKED))
    ours = by_cell_keys([records], {}, HOW, 1).shown
    table = what_is_added(len(who))
    compared = moved = 0
    for some in (names for size in (1, 2, 3) for names in combinations(CODES, size)):
        theirs = create_perturbed_table(who, table, [], list(some), "key", threshold=0)
        for row in theirs.to_dict("records"):
            cell = frozenset((name, str(row[name])) for name in some)
            assert ours[cell] == row["count"], cell
            compared, moved = compared + 1, moved + (row["pvalue"] != 0)
    assert compared >= 30 and moved > compared / 2, (compared, moved)
    assert perturbed([len(who)], [share(sum(records.keys[code] for code in records.table.inner))], HOW) == [
        ours[frozenset()]
    ]
