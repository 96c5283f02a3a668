"""Pages of who is told, and of who takes over: what others pass on to the acting unit, and what has moved to it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form
from helle.register.interface.forms import HelleForm
from helle.register.protection import clock
from helle.register.sharing import actions, no_longer, policies, queries, transfers
from helle.register.sharing.choices import ReceiptAnswer
from helle.register.sharing.forms import ReceiptForm


@require_GET
def told_list(request: ActingHttpRequest) -> HttpResponse:
    """What others pass on to the acting unit and is in force."""
    policies.require(policies.is_told())
    told = queries.told_us()
    audit.record("sharing.told_listed", detail={"shown": len(told)})
    page = {"told": told, "no_longer": no_longer.ended_lately(), "today": clock.today()}
    return render(request, "sharing/told_list.html", page)


@require_GET
def told_page(request: ActingHttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """What one disclosure tells: what is opened, the message and what binds; and once it is over, that it is."""
    policies.require(policies.is_told())
    try:
        told = queries.get_told(disclosure_id)
    except Http404:
        return _no_longer(request, disclosure_id)
    audit.record(
        "sharing.told_read",
        object_id=told.row.pk,
        cases=[told.row.case_id],
        detail={"opened": [part.category.value for part in told.parts]},
    )
    return render(request, "sharing/told.html", {"told": told, "today": clock.today()})


def _no_longer(request: ActingHttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """Say to whom it had been passed on that it is over. Raises `Http404` for everybody else."""
    over = no_longer.get_no_longer(disclosure_id)
    audit.record("sharing.told_is_over", object_id=over.key, cases=[over.case_id])
    page = {"over": over, "too_late": request.method == "POST", "today": clock.today()}
    return render(request, "sharing/told_no_longer.html", page)


@require_http_methods(["GET", "POST"])
def told_answer(request: ActingHttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """Acknowledge what was passed on, or say that it is not for the acting unit."""
    policies.require(policies.is_told())
    try:
        told = queries.get_told(disclosure_id)
    except Http404:
        return _no_longer(request, disclosure_id)
    form = ReceiptForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(told.row.pk, {}, cases=[told.row.case_id]),
        save=lambda: actions.acknowledge(told.row, ReceiptAnswer(form.cleaned_data["answer"])),
        done=reverse("told-list"),
        saved=_("Afsenderen har fået besked."),
        page={
            "heading": _("Kvittér for det, I har fået"),
            "intro": _("Er det ikke til jer, lukkes det med det samme, og afsenderen får besked. [SHR-04]"),
            "submit_label": _("Send kvitteringen"),
        },
    )


@require_GET
def transfer_list(request: ActingHttpRequest) -> HttpResponse:
    """The responsibilities that have moved to the acting unit, and those that the other one has not taken in time."""
    policies.require(policies.takes_over())
    to_us, from_us = transfers.moved_and_untaken()
    audit.record("sharing.transfers_listed", cases=[one.case.pk for one in (*to_us, *from_us)])
    return render(request, "sharing/transfers.html", {"to_us": to_us, "from_us": from_us, "today": clock.today()})


@require_http_methods(["GET", "POST"])
def take_over(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Take the responsibility for the question in a case, which has moved to the acting unit."""
    policies.require(policies.takes_over())
    case = cases.get_case_for_reading(number, "core")
    row = transfers.get_transfer(case)
    if row.taken_at is not None:
        messages.info(request, _("Det var allerede gemt."))
        return redirect("case-page", number)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.take_over(row),
        done=reverse("case-page", args=[number]),
        saved=_("I har taget imod sagen."),
        page={
            "heading": _("Tag imod ansvaret"),
            "intro": _(
                "Forholdene i sagen har flyttet spørgsmålet til jer. Tag imod, så den anden myndighed kan se, at "
                "personen ikke er mellem to. Fordel sagen bagefter. [ID-05, FLO-11]"
            ),
            "submit_label": _("Tag imod"),
        },
    )
