"""The two who speak SAML with each other: the provider as its description says, and Helle with keys of its own.

Both are read out of files anew for each login: a certificate that was taken out of the description opens nothing any
more, and two may be in it while the provider changes from one to the other.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from lxml import etree

from helle.site.environment import BadSetting
from helle.site.installation import InstallationError, read_private
from helle.site.saml_xml import DS, METADATA, Element

BY_REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
BY_POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
# The key in use; the one that will be; and the one that was, for as long as the provider may encipher for it.
IN_USE, NEXT, FORMER = "saml", "saml.next", "saml.former"
_SHORTEST: Final = 2048


@dataclass(frozen=True, slots=True)
class Provider:
    """Who the provider says it is: where people log in and out, and the certificates of the keys it signs with."""

    issuer: str
    login: str
    logout: str
    logout_answer: str
    certificates: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A key of Helle's, and its certificate."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate


def provider(description: Path, issuer: str, *, now: dt.datetime | None = None) -> Provider:
    """The provider of that name out of its description; with `now` it has to be valid then.

    Raises `BadSetting` where it cannot be taken as it is.
    """
    try:
        root = etree.fromstring(description.read_bytes(), _parser())
    except OSError as error:
        raise BadSetting(f"{description} must hold the description (metadata) of {issuer}") from error
    except etree.XMLSyntaxError as error:
        raise BadSetting(f"{description} is no description (metadata) of a provider") from error
    if root.getroottree().docinfo.doctype:
        raise BadSetting(f"{description} has a document type: none is taken")
    found = [one for one in root.iter(f"{{{METADATA}}}EntityDescriptor") if one.get("entityID") == issuer]
    if len(found) != 1:
        raise BadSetting(f"{description} must describe {issuer} once")
    if now is not None:
        _refuse_past([*found[0].iterancestors(), *found[0].iter()], now, description)
    role = found[0].find(f"{{{METADATA}}}IDPSSODescriptor")
    if role is None:
        raise BadSetting(f"{issuer} is no provider of logins in {description}")
    login, _answer = _place(role, "SingleSignOnService")
    logout, answer = _place(role, "SingleLogoutService")
    certificates = tuple(_certificates(role, description))
    if not login or not certificates:
        raise BadSetting(
            f"{description} must say where {issuer} logs people in (HTTP-Redirect), and what it signs with"
        )
    return Provider(issuer, login, logout, answer, certificates)


def own(folder: Path, name: str = IN_USE) -> Pair:
    """Helle's own key and certificate of that name. Raises `BadSetting` where they do not belong together."""
    files = folder / f"{name}.key", folder / f"{name}.crt"
    try:
        key = _read_once(read_private(files[0]))
        certificate = x509.load_pem_x509_certificate(files[1].read_bytes())
    except (OSError, ValueError, TypeError, InstallationError) as error:
        raise BadSetting(
            f"{files[0]} and {files[1]} must hold a key that is Helle's alone, and its certificate"
        ) from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _SHORTEST:
        raise BadSetting(f"{files[0]} must be an RSA key of {_SHORTEST} bits at least")
    if key.public_key() != certificate.public_key():
        raise BadSetting(f"{files[1]} is not the certificate of {files[0]}")
    return Pair(key, certificate)


@lru_cache(maxsize=8)
def _read_once(written: bytes) -> PrivateKeyTypes:
    """A key out of what its file holds: that it is a sound one takes a tenth of a second to see."""
    return serialization.load_pem_private_key(written, password=None)


def own_others(folder: Path, *names: str) -> list[Pair]:
    """Those of the other pairs that there are."""
    return [own(folder, name) for name in names if (folder / f"{name}.key").exists()]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _refuse_past(elements: list[Element], now: dt.datetime, description: Path) -> None:
    for one in elements:
        until = one.get("validUntil")
        try:
            if until is not None and dt.datetime.fromisoformat(until) <= now:
                raise BadSetting(f"{description} was valid until {until}: take a newer one from the provider")
        except (ValueError, TypeError) as error:
            raise BadSetting(f"{description} says until when it is valid so that it cannot be read") from error


def _place(role: Element, service: str) -> tuple[str, str]:
    """Where a service is reached by a redirect, and where its answers go."""
    for one in role.findall(f"{{{METADATA}}}{service}"):
        if one.get("Binding") == BY_REDIRECT:
            there = one.get("Location") or ""
            return there, one.get("ResponseLocation") or there
    return "", ""


def _certificates(role: Element, description: Path) -> Iterator[x509.Certificate]:
    """Of the keys that it signs with: what is for enciphering alone signs nothing."""
    for key in role.findall(f"{{{METADATA}}}KeyDescriptor"):
        if key.get("use") not in (None, "signing"):
            continue
        for one in key.iter(f"{{{DS}}}X509Certificate"):
            try:
                certificate = x509.load_der_x509_certificate(base64.b64decode("".join((one.text or "").split())))
                public = certificate.public_key()
            except (ValueError, binascii.Error) as error:
                raise BadSetting(f"{description} has a certificate that cannot be read") from error
            strong = isinstance(public, ec.EllipticCurvePublicKey) and public.key_size >= 256
            if not strong and not (isinstance(public, rsa.RSAPublicKey) and public.key_size >= _SHORTEST):
                raise BadSetting(f"{description} has a certificate whose key is too weak")
            yield certificate
