"""The page of a site whose databases wait for the ledger of erasures, and the middleware that shows it for every other.

Looked at when a process gives its first answer, since a database can only be put back while no process uses it; where
it was closed then, before each request until it is not. The databases refuse by themselves as well.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helle.register.protection import closing, erasing

_STILL_THERE: Final = ("/healthz", "/static/")
_closed = False


def look() -> bool:
    """Look whether the site is closed. A database that does not answer is another matter."""
    global _closed
    try:
        _closed = bool(closing.closed_stores())
    except DatabaseError:
        _closed = False
    return _closed


def close_what_went_back() -> None:
    """Where the site starts: close it if a snapshot brought back keys of what was erased since.

    In production alone, and by a process that has the ledger. A database that does not answer is another matter.
    """
    if settings.HELLE_PART == "public":
        return
    with contextlib.suppress(DatabaseError):
        if closing.is_in_production():
            erasing.close_if_behind()


def looking_first(application: WSGIHandler) -> Callable[..., Iterable[bytes]]:
    """The application, which looks before its first answer whether the site is closed."""
    looked = False

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        nonlocal looked
        if not looked:
            close_what_went_back()
            look()
            looked = True
        answered: Iterable[bytes] = application(environ, start_response)
        return answered

    return answer


class ClosedUntilReplayed:
    """Middleware: shows one page for all while the site is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _closed and not request.path.startswith(_STILL_THERE) and look():
            return closed_page(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a view was refused for it, where the database was put back under a process that runs."""
        return closed_page(request) if closing.says_closed(exception) else None


def closed_page(request: HttpRequest) -> HttpResponse:
    """The page, which tells nothing but that it is closed."""
    page = render(request, "interface/closed.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    page.headers["Cache-Control"] = "no-store"
    return page
