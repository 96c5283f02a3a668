"""What a correction changes: the figures that it tells otherwise than the release that it corrects (STA-01).

Whoever approves is told, and told where none does: a correction in which no figure moved would be read as one that put
a mistake right.
"""

from __future__ import annotations

from dataclasses import dataclass

from helle.register.releases.content import Kept


@dataclass(frozen=True, slots=True)
class Moved:
    """How many figures of the tables that both have are told otherwise, and whether both have the same tables."""

    figures: int
    same_tables: bool


def moved(now: Kept, before: Kept) -> Moved:
    """What is told otherwise than before; a figure that is held back in one of them alone is."""
    old = {one.code: one.figures for one in before.tables}
    figures = sum(
        old[one.code].get(place, figure) != figure
        for one in now.tables
        if one.code in old
        for place, figure in one.figures.items()
    )
    return Moved(figures, {one.code for one in now.tables} == old.keys())
