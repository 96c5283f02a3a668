"""Reports to treaty bodies whose figures a release told that was taken down since (STA-01, STA-03).

A release is taken down because it betrays somebody, or is wrong. A report that was drawn before keeps what it said: so
its page and its paper say it, nobody approves it, and the report that is drawn in its place takes what is told now.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.action_plans.choices import Feed
from helle.register.interface.words import listed, long_day
from helle.register.obligations import queries
from helle.register.obligations.models import Shows, TreatyReport
from helle.register.protection.refusals import Refused
from helle.register.statistics.years_told import years_counted
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
    """Releases that were taken down, and the years that a report tells as they counted them: in its tables, or as
    evidence `of` an obligation."""

    numbers: tuple[int, ...]
    years: tuple[str, ...]
    of: Text | None = None


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


def withdrawn(of: TreatyReport) -> list[Withdrawn]:
    """The releases that were taken down and tell years of a report: of its tables first, and of its evidence.

    One query, and one more where a figure that a release told is evidence; of a report from before its figures were
    noted yet another."""
    content, down = of.content, taken_down()
    found: dict[int, dict[str, None]] = {}
    for table in content["tables"]:
        for year in dict.fromkeys(row[0]["da"] for row in table["rows"]):
            for number in told_by(table, year) & down:
                found.setdefault(number, {})[year] = None
    return [Withdrawn((number,), tuple(sorted(years))) for number, years in sorted(found.items())] + _fallen(of)


def _fallen(report: TreatyReport) -> list[Withdrawn]:
    """Figures that stand as evidence of an obligation, and whose releases were all taken down since it was drawn."""
    told = [(one, of) for one in report.content["obligations"] for of in _evidence_of(one)]
    counted = years_counted() if told else {}
    return [
        Withdrawn(tuple(counted[of].down), (str(of[0]),), Text(one["name"]["da"], one["name"]["en"]))
        for one, of in told
        if of in counted and counted[of].fell(report.recorded_at)
    ]


def _evidence_of(one: Mapping[str, Any]) -> list[tuple[int, dt.date]]:
    """The years, each as of a day, that an obligation of a report has as evidence out of a release."""
    if "evidence" in one:
        return [(year, dt.date.fromisoformat(day)) for year, day in one["evidence"]]
    # How a report said it that was drawn before: the words are those of a figure that was entered.
    lines = " ".join(line["da"] for line in one["lines"])
    if not any(str(Feed(feed).label) in lines for feed in queries.TOLD_BY_RELEASES):
        return []
    entered = Shows.objects.filter(feed__in=queries.TOLD_BY_RELEASES)
    return list(dict.fromkeys(of for row in entered if _words_before(row) in lines and (of := queries.told_of(row))))


def _words_before(row: Shows) -> str:
    """How a report said a figure that was drawn before each was kept by itself: without its unit."""
    value = "" if row.value is None else format(row.value.normalize(), "f").replace(".", ",")
    with translation.override("da"):
        return f"{queries.evidence_words(row)} {row.year}: {value}, {long_day(row.on_day, 'da')}"


def said(found: list[Withdrawn], language: str) -> list[str]:
    """The same in words, a sentence for each."""
    with translation.override(language):
        return [_said(one, language) for one in found]


def _said(one: Withdrawn, language: str) -> str:
    of = {"years": ", ".join(one.years), "numbers": listed(one.numbers, language)}
    if one.of is None:
        return (
            _(
                "Tallene for %(years)s er fra udgivelse nr. %(numbers)s, som er taget ned, siden rapporten blev "
                "trukket. Brug dem ikke, og send dem ikke videre."
            )
            % of
        )
    said = ngettext(
        "Et tal for %(years)s, der står som dokumentation for %(of)s, svarer til udgivelse nr. %(numbers)s, som er "
        "taget ned, siden rapporten blev trukket. Brug det ikke, og send det ikke videre.",
        "Et tal for %(years)s, der står som dokumentation for %(of)s, svarer til udgivelse nr. %(numbers)s, som er "
        "taget ned, siden rapporten blev trukket. Brug det ikke, og send det ikke videre.",
        len(one.numbers),
    )
    return said % {**of, "of": one.of.in_language(language)}


def require_up(of: TreatyReport) -> None:
    """Raise `Refused` where a report tells years of a release that was taken down, in a table or as evidence."""
    if withdrawn(of):
        raise TAKEN_DOWN
