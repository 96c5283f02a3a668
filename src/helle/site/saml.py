"""Asking a provider by SAML 2.0 who somebody is, as OIOSAML 3 has it: what is signed counts, for this login alone.

How a message is read, opened and believed stands in `saml_xml`; here stands what has to be in it. The session keeps
which logins were begun for as long as one lasts, and the database which assertions were spent.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from lxml.builder import ElementMaker

from helle.register.administration import login_actions
from helle.register.protection import clock
from helle.rules.federated_login import LEAST_LEVEL, RANK
from helle.rules.parameters import parameter, whole_number
from helle.site import professional, saml_logout, saml_xml
from helle.site.professional import NotTaken, Said
from helle.site.saml_logout import leave_address as leave_address
from helle.site.saml_messages import SKEW, SUCCESS, by_redirect, instant, moment_of, own, return_address, trusted
from helle.site.saml_parties import BY_POST, FORMER, NEXT, Provider
from helle.site.saml_xml import DS, SAML, SAMLP, Element, NotGenuine, only, text_of

# How long somebody may be on her way, in seconds, and how many logins a browser may have begun at once.
ON_THE_WAY, AT_ONCE = 600, 5
PROFESSIONAL: Final = "https://data.gov.dk/eid/Professional"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_ASKED: Final = "saml_asked"
_A_DAY: Final = 24 * 3600
# What may stand among the conditions of an assertion.
_CONDITIONS: Final = {f"{{{SAML}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")}

_SAML = ElementMaker(namespace=SAML, nsmap={"saml": SAML})
_SAMLP = ElementMaker(namespace=SAMLP, nsmap={"samlp": SAMLP, "saml": SAML})


def is_set_up() -> bool:
    """Whether this installation trusts a provider that speaks SAML."""
    return bool(settings.HELLE_SAML_ISSUER)


def leave_for(request: HttpRequest, *, again: bool = False) -> HttpResponse:
    """Send somebody to the provider, where she logs in anew in any case.

    A request by SAML cannot say how old a login may be, so that `again` asks for nothing more.
    """
    there = trusted()
    mine, moment = f"_{secrets.token_hex(20)}", time.time()
    begun = {one: at for one, at in _begun(request).items() if at > moment - ON_THE_WAY}
    request.session[_ASKED] = dict([*begun.items(), (mine, moment)][-AT_ONCE:])
    return HttpResponseRedirect(by_redirect(there.login, "SAMLRequest", _question(mine, moment, there)))


def has_begun(request: HttpRequest) -> bool:
    """Whether the browser that sends this has begun a login: the one that came back from another site does not say."""
    return bool(_begun(request))


def back_from(request: HttpRequest, sent: str) -> Said:
    """What the provider says of whoever comes back. Raises `NotTaken` for all that is not wholly in order."""
    there = trusted()
    try:
        response = saml_xml.read(sent)
        asked, asked_at = _answered(request, response)
        assertion = saml_xml.signed(_assertion(response, there), there.certificates)
        at, until = _refuse_another_login(assertion, there, asked, asked_at)
        lasts = _lasts_until(assertion)
        claims = _claims(assertion)
        spent, called = assertion.get("ID", ""), saml_logout.sealed_name(assertion)
    except NotGenuine as error:
        raise NotTaken("not_genuine") from error
    if not login_actions.assertion_spend(there.issuer, spent, until=dt.datetime.fromtimestamp(until, tz=dt.UTC)):
        raise NotTaken("not_genuine")
    return replace(professional.read(there.issuer, claims), at=at, until=lasts, called=called)


def _begun(request: HttpRequest) -> dict[str, float]:
    begun: dict[str, float] = request.session.get(_ASKED, {})
    return begun


def _question(mine: str, moment: float, there: Provider) -> Element:
    least = whole_number(parameter(LEAST_LEVEL, clock.today()))
    level = next(one for one, rank in RANK.items() if rank == least).value.capitalize()
    question: Element = _SAMLP.AuthnRequest(
        _SAML.Issuer(settings.HELLE_SAML_ENTITY),
        _SAMLP.RequestedAuthnContext(
            _SAML.AuthnContextClassRef(f"{professional.LEVEL}/{level}"),
            _SAML.AuthnContextClassRef(PROFESSIONAL),
            Comparison="minimum",
        ),
        ID=mine,
        Version="2.0",
        IssueInstant=instant(moment),
        Destination=there.login,
        AssertionConsumerServiceURL=return_address(),
        ProtocolBinding=BY_POST,
        ForceAuthn="true",
    )
    return question


def _answered(request: HttpRequest, response: Element) -> tuple[str, float]:
    """Which login it answers that this browser began, and when. It is no more to be answered, whatever comes of it."""
    if response.tag != f"{{{SAMLP}}}Response":
        raise NotGenuine
    begun = _begun(request)
    asked = response.get("InResponseTo", "")
    at = begun.pop(asked, None)
    request.session[_ASKED] = begun
    if at is None or at < time.time() - ON_THE_WAY:
        raise NotTaken("not_begun_here")
    return asked, at


def _assertion(response: Element, there: Provider) -> Element:
    """The one assertion of a response, opened. It comes enciphered, and nothing else is beside it."""
    if response.get("Version") != "2.0" or response.get("Destination", return_address()) != return_address():
        raise NotGenuine
    for one in response.findall(f"{{{SAML}}}Issuer"):
        if text_of(one) != there.issuer:
            raise NotGenuine
    # Where the response as a whole is signed, too, that has to be right; it makes up for nothing inside. What is
    # enciphered is opened where it stood: names that are in force there are not in what the signature is over.
    if response.find(f"{{{DS}}}Signature") is not None:
        saml_xml.signed(response, there.certificates)
    if only(only(response, SAMLP, "Status"), SAMLP, "StatusCode").get("Value") != SUCCESS:
        # Its words are the provider's own, or whoever's made it.
        raise NotTaken("given_up")
    if list(response.iter(f"{{{SAML}}}Assertion")):
        raise NotGenuine
    keys = [pair.key for pair in own(NEXT, FORMER)]
    found = saml_xml.opened(only(response, SAML, "EncryptedAssertion"), keys)
    if found.tag != f"{{{SAML}}}Assertion" or len(list(found.iter(f"{{{DS}}}Signature"))) != 1:
        raise NotGenuine
    return found


def _refuse_another_login(assertion: Element, there: Provider, asked: str, asked_at: float) -> tuple[float, float]:
    """It is by this provider, for Helle, for this login, and now. Returns when she logged in and how long it holds."""
    if assertion.get("Version") != "2.0" or text_of(only(assertion, SAML, "Issuer")) != there.issuer:
        raise NotGenuine
    confirmation = only(only(assertion, SAML, "Subject"), SAML, "SubjectConfirmation")
    data = only(confirmation, SAML, "SubjectConfirmationData")
    wanted = {"InResponseTo": asked, "Recipient": return_address()}
    if confirmation.get("Method") != BEARER or any(data.get(name) != value for name, value in wanted.items()):
        raise NotGenuine
    conditions = only(assertion, SAML, "Conditions")
    if not set(saml_xml.children(conditions)) <= _CONDITIONS:
        raise NotGenuine
    audiences = [text_of(one) for one in only(conditions, SAML, "AudienceRestriction")]
    if settings.HELLE_SAML_ENTITY not in audiences:
        raise NotGenuine
    until = min(moment_of(data, "NotOnOrAfter"), moment_of(conditions, "NotOnOrAfter"))
    since = [moment_of(one, "NotBefore") for one in (data, conditions) if one.get("NotBefore") is not None]
    now = time.time()
    if until <= now - SKEW or any(one > now + SKEW for one in since):
        raise NotTaken("too_late")
    logged_in = only(assertion, SAML, "AuthnStatement")
    at = moment_of(logged_in, "AuthnInstant")
    if at < asked_at - SKEW or at > now + SKEW:
        raise NotTaken("too_old")
    # Their clock may be ahead of ours: no login is yet to come. And what holds for years answers a login of today.
    return min(at, now), min(until, now + _A_DAY) + SKEW


def _lasts_until(assertion: Element) -> float:
    """Until when a session may last; 0 where that is not said."""
    logged_in = only(assertion, SAML, "AuthnStatement")
    if logged_in.get("SessionNotOnOrAfter") is None:
        return 0.0
    until = moment_of(logged_in, "SessionNotOnOrAfter")
    if until <= time.time():
        raise NotTaken("too_late")
    return until


def _claims(assertion: Element) -> Mapping[str, str]:
    """What of it is asked for, in our names. Said twice it is not said: nobody picks which of them counts."""
    said: dict[str, list[str]] = {}
    for one in assertion.findall(f"{{{SAML}}}AttributeStatement/{{{SAML}}}Attribute"):
        name = one.get("Name")
        if name in professional.OIOSAML.values():
            said.setdefault(str(name), []).append(text_of(only(one, SAML, "AttributeValue")))
    if any(len(values) != 1 for values in said.values()):
        raise NotGenuine
    return {mine: said[name][0] for mine, name in professional.OIOSAML.items() if name in said}
