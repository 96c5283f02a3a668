"""The page on which an app is set up."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse

from helle.register.administration import vouched
from helle.register.interface.marks import without_context
from helle.register.organisations.models import User
from helle.site.vouching import has_shown_a_factor


class SetUpAnApp(ActivateTOTPView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page: it tells of an app once its row is committed, and here it is vouched for with the row.

    Called in the transaction of `own_logins.OwnLoginsAlone`.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - allauth's page asks for the login
        made = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        vouched.factor_added(user, made, shown=has_shown_a_factor(self.request, user, besides=made))
        return answer


set_up_an_app = without_context(SetUpAnApp.as_view())
