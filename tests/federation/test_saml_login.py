"""Logging in through one's organisation by SAML: what is asked, who comes in, and who does not and reads why."""

from __future__ import annotations

import time
import uuid
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import etree

from helle.register.administration.models import SeatByPrivilege
from helle.rules.ruling import Text
from helle.site import professional
from helle.site.saml_description import description
from tests.administration_stories import TODAY
from tests.cast import Cast
from tests.federation import saml_provider as providers
from tests.federation import stories as told
from tests.federation.provider import Provider as OpenIdProvider
from tests.federation.saml_provider import Provider
from tests.federation.test_login import last_line, long_ago, not_let_in
from tests.federation.test_privileges import DAY, roles
from tests.federation.test_saml_forged import says
from tests.pages import audit_lines

pytestmark = pytest.mark.usefixtures("committed")
LOGIN = "/konto/login/"


def log_in(client: Client, provider: Provider, *, towards: str = "", **changes: Any) -> Any:
    """The whole way. Returns what she sees at its end."""
    return told.bring(client, provider.authorize(told.go_there(client, towards=towards), **changes))


def asked(address: str) -> etree._Element:
    """What Helle asks for with an address."""
    packed = b64decode(parse_qs(urlsplit(address).query)["SAMLRequest"][0])
    return etree.fromstring(zlib.decompress(packed, -15))


@pytest.mark.parametrize("sent", [{"SAMLResponse": ""}, {"SAMLResponse": "x", "videre": "1"}])
def test_a_form_from_anywhere_leaves_the_token_of_the_forms_that_wait(saml: Provider, sent: dict[str, str]) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("saml-return"), sent)
    assert answer.status_code >= 400 and settings.CSRF_COOKIE_NAME not in answer.cookies


