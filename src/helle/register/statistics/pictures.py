"""The chart of persons assessed by year: rectangles and words for a template to draw as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helle.register.statistics.queries import Bar

LEFT, TOP, HEIGHT, STEP, WIDE = 46, 34, 220, 62, 36
STUB = 10  # A figure that may not be seen gets a mark that tells nothing of its size.


@dataclass(frozen=True, slots=True)
class Rectangle:
    """One bar. `kind` is imported, counted or hidden; a broken one stands for several years and is not to scale."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    kind: str
    broken: bool
    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All of it, in the drawing's own units."""

    width: int
    height: int
    base: int
    left: int
    bars: tuple[Rectangle, ...]
    ticks: tuple[tuple[int, int, int], ...]
    cut_over_x: int


def chart(bars: Sequence[tuple[Bar, bool]], hidden_word: str) -> Chart:
    """Draw the bars in order; each with whether its figure may be seen. Single years share one scale."""
    single = [bar.persons for bar, shown in bars if shown and bar.first_year == bar.last_year]
    step = _tick_step(max(single, default=0))
    top = max(step, -(-max(single, default=0) // step) * step)
    base = TOP + HEIGHT
    rectangles = []
    for position, (bar, shown) in enumerate(bars):
        broken = bar.first_year != bar.last_year
        height = STUB if not shown else HEIGHT if broken else bar.persons * HEIGHT // top
        x = LEFT + position * STEP + (STEP - WIDE) // 2
        rectangles.append(
            Rectangle(
                x=x,
                y=base - height,
                width=WIDE,
                height=height,
                middle=x + WIDE // 2,
                kind="hidden" if not shown else "imported" if bar.imported else "counted",
                broken=broken,
                label=bar.label,
                figure=str(bar.persons) if shown else hidden_word,
            )
        )
    imported = sum(1 for bar, _shown in bars if bar.imported)
    levels = ((value, base - value * HEIGHT // top) for value in range(0, top + 1, step))
    return Chart(
        width=LEFT + len(bars) * STEP,
        height=base + 34,
        base=base,
        left=LEFT,
        bars=tuple(rectangles),
        ticks=tuple((value, y, y + 5) for value, y in levels),
        cut_over_x=LEFT + imported * STEP,
    )


def _tick_step(most: int) -> int:
    """At most seven lines, at round numbers."""
    step = 1
    while most / step > 6:
        step = _next_round(step)
    return step


def _next_round(step: int) -> int:
    """1, 2, 5, 10, 20, 50 …"""
    leading = int(str(step)[0])
    return step * 2 if leading in (1, 5) else step // 2 * 5
