"""The plan's first chart continued by a release: the published years, and behind them those that it tells (META-07).

A figure that is held back has a bar that says nothing of its size. The plan's second chart, by exploitation and year,
is a table of the release.
"""

from __future__ import annotations

from dataclasses import dataclass

from helle.register.releases.content import Kept
from helle.register.releases.layout import HELD_BACK
from helle.register.statistics.pictures import Chart, chart
from helle.register.statistics.queries import Bar


@dataclass(frozen=True, slots=True)
class Continued:
    """The chart, and its bars in order for the table under it, each with whether its figure is told."""

    chart: Chart
    bars: tuple[tuple[Bar, bool], ...]

    @property
    def counts(self) -> bool:
        """Whether any year is of the release, and not only of what others published before."""
        return not self.bars[-1][0].imported

    @property
    def held_back(self) -> bool:
        return not all(shown for _bar, shown in self.bars)

    @property
    def leaves_out(self) -> tuple[int, int] | None:
        """The years between what was published and what the release tells, if there are any: others tell of them."""
        last = max(bar.last_year for bar, _shown in self.bars if bar.imported)
        first = min((bar.first_year for bar, _shown in self.bars if not bar.imported), default=last + 1)
        return (last + 1, first - 1) if first > last + 1 else None


def continued(kept: Kept) -> Continued | None:
    """The chart of a release; None where nothing was published before."""
    if not kept.bars:
        return None
    bars = ((bar, True) for bar in kept.bars)
    drawn = (*bars, *_counted(kept))
    return Continued(chart(drawn, HELD_BACK), drawn)


def _counted(kept: Kept) -> list[tuple[Bar, bool]]:
    """The assessed victims of each year of the release, out of the first table that counts them."""
    table = next((one for one in kept.tables if one.counts == "assessed"), None)
    if table is None:
        return []
    everybody = [(year, table.figure(year, (None,) * len(table.axes))) for year in table.years]
    return [(Bar(year, year, figure or 0, None), figure is not None) for year, figure in everybody]
