"""Whoever mistypes a public address reads that nothing is there, and what is, in her language: she has neither unit nor
role (GOV-27, STA-01)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import get_resolver, reverse

from helle.portal.opened import is_public
from helle.portal.urls import urlpatterns

ONE_PROCESS, PUBLIC_PROCESS = "helle.site.urls", "helle.site.public_urls"
pytestmark = pytest.mark.django_db(databases=["default", "staff"])


def answered(site: str, address: str, language: str) -> tuple[HttpResponseBase, str]:
    """What a process says of an address that it does not have. The public one has less middleware than a test: it is
    asked for its answer itself."""
    if site == ONE_PROCESS:
        with override_settings(ROOT_URLCONF=site):
            answer: HttpResponseBase = Client().get(address, {"sprog": language})
    else:
        say: Callable[..., HttpResponseBase] = get_resolver(site).resolve_error_handler(404)
        answer = say(RequestFactory().get(address, {"sprog": language}), Http404())
    assert isinstance(answer, HttpResponse)
    return answer, answer.content.decode()


@pytest.mark.parametrize("site", [ONE_PROCESS, PUBLIC_PROCESS])
@pytest.mark.parametrize(
    ("address", "danish", "english"),
    [
        ("/tal/abc/", "Her er ingen tal", "There are no figures here"),
        ("/tal/1/fil/csv/mere", "Her er ingen tal", "There are no figures here"),
        ("/oplysning/2024", "Her er ingen side", "There is no page here"),
        ("/h/anmeld", "Her er ingen side", "There is no page here"),
    ],
)
def test_a_mistyped_public_address_is_answered_in_words_for_anybody(
    site: str, address: str, danish: str, english: str
) -> None:
    for language, word, title in (("da", danish, "Findes ikke"), ("en", english, "Not found")):
        answer, said = answered(site, address, language)
        # What was asked for stands nowhere: neither on the page nor in what the browser keeps of it.
        assert f"<title>{title} – Helle</title>" in said and address not in said
        assert answer.status_code == 404 and word in said and f'lang="{language}"' in said
        assert "rolle" not in said and "role" not in said.replace('role="', "")
        assert answer.headers["Content-Language"] == language and answer.headers["Cache-Control"] == "no-store"
        assert reverse("public-figures") in said and not answer.cookies


def test_where_all_are_without_login_every_address_is_and_elsewhere_the_public_ones_alone() -> None:
    assert "Her er ingen side" in answered(PUBLIC_PROCESS, "/sager/2025-1/", "da")[1]
    _answer, inside = answered(ONE_PROCESS, "/findes-ikke/", "da")
    assert "Siden kan ikke vises" in inside and "Her er ingen side" not in inside
    assert {is_public(f"/{one.pattern}") for one in urlpatterns} == {True}
