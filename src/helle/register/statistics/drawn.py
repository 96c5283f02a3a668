"""The tables of the page of statistics as pictures, each on one scale: bars with the figures that the table has."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from helle.register.interface.words import active_language, told_number
from helle.register.statistics import pictures
from helle.register.statistics.baseline import PublishedGroup
from helle.register.statistics.pictures import Stripes
from helle.register.statistics.plan_figures import PlanFigure
from helle.rules.ruling import Text

IMPORTED, COUNTED = "imported", "counted"


def by_year(
    groups: Sequence[Text],
    years: Sequence[tuple[int, Sequence[int | None]]],
    *,
    unfinished: int | None = None,
    per_cent: bool = False,
) -> Stripes | None:
    """A year in each row, a group in each column; None without a year. A figure that is not told has no bar.

    `unfinished`: the year that is not over, whose bars would else be read as a fall. `per_cent`: the figures are tens
    of per cent, as `shares` tells them, where 0 stands for under 5.
    """
    if not years:
        return None
    language = active_language()
    return pictures.stripes(
        [_("%(year)s til nu") % {"year": year} if year == unfinished else str(year) for year, _figures in years],
        [one.in_language(language) for one in groups],
        [[(figure, COUNTED) for figure in figures] for _year, figures in years],
        say=_tens if per_cent else told_number,
    )


def published(groups: Sequence[tuple[Text, PublishedGroup, int | None]]) -> Stripes:
    """The forms of exploitation as they were published: a form in each row, its persons."""
    language = active_language()
    return pictures.stripes(
        [label.in_language(language) for label, _row, _share in groups],
        [_("Personer")],
        [[(row.persons, IMPORTED)] for _label, row, _share in groups],
    )


def of_the_plan(figures: Sequence[PlanFigure]) -> Stripes:
    """The shares that the plan names, in per cent; what has none is a number of persons, and stands in the table."""
    language = active_language()
    shares = [one for one in figures if one.percent is not None]
    return pictures.stripes(
        [f"{one.label.in_language(language)}, {one.years}" for one in shares],
        [_("Andel")],
        [[(one.percent, IMPORTED)] for one in shares],
        say=lambda share: f"{share} %",
    )


def _tens(share: int) -> str:
    """A share in tens of per cent, in the words of the table."""
    if share == 0:
        return _("under 5 %%") % {}
    return _("95 %% eller mere") % {} if share == 100 else f"{share} %"
