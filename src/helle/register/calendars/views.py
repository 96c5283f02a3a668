"""The page of one's calendar address, and the calendar itself."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.calendars import actions, queries
from helle.register.calendars.writing import written
from helle.register.cases.http import content_of
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import asks_again, without_context
from helle.register.protection import clock, context, submissions
from helle.register.protection.context import NoSuchMembership
from helle.register.protection.hosts import link_to
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm


@asks_again
@require_http_methods(["GET", "POST"])
def calendar(request: ActingHttpRequest) -> HttpResponse:
    """Make an address for one's calendar, which opens it to whoever has it. It is shown once, on the page that made
    it."""
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    shown = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                submissions.spend(form.cleaned_data["form_token"], reverse("calendar"), content_of(request))
                secret = actions.address_make()
        except (AlreadySaved, UsedForm):
            messages.info(request, _("Adressen var allerede lavet. Lav en ny, hvis du ikke fik den med."))
            return redirect("calendar")
        except Refused as refused:
            form.refuse(refused)
        else:
            shown = link_to(reverse("calendar-feed", args=[secret]))
            form = HelleForm(initial={"form_token": uuid.uuid4()})
    audit.record("calendar.page_read")
    return render(
        request,
        "calendars/calendar.html",
        {"form": form, "own": queries.own_address(), "shown": shown, "today": clock.today()},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_POST
def revoke(request: ActingHttpRequest) -> HttpResponse:
    """Take one's address back."""
    actions.address_revoke()
    messages.success(request, _("Adressen virker ikke længere."))
    return redirect("calendar")


@without_context
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A calendar at its secret address: for whoever knows it, and as long as its owner has the role.

    Nobody is logged in here, so it acts for the owner itself. Each reading is in the audit; without its line nothing is
    shown. What does not hold is not there, whatever the reason.
    """
    found = queries.calendar_at(secret)
    if found is None:
        raise Http404
    if found.too_often:
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "3600"})
    try:
        with context.acting(found.membership_id, purpose="notice") as acting:
            entries = queries.entries()
            # Of no case: it shows none, and every few minutes it would be a look at the person in her log.
            audit.record(
                "calendar.read",
                detail={"interviews": len(entries.hours), "deadlines": sum(entries.deadlines.values())},
            )
            with translation.override(queries.language_of(acting.user_id)):
                body = written(entries, now=acting.instant)
    except NoSuchMembership as ended:
        raise Http404 from ended
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="helle.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
