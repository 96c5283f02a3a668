"""How many random tables the search hands to the auditor that he then refuses: there should be none.

Thin tables (`tests.methods.disclosure_ensemble`): flat, of three dimensions, with a hierarchy, linked, linked with a
hierarchy, and after an earlier release. Prints what became of them, by kind. Where it is said that no pattern
protects a table, the auditor is asked of the largest one. Ends with exit code 1 where a table was refused that could
be protected, or a pattern was called the cheapest that the auditor does not pass.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
import time
from collections import Counter

from tests.methods.disclosure_ensemble import KINDS, became, drawn, nothing_protects


def main(arguments: list[str]) -> int:
    """Try, print, and say whether all was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=300, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--seconds", type=float, default=20.0, help="of a core, for the search of each")
    wanted = parser.parse_args(arguments)
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    begun = time.process_time()
    for seed in range(wanted.first, wanted.first + wanted.tables):
        one = drawn(seed)
        came = _came(seed, wanted.seconds)
        found[one.kind][came] += 1
        if came in _WRONG:
            print(f"table {seed}, {one.kind}, {one.rules}: {came}", flush=True)
    print(f"{'':>10}" + "".join(f"{came:>22}" for came in _CAME))
    for kind, numbers in found.items():
        print(f"{kind:>10}" + "".join(f"{numbers[came]:>22}" for came in _CAME))
    print(f"{time.process_time() - begun:.0f} s of a core")
    return int(any(numbers[came] for numbers in found.values() for came in _WRONG))


_CAME = ("safe", "safe, with a gap", "nothing protects it", "refused by the audit", "could be protected")
_WRONG = _CAME[-2:]


def _came(seed: int, seconds: float) -> str:
    one = drawn(seed)
    outcome = became(one, seconds)
    if outcome.protected is not None:
        if not outcome.protected.audit.safe:
            return "refused by the audit"
        return "safe, with a gap" if outcome.protected.found.gap else "safe"
    return "nothing protects it" if nothing_protects(one, outcome.earlier) else "could be protected"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
