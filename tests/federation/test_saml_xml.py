"""What is sent by SAML is read strictly, and so is what was enciphered in it: by which ciphers, and by no others."""

from __future__ import annotations

import base64
import os

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from helle.site.saml_xml import DS, OAEP, OAEP_11, SAML, XENC, XENC11, NotGenuine, opened, parsed, read
from tests.federation.saml_provider import pair

INSIDE = f'<a:Assertion xmlns:a="{SAML}" ID="_1">æ</a:Assertion>'


BOMB = "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>"
FILE = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>"
REMOTE = '<!DOCTYPE r PUBLIC "-//A/B/EN" "http://127.0.0.1:9/dtd"><r/>'


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"no markup",
        b"<r>",
        b"\xff\xfe",
        BOMB.encode(),
        FILE.encode(),
        REMOTE.encode(),
        BOMB.encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE r+AD4-<r/>",
        b"<?xml version='1.0'?><?xml-stylesheet href='file:///etc/passwd'?><r/>",
        b"<r><![CDATA[a]]></r>",
        b"<r>&unknown;</r>",
        b"<r ID='a'><b Id='a'/></r>",
        b"<a>" * 300 + b"</a>" * 300,
    ],
)
def test_what_is_no_message_is_turned_away(sent: bytes) -> None:
    with pytest.raises(NotGenuine):
        read(base64.b64encode(sent).decode())


def test_nothing_is_fetched_for_a_message() -> None:
    sent = b"<r xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/></r>"
    assert b"root:" not in etree.tostring(read(base64.b64encode(sent).decode()))


def key_of(name: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pair(name)[0], None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def sealed(
    inside: bytes,
    *,
    cipher: str = f"{XENC11}aes256-gcm",
    length: int = 32,
    transport: str = OAEP,
    how: padding.AsymmetricPadding | None = None,
    said: str = "",
    beside: bool = False,
) -> bytes:
    """An `EncryptedAssertion` by hand. `said`: how its key is wrapped; `beside`: that stands beside what it opens."""
    secret, nonce = os.urandom(length), os.urandom(12)
    content = base64.b64encode(nonce + AESGCM(secret).encrypt(nonce, inside, None)).decode()
    how = how or padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303 # of the standard
    wrapped = base64.b64encode(key_of("helle").public_key().encrypt(secret, how)).decode()
    value = "<x:CipherData><x:CipherValue>{}</x:CipherValue></x:CipherData>"
    key = (
        f'<x:EncryptedKey><x:EncryptionMethod Algorithm="{transport}">{said}</x:EncryptionMethod>'
        f"{value.format(wrapped)}</x:EncryptedKey>"
    )
    within = "" if beside else f"<d:KeyInfo>{key}</d:KeyInfo>"
    return (
        f'<s:EncryptedAssertion xmlns:s="{SAML}" xmlns:x="{XENC}" xmlns:d="{DS}"><x:EncryptedData>'
        f'<x:EncryptionMethod Algorithm="{cipher}"/>{within}{value.format(content)}</x:EncryptedData>'
        f"{key if beside else ''}</s:EncryptedAssertion>"
    ).encode()


def opens(written: bytes) -> str | None:
    text: str | None = opened(parsed(written), [key_of("another"), key_of("helle")]).text
    return text


def test_each_cipher_that_is_taken_opens() -> None:
    content = INSIDE.encode()
    assert opens(sealed(content)) == "æ"
    assert opens(sealed(content, beside=True)) == "æ"
    assert opens(sealed(content, cipher=f"{XENC11}aes128-gcm", length=16)) == "æ"
    digest = f'<d:DigestMethod Algorithm="{XENC}sha256"/>'
    by_256 = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    mask = f'<m:MGF xmlns:m="{XENC11}" Algorithm="{XENC11}mgf1sha256"/>'
    assert opens(sealed(content, transport=OAEP_11, how=by_256, said=digest + mask)) == "æ"
    mixed = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA256(), None)  # noqa: S303 # of the standard
    assert opens(sealed(content, how=mixed, said=digest)) == "æ"


def test_what_was_cut_out_of_where_names_were_in_force_is_read_there() -> None:
    assert opens(sealed(b'<s:Assertion ID="_1">a</s:Assertion>')) == "a"
    assert opens(sealed(b'<?xml version="1.0"?>\n' + INSIDE.encode())) == "æ"


@pytest.mark.parametrize(
    "written",
    [
        sealed(INSIDE.encode(), cipher=f"{XENC}aes256-cbc"),
        sealed(INSIDE.encode(), cipher=f"{XENC11}aes128-gcm"),
        sealed(INSIDE.encode(), cipher=""),
        sealed(INSIDE.encode(), transport=f"{XENC}rsa-1_5", how=padding.PKCS1v15()),
        sealed(INSIDE.encode(), said=f'<d:DigestMethod Algorithm="{DS}md5"/>'),
        sealed(INSIDE.encode(), said="<x:OAEPparams>AAAA</x:OAEPparams>"),
        sealed(INSIDE.encode(), said=f'<m:MGF xmlns:m="{XENC11}" Algorithm="{XENC11}mgf1sha256"/>'),
    ],
)
def test_no_other_opens(written: bytes) -> None:
    with pytest.raises(NotGenuine):
        opens(written)


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"words alone",
        b"words before" + INSIDE.encode(),
        INSIDE.encode() + b"words after",
        INSIDE.encode() * 2,
        INSIDE.encode() + b"<b/>",
        b"</place>" + INSIDE.encode() + b"<place>",
        b"<!DOCTYPE r [<!ENTITY a 'aaaa'>]><r>&a;</r>",
        b"<r>&a;</r>",
        b"<r><!-- a --></r>",
        b"\xff",
        "<r/>".encode("utf-16"),
    ],
)
def test_what_was_inside_is_one_element_read_strictly(inside: bytes) -> None:
    with pytest.raises(NotGenuine):
        opens(sealed(inside))
