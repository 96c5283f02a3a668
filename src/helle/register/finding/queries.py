"""Reading lists of cases, kept searches and the cases opened last. Lists start from the acting unit's grants."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from helle.register.allocation import queries as allocation
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.finding.choices import Deadline, Order, PeriodEnd, Who
from helle.register.finding.models import RecentCase, SavedSearch
from helle.register.finding.narrowing import Chosen
from helle.register.protection import clock, context, vault
from helle.register.protection.models import Grant

PAGE_SIZE = 50
RECENT_SHOWN = 6


def listed_cases(chosen: Chosen, page: int) -> tuple[list[Grant], bool]:
    """One page of the acting unit's cases, and whether there are more. No count: it would cost more than the page."""
    found = _in_order(_narrowed(cases.own_core_grants(), chosen), chosen.order)
    start = (page - 1) * PAGE_SIZE
    rows = list(found[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def _narrowed(found: QuerySet[Grant], chosen: Chosen) -> QuerySet[Grant]:
    if chosen.who == Who.ME:
        found = found.filter(assigned_to_id=context.current().user_id)
    elif chosen.who == Who.NOBODY:
        found = found.filter(assigned_to_id__isnull=True)
    elif chosen.colleague is not None:
        found = found.filter(assigned_to_id=chosen.colleague)
    if chosen.rungs:
        found = found.filter(rung__in=chosen.rungs)
    if chosen.step:
        found = found.filter(steps__contains=[{"code": chosen.step}])
    if chosen.opened_from:
        found = found.filter(opened_at__gte=clock.start_of_day(chosen.opened_from))
    if chosen.opened_to:
        found = found.filter(opened_at__lt=clock.start_of_day(chosen.opened_to + dt.timedelta(days=1)))
    return found.filter(_by_deadline(chosen.deadline) & _by_period(chosen.period))


def _by_deadline(deadline: Deadline | None) -> Q:
    today = clock.today()
    match deadline:
        case Deadline.LATE:
            return Q(next_due__lt=today)
        case Deadline.WEEK:
            return Q(next_due__range=(today, today + dt.timedelta(days=7)))
        case Deadline.MONTH:
            return Q(next_due__range=(today, today + dt.timedelta(days=30)))
        case Deadline.NONE:
            return Q(next_due__isnull=True)
        case None:
            return Q()


def _by_period(period: PeriodEnd | None) -> Q:
    today = clock.today()
    match period:
        case PeriodEnd.RUNNING:
            return Q(period_end__gte=today)
        case PeriodEnd.TWO_WEEKS:
            return Q(period_end__range=(today, today + dt.timedelta(days=14)))
        case PeriodEnd.OVER:
            return Q(period_end__lt=today)
        case PeriodEnd.NONE:
            return Q(period_end__isnull=True)
        case None:
            return Q()


def _in_order(found: QuerySet[Grant], order: Order) -> QuerySet[Grant]:
    """Sorted as an index lies, so that a page reads a page's worth of rows."""
    match order:
        case Order.NEWEST:
            return found.order_by("-opened_at", "-id")
        case Order.OLDEST:
            return found.order_by("opened_at", "id")
        case Order.DEADLINE:
            return found.filter(next_due__isnull=False).order_by(F("next_due").asc(), "id")
        case Order.PERIOD_END:
            return found.filter(period_end__isnull=False).order_by(F("period_end").asc(), "id")


@dataclass(frozen=True, slots=True)
class OpenedSearch:
    """A kept search with its name in plain text."""

    row: SavedSearch
    name: str

    @property
    def query(self) -> str:
        """The address it stands for, after the question mark."""
        return self.row.query


def saved_searches() -> list[OpenedSearch]:
    """The acting user's searches in the acting unit, by name. One query, and one for her key where there are any."""
    acting = context.current()
    rows = SavedSearch.objects.filter(user_id=acting.user_id, unit_id=acting.unit_id)
    opened = [OpenedSearch(row, vault.unseal(acting.user_id, row, "name_sealed")) for row in rows]
    return sorted(opened, key=lambda search: search.name.casefold())


def recent_cases() -> list[RecentCase]:
    """The cases the acting user opened last in the acting unit, those alone that it still has. One query."""
    acting = context.current()
    found = RecentCase.objects.filter(user_id=acting.user_id, unit_id=acting.unit_id).select_related("case")
    return list(found.order_by("-opened_at", "-id")[:RECENT_SHOWN])


@dataclass(frozen=True, slots=True)
class Marked:
    """One of several cases that are to be given to a colleague; `has_it` is who has it now, None for nobody."""

    case: Case
    has_it: uuid.UUID | None


def marked_cases(numbers: list[str]) -> list[Marked]:
    """The cases with these numbers that the acting unit has, by number, and who has each there. Two queries.

    Fewer than were asked for: some are not there for this unit.
    """
    held = cases.own_core_grants().filter(number__in=numbers).values("case_id")
    rows = list(Case.objects.filter(pk__in=held).order_by("number"))
    standing = allocation.standing_assignments([case.pk for case in rows])
    return [Marked(case, standing[case.pk][1] if case.pk in standing else None) for case in rows]
