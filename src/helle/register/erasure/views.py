"""Pages of erasures: asking for one in a case, the list, one of them, and the decision of another person."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form
from helle.register.erasure import actions, policies, queries
from helle.register.erasure.actions import Asked
from helle.register.erasure.forms import AskForm, DecideForm
from helle.register.interface.marks import asks_again
from helle.register.interface.words import page_number
from helle.register.protection import clock
from helle.rules.erasure import ErasureGround


@asks_again
@require_http_methods(["GET", "POST"])
def case_erasure(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Ask for the person of a case to be erased."""
    policies.require_ask()
    case = cases.get_case_for_reading(number, "core", "identity")
    form = AskForm(request.POST or None, initial={"form_token": uuid.uuid4(), "basis_on": clock.today()})
    ruling = queries.ruling_for(case, ErasureGround.UNLAWFUL, clock.today())
    asked = queries.order_of(case.person_id)

    def save() -> None:
        given = form.cleaned_data
        actions.erasure_ask(
            case, Asked(ErasureGround(given["ground"]), given["basis"], given["basis_on"], given["why"])
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Der er bedt om sletningen. En leder, der er en anden end dig, afgør den."),
        page={
            "heading": _("Slet personen i sag %(number)s") % {"number": number},
            "intro": _(
                "At slette en person er at ødelægge nøglen til alt, der er skrevet om personen. Det kan ikke "
                "fortrydes i Helle. En sikkerhedskopi af nøglelageret fra før kan stadig åbne det, til den er slettet. "
                "Tal uden navne, sagens nummer og loggen bliver."
            ),
            "submit_label": _("Bed om sletningen"),
            # Which ground it is, nobody has said yet.
            "ruling": replace(ruling, reasons=ruling.reasons[1:]) if ruling.permits(True) else ruling,
            "shut": not ruling.permits(True) or asked is not None,
            "takes": queries.takes(case),
            "asked": asked,
        },
        template="erasure/ask.html",
    )


@require_GET
def erasure_list(request: ActingHttpRequest) -> HttpResponse:
    """The erasures that were asked for, and what became of them."""
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.listed(page)
    audit.record("erasure.listed", detail={"page": page, "shown": len(rows)})
    return render(
        request,
        "erasure/list.html",
        {
            "rows": [(row, ErasureGround(row.ground).label, queries.state_of(row)) for row in rows],
            "page_number": page,
            "more": more,
            "today": clock.today(),
        },
    )


@require_GET
def erasure_order(request: ActingHttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """One of them: who asked, on what it rests, who decided, and when the keys were destroyed."""
    row = queries.get_order(order_id)
    audit.record("erasure.read", object_id=row.pk, cases=[one for one, _number in queries.cases_of(row)])
    return render(request, "erasure/order.html", {"shown": queries.shown(row), "today": clock.today()})


@asks_again
@require_http_methods(["GET", "POST"])
def erasure_decide(request: ActingHttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Decide about what another asked for."""
    policies.require_decide()
    row = queries.get_order(order_id)
    form = DecideForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(row.pk, {}, cases=[one for one, _number in queries.cases_of(row)]),
        save=lambda: actions.erasure_decide(
            row, approve=form.cleaned_data["approve"] == "yes", answer=form.cleaned_data["answer"]
        ),
        done=reverse("erasure-order", args=[row.pk]),
        saved=_("Afgørelsen er gemt."),
        page={
            "heading": _("Afgør en sletning"),
            "submit_label": _("Gem afgørelsen"),
            "shown": queries.shown(row),
            "shut": row.approved is not None or queries.is_erased(row),
            **({} if queries.is_erased(row) else queries.weighed(row)),
            "today": clock.today(),
        },
        template="erasure/decide.html",
    )
