"""What a file may hold: the plan says of every column what it is, and how it may be made coarser.

A hierarchy is checked whole before anything is done: a value without a place in it would be published as it is, or not
at all, and nobody would know which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeGuard

from helle.methods.codes import Spellings, one_form
from helle.methods.unparsed import from_toml, nul_in, place_of

SUPPRESSED = "*"
"""What stands in a cell that was taken out, and in a column that says nothing any more."""
MOST_KEYS = 8
MOST_LEVELS = 6
MOST_K = 1_000


class Use(StrEnum):
    """What a column is to somebody who looks for a person."""

    KEY = "key"
    """She may know it already, and find the person by it."""
    SENSITIVE = "sensitive"
    """She would learn it."""
    DROP = "drop"
    """It is not published."""


class PlanMistake(StrEnum):
    """What can be wrong with a plan."""

    NOT_TOML = "not-toml"
    NUL = "nul"
    UNKNOWN_WORD = "unknown-word"
    NOT_K = "not-k"
    NO_COLUMNS = "no-columns"
    NO_KEYS = "no-keys"
    TOO_MANY_KEYS = "too-many-keys"
    NOT_USE = "not-use"
    NOT_SHARE = "not-share"
    NOT_WEIGHT = "not-weight"
    NOT_LEVELS = "not-levels"
    TOO_MANY_LEVELS = "too-many-levels"
    LEVEL_SPLITS = "level-splits"
    COLUMN_TWICE = "column-twice"
    ALIKE = "alike"
    NOT_BANDS = "not-bands"
    AT_LEAST = "at-least"
    NOT_L = "not-l"
    ONLY_SENSITIVE = "only-sensitive"
    ONLY_KEY = "only-key"


class BadPlan(Exception):
    """A plan that cannot be followed. `column` is empty where it is of the whole."""

    def __init__(self, mistake: PlanMistake, column: str = "", value: str = "") -> None:
        super().__init__(f"{mistake} {column} {value}".strip())
        self.mistake, self.column, self.value = mistake, column, value


@dataclass(frozen=True, slots=True)
class Bands:
    """Levels of whole numbers: bands of these widths, counted from the first."""

    start: int
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its use, its hierarchy from fine to coarse, and how much its loss weighs."""

    name: str
    use: Use
    levels: tuple[Mapping[str, str], ...] = ()
    bands: Bands | None = None
    weight: float = 1.0
    at_least: int = 0
    whole: bool = True
    """Whether the column may be taken out for everybody."""
    least_values: int = 1
    most_distance: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be reached: k over all keys, and how much may be lost on the way."""

    k: int
    columns: tuple[Column, ...]
    most_lost: float = 0.5
    least_pairs: float = 0.5
    by_name: Mapping[str, Column] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.use is Use.KEY)

    @property
    def sensitive(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.use is Use.SENSITIVE)


def read(content: bytes) -> Plan:
    """Read a plan out of TOML. Raises `BadPlan`."""
    try:
        parsed = from_toml(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # The last of brackets without end.
        raise BadPlan(PlanMistake.NOT_TOML, "", place_of(content, error)) from error
    if (nul := nul_in(parsed)) is not None:
        raise BadPlan(PlanMistake.NUL, "", f"{nul[0]}: {nul[1]!r}")
    _only(parsed, {"k", "most_lost", "least_pairs", "columns"}, "")
    k = parsed.get("k")
    if not _whole(k) or not 2 <= k <= MOST_K:
        raise BadPlan(PlanMistake.NOT_K, "", str(k))
    told = parsed.get("columns")
    if not isinstance(told, dict) or not told:
        raise BadPlan(PlanMistake.NO_COLUMNS)
    columns = tuple(_column(one_form(name), entry) for name, entry in told.items())
    names = [one.name for one in columns]
    if twice := next((name for place, name in enumerate(names) if names.index(name) != place), None):
        raise BadPlan(PlanMistake.COLUMN_TWICE, twice)
    plan = Plan(
        k,
        columns,
        most_lost=_share(parsed, "most_lost", 0.5),
        least_pairs=_share(parsed, "least_pairs", 0.5),
        by_name={one.name: one for one in columns},
    )
    if not plan.keys:
        raise BadPlan(PlanMistake.NO_KEYS)
    if len(plan.keys) > MOST_KEYS:
        raise BadPlan(PlanMistake.TOO_MANY_KEYS, "", str(len(plan.keys)))
    return plan


def _column(name: str, entry: Any) -> Column:
    if not isinstance(entry, dict) or entry.get("use") not in set(Use):
        raise BadPlan(PlanMistake.NOT_USE, name, str(entry.get("use") if isinstance(entry, dict) else entry))
    use = Use(entry["use"])
    of_keys = {"levels", "bands", "start", "weight", "at_least", "whole"}
    of_sensitive = {"l", "t"}
    _only(entry, {"use"} | of_keys | of_sensitive, name)
    if use is not Use.SENSITIVE and of_sensitive & entry.keys():
        raise BadPlan(PlanMistake.ONLY_SENSITIVE, name, ", ".join(sorted(of_sensitive & entry.keys())))
    if use is not Use.KEY and of_keys & entry.keys():
        raise BadPlan(PlanMistake.ONLY_KEY, name, ", ".join(sorted(of_keys & entry.keys())))
    weight = entry.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight <= 1_000:
        raise BadPlan(PlanMistake.NOT_WEIGHT, name, str(weight))
    if not isinstance(entry.get("whole", True), bool):
        raise BadPlan(PlanMistake.UNKNOWN_WORD, name, f"whole = {entry['whole']}")
    levels, bands = _levels(name, entry), _bands(name, entry)
    deep = len(bands.widths) if bands else len(levels)
    at_least = entry.get("at_least", 0)
    if not _whole(at_least) or not 0 <= at_least <= deep:
        raise BadPlan(PlanMistake.AT_LEAST, name, str(at_least))
    least_values = entry.get("l", 1)
    if not _whole(least_values) or least_values < 1:
        raise BadPlan(PlanMistake.NOT_L, name, str(least_values))
    return Column(
        name,
        use,
        levels=levels,
        bands=bands,
        weight=float(weight),
        at_least=at_least,
        whole=entry.get("whole", True),
        least_values=least_values,
        most_distance=_share(entry, "t", 1.0, name),
    )


def _levels(name: str, entry: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    """Each level says of every value of the file what it is called there; what was one stays one further up."""
    told = entry.get("levels", [])
    if not isinstance(told, list) or ("levels" in entry and "bands" in entry):
        raise BadPlan(PlanMistake.NOT_LEVELS, name)
    if len(told) > MOST_LEVELS:
        raise BadPlan(PlanMistake.TOO_MANY_LEVELS, name, str(len(told)))
    levels: list[Mapping[str, str]] = []
    for level in told:
        if not isinstance(level, dict) or not level:
            raise BadPlan(PlanMistake.NOT_LEVELS, name)
        of: dict[str, str] = {}
        groups: Spellings[None] = Spellings()
        values: Spellings[None] = Spellings()
        names = [one_form(written) for written in level]
        if len(set(names)) < len(names):
            raise BadPlan(PlanMistake.NOT_LEVELS, name, next(one for one in names if names.count(one) > 1))
        for group, members in zip(names, level.values(), strict=True):
            _told_apart(name, group, groups)
            if not isinstance(members, list) or not all(isinstance(one, str) and one for one in members):
                raise BadPlan(PlanMistake.NOT_LEVELS, name, group)
            for one in map(one_form, members):
                _told_apart(name, one, values)
                if not (group and one) or one in of or SUPPRESSED in (group, one):
                    raise BadPlan(PlanMistake.NOT_LEVELS, name, one)
                of[one] = group
        if levels:
            above: dict[str, str] = {}
            for value, group in levels[-1].items():
                if value in of and above.setdefault(group, of[value]) != of[value]:
                    raise BadPlan(PlanMistake.LEVEL_SPLITS, name, group)
        levels.append(of)
    return tuple(levels)


def _told_apart(name: str, word: str, met: Spellings[None]) -> None:
    if (other := met.other(word, None)) is not None:
        raise BadPlan(PlanMistake.ALIKE, name, f"{other[0]} / {word}")


def _bands(name: str, entry: Mapping[str, Any]) -> Bands | None:
    if "bands" not in entry and "start" not in entry:
        return None
    widths, start = entry.get("bands"), entry.get("start")
    if not isinstance(widths, list) or not widths or len(widths) > MOST_LEVELS or not _whole(start):
        raise BadPlan(PlanMistake.NOT_BANDS, name)
    before = 1
    for width in widths:
        if not _whole(width) or width <= before or width % before:
            raise BadPlan(PlanMistake.NOT_BANDS, name, str(width))
        before = width
    return Bands(start, tuple(widths))


def _share(entry: Mapping[str, Any], word: str, otherwise: float, column: str = "") -> float:
    value = entry.get(word, otherwise)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise BadPlan(PlanMistake.NOT_SHARE, column, f"{word} = {value}")
    return float(value)


def _only(entry: Mapping[str, Any], known: set[str], column: str) -> None:
    for word in entry:
        if word not in known:
            raise BadPlan(PlanMistake.UNKNOWN_WORD, column, word)


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
