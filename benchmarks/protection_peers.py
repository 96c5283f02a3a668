"""What the τ-Argus engine suppresses of tables that Helle suppresses, and what Helle's audit says of its patterns.

With `pytauargus`, as in `tests/methods/test_disclosure_oracle.py`, which holds the two against each other by one cost;
here each has its own. Small tables of two dimensions; the same threshold; optimal suppression. Prints how many cells
each suppresses, and how many of the cells that τ-Argus suppressed are narrower than Helle asks for, or known exactly to
one who is alone in her cell.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import contextlib
import importlib
import sys
import tempfile
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Published, Secret
from helle.methods.disclosure.protecting import Unprotectable, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Codes, Table, table

RULES = Rules(threshold=5, width=3)
NAMES = ("area", "sex")


def main(arguments: list[str]) -> int:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20, metavar="N")
    wanted = parser.parse_args(arguments)
    peer = importlib.import_module("pytauargus")
    random = np.random.default_rng(3)
    ours = theirs = narrow = told = compared = 0
    for _ in range(wanted.tables):
        counts = random.poisson(7, size=(5, 4)) + 1
        rows = product([f"a{one}" for one in range(5)], [f"s{one}" for one in range(4)])
        one = table("t", NAMES, {row: int(count) for row, count in zip(rows, counts.flat, strict=True)}, {})
        try:
            mine = protect([one], RULES)
        except Unprotectable:
            continue
        published = _of_peer(peer, one)
        secrets = {
            one.cell(codes): Secret(RULES.width, 1 if count == 1 else None, lowest=1)
            for codes, count in one.counts.items()
            if published.values[codes] is None
        }
        looked = audit([published], {}, secrets)
        compared += 1
        ours += mine.suppressed()
        theirs += len(secrets)
        narrow += sum(not each.safe for each in looked.intervals)
        told += len(looked.insiders)
    print(f"{compared} tables: Helle suppressed {ours} cells, τ-Argus {theirs}")
    print(f"of those of τ-Argus {narrow} are narrower than {RULES.width}, and {told} can be told by one who is alone")
    return 0


def _of_peer(peer: Any, one: Table) -> Published:
    """The table as τ-Argus would publish it, out of one record for each person."""
    persons = [
        {**dict(zip(NAMES, codes, strict=True)), "n": 1}
        for codes in one.counts
        if codes in one.inner
        for _ in range(one.counts[codes])
    ]
    # It leaves logs where it runs.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        found = peer.protect(
            persons, list(NAMES), "n", safety_rules=f"FREQ({RULES.threshold},30)", suppress="OPT(1)", workdir=folder
        )
        states: Mapping[Codes, str] = {
            tuple(row[name] for name in NAMES): row["status"] for row in found.tables[0].rows
        }
    values = {codes: count if states[codes] == "S" else None for codes, count in one.counts.items()}
    return Published(one.name, NAMES, values)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
