"""What `helle plan load` does: says what is wrong with a plan's file, and writes it when it is asked to."""

from __future__ import annotations

import sys
from pathlib import Path

from helle.register.action_plans import loading
from helle.register.action_plans.reading import PlanFileWrong
from helle.rules.facts import english_count


def load_plan(path: str, *, write: bool) -> int:
    """Take a plan in from its file, as the owner of the tables. Returns 0, or 1 with each mistake and nothing taken."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"helle: {path} cannot be read: {error}", file=sys.stderr)
        return 1
    try:
        plan = loading.load(text, write=write)
    except PlanFileWrong as wrong:
        for mistake in wrong.mistakes:
            print(mistake)
        print(f"{english_count(len(wrong.mistakes), 'mistake')}; nothing is taken in", file=sys.stderr)
        return 1
    said = "taken in" if write else "can be taken in; nothing is written without --write"
    print(f"plan {plan['id']} with {english_count(len(plan.get('initiatives', [])), 'initiative')} {said}")
    return 0
