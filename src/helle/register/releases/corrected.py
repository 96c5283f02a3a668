"""What a correction changes: the figures that it tells otherwise than the release that it corrects (STA-01).

It is kept with the correction and said wherever that is read, also where none does: a correction in which no figure
moved would be read as one that put a mistake right.
"""

from __future__ import annotations

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.interface.words import long_day, told_number
from helle.register.releases.content import Kept, Moved


def moved(now: Kept, before: Kept) -> Moved:
    """What is told otherwise than before; a figure that is held back in one of them alone is."""
    old = {one.code: one.figures for one in before.tables}
    figures = sum(
        old[one.code].get(place, figure) != figure
        for one in now.tables
        if one.code in old
        for place, figure in one.figures.items()
    )
    return Moved(figures, {one.code for one in now.tables} == old.keys(), now.estimates == before.estimates)


def said(of: Moved | None, number: int | None, cut_off: dt.date, language: str) -> str:
    """The same in words: how many figures moved since release `number`; '' where nothing is corrected."""
    if of is None or number is None:
        return ""
    with translation.override(language):
        lines = [_how_many(of.figures, number, long_day(cut_off, language))]
        if not of.same_tables:
            lines.append(_("De to har ikke de samme tabeller."))
        if not of.same_estimates:
            lines.append(_("De to har ikke de samme skøn."))
        return " ".join(lines)


def _how_many(figures: int, number: int, day: str) -> str:
    if figures:
        told = ngettext(
            "%(figures)s tal i tabellerne er ændret i forhold til udgivelse nr. %(number)s.",
            "%(figures)s tal i tabellerne er ændret i forhold til udgivelse nr. %(number)s.",
            figures,
        )
        return told % {"figures": told_number(figures), "number": number}
    return _(
        "Intet tal i tabellerne er ændret i forhold til udgivelse nr. %(number)s. Der er talt, hvad der var kendt "
        "til og med %(day)s; det, der er rettet senere, tæller først fra et senere kvartal."
    ) % {"number": number, "day": day}
