"""Asking a provider by OpenID Connect who somebody is: authorization code with PKCE, and what is signed alone counts.

Authlib does the protocol (state, nonce, PKCE, signatures, the claims of the standard); here stands what is stricter.
The provider's description and its keys are read anew for each login: a key that was taken out of use opens nothing.
The session keeps state, nonce and verifier for as long as a login lasts, and no token afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from joserfc.errors import JoseError

from helle.register.protection.hosts import link_to
from helle.site import professional
from helle.site.professional import NotTaken, Said

# By what a provider may sign. Not by "none", nor by the secret that both know: then each could say what the other said.
SIGNED_BY: Final = ("RS256", "PS256", "ES256")
# For how far clocks may differ, in seconds.
SKEW: Final = 60
_ASKED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# How long a provider is waited for, and for how long somebody may be on her way, in seconds.
PATIENCE: Final = 5
ON_THE_WAY: Final = 600
# Since when she is to have logged in there, where she is logged in here already and is asked again.
_SINCE: Final = "oidc_since"


class _Login(DjangoIntegration):  # type: ignore[misc] # it has no types of its own
    expires_in = ON_THE_WAY


class _AsksNobodyElse(OAuth2Session):  # type: ignore[misc] # the same
    """A session of calls to the provider that goes nowhere an answer leads it: with the secret that both know, and with
    a code, it would ask whomever a name is pointed at."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.max_redirects = 0


class _Client(DjangoOAuth2App):  # type: ignore[misc] # the same
    client_cls = _AsksNobodyElse


def is_set_up() -> bool:
    """Whether this installation trusts a provider."""
    return bool(settings.HELLE_OIDC_ISSUER)


def leave_for(request: HttpRequest, *, again: bool = False) -> HttpResponse:
    """Send somebody to the provider. Whoever logged in there long ago logs in anew, as she would here.

    With `again` she does so in any case: she is logged in here, and is to show once more that it is she.
    """
    request.session[_SINCE] = time.time() if again else 0
    with _as_not_taken():
        answer: HttpResponse = _described().authorize_redirect(
            request,
            _return_address(),
            max_age=settings.HELLE_IDLE_MINUTES * 60,
            **({"prompt": "login"} if again else {}),
        )
    return answer


def back_from(request: HttpRequest) -> Said:
    """What the provider says of whoever comes back. Raises `NotTaken` for all that is not wholly in order."""
    if "error" in request.GET:
        # Its words are the provider's own, and whoever made the link may have written them.
        raise NotTaken("given_up")
    with _as_not_taken():
        client = _described()
        _refuse_another_issuer(request, client)
        token = client.authorize_access_token(
            request,
            leeway=SKEW,
            claims_options={
                "iss": {"essential": True, "values": [settings.HELLE_OIDC_ISSUER]},
                "aud": {"essential": True, "values": [settings.HELLE_OIDC_CLIENT]},
            },
        )
    said: Mapping[str, Any] | None = token.get("userinfo")
    if said is None:
        raise NotTaken("not_genuine")
    at = _refuse_an_old_login(said, since=request.session.pop(_SINCE, 0))
    claims = {name: said.get(claim) for name, claim in _claims().items()}
    return replace(professional.read(settings.HELLE_OIDC_ISSUER, claims), at=at)


def leave_address(_request: HttpRequest, _called: str = "") -> str | None:
    """Where one logs out at the provider, too; None where it has no such page or does not answer.

    It is told who Helle is and not who she is: her token was not kept. It asks her itself.
    """
    try:
        with _as_not_taken():
            client = _described()
            if not client.server_metadata.get("end_session_endpoint"):
                return None
            url: str = client.create_logout_url(
                post_logout_redirect_uri=link_to(reverse("account_login")),
                client_id=settings.HELLE_OIDC_CLIENT,
            )["url"]
            return url
    except NotTaken:
        return None


def _described() -> Any:
    """The client, once the provider has described itself as who it is."""
    issuer: str = settings.HELLE_OIDC_ISSUER
    client = _Client(
        framework=_Login("oidc"),
        name="oidc",
        client_id=settings.HELLE_OIDC_CLIENT,
        client_secret=settings.HELLE_OIDC_SECRET,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.HELLE_OIDC_SCOPE,
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )
    described = client.load_server_metadata()
    # Of itself it says who it is, and nothing it names is asked with less care than it was.
    by = urlsplit(issuer).scheme
    if described.get("issuer") != issuer or any(urlsplit(str(described.get(one))).scheme != by for one in _ASKED):
        raise NotTaken("not_genuine")
    # What it says of itself does not widen what is taken.
    client.server_metadata["id_token_signing_alg_values_supported"] = list(SIGNED_BY)
    client.server_metadata.pop("jwks", None)
    return client


def _refuse_another_issuer(request: HttpRequest, client: Any) -> None:
    """An answer that names its issuer (RFC 9207) names this one; where the provider says that it does, it has to."""
    named = request.GET.get("iss")
    has_to = bool(client.server_metadata.get("authorization_response_iss_parameter_supported"))
    if named != settings.HELLE_OIDC_ISSUER and (has_to or named is not None):
        raise NotTaken("not_genuine")


def _refuse_an_old_login(said: Mapping[str, Any], *, since: float) -> float:
    """She has to have logged in there lately: that was asked for, and the answer has to say so. Returns when."""
    logged_in_at = said.get("auth_time")
    oldest = max(time.time() - settings.HELLE_IDLE_MINUTES * 60, since) - SKEW
    if not isinstance(logged_in_at, int | float) or logged_in_at < oldest:
        raise NotTaken("too_old")
    # Their clock may be ahead of ours: no login is yet to come.
    return min(float(logged_in_at), time.time())


def _claims() -> Mapping[str, str]:
    claims: Mapping[str, str] = settings.HELLE_OIDC_CLAIMS
    return claims


def _return_address() -> str:
    return link_to(reverse("federation-return"))


@contextmanager
def _as_not_taken() -> Iterator[None]:
    """What the libraries say of an answer, in a word that may be shown and kept: theirs may quote what was sent."""
    try:
        yield
    except MismatchingStateError as error:
        raise NotTaken("not_begun_here") from error
    except requests.RequestException as error:
        raise NotTaken("no_answer") from error
    except OAuthError as error:
        raise NotTaken("code_not_taken") from error
    except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise NotTaken("not_genuine") from error
