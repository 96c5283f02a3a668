"""XML that somebody sends: read without anything that could mislead, opened where it is enciphered, and what is signed.

Nothing is read of a message but what `signed` gives back: that is made anew out of the very bytes that the signature is
over, so that nothing that was put beside, around or inside what the provider signed is ever looked at.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

type Element = etree._Element

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
XENC11: Final = "http://www.w3.org/2009/xmlenc11#"

# In base64: a message with a long list of privileges is a tenth of it.
LONGEST: Final = 256 * 1024

# With what somebody enciphers for Helle. Not by blocks that are chained: whoever may try them often enough reads them.
CIPHERS: Final = {f"{XENC11}aes128-gcm": 16, f"{XENC11}aes256-gcm": 32}
OAEP: Final = f"{XENC}rsa-oaep-mgf1p"
OAEP_11: Final = f"{XENC11}rsa-oaep"
_DIGESTS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    f"{DS}sha1": hashes.SHA1,
    f"{XENC}sha256": hashes.SHA256,
    f"{XENC}sha512": hashes.SHA512,
}
_MASKS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    f"{XENC11}mgf1sha1": hashes.SHA1,
    f"{XENC11}mgf1sha256": hashes.SHA256,
    f"{XENC11}mgf1sha512": hashes.SHA512,
}
_NONCE: Final = 12

_EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
_TRANSFORMS: Final = [f"{DS}enveloped-signature", _EXCLUSIVE]
_SIGNED_HOW: Final = SignatureConfiguration(
    require_x509=True,
    location="./",
    expect_references=1,
    signature_methods=frozenset(
        {
            SignatureMethod.RSA_SHA256,
            SignatureMethod.RSA_SHA384,
            SignatureMethod.RSA_SHA512,
            SignatureMethod.SHA256_RSA_MGF1,
            SignatureMethod.SHA384_RSA_MGF1,
            SignatureMethod.SHA512_RSA_MGF1,
            SignatureMethod.ECDSA_SHA256,
            SignatureMethod.ECDSA_SHA384,
            SignatureMethod.ECDSA_SHA512,
        }
    ),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}),
)
_DECLARATION: Final = re.compile(r"\s*<\?xml\s[^<>]*\?>")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=\s]*")


class NotGenuine(Exception):
    """A message that is not wholly in order. What is wrong with it is nobody's business who may have made it."""


def read(sent: str) -> Element:
    """A message out of the base64 that a form carried."""
    if len(sent) > LONGEST:
        raise NotGenuine
    return parsed(unpacked(sent))


def parsed(written: bytes) -> Element:
    """An element of a message. There is nothing in it but elements, attributes and text, and each id is there once.

    No document type, so no entity; no comment, which could part a name without breaking its signature; no instruction.
    None of them can stand in XML without `<!` or `<?`, and neither sign can stand in it for something else.
    """
    try:
        text = written.decode()
    except UnicodeDecodeError as error:
        raise NotGenuine from error
    text = _DECLARATION.sub("", text, count=1) if _DECLARATION.match(text) else text
    if "<!" in text or "<?" in text:
        raise NotGenuine
    try:
        root = etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotGenuine from error
    ids = [one.get(name) for one in root.iter() for name in ("ID", "Id", "id") if one.get(name) is not None]
    if len(ids) != len(set(ids)):
        raise NotGenuine
    return root


def opened(sealed: Element, keys: Sequence[rsa.RSAPrivateKey]) -> Element:
    """What an `EncryptedAssertion` holds, by the first of our keys that opens it."""
    data = only(sealed, XENC, "EncryptedData")
    length = CIPHERS.get(_algorithm(only(data, XENC, "EncryptionMethod")))
    # Its key stands inside the data or beside it.
    wrapped = only_within(sealed, XENC, "EncryptedKey")
    unpadding = _unpadding(only(wrapped, XENC, "EncryptionMethod"))
    wrapped_key, content = _cipher_value(wrapped), _cipher_value(data)
    if length is None or len(content) <= _NONCE:
        raise NotGenuine
    for key in keys:
        try:
            secret = key.decrypt(wrapped_key, unpadding)
            if len(secret) != length:
                continue
            inside = AESGCM(secret).decrypt(content[:_NONCE], content[_NONCE:], None)
        except (ValueError, InvalidTag):
            continue
        return _in_place_of(data, inside)
    raise NotGenuine


