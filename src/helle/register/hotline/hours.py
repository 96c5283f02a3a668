"""When the hotline is open, and what its answering machine says otherwise (DET-08, PUB-ORG-08)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from helle.register.administration import opening_hours
from helle.register.protection import clock, context
from helle.rules.ruling import Text

FILE: Final = Path(__file__).parent / "data" / "answering_machine.toml"


@dataclass(frozen=True, slots=True)
class AnsweringMachine:
    """The number of the hotline, and what is said where nobody answers it."""

    number: str
    says: Text
    source: str


@cache
def answering_machine() -> AnsweringMachine:
    """Read the data file once."""
    parsed = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return AnsweringMachine(parsed["number"], Text(parsed["says_da"], parsed["says_en"]), parsed["source"])


@dataclass(frozen=True, slots=True)
class Hours:
    """Today's hours, whether somebody answers now, and the machine that does otherwise."""

    times: list[tuple[dt.time, dt.time]]
    open_now: bool
    machine: AnsweringMachine


def hours_now() -> Hours:
    """The hours of the acting unit's hotline today. Two queries."""
    day = opening_hours.on_day(context.current().unit_id, clock.today())
    return Hours(day.times, day.is_open(context.current().instant), answering_machine())
