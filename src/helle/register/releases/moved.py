"""What a release says otherwise than the one that it corrects: a correction may move nothing (FIG-11).

What is known of a year is fixed with its cut-off. Whatever was put right after that day comes with a later one.
"""

from __future__ import annotations

from dataclasses import dataclass

from helle.register.releases.content import Kept
from helle.register.releases.shapes import Groups


@dataclass(frozen=True, slots=True)
class Moved:
    """How many of the figures that stand in both differ, and whether there are other tables or years in one of them."""

    figures: int
    others: bool

    @property
    def nothing(self) -> bool:
        """Whether the one says what the other does."""
        return not (self.figures or self.others)


def moved(before: Kept, now: Kept) -> Moved:
    """Compare a correction with the release that it corrects, figure for figure; one that is held back is one too."""
    then, since = _figures(before), _figures(now)
    return Moved(sum(then[one] != since[one] for one in then.keys() & since.keys()), then.keys() != since.keys())


def _figures(of: Kept) -> dict[tuple[str, tuple[str, ...], int, Groups], int | None]:
    return {
        (table.counts, table.axes, year, groups): figure
        for table in of.tables
        for (year, groups), figure in table.figures.items()
    }
