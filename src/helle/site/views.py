"""The site's own small acts: the language, and the membership somebody works in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from helle.register.interface.marks import without_context
from helle.register.organisations import queries as organisations


@without_context
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back."""
    wanted = request.POST.get("language", "")
    response = redirect(_safe(request, request.POST.get("next", "/")))
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


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
def not_there(request: HttpRequest) -> HttpResponse:
    """A page of a library that Helle does not offer."""
    raise Http404


def _safe(request: HttpRequest, target: str) -> str:
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed else "/"
