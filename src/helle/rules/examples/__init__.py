"""Worked examples of every rule, one TOML file each: they are its tests, and they are shown beside it.

[[example]]
da = "..."                  one sentence that says what the example shows
en = "..."
arithmetic = "..."          the sum behind a date or an amount, where there is one
facts = { ... }             by the names of the facts; what is left out is not known
verdict = "allowed"
answer = "cmm"              as a ruling is written in JSON; left out when there is none
reasons = ["a.code"]        every reason, in order
problems = ["fact"]         every fact that is missing or wrong, in order; left out when there is none
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example: the facts as written in the file, and what the rule answers to them."""

    name: Text
    arithmetic: Text | None
    facts: Mapping[str, object]
    verdict: str
    answer: object
    reasons: tuple[str, ...]
    problems: tuple[str, ...]


@cache
def examples_of(rule_name: str) -> tuple[Example, ...]:
    """The examples of one rule, in the order of its file. Raises FileNotFoundError when it has none."""
    text = resources.files(__package__).joinpath(f"{rule_name}.toml").read_text(encoding="utf-8")
    return tuple(
        Example(
            name=Text(row["da"], row["en"]),
            arithmetic=_in_both_languages(row.get("arithmetic")),
            facts=row["facts"],
            verdict=row["verdict"],
            answer=row.get("answer"),
            reasons=tuple(row["reasons"]),
            problems=tuple(row.get("problems", ())),
        )
        for row in tomllib.loads(text)["example"]
    )


def _in_both_languages(written: str | dict[str, str] | None) -> Text | None:
    if written is None:
        return None
    return Text(written, written) if isinstance(written, str) else Text(written["da"], written["en"])
