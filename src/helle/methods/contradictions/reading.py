"""Figures as they were published: one a row, with what it counts, of which years, in which unit, from where."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from helle.methods import tabular
from helle.methods.codes import Spellings, one_form
from helle.methods.contradictions.rounding import Told
from helle.methods.unparsed import exact, from_toml, nul_in, place_of, whole

FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST = 100_000_000
"""More persons than any country can have; a thousand million is a slip of the keys."""
MOST_FIGURES = 100_000
_WHOLE = re.compile(r"-?[0-9]{1,1000}")
_YES = {
    "true": True,
    "yes": True,
    "ja": True,
    "1": True,
    "false": False,
    "no": False,
    "nej": False,
    "0": False,
    "": False,
}

COLUMNS = (
    "series",
    "year",
    "first_year",
    "last_year",
    "by",
    "group",
    "count",
    "percent",
    "of",
    "told",
    "change",
    "change_from",
    "cumulative",
    "several",
    "unit",
    "source",
    "cut_off",
    "note",
)


class Mistake(StrEnum):
    """What can be wrong with a file of figures."""

    NOT_JSON = "not-json"
    NOT_TOML = "not-toml"
    NO_FIGURES = "no-figures"
    TOO_MANY = "too-many"
    UNKNOWN_COLUMN = "unknown-column"
    NO_SERIES = "no-series"
    NO_YEAR = "no-year"
    YEARS_BACKWARDS = "years-backwards"
    BY_AND_GROUP = "by-and-group"
    NOT_WHOLE = "not-whole"
    NEGATIVE = "negative"
    COUNT_TOO_LARGE = "count-too-large"
    NOT_NUMBER = "not-number"
    NOT_YES = "not-yes"
    NOT_DAY = "not-day"
    NOT_TOLD = "not-told"
    NOT_TEXT = "not-text"
    NUL_IN = "nul-in"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure. A count that is None was not published, which is not the same as nobody."""

    row: int
    series: str
    first_year: int
    last_year: int
    by: str = ""
    group: str = ""
    count: int | None = None
    percent: Decimal | None = None
    of: int | None = None
    told: Told = Told.ROUNDED
    change: Decimal | None = None
    change_from: int | None = None
    cumulative: bool = False
    several: bool = False
    """Whether one person can be in several groups of the breakdown."""
    unit: str = ""
    source: str = ""
    cut_off: dt.date | None = None


def read(content: bytes, kind: str) -> tuple[Figure, ...]:
    """Read `csv`, `json` or `toml`; rows of the last two are numbers of figures. Raises `tabular.Unreadable`."""
    rows: list[tuple[int, Mapping[str, Any]]]
    if kind == "csv":
        table = tabular.read(content)
        for name in table.names:
            if name not in COLUMNS:
                raise tabular.Unreadable(Mistake.UNKNOWN_COLUMN, table.heading, name)
        if not table.rows:
            raise tabular.Unreadable(tabular.Flaw.NO_ROWS)
        rows = [(line, dict(zip(table.names, cells, strict=True))) for line, cells in table.rows]
    else:
        rows = list(enumerate(_listed(content, kind), start=1))
    if not rows:
        raise tabular.Unreadable(Mistake.NO_FIGURES)
    if len(rows) > MOST_FIGURES:
        raise tabular.Unreadable(Mistake.TOO_MANY, 0, "", str(len(rows)))
    figures = tuple(figure(row, entry) for row, entry in rows)
    _require_told_apart(figures)
    return figures


def _require_told_apart(figures: tuple[Figure, ...]) -> None:
    """Raise `tabular.Unreadable` where case or compatibility form alone tells two names of what is counted apart: two
    names are two things, and their figures would be held against nothing."""
    met: dict[tuple[str, str], Spellings[int]] = {}
    for one in figures:
        of = (("series", "", one.series), ("by", "", one.by), ("group", one.by, one.group), ("unit", "", one.unit))
        for column, within, name in of:
            spelt = met.setdefault((column, within), Spellings())
            if (other := spelt.other(name, one.row)) is not None:
                raise tabular.Unreadable(tabular.Flaw.ALIKE, one.row, column, name, other=other[0], other_row=other[1])


