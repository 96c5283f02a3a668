"""By which names this Helle is reached: an address with one of them is a page of it, however it is written (GOV-26)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port


def own_hosts() -> list[str]:
    """The names, without ports; one that begins with a dot stands for all below it."""
    known = [*settings.ALLOWED_HOSTS, split_domain_port(urlsplit(settings.HELLE_ADDRESS).netloc)[0]]
    return [host for host in known if host and host != "*"]
