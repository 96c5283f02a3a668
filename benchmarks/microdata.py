"""How long microdata takes at Danish size, and what is left of it: invented persons of ten years, five coarse columns.

Needs no installation. The shares of forms of exploitation are those of the published figures; the rest is invented.
Prints seconds on the wall clock and of all cores, the loss with the least possible beside it, and what is kept of the
combinations. Ends with exit code 1 where it takes 60 seconds or more of a core, or a row stands fewer than k times.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping

from helle.methods.microdata import plan, records
from helle.methods.microdata.releasing import release

SECONDS = 60.0
PLAN = """
k = {k}
most_lost = 1
least_pairs = 0
[columns.year]
use = "key"
bands = [5]
start = 2017
weight = 0.5
[columns.sex]
use = "key"
[columns.age]
use = "key"
levels = [
  {{ "0--17" = ["0--8", "9--17"], "18--23" = ["18--20", "21--23"], "24--29" = ["24--26", "27--29"], \
    "30+" = ["30--38", "39--47", "48+"] }},
  {{ "0--17" = ["0--8", "9--17"], \
    "18+" = ["18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+"] }},
]
[columns.citizenship]
use = "key"
[columns.exploitation]
use = "key"
levels = [{{ sexual = ["sexual"], forced_labour = ["forced_labour"], criminal_acts = ["criminal_acts"], \
  remaining = ["slavery_like", "organ_removal", "other", "not_established"] }}]
"""
AGES = {
    "0--8": 0.3,
    "9--17": 5,
    "18--20": 9,
    "21--23": 15,
    "24--26": 18,
    "27--29": 16,
    "30--38": 24,
    "39--47": 9,
    "48+": 4,
}
FORMS = {
    "sexual": 717,
    "forced_labour": 111,
    "criminal_acts": 95,
    "slavery_like": 3,
    "other": 12,
    "not_established": 30,
}
CITIZENSHIPS = {"Denmark": 3, "EU": 26, "Europe outside the EU": 7, "Africa": 42, "Asia": 20, "America": 2}


def invented(persons: int, seed: int) -> str:
    """Records as CSV; sex depends on the form, all else on chance alone."""
    chance = random.Random(seed)

    def one(of: Mapping[str, float]) -> str:
        return chance.choices(list(of), list(of.values()))[0]

    lines = ["year,sex,age,citizenship,exploitation"]
    for _ in range(persons):
        form = one(FORMS)
        sex = one({"woman": 92, "man": 7, "trans_other": 1} if form == "sexual" else {"woman": 40, "man": 60})
        lines.append(f"{chance.randint(2017, 2026)},{sex},{one(AGES)},{one(CITIZENSHIPS)},{form}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether it was fast enough and safe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1000)
    parser.add_argument("--k", type=int, default=11)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S", help="of a core that it may take")
    wanted = parser.parse_args(arguments)
    followed = plan.read(PLAN.format(k=wanted.k).encode())
    read = records.read(invented(wanted.persons, wanted.seed).encode(), followed)
    started, begun = time.perf_counter(), time.process_time()
    made = release(read, followed)
    passed, spent = time.perf_counter() - started, time.process_time() - begun
    smallest = min(Counter(made.rows).values())
    print(f"{wanted.persons:,} persons, k = {wanted.k}: {passed:.1f} s, {spent:.1f} s of a core; smallest {smallest}")
    print(f"lost {made.recoded.lost:.1%}, no less than {made.recoded.lost_at_least:.1%} possible; levels {made.levels}")
    for way, kept in made.utility.kept.items():
        print(
            f"{way} columns: {kept.combinations} combinations, {kept.as_they_were:.1%} kept as they were, "
            f"{kept.as_coarsened:.1%} as coarse; shares off by {kept.mean_error:.2%} in the mean"
        )
    return 0 if spent < wanted.seconds and smallest >= wanted.k else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
