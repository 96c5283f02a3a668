"""Reading periods, requests and contact persons."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from helle.register.protection import clock
from helle.register.support.models import ContactPerson, ExtensionRequest, Period, PeriodOffer, Span
from helle.rules import periods
from helle.rules.codes import Authority, PeriodKind


@dataclass(frozen=True, slots=True)
class OpenedPeriod:
    """A period with its spans in order, its requests, and where its clock stands today."""

    row: Period
    spans: list[Span]
    requests: list[ExtensionRequest]
    end: dt.date
    days_used_before: int
    clock: periods.PeriodClock

    @property
    def kind(self) -> PeriodKind:
        return PeriodKind(self.row.kind)

    @property
    def broken_off_on(self) -> dt.date | None:
        """The last day it ran, where it was broken off (PER-10)."""
        return self.spans[0].broken_off_on

    @property
    def authority(self) -> Authority:
        """Who notifies and extends a period of this kind (PER-05, PER-07)."""
        return periods.AUTHORITY_OF_KIND[self.kind]

    @property
    def open_request(self) -> ExtensionRequest | None:
        """The request that waits for an answer."""
        return next((request for request in self.requests if not hasattr(request, "answer")), None)


def periods_of(case_id: uuid.UUID) -> list[OpenedPeriod]:
    """All periods of a case, the latest first. Three queries."""
    today = clock.today()
    rows = list(Period.objects.filter(case_id=case_id).order_by("notified_on", "id"))
    spans = list(Span.objects.filter(case_id=case_id).order_by("sequence"))
    requests = list(
        ExtensionRequest.objects.filter(case_id=case_id).select_related("answer").order_by("requested_on", "id")
    )
    opened = []
    for row in rows:
        own = [span for span in spans if span.period_id == row.pk]
        asked = [request for request in requests if request.period_id == row.pk]
        end = max(span.taken.upper for span in own if not span.taken.isempty) - dt.timedelta(days=1)
        # Fixed when it was notified: what earlier periods used, and what went by since the first of them.
        used = periods.days_gone(PeriodKind(row.kind), row.notified_on, row.latest_end)
        picture = periods.clock(
            periods.ClockFacts(
                kind=PeriodKind(row.kind),
                notified_on=row.notified_on,
                end=end,
                interrupted_on=own[0].broken_off_on,
                today=today,
                request_registered=bool(asked),
                days_used_before=used,
            )
        )
        opened.append(OpenedPeriod(row, own, asked, end, used, picture))
    return opened[::-1]


def notified_periods(person_id: uuid.UUID) -> list[Period]:
    """The periods the person has had in the cases of hers that the acting unit has."""
    return list(Period.objects.filter(case__person_id=person_id))


def offers_of(case_id: uuid.UUID) -> list[PeriodOffer]:
    """The offers of a period with their answers, in the order they were recorded. One query."""
    return list(PeriodOffer.objects.filter(case_id=case_id).order_by("recorded_at", "id"))


def days_used(spans: Iterable[Span], *, until: dt.date = dt.date.max) -> int:
    """The days of some spans up to and with a day, whatever kind of period they are of (PER-10)."""
    after = until if until == dt.date.max else until + dt.timedelta(days=1)
    taken = [span.taken for span in spans if not span.taken.isempty]
    return sum(max((min(days.upper, after) - days.lower).days, 0) for days in taken)


def contact_persons_of(case_id: uuid.UUID) -> list[ContactPerson]:
    """All contact persons of a case, the latest first."""
    return list(ContactPerson.objects.filter(case_id=case_id).select_related("user").order_by("-during"))
