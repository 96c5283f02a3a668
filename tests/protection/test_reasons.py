"""A reason says something, wherever one is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import helle.register
from helle.register.protection.refusals import says_something

ROOT = Path(helle.register.__file__).parent


@pytest.mark.parametrize("reason", ["", " ", "x", "xxx", "...", "?!", "ok", "1234", "– –"])
def test_a_letter_or_a_mark_is_no_reason(reason: str) -> None:
    assert not says_something(reason)


@pytest.mark.parametrize("reason", ["syg", "Flyttet.", "нет места", "hun ringede kl. 9"])
def test_a_word_is_one(reason: str) -> None:
    assert says_something(reason)


def test_each_reason_that_an_action_asks_for_is_looked_at_so() -> None:
    """What refuses a missing reason asks whether it says something, and not whether anything was typed."""
    found = [
        f"{path.relative_to(ROOT)}: {asked[1].strip()}"
        for path in sorted(ROOT.rglob("*actions.py"))
        for asked in re.finditer(r"\n([^\n]*\.strip\(\)[^\n]*)\n\s*raise Refused\(NO_REASONS", path.read_text())
    ]
    assert found == []
