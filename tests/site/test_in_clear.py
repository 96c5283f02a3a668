"""Nobody is answered in clear beyond this machine: pages go on to TLS, programs are refused, and no site starts."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from helle.site import serving
from helle.site.headers import TlsAlone
from helle.site.installation import InstallationError

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def answer(settings: Any, address: str, method: str, headers: dict[str, str], *, secure: bool = False) -> int:
    settings.SECURE_SSL_REDIRECT = True
    request = RequestFactory(headers=headers).generic(method, address, secure=secure)
    answered: Any = TlsAlone(lambda _request: HttpResponse())(request)
    return int(answered.status_code)


@pytest.mark.parametrize(
    ("address", "method", "headers", "status"),
    [
        ("/sager/", "GET", PAGE, 301),
        ("/sager/", "POST", PAGE, 403),
        ("/sager/", "GET", {"Accept": "*/*"}, 403),
        ("/konto/i-live/", "GET", {"Accept": "application/json"}, 403),
        ("/kalender/x.ics", "GET", {"Accept": "text/calendar"}, 403),
        ("/kalender/x.ics", "GET", PAGE, 403),
        ("/healthz", "GET", {"Accept": "*/*"}, 200),
    ],
)
def test_who_looks_at_a_page_is_sent_on_and_a_program_is_refused(
    settings: Any, address: str, method: str, headers: dict[str, str], status: int
) -> None:
    assert answer(settings, address, method, headers) == status
    assert answer(settings, address, method, headers, secure=True) == 200


@pytest.mark.parametrize(
    ("hosts", "https", "starts"),
    [
        (["localhost", "127.0.0.1"], False, True),
        (["helle.example"], True, True),
        (["localhost", "helle.example"], False, False),
        (["*"], False, False),
    ],
)
def test_a_site_that_answers_to_other_machines_does_not_start_in_clear(
    monkeypatch: pytest.MonkeyPatch, hosts: list[str], https: bool, starts: bool
) -> None:
    there = ModuleType("settings_of_a_site")
    there.ALLOWED_HOSTS, there.SECURE_SSL_REDIRECT = hosts, https  # type: ignore[attr-defined] # as a file of settings has
    monkeypatch.setitem(sys.modules, "settings_of_a_site", there)
    if starts:
        serving.require_tls("settings_of_a_site")
        return
    with pytest.raises(InstallationError, match="in clear"):
        serving.require_tls("settings_of_a_site")
    with pytest.raises(InstallationError, match="in clear"):
        serving.serve_pages(0, "settings_of_a_site")
