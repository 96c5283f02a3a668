"""How long a login lasts, and that it has a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from helle.register.interface.forms import RULES_ASKED
from helle.register.organisations.models import User
from helle.site.login_places import say_where
from helle.site.vouching import changed_outside, has_taken_her_last_away, turned_away

Handler = Callable[[HttpRequest], HttpResponse]
FREE_OF_SECOND_FACTOR = ("set-language", "account_login", "account_logout")
# What a page asks for by itself: nobody is there because of it, so a login goes quiet all the same.
ASKED_BY_A_PAGE = ("case-access-making",)
# With this a page asks whether the login is over, to leave the screen; without it, because she is typing.
ASKED_QUIETLY = "stille"
# Until when a session lasts at most, where an organisation's provider says so.
UNTIL = "until"
TO_SET_ONE_UP = ("mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate")


def login_begins(request: HttpRequest, user: User) -> None:
    """Count a login from here, and note where it is: she can end it from elsewhere before it has opened a page."""
    request.session["begun"] = request.session["seen"] = int(time.time())
    if not request.session.session_key:
        request.session.create()
    say_where(request, user, again=False)


class SessionLimits:
    """Middleware: ends a session after a quiet time, after a working day, and with the last role, whatever comes first;
    before them where the provider through which somebody came lets it last no longer.

    The times are the machine's own: moving the demo's clock does not log anyone out. The last day of a role is the
    register's.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            # Whoever logs in with this request was asked there (`accounts.ClosedAccounts`).
            if not getattr(request.user, "login_lasts", True):
                logout(request)
                return redirect(f"{reverse('account_login')}?ended=role")
            moment = int(time.time())
            # One that began before a release that brought either has none.
            begun, seen = (request.session.setdefault(one, moment) for one in ("begun", "seen"))
            quiet = moment - seen > settings.HELLE_IDLE_MINUTES * 60
            over = moment - begun > settings.HELLE_SESSION_HOURS * 3600 or moment > request.session.get(UNTIL, moment)
            if quiet or over:
                logout(request)
                return redirect(f"{reverse('account_login')}?ended=1")
            # Once a minute is enough; a write on every request would cost more than it tells.
            used = moment - seen >= 60 and not _is_asked_by_a_page(request)
            if used:
                request.session["seen"] = moment
            say_where(request, request.user, again=used)
        return self.get_response(request)


class LeaveForTheLogin:
    """Middleware: what goes to the login does so as a whole page, and what was sent after the end says it is not kept.

    A part of a page (htmx) that met the end of the login would otherwise hold the login page inside the old one. Where
    a form only asked the rules, the page stays where it is, with what was typed, and its script says that the login
    has ended.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        location, login = response.headers.get("Location", ""), reverse("account_login")
        to_login = response.status_code == 302 and location.startswith(login) and request.path != login
        if request.headers.get("HX-Request") and (to_login or response.status_code == 403):
            if request.method == "POST" and RULES_ASKED in request.POST:
                return HttpResponse(status=204, headers={"HX-Trigger": "helle:ended"})
            return HttpResponse(status=204, headers={"HX-Redirect": self._back_to(request, login)})
        # Whoever logs out, also before her second factor, or shows a key in place of a password has written nothing.
        nothing_written = request.path in {reverse("account_logout"), reverse("mfa_login_webauthn")}
        if to_login and request.method == "POST" and not nothing_written:
            lost = _("Du var logget af, da du sendte formularen. Det, du havde skrevet, er ikke gemt.")
            messages.warning(request, lost)
        return response

    @staticmethod
    def _back_to(request: HttpRequest, login: str) -> str:
        """The login, and then the page that the part was asked from: it shows where she was."""
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        here = page.path if page.netloc == request.get_host() and page.path.startswith("/") else "/"
        return f"{login}?{urlencode({'next': here})}"


class SecondFactorRequired:
    """Middleware: who logged in without a second factor, or has none any more, sees only the pages where she sets one
    up.

    Her password alone changes nothing of her account: not the password, not the address, not an existing factor. Nor
    does it set one up in place of one that was taken away behind Helle, or once the days for a first one are over
    (PUB-DIG-07).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        asked = not _is_at(request, FREE_OF_SECOND_FACTOR)
        if user.is_authenticated and asked and not used_second_factor(request):
            if is_mfa_enabled(user):
                # A session from before the second factor was set up: log in again, with it.
                logout(request)
                return redirect("account_login")
            if what := changed_outside(user):
                logout(request)
                return turned_away(user, what)
            if not _is_at(request, TO_SET_ONE_UP):
                return redirect("mfa_activate_totp")
        return self.get_response(request)


def used_second_factor(request: HttpRequest) -> bool:
    """Whether whoever is logged in showed a second factor, here or to her organisation (or is a visitor of the demo).

    Nobody comes through her organisation below the level that takes two (`rules.federated_login`). No query.
    """
    user = request.user
    records = get_authentication_records(request, user)
    if not isinstance(user, User):
        return False
    if {record.get("method") for record in records} & {"federation", "demo"}:
        return True
    shown = [record for record in records if record.get("method") == "mfa"]
    # Each is noted with the id of the factor: one that she has taken away since, with nothing left, counts no more.
    return bool(shown) and not (any("id" in one for one in shown) and has_taken_her_last_away(user))


def _is_asked_by_a_page(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return False
    return name in ASKED_BY_A_PAGE or (name == "session-alive" and ASKED_QUIETLY in request.GET)


def _is_at(request: HttpRequest, names: tuple[str, ...]) -> bool:
    return request.path in {reverse(name) for name in names} or request.path.startswith(settings.STATIC_URL)


def count_a_factor_just_set_up(request: HttpRequest, authenticator: Authenticator) -> None:
    """Whoever sets up a factor has just shown that she holds it: she need not log in again."""
    if authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
        record_authentication(request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type)
