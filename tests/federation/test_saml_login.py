"""Logging in through one's organisation by SAML: who comes in, and who does not and reads why."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.federation import stories as told
from tests.federation.saml_provider import Provider
from tests.pages import audit_lines

pytestmark = pytest.mark.usefixtures("committed")


class TestWhoComesIn:
    def test_mette_works_at_once_and_the_log_says_how_she_came(self, committed_cast: Cast, saml: Provider) -> None:
        cast, client = committed_cast, Client()
        told.bound(cast, cast.mette, saml.issuer)
        came = told.bring(client, saml.authorize(told.go_there(client, towards="/sager/")))
        assert (came.status_code, came.headers["Location"]) == (302, "/sager/"), came.content.decode()
        assert client.get("/sager/").status_code == 200
        line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "login.succeeded")
        assert line.detail == {"methods": ["federation"]}
