"""A small chart of an indicator: a bar for each year, with its figure, for a template to draw as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from helle.register.action_plans.figures import Figure, Series
from helle.register.action_plans.models import Indicator

TOP, HEIGHT, STEP, WIDE, LEFT = 22, 74, 58, 34, 4
STUB = 8  # A figure that may not be seen gets a mark that tells nothing of its size.


@dataclass(frozen=True, slots=True)
class Bar:
    """One year. Hidden: its figure may not be seen, or there is none."""

    x: int
    y: int
    height: int
    middle: int
    figure: Figure

    @property
    def hidden(self) -> bool:
        return self.figure.value is None


@dataclass(frozen=True, slots=True)
class SmallChart:
    """The chart of one indicator, in the drawing's own units."""

    series: Series
    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]

    @property
    def indicator(self) -> Indicator:
        return self.series.indicator

    @property
    def latest(self) -> Figure | None:
        """The latest figure that is known."""
        return next((one for one in reversed(self.series.figures) if one.value is not None), None)


def small_charts(series: Sequence[Series]) -> list[SmallChart]:
    """A chart for each indicator; those of one without figures have no bars."""
    return [_chart(one) for one in series]


def _chart(series: Series) -> SmallChart:
    most = max((one.value for one in series.figures if one.value is not None), default=Decimal(0))
    base = TOP + HEIGHT
    bars = []
    for position, figure in enumerate(series.figures):
        height = (
            0
            if figure.of_nothing
            else STUB
            if figure.value is None
            else int(figure.value * HEIGHT / most)
            if most
            else 0
        )
        x = LEFT + position * STEP + (STEP - WIDE) // 2
        bars.append(Bar(x, base - height, height, x + WIDE // 2, figure))
    return SmallChart(series, 2 * LEFT + max(1, len(bars)) * STEP, base + 24, base, tuple(bars))