def signed(element: Element, certificates: Sequence[x509.Certificate]) -> Element:
    """What is signed, where `element` is that and nothing else, by the key of one of the certificates.

    The signature is an own child of what it signs, over it as a whole, and no certificate that it brings is looked at.
    """
    signature = only(element, DS, "Signature")
    info = only(signature, DS, "SignedInfo")
    reference = only(info, DS, "Reference")
    mine = element.get("ID")
    if not mine or reference.get("URI") != f"#{mine}":
        raise NotGenuine
    if _algorithm(only(info, DS, "CanonicalizationMethod")) != _EXCLUSIVE:
        raise NotGenuine
    if [_algorithm(one) for one in only(reference, DS, "Transforms")] != _TRANSFORMS:
        raise NotGenuine
    for brought in signature.findall(f"{{{DS}}}KeyInfo"):
        signature.remove(brought)
    for certificate in certificates:
        found = _signed_by(element, certificate)
        if found is not None:
            if found.tag != element.tag or found.get("ID") != mine:
                raise NotGenuine
            return found
    raise NotGenuine


def only(parent: Element, namespace: str, name: str) -> Element:
    """The one child of that name."""
    found = parent.findall(f"{{{namespace}}}{name}")
    if len(found) != 1:
        raise NotGenuine
    return found[0]


def only_within(parent: Element, namespace: str, name: str) -> Element:
    """The one element of that name, wherever it stands inside."""
    found = list(parent.iter(f"{{{namespace}}}{name}"))
    if len(found) != 1:
        raise NotGenuine
    return found[0]


def children(parent: Element) -> Iterator[str]:
    """The names of the children."""
    return (str(one.tag) for one in parent)


def text_of(element: Element) -> str:
    """What an element says, where it holds nothing but text."""
    if len(element):
        raise NotGenuine
    return element.text or ""


def unpacked(written: str) -> bytes:
    """What base64 says, and nothing that only looks like it."""
    if not _BASE64.fullmatch(written):
        raise NotGenuine
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except binascii.Error as error:
        raise NotGenuine from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _signed_by(element: Element, certificate: x509.Certificate) -> Element | None:
    try:
        found = XMLVerifier().verify(
            element, x509_cert=certificate, expect_config=_SIGNED_HOW, id_attribute="ID", parser=_parser()
        )
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, KeyError, AttributeError):
        # What is no signature at all makes the library stumble, each in its own way.
        return None
    return found.signed_xml if isinstance(found, VerifyResult) else None


def _in_place_of(data: Element, inside: bytes) -> Element:
    """The element that was enciphered, with the names in force where it stood: it may have been cut out of there."""
    names = {prefix: uri for prefix, uri in data.getparent().nsmap.items() if prefix != "xml"}
    opening = etree.tostring(etree.Element("place", nsmap=names)).decode().removesuffix("/>")
    within = parsed(f"{opening}>".encode() + _DECLARATION.sub("", _decoded(inside), count=1).encode() + b"</place>")
    if len(within) != 1 or (within.text or "").strip() or (within[0].tail or "").strip():
        raise NotGenuine
    return etree.fromstring(etree.tostring(within[0], with_tail=False), _parser())


def _decoded(written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        raise NotGenuine from error


def _unpadding(method: Element) -> padding.OAEP:
    """How the key of the cipher is wrapped: by OAEP, with the digests that are said."""
    digest = [_algorithm(one) for one in method.findall(f"{{{DS}}}DigestMethod")] or [f"{DS}sha1"]
    mask = [_algorithm(one) for one in method.findall(f"{{{XENC11}}}MGF")] or [f"{XENC11}mgf1sha1"]
    known = {OAEP: [f"{XENC11}mgf1sha1"], OAEP_11: list(_MASKS)}.get(_algorithm(method), [])
    if len(digest) != 1 or len(mask) != 1 or digest[0] not in _DIGESTS or mask[0] not in known:
        raise NotGenuine
    if method.findall(f"{{{XENC}}}OAEPparams"):
        raise NotGenuine
    return padding.OAEP(padding.MGF1(_MASKS[mask[0]]()), _DIGESTS[digest[0]](), None)


def _cipher_value(holder: Element) -> bytes:
    return unpacked(text_of(only(only(holder, XENC, "CipherData"), XENC, "CipherValue")))


def _algorithm(element: Element) -> str:
    return element.get("Algorithm") or ""
