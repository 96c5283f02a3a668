"""The figures that were published before this register counted: imported aggregates with their sources (META-07).

No person stands behind them. The register counts from the first day of the year after the last imported one, so that
no year can be both.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

FILE = Path(__file__).parent / "data" / "baseline.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was published: by whom, in what, up to when it was counted; addresses as host and path."""

    code: str
    publisher: Text
    publication: Text
    cut_off: Text
    addresses: tuple[str, ...]

    @property
    def words(self) -> Text:
        """All of it in one sentence, for whoever reads a figure of it (FIG-11)."""
        return Text(
            f"{self.publisher.da}: {self.publication.da}. Talt {self.cut_off.da}.",
            f"{self.publisher.en}: {self.publication.en}. Counted {self.cut_off.en}.",
        )


@dataclass(frozen=True, slots=True)
class PublishedYears:
    """Persons assessed in one year, or in several whose single years were not published."""

    first_year: int
    last_year: int
    persons: int
    source: str
    derived: bool


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    """Persons by form of exploitation in the years published together; no group is what is left of the total."""

    first_year: int
    last_year: int
    group: ExploitationGroup | None
    persons: int
    counted_from: int | None
    source: str

    @property
    def since(self) -> Text | None:
        """From which year it was counted, where that was not from the first (FIG-11)."""
        if self.group is None or self.counted_from is None:
            return None
        label, year = self.group.label, self.counted_from
        return Text(
            f"{label.da} er i de offentliggjorte tal talt fra {year}.",
            f"{label.en} was counted from {year} in the published figures.",
        )


# What is left of the total when the published forms are taken from it: other forms, and what was not established.
REMAINDER = Text("Andet og ikke fastslået, under ét", "Other and not established, as one")

SHARES = {
    "minors": Text("Under 18 år, da de blev vurderet", "Under 18 when assessed"),
    "contact_by_police": Text("Politiet skabte den første kontakt", "The police made the first contact"),
}


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """A share of the persons assessed in some years, of which the rounded percentage alone was published."""

    first_year: int
    last_year: int
    label: Text
    percent: int
    just_under: bool
    source: str
    requirement: str


@dataclass(frozen=True, slots=True)
class PublishedSex:
    """Persons of one sex in the years published together; of some the rounded percentage alone was published."""

    first_year: int
    last_year: int
    group: str
    persons: int | None
    percent: int
    source: str


@dataclass(frozen=True, slots=True)
class PublishedCalls:
    """Calls to the hotline in a year, published before the register counted them; by whom is not published."""

    year: int
    calls: int
    source: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is imported: years in order, the breakdowns by exploitation and by sex, shares, calls, and the sources by
    code."""

    years: tuple[PublishedYears, ...]
    exploitation: tuple[PublishedGroup, ...]
    sexes: tuple[PublishedSex, ...]
    shares: tuple[PublishedShare, ...]
    calls: tuple[PublishedCalls, ...]
    sources: dict[str, Source]

    @property
    def cut_over(self) -> dt.date:
        """The first day the register counts itself."""
        return dt.date(max(row.last_year for row in self.years) + 1, 1, 1)

    def through(self, last_year: int) -> int:
        """The cumulative figure up to a year that ends a published row."""
        return sum(row.persons for row in self.years if row.last_year <= last_year)


@cache
def baseline() -> Baseline:
    """Read the data file once. Raises `ValueError` for a row that is not marked imported or has no known source."""
    parsed = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sources = {code: _source(code, entry) for code, entry in parsed["sources"].items()}
    activity = parsed["activity"]
    tables = ("assessed_by_year", "by_exploitation", "by_sex", "published_share", "activity")
    for row in [row for table in tables for row in parsed[table]]:
        if row["imported"] is not True or row["source"] not in sources:
            raise ValueError(f"{row} is not marked as imported from a known source")
    years = (
        PublishedYears(row["first_year"], row["last_year"], row["persons"], row["source"], "derived" in row)
        for row in parsed["assessed_by_year"]
    )
    exploitation = (
        PublishedGroup(
            row["first_year"],
            row["last_year"],
            ExploitationGroup(row["code"]) if "code" in row else None,
            row["persons"],
            row.get("counted_from"),
            row["source"],
        )
        for row in parsed["by_exploitation"]
    )
    sexes = (
        PublishedSex(
            row["first_year"],
            row["last_year"],
            row["code"],
            row.get("persons"),
            row["published_percent"],
            row["source"],
        )
        for row in parsed["by_sex"]
    )
    shares = (
        PublishedShare(
            row["first_year"],
            row["last_year"],
            SHARES[row["code"]],
            row["percent"],
            row["just_under"],
            row["source"],
            row["requirements"][0],
        )
        for row in parsed["published_share"]
    )
    calls = (
        PublishedCalls(row["year"], row["count"], row["source"]) for row in activity if row["what"] == "hotline_calls"
    )
    found = Baseline(
        tuple(sorted(years, key=lambda row: row.first_year)),
        tuple(exploitation),
        tuple(sexes),
        tuple(shares),
        tuple(sorted(calls, key=lambda row: row.year)),
        sources,
    )
    if any(row.year >= found.cut_over.year for row in found.calls):
        raise ValueError("the register counts the calls of that year itself")
    return found


def _source(code: str, entry: dict[str, Any]) -> Source:
    publisher, publication, cut_off = (
        Text(entry[f"{name}_da"], entry[name]) for name in ("publisher", "publication", "cut_off")
    )
    return Source(code, publisher, publication, cut_off, tuple(entry["addresses"]))
