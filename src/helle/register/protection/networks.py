"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Whose attempts are counted together: the address the last trusted proxy saw, else the connection's own."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted: int = settings.HELLE_PROXIES
    if trusted and len(forwarded) >= trusted:
        return str(forwarded[-trusted])
    address: str = request.META.get("REMOTE_ADDR", "")
    return address
