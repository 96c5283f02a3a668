"""A request that names a host which is not Helle's, or a port which is not, is turned away (GOV-26).

Django would answer as well, with a page of what cannot be read and a traceback in the operator's log for each that
somebody sends."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.log import log_response

from helle.exchange import problems
from helle.exchange.answers import ADDRESS
from helle.exchange.problems import Problem
from helle.register.protection.hosts import names_another_port
from helle.rules.ruling import Text

Handler = Callable[[HttpRequest], HttpResponse]

# Its own, as the demo's terminal leaves out what Django says of a request.
log = logging.getLogger(__name__)

# A load balancer asks behind the proxy, at a port that nobody else reaches, and gets no link.
FOR_LOAD_BALANCERS: Final = "/healthz"
# How much of what was named stands in the log: a name of the internet is no longer.
LONGEST_NAMED: Final = 253
_NOT_OURS: Final = Text(
    "Kaldet nævner en vært eller en port, der ikke er Helles. Kald Helle på den adresse, I har fået.",
    "The call names a host or a port that is not Helle's. Call Helle at the address that you were given.",
)


class OwnHostAlone:
    """Middleware: Django holds the name against `HELLE_HOSTS` where somebody asks for it; here before all that makes an
    address of the request, the way to TLS among it. The answer is 400, a problem for programs, and one line in the log
    without the address that was asked for: it may hold a secret."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host()
        except DisallowedHost:
            return _turned_away(request)
        return _turned_away(request) if self.refuses(request, host) else self.get_response(request)

    def refuses(self, request: HttpRequest, host: str) -> bool:
        """Whether one of Helle's names is refused all the same."""
        return False


class OwnPortAlone(OwnHostAlone):
    """The same where people log in, who get links: Django takes any port."""

    def refuses(self, request: HttpRequest, host: str) -> bool:
        return request.path != FOR_LOAD_BALANCERS and names_another_port(host)


def _turned_away(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith(ADDRESS):
        with translation.override(problems.language_of(request)):
            response = problems.answer(
                Problem(HTTPStatus.BAD_REQUEST, _NOT_OURS, headers={"Cache-Control": "no-store"})
            )
    else:
        with translation.override(translation.get_language_from_request(request)):
            page = render_to_string("400.html", {"of_another_address": True})
        response = HttpResponse(page, status=HTTPStatus.BAD_REQUEST)
    named = str(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))[:LONGEST_NAMED]
    log_response("forged_host %s", named, response=response, request=request, logger=log)
    return response
