"""The board: how full the places are, were and will be (ACM-14, GOV-05). Nobody stands in the picture."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.allocation.choices import Region
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.words import active_language
from helle.register.placements import policies, queries
from helle.register.placements.board import AHEAD, SPANS, Chosen, board, month_figures
from helle.register.placements.shown import drawn_lines, drawn_strips
from helle.register.protection import clock
from helle.rules.accommodation.codes import OfferKind, Sex

FIGURES_OF: dt.timedelta = dt.timedelta(days=365)


@require_GET
def occupancy_board(request: ActingHttpRequest) -> HttpResponse:
    """Occupancy by offer and day, the peaks, the days to come, and what looking for places gave."""
    if not policies.sees_every_offer():
        raise Http404
    today = clock.today()
    span, kind, region, sex = (request.GET.get(name, "") for name in ("periode", "slags", "omraade", "koen"))
    days = SPANS.get(span, SPANS["aar"])
    chosen = Chosen(
        first=today - dt.timedelta(days=days - AHEAD),
        days=days,
        kind=kind if kind in tuple(OfferKind) else "",
        region=region if region in Region else "",
        sex=sex if sex in tuple(Sex) else "",
    )
    long = queries.over_long_stays()
    audit.record(
        "placement.board_read",
        cases=[row.case_id for row, _ruling in long],
        detail={"days": days, "kind": chosen.kind, "region": chosen.region, "sex": chosen.sex},
    )
    language, found = active_language(), board(chosen)
    return render(
        request,
        "placements/board.html",
        {
            "board": found,
            "strips": drawn_strips(found.strips),
            "lines": drawn_lines(found.lines, language),
            "sexes": [(one.value, one.label.in_language(language)) for one in Sex],
            "chosen": chosen,
            "span": span if span in SPANS else "aar",
            "kinds": [(one.value, one.label.in_language(language)) for one in OfferKind],
            "regions": Region.choices,
            "long": long,
            "figures": month_figures(today - FIGURES_OF),
            "figures_from": today - FIGURES_OF,
            "today": today,
        },
    )
