"""Logging in through one's organisation: who comes in, who does not and reads why, and nobody is made by it."""

from __future__ import annotations

import time
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client
from django.urls import reverse

from helle.register.administration.models import LoginIdentity
from helle.register.organisations.models import Membership, User
from helle.rules.ruling import Text
from helle.site import professional
from tests.cast import Cast, as_owner, let_go
from tests.federation import stories as told
from tests.federation.provider import CLIENT, FIRST, SECOND, SECRET, Provider
from tests.pages import audit_lines
from tests.site.test_login_places import listed

pytestmark = pytest.mark.usefixtures("committed")

LOGIN = "/konto/login/"


def not_let_in(answer: Any, why: str, *, logged_in: bool = False) -> None:
    """She reads why, has no session but the one she had, and no cache keeps the page."""
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store")
    assert why in answer.content.decode()
    assert ("_auth_user_id" in answer.client.session) is logged_in


def last_line(cast: Cast) -> Any:
    return next(line for line in audit_lines(cast) if line.action.startswith("login."))


class TestWhoComesIn:
    def test_mette_works_at_once_and_the_log_says_how_she_came(self, committed_cast: Cast, provider: Provider) -> None:
        cast, client = committed_cast, Client()
        told.bound(cast, cast.mette, provider.issuer)
        came = told.log_in(client, provider, towards="/sager/")
        assert (came.status_code, came.headers["Location"]) == (302, "/sager/")
        assert client.get("/sager/").status_code == 200
        line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "login.succeeded")
        assert line.detail == {"methods": ["federation"]}

    def test_what_is_asked_is_code_with_pkce_a_nonce_a_state_and_a_fresh_login(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        told.log_in(Client(), provider)
        (asked,) = provider.asked
        assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", CLIENT)
        assert len(asked["nonce"]) >= 20 and len(asked["state"]) >= 20 and "openid" in asked["scope"]
        assert asked["max_age"] == str(settings.HELLE_IDLE_MINUTES * 60)
        assert asked["redirect_uri"] == "http://localhost/konto/organisation/svar/"

    def test_the_session_is_a_new_one_and_keeps_no_token(self, committed_cast: Cast, provider: Provider) -> None:
        client = Client()
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        address = told.go_there(client)
        before = client.cookies["helle_session"].value
        told.come_back(client, provider.authorize(address))
        assert client.cookies["helle_session"].value != before
        kept = str(dict(client.session))
        assert "eyJ" not in kept and str(told.METTE) not in kept and told.CVR not in kept

    def test_nobody_is_sent_on_to_another_site(self, committed_cast: Cast, provider: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        came = told.log_in(Client(), provider, towards="https://evil.example/")
        assert came.headers["Location"] == "/"

    def test_whoever_sat_there_before_is_logged_out(self, committed_cast: Cast, provider: Provider) -> None:
        cast, client = committed_cast, committed_cast.jonas.client()
        told.bound(cast, cast.mette, provider.issuer)
        told.log_in(client, provider)
        assert client.session["_auth_user_id"] == str(cast.mette.user.pk)

    def test_the_level_high_is_enough(self, committed_cast: Cast, provider: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        provider.claims = told.said(level="https://data.gov.dk/concept/core/nsis/High")
        assert told.log_in(Client(), provider).status_code == 302


class TestWhoDoesNot:
    def test_a_binding_that_was_written_past_two_people(self, committed_cast: Cast, provider: Provider) -> None:
        """By the owner of the tables, to an identity of her own: what Mette's seal says is what it said before."""
        mette = committed_cast.mette
        before = User.objects.get(pk=mette.user.pk).vouched
        told.bound(committed_cast, mette, provider.issuer)
        User.objects.filter(pk=mette.user.pk).update(vouched=before)
        not_let_in(told.log_in(Client(), provider), "ændret uden om Helle")
        (line,) = [one for one in audit_lines(committed_cast) if one.detail.get("what") == "identity"]
        assert (line.action, line.user_id, line.detail["why"]) == ("login.failed", mette.user.pk, "not_vouched")

    def test_an_unknown_person_reads_whom_to_ask_and_what_to_tell_and_nobody_is_made(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        before = User.objects.count()
        answer = told.log_in(Client(), provider)
        not_let_in(answer, "Bed Helle-administratoren i din organisation")
        assert told.CVR in answer.content.decode() and str(told.METTE) in answer.content.decode()
        assert (User.objects.count(), LoginIdentity.objects.count()) == (before, 0)
        line = last_line(committed_cast)
        assert (line.action, line.outcome, line.user_id) == ("login.failed", "denied", None)
        # Which organisation vouched for her, and not what it calls her.
        assert line.detail == {"way": "federation", "why": "unknown", "cvr": told.CVR}

    @pytest.mark.parametrize(
        ("claims", "why", "code"),
        [
            ({"level": "Low"}, "der kræves mindst niveauet Betydelig", "too_low"),
            ({"level": None}, "der er ikke oplyst noget sikringsniveau", "undecided"),
            ({"level": "Substantial🙂"}, "der er ikke oplyst noget sikringsniveau", "undecided"),
            ({"level": ["High"]}, "der er ikke oplyst noget sikringsniveau", "undecided"),
            ({"cvr": None}, "Du er logget på som privatperson", "private"),
            ({"cvr": "١٢٣٤٥٦٧٤"}, "Du er logget på som privatperson", "private"),
            ({"uuid_": "mette"}, "Du er logget på som privatperson", "private"),
            ({"uuid_": None}, "Du er logget på som privatperson", "private"),
            ({"cvr": told.ANOTHER_CVR}, "ikke knyttet til en bruger", "unknown"),
            ({"uuid_": uuid.UUID(int=7)}, "ikke knyttet til en bruger", "unknown"),
            ({"privileges": "ikke base64 &"}, "Dine rettigheder fra organisationen kan ikke læses", "privileges"),
        ],
    )
    def test_the_reason_is_said_and_kept(
        self, committed_cast: Cast, provider: Provider, claims: dict[str, Any], why: str, code: str
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        provider.claims = told.said(**claims)
        not_let_in(told.log_in(Client(), provider), why)
        assert last_line(committed_cast).detail["why"] == code

    def test_an_identity_of_another_provider_is_another_person(self, committed_cast: Cast, provider: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, "https://another.example")
        not_let_in(told.log_in(Client(), provider), "ikke knyttet til en bruger")

    def test_a_binding_that_waits_or_ended_lets_nobody_in(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        identity = told.bound(cast, cast.mette, provider.issuer)
        as_owner(
            "UPDATE administration_loginidentity SET ended_at = now(), ended_by_id = %s WHERE id = %s",
            [cast.anton.user.pk, identity.pk],
        )
        not_let_in(told.log_in(Client(), provider), "ikke knyttet til en bruger")

    def test_without_a_role_today_she_reads_that(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        let_go(cast.mette.user)
        not_let_in(told.log_in(Client(), provider), "Du har ingen rolle i Helle i dag")
        assert last_line(cast).user_id == cast.mette.user.pk

    def test_a_login_that_is_not_sure_enough_changes_no_role(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
        provider.claims = told.said(level="Low", privileges=told.listed(told.LEAD))
        told.log_in(Client(), provider)
        assert set(Membership.objects.filter(user=cast.mette.user).values_list("role", flat=True)) == {"cmm_caseworker"}


class TestWhatIsForged:
    """Everything about Mette is true but for one thing, and she does not come in."""

    @pytest.fixture(autouse=True)
    def _bound(self, committed_cast: Cast, provider: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another-client"},
            {"aud": ["another-client"]},
            {"aud": "another-client", "azp": CLIENT},
            {"aud": [CLIENT, "another-client"], "azp": "another-client"},
            {"aud": None},
            {"iss": "https://another.example"},
            {"iss": None},
            {"nonce": "of another login"},
            {"nonce": None},
            {"exp": 1_000_000_000},
            {"exp": None},
            {"iat": None},
            {"sub": None},
        ],
    )
    def test_a_claim(self, provider: Provider, claims: dict[str, object]) -> None:
        provider.claims |= claims
        not_let_in(told.log_in(Client(), provider), "ikke ægte")

    def test_no_signature(self, provider: Provider) -> None:
        provider.signs_with = None
        not_let_in(told.log_in(Client(), provider), "ikke ægte")

    def test_the_secret_that_both_know_signs_nothing(self, provider: Provider) -> None:
        provider.signs_with = SECRET.encode()
        not_let_in(told.log_in(Client(), provider), "ikke ægte")

    def test_a_public_key_taken_for_a_secret(self, provider: Provider) -> None:
        provider.signs_with = FIRST.as_pem(private=False)
        not_let_in(told.log_in(Client(), provider), "ikke ægte")

    def test_a_key_that_is_not_the_providers(self, provider: Provider) -> None:
        provider.signs_with = SECOND
        not_let_in(told.log_in(Client(), provider), "ikke ægte")

    def test_a_provider_that_says_it_is_somebody_else(self, provider: Provider) -> None:
        provider.description = {"issuer": "https://another.example"}
        client = Client()
        not_let_in(client.post(reverse("federation-leave")), "ikke ægte")

    @pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
    def test_an_address_that_is_asked_otherwise(self, provider: Provider, endpoint: str) -> None:
        provider.description = {endpoint: "ftp://127.0.0.1/keys"}
        not_let_in(Client().post(reverse("federation-leave")), "ikke ægte")

    @pytest.mark.parametrize("asked", ["/.well-known/", "/token", "/keys"])
    def test_an_answer_that_leads_elsewhere_is_not_followed(self, provider: Provider, asked: str) -> None:
        """With the code and the secret, whoever it leads to would be asked in the provider's place (ASVS 15.3.2)."""
        provider.leads_on = {asked}
        client = Client()
        left = client.post(reverse("federation-leave"))
        if asked == "/.well-known/":
            not_let_in(left, "svarer ikke")
        else:
            not_let_in(told.come_back(client, provider.authorize(left.headers["Location"])), "svarer ikke")
        assert provider.led == []

    def test_an_answer_of_another_provider(self, provider: Provider) -> None:
        client = Client()
        brought = provider.authorize(told.go_there(client))
        not_let_in(told.come_back(client, brought | {"iss": "https://another.example"}), "ikke ægte")
        brought = provider.authorize(told.go_there(client))
        del brought["iss"]
        not_let_in(told.come_back(client, brought), "ikke ægte")

    def test_a_code_is_taken_once(self, provider: Provider) -> None:
        client = Client()
        brought = provider.authorize(told.go_there(client))
        assert told.come_back(client, brought).status_code == 302
        not_let_in(told.come_back(client, brought), "Loginet er ikke begyndt her", logged_in=True)

    def test_a_code_that_was_spent_elsewhere(self, provider: Provider) -> None:
        client = Client()
        brought = provider.authorize(told.go_there(client))
        provider.codes.clear()
        not_let_in(told.come_back(client, brought), "allerede brugt eller for gammel")

    def test_a_code_stolen_from_another_browser(self, provider: Provider) -> None:
        hers, thief = Client(), Client()
        brought = provider.authorize(told.go_there(hers))
        not_let_in(told.come_back(thief, brought), "Loginet er ikke begyndt her")
        # With a state of his own he lacks the verifier that goes with the code.
        own = provider.authorize(told.go_there(thief))
        not_let_in(told.come_back(thief, own | {"code": brought["code"]}), "allerede brugt eller for gammel")

    def test_a_login_that_nobody_began(self, provider: Provider) -> None:
        not_let_in(told.come_back(Client(), {"code": "x", "state": "y", "iss": provider.issuer}), "ikke begyndt her")
        not_let_in(told.come_back(Client(), {"iss": provider.issuer}), "ikke begyndt her")

    def test_an_error_is_told_in_our_words(self, provider: Provider) -> None:
        client = Client()
        told.go_there(client)
        answer = told.come_back(client, {"error": "access_denied", "error_description": "<b>Ring til 12 34 56 78</b>"})
        not_let_in(answer, "Du afbrød hos din organisation")
        assert "12 34 56 78" not in answer.content.decode()

    def test_an_old_login_there(self, provider: Provider) -> None:
        for when in (int(time.time()) - settings.HELLE_IDLE_MINUTES * 60 - 120, None, "nu"):
            provider.claims["auth_time"] = when
            answer = told.log_in(Client(), provider)
            assert answer.status_code == 403, when

    @pytest.mark.parametrize(("late", "comes_in"), [(30, True), (3600, False)])
    def test_clocks_may_differ_a_little(self, provider: Provider, late: int, comes_in: bool) -> None:
        moment = int(time.time())
        provider.claims |= {"iat": moment - late - 300, "exp": moment - late}
        assert (told.log_in(Client(), provider).status_code == 302) is comes_in
        provider.claims |= {"iat": moment + late, "exp": moment + late + 300}
        assert (told.log_in(Client(), provider).status_code == 302) is comes_in


class TestKeys:
    def test_a_new_key_is_taken_at_once_and_one_out_of_use_no_more(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        assert told.log_in(Client(), provider).status_code == 302
        provider.keys, provider.signs_with = [FIRST, SECOND], SECOND
        assert told.log_in(Client(), provider).status_code == 302
        provider.keys, provider.signs_with = [SECOND], FIRST
        not_let_in(told.log_in(Client(), provider), "ikke ægte")


def test_a_provider_that_does_not_answer_says_so(committed_cast: Cast, provider: Provider, settings: Any) -> None:
    settings.HELLE_OIDC_ISSUER = "http://127.0.0.1:9"
    not_let_in(Client().post(reverse("federation-leave")), "svarer ikke")


def test_without_a_provider_there_is_no_such_page_and_no_button(committed_cast: Cast) -> None:
    assert Client().post(reverse("federation-leave")).status_code == 404
    assert Client().get(reverse("federation-return")).status_code == 404
    assert reverse("federation-leave") not in Client().get(LOGIN).content.decode()


def test_the_login_page_names_the_provider_and_nobody_is_sent_there_by_a_link(
    committed_cast: Cast, provider: Provider
) -> None:
    shown = Client().get(LOGIN, {"next": "/sager/"}).content.decode()
    assert "Log på gennem MitID Erhverv" in shown and 'name="next" value="/sager/"' in shown
    assert Client().get(reverse("federation-leave")).status_code == 405
    assert Client(enforce_csrf_checks=True).post(reverse("federation-leave")).status_code == 403


def test_too_many_tries_are_not_passed_on_to_the_provider(
    committed_cast: Cast, provider: Provider, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    client = Client()
    told.go_there(client)
    not_let_in(client.post(reverse("federation-leave")), "For mange forsøg herfra")


def test_whoever_is_bound_does_not_come_in_with_a_password(
    committed_cast: Cast, provider: Provider, owner: psycopg.Connection[Any]
) -> None:
    cast, client = committed_cast, Client()
    told.bound(cast, cast.mette, provider.issuer)
    gone = client.post(LOGIN, {"login": cast.mette.user.email, "password": "a long enough password"})
    assert gone.status_code == 200, "void from then on"
    told.prepare(owner, cast.mette.user)
    wrong = client.post(LOGIN, {"login": cast.mette.user.email, "password": "another long password"})
    assert wrong.status_code == 200
    sent = client.post(LOGIN, {"login": cast.mette.user.email, "password": told.PREPARED}, follow=True)
    assert "Du logger på gennem din organisation" in sent.content.decode()
    assert "_auth_user_id" not in client.session
    assert last_line(cast).detail == {"why": "logs_in_elsewhere"}
    # Jonas is bound to nothing.
    jonas = Client()
    sent = jonas.post(LOGIN, {"login": cast.jonas.user.email, "password": "a long enough password"})
    assert (sent.status_code, jonas.session["_auth_user_id"]) == (302, str(cast.jonas.user.pk))


def test_logging_out_leads_to_the_providers_own_end(committed_cast: Cast, provider: Provider) -> None:
    cast, client = committed_cast, Client()
    told.bound(cast, cast.mette, provider.issuer)
    told.log_in(client, provider)
    left = client.post("/konto/logout/")
    there = urlsplit(left.headers["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider.issuer}/end"
    asked = parse_qs(there.query)
    assert asked["post_logout_redirect_uri"] == ["http://localhost/konto/login/"]
    assert "id_token_hint" not in asked
    assert "_auth_user_id" not in client.session
    # Who logged in here is not sent there, and a provider that is gone keeps nobody in.
    assert cast.jonas.client().post("/konto/logout/").headers["Location"] == "/"


def test_logging_out_works_without_the_provider(committed_cast: Cast, provider: Provider, settings: Any) -> None:
    client = Client()
    told.bound(committed_cast, committed_cast.mette, provider.issuer)
    told.log_in(client, provider)
    settings.HELLE_OIDC_ISSUER = "http://127.0.0.1:9"
    assert client.post("/konto/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_no_name_of_the_provider_is_taken_from_the_request(committed_cast: Cast, provider: Provider) -> None:
    assert Client().post(reverse("federation-leave"), headers={"host": "evil.example"}).status_code == 400


def test_what_is_read_is_what_oiosaml_calls_it(settings: Any) -> None:
    assert settings.HELLE_OIDC_CLAIMS == professional.OIOSAML


class TestShowingAgain:
    """Whoever came through her organisation shows there again that it is she, before something is handed out."""

    def test_she_is_asked_goes_there_and_goes_on(self, committed_cast: Cast, provider: Provider, settings: Any) -> None:
        settings.HELLE_LOGIN_PROVIDERS |= {"https://another.example": Text("En anden udbyder", "Another provider")}
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        client = Client()
        told.log_in(client, provider)
        before = str(client.session.session_key)
        page = reverse("case-print", args=["2025-9999"])
        assert client.get(page).status_code == 404  # Not asked: she has just come.
        long_ago(client)
        asked = client.get(page)
        assert asked.status_code == 403
        assert 'action="/konto/organisation/"' in asked.content.decode()
        assert "Bekræft gennem MitID Erhverv" in asked.content.decode()
        # Another provider that is trusted, too, does not know her.
        assert "En anden udbyder" not in asked.content.decode()
        places = client.get(reverse("own-sessions")).content.decode()
        assert "skift din adgangskode" not in places and "der har du din adgangskode" in places
        there = told.go_there(client, towards=page)
        assert parse_qs(urlsplit(there).query)["prompt"] == ["login"]
        answer = told.come_back(client, provider.authorize(there))
        assert answer.headers["Location"] == page
        assert listed(committed_cast.mette) == 1, "under its new key, before its next page"
        assert client.get(page).status_code == 404
        assert str(client.session.session_key) != before, "a new one with what she showed"
        assert [line.action for line in audit_lines(committed_cast) if line.action.startswith("login.")] == [
            "login.confirmed",
            "login.succeeded",
        ]

    def test_a_login_there_from_before_she_was_asked_is_not_taken(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        client = Client()
        told.log_in(client, provider)
        long_ago(client)
        provider.claims["auth_time"] = int(time.time()) - 15 * 60
        answer = told.come_back(client, provider.authorize(told.go_there(client)))
        assert answer.status_code == 403
        assert client.get(reverse("case-print", args=["2025-9999"])).status_code == 403

    def test_a_login_counts_from_when_she_logged_in_there(self, committed_cast: Cast, provider: Provider) -> None:
        told.bound(committed_cast, committed_cast.mette, provider.issuer)
        client = Client()
        provider.claims["auth_time"] = int(time.time()) - 15 * 60
        told.log_in(client, provider)
        assert client.get(reverse("case-print", args=["2025-9999"])).status_code == 403


def long_ago(client: Client) -> None:
    """As if she had logged in there twenty minutes ago, and worked on since."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        one | {"at": time.time() - 20 * 60} for one in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()
