"""Each rule of the database that is broken on purpose stands on the page that says who noticed, and no other does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_page_says_of_each_rule_who_noticed() -> None:
    rules = tomllib.loads((ROOT / "tests/policy_mutants.toml").read_text(encoding="utf-8"))
    page = (ROOT / "docs/reference/broken-policies.md").read_text(encoding="utf-8")
    said = {
        name.replace(" ", "_"): who for name, who in re.findall(r"^\| ([a-z ]+?)(?: \*)? \| .* \| (.*) \|$", page, re.M)
    }
    said.pop("rule")
    assert said.keys() == rules.keys()
    unseen = {name for name, who in said.items() if "::" not in who}
    assert unseen == {name for name, rule in rules.items() if rule.get("survives")}
