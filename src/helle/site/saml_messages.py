"""What every message by SAML has: whom it is from and for, when it was made, how a browser carries it in an address."""

from __future__ import annotations

import base64
import datetime as dt
import re
import time
import zlib
from typing import Final
from urllib.parse import unquote_plus, urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from django.conf import settings
from django.urls import reverse
from lxml import etree

from helle.site import saml_parties, saml_xml
from helle.site.environment import BadSetting
from helle.site.professional import NotTaken
from helle.site.saml_parties import Pair, Provider
from helle.site.saml_xml import Element, NotGenuine

# For how far clocks may differ, in seconds: providers may be that far from each other by SAML's deployment profile.
SKEW: Final = 180
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
_RSA_SHA: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha"
_ECDSA_SHA: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha"
_HASHES: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}
# By the name of the algorithm: of which keys, and over which hash.
_SIGNED_BY: Final = {
    f"{name}{size}": (kind, hashed)
    for name, kind in ((_RSA_SHA, rsa.RSAPublicKey), (_ECDSA_SHA, ec.EllipticCurvePublicKey))
    for size, hashed in _HASHES.items()
}
# Of what an address carries: how long it may be, packed and unpacked.
_LONGEST: Final = 16 * 1024
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z")


def trusted() -> Provider:
    """The provider as its description says today."""
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)
    try:
        return saml_parties.provider(settings.HELLE_SAML_METADATA, settings.HELLE_SAML_ISSUER, now=now)
    except BadSetting as error:
        raise NotTaken("set_up") from error


def own(*others: str) -> list[Pair]:
    """Helle's key in use, and those of the others that there are."""
    folder = settings.HELLE_SAML_KEYS
    try:
        return [saml_parties.own(folder), *saml_parties.own_others(folder, *others)]
    except BadSetting as error:
        raise NotTaken("set_up") from error


def return_address() -> str:
    """Where the provider sends people back to: never what a request calls this host."""
    address: str = settings.HELLE_ADDRESS + reverse("saml-return")
    return address


def end_address() -> str:
    """Where the provider says that a login is over."""
    address: str = settings.HELLE_ADDRESS + reverse("saml-end")
    return address


def instant(moment: float) -> str:
    """A moment in seconds since 1970, as SAML writes it."""
    return dt.datetime.fromtimestamp(int(moment), tz=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(element: Element, name: str) -> float:
    """When, by an attribute that has to be there. In one form only, and of no place."""
    written = element.get(name) or ""
    if not _MOMENT.fullmatch(written):
        raise NotGenuine
    try:
        return dt.datetime.fromisoformat(written).timestamp()
    except ValueError as error:
        raise NotGenuine from error


def by_redirect(there: str, what: str, message: Element, *, state: str = "") -> str:
    """The address that carries a message, with Helle's signature over all that it carries."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(etree.tostring(message)) + packer.flush()
    carried = {what: base64.b64encode(packed).decode()} | ({"RelayState": state} if state else {})
    signed = urlencode(carried | {"SigAlg": f"{_RSA_SHA}256"})
    mark = own()[0].key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{there}{'&' if '?' in there else '?'}{signed}&{urlencode({'Signature': base64.b64encode(mark).decode()})}"


def out_of_redirect(query: str, what: str, there: Provider) -> tuple[Element, str]:
    """A message that an address carried, signed by the provider, and the state to give back with the answer.

    What is signed is the address as it was written, so it is taken apart here and not by whoever read it before.
    """
    parts: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in parts:
            raise NotGenuine
        parts[name] = value
    signed = "&".join(f"{name}={parts[name]}" for name in (what, "RelayState", "SigAlg") if name in parts)
    signed_by = _SIGNED_BY.get(unquote_plus(parts.get("SigAlg", "")))
    mark = saml_xml.unpacked(unquote_plus(parts.get("Signature", "")))
    keys = [one.public_key() for one in there.certificates]
    if len(query) > _LONGEST or signed_by is None:
        raise NotGenuine
    kind, hashed = signed_by
    if not any(isinstance(key, kind) and _is_signed(key, mark, signed, hashed()) for key in keys):
        raise NotGenuine
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        written = unpacker.decompress(saml_xml.unpacked(unquote_plus(parts[what])), _LONGEST)
    except zlib.error as error:
        raise NotGenuine from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise NotGenuine
    return saml_xml.parsed(written), unquote_plus(parts.get("RelayState", ""))


def _is_signed(key: object, mark: bytes, signed: str, hashed: hashes.HashAlgorithm) -> bool:
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(mark, signed.encode(), padding.PKCS1v15(), hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            # The two numbers of the signature, one after the other, as XML signatures have them.
            half = (key.key_size + 7) // 8
            if len(mark) != 2 * half:
                return False
            both = utils.encode_dss_signature(int.from_bytes(mark[:half]), int.from_bytes(mark[half:]))
            key.verify(both, signed.encode(), ec.ECDSA(hashed))
        else:
            return False
    except InvalidSignature:
        return False
    return True
