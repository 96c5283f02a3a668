"""The pages of recovery codes, in place of allauth's: it shows them from a seed that it keeps."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.signals import authenticator_added, authenticator_reset
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.interface.marks import without_context
from helle.register.organisations.models import User
from helle.register.protection.ciphers import CannotOpen
from helle.site import recovery_codes
from helle.site.second_factors import DoesNotOpen


class HerFactors(IndexView):  # type: ignore[misc] # allauth's views say no types
    """Allauth's own page of all factors, with how many codes are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **_of(self.request.user)}


@without_context
@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator] # allauth says no types
def make(request: HttpRequest) -> HttpResponse:
    """Ask whether to make new codes; then make them, and show them on this page, this once.

    Called in the transaction of `own_logins.OwnLoginsAlone`.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the decorator asks for the login
    form = GenerateRecoveryCodesForm(request.POST if request.method == "POST" else None, user=user)
    had = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists()
    if not form.is_valid():
        return render(request, "mfa/recovery_codes/generate.html", {"form": form, "had": had})
    factor, codes = recovery_codes.make(user)
    told = authenticator_reset if had else authenticator_added
    told.send(sender=Authenticator, request=request, user=user, authenticator=factor)
    if had:
        adapter = get_adapter(request)
        transaction.on_commit(lambda: adapter.send_notification_mail("mfa/email/recovery_codes_generated", user))
    shown = {"codes": [recovery_codes.in_two(code) for code in codes], **_of(user)}
    return render(request, "mfa/recovery_codes/index.html", shown)


@without_context
@login_required
@require_GET
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator] # allauth says no types
def left(request: HttpRequest) -> HttpResponse:
    """How many codes are left. None of them is shown: Helle does not know them."""
    found = _of(request.user)
    if not found["codes_made"]:
        raise Http404
    return render(request, "mfa/recovery_codes/index.html", found)


def _of(user: object) -> dict[str, int]:
    """How many codes somebody has, and of how many. Raises `DoesNotOpen`, which has a page."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return {"codes_left": 0, "codes_made": 0}
    try:
        return {"codes_left": recovery_codes.left(kept), "codes_made": kept.data["made"]}
    except CannotOpen as error:
        raise DoesNotOpen from error


her_factors = without_context(HerFactors.as_view())
