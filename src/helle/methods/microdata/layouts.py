"""The layout of others: which of their columns say what ours say, and what stands where we say nothing.

What is known of a layout is in its file, with where it was seen; what was not seen is marked so, and never invented. A
column of theirs is filled out of one column of ours, cell by cell, so that what is k-anonymous stays so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """One column of a layout: out of which of ours, with which words, and what stands where there is none."""

    name: str
    verified: bool
    values_verified: bool
    out_of: str | None
    constant: str | None
    words: Mapping[str, str]
    otherwise: str | None
    """What stands for a word that is not listed; None lets it through as it is. Either way it is told of."""
    form: str
    """What a word that is not listed has to look like, if anything is known of it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout, where it was seen, and its columns in order."""

    code: str
    title: str
    seen: str
    missing: str
    columns: tuple[Filled, ...]


@dataclass(frozen=True, slots=True, order=True)
class Strange:
    """A word that a column of a layout does not know, and what stands there for it: itself, where it is let through."""

    column: str
    word: str
    stands: str


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The rows in the layout, which of ours found no column there, and which words the layout does not know."""

    layout: Layout
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]
    strange: tuple[Strange, ...]
    unverified: tuple[str, ...]


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by code."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def lay_out(layout: Layout, names: Sequence[str], rows: Sequence[Sequence[str]], suppressed: str) -> LaidOut:
    """Write rows into a layout; their order is made anew."""
    place = {name: number for number, name in enumerate(names)}
    strange: set[Strange] = set()

    def cell(column: Filled, row: Sequence[str]) -> str:
        if column.constant is not None:
            return column.constant
        if column.out_of not in place:
            return layout.missing
        told = row[place[column.out_of]]
        if told == suppressed:
            return layout.missing
        stands, known = _said(column, told)
        if not known:
            strange.add(Strange(column.name, told, stands))
        return stands

    laid = sorted(tuple(cell(column, row) for column in layout.columns) for row in rows)
    used = {column.out_of for column in layout.columns}
    filled = [one for one in layout.columns if one.constant is not None or one.out_of in place]
    return LaidOut(
        layout,
        tuple(column.name for column in layout.columns),
        tuple(laid),
        tuple(name for name in names if name not in used),
        tuple(sorted(strange)),
        tuple(one.name for one in filled if not (one.verified and one.values_verified)),
    )


def is_unsaid(layout: Layout, name: str, word: str) -> bool:
    """Whether a word of one of our columns stands in none of those that the layout fills out of it. Not of a column
    for which it has none: that is told by itself."""
    filled = [one for one in layout.columns if one.out_of == name]
    return bool(filled) and all(_said(one, word)[0] == layout.missing for one in filled)


def known_beside(layout: Layout, strange: Strange) -> tuple[str, ...]:
    """The words that the layout knows in the column of one that it does not: all where they are few, else the likest.
    None where any word of a form will do."""
    known = next(one.words for one in layout.columns if one.name == strange.column)
    if len(known) <= _MOST_NAMED:
        return tuple(known)

    def likeness(word: str) -> float:
        return SequenceMatcher(None, word.casefold(), strange.word.casefold()).ratio()

    return tuple(sorted(known, key=likeness, reverse=True)[:_MOST_NAMED])


def _said(column: Filled, word: str) -> tuple[str, bool]:
    """What stands for a word in a column, and whether the layout knows that word there."""
    if word in column.words:
        return column.words[word], True
    if column.otherwise is not None:
        return column.otherwise, word.casefold() == column.otherwise.casefold()
    return word, not column.words and (not column.form or re.fullmatch(column.form, word) is not None)


def _read(path: Path) -> Layout:
    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(
        Filled(
            name=one["name"],
            verified=one.get("verified", True),
            values_verified=one.get("values_verified", True),
            out_of=one.get("out_of"),
            constant=one.get("constant"),
            words=one.get("words", {}),
            otherwise=one.get("otherwise"),
            form=one.get("form", ""),
        )
        for one in parsed["columns"]
    )
    return Layout(path.stem, parsed["title"], parsed["seen"], parsed["missing"], columns)
