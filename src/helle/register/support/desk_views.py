"""The period desk: every period of the unit's cases, with day number, warnings and what it waits for."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.words import page_number
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies
from helle.register.support import desk_queries
from helle.register.support.choices import Which
from helle.rules.codes import OrganisationKind, PeriodKind

HAVE_PERIODS = (OrganisationKind.CMM, OrganisationKind.UDLST)


@require_GET
def period_desk(request: ActingHttpRequest) -> HttpResponse:
    """The periods of the acting unit's cases, for those who notify them (PER-04, PER-07)."""
    policies.require_read("core")
    if request.acting.unit_kind not in HAVE_PERIODS:
        raise PermissionDenied("period_desk")
    shown, of_kind = request.GET.get("vis", ""), request.GET.get("art", "")
    which = Which(shown) if shown in Which.values else Which.RUNNING
    kind = next((one for one in PeriodKind if one.value == of_kind), None)
    mine, page = request.GET.get("mine") == "1", page_number(request.GET.get("side", ""))
    lines, more = desk_queries.listed_periods(which, kind, page, mine=mine)
    names = organisations.user_names({line.grant.assigned_to_id for line in lines if line.grant.assigned_to_id})
    audit.record(
        "period.desk_listed",
        cases=[line.grant.case_id for line in lines],
        detail={"which": which.value, "kind": kind.value if kind else "", "mine": mine, "page": page},
    )
    chosen = {"vis": which.value, "art": kind.value if kind else "", "mine": "1" if mine else ""}
    return render(
        request,
        "support/period_desk.html",
        {
            "today": clock.today(),
            "lines": [(line, names[line.grant.assigned_to_id] if line.grant.assigned_to_id else "") for line in lines],
            "more": more,
            "page_number": page,
            "which": which,
            "choices": Which.choices,
            "kind": kind,
            "kinds": list(PeriodKind),
            "mine": mine,
            "query": urlencode({name: value for name, value in chosen.items() if value}),
        },
    )
