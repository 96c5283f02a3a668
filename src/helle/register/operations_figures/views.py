"""The page of how the work goes, for the one who leads it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.operations_figures import policies
from helle.register.operations_figures.queries import read
from helle.register.operations_figures.spans import chosen, spans
from helle.register.operations_figures.themes import themes, tiles
from helle.register.organisations import queries as organisations
from helle.register.protection import clock


@require_GET
def operations(request: ActingHttpRequest) -> HttpResponse:
    """The figures of a year or a quarter, whole as they are: for CMM's lead alone, and the page says so."""
    if not policies.leads_the_work():
        raise Http404
    today = clock.today()
    span = chosen(request.GET.get("periode", ""), today)
    audit.record("statistics.operations_read", purpose="statistics", detail={"period": span.code})
    found = read(span, today)
    shown = themes(found, organisations.units_on(today), request.acting.unit_id)
    return render(
        request,
        "operations_figures/operations.html",
        {
            "span": span,
            "spans": spans(today),
            "today": today,
            "tiles": tiles(found, shown),
            "themes": shown,
        },
    )
