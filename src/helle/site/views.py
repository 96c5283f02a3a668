"""The site's own small acts: the language, and the membership somebody works in."""

from __future__ import annotations

import ipaddress
import uuid
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from helle.portal import hours
from helle.register.administration import policies as administration
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.marks import without_context
from helle.register.organisations import queries as organisations
from helle.register.organisations.actions import language_choose
from helle.register.organisations.models import User
from helle.register.protection import boxes, context
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.context import NoSuchMembership
from helle.register.protection.networks import client_address
from helle.site import health
from helle.site.language import IN_SESSION
from helle.site.sessions import used_second_factor


@without_context
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and for whoever is logged in as her own; then go back."""
    wanted = request.POST.get("language", "")
    response = redirect(_safe(request, request.POST.get("next", "/")))
    if wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            request.session[IN_SESSION] = wanted
            _keep_as_hers(request, request.user, wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _keep_as_hers(request: HttpRequest, user: User, language: str) -> None:
    """Keep the choice with the user. A password alone changes nothing of an account, nor does who has no role today."""
    found = organisations.chosen_membership(user, request.session.get("membership"))
    if found is None or not used_second_factor(request):
        return
    with suppress(NoSuchMembership), context.acting(found.chosen.pk, purpose="login", request_id=uuid.uuid4()):
        language_choose(language)


@without_context
@require_POST
def choose_membership(request: HttpRequest) -> HttpResponse:
    """Remember which membership to work in. Whether it is hers and valid is asked at every request."""
    if request.user.is_authenticated:
        request.session["membership"] = request.POST.get("membership", "")
    return redirect("desk")


@without_context
@require_GET
def session_alive(request: HttpRequest) -> HttpResponse:
    """Who is logged in, in which membership, and the token for a form: what a page asks before it sends what was typed.

    Being asked counts as work, so that nobody is logged out while she writes.
    """
    seat = None
    if request.user.is_authenticated:
        found = organisations.chosen_membership(request.user, request.session.get("membership"))
        seat = found.chosen.pk if found else None
    told = {"user": str(request.user.pk or ""), "seat": str(seat or ""), "token": get_token(request)}
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@without_context
@require_POST
def typed_open(request: HttpRequest) -> HttpResponse:
    """What a page closed of its forms when the login of whoever asks ended: what she typed, changed or had sent in
    vain, and by which marks it tells what she had read. Hers alone.

    422 where nobody can open it any more.
    """
    if not isinstance(request.user, User):
        return redirect_to_login("/")
    try:
        words = boxes.open_box(request.POST.get("box", ""), request.user.pk)
    except CannotOpen:
        return JsonResponse({}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponse(words, content_type="application/json", headers={"Cache-Control": "no-store"})


@without_context
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """One word for a load balancer, and for nobody else: to other addresses the page is not there."""
    if not _is_watcher(client_address(request)):
        raise Http404
    well = health.answers()
    return HttpResponse("ok" if well else "no", status=200 if well else 503, content_type="text/plain")


def _is_watcher(address: str) -> bool:
    try:
        asked = ipaddress.ip_address(address)
        return any(asked in ipaddress.ip_network(one) for one in settings.HELLE_HEALTHZ_FROM)
    except ValueError:
        return False


@require_GET
def health_page(request: ActingHttpRequest) -> HttpResponse:
    """How every part of the system is, for an administrator."""
    administration.require_administrator()
    findings = health.look()
    audit.record("health.read", purpose="operation", detail={"worst": health.worst(findings).name.lower()})
    return render(request, "site/health.html", {"findings": findings, "worst": health.worst(findings)})


@without_context
def form_of_nobody(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a token of the page it should have come from (Django's `CSRF_FAILURE_VIEW`).

    Django's log has the address and why. Of somebody logged in the audit has it as well: another site may have sent it
    in her name. Whoever writes without a login may keep no cookies: she is told where to call.
    """
    user = getattr(request, "user", None)  # The process of the public pages has none.
    if isinstance(user, User):
        page = request.resolver_match.view_name if request.resolver_match else ""
        audit.record_denied_outside(user.pk, {"by": "token", "page": page, "method": request.method})
    shown = {} if user is not None else {"number": hours.NUMBER, "exit_to": settings.HELLE_PORTAL_EXIT}
    return render(request, "403_csrf.html", shown, status=HTTPStatus.FORBIDDEN)


@without_context
def not_there(request: HttpRequest, key: str = "") -> HttpResponse:
    """A page of a library that Helle does not offer."""
    raise Http404


def _safe(request: HttpRequest, target: str) -> str:
    # A word without a stroke is no address: a redirection would look for a view of that name.
    allowed = "/" in target and url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed else "/"
