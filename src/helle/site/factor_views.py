"""The page on which an app is set up, and those on which somebody shows a factor that she has."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpResponse

from helle.register.administration import vouched
from helle.register.interface.marks import without_context
from helle.register.organisations.models import User
from helle.site.second_factors import kinds_of
from helle.site.vouching import has_shown_a_factor, has_taken_her_last_away


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
show_a_code_again = without_context(ShowACodeAgain.as_view())
show_a_key_again = without_context(ShowAKeyAgain.as_view())
set_up_an_app = without_context(SetUpAnApp.as_view())
