"""What is said where no numbers at all fit what an earlier file of `helle protect` says: at which rows to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.misfits import misfit
from helle.methods.disclosure.reading import Read
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy, Table
from helle.rules.ruling import Text
from helle.site import protect_words as words
from helle.site.line_words import figure

_MOST_LINES = 8
_MORE_IN_PARTS = Text(
    "{cell} er {number} ({at}), men noget af det, der hører under, er allerede {parts} ({at_parts}): er tal rettet?",
    "{cell} is {number} ({at}), but some of what belongs to it is {parts} already ({at_parts}): were numbers revised?",
)
_FITS_NOTHING = Text(
    "ingen tal passer med alle rækker i filerne: en af dem må være en anden, som {cell}, der er {number} ({at}). Er "
    "tal rettet, eller mangler der rækker?",
    "no numbers fit all rows of the files: one has to be another, as {cell}, which is {number} ({at}). Were numbers "
    "revised, or are rows missing?",
)
_LINE = (Text("{file}, linje {at}", "{file}, line {at}"), Text("{file}, linje {at}", "{file}, lines {at}"))
_SUM = Text("{file}, lagt sammen", "{file}, summed")


def said(
    name: str,
    now: Sequence[Read[Table]],
    then: Sequence[Read[Published]],
    hierarchies: Mapping[str, Hierarchy],
    language: str,
) -> str:
    """One line: the files, and where in them numbers stand that cannot be so beside each other."""
    found = misfit([one.file for one in now], [one.file for one in then], hierarchies)
    if found is None:
        return f"{name}: {words.CONTRADICTS.in_language(language)}"
    files: list[Read[Table] | Read[Published]] = [*then, *now]
    says = _MORE_IN_PARTS if found.parts else _FITS_NOTHING
    return f"{name}: " + says.in_language(language).format(
        cell=words.named(found.cell),
        number=figure(found.number, language),
        at=_lines(files, [found.cell], language),
        parts=figure(found.of_parts, language),
        at_parts=_lines(files, found.parts, language),
    )


def _lines(files: Sequence[Read[Table] | Read[Published]], cells: Sequence[Cell], language: str) -> str:
    """Where some cells stand: of each file its lines, or that it says them by what its rows come to."""
    lines: dict[str, list[int]] = {}
    for cell in cells:
        name, line = _stands(files, cell)
        lines.setdefault(name, []).extend([line] if line else [])
    return "; ".join(
        _LINE[len(found) > 1]
        .in_language(language)
        .format(
            file=name, at=", ".join(map(str, sorted(found)[:_MOST_LINES])) + (" …" if len(found) > _MOST_LINES else "")
        )
        if found
        else _SUM.in_language(language).format(file=name)
        for name, found in lines.items()
    )


def _stands(files: Sequence[Read[Table] | Read[Published]], cell: Cell) -> tuple[str, int]:
    """The file that tells a cell, and the line; 0 where no file has a row for it, and one adds up to it."""
    told = [(one, codes) for one in files if (codes := _codes(one.file.dimensions, cell)) is not None]
    for one, codes in told:
        if codes in one.lines and _number(one.file, codes) is not None:
            return one.file.name, one.lines[codes]
    return next(one.file.name for one, codes in told if _number(one.file, codes) is not None), 0


def _codes(dimensions: Sequence[str], cell: Cell) -> Codes | None:
    """A cell as a row of a file; None where the file has not all its dimensions."""
    named = dict(cell)
    found = tuple(named.pop(dimension, TOTAL) for dimension in dimensions)
    return None if named else found


def _number(file: Table | Published, codes: Codes) -> int | None:
    return (file.counts if isinstance(file, Table) else file.values).get(codes)
