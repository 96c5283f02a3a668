"""Logging out by SAML: of the provider, too, and here when the provider says that she has logged out there.

What the provider calls her and her login has to be said back to it. The session keeps it sealed, under a key that is
not in the database.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from lxml.builder import ElementMaker

from helle.register.protection import search_keys
from helle.register.protection.ciphers import CannotOpen, Place
from helle.site.professional import NotTaken
from helle.site.saml_messages import (
    SKEW,
    SUCCESS,
    by_redirect,
    end_address,
    instant,
    moment_of,
    out_of_redirect,
    trusted,
)
from helle.site.saml_parties import Provider
from helle.site.saml_xml import SAML, SAMLP, Element, NotGenuine, only, text_of

# How old a provider's word that somebody has logged out may be, in seconds.
PATIENCE: Final = 300
_RESPONDER: Final = "urn:oasis:names:tc:SAML:2.0:status:Responder"
_UNKNOWN: Final = "urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal"
_SEALED: Final = Place("django_session", "called", uuid.UUID(int=0))
_LONGEST: Final = 256
_NAMED: Final = ("Format", "NameQualifier", "SPNameQualifier")
_SAML = ElementMaker(namespace=SAML, nsmap={"saml": SAML})
_SAMLP = ElementMaker(namespace=SAMLP, nsmap={"samlp": SAMLP, "saml": SAML})


def sealed_name(assertion: Element) -> str:
    """What the provider calls her and her login, sealed; empty where it does not say so in so many words."""
    names = assertion.findall(f"{{{SAML}}}Subject/{{{SAML}}}NameID")
    if len(names) != 1 or len(text_of(names[0])) > _LONGEST:
        return ""
    said = {name: value for name in _NAMED if (value := names[0].get(name))}
    said |= {"name": text_of(names[0]), "session": only(assertion, SAML, "AuthnStatement").get("SessionIndex", "")}
    sealed = search_keys.seal("saml sessions", _SEALED, json.dumps(said))
    return base64.b64encode(sealed).decode()


def leave_address(_request: HttpRequest, called: str = "") -> str | None:
    """Where one logs out at the provider, too; None where it has no such page, or never said what it calls her."""
    said = _opened(called)
    if not said:
        return None
    try:
        there = trusted()
        if not there.logout:
            return None
        session = [_SAMLP.SessionIndex(said["session"])] if said["session"] else []
        name = _SAML.NameID(said["name"], **{one: said[one] for one in _NAMED if one in said})
        question = _SAMLP.LogoutRequest(
            _SAML.Issuer(settings.HELLE_SAML_ENTITY), name, *session, **_made(there.logout, until=PATIENCE)
        )
        return by_redirect(there.logout, "SAMLRequest", question)
    except NotTaken:
        return None


def ended_there(request: HttpRequest, called: str) -> str:
    """End the login of whoever the provider says has logged out there. Returns where the answer goes.

    It is done for the browser that brings it: where that has no such session, the answer says that nothing was ended.
    Raises `NotTaken` for what is not wholly in order.
    """
    there = trusted()
    try:
        question, state = out_of_redirect(request.META.get("QUERY_STRING", ""), "SAMLRequest", there)
        hers = _is_about(question, there, _opened(called))
    except NotGenuine as error:
        raise NotTaken("not_genuine") from error
    if hers:
        logout(request)
    code = (
        _SAMLP.StatusCode(Value=SUCCESS)
        if hers
        else _SAMLP.StatusCode(_SAMLP.StatusCode(Value=_UNKNOWN), Value=_RESPONDER)
    )
    answer = _SAMLP.LogoutResponse(
        _SAML.Issuer(settings.HELLE_SAML_ENTITY),
        _SAMLP.Status(code),
        InResponseTo=question.get("ID", ""),
        **_made(there.logout_answer),
    )
    return by_redirect(there.logout_answer, "SAMLResponse", answer, state=state)


def _made(there: str, *, until: int = 0) -> dict[str, str]:
    now = time.time()
    made = {"ID": f"_{secrets.token_hex(20)}", "Version": "2.0", "IssueInstant": instant(now), "Destination": there}
    return made | ({"NotOnOrAfter": instant(now + until)} if until else {})


def _is_about(question: Element, there: Provider, said: Mapping[str, str]) -> bool:
    """Whether it is about the login of whoever brings it. Raises `NotGenuine` for what is another's, or old."""
    now = time.time()
    if question.tag != f"{{{SAMLP}}}LogoutRequest" or question.get("Version") != "2.0" or not there.logout_answer:
        raise NotGenuine
    if text_of(only(question, SAML, "Issuer")) != there.issuer or question.get("Destination") != end_address():
        raise NotGenuine
    if abs(now - moment_of(question, "IssueInstant")) > PATIENCE + SKEW:
        raise NotGenuine
    if question.get("NotOnOrAfter") is not None and moment_of(question, "NotOnOrAfter") <= now - SKEW:
        raise NotGenuine
    name = only(question, SAML, "NameID")
    sessions = [text_of(one) for one in question.findall(f"{{{SAMLP}}}SessionIndex")]
    named = {one: value for one in _NAMED if (value := name.get(one))} | {"name": text_of(name)}
    hers = {one: value for one, value in said.items() if one != "session"}
    return bool(said) and named == hers and (not sessions or said["session"] in sessions)


def _opened(called: str) -> dict[str, str]:
    if not called:
        return {}
    try:
        said: dict[str, str] = json.loads(search_keys.unseal("saml sessions", _SEALED, base64.b64decode(called)))
    except (CannotOpen, binascii.Error, ValueError):
        return {}
    return said
