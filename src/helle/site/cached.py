"""What the rows of the cache are called: a keyed hash, since libraries put network addresses into their keys."""

from __future__ import annotations

import hmac

from django.conf import settings


def row_name(key: str, key_prefix: str, version: int) -> str:
    """The name of a row: nobody who reads the table, even with all addresses to try, learns what it counts."""
    named = f"{key_prefix}:{version}:{key}"
    return hmac.new(settings.SECRET_KEY.encode(), named.encode(), "sha256").hexdigest()
