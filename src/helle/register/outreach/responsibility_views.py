"""Pages of who is responsible for outreach where: CMM sees all, its lead keeps them, an organisation sees its own."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.outreach import policies, queries, responsibility_actions
from helle.register.outreach.forms import ResponsibilityForm, SupersedeResponsibilityForm
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind


@require_GET
def responsibility_list(request: ActingHttpRequest) -> HttpResponse:
    """Who is responsible where, from when to when, and what was superseded."""
    holding, before = queries.responsibilities()
    audit.record("outreach.responsibility_read", detail={"shown": len(holding)})
    return render(
        request,
        "outreach/responsibilities.html",
        {
            "holding": holding,
            "before": before,
            "today": clock.today(),
            "keeps": policies.keeps_responsibility(),
            "of_all": not policies.is_outreach(),
        },
    )


@require_http_methods(["GET", "POST"])
def responsibility_new(request: ActingHttpRequest) -> HttpResponse:
    """Make an organisation responsible for an area."""
    policies.require_keeping()
    form = ResponsibilityForm(
        request.POST or None, units=_organisations(), initial={"form_token": uuid.uuid4(), "since": clock.today()}
    )
    return answer_form(
        request,
        form,
        save=lambda: responsibility_actions.responsibility_set(
            uuid.UUID(form.cleaned_data["unit"]), form.responsible()
        ),
        done=reverse("outreach-responsibilities"),
        saved=_("Ansvaret er skrevet ind."),
        page={"heading": _("Nyt ansvar for opsøgende arbejde")},
    )


@require_http_methods(["GET", "POST"])
def responsibility_supersede(request: ActingHttpRequest, mandate_id: int) -> HttpResponse:
    """Put another in the place of what is recorded; a last day is one such."""
    found = queries.get_responsibility(mandate_id)
    row = found.row
    name = found.unit.name.in_language(active_language()) if found.unit else ""
    lower, upper = row.during.lower, queries.last_day_of(row)
    form = SupersedeResponsibilityForm(
        request.POST or None,
        units=[(str(row.unit_id), name)],
        initial={
            "form_token": uuid.uuid4(),
            "unit": row.unit_id,
            "area": row.area,
            "target_da": row.target_da,
            "target_en": row.target_en,
            "since": lower,
            "last_day": upper,
            "requirement": row.requirement,
            "source": row.source,
        },
    )

    def save() -> None:
        given = form.cleaned_data
        instead = None if given["falls_away"] else form.responsible()
        responsibility_actions.responsibility_supersede(row, instead, why=given["why"])

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("outreach-responsibilities"),
        saved=_("Ansvaret er erstattet. Det, der stod før, kan stadig ses."),
        page={
            "heading": _("Erstat et ansvar for opsøgende arbejde"),
            "intro": _("Skal ansvaret slutte, så skriv den sidste dag. De aftener, der er skrevet ned, står ved magt."),
        },
    )


def _organisations() -> list[tuple[str, str]]:
    """The organisations there are today."""
    language = active_language()
    found = [
        (str(unit.id), unit.name.in_language(language))
        for unit in organisations.units_on(clock.today()).values()
        if unit.kind == OrganisationKind.NGO and not unit.closed
    ]
    return sorted(found, key=lambda pair: pair[1])
