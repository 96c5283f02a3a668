"""No password, app or key of Helle's own for whoever logs in through her organisation.

Whoever sits at her open session would make one, show it where the factor is asked for again, and come in with it when
the binding ends. So those pages say why they are closed, and the database takes none (`sql/074_identities.sql`).
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helle.register.administration.login_queries import logs_in_elsewhere
from helle.register.organisations.models import User

Handler = Callable[[HttpRequest], HttpResponse]

# Where a password is set or shown, besides all that begins with `FACTORS`.
PASSWORDS: Final = frozenset(
    {"account_change_password", "account_set_password", "account_reset_password", "account_reauthenticate"}
)
FACTORS: Final = "mfa_"


class OwnLoginsAlone:
    """Middleware: closes the pages of passwords and second factors to whoever has none here."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        if name not in PASSWORDS and not name.startswith(FACTORS):
            return None
        if not isinstance(request.user, User) or not logs_in_elsewhere(request.user):
            return None
        return render(request, "site/logs_in_elsewhere.html", status=HTTPStatus.FORBIDDEN)
