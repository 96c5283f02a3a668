"""The programmes that a return can run in, read from their dated file (RET-15, RET-16)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from helle.rules.returns.codes import ProgrammeNetwork
from helle.rules.ruling import Text

FILE: Final = Path(__file__).parent / "data" / "programmes.toml"
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme, with its days and, where they are known, the countries that it reaches."""

    code: str
    network: ProgrammeNetwork
    name: Text
    valid_from: dt.date
    valid_until: dt.date | None
    countries: frozenset[str]
    source: str

    def takes(self, country: str, day: dt.date) -> bool:
        """Whether a return to a country can be put into it on a day; without a list of countries, to any."""
        in_force = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        return in_force and (not self.countries or country in self.countries)


@cache
def programmes() -> dict[str, Programme]:
    """All programmes by code, those that have ended included."""
    return {
        one["code"]: Programme(
            code=one["code"],
            network=ProgrammeNetwork(one["network"]),
            name=Text(one["name_da"], one["name_en"]),
            valid_from=one["valid_from"],
            valid_until=one.get("valid_until"),
            countries=frozenset(one.get("countries", ())),
            source=one["source"],
        )
        for one in tomllib.loads(FILE.read_text())["programmes"]
    }


def programmes_on(day: dt.date) -> list[Programme]:
    """The programmes that are in force on a day."""
    return [
        one
        for one in programmes().values()
        if one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)
    ]
