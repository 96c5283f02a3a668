"""Whatever is asked under the partner's address is answered by the partner's own pages, errors too.

The register's pages of what is not there name the plan and link into the register: whoever stands beside her abroad
could read there why she was in Denmark.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from helle.register.interface.forms import MOST_GIVEN_BACK

Handler = Callable[[HttpRequest], HttpResponse]
ADDRESS: Final = "/partner/"
LANGUAGE: Final = "en"
_OWN: Final = "helle_partners_own"


def own(response: HttpResponse) -> HttpResponse:
    """Mark an answer as the partner's own page: it goes out as it is."""
    setattr(response, _OWN, True)
    return response


class AbroadAnswers:
    """Middleware: what a partner's own view did not answer gets one page in English without a link.

    No cache keeps any of them, no search engine finds one, and no other page is told its address.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADDRESS):
            return self.get_response(request)
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not hasattr(response, _OWN):
            response = self._instead_of(request, response)
        response.headers["Cache-Control"] = "no-store"
        # Never the address with the link; a form sent under "no-referrer" would have no origin, and be refused.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Content-Language"] = LANGUAGE
        return response

    @staticmethod
    def _instead_of(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
        status = refused.status_code
        # A form whose cookie is gone: what was typed comes back. What cannot be read at all is not asked.
        typed = typed_in(request) if status == HTTPStatus.FORBIDDEN else []
        with translation.override(LANGUAGE):
            page = render(
                request, "partner_access/abroad/closed.html", {"refused": True, "typed": typed}, status=status
            )
        page.headers["X-Frame-Options"] = "DENY"
        if "Allow" in refused.headers:
            page.headers["Allow"] = refused.headers["Allow"]
        return page


def typed_in(request: HttpRequest) -> list[str]:
    """What somebody typed into a report that was not sent."""
    typed = [request.POST.get(name, "") for name in ("text", "supplier", "receipt")]
    return [one[:MOST_GIVEN_BACK] for one in typed if one.strip()]
