"""What cannot be read at all is answered before anything else looks at it."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader

Handler = Callable[[HttpRequest], HttpResponse]


class FormsInUtf8:
    """Middleware: a form in another character set gets the page of what cannot be read.

    Django refuses it where the form is first looked at, and again in its own page for that, which looks for a token.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "application/x-www-form-urlencoded" and not _is_utf8(request):
            return HttpResponseBadRequest(loader.render_to_string("400.html"))
        return self.get_response(request)


def _is_utf8(request: HttpRequest) -> bool:
    """Whether Django will read it as UTF-8: so it does with a set it does not know."""
    try:
        return codecs.lookup((request.content_params or {}).get("charset", "utf-8")).name == "utf-8"
    except LookupError:
        return True
