"""Tables as the page is made of: of what happened in the period, of how long it took, and of how it stands today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from helle.methods.courses import Course
from helle.register.interface.words import long_day
from helle.register.operations_figures.courses import HEAD, SUPPORT, Kind, course_row
from helle.register.operations_figures.figures import Row, Table
from helle.register.operations_figures.queries import Read
from helle.rules.codes import Code
from helle.rules.ruling import Text

NUMBER: Final = Text("Antal", "Number")


def happened_in(
    read: Read,
    code: str,
    title: Text,
    rows: Iterable[tuple[Text | str, int]],
    *,
    source: Text,
    unit: Text,
    requirements: tuple[str, ...],
    note: Text | None = None,
    drawn: bool = False,
) -> Table:
    """A table of one number a line, of what happened in the period, as the register stands today."""
    return Table(
        code=code,
        title=title,
        requirements=requirements,
        source=source,
        unit=unit,
        first=read.span.first,
        last=read.span.last,
        cut_off=read.today,
        head=(NUMBER,),
        rows=[Row(label, (number,)) for label, number in rows],
        note=note,
        drawn=drawn,
    )


def counts(read: Read, what: str, codes: Iterable[Code]) -> list[tuple[Text | str, int]]:
    """How often each of some codes happened: 0 where it did not."""
    there = read.of(what)
    return [(one.label, there[one.value]) for one in codes]


def timed(
    read: Read,
    code: str,
    title: Text,
    kinds: Sequence[Kind],
    *,
    source: Text,
    unit: Text,
    requirements: tuple[str, ...],
) -> Table:
    """A table of how long things took that began in the period."""
    return Table(
        code=code,
        title=title,
        requirements=requirements,
        source=source,
        unit=unit,
        first=read.span.first,
        last=read.span.last,
        cut_off=read.today,
        head=HEAD,
        rows=[course_row(kind, courses_of(read, kind)) for kind in kinds],
    )


def courses_of(read: Read, kind: Kind) -> list[Course]:
    """What was read of a kind."""
    return read.support if kind is SUPPORT else read.courses.get(kind.code, [])


def now(
    read: Read,
    code: str,
    title: Text,
    head: tuple[Text, ...],
    rows: Sequence[Row],
    *,
    source: Text,
    unit: Text,
    requirements: tuple[str, ...],
    note: Text | None = None,
    words: frozenset[int] = frozenset(),
) -> Table:
    """A table of how things stand today. `words`: the columns that tell no number."""
    return Table(
        code=code,
        title=title,
        requirements=requirements,
        source=source,
        unit=unit,
        first=read.today,
        last=read.today,
        cut_off=read.today,
        head=head,
        rows=rows,
        note=note,
        words=words,
    )


def day_words(day: dt.date | None) -> Text | None:
    """A day as a cell of a table; None where there is none."""
    return None if day is None else Text(long_day(day, "da"), long_day(day, "en"))
