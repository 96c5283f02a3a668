"""What is too large to be reckoned with: the table behind a ring, the same for the search, the audit and the last look;
and what takes too much work to find."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

MOST: Final = 6_000
"""Cells of the tables behind of which it is reckoned that nobody knows the number: of more, what can be concluded is
not worked out in minutes, and of what is beyond somebody is taken to know it (`rings.told_besides`)."""
MOST_PLACES: Final = 4_000
"""Places at which those may stand who are alone."""
MOST_LOOKED_AT: Final = 2_500
"""Cells behind the tables of a release of Helle's own, as the last look has them."""
MOST_TRIED: Final = 200_000
"""Combinations of codes that are looked through for those in which somebody may be."""


class TooLarge(Exception):
    """The table behind a ring has more cells than can be reckoned with: which tables are in the ring, and by what."""

    def __init__(self, tables: Collection[str], dimensions: Collection[str]) -> None:
        super().__init__(f"{', '.join(tables)}: {', '.join(dimensions)}")
        self.tables, self.dimensions = tuple(dict.fromkeys(tables)), tuple(dict.fromkeys(dimensions))


class NotSettled(TooLarge):
    """What may stand in all that is not told was not found with the work there is for it: of which files, by what."""
