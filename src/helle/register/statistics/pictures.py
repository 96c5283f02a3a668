"""The chart of persons assessed by year: rectangles and words for a template to draw as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from helle.register.interface.words import told_number
from helle.register.statistics.queries import Bar

LEFT, TOP, HEIGHT, STEP, WIDE = 46, 34, 220, 70, 36
WITHHELD, HIDDEN = "withheld", "hidden"
UNSEEN = (WITHHELD, HIDDEN)
"""Kinds of a figure that is there and not told: in a table with noise, and in a release."""
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
    ticks: tuple[tuple[str, int, int], ...]
    """Of each line of the scale its number in words, its height and that of the words."""
    cut_over_x: int
    narrow: Stripes
    """The same for a phone: the bars lie below each other."""


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
        ticks=tuple((told_number(value), y, y + 5) for value, y in levels),
        cut_over_x=LEFT + imported * STEP,
        narrow=_lying(rectangles),
    )


def _left_edge(position: int) -> int:
    return LEFT + position * STEP + (STEP - WIDE) // 2


def _without_bar(label: str, position: int, base: int) -> Rectangle:
    x = _left_edge(position)
    return Rectangle(x, base, WIDE, 0, x + WIDE // 2, "left-out", broken=False, label=label, figure="–")


def _figure(bar: Bar, about: Collection[int], about_word: str) -> str:
    said = told_number(bar.persons)
    return about_word % {"number": said} if bar.first_year in about else said


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
_SIGN, _ROW, _HEAD, _LINE, _HEAD_LINES, _BAR, _FIGURE, _SIGNS = 8, 26, 58, 16, 3, 84, 46, 17
"""Above each band there is room for heads of three lines, and for more where one has more: none is cut."""
_LONG, _ABOVE = 34, 20
"""Longer words of a row stand above its bars: before them they would push these out of sight."""
_WIDEST, _APART, _MOST_SIGNS = 1100, 18, 24
"""Columns beyond this width stand below the first ones, so that none has to be scrolled to on a screen of 1200 px.
A word of a column longer than so many signs is parted with a hyphen."""
_PHONE, _PHONE_SIGNS = 320, 19
"""The same on a screen of 390 px: of what is scrolled there, neither a cut figure nor a row without its words is
known for what it is."""
_BESIDE, _DIGIT = 5, 10
"""A figure stands a little beside its bar; a digit of it takes so much where the reader has a wide font of her own."""


@dataclass(frozen=True, slots=True)
class Stripe:
    """A bar of the table with its figure; no width where there is nobody, or where nobody published it. A broken one
    stands for several years and is not to scale."""

    x: int
    y: int
    width: int
    height: int
    figure: str
    figure_x: int
    figure_y: int
    kind: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Stripes:
    """A table drawn: words of its rows and columns (in lines) with their places, and its bars, on one scale."""

    width: int
    height: int
    rows: tuple[tuple[str, int], ...]
    columns: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]
    stripes: tuple[Stripe, ...]
    narrow: Stripes | None = None
    """The same for a phone, where this one is too wide for it."""


def stripes(
    rows: Sequence[str],
    columns: Sequence[str],
    figures: Sequence[Sequence[tuple[int | None, str]]],
    apart: Collection[int] = (),
    *,
    say: Callable[[int], str] = told_number,
) -> Stripes:
    """Draw a table: for each row and column a number (None: not published) and its kind: imported, counted, or
    one of `UNSEEN`.

    `apart`: columns of several years, which have a scale of their own: on that of a year nothing else could be seen.
    `say`: how a number is written; a column is wide enough for the longest beside the longest bar. Columns that do not
    fit beside each other stand in bands, one below the other, each with the words of the rows.
    """
    words = [
        [("•" if kind in UNSEEN else "–") if number is None else say(number) for number, kind in line]
        for line in figures
    ]
    alike = [place for place in range(len(columns)) if place not in apart]
    scales = [
        max((line[at][0] or 0 for line in figures for at in (alike if one in alike else [one])), default=0)
        for one in range(len(columns))
    ]
    # Somebody is never drawn as nobody.
    bars = [
        [
            (max(2, number * _BAR // scales[across]) if number else 0, said, kind)
            for across, ((number, kind), said) in enumerate(zip(line, told, strict=True))
        ]
        for line, told in zip(figures, words, strict=True)
    ]
    wide = _set(rows, columns, bars, _WIDEST)
    return wide if wide.width <= _PHONE else replace(wide, narrow=_set(rows, columns, bars, _PHONE))


def _set(
    rows: Sequence[str], columns: Sequence[str], bars: Sequence[Sequence[tuple[int, str, str]]], widest: int
) -> Stripes:
    """Find a place for each bar (its width, its figure and its kind) and each word on a drawing so wide at most."""
    phone = widest == _PHONE
    longest = max((len(said) for line in bars for _width, said, _kind in line), default=0)
    signs = max(_SIGNS, *(len(word) for one in columns for word in one.split()), 0)
    signs = min(signs, _PHONE_SIGNS if phone else _MOST_SIGNS)
    step = max(_BAR + max(_FIGURE, 2 * _BESIDE + _DIGIT * longest), _SIGN * signs)
    longest_row = max(map(len, rows), default=0)
    left = 20 + _SIGN * longest_row  # The longest of its words stands before the bars.
    is_above = left + step * min(2, len(columns)) > widest if phone else longest_row > _LONG
    lines = [textwrap.wrap(word, widest // _SIGN) or [""] if is_above else [word] for word in rows]
    above = _ABOVE * max(map(len, lines), default=0) if is_above else 0
    left = 0 if is_above else left
    row = _ROW + above
    beside = max(1, (widest - left) // step)
    bands = max(1, -(-len(columns) // beside))
    beside = -(-len(columns) // bands)  # As many in each band.
    heads = [_in_lines(word, signs) for word in columns]
    tops, end = [], 0  # Of each band where its rows begin, and where it ends.
    for at in range(bands):
        most = max((len(one) for one in heads[at * beside : (at + 1) * beside]), default=0)
        tops.append(end + _HEAD + _LINE * max(0, most - _HEAD_LINES))
        end = tops[-1] + len(rows) * row + _APART
    found = []
    for down, line in enumerate(bars):
        for across, (width, said, kind) in enumerate(line):
            x, y = left + across % beside * step, tops[across // beside] + down * row + above
            found.append(Stripe(x, y + 4, width, _ROW - 8, said, x + width + _BESIDE, y + 18, kind))
    # Where the reader has a wide font of her own, the last head needs more than its column.
    ends = (left + across % beside * step + _DIGIT * len(one) for across, of in enumerate(heads) for one in of)
    return Stripes(
        width=max(
            left + beside * step,
            _SIGN * max((len(one) for line in lines for one in line), default=0),
            min(max(ends, default=0), widest),
        ),
        height=end - _APART + 6,
        rows=tuple(
            (words, top + down * row + max(0, above - _ABOVE * len(line)) + _ABOVE * below + 18)
            for top in tops
            for down, line in enumerate(lines)
            for below, words in enumerate(line)
        ),
        columns=tuple(
            (left + across % beside * step, _placed(of, tops[across // beside])) for across, of in enumerate(heads)
        ),
        stripes=tuple(found),
    )


def _lying(bars: Sequence[Rectangle]) -> Stripes:
    """The bars of a chart below each other, as wide as a phone: the longest is as long as there is room beside it."""
    left = 20 + _SIGN * max((len(one.label) for one in bars), default=0)
    room = _PHONE - left - 2 * _BESIDE - _DIGIT * max((len(one.figure) for one in bars), default=0)
    return Stripes(
        width=_PHONE,
        height=len(bars) * _ROW,
        rows=tuple((one.label, at * _ROW + 18) for at, one in enumerate(bars)),
        columns=(),
        stripes=tuple(
            Stripe(left, at * _ROW + 4, width, _ROW - 8, one.figure, left + width + _BESIDE, at * _ROW + 18, one.kind,
                   one.broken)
            for at, one in enumerate(bars)
            for width in (one.height * room // HEIGHT,)
        ),
    )  # fmt: skip


def _in_lines(words: str, signs: int) -> list[str]:
    """A column's words in lines, none of them cut. No word is longer than a line: it is parted with a hyphen."""
    parted = " ".join(part for word in words.split() for part in _parted(word, signs))
    return textwrap.wrap(parted, signs, break_on_hyphens=False) or [""]


def _parted(word: str, signs: int) -> list[str]:
    parts = []
    while len(word) > signs:
        parts.append(f"{word[: signs - 1]}-")
        word = word[signs - 1 :]
    return [*parts, word]


def _placed(lines: Sequence[str], top: int) -> tuple[tuple[str, int], ...]:
    """The lines of a head with their heights: the last stands just above the rows, which begin at `top`."""
    return tuple((line, top - 8 - _LINE * (len(lines) - 1 - place)) for place, line in enumerate(lines))
