"""The ciphers of values. Data keys are wrapped by `master`; blind indexes are those of `search_keys`.

A sealed value is bound to its place (table, column, key of the row): moved to another row it does not open.
Layout of a sealed value: one byte that says the cipher, 12 bytes nonce, ciphertext with its 16-byte tag.

Cipher 1 is AES-256-GCM-SIV under the subject's key. Cipher 2 is AES-256-GCM under a key that HKDF makes of that key and
the place, so that a random nonce is drawn for the few values of one place alone. Both open; `HELLE_CIPHER` seals, and
`helle keys reseal` brings what is there under it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_LENGTH = 12


class CannotOpen(Exception):
    """A sealed value was altered, moved from its place, or sealed under another key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands. It opens nowhere else."""

    table: str
    column: str
    row: uuid.UUID

    def associated_data(self) -> bytes:
        return f"{self.table}|{self.column}|{self.row.hex}".encode()


def _of_the_place(key: bytes, place: Place) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"helle value 2|" + place.associated_data()).derive(key))


CIPHERS: Final[Mapping[int, Callable[[bytes, Place], AESGCM | AESGCMSIV]]] = {
    1: lambda key, _place: AESGCMSIV(key),
    2: _of_the_place,
}


def in_force() -> bytes:
    """The first byte of what is sealed now."""
    return bytes([settings.HELLE_CIPHER])


def seal(key: bytes, place: Place, text: str) -> bytes:
    """Encrypt text for its place under a 32-byte key."""
    return seal_bytes(key, place, text.encode())


def unseal(key: bytes, place: Place, sealed: bytes) -> str:
    """Decrypt a sealed value. Raises `CannotOpen`."""
    try:
        return unseal_bytes(key, place, sealed).decode()
    except UnicodeDecodeError as error:
        raise CannotOpen("not a text") from error


def seal_bytes(key: bytes, place: Place, content: bytes) -> bytes:
    """Encrypt a piece of a file for its place under a 32-byte key."""
    nonce, cipher = os.urandom(NONCE_LENGTH), CIPHERS[settings.HELLE_CIPHER](key, place)
    return in_force() + nonce + cipher.encrypt(nonce, content, place.associated_data())


def unseal_bytes(key: bytes, place: Place, sealed: bytes) -> bytes:
    """Decrypt a sealed piece of a file. Raises `CannotOpen`."""
    sealed = bytes(sealed)
    cipher = CIPHERS.get(sealed[0]) if sealed else None
    if cipher is None:
        raise CannotOpen("unknown cipher")
    nonce, ciphertext = sealed[1 : 1 + NONCE_LENGTH], sealed[1 + NONCE_LENGTH :]
    try:
        return cipher(key, place).decrypt(nonce, ciphertext, place.associated_data())
    except (InvalidTag, ValueError) as error:  # A ValueError where it is cut short.
        raise CannotOpen("altered, moved or another key") from error
