"""Sealing for whoever holds a private key, by a process that holds the public one alone and so opens nothing again.

X25519 with a key that is thrown away, HKDF-SHA256 over both public keys, AES-256-GCM, bound to what it is for. Layout:
one version byte, 32 bytes of the key that was thrown away, 12 bytes nonce, ciphertext with its tag of 16.
"""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from helle.register.protection.ciphers import CannotOpen

VERSION: Final = b"\x01"
INFO: Final = b"helle sealed to"
_POINT, _NONCE = 32, 12


def seal_to(public: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Seal for the holder of the private key that goes with `public` (32 bytes)."""
    thrown_away = X25519PrivateKey.generate()
    ours = thrown_away.public_key().public_bytes_raw()
    secret = thrown_away.exchange(X25519PublicKey.from_public_bytes(public))
    nonce = os.urandom(_NONCE)
    return VERSION + ours + nonce + AESGCM(_key(secret, ours, public)).encrypt(nonce, content, bound_to)


def open_with(private: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """What was sealed for the holder of this private key (32 bytes). Raises `CannotOpen`."""
    sealed, mine = bytes(sealed), X25519PrivateKey.from_private_bytes(private)
    if sealed[:1] != VERSION:
        raise CannotOpen("unknown version")
    theirs, rest = sealed[1 : 1 + _POINT], sealed[1 + _POINT :]
    try:
        secret = mine.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = _key(secret, theirs, mine.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as error:  # A ValueError where it is cut short.
        raise CannotOpen("altered, for another use or another key") from error


def public_of(private: bytes) -> bytes:
    """The public key that goes with a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _key(secret: bytes, theirs: bytes, ours: bytes) -> bytes:
    return HKDF(SHA256(), 32, theirs + ours, INFO).derive(secret)
