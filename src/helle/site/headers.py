"""What every answer carries, also where it was given before Django's own middleware saw it: the policy on content, what
a page may use of a machine, and who may take an answer in, frame it or keep it.

And who is sent on to TLS: whoever reads pages, and no program, which would ask in clear for ever with the secret in its
address.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.utils.csp import build_policy

Handler = Callable[[HttpRequest], HttpResponse]

# Helle uses none of these; a script that got in, or an extension, gets none of them either.
NOT_USED: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
# Security keys, for Helle's own pages.
USED: Final = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS: Final = ", ".join([*(f"{one}=()" for one in NOT_USED), *(f"{one}=(self)" for one in USED)])


class OnEveryAnswer:
    """Middleware, around all others: says it of every answer, files and errors among them, and of what was turned away
    before anything else looked at it. What an answer says otherwise of itself stands."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        # No other site shows a page or a picture of ours inside its own.
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        policy = build_policy(settings.SECURE_CSP)  # type: ignore[arg-type] # The stubs know the setting as any objects.
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        # What is refused or sent on today may be answered tomorrow.
        if response.status_code >= HTTPStatus.MULTIPLE_CHOICES and response.status_code != HTTPStatus.NOT_MODIFIED:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


# Where logins are made, changed and asked for.
LOGINS: Final = "/konto/"


class KeptByNobody:
    """Middleware: what is behind a login or about one is kept by no cache, not even the browser's own.

    Behind one is what a session was brought or made for, whatever came of it: the page, its refusal, or the way back to
    the login. It stands around the sessions, and reads none.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        behind = request.path.startswith(LOGINS) or name in request.COOKIES or name in response.cookies
        if behind and not _is_published(response):
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_published(response: HttpResponse) -> bool:
    """What is published says so itself, and is the same for whoever reads it: figures, styles, fonts and scripts."""
    said = response.headers.get("Cache-Control", "").split(",")
    return "public" in {one.strip() for one in said}


# What a program asks for, whatever it says that it takes.
FOR_PROGRAMS: Final = ("/kalender/", "/api/")
_IN_CLEAR: Final = "This address is answered under TLS alone. What it holds has been sent in clear: change it.\n"


class TlsAlone(SecurityMiddleware):
    """Django's, which sends everybody on to TLS; here only who looks at a page is. Anything else is refused, so that
    whoever set it up sees that what it sends is open to read on the way."""

    def process_request(  # type: ignore[override] # Django's own answers with whatever its callers return
        self, request: HttpRequest
    ) -> HttpResponseBase | None:
        sent_on = super().process_request(request)
        if sent_on is None or (_reads_pages(request) and not request.path.startswith(FOR_PROGRAMS)):
            return sent_on
        return HttpResponse(_IN_CLEAR, status=403, content_type="text/plain; charset=utf-8")


def _reads_pages(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
