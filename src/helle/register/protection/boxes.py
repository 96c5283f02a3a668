"""Boxes that a browser can close and only the server can open: what was typed while there was no connection, or not
saved when a login ended.

The server's public key stands in the page. The browser seals what could not be sent under a secret agreed with that
key and a key of its own that it throws away (ECDH on P-256, HKDF-SHA256, AES-256-GCM), bound to who typed it. What lies
in a browser's storage so opens nowhere but here, not even in that browser.

The server's key is made of a secret of its own, which lies in a file wrapped under the master key: it stays the same
when the master key changes, and needs none that can be read out. Where there is no such file yet, and for boxes that
were closed before there was one, it is derived from the master key itself.

Layout of a box: one version byte, 65 bytes of the browser's public key, 12 bytes nonce, ciphertext with its tag of 16.
"""

from __future__ import annotations

import base64
import binascii
import os
import uuid
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from helle.register.protection import master
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.master import MasterInMemory, NoMaster

VERSION: Final = b"\x01"
INFO: Final = b"helle box"
LONGEST: Final = 400_000
_POINT, _NONCE = 65, 12
# What the secret is bound to where it is wrapped.
_SUBJECT: Final = uuid.UUID("68656c6c-6520-4b0c-8e79-000000000001")
# The order of P-256: a private key is a number from 1 and below it.
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def public_key() -> str:
    """The key that a page closes a box with: an uncompressed point, in base64."""
    point = _private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def open_box(box: str, user_id: uuid.UUID) -> str:
    """What a page closed for this user. Raises `CannotOpen` for anything else."""
    try:
        content = base64.b64decode(box, validate=True)
        if len(content) > LONGEST or content[:1] != VERSION:
            raise CannotOpen("too long, or an unknown version")
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content[1 : 1 + _POINT])
        opened = _opened(theirs, content[1 + _POINT :], str(user_id).encode())
        return opened.decode()
    except (ValueError, binascii.Error) as error:
        raise CannotOpen("altered, of somebody else or for another key") from error


def secret_path() -> Path:
    """The file of the secret that the server's key is made of."""
    return Path(settings.HELLE_SECRETS, "box.key")


def new_secret() -> bytes:
    """A new secret as its file holds it: wrapped under the master key."""
    return master.wrap(_SUBJECT, os.urandom(32))


def rewrapped(held: bytes) -> bytes:
    """The secret of a file as the master key that wraps now wraps it. Raises `CannotOpen`."""
    return master.wrap(_SUBJECT, master.unwrap(_SUBJECT, held))


def _opened(theirs: ec.EllipticCurvePublicKey, closed: bytes, bound_to: bytes) -> bytes:
    for private in _private_keys():
        key = HKDF(SHA256(), 32, None, INFO).derive(private.exchange(ec.ECDH(), theirs))
        try:
            return AESGCM(key).decrypt(closed[:_NONCE], closed[_NONCE:], bound_to)
        except InvalidTag:
            continue
    raise CannotOpen("altered, of somebody else or for another key")


def _private() -> ec.EllipticCurvePrivateKey:
    path = secret_path()
    if path.exists():
        return _made_of_file(path)
    first = master.ring().wraps
    if not isinstance(first, MasterInMemory):
        raise NoMaster(f"{path} is missing: `helle migrate` makes it")
    return _made_of(first.secret)


def _private_keys() -> list[ec.EllipticCurvePrivateKey]:
    """The server's key, and those that it had before it was one of its own."""
    before = [_made_of(one.secret) for one in master.ring().all if isinstance(one, MasterInMemory)]
    return [_private(), *before]


@cache
def _made_of_file(path: Path) -> ec.EllipticCurvePrivateKey:
    return _made_of(master.unwrap(_SUBJECT, path.read_bytes()))


@cache
def _made_of(secret: bytes) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(HKDF(SHA256(), 48, None, INFO).derive(secret))
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
