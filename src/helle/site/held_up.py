"""What whoever tried too often is answered, at the login and on the pages about one: for how long it is so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helle.register.interface.marks import without_context

# What allauth counts beside failures at the login, it counts by the minute.
A_MINUTE: Final = 60


@without_context
def locked_out(request: HttpRequest, *_tried: object) -> HttpResponse:
    """After too many failures for an account from somewhere (`AXES_LOCKOUT_CALLABLE`). What was typed is not said."""
    return _page(request, settings.AXES_LOCKOUT_TEMPLATE, seconds=int(settings.AXES_COOLOFF_TIME * 3600))


@without_context
def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Of a page about a login that was asked for too often (`urls.handler429`)."""
    return _page(request, "429.html", seconds=A_MINUTE)


def _page(request: HttpRequest, template: str, *, seconds: int) -> HttpResponse:
    page = render(request, template, status=HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(seconds)
    return page
