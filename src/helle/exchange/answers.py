"""Whatever is asked under the API's address is answered to a program: errors too, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from helle.exchange import problems
from helle.exchange.problems import Problem

Handler = Callable[[HttpRequest], HttpResponse]
ADDRESS: Final = "/api/"
_OF_ITS_CONTENT: Final = ("Content-Type", "Content-Length", "Content-Language", "Location")


class ApiAnswers:
    """Middleware: an error that the API did not answer itself becomes a problem, in the language the system accepts.

    No cache keeps any answer, and none sets a cookie: nobody is logged in here.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADDRESS):
            return self.get_response(request)
        language = problems.language_of(request)
        asked_as = request.method
        if asked_as == "HEAD":  # What GET answers, without its content.
            request.method = "GET"
        with translation.override(language):
            response = self.get_response(request)
            translation.activate(language)
            if (
                response.status_code >= HTTPStatus.BAD_REQUEST
                and response.headers.get("Content-Type") != problems.MEDIA_TYPE
            ):
                # With what stands on every answer: where it came from is not to be seen.
                kept = {name: value for name, value in response.headers.items() if name not in _OF_ITS_CONTENT}
                response = problems.answer(Problem(response.status_code, headers=kept))
                response.headers["Content-Length"] = str(len(response.content))
        if asked_as == "HEAD":
            request.method = asked_as
            response.content = b""
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept-Language"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def process_view(self, request: HttpRequest, view: Handler, args: tuple[object, ...], kwargs: object) -> None:
        """What stands between here and the view looks for the language of a browser."""
        if request.path_info.startswith(ADDRESS):
            translation.activate(problems.language_of(request))
