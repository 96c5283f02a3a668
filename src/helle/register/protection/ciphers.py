"""The cipher of values: AES-GCM-SIV. Data keys are wrapped by `master`; blind indexes are those of `search_keys`.

A sealed value is bound to its place (table, column, key of the row): moved to another row it does not open.
Layout of a sealed value: one version byte, 12 bytes nonce, ciphertext with its 16-byte tag.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

VERSION = b"\x01"
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
    nonce = os.urandom(NONCE_LENGTH)
    return VERSION + nonce + AESGCMSIV(key).encrypt(nonce, content, place.associated_data())


def unseal_bytes(key: bytes, place: Place, sealed: bytes) -> bytes:
    """Decrypt a sealed piece of a file. Raises `CannotOpen`."""
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise CannotOpen("unknown version")
    nonce, ciphertext = sealed[1 : 1 + NONCE_LENGTH], sealed[1 + NONCE_LENGTH :]
    try:
        return AESGCMSIV(key).decrypt(nonce, ciphertext, place.associated_data())
    except (InvalidTag, ValueError) as error:  # A ValueError where it is cut short.
        raise CannotOpen("altered, moved or another key") from error