class TestWhoComesIn:
    def test_mette_works_at_once_and_the_log_says_how_she_came(self, committed_cast: Cast, saml: Provider) -> None:
        cast, client = committed_cast, Client()
        told.bound(cast, cast.mette, saml.issuer)
        came = log_in(client, saml, towards="/sager/")
        assert (came.status_code, came.headers["Location"]) == (302, "/sager/"), came.content.decode()
        assert client.get("/sager/").status_code == 200
        line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "login.succeeded")
        assert line.detail == {"methods": ["federation"]}

    def test_what_is_asked_is_signed_for_her_level_and_for_a_login_made_anew(
        self, committed_cast: Cast, saml: Provider
    ) -> None:
        address = told.go_there(Client())
        question = asked(address)
        assert address.startswith(f"{providers.LOGIN}?SAMLRequest=")
        assert parse_qs(urlsplit(address).query)["SigAlg"] == [providers.RSA_SHA256]
        assert dict(question.attrib) | {"ID": "", "IssueInstant": ""} == {
            "ID": "",
            "Version": "2.0",
            "IssueInstant": "",
            "Destination": providers.LOGIN,
            "AssertionConsumerServiceURL": "http://testserver/konto/organisation/saml/",
            "ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
            "ForceAuthn": "true",
        }
        assert [one.text for one in question.iter("{*}AuthnContextClassRef")] == [
            "https://data.gov.dk/concept/core/nsis/loa/Substantial",
            "https://data.gov.dk/eid/Professional",
        ]

    def test_two_logins_that_one_browser_began_may_both_come_back(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        client = Client()
        first, second = (saml.authorize(told.go_there(client)) for _ in range(2))
        not_let_in(told.bring(client, first[:-8] + "AAAAAAA="), "ikke ægte")
        assert told.bring(client, second).status_code == 302

    def test_where_a_browser_says_nothing_of_its_session_it_is_asked_by_a_page_of_our_own(
        self, committed_cast: Cast, saml: Provider
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        client = Client()
        message = saml.authorize(told.go_there(client))
        page = told.bring(Client(), message)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        shown = page.content.decode()
        assert "data-sends-itself" in shown and f'value="{message}"' in shown
        assert not page.cookies
        # What is no message is shown to nobody as it came.
        assert "&lt;script&gt;" in told.bring(Client(), "<script>").content.decode()
        assert told.bring(client, message, videre="1").status_code == 302

    def test_the_login_page_names_both_and_each_leads_to_its_own(
        self, committed_cast: Cast, provider: OpenIdProvider, saml: Provider, settings: Any
    ) -> None:
        settings.HELLE_LOGIN_PROVIDERS = {
            provider.issuer: Text("Regionens login", "The region's login"),
            saml.issuer: Text("MitID Erhverv", "MitID Business"),
        }
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        shown = Client().get(LOGIN).content.decode()
        assert "Log på gennem Regionens login" in shown and "Log på gennem MitID Erhverv" in shown
        leave = reverse("federation-leave")
        for issuer, there in ((provider.issuer, f"{provider.issuer}/auth"), (saml.issuer, providers.LOGIN)):
            sent = Client().post(leave, {"provider": issuer})
            assert sent.headers["Location"].startswith(there)
        assert Client().post(leave, {"provider": "https://another.example"}).status_code == 404

    def test_whoever_is_bound_does_not_come_in_with_a_password(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        client = Client()
        client.post(LOGIN, {"login": committed_cast.mette.user.email, "password": "a long enough password"})
        assert "_auth_user_id" not in client.session

    def test_a_session_lasts_no_longer_than_the_provider_lets_it(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        client = Client()
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
        log_in(client, saml, before=says("AuthnStatement", "SessionNotOnOrAfter", soon))
        assert client.get("/sager/").status_code == 200
        session = client.session
        assert 0 < session["until"] - time.time() <= 600
        session["until"] = time.time() - 2
        session.save()
        assert client.get("/sager/").headers["Location"] == "/konto/login/?ended=1"


class TestWhoDoesNot:
    @pytest.mark.parametrize(
        ("claims", "why", "code"),
        [
            ({"level": "Low"}, "Dit login er ikke sikkert nok", "too_low"),
            ({"level": None}, "ikke oplyst noget sikringsniveau", "undecided"),
            ({"level": "Substantial😀"}, "ikke oplyst noget sikringsniveau", "undecided"),
            ({"cvr": None}, "Du er logget på som privatperson", "private"),
            ({"cvr": "１２３４５６７４"}, "Du er logget på som privatperson", "private"),
            ({"uuid_": "😀" * 5000}, "Du er logget på som privatperson", "private"),
            ({"uuid_": uuid.UUID(int=7)}, "ikke knyttet til en bruger", "unknown"),
            ({"privileges": "A" * 90_000}, "Dine rettigheder fra organisationen kan ikke læses", "privileges"),
        ],
    )
    def test_the_reason_is_said_and_kept(
        self, committed_cast: Cast, saml: Provider, claims: dict[str, Any], why: str, code: str
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        saml.says = told.said(**claims)
        client = Client(headers={"accept-language": "da"})
        not_let_in(log_in(client, saml), why)
        assert last_line(committed_cast).detail["why"] == code

    def test_an_identity_at_the_other_provider_is_another_person(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, "https://another.example")
        answer = log_in(Client(), saml)
        not_let_in(answer, "Bed Helle-administratoren i din organisation")
        assert told.CVR in answer.content.decode()

    def test_in_english_too(self, committed_cast: Cast, saml: Provider) -> None:
        client = Client()
        client.cookies["helle_language"] = "en"
        told.go_there(client)
        not_let_in(told.bring(client, "AAAA"), "it is not genuine")


class TestRoles:
    """A privilege gives what two people here have said it gives, for that organisation, until a day that is shown."""

    def test_a_privilege_gives_its_role_until_a_day_and_the_page_says_so(
        self, committed_cast: Cast, saml: Provider
    ) -> None:
        cast, mette = committed_cast, committed_cast.mette.user
        told.bound(cast, cast.mette, saml.issuer)
        told.gives(cast, saml.issuer, told.LEAD, "cmm_lead")
        saml.says = told.said(privileges=told.listed(told.LEAD))
        assert log_in(Client(), saml).status_code == 302
        assert roles(mette) == {("CMM", "cmm_caseworker"), ("CMM", "cmm_lead")}
        assert SeatByPrivilege.objects.get(membership__user=mette).until == TODAY + 91 * DAY
        shown = cast.anton.client().get(reverse("user-page", args=[mette.pk])).content.decode()
        assert shown.count("af en rettighed") == 1

    def test_one_that_nobody_knows_or_that_is_for_another_organisation_gives_nothing(
        self, committed_cast: Cast, saml: Provider
    ) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, saml.issuer)
        told.gives(cast, saml.issuer, told.LEAD, "cmm_lead")
        for privileges in (
            told.listed("urn:dk:helle:administrator", "cmm_lead", "😀"),
            told.listed(told.LEAD, cvr=told.ANOTHER_CVR),
        ):
            saml.says = told.said(privileges=privileges)
            assert log_in(Client(), saml).status_code == 302
            assert roles(cast.mette.user) == {("CMM", "cmm_caseworker")}


class TestKeys:
    def test_two_certificates_hold_side_by_side_and_one_taken_out_no_more(
        self, committed_cast: Cast, saml: Provider
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        described = saml.folder / "saml-provider.xml"
        described.write_bytes(saml.description("first", "second"))
        for key in ("first", "second"):
            assert log_in(Client(), saml, key=key).status_code == 302
        described.write_bytes(saml.description("second"))
        assert log_in(Client(), saml, key="second").status_code == 302
        not_let_in(log_in(Client(), saml, key="first"), "ikke ægte")

    def test_a_certificate_that_has_run_out_holds_no_more(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        assert providers.pair("over")  # It ran out yesterday.
        (saml.folder / "saml-provider.xml").write_bytes(saml.description("over"))
        not_let_in(log_in(Client(), saml, key="over"), "ikke ægte")

    def test_helles_own_key_is_changed_while_people_log_in(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        folder, new = saml.folder, providers.pair("helle next")
        providers.put(folder, "saml.next", new)
        # The provider knows both, and may encipher for either.
        saml.knows = description()
        assert saml.knows.count(b"KeyDescriptor use") == 4
        for certificate in (providers.pair("helle")[1], new[1]):
            assert log_in(Client(), saml, helle=certificate).status_code == 302
        providers.put(folder, "saml.former", providers.pair("helle"))
        providers.put(folder, "saml", new)
        for name in ("key", "crt"):
            (folder / f"saml.next.{name}").unlink()
        for certificate in (providers.pair("helle")[1], new[1]):
            assert log_in(Client(), saml, helle=certificate).status_code == 302
        (folder / "saml.former.key").unlink()
        not_let_in(log_in(Client(), saml), "ikke ægte")


class TestShowingAgain:
    def test_she_is_asked_goes_there_and_goes_on(self, committed_cast: Cast, saml: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, saml.issuer)
        client = Client()
        log_in(client, saml)
        before = str(client.session.session_key)
        page = reverse("case-print", args=["2025-9999"])
        long_ago(client)
        shown = client.get(page)
        assert shown.status_code == 403
        assert f'name="provider" value="{saml.issuer}"' in shown.content.decode()
        assert log_in(client, saml, towards=page).headers["Location"] == page
        assert client.get(page).status_code == 404
        assert str(client.session.session_key) != before, "a new one with what she showed"
        (record,) = [one for one in client.session[AUTHENTICATION_METHODS_SESSION_KEY] if one["at"] > time.time() - 600]
        assert record["issuer"] == saml.issuer
        # What the provider calls her stands nowhere in clear.
        assert "3f0a4c11" not in str(dict(client.session))


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda folder: (folder / "saml-provider.xml").write_text("<broken"),
        lambda folder: (folder / "saml-provider.xml").unlink(),
        lambda folder: (folder / "saml.key").chmod(0o644),
        lambda folder: (folder / "saml.crt").unlink(),
    ],
)
def test_what_is_not_set_up_rightly_is_said_in_our_words(committed_cast: Cast, saml: Provider, spoilt: Any) -> None:
    spoilt(Path(saml.folder))
    not_let_in(Client().post(reverse("federation-leave")), "ikke sat rigtigt op")
    assert last_line(committed_cast).detail["why"] == "set_up"


def test_what_is_read_is_what_oiosaml_calls_it(saml: Provider) -> None:
    for name in professional.OIOSAML.values():
        assert f'Name="{name}"'.encode() in saml.knows


def test_without_a_provider_there_are_no_such_pages(committed_cast: Cast) -> None:
    assert Client().post(reverse("saml-return")).status_code == 404
    assert Client().get(reverse("saml-end")).status_code == 404
    assert Client().get(reverse("saml-description")).status_code == 404


def test_each_is_asked_in_its_own_way_alone(committed_cast: Cast, saml: Provider) -> None:
    assert Client().get(reverse("saml-return")).status_code == 405
    assert Client().post(reverse("saml-end")).status_code == 405
    assert Client().post(reverse("saml-description")).status_code == 405
    assert Client().get(reverse("saml-description")).content == saml.knows
