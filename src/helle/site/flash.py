"""Where "it is saved" lies until the next page shows it: in a cookie that under TLS no neighbouring host can set."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _OfThisHost(CookieStorage):
    cookie_name = "__Host-helle_messages" if settings.SESSION_COOKIE_SECURE else "helle_messages"


class Said(FallbackStorage):
    """Django's own way: the cookie, and the session for what does not fit into one."""

    storage_classes = (_OfThisHost, SessionStorage)
