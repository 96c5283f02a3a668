"""The key of the process that answers whoever has no login: of receipts, and of what its form asks to be brought back.

It opens no name and no text, and keys no search: whoever carries it away learns of none of them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FILE: Final = "portal.key"
# What a receipt costs to try: 16 MB and some 40 ms each, so that its sixteen digits are not tried through.
_ROUNDS, _BLOCK, _SIDE_BY_SIDE = 2**14, 8, 1


@dataclass(frozen=True, slots=True)
class ReceiptSecrets:
    """What follows from a receipt: `found_by` is kept in the register, and `key` nowhere."""

    found_by: bytes
    key: bytes


def keyed(domain: str, value: str) -> bytes:
    """A keyed hash of a value for one use. 32 bytes."""
    return hmac.digest(_derived(domain), value.encode(), sha256)


def of_receipt(receipt: str) -> ReceiptSecrets:
    """By what the report of a receipt is found, and what its key is sealed under for whoever brings the receipt."""
    both = hashlib.scrypt(receipt.encode(), salt=_derived("receipt"), n=_ROUNDS, r=_BLOCK, p=_SIDE_BY_SIDE, dklen=64)
    return ReceiptSecrets(both[:32], both[32:])


@cache
def _derived(domain: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"helle portal {domain}".encode()).derive(_secret())


@cache
def _secret() -> bytes:
    content = Path(settings.HELLE_SECRETS, FILE).read_bytes()
    if len(content) != 32:
        raise ValueError(f"{FILE} must be 32 bytes")
    return content
