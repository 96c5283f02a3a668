"""One-time sign-in: a link that works once, for ten minutes, on this machine, in a demo."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import uuid

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from helle.demo import people
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership
from helle.register.protection.models import Installation
from helle.site.command_line import refuse
from helle.site.language import IN_SESSION

SECONDS_VALID = 600
_PREFIX = "demo-sign-in:"
_PORT = "demo-port"
_BACKEND = "helle.site.accounts.LoginsThatEnd"
# A proxy would hide where the visitor sits: what came through one is not taken for local.
_PROXY_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


def remember_port(port: int) -> None:
    """Keep where the demo is served, for the links that another command prints."""
    cache.set(_PORT, port, None)


def print_link(role: str, port: int | None) -> int:
    """Print a one-time link for a role (or role@UNIT), to where the demo was served last. Returns the exit code."""
    worker = people.find(role)
    if worker is None:
        known = ", ".join(sorted(people.roles()))
        return refuse(f"no role {role!r} in the demo. Roles: {known}")
    if not is_demo():
        return refuse("this is no demo; there is no one-time sign-in here")
    port = port or cache.get(_PORT, 8000)
    print(f"http://localhost:{port}{reverse('demo-sign-in', args=[new_token(worker.membership_id)])}")
    return 0


def is_demo() -> bool:
    """Whether this installation is a demo or a test."""
    return Installation.objects.filter(pk=1, kind__in=["demo", "test"]).exists()


def is_allowed(request: HttpRequest) -> bool:
    """Whether the demo's pages answer: in a demo, to somebody at this machine."""
    return _is_local(request) and is_demo()


def new_token(membership_id: uuid.UUID) -> str:
    """A token for one sign-in. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    cache.set(_key(token), str(membership_id), SECONDS_VALID)
    return token


def spend_token(token: str) -> Membership | None:
    """The membership a token stands for; None when it is unknown, too old or spent."""
    found = cache.get(_key(token))
    # Of two who come at once, one deletes the row.
    if found is None or not cache.delete(_key(token)):
        return None
    membership = Membership.objects.filter(pk=found).select_related("user").first()
    return membership if membership is not None and organisations.may_log_in(membership.user) else None


def sign_in(request: HttpRequest, membership: Membership) -> None:
    """Log the visitor in as this person, in this membership."""
    request.session.flush()
    record_authentication(request, membership.user, "demo")
    login(request, membership.user, backend=_BACKEND)
    request.session["membership"] = str(membership.pk)
    # One visitor is many people here, and reads the same language as all of them.
    request.session[IN_SESSION] = get_language()


def _key(token: str) -> str:
    return _PREFIX + hashlib.sha256(token.encode()).hexdigest()


def _is_local(request: HttpRequest) -> bool:
    if any(name in request.META for name in _PROXY_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
