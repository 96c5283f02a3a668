"""Reading a file of assessments from before the register: a CSV with these columns, each line checked, none named.

Every line is looked at and every mistake told by its line and column, so that a file is mended in one go. Persons have
no name, no number and no nationality in it: a column that is not of the list is refused, whatever it holds.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from helle.register.people.choices import Sex
from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import EarlierAuthority
from helle.rules.codes import ExploitationPurpose, ResidenceStatus
from helle.rules.parameters import PLAN_FIRST_DAY

LONGEST: Final = 100_000
YES_NO: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake: which line of the file (the heading is line 1), which column, and what is wrong with it."""

    line: int
    column: str
    said: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.said}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One line as it was read. `reference` is its number in the source."""

    line: int
    reference: str
    authority: EarlierAuthority
    decided_on: dt.date
    was_trafficked: bool
    relationship_current: bool | None
    purposes: tuple[str, ...]
    residence: str
    sex: str
    age: int | None


@dataclass(slots=True)
class Read:
    """A file as far as it could be read."""

    rows: list[Earlier] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise ValueError("a day is written as 2019-03-24") from None


def _one_of(codes: Iterable[str]) -> Callable[[str], str]:
    known = list(codes)

    def read(typed: str) -> str:
        if typed not in known:
            raise ValueError(f"one of {', '.join(known)}")
        return typed

    return read


def _purposes(typed: str) -> tuple[str, ...]:
    return tuple(_one_of(ExploitationPurpose)(one.strip()) for one in typed.split(";") if one.strip())


def _age(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed) <= 130):
        raise ValueError("whole years from 0 to 130, or nothing")
    return int(typed)


def _reference(typed: str) -> str:
    if not typed or len(typed) > 40:
        raise ValueError("the line's number in the source, 40 signs at most")
    return typed


COLUMNS: Final[dict[str, Callable[[str], Any]]] = {
    "reference": _reference,
    "authority": _one_of(EarlierAuthority.values),
    "decided_on": _day,
    "was_trafficked": _one_of(YES_NO),
    "relationship_current": _one_of([*YES_NO, ""]),
    "purposes": _purposes,
    "residence": _one_of(ResidenceStatus),
    "sex": _one_of(Sex.values),
    "age": _age,
}


def read_file(lines: Iterable[str]) -> Read:
    """Read all lines. Nothing is written; whatever is wrong is told."""
    found = Read()
    reader = csv.reader(lines)
    heading = next(reader, [])
    if heading != list(COLUMNS):
        found.wrong.append(Wrong(1, "heading", f"the columns are {','.join(COLUMNS)}"))
        return found
    seen: dict[str, int] = {}
    for cells in reader:
        line = reader.line_num
        if len(found.rows) >= LONGEST:
            found.wrong.append(Wrong(line, "file", f"more than {LONGEST} lines"))
            break
        if len(cells) != len(COLUMNS):
            found.wrong.append(Wrong(line, "line", f"{len(cells)} cells where there are {len(COLUMNS)} columns"))
            continue
        values = _values(line, cells, found)
        if values is None:
            continue
        row = Earlier(
            line=line,
            reference=values["reference"],
            authority=EarlierAuthority(values["authority"]),
            decided_on=values["decided_on"],
            was_trafficked=YES_NO[values["was_trafficked"]],
            relationship_current=YES_NO.get(values["relationship_current"]),
            purposes=values["purposes"],
            residence=values["residence"],
            sex=values["sex"],
            age=values["age"],
        )
        if row.reference in seen:
            found.wrong.append(Wrong(line, "reference", f"stands on line {seen[row.reference]} already"))
        seen.setdefault(row.reference, line)
        found.wrong += _impossible(row)
        found.rows.append(row)
    return found


def _values(line: int, cells: list[str], found: Read) -> dict[str, Any] | None:
    values, whole = {}, True
    for (column, read), cell in zip(COLUMNS.items(), cells, strict=True):
        try:
            values[column] = read(cell.strip())
        except ValueError as error:
            found.wrong.append(Wrong(line, column, str(error)))
            whole = False
    return values if whole else None


def _impossible(row: Earlier) -> list[Wrong]:
    """What each cell allows and the line does not."""
    wrong = []
    first_counted = baseline().cut_over
    if row.decided_on >= first_counted:
        wrong.append(Wrong(row.line, "decided_on", f"from {first_counted} on the register counts itself"))
    if row.authority == EarlierAuthority.SIRI and row.decided_on >= PLAN_FIRST_DAY:
        wrong.append(Wrong(row.line, "authority", f"SIRI assessed nobody from {PLAN_FIRST_DAY} on [PUB-ORG-05]"))
    # Whether it was current then, sources of the time do not always tell.
    if not row.was_trafficked and row.relationship_current is not None:
        wrong.append(Wrong(row.line, "relationship_current", "is asked of the trafficked alone"))
    if row.was_trafficked and not row.purposes:
        wrong.append(Wrong(row.line, "purposes", "not_established where the source does not say"))
    if not row.was_trafficked and row.purposes:
        wrong.append(Wrong(row.line, "purposes", "are those of the trafficked alone"))
    return wrong
