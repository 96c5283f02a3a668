"""A request that names a port which is not Helle's is turned away as one that names a host which is not (GOV-26)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from helle.register.protection.hosts import names_another_port, own_ports

Handler = Callable[[HttpRequest], HttpResponse]

# A load balancer asks behind the proxy, at a port that nobody else reaches, and gets no link.
FOR_LOAD_BALANCERS: Final = "/healthz"


class OwnPortAlone:
    """Middleware: Django holds the name against `HELLE_HOSTS` and takes any port. Before all that makes an address of
    the request, the way to TLS among it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Raises `DisallowedHost`, which is answered with 400 and a line in the log."""
        if request.path != FOR_LOAD_BALANCERS and names_another_port(host := request.get_host()):
            reached = ", ".join(sorted(own_ports()))
            raise DisallowedHost(f"Invalid HTTP_HOST header: {host!r}. Its port is none of HELLE_ADDRESS ({reached}).")
        return self.get_response(request)