def _listed(content: bytes, kind: str) -> list[Mapping[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
        if kind == "json":
            parsed = json.loads(text, parse_float=exact, parse_int=whole, parse_constant=_refuse_constant)
        else:
            parsed = from_toml(text, parse_float=exact)
    except UnicodeDecodeError as error:
        raise tabular.Unreadable(tabular.Flaw.NOT_UTF8) from error
    except (ValueError, RecursionError) as error:
        wrong = Mistake.NOT_JSON if kind == "json" else Mistake.NOT_TOML
        raise tabular.Unreadable(wrong, 0, "", place_of(content, error)) from error
    listed = parsed.get("figures") if isinstance(parsed, dict) else parsed
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise tabular.Unreadable(Mistake.NO_FIGURES)
    return listed


def _refuse_constant(word: str) -> Any:
    raise tabular.Unreadable(Mistake.NOT_JSON, 0, "", word)


def figure(row: int, entry: Mapping[str, Any]) -> Figure:
    """One figure out of its cells. Raises `tabular.Unreadable`."""
    if (nul := nul_in(dict(entry))) is not None:
        raise tabular.Unreadable(Mistake.NUL_IN, row, *nul)
    for name in entry:
        if name not in COLUMNS:
            raise tabular.Unreadable(Mistake.UNKNOWN_COLUMN, row, name)
    cell = _Cells(row, entry)
    series = cell.text("series")
    if not series:
        raise tabular.Unreadable(Mistake.NO_SERIES, row, "series")
    only = cell.year("year")
    first = cell.year("first_year") or only
    last = cell.year("last_year") or only or first
    if first is None or last is None:
        raise tabular.Unreadable(Mistake.NO_YEAR, row, "year")
    if last < first:
        raise tabular.Unreadable(Mistake.YEARS_BACKWARDS, row, "last_year", f"{first}–{last}")
    by, group = cell.text("by"), cell.text("group")
    if bool(by) != bool(group):
        raise tabular.Unreadable(Mistake.BY_AND_GROUP, row, "group" if by else "by")
    told = cell.text("told") or Told.ROUNDED
    if told not in set(Told):
        raise tabular.Unreadable(Mistake.NOT_TOLD, row, "told", told)
    return Figure(
        row=row,
        series=series,
        first_year=first,
        last_year=last,
        by=by,
        group=group,
        count=cell.count("count"),
        percent=cell.number("percent"),
        of=cell.count("of"),
        told=Told(told),
        change=cell.number("change"),
        change_from=cell.year("change_from"),
        cumulative=cell.yes("cumulative"),
        several=cell.yes("several"),
        unit=cell.text("unit"),
        source=cell.text("source"),
        cut_off=cell.day("cut_off"),
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    row: int
    entry: Mapping[str, Any]

    def text(self, name: str) -> str:
        value = self.entry.get(name, "")
        if value is None:
            return ""
        if not isinstance(value, str):
            raise tabular.Unreadable(Mistake.NOT_TEXT, self.row, name, str(value))
        return one_form(value)

    def _written(self, name: str) -> str:
        """A cell as it would stand in CSV, whether a file wrote a number or a text."""
        value = self.entry.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
            raise tabular.Unreadable(Mistake.NOT_NUMBER, self.row, name, str(value))
        return str(value).strip()

    def whole(self, name: str) -> int | None:
        written = self._written(name)
        if not written:
            return None
        if not _WHOLE.fullmatch(written):
            raise tabular.Unreadable(Mistake.NOT_WHOLE, self.row, name, written)
        return int(written)

    def count(self, name: str) -> int | None:
        number = self.whole(name)
        if number is not None and number < 0:
            raise tabular.Unreadable(Mistake.NEGATIVE, self.row, name, str(number))
        if number is not None and number > LARGEST:
            raise tabular.Unreadable(Mistake.COUNT_TOO_LARGE, self.row, name, str(number))
        return number

    def year(self, name: str) -> int | None:
        number = self.whole(name)
        if number is not None and not FIRST_YEAR <= number <= LAST_YEAR:
            raise tabular.Unreadable(Mistake.NO_YEAR, self.row, name, str(number))
        return number

    def number(self, name: str) -> Decimal | None:
        written = self._written(name).replace(",", ".").removesuffix("%").strip()
        if not written:
            return None
        try:
            number = Decimal(written)
        except InvalidOperation as error:
            raise tabular.Unreadable(Mistake.NOT_NUMBER, self.row, name, written) from error
        if not number.is_finite() or number.copy_abs() > 1_000_000 or int(number.as_tuple().exponent) < -12:
            raise tabular.Unreadable(Mistake.NOT_NUMBER, self.row, name, written)
        return number

    def yes(self, name: str) -> bool:
        value = self.entry.get(name, "")
        written = str(value).strip().casefold() if isinstance(value, (str, bool, int)) else "?"
        if written not in _YES:
            raise tabular.Unreadable(Mistake.NOT_YES, self.row, name, str(value))
        return _YES[written]

    def day(self, name: str) -> dt.date | None:
        value = self.entry.get(name)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        written = self.text(name)
        if not written:
            return None
        try:
            return dt.date.fromisoformat(written)
        except ValueError as error:
            raise tabular.Unreadable(Mistake.NOT_DAY, self.row, name, written) from error
