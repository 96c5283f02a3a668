"""Logging in and out leaves a trace, and so does each change of what one logs in with.

Signals are not for logic here, with this exception: there is one way in through allauth and others beside it (the
demo's sign-in, a session that ends by itself, axes which refuses before allauth is asked, a password asked again), and
Django's and allauth's documented signals are the only place that all of them pass. Each receiver does no more than call
`_leave`, and say to what vouches for logins that a factor came or went, which allauth tells nobody else; only one that
is vouched for counts as shown by the session and is told as added, so they stand in one receiver and in this order. A
line that cannot be written stops what it tells of: an exception here is the visitor's 500, and the session is then not
saved. With a new password the session has another key, and where she is is noted under it at once (`login_places`). A
new password, and an attempt that was not looked at because too many went before it, pass the adapter
(`accounts.ClosedAccounts`), which writes those lines itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from helle.register.administration import vouched
from helle.register.administration.vouched import Differs
from helle.register.audit import actions as audit
from helle.register.organisations.models import User
from helle.site.accounts import address_tried
from helle.site.language import IN_SESSION
from helle.site.login_places import others_end, say_where
from helle.site.sessions import count_a_factor_just_set_up, login_begins
from helle.site.vouching import counts_for, has_shown_a_factor, refuse


def _leave(action: str, user: User | None, *, address: str = "", **detail: object) -> None:
    """Write the line. Without a user the database looks for one by the address, and keeps her id or nothing.

    It takes the same for an address that nobody has: one statement, one look into the same index, one line.
    """
    audit.record_login(action, user_id=user.pk if user else None, address=address, detail=detail)


@receiver(user_logged_in)
def _logged_in(request: HttpRequest, user: User, **_: object) -> None:
    used = {_method(record) for record in get_authentication_records(request, user)}
    _leave("login.succeeded", user, methods=sorted(used))
    request.session[IN_SESSION] = user.language
    login_begins(request, user)


def _method(record: Mapping[str, object]) -> str:
    """A key that logs in without a password is two factors, and told as what it is."""
    return "passkey" if record.get("passwordless") else str(record.get("method"))


@receiver(user_login_failed)
def _failed(credentials: Mapping[str, str], request: HttpRequest | None = None, **_: object) -> None:
    address = address_tried(request, credentials) if request else ""
    _leave("login.failed", _known(request), address=address)


@receiver(user_logged_out)
def _logged_out(user: User | None, **_: object) -> None:
    if user is not None:
        _leave("login.ended", user)


@receiver(authentication_failed)
def _factor_failed(user: User, authenticator: Authenticator, **_: object) -> None:
    _leave("login.failed", user, factor=str(authenticator.type))


@receiver(authenticator_used)
def _factor_shown(user: User, authenticator: Authenticator, reauthenticated: bool = False, **_: object) -> None:
    """Shown again by whoever is logged in; with a log-in it is part of that line."""
    if reauthenticated:
        _leave("login.confirmed", user, factor=str(authenticator.type))


@receiver(authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: object) -> None:
    vouched.factor_added(user, authenticator, shown=has_shown_a_factor(request, user, besides=authenticator))
    if not counts_for(user, authenticator):
        # Set up while hers came and went behind Helle: it stands in the tables and opens nothing.
        refuse(user, Differs.FACTORS, factor=str(authenticator.type))
        return
    count_a_factor_just_set_up(request, authenticator)
    _leave("login.factor_added", user, factor=str(authenticator.type))


@receiver(authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: object) -> None:
    """With an app or a key her other logins end: some may be of whoever has what she takes away. After the last one
    this one leads to setting another up (`sessions`)."""
    vouched.factor_removed(user, authenticator)
    _leave("login.factor_removed", user, factor=str(authenticator.type))
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        others_end(request, user)


@receiver(authenticator_reset)
def _factor_renewed(user: User, authenticator: Authenticator, **_: object) -> None:
    _leave("login.factor_renewed", user, factor=str(authenticator.type))


@receiver(password_changed)
def _password_changed(request: HttpRequest, user: User, **_: object) -> None:
    say_where(request, user, again=True)


def _known(request: HttpRequest | None) -> User | None:
    """Who is logged in already and was asked for her password again."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None
