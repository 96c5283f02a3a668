"""Mails about a login: that it is there, has a new address, lost its factor. They name nobody (decision 44)."""

from __future__ import annotations

import logging
import smtplib
from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from helle.register.administration import queries, vouched
from helle.register.organisations.models import User
from helle.register.protection.hosts import link_to

logger = logging.getLogger(__name__)


def invite(user: User) -> None:
    """After the commit, send whoever has a new login the link by which she chooses a password.

    Not to an address that is not vouched for: whoever wrote it there would choose the password. The actions refuse it
    in words; what is written there after that meets a line in the log.
    """
    if not vouched.is_vouched_address(user):
        logger.error("login_changed_outside")
        return
    transaction.on_commit(partial(_send, user, "account/email/invited", with_link=True))


def tell_of_reset(user: User, *, with_link: bool) -> None:
    """After the commit, tell her that her second factor was reset, at the address that is vouched for.

    `with_link`: she has no password that lets her in, and chooses one by it.
    """
    if vouched.is_vouched_address(user):
        transaction.on_commit(partial(_send, user, "account/email/factor_reset", with_link=with_link))


def tell_of_tried_codes(user: User) -> None:
    """At once, tell her that whoever knows her password has sent too many wrong codes."""
    if vouched.is_vouched_address(user):
        _send(user, "account/email/codes_tried", with_link=False)


def tell_of_a_copied_key(user: User) -> None:
    """At once, tell her that a security key of hers was refused because it seems to be copied."""
    if vouched.is_vouched_address(user):
        _send(user, "account/email/key_copied", with_link=False)


def tell_of_a_change_outside(user: User) -> None:
    """Tell her and whoever looks after her login that it was changed behind Helle, and is closed. At once, or after the
    commit where a transaction is open.

    Only at addresses that are vouched for: whoever changes logins there changes addresses as well.
    """
    for one in [user, *queries.who_looks_after(user)]:
        if vouched.is_vouched_address(one):
            _send(one, "account/email/changed_outside", with_link=False)


def tell_of_unexplained_rights() -> None:
    """At once, tell whoever administers and the data protection officer that the night found rights without an act."""
    for one in queries.who_looks_after_rights():
        if vouched.is_vouched_address(one):
            _send_from_a_job(one, "account/email/rights_unexplained")


def tell_of_new_address(user: User, old_address: str) -> None:
    """After the commit, tell the old address and the new one that the login has another."""
    for address in (old_address, user.email):
        transaction.on_commit(partial(_send, user, "account/email/address_changed", with_link=False, to=address))


def choose_password_link(key: str) -> str:
    """The link by which a password is chosen; `key` says whose, and what proves it: `<user>-<token>`."""
    whose, proof = key.split("-", 1)
    return link_to(reverse("account_reset_password_from_key", kwargs={"uidb36": whose, "key": proof}))


def _send_from_a_job(user: User, template: str) -> None:
    """Where no request is. What is not sent is logged: what was found stands on the page all the same."""
    with translation.override(user.language):
        subject, body = (render_to_string(f"{template}_{part}.txt").strip() for part in ("subject", "message"))
    try:
        EmailMessage(subject, body, to=[user.email]).send()
    except (OSError, smtplib.SMTPException):
        logger.exception("mail_not_sent")


def first_link(user: User) -> str:
    """The link of an invitation, for the operator who adds somebody where no mail may go out yet. It works once."""
    return choose_password_link(_key(user))


def _key(user: User) -> str:
    return f"{user_pk_to_url_str(user)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"


def _send(user: User, template: str, *, with_link: bool, to: str | None = None) -> None:
    told: dict[str, str] = {}
    if with_link:
        told["choose_password_url"] = choose_password_link(_key(user))
    with translation.override(user.language):
        get_adapter().send_mail(template, to or user.email, told)
