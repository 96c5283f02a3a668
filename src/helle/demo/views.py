"""The demo's own pages: choose a role, move the clock. They need nobody to act and read nothing personal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from helle.demo import people, signin
from helle.demo.people import Worker
from helle.register.interface.marks import without_context
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.rules.ruling import Text
from helle.site import jobs

STEPS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person one can sign in as."""

    worker: Worker
    unit: Text


@dataclass(frozen=True, slots=True)
class RoleOffer:
    """A role with the people who have it."""

    code: str
    label: Text
    seats: list[Seat]


class StartPage:
    """Middleware: who comes to the front page of a demo and is not logged in sees the demo's start page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/" and request.method == "GET" and not request.user.is_authenticated:
            return start(request)
        return self.get_response(request)


@without_context
@never_cache
@require_http_methods(["GET"])
def start(request: HttpRequest) -> HttpResponse:
    """What Helle is, who one can be, and which day it is."""
    if not signin.is_allowed(request):
        raise Http404
    now = clock.now()
    return render(
        request,
        "demo/start.html",
        {
            "offers": _offers(clock.local_day(now)),
            "demo_now": now,
            "today": clock.local_day(now),
            "steps": STEPS,
            "mails": getattr(settings, "HELLE_DEMO_MAILS", None),
        },
    )


@without_context
@never_cache
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the staff, from the start page."""
    if not signin.is_allowed(request):
        raise Http404
    worker = people.find(request.POST.get("who", ""))
    if worker is None:
        raise Http404
    membership = Membership.objects.filter(pk=worker.membership_id).select_related("user").first()
    if membership is None:
        raise Http404
    if clock.today() not in membership.during or not membership.user.is_active:
        messages.info(request, _("%(name)s har ikke længere rollen. Vælg en anden.") % {"name": worker.name})
        return redirect("demo-start")
    signin.sign_in(request, membership)
    return redirect("/")


@without_context
@never_cache
@require_http_methods(["GET"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in with a one-time link."""
    if not signin.is_allowed(request):
        raise Http404
    membership = signin.spend_token(token)
    if membership is None:
        return render(request, "demo/link_spent.html", status=410)
    signin.sign_in(request, membership)
    return redirect("/")


@without_context
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock forward by one of the steps; the worker does what the nights between would have done.

    The process that answers browsers may not write what the lists keep.
    """
    if not signin.is_allowed(request):
        raise Http404
    days = request.POST.get("days", "")
    if days not in {str(step) for step in STEPS}:
        raise Http404
    now = clock.move_forward(dt.timedelta(days=int(days)))
    jobs.make_up_the_night()
    day = date_format(clock.local_day(now), "DATE_FORMAT")
    told = _("Uret er stillet frem. I dag er det %(day)s. Om et øjeblik følger listerne med.")
    messages.success(request, told % {"day": day})
    return redirect("demo-start")


def _offers(today: dt.date) -> list[RoleOffer]:
    """Those one can be today: who has left, by the demo's clock or by an administrator's hand, is not offered."""
    labels = access_matrix().roles
    known = {worker.membership_id for worker in (*people.WORKERS, people.REPRESENTATIVE)}
    works = Membership.objects.filter(pk__in=known, during__contains=today, user__is_active=True)
    here = set(works.values_list("pk", flat=True))
    seats: dict[str, list[Seat]] = {}
    for worker in (*people.WORKERS, people.REPRESENTATIVE):
        if worker.membership_id not in here:
            continue
        unit = organisations.unit_by_code(worker.unit, today)
        seats.setdefault(worker.role, []).append(Seat(worker, unit.name))
    return [RoleOffer(role, labels[role].label, found) for role, found in seats.items()]
