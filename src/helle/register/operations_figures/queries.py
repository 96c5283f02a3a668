"""Reading how the work goes: each thing once, as the role that reads views without identities, in a few queries.

Where a figure is told elsewhere its own query is asked here: of first support, interviews, calls and the police
`statistics.quality`, of the places the board, of contact persons their list.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from helle.methods.courses import Course, End
from helle.register.operations_figures.spans import Span
from helle.register.placements import queries as placements
from helle.register.placements.board import Chosen, Line, MonthFigures, board, month_figures
from helle.register.statistics import quality
from helle.register.support import contact_queries
from helle.register.support.contact_queries import Why
from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.accommodation.placement_conditions import asks_why_another_place
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Money:
    """What the plans that were approved came to, in one currency: never added to another (RET-19)."""

    currency: str
    plans: int
    ceiling: int
    budget: int
    paid: int


@dataclass(frozen=True, slots=True)
class Late:
    """How many of a kind wait past their day in a unit, and since when the oldest does."""

    what: str
    unit_id: uuid.UUID | None
    number: int
    oldest: dt.date | None


@dataclass(frozen=True, slots=True)
class Read:
    """All that the page is made of, as it was read at once."""

    span: Span
    today: dt.date
    courses: dict[str, list[Course]]
    support: list[Course]
    happened: dict[str, Counter[str]]
    money: list[Money]
    waits: list[Late]
    groups: dict[str, list[tuple[Text, int]]]
    hours: Counter[int]
    unapproved: int
    placed_why: Counter[str]
    places: list[Line]
    looks: MonthFigures
    over_long: int
    contacts: Counter[Why]

    def of(self, what: str) -> Counter[str]:
        """How often something happened, by its codes."""
        return self.happened.get(what, Counter())


# Orders for which no reason is asked, and those from before it was.
INSTEAD_OF_DETENTION = "instead_of_detention"
OWN_PLACE = "own_place"
NOT_RECORDED = "not_recorded"

# The measures of the page of quality that are told of the period too, by the same query.
MEASURES = ("interviews", "support", "police", "unrepresented", "calls")


def read(span: Span, today: dt.date) -> Read:
    """Everything of a period. Twenty queries, however much there is; the places and contact persons are read as the
    acting role."""
    return Read(
        span=span,
        today=today,
        courses=_courses(span),
        support=[one for courses in quality.support_hours(span.first, span.last).values() for one in courses],
        happened=_happened(span),
        money=_money(span),
        waits=_waits(),
        groups={code: quality.groups_between(code, span.first, span.last) for code in MEASURES},
        hours=Counter(
            dict(
                _rows(
                    "SELECT called_hour, count(*) FROM helle.calls WHERE called_on BETWEEN %s AND %s GROUP BY 1",
                    [span.first, span.last],
                )
            )
        ),
        unapproved=_rows(
            "SELECT count(*) FROM helle.unapproved_stays WHERE arrived_on BETWEEN %s AND %s", [span.first, span.last]
        )[0][0],
        placed_why=_placed_why(span),
        places=board(Chosen(span.first, span.days)).lines,
        looks=_looks(span),
        over_long=len(placements.over_long_stays()),
        contacts=contact_queries.flagged_in_numbers(),
    )


def _courses(span: Span) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = {}
    for code, end, days, number in _rows("SELECT * FROM helle.courses(%s, %s)", [span.first, span.last]):
        found.setdefault(code, []).append(Course(End(end), days, number))
    return found


def _happened(span: Span) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for what, code, number in _rows("SELECT * FROM helle.happened(%s, %s)", [span.first, span.last]):
        found.setdefault(what, Counter())[code] = number
    return found


def _placed_why(span: Span) -> Counter[str]:
    """How many orders there were for each reason; the rule says of which none is asked (ACM-07)."""
    found: Counter[str] = Counter()
    for kind, sex, instead, why, number in _rows(
        "SELECT * FROM helle.placement_reasons(%s, %s)", [span.first, span.last]
    ):
        found[why or _no_reason(OfferKind(kind), Sex(sex) if sex else None, instead=instead)] += number
    return found


def _no_reason(kind: OfferKind, sex: Sex | None, *, instead: bool) -> str:
    if instead:
        return INSTEAD_OF_DETENTION
    return NOT_RECORDED if asks_why_another_place(kind, sex, instead_of_detention=False) else OWN_PLACE


def _money(span: Span) -> list[Money]:
    return [
        Money(*row) for row in _rows("SELECT * FROM helle.return_money(%s, %s) ORDER BY 1", [span.first, span.last])
    ]


def _waits() -> list[Late]:
    within: int = settings.HELLE_JOURNALISE_WITHIN_DAYS
    return [Late(*row) for row in _rows("SELECT * FROM helle.waits_today(%s)", [within])]


def _looks(span: Span) -> MonthFigures:
    """What looking for places gave, the months of the period together."""
    months = [one for one in month_figures(span.first) if span.first <= one.month <= span.last]
    return MonthFigures(
        span.first,
        sum(one.looks for one in months),
        sum(one.with_stay_refused for one in months),
        sum(one.places_refused for one in months),
        sum(one.without_a_place for one in months),
    )


def _rows(query: str, given: list[dt.date | int]) -> list[tuple[Any, ...]]:
    with connections["numbers"].cursor() as cursor:
        cursor.execute(query, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
