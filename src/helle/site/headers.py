"""Headers that Django does not set: what a page may use of a machine, and who may take an answer in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

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


class MoreHeaders:
    """Middleware: says both of every answer, files and errors among them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        # No other site shows a page or a picture of ours inside its own.
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response
