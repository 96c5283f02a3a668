"""The addresses that anybody reaches without login, in the process that has the keys: known by name, and answered by
another process (`parts.toml`). A page here that leads there says where; what comes here all the same is sent there, or
told that there is nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.defaults import page_not_found

from helle.portal import opened
from helle.portal import urls as portal
from helle.register.interface.marks import without_context


@without_context
def elsewhere(request: HttpRequest, **_words: object) -> HttpResponse:
    """Lead to the process that answers this address, where it is known and nothing is sent. Else raises `Http404`."""
    if request.method in ("GET", "HEAD") and settings.HELLE_PUBLIC_ADDRESS:
        return redirect(f"{settings.HELLE_PUBLIC_ADDRESS}{request.get_full_path()}")
    raise Http404


def addresses() -> list[URLPattern]:
    """The addresses of the public pages, as this process has them: answered here only where it is no part of a site."""
    if not settings.HELLE_PART:
        return portal.urlpatterns
    return [path(str(one.pattern), elsewhere, name=one.name) for one in portal.urlpatterns]


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where no page is (`handler404`): among the public addresses in words for anybody, else for who logs in."""
    if opened.is_public(request.path_info):
        return opened.not_there(request, exception)
    return page_not_found(request, exception)
