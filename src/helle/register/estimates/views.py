"""The pages of estimates: what was ordered, ordering one, and what was found."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.estimates import actions, queries
from helle.register.estimates.forms import EstimateForm
from helle.register.estimates.lists import LISTS
from helle.register.estimates.showing import shown
from helle.register.interface.next_look import next_look
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.statistics import policies


@require_GET
def estimates(request: ActingHttpRequest) -> HttpResponse:
    """What was ordered, the latest first, and what each list is."""
    policies.require_whole()
    audit.record("estimate.listed", purpose="statistics")
    context = {"found": queries.estimates(), "orders": policies.saves(), "lists": LISTS, "today": clock.today()}
    return render(request, "estimates/estimates.html", context)


@require_http_methods(["GET", "POST"])
def new(request: ActingHttpRequest) -> HttpResponse:
    """Order an estimate."""
    policies.require_saving()
    years = list(actions.years_there_are())
    form = EstimateForm(
        request.POST or None,
        years=years,
        initial={"form_token": uuid.uuid4(), "first_year": str(years[0]), "last_year": str(years[-1])},
    )
    ordered: list[uuid.UUID] = []

    def save() -> None:
        said = form.cleaned_data
        row = actions.estimate_order(
            first_year=int(said["first_year"]), last_year=int(said["last_year"]), covariates=said["covariates"]
        )
        ordered.append(row.pk)

    return answer_form(
        request,
        form,
        about=About(None, {}),
        save=save,
        done=reverse("estimates"),
        shown_at=lambda: reverse("estimate", args=[ordered[0]]),
        saved=_("Skønnet beregnes nu."),
        page={
            "heading": _("Skøn over dem, ingen har fundet"),
            "intro": _(
                "Alle potentielle og vurderede ofre tælles én gang hver, som registret står i dag, efter hvem de er "
                "kendt af. Det tager et par minutter."
            ),
            "submit_label": _("Beregn skønnet"),
        },
    )


@require_GET
def estimate(request: ActingHttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """What was found, whole: every number beside the others, what failed, and what it rests on."""
    policies.require_whole()
    of = queries.estimate_of(order_id)
    asked = request.GET.get("looks", "")
    audit.record("estimate.read", object_id=of.order.pk, purpose="statistics")
    if asked and not of.waits:
        return HttpResponse(headers={"HX-Redirect": reverse("estimate", args=[order_id])})
    template = "estimates/state.html" if asked else "estimates/estimate.html"
    content = of.result.content if of.result is not None else None
    context = {
        "of": of,
        "found": shown(content, active_language()) if content is not None else None,
        "next_look": next_look(asked or "0"),
        "today": clock.today(),
    }
    return render(request, template, context)
