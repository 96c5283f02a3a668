"""The pages of an action plan: where it stands, its status report on paper, and all of it as a spreadsheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.action_plans import files, paper, policies, queries
from helle.register.action_plans.figures import series_of
from helle.register.action_plans.left_over import left_over
from helle.register.action_plans.looks import Look, Overview
from helle.register.action_plans.models import Area
from helle.register.action_plans.pictures import SmallChart, small_charts
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.marks import is_a_file
from helle.register.interface.words import active_language
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.initiatives.codes import Standing

_NO_OWNER: Final = "ingen"


@dataclass(frozen=True, slots=True)
class ShownArea:
    """An area of the plan with the initiatives that are shown, and its headline figures."""

    area: Area
    looks: list[Look]
    charts: list[SmallChart]


@require_GET
def plan(request: ActingHttpRequest) -> HttpResponse:
    """Where a plan stands: initiatives by state and owner, headline figures by area, money, and what is overdue."""
    of = queries.overview(queries.plan_shown(request.GET.get("plan", ""), clock.today()))
    state, owner = request.GET.get("tilstand", ""), request.GET.get("ejer", "")
    state = state if state in set(Standing) else ""
    # What is typed here would stand in the trace for good: nothing but the codes of owners does.
    owner = owner if owner in {_NO_OWNER, *(unit.code for unit in _owners(of))} else ""
    audit.record("action_plan.read", purpose="statistics", detail={"plan": of.plan.pk, "state": state, "owner": owner})
    headlines = [one for one in queries.indicators_of(of.plan) if one.headline]
    charts, plans = small_charts(series_of(of.plan, headlines)), queries.plans()
    return render(
        request,
        "action_plans/plan.html",
        {
            "of": of,
            "areas": [
                ShownArea(
                    area,
                    [look for look in of.of_area(area) if _wanted(look, state, owner)],
                    [chart for chart in charts if chart.indicator.area_id == area.pk],
                )
                for area in of.areas
            ],
            "states": _states(of),
            "owners": _owners(of),
            "state": state,
            "owner": owner,
            "plans": plans,
            "left_over": left_over(of.plan, plans),
            "leads": policies.leads(of.plan),
            # Those of an initiative are entered on its page.
            "reported_here": {
                one.pk for one in headlines if one.initiative_id is None and policies.reports(of.plan, one)
            },
            "today": clock.today(),
        },
    )


def _wanted(look: Look, state: str, owner: str) -> bool:
    if state and look.standing.value != state:
        return False
    if owner == _NO_OWNER:
        return not look.owners
    return not owner or owner in {shown.unit.code for shown in look.owners}


def _states(of: Overview) -> list[tuple[Standing, int]]:
    """Each state with how many initiatives stand so."""
    found = Counter(look.standing for look in of.looks)
    return [(standing, found[standing]) for standing in Standing if found[standing]]


def _owners(of: Overview) -> list[NamedUnit]:
    """The owners there are, by name."""
    found = {shown.unit.id: shown.unit for look in of.looks for shown in look.owners}
    return sorted(found.values(), key=lambda unit: unit.name.in_language(active_language()))


@is_a_file("Figures and texts of a plan: it names nobody.")
@require_GET
def status_paper(request: ActingHttpRequest) -> HttpResponse:
    """The status report of a plan for the working group, as an accessible PDF (GOV-01, FLO-21)."""
    of = queries.overview(queries.plan_shown(request.GET.get("plan", ""), clock.today()))
    series = series_of(of.plan, queries.indicators_of(of.plan))
    made = paper.pdf(of, series, left_over(of.plan, queries.plans()), language=active_language(), at=clock.now())
    audit.record("action_plan.printed", purpose="statistics", detail={"plan": of.plan.pk})
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="status-{of.plan.pk}.pdf"'
    return response


@is_a_file("Initiatives of a plan: it names nobody.")
@require_GET
def file(request: ActingHttpRequest) -> HttpResponse:
    """The initiatives of a plan as a table for a spreadsheet (INI-15)."""
    of = queries.overview(queries.plan_shown(request.GET.get("plan", ""), clock.today()))
    audit.record("action_plan.exported", purpose="statistics", detail={"plan": of.plan.pk})
    response = HttpResponse(files.csv_of(of, active_language()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="initiativer-{of.plan.pk}.csv"'
    return response
