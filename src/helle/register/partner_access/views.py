"""Pages of the register: which links a partner has, making and ending one, and taking in what it reports."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.entries import get_of_case
from helle.register.cases.http import answer_form, content_of, initial_of
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.partner_access import actions, policies, queries
from helle.register.partner_access.actions import For
from helle.register.partner_access.choices import LinkEnd
from helle.register.partner_access.forms import ConsentForm, IntakeForm, LinkEndForm, LinkForm
from helle.register.protection import clock, submissions
from helle.register.protection.hosts import link_to
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm
from helle.register.returns.models import ToldAbroad
from helle.register.returns.views import case_of


@require_GET
def partner_access(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What a partner abroad can see of the return, who came in and when, and what it has reported."""
    case = case_of(number, allowed=policies.may_read())
    view = queries.access_view(case)
    audit.record("partner.access_read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "partner_access/access.html",
        {
            "case": case,
            "view": view,
            "today": clock.today(),
            "may_give": policies.may_give() and view.runs,
            "may_end": policies.may_end(),
            "may_take_back": policies.may_end() and view.runs and bool(view.consents),
            "may_take_in": policies.may_take_in() and view.runs,
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def partner_link(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Make a link. It and its code are shown once, on the page that made them."""
    case = case_of(number, allowed=policies.may_give())
    view = queries.access_view(case)
    if not view.runs:
        raise Http404
    done = reverse("partner-access", args=[number])
    form = LinkForm(
        request.POST or None,
        grounds=view.grounds,
        initial=initial_of(case, expires_on=clock.today() + actions.USUALLY),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                submissions.spend(given["form_token"], done, content_of(request))
                told = get_of_case(ToldAbroad, case, uuid.UUID(given["told"]))
                whom = For(given["recipient"], given["plan_language"], given["reads_it"])
                made = actions.link_make(case, view.return_case, told=told, whom=whom, expires_on=given["expires_on"])
        except (AlreadySaved, UsedForm):
            messages.info(request, _("Linket var allerede lavet. Fik du det ikke med, så afslut det, og lav et nyt."))
            return redirect(done)
        except Refused as refused:
            form.refuse(refused)
        else:
            link = link_to(reverse("partner-enter", args=[made.token]))
            shown = {"case": case, "link": link, "code": f"{made.code[:4]} {made.code[4:]}", "row": made.link}
            return render(request, "partner_access/made.html", shown | {"recipient": given["recipient"]})
    audit.record("form.read", cases=[case.pk], detail={"form": form_code(form), **form.in_log})
    return render(
        request,
        "partner_access/link.html",
        {"case": case, "form": form, "grounds": view.grounds, "takes_anew": view.takes_anew, "cancel_url": done},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@require_http_methods(["GET", "POST"])
def partner_link_end(request: ActingHttpRequest, number: str, link_id: uuid.UUID) -> HttpResponse:
    """End a link at once."""
    case = case_of(number, allowed=policies.may_end())
    link = queries.get_link(case, link_id)
    form = LinkEndForm(request.POST or None, reasons=actions.BY_HAND, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.link_end(case, link, why=LinkEnd(form.cleaned_data["why"])),
        done=reverse("partner-access", args=[number]),
        saved=_("Linket virker ikke længere."),
        page={
            "heading": _("Afslut partnerens link"),
            "intro": _("Det holder op med at virke med det samme, også for den, der er inde nu."),
            "submit_label": _("Afslut linket"),
        },
    )


@require_http_methods(["GET", "POST"])
def partner_consent(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that she has taken her consent back (RET-26)."""
    case = case_of(number, allowed=policies.may_end())
    view = queries.access_view(case)
    if not view.runs:
        raise Http404
    form = ConsentForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.consent_take_back(case, view.return_case),
        done=reverse("partner-access", args=[number]),
        saved=_("Det er noteret, og ingen af partnerens links virker længere."),
        page={
            "heading": _("Personen har trukket sit samtykke tilbage"),
            "intro": _(
                "Alle partnerens links holder op med at virke med det samme, også for den, der er inde nu. Nye kræver, "
                "at personen siger ja igen. Der skal ikke gives en grund."
            ),
            "submit_label": _("Notér det, og afslut alle links"),
        },
    )


@require_http_methods(["GET", "POST"])
def partner_message(request: ActingHttpRequest, number: str, message_id: uuid.UUID) -> HttpResponse:
    """Take a partner's message in, or not and why (RET-03)."""
    case = case_of(number, allowed=policies.may_take_in())
    message = queries.get_message(case, message_id)
    if message.intake is not None:
        messages.info(request, _("Der er allerede svaret på meldingen."))
        return redirect("partner-access", number)
    before, rooms = queries.booked_before(case, message), queries.rooms(case, message)
    form = IntakeForm(
        request.POST or None,
        initial=initial_of(case, line=message.row.line_id, amount=message.row.amount),
        before=before,
        lines=rooms,
    )

    def save() -> None:
        actions.message_take_in(case, message, form.answer())

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("partner-access", args=[number]),
        saved=_("Svaret på meldingen er noteret."),
        template="partner_access/message.html",
        page={
            "heading": _("Tag partnerens melding ind"),
            "message": message,
            "before": before,
            "waiting": queries.waiting_alike(case, message),
            "today": clock.today(),
        },
    )
