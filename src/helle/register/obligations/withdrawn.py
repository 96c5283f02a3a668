"""Reports to treaty bodies whose figures a release told that was taken down since (STA-01, STA-03).

A release is taken down because it betrays somebody, or is wrong. A report that was drawn before keeps what it said: so
its page and its paper say it, nobody approves it, and the report that is drawn in its place takes what is told now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

_IN_WORDS: Final = re.compile(r"udgivelse nr\. (\d+),")
"""How a report said it that was drawn before the numbers were kept by themselves."""

TAKEN_DOWN: Final = Refused(
    Text(
        "Rapporten har tal fra en udgivelse, der er taget ned. Send den tilbage, og træk den igen. [STA-01]",
        "The report has figures of a release that was taken down. Send it back, and draw it again. [STA-01]",
    ),
    field="approved",
)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A release that was taken down, and the years that a report tells as it counted them."""

    number: int
    years: tuple[str, ...]


def told_by(table: Mapping[str, Any], year: str) -> frozenset[int]:
    """The number of the release that told a year of a kept table; none where no release did, or nobody noted which."""
    if "releases" in table:
        return frozenset(number for of, number in table["releases"] if of == year)
    said = (how["da"] for of, how in table.get("counted", ()) if of == year)
    return frozenset(int(found[1]) for how in said if (found := _IN_WORDS.match(how)))


def taken_down() -> frozenset[int]:
    """The numbers of the releases that were taken down. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT helle.releases_taken_down()")
        return frozenset(number for (number,) in cursor.fetchall())


def withdrawn(content: Mapping[str, Any]) -> list[Withdrawn]:
    """The releases that were taken down and tell years of a report. One query."""
    down = taken_down()
    found: dict[int, dict[str, None]] = {}
    for table in content["tables"]:
        for year in dict.fromkeys(row[0]["da"] for row in table["rows"]):
            for number in told_by(table, year) & down:
                found.setdefault(number, {})[year] = None
    return [Withdrawn(number, tuple(sorted(years))) for number, years in sorted(found.items())]


def said(found: list[Withdrawn], language: str) -> list[str]:
    """The same in words, a sentence for each."""
    with translation.override(language):
        return [
            _(
                "Tallene for %(years)s er fra udgivelse nr. %(number)s, som er taget ned, siden rapporten blev "
                "trukket. Brug dem ikke, og send dem ikke videre."
            )
            % {"years": ", ".join(one.years), "number": one.number}
            for one in found
        ]


def require_up(content: Mapping[str, Any]) -> None:
    """Raise `Refused` where a report tells years of a release that was taken down."""
    if withdrawn(content):
        raise TAKEN_DOWN
