"""Every report that the plan implies (C9), each with where it is answered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from helle.register.protection import guards
from helle.register.statistics.definitions import Standard, standards
from helle.rules.ruling import Text

FILE: Final = Path(__file__).parent / "data" / "reports.toml"
PAGES: Final = {
    "statistics": Text("Statistik", "Statistics"),
    "statistics-quality": Text("Kvalitet i arbejdet", "Quality of the work"),
    "releases": Text("Udgivelser af tal", "Releases of statistics"),
    "operations": Text("Driftstal", "Figures of the work"),
    "statistics-outreach": Text("Tal for opsøgende arbejde", "Figures on outreach"),
    "period-desk": Text("Perioder", "Periods"),
    "statement-figures": Text("Døgn og betaling i tal", "Days and payment in figures"),
    "occupancy-board": Text("Belægning", "Occupancy"),
    "action-plan": Text("Handlingsplanen", "The action plan"),
    "action-plan-money": Text("Handlingsplanens penge", "The money of the action plan"),
    "contact-loads": Text("Kontaktpersoner", "Contact persons"),
    "minor-list": Text("Børn og unge", "Minors"),
    "criminal-figures": Text("Straffesager i tal", "Criminal cases in numbers"),
    "criminal-statistics": Text("Straffestatistik", "Criminal statistics"),
    "detention-list": Text("Frihedsberøvelser", "Detentions"),
    "knowledge": Text("Viden og undervisning", "Knowledge and training"),
    "log-review-list": Text("Stikprøver af loggen", "Samples of the log"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """One report, and the pages and standard tables that answer it."""

    code: str
    title: Text
    requirement: str
    pages: tuple[str, ...]
    tables: tuple[Standard, ...]

    @property
    def places(self) -> list[tuple[str, Text, bool]]:
        """Its pages: the name of the address, what it is called, and whether the acting role may open it."""
        return [(page, PAGES[page], guards.permits(guards.guard_of(page), "GET")) for page in self.pages]


@cache
def reports() -> tuple[Report, ...]:
    """Read the data file once. Raises `KeyError` for a page or a table that there is not, and for a report that
    nothing answers."""
    found = []
    for code, entry in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        pages = tuple(entry.get("pages", ()))
        tables = tuple(standards()[one] for one in entry.get("tables", ()))
        if any(page not in PAGES for page in pages) or not (pages or tables):
            raise KeyError(code)
        found.append(Report(code, Text(entry["da"], entry["en"]), entry["requirement"], pages, tables))
    return tuple(found)
