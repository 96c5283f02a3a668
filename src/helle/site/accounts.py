"""How accounts behave: made by an operator, every login in the audit."""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as request_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helle.register.administration import mails, unlocking, vouched
from helle.register.administration.login_queries import has_no_login_here, logs_in_elsewhere
from helle.register.administration.vouched import Differs
from helle.register.audit import actions as audit
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection.networks import client_address
from helle.site import federation, vouching

logger = logging.getLogger(__name__)
# What a mail says of a change, by the template that allauth would send. Its own are half Danish, and name addresses and
# browsers, which have no business in a mailbox.
CHANGES = {
    "account/email/password_changed": _("Adgangskoden til din konto i Helle er skiftet."),
    "account/email/password_reset": _("Adgangskoden til din konto i Helle er skiftet gennem et link i en mail."),
    "mfa/email/totp_activated": _("Din konto i Helle har fået en app til totrinslogin."),
    "mfa/email/totp_deactivated": _(
        "Appen til totrinslogin er fjernet fra din konto i Helle, og du er logget af alle andre steder."
    ),
    "mfa/email/webauthn_added": _("Din konto i Helle har fået en sikkerhedsnøgle."),
    "mfa/email/webauthn_removed": _(
        "En sikkerhedsnøgle er fjernet fra din konto i Helle, og du er logget af alle andre steder."
    ),
    "mfa/email/recovery_codes_generated": _("Din konto i Helle har fået nye nødkoder."),
}
TAKEN_AWAY = frozenset({"mfa/email/totp_deactivated", "mfa/email/webauthn_removed"})
ANY_CHANGE = _("Noget ved dit login i Helle er ændret.")


class LoginsThatEnd(AuthenticationBackend):
    """A login ends by itself the day after the last role: nothing has to run for it, and no open window outlives it."""

    def get_user(self, user_id: uuid.UUID | str) -> User | None:
        """Who a session belongs to, and in the same query whether her login lasts (`SessionLimits` ends it)."""
        return organisations.user_of_a_session(User._meta.pk.to_python(user_id))

    def _check_password(self, user: User, password: str) -> bool:
        """Where Django hashes a right password anew in a newer way, what is vouched for follows."""
        kept = user.password
        fits: bool = super()._check_password(user, password)
        if fits and user.password != kept:
            vouched.same_password(user, was=kept)
        return fits

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        return isinstance(user, User) and organisations.may_log_in(user)


class ClosedAccounts(DefaultAccountAdapter):
    """No sign-up. A mail server that does not answer is noted and shown to nobody.

    The application may change a user's password and nothing else of her: so only that column is written.
    """

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        # allauth asks for it again, as though nothing had been typed.
        "enter_current_password": _("Den nuværende adgangskode er forkert."),
        # As long as in ACCOUNT_RATE_LIMITS; allauth itself says only "later".
        "too_many_login_attempts": _("For mange forkerte forsøg. Vent et kvarter, og prøv igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Save a new password (changed, or reset by mail), with its line in the audit."""
        user.set_password(password)
        with transaction.atomic():
            user.save(update_fields=["password"])
            vouched.new_password(user)
            audit.record_login("login.password_changed", user_id=user.pk, address="", detail={})

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Turn away whose login has ended or was changed behind Helle: allauth asks whether it is open, and no more."""
        if logs_in_elsewhere(user):
            # Said only to whoever knows the password.
            clear_login(request)
            audit.record_login("login.failed", user_id=user.pk, address="", detail={"why": "logs_in_elsewhere"})
            return redirect(f"{reverse('account_login')}?ended=organisation")
        if what := vouching.changed_outside(user):
            return self._turn_away(request, user, what)
        if organisations.may_log_in(user):
            answer: HttpResponse | None = super().pre_login(request, user, **how)
            return answer
        # A right password has its line by now, as a wrong one would have; a key has none.
        if any(one.get("passwordless") for one in get_authentication_records(request, user)):
            audit.record_login("login.failed", user_id=user.pk, address="", detail={"why": "ended"})
        clear_login(request)
        turned_away: HttpResponse = self.respond_user_inactive(request, user)
        return turned_away

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session of whoever has been through all of the login. Held against what is vouched for once more:
        the tables may have been changed between the password and the code."""
        if what := vouching.lacks_what_it_takes(request, user):
            raise ImmediateHttpResponse(self._turn_away(request, user, what))
        super().login(request, user)
        if not vouched.of(user).factors:
            password_counts_as_shown_anew(request, user)

    def _turn_away(self, request: HttpRequest, user: User, what: Differs) -> HttpResponse:
        clear_login(request)
        return vouching.turned_away(user, what)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """What somebody shows before what she logs in with is changed: her second factor where she has one, and the
        password only where she has none yet. Whoever knows it and sits at an open session would else take the factor
        away, or set up one of her own beside it."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        shown = [one for one in found if one["id"] != "reauthenticate"]
        if len(shown) > 1 and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            # A key and codes: asked first is what she uses each day.
            shown.reverse()
            shown[-1]["description"] = _("Brug en nødkode")
        return shown or found

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came through her organisation logs out there, too: else the next one at her desk would be her."""
        back: str = federation.leave_address(request) or super().get_logout_redirect_url(request)
        return back

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who tries too often, and leave the trace: those attempts go no further, so nothing else would."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            address = address_tried(request, credentials)
            known = request.user.pk if request.user.is_authenticated else None
            audit.record_login("login.failed", user_id=known, address=address, detail={"throttled": True})
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures for an account and where they come from: nobody locks a colleague out from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{counted_from(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail, as it is now, once what it tells of is committed: a server that is slow holds nobody's row.

        Whether it went out must not show on the page: it would tell which addresses are known.
        """
        request = request_context.request
        given = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        transaction.on_commit(partial(_send, self.render_mail(template_prefix, email, given)))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link, but to nobody who logs in through her organisation, or did and is not invited anew, and to no
        address that is not vouched for: whoever wrote it there would choose the password."""
        if not vouching.may_be_written_to(user, email):
            vouching.refuse(user, Differs.ADDRESS)
        elif has_no_login_here(user):
            self.send_mail("account/email/no_login_here", email, {})
        else:
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Where the link of a mail leads: allauth would take the host and the port that the request names."""
        return mails.choose_password_link(key)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell whoever owns the account that its login changed: what, and nothing about whoever did it."""
        what = CHANGES.get(template_prefix, ANY_CHANGE)
        left_none = template_prefix in TAKEN_AWAY and vouching.has_taken_her_last_away(user)
        self.send_mail("account/email/login_changed", email or user.email, {"what": what, "left_none": left_none})


def password_counts_as_shown_anew(request: HttpRequest, user: User) -> None:
    """Of whoever logged in with the password because she has no factor yet: for as long as when it is asked again.

    She is on her way to setting one up, and was asked a second time for what she had typed a moment before.
    """
    records = get_authentication_records(request, user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**one, "reauthenticated": True} if one.get("method") == "password" else one for one in records
    ]


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, smtplib.SMTPException):
        logger.exception("mail_not_sent")


def counted_from(request: HttpRequest) -> str:
    """Under what failures are counted beside the account: where they come from, and how often it was unlocked since."""
    return f"{client_address(request)} {unlocking.times_unlocked(address_tried(request, None))}"


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The address somebody tries to log in with: failures count for it, not for all who share a network.

    allauth calls it `email`, where axes looks for the name of the form's field.
    """
    return str((credentials or {}).get("email") or request.POST.get("login", "")).strip().lower()
