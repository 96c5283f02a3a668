"""The line of a file in which something is wrong, in Danish and English."""

from __future__ import annotations

from helle.rules.ruling import Text


def line(row: int, language: str) -> str:
    """The line as an editor counts it and as one counts below the heading; nothing for the whole file."""
    if not row:
        return ""
    if row == 1:
        return Text("linje 1 (overskriften): ", "line 1 (the heading): ").in_language(language)
    both = Text(
        f"linje {row} (række {row - 1} under overskriften): ", f"line {row} (row {row - 1} below the heading): "
    )
    return both.in_language(language)
