"""Accounts are made by an administrator, never by signing up."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """No sign-up. Everything else is allauth's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The address somebody tries to log in with: failures count for it, not for all who share a network.

    allauth calls it `email`, where axes looks for the name of the form's field.
    """
    return str((credentials or {}).get("email") or request.POST.get("login", "")).strip().lower()
