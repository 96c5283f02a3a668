"""What a draft tells of people though their number is held back: all of a small group stand in one cell (STA-01).

A cell with nobody in it is told as 0. Where each other cell of a group is, whoever knows that somebody is in the group
knows the rest of her, however well the number is hidden. No suppression of numbers ends that; a coarser table does, or
none. So whoever ordered the release and whoever answers it are told which groups they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.releases.content import Kept, KeptTable, as_counted
from helle.register.releases.shapes import Groups
from helle.rules.ruling import Text

MOST_NAMED: Final = 12
"""More than that is no list that somebody reads; what is said then is how many more there are."""


@dataclass(frozen=True, slots=True)
class InOneCell:
    """A group whose number is held back, and the one group of another dimension in which all of them are."""

    table: Text
    year: int
    group: Text
    are: Text


def in_one_cell(tables: Iterable[KeptTable]) -> list[InOneCell]:
    """Each such group of a table by two dimensions, by what leaves alone: what a reader sees, too."""
    return [found for table in tables if len(table.dimensions) == 2 for found in _of_table(table)]


def _of_table(table: KeptTable) -> Iterator[InOneCell]:
    for year, place in product(table.years, (0, 1)):
        others = [code for code, _label in table.dimensions[1 - place].groups]
        labels = dict(table.dimensions[1 - place].groups)
        for code, label in table.dimensions[place].groups:
            if table.figure(year, _at(place, code, None)) is not None:
                continue
            some = [other for other in others if table.figure(year, _at(place, code, other)) != 0]
            if len(some) == 1:
                yield InOneCell(table.title, year, label, labels[some[0]])


def _at(place: int, code: str, other: str | None) -> Groups:
    return (code, other) if place == 0 else (other, code)


def said(found: Sequence[InOneCell], language: str) -> list[str]:
    """A line for each, at most `MOST_NAMED` and how many more there are."""
    with translation.override(language):
        lines = [
            _("»%(table)s«, %(year)s: alle i gruppen »%(group)s« står under »%(are)s«.")
            % {
                "table": one.table.in_language(language),
                "year": one.year,
                "group": one.group.in_language(language),
                "are": one.are.in_language(language),
            }
            for one in found[:MOST_NAMED]
        ]
        more = len(found) - MOST_NAMED
        if more > 0:
            last = ngettext("… og %(number)s gruppe til.", "… og %(number)s grupper til.", more)
            lines.append(last % {"number": more})
        return lines


def alone_said(kept: Kept, originals: Iterable[Mapping[str, Any]], language: str) -> str:
    """In how many tables somebody is alone who is not kept from reckoning on, in words; '' where nobody is.

    `originals`: the tables as they were counted. For whoever sees whole figures: it tells that somebody is alone.
    """
    if not kept.protection.alone:
        return ""
    where = {(of.en, year) for of, year in kept.protection.alone}
    counted = [as_counted(one, originals) for one in kept.tables]
    number = sum(
        any(figure == 1 and (one.population.en, year) in where for (year, _groups), figure in one.figures.items())
        for one in counted
    )
    with translation.override(language):
        if not number:
            return _(
                "Ingen er alene i en gruppe i tabellerne, men den, der er det på siden med statistik, kan ikke holdes "
                "fra at regne videre på andre: det lod sig ikke gøre sammen med det, der allerede fortælles."
            )
        return ngettext(
            "I %(number)s tabel kan den, der er alene i en gruppe, ikke holdes fra at regne videre på andre: det lod "
            "sig ikke gøre sammen med det, der allerede fortælles.",
            "I %(number)s tabeller kan den, der er alene i en gruppe, ikke holdes fra at regne videre på andre: det "
            "lod sig ikke gøre sammen med det, der allerede fortælles.",
            number,
        ) % {"number": number}
