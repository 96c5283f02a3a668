"""The site's own small acts: the language, and the membership somebody works in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from helle.register.interface.marks import without_context


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
def not_there(request: HttpRequest) -> HttpResponse:
    """A page of a library that Helle does not offer."""
    raise Http404


def _safe(request: HttpRequest, target: str) -> str:
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed else "/"
