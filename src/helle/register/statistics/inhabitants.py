"""How many inhabitants there are, for figures per so many of them: of each year as somebody published it (FIG-11).

There is none that Helle knows by itself. Each is written into the data file with who published it, where, and of which
day it is; without that it is no figure, and nothing is told per inhabitant.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "inhabitants.toml"


class NoInhabitants(Exception):
    """An entry that cannot be a published number of inhabitants; it says which year, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Persons living in Denmark on a day of a year, and who published it where."""

    year: int
    persons: int
    on: dt.date
    source: str

    @property
    def said(self) -> str:
        """Its source in a file, with its day."""
        return f"{self.source}, {self.on.isoformat()}: {self.persons}"


@cache
def inhabitants() -> Mapping[int, Inhabitants]:
    """The years that there is a number of. Raises `NoInhabitants`."""
    return read(tomllib.loads(FILE.read_text(encoding="utf-8")))


def read(content: Mapping[str, Any]) -> dict[int, Inhabitants]:
    """Them out of the file. Raises `NoInhabitants` for one without source, or of a day of another year."""
    found: dict[int, Inhabitants] = {}
    for one in content.get("years", ()):
        year, persons, on, source = (one.get(name) for name in ("year", "persons", "on", "source"))
        if not isinstance(year, int) or year in found:
            raise NoInhabitants(f"{year}: no year, or one twice")
        if not isinstance(persons, int) or isinstance(persons, bool) or persons < 1:
            raise NoInhabitants(f"{year}: persons is {persons}")
        if not isinstance(on, dt.date) or isinstance(on, dt.datetime) or on.year != year:
            raise NoInhabitants(f"{year}: on is {on}, no day of that year")
        if not isinstance(source, str) or not source.strip():
            raise NoInhabitants(f"{year}: no source")
        found[year] = Inhabitants(year, persons, on, source.strip())
    return found
