"""What Helle says of itself to a provider that speaks SAML (metadata): its name, its addresses, its certificates."""

from __future__ import annotations

import base64
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from lxml import etree
from lxml.builder import ElementMaker

from helle.site import professional
from helle.site.saml_messages import end_address, own, return_address
from helle.site.saml_parties import BY_POST, BY_REDIRECT, NEXT
from helle.site.saml_xml import CIPHERS, DS, METADATA, OAEP, SAMLP, Element

_PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_URI: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_MD = ElementMaker(namespace=METADATA, nsmap={"md": METADATA, "ds": DS})
_DS = ElementMaker(namespace=DS, nsmap={"ds": DS})


def description() -> bytes:
    """The description. The next certificate is in it as soon as it is there: the provider is to know it beforehand."""
    pairs = own(NEXT)
    asked = [
        _MD.RequestedAttribute(Name=name, NameFormat=_URI, isRequired=str(name != professional.PRIVILEGES).lower())
        for name in professional.OIOSAML.values()
    ]
    role = _MD.SPSSODescriptor(
        *(_key(pair.certificate, use) for use in ("signing", "encryption") for pair in pairs),
        _MD.SingleLogoutService(Binding=BY_REDIRECT, Location=end_address()),
        _MD.NameIDFormat(_PERSISTENT),
        _MD.AssertionConsumerService(Binding=BY_POST, Location=return_address(), index="0", isDefault="true"),
        _MD.AttributeConsumingService(_MD.ServiceName("Helle", {_LANGUAGE: "da"}), *asked, index="0"),
        AuthnRequestsSigned="true",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=SAMLP,
    )
    whole = _MD.EntityDescriptor(role, entityID=settings.HELLE_SAML_ENTITY)
    written: bytes = etree.tostring(whole, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _key(certificate: x509.Certificate, use: str) -> Element:
    written = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    found: Element = _MD.KeyDescriptor(_DS.KeyInfo(_DS.X509Data(_DS.X509Certificate(written))), use=use)
    if use == "encryption":
        found.extend(_MD.EncryptionMethod(Algorithm=one) for one in (*reversed(CIPHERS), OAEP))
    return found
