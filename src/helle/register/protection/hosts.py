"""By which names this Helle is reached: an address with one of them is a page of it, however it is written (GOV-26).

And where a link leads that Helle gives away: to the address that its operator set, whatever a request says."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port

# What a browser leaves out of an address.
_OF_SCHEME = {"http": "80", "https": "443"}


def own_hosts() -> list[str]:
    """The names, without ports; one that begins with a dot stands for all below it."""
    known = [*settings.ALLOWED_HOSTS, split_domain_port(urlsplit(settings.HELLE_ADDRESS).netloc)[0]]
    return [host for host in known if host and host != "*"]


def own_ports() -> set[str]:
    """The ports at which pages are reached, those with a login and those without."""
    known = [urlsplit(address) for address in (settings.HELLE_ADDRESS, settings.HELLE_PUBLIC_ADDRESS) if address]
    return {str(one.port or _OF_SCHEME.get(one.scheme, "")) for one in known}


def names_another_port(host: str) -> bool:
    """Whether a host as a request names it has a port that is none of Helle's. One without a port names none."""
    port = split_domain_port(host)[1]
    return bool(port) and port not in own_ports()


def link_to(path: str) -> str:
    """The whole address of a page of Helle, for a mail, a page to copy it from, or another program.

    Never that of the request: whoever sends one writes its host and port herself, and would have a secret link lead to
    where she listens (ASVS 6.4.3).
    """
    return f"{settings.HELLE_ADDRESS}{path}"
