"""The pages of spreading knowledge that one reads: the year in figures, one activity, all of it as a spreadsheet."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from helle.register.action_plans.models import Evidence
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.codelists.choices import KeptList
from helle.register.codelists.queries import word
from helle.register.interface.marks import is_a_file
from helle.register.interface.words import active_language
from helle.register.knowledge import files, paper, policies, queries
from helle.register.knowledge.choices import Channel
from helle.register.knowledge.overview import chart_of, year_shown, years_of
from helle.register.knowledge.queries import Look
from helle.register.knowledge.rulings import conference_ruling
from helle.register.protection import clock
from helle.rules.knowledge.codes import ActivityKind


@require_GET
def overview(request: ActingHttpRequest) -> HttpResponse:
    """A year of teaching, conference, campaigns, publications and work abroad, in figures and one by one."""
    looks = queries.all_looks()
    years = years_of(looks)
    year = _year(request, years)
    kind = request.GET.get("slags", "")
    kind = kind if kind in set(ActivityKind) else ""
    audit.record("knowledge.read", purpose="statistics", detail={"year": year, "kind": kind})
    shown = year_shown(looks, year)
    return render(
        request,
        "knowledge/overview.html",
        {
            "shown": shown,
            "listed": [look for look in shown.looks if not kind or look.kind.value == kind],
            "years": years,
            "kinds": list(ActivityKind),
            "kind": kind,
            "chart": chart_of(looks),
            "conference": conference_ruling(looks, year),
            "offered": [one for one in ActivityKind if policies.adds() and policies.holds(one)],
            "to_open": [
                one
                for one in looks
                if one.waits_to_open
                and policies.is_another(one.now.by_user_id)
                and policies.reads_for_all(one.activity.by_unit_id)
            ],
            "today": clock.today(),
        },
    )


def _year(request: ActingHttpRequest, years: list[int]) -> int:
    """The wanted year, or this one."""
    wanted = request.GET.get("aar", "")
    return int(wanted) if wanted in {str(one) for one in years} else clock.today().year


@is_a_file("Activities and figures of a year: it names nobody.")
@require_GET
def year_paper(request: ActingHttpRequest) -> HttpResponse:
    """A year on paper, as an accessible PDF for the annual report (STA-02)."""
    looks = queries.all_looks()
    year = _year(request, years_of(looks))
    made = paper.pdf(
        year_shown(looks, year), conference_ruling(looks, year), language=active_language(), at=clock.now()
    )
    audit.record("knowledge.printed", purpose="statistics", detail={"year": year})
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="viden-og-oplysning-{year}.pdf"'
    return response


@require_GET
def activity(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """What an activity is, who it was for, what came of it, and what was corrected."""
    look = queries.look_at(activity_id)
    audit.record(
        "knowledge.activity_read", object_id=activity_id, purpose="statistics", detail={"kind": look.kind.value}
    )
    return render(
        request,
        "knowledge/activity.html",
        {
            "look": look,
            "ruling": look.evaluating,
            "languages": [word(KeptList.LANGUAGES, code) for code in look.now.languages],
            "channels": [Channel(code).label for code in look.now.channels],
            "superseded": _superseded(look),
            "opens": look.waits_to_open
            and policies.is_another(look.now.by_user_id)
            and policies.reads_for_all(look.activity.by_unit_id),
            "shows": _shows(activity_id),
            "writes": policies.writes(look.activity.by_unit_id),
            "open_to_link": policies.writes(look.activity.by_unit_id) and look.ending is None,
            "today": clock.today(),
        },
    )


def _superseded(look: Look) -> Look | None:
    """The publication whose place it takes."""
    return queries.look_at(look.now.supersedes_id) if look.now.supersedes_id else None


def _shows(activity_id: uuid.UUID) -> list[Evidence]:
    """The initiatives of which it shows that something was done."""
    where = reverse("knowledge-activity", args=[activity_id])
    return list(
        Evidence.objects.filter(where=where, withdrawn_at__isnull=True)
        .order_by("initiative__position")
        .select_related("initiative")
    )


@is_a_file("Activities of a year, open to all: they name nobody.")
@require_GET
def file(request: ActingHttpRequest) -> HttpResponse:
    """All activities that were not written by mistake, as a table for a spreadsheet (STA-02)."""
    looks = [look for look in queries.all_looks() if not look.mistaken]
    audit.record("knowledge.exported", purpose="statistics")
    response = HttpResponse(files.csv_of(looks, active_language()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="viden-og-oplysning.csv"'
    return response
