"""What readers of a release know of the same year from elsewhere: the page of statistics, and with it the figures of
the action plan and the reports to treaty bodies, tell the year's number and their own groups (`statistics.telling`).

They tell a year as its latest release counted it (`statistics.years_told`), so that with a release comes all of the
page as of its own day. Another rule chose those groups. What they tell is known, so it cannot be held back, and
protects nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from helle.methods.disclosure.tables import TOTAL, Cell, Codes
from helle.register.releases.shapes import TOGETHER, Shape
from helle.register.statistics import telling
from helle.register.statistics.counting import Counted
from helle.register.statistics.disclosure import too_small
from helle.register.statistics.queries import Breakdown
from helle.rules.codes import ExploitationGroup

# As whom the page is read by the many.
FOR_ALL: Final = "plan_owner"
FORMS: Final = "exploitation"
ALONE: Final = "exploited_as"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known of a population in a year: additive tables with everything that is told, what is told of them, and
    which codes are told together."""

    shapes: tuple[Shape, ...] = ()
    known: frozenset[Cell] = frozenset()
    together: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def told_elsewhere(breakdowns: tuple[Breakdown, ...], forms: Counted, year: int) -> Elsewhere:
    """What the page tells of the assessed victims of a year. `forms`: counted by exploitation and by one or several."""
    rows = {one.code: next((row for row in one.years if row.year == year), None) for one in breakdowns}
    persons = next((row.persons for row in rows.values() if row is not None), 0)
    known = set() if too_small(persons) else {frozenset[tuple[str, str]]()}
    shapes: list[Shape] = []
    together: dict[str, dict[str, str]] = {}
    for one in breakdowns:
        row = rows[one.code]
        told = next((found for found in telling.rows(one, FOR_ALL, unfinished=None) if found.year == year), None)
        if row is None or told is None:
            continue
        groups = [code for code, _label in one.groups]
        named = [code for code, count in zip(groups, told.counts, strict=True) if count is not None]
        if one.several:
            for code in named:
                shapes.append(_in_and_out(forms, year, code))
                known |= {frozenset({(_name(code), inside)}) for inside in ("in", "out")}
            continue
        figures: dict[Codes, int | None] = {(code,): count for code, count in zip(groups, row.counts, strict=True)}
        innermost = tuple(figures)
        figures[TOTAL,] = row.persons
        rest = [code for code in groups if code not in named]
        if told.others:
            together[one.code] = dict.fromkeys(rest, TOGETHER)
            figures[TOGETHER,] = told.others
            known.add(frozenset({(one.code, TOGETHER)}))
        known |= {frozenset({(one.code, code)}) for code in named}
        shapes.append(Shape(f"the page, {one.code}", (one.code,), figures, innermost))
    return Elsewhere(tuple(shapes), frozenset(known), together)


def _name(code: str) -> str:
    return f"{FORMS}={code}"


def _in_and_out(forms: Counted, year: int, code: str) -> Shape:
    """A form of exploitation as the page counts it, by one form or several: in it alone, or in others too."""
    figures: dict[Codes, int | None] = {}
    for alone in (*[str(one) for one in ExploitationGroup], "several"):
        everybody = forms.count([year], (None, alone))
        inside = forms.count([year], (code, alone))
        if alone in (code, "several"):
            figures["in", alone] = inside
        if alone != code:
            figures["out", alone] = everybody - inside
    innermost = tuple(figures)
    for side in ("in", "out"):
        figures[side, TOTAL] = sum(count or 0 for codes, count in figures.items() if codes[0] == side)
    for alone in dict.fromkeys(codes[1] for codes in innermost):
        figures[TOTAL, alone] = forms.count([year], (None, alone))
    figures[TOTAL, TOTAL] = forms.count([year], (None, None))
    return Shape(f"the page, {code}", (_name(code), ALONE), figures, innermost)
