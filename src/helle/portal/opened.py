"""A page that anybody opens without login, in the language asked for, and what is answered where there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

type View = Callable[..., HttpResponse]
LANGUAGES: Final = (("da", "Dansk"), ("en", "English"))
_FIGURES: Final = "tal"
_FIRST_WORDS: Final = {_FIGURES, "h", "oplysning", "was"}
"""What the addresses of the public pages begin with (`portal.urls`)."""


def asked_language(request: HttpRequest) -> str:
    """The language that the address asks for by `sprog`; Danish where it asks for none that there is."""
    wanted = request.GET.get("sprog", "")
    return wanted if wanted in dict(LANGUAGES) else LANGUAGES[0][0]


def open_page(request: HttpRequest, template: str, language: str, context: dict[str, Any]) -> HttpResponse:
    """The page, kept in no cache. The language is the caller's to activate, since what it shows may be said in it."""
    shown = {
        **context,
        "others": [one for one in LANGUAGES if one[0] != language],
        "exit_to": settings.HELLE_PORTAL_EXIT,
    }
    response = render(request, template, shown)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    return response


def is_public(path: str) -> bool:
    """Whether an address lies among the public pages, be there a page or none. `path` begins with `/`."""
    return _first_word(path) in _FIRST_WORDS


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Where no page is (`handler404`): that, and what is there instead, in words for anybody, who has neither unit nor
    role. Of the figures it says so as for a release that is not there."""
    language = asked_language(request)
    of_figures = _first_word(request.path_info) == _FIGURES
    with translation.override(language):
        template = "portal/figures_not_there.html" if of_figures else "portal/not_there.html"
        response = open_page(request, template, language, {})
    response.status_code = HTTPStatus.NOT_FOUND
    return response


def or_not_there(view: View) -> View:
    """The view; what it does not find is said as where no page is."""

    @wraps(view)
    def shown(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except Http404:
            return not_there(request)

    return shown


def _first_word(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
