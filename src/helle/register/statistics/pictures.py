"""The chart of persons assessed by year: rectangles and words for a template to draw as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from helle.register.statistics.queries import Bar

LEFT, TOP, HEIGHT, STEP, WIDE = 46, 34, 220, 62, 36
WITHHELD = "withheld"
STUB = 10  # A figure that may not be seen gets a mark that tells nothing of its size.


@dataclass(frozen=True, slots=True)
class Rectangle:
    """One bar. `kind` is imported, counted, hidden or left-out, which has no height; a broken one stands for several
    years and is not to scale."""

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


def chart(
    bars: Sequence[tuple[Bar, bool]],
    hidden_word: str,
    *,
    left_out: str = "",
    about: Collection[int] = (),
    about_word: str = "%(number)s",
) -> Chart:
    """Draw the bars in order; each with whether its figure may be seen. Single years share one scale.

    `left_out`: years between the imported and the counted ones that are not told, which have a place without a bar.
    `about`: the years of which the number is told in whole tens, and how that is said.
    """
    single = [bar.persons for bar, shown in bars if shown and bar.first_year == bar.last_year]
    step = _tick_step(max(single, default=0))
    top = max(step, -(-max(single, default=0) // step) * step)
    base = TOP + HEIGHT
    rectangles = []
    for position, (bar, shown) in enumerate(bars):
        broken = bar.first_year != bar.last_year
        height = STUB if not shown else HEIGHT if broken else bar.persons * HEIGHT // top
        x = _left_edge(position + 1 if left_out and not bar.imported else position)
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
                figure=_figure(bar, about, about_word) if shown else hidden_word,
            )
        )
    imported = sum(1 for bar, _shown in bars if bar.imported)
    if left_out:
        rectangles.insert(imported, _without_bar(left_out, imported, base))
    levels = ((value, base - value * HEIGHT // top) for value in range(0, top + 1, step))
    return Chart(
        width=LEFT + len(rectangles) * STEP,
        height=base + 34,
        base=base,
        left=LEFT,
        bars=tuple(rectangles),
        ticks=tuple((value, y, y + 5) for value, y in levels),
        cut_over_x=LEFT + imported * STEP,
    )


def _left_edge(position: int) -> int:
    return LEFT + position * STEP + (STEP - WIDE) // 2


def _without_bar(label: str, position: int, base: int) -> Rectangle:
    x = _left_edge(position)
    return Rectangle(x, base, WIDE, 0, x + WIDE // 2, "left-out", broken=False, label=label, figure="–")


def _figure(bar: Bar, about: Collection[int], about_word: str) -> str:
    return about_word % {"number": bar.persons} if bar.first_year in about else str(bar.persons)


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


# A table as bars: a row for each line, in each column a bar that begins at its left edge.
_SIGN, _ROW, _HEAD, _BAR, _FIGURE, _SIGNS = 8, 26, 58, 84, 46, 17
_LONG, _ABOVE = 34, 20
"""Longer words of a row stand above its bars: before them they would push these out of sight on a phone."""
_WIDEST, _APART, _MOST_SIGNS = 1100, 18, 24
"""Columns beyond this width stand below the first ones, so that none has to be scrolled to on a screen of 1200 px.
A word of a column longer than so many signs is parted with a hyphen."""
_BESIDE, _DIGIT = 5, 10
"""A figure stands a little beside its bar; a digit of it takes so much where the reader has a wide font of her own."""


@dataclass(frozen=True, slots=True)
class Stripe:
    """A bar of the table with its figure; no width where there is nobody, or where nobody published it."""

    x: int
    y: int
    width: int
    height: int
    figure: str
    figure_x: int
    figure_y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Stripes:
    """A table drawn: words of its rows and columns (in lines) with their places, and its bars, on one scale."""

    width: int
    height: int
    rows: tuple[tuple[str, int], ...]
    columns: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]
    stripes: tuple[Stripe, ...]


def stripes(
    rows: Sequence[str],
    columns: Sequence[str],
    figures: Sequence[Sequence[tuple[int | None, str]]],
    apart: Collection[int] = (),
    *,
    say: Callable[[int], str] = str,
) -> Stripes:
    """Draw a table: for each row and column a number (None: not published) and its kind: imported, counted, or
    `WITHHELD` from a table with noise.

    `apart`: columns of several years, which have a scale of their own: on that of a year nothing else could be seen.
    `say`: how a number is written; a column is wide enough for the longest beside the longest bar. Columns that do not
    fit beside each other stand in bands, one below the other, each with the words of the rows.
    """
    words = [
        [("•" if kind == WITHHELD else "–") if number is None else say(number) for number, kind in line]
        for line in figures
    ]
    longest = max((len(one) for line in words for one in line), default=0)
    signs = min(max(_SIGNS, *(len(word) for one in columns for word in one.split()), 0), _MOST_SIGNS)
    step = max(_BAR + max(_FIGURE, 2 * _BESIDE + _DIGIT * longest), _SIGN * signs)
    longest_row = max(map(len, rows), default=0)
    above = _ABOVE if longest_row > _LONG else 0
    left = 0 if above else 20 + _SIGN * longest_row  # The longest of its words stands before the bars.
    row = _ROW + above
    alike = [place for place in range(len(columns)) if place not in apart]
    scales = [
        max((line[at][0] or 0 for line in figures for at in (alike if one in alike else [one])), default=0)
        for one in range(len(columns))
    ]
    beside = max(1, (_WIDEST - left) // step)
    bands = -(-len(columns) // beside)
    beside = -(-len(columns) // max(1, bands))  # As many in each band.
    band = _HEAD + len(rows) * row + _APART
    found = []
    for down, line in enumerate(figures):
        for across, (number, kind) in enumerate(line):
            # Somebody is never drawn as nobody.
            width = max(2, number * _BAR // scales[across]) if number else 0
            x, y = left + across % beside * step, across // beside * band + _HEAD + down * row + above
            said = words[down][across]
            found.append(Stripe(x, y + 4, width, _ROW - 8, said, x + width + _BESIDE, y + 18, kind))
    return Stripes(
        width=max(left + beside * step, _SIGN * longest_row),
        height=max(1, bands) * band - _APART + 6,
        rows=tuple(
            (word, at * band + _HEAD + down * row + 18) for at in range(bands) for down, word in enumerate(rows)
        ),
        columns=tuple(
            (left + across % beside * step, _in_lines(word, signs, across // beside * band))
            for across, word in enumerate(columns)
        ),
        stripes=tuple(found),
    )


def _in_lines(words: str, signs: int, top: int) -> tuple[tuple[str, int], ...]:
    """At most three lines of a column's words, each with its height below `top`; what is longer is cut and stands in
    the table. No word is longer than a line: it is parted with a hyphen."""
    parted = " ".join(
        word if len(word) <= signs else f"{word[: signs - 1]}- {word[signs - 1 :]}" for word in words.split()
    )
    lines = textwrap.wrap(parted, signs, max_lines=3, placeholder="…", break_on_hyphens=False) or [""]
    return tuple((line, top + _HEAD - 8 - 16 * (len(lines) - 1 - place)) for place, line in enumerate(lines))
