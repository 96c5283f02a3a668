"""Boxes that a browser can close and only the server can open: what was typed while there was no connection.

The server's public key stands in the page. The browser seals what could not be sent under a secret agreed with that
key and a key of its own that it throws away (ECDH on P-256, HKDF-SHA256, AES-256-GCM), bound to who typed it. What lies
in a browser's storage so opens nowhere but here, not even in that browser.

Layout of a box: one version byte, 65 bytes of the browser's public key, 12 bytes nonce, ciphertext with its tag of 16.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from helle.register.protection import ciphers
from helle.register.protection.ciphers import CannotOpen

VERSION: Final = b"\x01"
INFO: Final = b"helle box"
LONGEST: Final = 400_000
_POINT, _NONCE = 65, 12
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
        shared = _private().exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), 32, None, INFO).derive(shared)
        nonce, sealed = content[1 + _POINT : 1 + _POINT + _NONCE], content[1 + _POINT + _NONCE :]
        return AESGCM(key).decrypt(nonce, sealed, str(user_id).encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise CannotOpen("altered, of somebody else or for another key") from error


@cache
def _private() -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(HKDF(SHA256(), 48, None, INFO).derive(ciphers.master_secret()))
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
