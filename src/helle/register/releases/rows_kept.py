"""What is kept of the open microdata of a release: its rows, and what is measured of them for anybody (STA-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

type Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of the file: how many of its cells were left out, and which share of what it could tell is lost at
    most."""

    code: str
    left_out: int
    lost: float


@dataclass(frozen=True, slots=True)
class KeptCombinations:
    """What is left at least of the combinations of so many columns, and how far their shares are off at most (shares of
    1)."""

    ways: int
    as_they_were: float
    mean_error: float
    largest_error: float


@dataclass(frozen=True, slots=True)
class KeptRows:
    """A file as it left. `rows`: each row that there is, with how often it stands; `*` is a cell left out."""

    k: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Words, int], ...]
    lost: float
    told_of: tuple[KeptColumn, ...]
    combinations: tuple[KeptCombinations, ...]

    @property
    def persons(self) -> int:
        """How many rows the file has: a person each."""
        return sum(number for _words, number in self.rows)

    @property
    def smallest(self) -> int:
        """How often the rarest row stands."""
        return min(number for _words, number in self.rows)


def kept_rows(one: Mapping[str, Any]) -> KeptRows:
    """A file out of what was kept of it."""
    return KeptRows(
        one["k"],
        tuple(one["columns"]),
        tuple((tuple(words), number) for *words, number in one["rows"]),
        one["lost"],
        tuple(KeptColumn(**of) for of in one["told_of"]),
        tuple(KeptCombinations(**of) for of in one["combinations"]),
    )
