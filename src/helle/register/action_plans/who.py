"""Who carries an initiative, in words: its owners, or that the plan names none and whom we read into it (INI-15)."""

from __future__ import annotations

from helle.register.action_plans.looks import Look, Shown
from helle.rules.facts import joined
from helle.rules.ruling import Text

NO_OWNER = Text("planen nævner ingen ejer", "the plan names no owner")


def names_of(shown: tuple[Shown, ...], language: str) -> str:
    """The names of units as a sentence has them."""
    return joined([one.unit.name.in_language(language) for one in shown], "and" if language == "en" else "og")


def who(look: Look, language: str) -> str:
    """The owners; or that there is none, and our reading of it."""
    if look.owners:
        return names_of(look.owners, language)
    said = NO_OWNER.in_language(language)
    if not look.readings:
        return said
    ours = Text("vores læsning", "our reading").in_language(language)
    return f"{said} ({ours}: {names_of(look.readings, language)})"
