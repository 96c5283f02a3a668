"""Estimates as they are read by those who work with the figures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import Http404

from helle.register.estimates.models import EstimateOrder, EstimateResult
from helle.register.interface.words import year_span
from helle.register.protection import context

MOST_SHOWN: Final = 20
MOST_OFFERED: Final = 100
LATE: Final = dt.timedelta(hours=1)
"""What is not there after that does not come: the job was stopped, or whoever ordered it works here no more."""


@dataclass(frozen=True, slots=True)
class EstimateView:
    """What was ordered, and what came of it."""

    order: EstimateOrder
    result: EstimateResult | None

    @property
    def is_late(self) -> bool:
        """Whether it will not come any more."""
        ordered = self.order.recorded_at
        return self.result is None and ordered is not None and context.current().instant - ordered > LATE

    @property
    def waits(self) -> bool:
        return self.result is None and not self.is_late

    @property
    def years(self) -> str:
        """2025, or 2023–2025."""
        return year_span(self.order.first_year, self.order.last_year)


def estimates() -> list[EstimateView]:
    """What was ordered, the latest first. One query; what was found is not read."""
    rows = EstimateOrder.objects.select_related("result", "by_user").defer("result__content").order_by("-recorded_at")
    return [_view(row) for row in rows[:MOST_SHOWN]]


def finished() -> list[EstimateView]:
    """What was reckoned, the latest first. One query; what was found is not read."""
    rows = _reckoned().defer("result__content").order_by("-recorded_at")
    return [_view(row) for row in rows[:MOST_OFFERED]]


def with_content(chosen: Collection[uuid.UUID]) -> list[EstimateView]:
    """Of what was reckoned the chosen, with all that was found. One query."""
    return [_view(row) for row in _reckoned().filter(pk__in=chosen)]


def estimate_of(order_id: uuid.UUID) -> EstimateView:
    """An estimate. One query. Raises `Http404` for one that is not there for the acting role."""
    row = EstimateOrder.objects.select_related("result", "by_user").filter(pk=order_id).first()
    if row is None:
        raise Http404
    return _view(row)


def _reckoned() -> QuerySet[EstimateOrder]:
    return EstimateOrder.objects.select_related("result", "by_user").filter(result__content__isnull=False)


def _view(row: EstimateOrder) -> EstimateView:
    return EstimateView(row, getattr(row, "result", None))
