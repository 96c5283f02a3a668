"""The files of `helle protect`: what is read and written whichever method is asked for."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from helle.methods.disclosure import reading, specification
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.reading import Read
from helle.methods.disclosure.relating import require_none_of_now, require_same_codes
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Table
from helle.methods.rows import marked_in_each_part
from helle.site import protect_words as words
from helle.site.read_files import name_of, why_of
from helle.site.written_files import WRITTEN_OVER, why_not, write_whole, written_over

REFUSED, UNREADABLE = 1, 2


class Stop(Exception):
    """Nothing more can be done: what to say, and the exit code."""

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.said, self.code = said, code


def specification_of(spec: str, method: str | None, language: str) -> specification.Specification:
    """What is asked, by a method where that is said beside it."""
    try:
        said = None if method is None else specification.Method(method)
        return specification.specification(_bytes(spec, language), said)
    except specification.Mistaken as wrong:
        raise Stop(words.mistaken(name_of(spec), wrong, language), UNREADABLE) from wrong


def read_each[T](
    sources: Sequence[str],
    asked: specification.Specification,
    language: str,
    reader: Callable[[str, bytes, specification.Specification], T],
) -> list[T]:
    """Each file by what reads it; a name once."""
    found: dict[str, T] = {}
    for source in sources:
        name = name_of(source)
        if name in found:
            raise Stop(words.SAME_NAME.in_language(language).format(name=name), UNREADABLE)
        try:
            found[name] = reader(name, _bytes(source, language), asked)
        except reading.Unreadable as wrong:
            raise Stop(words.mistake(wrong, language), UNREADABLE) from wrong
    return list(found.values())


def earlier_of(
    folder: Path, one: specification.Earlier, asked: specification.Specification, language: str
) -> Read[Published]:
    """A file of an earlier release, beside the specification."""
    place = folder / one.file
    try:
        return reading.read_published(place.name, _bytes(str(place), language), asked, one)
    except reading.Unreadable as wrong:
        raise Stop(words.mistake(wrong, language), UNREADABLE) from wrong


def require_told_apart(
    asked: specification.Specification,
    files: Iterable[tuple[str, Sequence[str], Mapping[Codes, int]]],
    language: str,
) -> None:
    """Raise `Stop` where two codes of one dimension, in whichever files, are all but the same."""
    try:
        reading.require_told_apart(asked, files)
    except reading.Unreadable as wrong:
        raise Stop(words.mistake(wrong, language), UNREADABLE) from wrong


def require_related(
    asked: specification.Specification, now: Sequence[Read[Table]], then: Sequence[Read[Published]], language: str
) -> None:
    """Raise `Stop` where tables call the same people by other codes, or an earlier file has a code that may be a total
    of what they have, or is one."""
    try:
        require_same_codes(asked, now, then)
        reading.require_related(asked, now, then)
        require_none_of_now(asked, now, then)
    except reading.Unreadable as wrong:
        raise Stop(words.mistake(wrong, language), UNREADABLE) from wrong


def require_apart(read: Iterable[Path], written: Iterable[Path], language: str) -> None:
    """Raise `Stop` where a file would be written over one that is read, or over another that is written."""
    over = written_over(read, written)
    if over is not None:
        raise Stop(f"{over.name}: {WRITTEN_OVER.in_language(language)}", UNREADABLE)


def require_room(audit: str | None, output: str | None, *, several: bool, language: str) -> None:
    """Raise `Stop` where what is asked for cannot be written: before anything is reckoned, so that nothing is made."""
    for argument, place, as_folder in (("--audit", audit, False), ("--output", output, several)):
        why = None if place is None else why_not(place, language, as_folder=as_folder)
        if why is not None:
            raise Stop(f"{argument} {place}: {why}", UNREADABLE)


def write(place: Path, text: str, language: str) -> None:
    """Write a file, whole or not at all."""
    try:
        write_whole(place, text)
    except OSError as error:
        why = words.NOT_WRITTEN.in_language(language).format(why=why_of(error, language))
        raise Stop(f"{place}: {why}", UNREADABLE) from error


def write_each(tables: Sequence[Table], text: Callable[[Table], str], output: str | None, language: str) -> None:
    """Write what becomes of each table: several into a folder, one to standard output where nothing is said."""
    texts = [(table.name, text(table)) for table in tables]
    if output is None:
        for _name, one in texts:
            sys.stdout.write(one)
        return
    several = len(tables) > 1
    if several:
        try:
            Path(output).mkdir(exist_ok=True)
        except OSError as error:
            why = words.NOT_WRITTEN.in_language(language).format(why=why_of(error, language))
            raise Stop(f"{output}: {why}", UNREADABLE) from error
    for name, one in texts:
        write(place_of(name, output, several=several), one, language)


def place_of(name: str, output: str, *, several: bool) -> Path:
    """Where what becomes of a table is written."""
    return Path(output) / name if several else Path(output)


def csv_of(table: Table, row: Callable[[Codes], tuple[int | str, str]]) -> str:
    """A table as it is published: `value` and `status` of each row. No code is a formula to a spreadsheet,
    nor a part of one to a spreadsheet that parts lines at `;`."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([*map(marked_in_each_part, table.dimensions), "value", "status"])
    writer.writerows([*map(marked_in_each_part, codes), *row(codes)] for codes in table.counts)
    return held.getvalue()


def names_of(cell: Cell, tables: Iterable[Table]) -> list[str]:
    """The tables in which a cell stands."""
    codes = dict(cell)
    return [
        table.name
        for table in tables
        if codes.keys() <= set(table.dimensions)
        and tuple(codes.get(dimension, TOTAL) for dimension in table.dimensions) in table.counts
    ]


def _bytes(source: str, language: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        why = words.UNREADABLE_FILE.in_language(language).format(why=why_of(error, language))
        raise Stop(f"{name_of(source)}: {why}", UNREADABLE) from error
