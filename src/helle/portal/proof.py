"""Proof of work: what a browser computes so that thousands of reports cost something, and nobody has to be known.

A challenge is signed, holds when it was made, and is for one thing: for one report, whose draft knows it, or for one
receipt, which goes into what is computed. So none is of use twice, and nothing of it is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import uuid
from typing import Final

from django.conf import settings

from helle.register.protection import portal_key

LASTS_SECONDS: Final = 2 * 3600
MOST_DIGITS: Final = 18
# Short enough for one block of the hash, long enough that none is guessed while it lasts.
PART_BYTES: Final = 8


def challenge_for(report_id: uuid.UUID | None = None) -> str:
    """What a browser is to work on: for a report (by its id, which it does not tell), or for a receipt to be typed."""
    nonce = _nonce_of(report_id) if report_id else secrets.token_hex(PART_BYTES)
    return _signed(f"{int(time.time()) // 60}.{nonce}")


def is_proven(challenge: str, solution: str, *, report_id: uuid.UUID | None = None, receipt: str = "") -> bool:
    """Whether the work was done, lately, for this very report or receipt."""
    issued, _dot, rest = challenge.partition(".")
    nonce = rest.partition(".")[0]
    if not (solution.isascii() and solution.isdigit() and len(solution) <= MOST_DIGITS):
        return False
    if not hmac.compare_digest(challenge.encode(), _signed(f"{issued}.{nonce}").encode()):
        return False
    if not 0 <= time.time() - int(issued) * 60 <= LASTS_SECONDS:
        return False
    if report_id is not None and not hmac.compare_digest(nonce, _nonce_of(report_id)):
        return False
    return leading_zeros(f"{challenge}:{receipt}:{solution}") >= settings.HELLE_PORTAL_PROOF_BITS


def leading_zeros(text: str) -> int:
    """With how many zero bits the SHA-256 of a text begins."""
    digest = hashlib.sha256(text.encode()).digest()
    return len(digest) * 8 - int.from_bytes(digest).bit_length()


def _signed(text: str) -> str:
    return f"{text}.{portal_key.keyed('challenge', text)[:PART_BYTES].hex()}"


def _nonce_of(report_id: uuid.UUID) -> str:
    return portal_key.keyed("nonce", report_id.hex)[:PART_BYTES].hex()
