"""The guard of an address is asked before its page runs, and a site with an address that has none does not start."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import reverse

from helle.register.audit.http import ActingRequest
from helle.register.cases import queries
from helle.register.protection import guards
from tests import stories
from tests.cast import Cast
from tests.pages import audit_lines, same_page

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestBeforeThePage:
    def test_nothing_is_looked_for_where_the_role_may_not(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whether there is such a case is not asked at all: so nothing can tell the one from the other."""
        case = stories.an_opened_case(cast)
        there, missing = (reverse("case-note-new", args=[number]) for number in (case.number, "2025-9999"))
        monkeypatch.setattr(queries, "_case_and_held", lambda *_asked: pytest.fail("the case was looked for"))
        for who in (cast.karen, cast.vera, cast.peter, cast.anton):
            client = who.client()
            for method in ("GET", "POST", "PUT"):
                refused: Any = client.generic(method, there)
                nothing: Any = client.generic(method, missing)
                assert refused.status_code == 404
                assert same_page(refused, nothing)
            lines = audit_lines(cast, who.user.pk)
            assert {(line.action, line.detail["by"]) for line in lines} == {("access.denied", "view")}
            assert len(lines) == 6

    def test_the_page_asks_again_where_the_guard_lets_everybody_in(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The guard is not the only one to ask: a list that opens too much opens nothing."""
        monkeypatch.setattr(guards, "guard_of", lambda _name: guards.everybody("for this test"))
        case = stories.an_opened_case(cast)
        for name in ("case-note-new", "case-journal", "case-page", "case-print"):
            for who in (cast.vera, cast.stine, cast.anton, cast.dorthe, cast.olga):
                assert who.client().get(reverse(name, args=[case.number])).status_code == 404, (
                    name,
                    who.user.full_name,
                )


class TestTheStart:
    def test_a_site_whose_address_has_no_guard_does_not_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guards, "wrong", lambda: ("case-page: no guard is declared for this address",))
        with pytest.raises(ImproperlyConfigured, match="case-page: no guard"):
            ActingRequest(lambda _request: HttpResponse())
        monkeypatch.undo()
        ActingRequest(lambda _request: HttpResponse())
