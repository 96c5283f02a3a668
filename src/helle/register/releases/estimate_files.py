"""An estimate of a release in its files: lines of the CSV, and a dataset of the JSON-stat collection (STA-01, FIG-11).

Each number has the status `estimated`, so that no program adds it to what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from helle.register.releases import estimates_told
from helle.register.releases.estimated import KeptEstimate
from helle.register.releases.estimates_told import RANGES, UNIT, WHAT
from helle.register.releases.heads import Head
from helle.rules.ruling import Text

ESTIMATED: Final = "estimated"
"""An estimate: never to be added to what was counted."""
NO_ESTIMATE: Final = "no-estimate"
UNBOUNDED: Final = "unbounded"
NOT_APPLICABLE: Final = "not-applicable"
"""Where a way of reckoning has no such number, as a range of methods no interval: the lines of the CSV leave it out."""
_WAY: Final = Text("Beregning", "Way of reckoning")
_NUMBER: Final = Text("Tal", "Number")


def lines(of: KeptEstimate, head: Head, language: str, *, plain: bool) -> list[list[str | int | None]]:
    """An estimate in the same columns: a line for each of its numbers, of a method and what of it.

    `plain`: its years stand with a hyphen, as in every other code; files that are out have a dash there.
    """
    years = of.years.replace("–", "-") if plain else of.years
    return [
        [
            f"estimate-{years}", of.title.in_language(language), years, "way", way, label.in_language(language),
            "number", what, WHAT[what].in_language(language), number, status, UNIT.in_language(language),
            head.source.in_language(language), of.cut_off.isoformat(), head.number, "",
        ]
        for way, label, what, number, status in _numbers(of)
    ]  # fmt: skip


def _numbers(of: KeptEstimate) -> Iterator[tuple[str, Text, str, int | None, str]]:
    """Every number of an estimate: by which way, what of it, and what the number is or why there is none."""
    ways = [(one.code, one.name, one.told) for one in of.methods]
    if of.strata is not None:
        names = Text(", ".join(one.da for one in of.strata.names), ", ".join(one.en for one in of.strata.names))
        ways.append(("bic-covariates", names, of.strata.told))
    for code, name, told in ways:
        yield code, name, "n_hat", told.number, ESTIMATED if told.number is not None else NO_ESTIMATE
        if told.interval:
            yield code, name, "ci95_low", told.low, ESTIMATED if told.low is not None else UNBOUNDED
            yield code, name, "ci95_high", told.high, ESTIMATED if told.high is not None else UNBOUNDED
    for one in of.ranges:
        yield f"range-{one.what}", RANGES[one.what], "lowest", one.low, ESTIMATED
        yield f"range-{one.what}", RANGES[one.what], "highest", one.high, ESTIMATED


def as_json_stat(of: KeptEstimate, head: Head, language: str) -> dict[str, Any]:
    """An estimate as a JSON-stat 2.0 dataset, a way of reckoning by what of it; all that goes with it as extension."""
    found = {(way, what): (label, number, status) for way, label, what, number, status in _numbers(of)}
    ways = {way: label.in_language(language) for (way, _what), (label, _number, _status) in found.items()}
    places, told = list(product(ways, WHAT)), estimates_told.told(of, head.source, language)
    return {
        **head.dataset(of.title, [told.whence], language),
        "id": ["way", "number"],
        "size": [len(ways), len(WHAT)],
        "dimension": {
            "way": {"label": _WAY.in_language(language), "category": {"index": list(ways), "label": ways}},
            "number": {
                "label": _NUMBER.in_language(language),
                "category": {
                    "index": list(WHAT),
                    "label": {one: said.in_language(language) for one, said in WHAT.items()},
                },
            },
        },
        "value": [found[place][1] if place in found else None for place in places],
        "status": {str(at): found[place][2] if place in found else NOT_APPLICABLE for at, place in enumerate(places)},
        "extension": {
            "release": head.number,
            "years": [of.first_year, of.last_year],
            "cut_off": of.cut_off.isoformat(),
            "public_from": head.public_from.isoformat(),
            "unit": UNIT.in_language(language),
            "lists": [one.in_language(language) for one in of.lists],
            "lists_without_anybody": [one.in_language(language) for one in of.empty],
            "replicates": of.replicates,
            **({"replicates_of_covariates": of.strata.replicates} if of.strata is not None else {}),
            "methods": [
                {
                    "method": one.code,
                    "model": one.model.in_language(language),
                    "search": one.search.in_language(language),
                    "failed": one.failed,
                    "checks": [check.in_language(language) for check in one.checks],
                }
                for one in of.methods
            ],
            "says": [*told.before, *told.after],
            "requirement": "STA-01",
        },
    }
