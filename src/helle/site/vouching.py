"""A login is held against what is vouched for of it: what was changed behind Helle opens nothing, and is told.

PUB-DIG-07.
"""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from helle.register.administration import mails, vouched
from helle.register.administration.login_actions import Professional
from helle.register.administration.vouched import Differs, NotVouched
from helle.register.audit import actions as audit
from helle.register.organisations.models import OF_SYSTEMS, User
from helle.register.protection.ciphers import CannotOpen

logger = logging.getLogger(__name__)
# Whoever tries again and again fills nobody's mailbox.
_TOLD_AGAIN: Final = dt.timedelta(hours=1)


def changed_outside(user: User) -> Differs | None:
    """What of somebody's own login is not as it was vouched for, if anything.

    What differs is read once more while her row is held: she changes it herself in one transaction that holds it, and
    what was read before and after that is two halves of two logins. One query where nothing differs.
    """
    if vouched.differs(user) is None:
        return None
    with transaction.atomic():
        return vouched.differs(held(user))


def held(user: User) -> User:
    """Her row as it stands, which nobody changes before the transaction ends."""
    found: User = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return found


def lacks_what_it_takes(request: HttpRequest, user: User) -> Differs | None:
    """The same where a login is complete: whoever has a factor must have shown one, whatever the tables say by then."""
    found = changed_outside(user)
    if found is None and vouched.of(user).factors and not has_shown_a_factor(request, user):
        return Differs.FACTORS
    return found


def is_hers(factor: Authenticator) -> bool:
    """Whether a factor is one that was vouched for. Codes are hers by their own seal."""
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return True
    try:
        return vouched.is_factor(vouched.of(factor.user), factor)
    except NotVouched:
        return False


def counts_for(user: User, factor: Authenticator) -> bool:
    """Whether a factor that has just come is one to log in with. Codes are where an app or a key of hers is."""
    if factor.type != Authenticator.Type.RECOVERY_CODES:
        return is_hers(factor)
    others = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return any(is_hers(one) for one in others.select_related("user"))


def is_bound(user: User, who: Professional) -> bool:
    """Whether two people have bound an identity to her, and not a hand in the table."""
    try:
        return vouched.of_identity(who.issuer, who.cvr, who.uuid) in vouched.of(user).identities
    except NotVouched:
        return False


def may_be_written_to(user: User, address: str) -> bool:
    """Whether a link to choose a password may go to an address."""
    return address.lower() == user.email.lower() and vouched.is_vouched_address(user)


def has_shown_a_factor(request: HttpRequest, user: User, *, besides: Authenticator | None = None) -> bool:
    """Whether the session has shown a factor of hers, `besides` the one that she is setting up."""
    shown = [one for one in get_authentication_records(request, user) if one.get("method") == "mfa"]
    return any(besides is None or one.get("id") != besides.pk for one in shown)


def has_taken_her_last_away(user: User) -> bool:
    """Whether no app and no key is vouched for of somebody who has shown one. Not where nothing opens: that is said at
    the next login. No query."""
    try:
        return not vouched.of(user).factors
    except NotVouched:
        return False


def turned_away(user: User, what: Differs) -> HttpResponse:
    """Refuse, and lead to the login, which says why. Shown only to whoever knows the password that stands there."""
    refuse(user, what)
    late = what is Differs.FACTOR_TOO_LATE
    return redirect(f"{reverse('account_login')}?ended={'factor' if late else 'changed'}")


def refuse(user: User, what: Differs, **detail: object) -> None:
    """Leave the line, and once it is committed tell her and those who look after logins; of a deadline that has run out
    nobody is told."""
    audit.record_login(
        "login.failed", user_id=user.pk, address="", detail={"why": "not_vouched", "what": what.value, **detail}
    )
    if what is Differs.FACTOR_TOO_LATE:
        return
    logger.error("login_changed_outside")
    transaction.on_commit(partial(_tell_once_an_hour, user, what))


def _tell_once_an_hour(user: User, what: Differs) -> None:
    """After the commit: until then another request would wait for this one's note that they were told, whatever becomes
    of this one."""
    if cache.add(f"login-changed-outside:{user.pk}", what.value, int(_TOLD_AGAIN.total_seconds())):
        mails.tell_of_a_change_outside(user)


def vouch_anew(*, also_cipher: bool) -> int:
    """Seal what is vouched for under the layer of the key of search in force. Returns how many do not open: those
    logins stay closed. One that changes meanwhile is sealed so already."""
    closed = 0
    for user in User.objects.exclude(email__endswith=OF_SYSTEMS):
        try:
            anew = vouched.sealed_anew(user.vouched, user.pk, also_cipher=also_cipher)
        except (CannotOpen, ValueError):
            closed += 1
            continue
        if anew != user.vouched:
            User.objects.filter(pk=user.pk, vouched=user.vouched).update(vouched=anew)
    return closed
