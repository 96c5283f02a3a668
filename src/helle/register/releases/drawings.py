"""The pictures of a release as they are set on paper: the bars of the page, as SVG that carries its own colours.

A picture of figures that the table under it has as well: it says of itself no more than what it is of.
"""

from __future__ import annotations

from html import escape
from typing import Final

from helle.register.statistics.pictures import Chart, Stripes

_INK, _MUTED, _LINE, _PAPER = "#1a1a1a", "#4d4d4d", "#d9dcdc", "#ffffff"
_BARS: Final = {
    "imported": 'fill="#a9cdcf" stroke="#0b5b63" stroke-width="1"',
    "counted": 'fill="#0b5b63"',
    "hidden": 'fill="none" stroke="#0b5b63" stroke-width="2" stroke-dasharray="4 3"',
}
MOST_ROWS: Final = 30
"""A longer table has no picture on paper: made small enough for a page its words could not be read."""
_ASCENT, _SIGN = 16, 9
"""How far a line of words goes up from where it stands, and how wide a sign of it is at most."""
WIDEST: Final = 1100
TALLEST: Final = 1460
"""Nor has a wider or taller one, for the same reason."""


def of_table(picture: Stripes) -> str:
    """A table as bars; '' for one that is too long or too wide for a page, or has no bar to show."""
    too_large = len(picture.rows) > MOST_ROWS or picture.width > WIDEST or picture.height > TALLEST
    if too_large or not any(one.width for one in picture.stripes):
        return ""
    parts = [
        *(_words(x, y, line) for x, lines in picture.columns for line, y in lines),
        *(_words(0, y, words, fill=_MUTED) for words, y in picture.rows),
    ]
    for one in picture.stripes:
        if one.width:
            parts.append(_bar(one.x, one.y, one.width, one.height, one.kind))
        parts.append(_words(one.figure_x, one.figure_y, one.figure, weight=600))
    # Its heads may have fewer lines than there is room for, and its bars be shorter: what is left is cut off.
    heads = [(x + _SIGN * len(line), y) for x, lines in picture.columns for line, y in lines]
    top = min((y for _x, y in heads), default=_ASCENT) - _ASCENT
    ends = [*(x for x, _y in heads), *(one.figure_x + _SIGN * len(one.figure) for one in picture.stripes)]
    return _drawing(min(picture.width, max(ends)), picture.height, parts, top=top)


def of_years(chart: Chart, *, counts: bool) -> str:
    """The years as bars. `counts`: some are of the release, behind the line that parts them from what others told."""
    parts = []
    for value, y, word_y in chart.ticks:
        parts.append(f'<path d="M{chart.left} {y}H{chart.width}" stroke="{_LINE}" stroke-width="1"/>')
        parts.append(_words(chart.left - 8, word_y, value, anchor="end", fill=_MUTED))
    if counts:
        cut = f"M{chart.cut_over_x} 12V{chart.base}"
        parts.append(f'<path d="{cut}" stroke="{_MUTED}" stroke-width="1" stroke-dasharray="4 4"/>')
    for bar in chart.bars:
        if bar.height:
            parts.append(_bar(bar.x, bar.y, bar.width, bar.height, bar.kind))
        if bar.broken:
            broken = f"M{bar.x - 4} {bar.y + 48}l22 -12l22 12m-44 9l22 -12l22 12"
            parts.append(f'<path d="{broken}" fill="none" stroke="{_PAPER}" stroke-width="4"/>')
        # A ground of its own, so that no line of the scale runs through it.
        parts.append(_words(bar.middle, bar.y - 8, bar.figure, anchor="middle", weight=600, on_paper=True))
        parts.append(_words(bar.middle, chart.base + 22, bar.label, anchor="middle"))
    return _drawing(chart.width, chart.height, parts)


def _drawing(width: int, height: int, parts: list[str], *, top: int = 0) -> str:
    high = height - top
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{high}" viewBox="0 {top} {width} {high}"'
    return f'{head} font-family="IBM Plex Sans" font-size="14">{"".join(parts)}</svg>'


def _bar(x: int, y: int, width: int, height: int, kind: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {_BARS[kind]}/>'


def _words(
    x: int,
    y: int,
    words: str,
    *,
    anchor: str = "start",
    weight: int = 400,
    fill: str = _INK,
    on_paper: bool = False,
) -> str:
    style = f'text-anchor="{anchor}" font-weight="{weight}" fill="{fill}"'
    if on_paper:
        style += f' stroke="{_PAPER}" stroke-width="4" paint-order="stroke"'
    return f'<text x="{x}" y="{y}" {style}>{escape(words)}</text>'
