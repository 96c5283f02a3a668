"""How long 100,000 rulings take on one core: all rules of the register in turn, with the facts of their examples.

Prints the seconds, and for each rule the microseconds of one ruling. Ends with exit code 1 at 5 seconds or more.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from dataclasses import replace
from typing import Any

from helle.register.rulebook.reading import explain
from helle.rules.examples import examples_of
from helle.rules.register import RULES
from helle.rules.rule import AnyRule
from helle.rules.ruling import Ruling

RULINGS = 100_000
ALLOWED_SECONDS = 5.0


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether it was fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rulings", type=int, default=RULINGS)
    wanted = parser.parse_args(arguments).rulings
    facts = {rule.name: facts_of_examples(rule) for rule in RULES}
    each, left = divmod(wanted, len(RULES))
    whole = passed = 0.0
    for number, rule in enumerate(RULES):
        count = each + (1 if number < left else 0)
        turn = list(itertools.islice(itertools.cycle(facts[rule.name]), count))
        decide = rule.decide
        begun, started = time.process_time(), time.perf_counter()
        for one in turn:
            decide(one)
        spent = time.process_time() - begun
        whole += spent
        passed += time.perf_counter() - started
        print(f"{rule.name:20} {len(facts[rule.name]):4} examples {spent / count * 1e6:8.1f} µs")
    print(f"{wanted:,} rulings over {len(RULES)} rules: {whole:.2f} s of one core, {passed:.2f} s on the wall clock")
    return 0 if whole < ALLOWED_SECONDS else 1


def facts_of_examples(rule: AnyRule) -> list[Any]:
    """The facts of the rule's examples as its dataclass; those that lack a fact never reach the rule."""
    kept: list[Any] = []

    def keep(facts: Any) -> Ruling[Any]:
        kept.append(facts)
        return rule.decide(facts)

    for example in examples_of(rule.name):
        explain(replace(rule, decide=keep), example.facts)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
