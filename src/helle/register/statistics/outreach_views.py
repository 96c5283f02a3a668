"""The page of figures on outreach: the cooperation is measured, and nobody in it."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.outreach import policies
from helle.register.protection import clock
from helle.register.statistics import disclosure, outreach
from helle.register.statistics.baseline import baseline
from helle.register.statistics.queries import percent


@require_GET
def outreach_figures(request: ActingHttpRequest) -> HttpResponse:
    """Evenings, contacts and referrals of a year by area and quarter: all for CMM, its own for an organisation."""
    policies.require_responsibility()
    role, own, today = request.acting.role, policies.is_outreach(), clock.today()
    whole = own or role in disclosure.SEES_SMALL_FIGURES
    until = today if whole else disclosure.counted_until(today, role)
    years = list(range(today.year, baseline().cut_over.year - 1, -1))
    asked = request.GET.get("aar", "")
    year = int(asked) if asked in {str(one) for one in years} else until.year
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    shown, withheld = outreach.cells(first, min(until, last))
    audit.record(
        "statistics.outreach_read", purpose="statistics", detail={"year": year, "small_figures": whole, "own": own}
    )
    return render(
        request,
        "statistics/outreach.html",
        {
            "cells": [one for one in shown if one.evenings],
            "referred": [
                (one, percent(one.referred.received, one.referred.told)) for one in shown if one.referred.sent
            ],
            "withheld": withheld,
            "whole": whole,
            "own": own,
            "until": until,
            "first": first,
            "last": last,
            "year": year,
            "years": years,
        },
    )
