"""Reading periods, requests and contact persons."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.protection import clock, vault
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Period, PeriodOffer, Span
from helle.rules import periods
from helle.rules.codes import Authority, BreakOffCause, PeriodKind


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
    def broken_off_why(self) -> BreakOffCause | None:
        """Why it was broken off, where it was."""
        return BreakOffCause(self.row.broken_off_why) if self.row.broken_off_why else None

    @property
    def authority(self) -> Authority:
        """Who notifies and extends a period of this kind (PER-05, PER-07)."""
        return periods.AUTHORITY_OF_KIND[self.kind]

    @property
    def gap_days(self) -> int:
        """The days between what was given and what was given afterwards, on which no period ran (C13.7)."""
        taken = [span.taken for span in self.spans if not span.taken.isempty]
        return sum(max((after.lower - before.upper).days, 0) for before, after in itertools.pairwise(taken))

    @property
    def open_request(self) -> ExtensionRequest | None:
        """The request that waits for an answer."""
        return next((request for request in self.requests if request.answer is None), None)


@dataclass(frozen=True, slots=True)
class PeriodHistory:
    """The periods of a case, and what of them was put out of force by a correction."""

    in_force: list[OpenedPeriod]
    periods: list[Period]
    extensions: list[Span]
    requests: list[ExtensionRequest]
    refusals: list[ExtensionAnswer]


def periods_of(case_id: uuid.UUID) -> list[OpenedPeriod]:
    """The periods of a case in force, the latest first. Four queries."""
    return period_history(case_id).in_force


def get_latest_period(case: Case) -> OpenedPeriod:
    """The latest period of a case in force, else `Http404`. Four queries."""
    found = periods_of(case.pk)
    if not found:
        raise Http404
    return found[0]


def period_history(case_id: uuid.UUID) -> PeriodHistory:
    """All periods of a case, those in force opened and the latest first, and what is out of force. Four queries."""
    rows = list(Period.objects.filter(case_id=case_id).order_by("notified_on", "id"))
    spans = list(Span.objects.filter(case_id=case_id).order_by("sequence", "recorded_at"))
    requests = list(
        ExtensionRequest.objects.filter(case_id=case_id).prefetch_related("answers").order_by("requested_on", "id")
    )
    return PeriodHistory(
        in_force=_opened(rows, spans, requests),
        periods=[row for row in rows if row.superseded_at is not None],
        extensions=[span for span in spans if span.superseded_at is not None and span.sequence > 1],
        requests=[asked for asked in requests if asked.superseded_at is not None],
        refusals=[
            answer
            for asked in requests
            for answer in asked.answers.all()
            if answer.superseded_at is not None and answer.span_id is None
        ],
    )


def periods_of_cases(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, OpenedPeriod]:
    """The latest period in force of each of some cases. Four queries, however many there are."""
    rows = list(
        Period.objects.filter(case_id__in=case_ids, superseded_at__isnull=True).order_by("case", "notified_on", "id")
    )
    latest = {row.case_id: row for row in rows}
    chosen = [row.pk for row in latest.values()]
    spans = list(Span.objects.filter(period_id__in=chosen).order_by("sequence", "recorded_at"))
    requests = list(
        ExtensionRequest.objects.filter(period_id__in=chosen).prefetch_related("answers").order_by("requested_on", "id")
    )
    return {one.row.case_id: one for one in _opened(list(latest.values()), spans, requests)}


def _opened(rows: list[Period], spans: list[Span], requests: list[ExtensionRequest]) -> list[OpenedPeriod]:
    today, opened = clock.today(), []
    for row in rows:
        if row.superseded_at is not None:
            continue
        own = [span for span in spans if span.period_id == row.pk and span.superseded_at is None]
        asked = [one for one in requests if one.period_id == row.pk and one.superseded_at is None]
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


def notified_periods(person_id: uuid.UUID, *, until: dt.date) -> list[Period]:
    """The periods in force, notified by a day, that the person has had in the cases of hers that the unit has."""
    return list(Period.objects.filter(case__person_id=person_id, superseded_at__isnull=True, notified_on__lte=until))


def spans_in_force(**of: object) -> QuerySet[Span]:
    """The spans in force of some periods or of a person."""
    return Span.objects.filter(superseded_at__isnull=True, **of)


def offers_of(case_id: uuid.UUID) -> list[PeriodOffer]:
    """The offers of a period with their answers, those out of force too, in the order they were recorded. One query."""
    return list(PeriodOffer.objects.filter(case_id=case_id).order_by("recorded_at", "id"))


def days_used(spans: Iterable[Span], *, until: dt.date = dt.date.max) -> int:
    """The days of some spans up to and with a day, whatever kind of period they are of (PER-10)."""
    after = until if until == dt.date.max else until + dt.timedelta(days=1)
    taken = [span.taken for span in spans if not span.taken.isempty]
    return sum(max((min(days.upper, after) - days.lower).days, 0) for days in taken)


def why_asked(case: Case, asked: ExtensionRequest) -> str:
    """Why an extension was asked for, in the words of the request."""
    given = cases.reasons_about(case, {asked.pk}).get(asked.pk, [])
    return given[0].text if given else ""


def contact_persons_of(case_id: uuid.UUID) -> list[ContactPerson]:
    """The contact persons of a case, the latest first; those entered by mistake are not among them."""
    return [row for row in contact_person_history(case_id) if row.superseded_at is None]


def why_replaced(case: Case, row: ContactPerson) -> str:
    """Why a contact person took the place of the one before; '' for the first, and where nobody said."""
    return vault.unseal(case.person_id, row, "replaces_why_sealed")


def contact_person_history(case_id: uuid.UUID) -> list[ContactPerson]:
    """All contact persons of a case, also those that were entered by mistake, the latest first."""
    return list(ContactPerson.objects.filter(case_id=case_id).select_related("user").order_by("-during"))
