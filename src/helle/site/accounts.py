"""Accounts are made by an administrator, never by signing up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """No sign-up. Everything else is allauth's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
