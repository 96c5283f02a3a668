"""What of the counted figures a role may see on the page of statistics; releases have `releases.protecting`.

Our own, cautious rule. A figure of one to four persons is shown as "fewer than 5". A year in which some group of a
breakdown would be that small, or leave so few outside it, or that is not over, shows no row of that breakdown: its
other groups and its total would give the small one away. Of the assessed victims, whom reports tell of as well,
`telling` puts the small groups together instead, of the state of the year that its latest release told (`years_told`).
Nothing is summed over years there, for the same reason. Any other figure moves once in a quarter, and is counted as it
was known when the quarter ended: one that moved with each assessment, also one of an earlier day, would tell whoever
referred a person what was decided. CMM's statistics role and lead, who must check the figures, see them whole and as
they are today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from helle.register.statistics.queries import Bar, Breakdown, YearRow

SMALLEST_SHOWN = 5
SEES_SMALL_FIGURES = frozenset({"cmm_statistics", "cmm_lead"})


def too_small(persons: int) -> bool:
    """Whether a figure could point at somebody. Nobody is nobody: 0 is shown."""
    return 0 < persons < SMALLEST_SHOWN


def counted_until(today: dt.date, role: str) -> dt.date:
    """The last day that the role sees counted: the end of the last quarter that is over."""
    if role in SEES_SMALL_FIGURES:
        return today
    return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - dt.timedelta(days=1)


def may_show(bar: Bar, role: str) -> bool:
    """Whether the role may see the figure of a year. What was imported is public."""
    return bar.imported or role in SEES_SMALL_FIGURES or not too_small(bar.persons)


def rows_shown(
    breakdown: Breakdown, role: str, *, unfinished: int | None, beside: Sequence[Breakdown] = ()
) -> tuple[YearRow, ...]:
    """The years of a breakdown that the role may see; a year is shown whole or not at all, and not before it is over.

    `beside` are others on the page that count the same: a year that one of them withholds is withheld by all, since
    the total of one would help to work out the small group of another.
    """
    if role in SEES_SMALL_FIGURES:
        return breakdown.years
    small = {
        row.year
        for one in (breakdown, *beside)
        for row in one.years
        # Where one can be in several groups, those outside one stand in no row, and are one subtraction away.
        if any(too_small(few) for count in (row.persons, *row.counts) for few in (count, row.persons - count))
    }
    return tuple(row for row in breakdown.years if row.year != unfinished and row.year not in small)
