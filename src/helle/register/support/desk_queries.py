"""The periods of the acting unit's cases, what is due first at the top. A list starts from the grants."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from helle.register.cases import queries as cases
from helle.register.cases.facts import stay_changed_under
from helle.register.people.models import Residence
from helle.register.protection import clock, context
from helle.register.protection.models import Grant
from helle.register.support import after_queries
from helle.register.support.choices import Which
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Gone, Period
from helle.register.support.queries import OpenedPeriod, periods_of_cases
from helle.rules.codes import AlertCode, PeriodKind, ResidenceStatus
from helle.rules.periods import KIND_OF_GROUP, AfterChange
from helle.rules.ruling import Ruling
from helle.rules.stay import GROUP_OF_STATUS, StayGroup

SHOWN: Final = 50
OVER_SINCE: Final = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Line:
    """One period of the list, with what it waits for. `change`: the stay changed under it, and nobody has decided on
    that; None also for who does not see the stay."""

    grant: Grant
    period: OpenedPeriod
    change: Ruling[AfterChange] | None
    gone: Gone | None
    outcome_waits: bool
    """Whether the period is over and nobody has noted what it led to."""

    @property
    def ends_soon(self) -> bool:
        """Whether a warning has come that it ends; none comes once it is broken off or over."""
        return any(one.reached and one.code != AlertCode.NO_EXTENSION_REQUEST for one in self.period.clock.alerts)

    @property
    def not_asked(self) -> bool:
        """Whether nobody has asked for an extension, and it is time to: also while it is about to end."""
        return any(one.reached and one.code == AlertCode.NO_EXTENSION_REQUEST for one in self.period.clock.alerts)


def listed_periods(which: Which, kind: PeriodKind | None, page: int, *, mine: bool) -> tuple[list[Line], bool]:
    """One page of the periods, by the day they end, and whether there are more. Ten queries at most."""
    today = clock.today()
    grants = cases.own_core_grants()
    if which is Which.OVER:
        grants = grants.filter(period_end__range=(today - OVER_SINCE, today - dt.timedelta(days=1)))
        grants = grants.order_by("-period_end", "id")
    elif which is Which.GONE:
        # Whoever is gone is looked for, whatever became of the period.
        grants = grants.filter(period_end__gte=today - OVER_SINCE).order_by("period_end", "id")
    else:
        grants = grants.filter(period_end__gte=today).order_by("period_end", "id")
    if mine:
        grants = grants.filter(assigned_to_id=context.current().user_id)
    if kind is not None:
        periods = Period.objects.filter(case_id=OuterRef("case_id"), kind=kind.value, superseded_at__isnull=True)
        grants = grants.filter(Exists(periods))
    if which is Which.ASKED:
        grants = grants.filter(Exists(_open_requests()))
    elif which is Which.CHANGED:
        grants = grants.filter(_may_have_changed(today))
    elif which is Which.GONE:
        grants = grants.filter(Exists(_gone()))
    first = (page - 1) * SHOWN
    rows = list(grants[first : first + SHOWN + 1])
    lines = _lines(rows[:SHOWN], today)
    if which is Which.CHANGED:  # Whoever has decided that the period runs on has nothing to decide.
        lines = [line for line in lines if line.change is not None]
    return lines, len(rows) > SHOWN


def _may_have_changed(today: dt.date) -> Q:
    """Cases with a period of a kind that may not fit the stay of today, asylum among them. Not by the step in the
    unit's list: that is with whoever notifies the kind that fits the new stay, and both are to see it (PER-10)."""
    found = Q(pk__in=[])
    of_today = Residence.objects.filter(
        person_id=OuterRef("person_id"), superseded_at__isnull=True, during__contains=today
    )
    for kind in PeriodKind:
        fits = [
            status.value
            for status, group in GROUP_OF_STATUS.items()
            if KIND_OF_GROUP.get(group) is kind and group is not StayGroup.ASYLUM
        ]
        periods = Period.objects.filter(case_id=OuterRef("case_id"), kind=kind.value, superseded_at__isnull=True)
        found |= Q(Exists(periods), Exists(of_today.exclude(status__in=fits)))
    return found


def _open_requests() -> QuerySet[ExtensionRequest]:
    answered = ExtensionAnswer.objects.filter(request=OuterRef("pk"), superseded_at__isnull=True)
    return ExtensionRequest.objects.filter(~Exists(answered), case_id=OuterRef("case_id"), superseded_at__isnull=True)


def _gone() -> QuerySet[Gone]:
    anew = Gone.objects.filter(supersedes_id=OuterRef("pk"))
    return Gone.objects.filter(~Exists(anew), case_id=OuterRef("case_id"), found_on__isnull=True, withdrawn=False)


def _lines(grants: list[Grant], today: dt.date) -> list[Line]:
    ids = [grant.case_id for grant in grants]
    periods, gone = periods_of_cases(ids), after_queries.gone_of_cases(ids)
    stays = {
        row.person_id: row
        for row in Residence.objects.filter(
            person_id__in=[grant.person_id for grant in grants], superseded_at__isnull=True, during__contains=today
        )
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, raised_day FROM helle.decided_after_changes(%s)", [ids])
        weighed = set(cursor.fetchall())
    noted = after_queries.noted_of([period.row.pk for period in periods.values()])
    return [
        Line(
            grant,
            period,
            _change(grant, period, stays.get(grant.person_id), weighed),
            gone.get(grant.case_id),
            period.end < today and (period.row.pk, period.end) not in noted,
        )
        for grant in grants
        if (period := periods.get(grant.case_id)) is not None
    ]


def _change(
    grant: Grant, period: OpenedPeriod, stay: Residence | None, weighed: set[tuple[uuid.UUID, dt.date | None]]
) -> Ruling[AfterChange] | None:
    if stay is None or period.broken_off_on is not None or period.end < clock.today():
        return None
    since = stay.during.lower
    if (grant.case_id, since) in weighed:
        return None
    return stay_changed_under(
        period.kind,
        notified_on=period.row.notified_on,
        end=period.end,
        residence=ResidenceStatus(stay.status),
        since=since,
        days_used_before=period.days_used_before,
    )
