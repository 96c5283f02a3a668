"""The pages where a password, an app or a key of Helle's own is set are closed to some, and do what they say alone.

Whoever sits at the open session of somebody who logs in through her organisation would make one, show it where the
factor is asked for again, and come in with it when the binding ends. So those pages say why they are closed, and the
database takes none (`sql/074_identities.sql`). Where a login was changed behind Helle the session ends there: with her
app deleted the password alone would be asked before another is set up in its place (PUB-DIG-07).

What she sends to the pages of factors is done in one transaction that holds her row, and is sealed in it: whatever ends
it leaves a factor and what is vouched for of it, or neither, and what she sends twice comes one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import resolve

from helle.register.administration.login_queries import logs_in_elsewhere
from helle.register.organisations.models import User
from helle.site.vouching import changed_outside, has_shown_a_factor, held, turned_away

Handler = Callable[[HttpRequest], HttpResponse]

# Where a password is set or shown, besides all that begins with `FACTORS`.
PASSWORDS: Final = frozenset(
    {"account_change_password", "account_set_password", "account_reset_password", "account_reauthenticate"}
)
FACTORS: Final = "mfa_"
# What their pages do. Past them allauth takes a key away by DELETE without a line, a mail and the seal.
METHODS: Final = ("GET", "HEAD", "POST")


class OwnLoginsAlone:
    """Middleware: closes the pages of passwords and second factors to whoever has none here, and ends the session of
    whose login was changed behind Helle."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not _changes_a_factor(request):
            return self.get_response(request)
        with transaction.atomic():
            held(user)
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                # What broke off was made a page of further in.
                transaction.set_rollback(True)
        return response

    def process_view(
        self, request: HttpRequest, view: Handler, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        if name not in PASSWORDS and not name.startswith(FACTORS):
            return None
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        user = request.user
        if not isinstance(user, User):
            return None
        if logs_in_elsewhere(user):
            return render(request, "site/logs_in_elsewhere.html", status=HTTPStatus.FORBIDDEN)
        if has_shown_a_factor(request, user) and (what := changed_outside(user)):
            logout(request)
            return turned_away(user, what)
        return None


def _changes_a_factor(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    try:
        return (resolve(request.path_info).url_name or "").startswith(FACTORS)
    except Http404:
        return False
