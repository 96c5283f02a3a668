"""The page on which an app is set up, and those on which somebody shows a factor that she has."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ListWebAuthnView, LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from helle.register.administration import vouched
from helle.register.interface.marks import without_context
from helle.register.organisations.models import User
from helle.site.login_places import clock_ahead
from helle.site.second_factors import kinds_of, logs_in_alone
from helle.site.vouching import has_shown_a_factor, has_taken_her_last_away


def _next_after_a_factor(user: object, else_to: str) -> str:
    """Where she goes once a factor is set up: to make codes, where she has none."""
    has_codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists()
    return else_to if has_codes else reverse("mfa_generate_recovery_codes")


class SetUpAnApp(ActivateTOTPView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page: it tells of an app once its row is committed, and here it is vouched for with the row.

    Called in the transaction of `own_logins.OwnLoginsAlone`.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With `until`, where her last factor is gone: the last moment at which she may set up another here."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        if has_shown_a_factor(self.request, user) and has_taken_her_last_away(user):
            context["until"] = dt.datetime.fromisoformat(vouched.of(user).first_factor_until)
        return context

    def get_success_url(self) -> str:
        return _next_after_a_factor(self.request.user, super().get_success_url())

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - allauth's page asks for the login
        made = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        vouched.factor_added(user, made, shown=has_shown_a_factor(self.request, user, besides=made))
        return answer


class ShowAFactor(AuthenticateView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page of a login: it asks for an app's code also whoever has a key alone."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **kinds_of(self.stage.login.user)}


class LogInByAKeyAlone(LoginWebAuthnView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own, which forgets where she was going when a key is not the right one."""

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)
        login = reverse("account_login")
        return redirect(passthrough_next_redirect_url(self.request, login, REDIRECT_FIELD_NAME))


class SetUpAKey(AddWebAuthnView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page, which reads a key that was refused once more, and says then that its code is wrong."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(), **kwargs}

    def get_success_url(self) -> str:
        return _next_after_a_factor(self.request.user, super().get_success_url())


class HerKeys(ListWebAuthnView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page of keys, with which of them log in alone, and its days by Helle's clock."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        hers, ahead = list(context["authenticators"]), clock_ahead()
        for one in hers:
            # Allauth notes both by the machine's clock.
            one.created_at += ahead
            one.last_used_at = one.last_used_at and one.last_used_at + ahead
        return {**context, "authenticators": hers, "alone": {one.pk for one in hers if logs_in_alone(one)}}


class ShowACodeAgain(ReauthenticateView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page: whoever has codes and no app is asked for one of those."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **kinds_of(self.request.user)}


class ShowAKeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page, which leads to the desk when a key is not the right one, and forgets where she was going."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(), **kwargs}


show_a_factor = without_context(ShowAFactor.as_view())
log_in_by_a_key_alone = without_context(LogInByAKeyAlone.as_view())
set_up_a_key = without_context(SetUpAKey.as_view())
her_keys = without_context(HerKeys.as_view())
show_a_code_again = without_context(ShowACodeAgain.as_view())
show_a_key_again = without_context(ShowAKeyAgain.as_view())
set_up_an_app = without_context(SetUpAnApp.as_view())
