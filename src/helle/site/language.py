"""The language of a page: what whoever is logged in chose for herself, in whichever browser; else what was chosen in
this browser, remembered in a cookie; Danish until somebody chooses.

Unlike Django's own middleware this one does not guess from the browser: Danish comes first.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

IN_SESSION = "language"
KNOWN = {code for code, _ in settings.LANGUAGES}


class RememberedLanguage:
    """Middleware: activates the remembered language for the request; a session has one while somebody is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        of_browser = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        wanted = request.session.get(IN_SESSION, of_browser) if hasattr(request, "session") else of_browser
        language = wanted if wanted in KNOWN else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
