"""Which key signed the ledger of erasures when: a chain of public keys, as it lies beside the ledger.

A line says from which line of the ledger and which moment on a key signs, what the last line of the ledger was then,
and what the line before in this list. It is signed by the key before it (`former`); or by the new key alone
(`vouched`), where the former is lost or may be in other hands and two keepers brought the new one. So whoever has a
former key signs nothing later, and rewrites nothing earlier either: the ledger up to the handover is pinned by it.

A vouched line can be made by anybody, for a key of her own. It is believed by whoever holds that key or a later one,
and by nobody who was given an earlier one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DOMAIN: Final = b"helle erasure keys 1\n"
FIRST, FORMER, VOUCHED = "first", "former", "vouched"
_BEGINNING: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Handover:
    """That a key signs from a line of the ledger and a moment on."""

    first: int
    since: dt.datetime
    public: str
    last_line: str
    before: str
    how: str
    signature: str

    @classmethod
    def from_text(cls, text: str) -> Handover:
        """Raises `ValueError` for a line that is not one."""
        first, since, public, last_line, before, how, signature = text.split(" ")
        found = cls(int(first), dt.datetime.fromisoformat(since), public, last_line, before, how, signature)
        lengths = [len(one) for one in (public, last_line, before, signature)]
        if lengths != [64, 64, 64, 128] or how not in (FIRST, FORMER, VOUCHED) or found.since.tzinfo is None:
            raise ValueError("cut short")
        if found.to_text() != text:
            raise ValueError("not as it is written")
        return found

    def to_text(self) -> str:
        at = self.since.isoformat(timespec="microseconds")
        return f"{self.first} {at} {self.public} {self.last_line} {self.before} {self.how} {self.signature}"

    def signed_by(self, key: Ed25519PrivateKey) -> Handover:
        return replace(self, signature=key.sign(self._content()).hex())

    def is_signed_by(self, public: str) -> bool:
        return holds(public, self.signature, self._content())

    def _content(self) -> bytes:
        return DOMAIN + self.to_text().rpartition(" ")[0].encode()


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The public keys in the order in which they signed."""

    handovers: tuple[Handover, ...]

    def of_line(self, number: int) -> str:
        """The key that a line of the ledger has to be signed with."""
        return next((one.public for one in reversed(self.handovers) if one.first <= number), "")

    def from_moment(self, at: dt.datetime) -> list[str]:
        """The key that signed at a moment, and those after it: they are ours as well. None that was retired before."""
        last = max((place for place, one in enumerate(self.handovers) if one.since <= at), default=0)
        return [one.public for one in self.handovers[last:]]


def beginning(key: Ed25519PrivateKey) -> Handover:
    """The first line of the list: a key that signs from the first line of the ledger on."""
    return Handover(1, _BEGINNING, public_of(key.public_key()), digest(""), digest(""), FIRST, "").signed_by(key)


def alone(public: Ed25519PublicKey) -> KnownKeys:
    """The one key of a ledger that has no list of them."""
    return KnownKeys((Handover(1, _BEGINNING, public_of(public), digest(""), digest(""), FIRST, ""),))


def following(
    listed: Sequence[Handover],
    new: Ed25519PrivateKey,
    lines: Sequence[str],
    since: dt.datetime,
    former: Ed25519PrivateKey | None,
) -> Handover:
    """The line by which a new key signs what follows these lines of the ledger; without a former key it vouches."""
    unsigned = Handover(
        len(lines) + 1,
        since.astimezone(dt.UTC),
        public_of(new.public_key()),
        digest(lines[-1] if lines else ""),
        digest(listed[-1].to_text()),
        FORMER if former else VOUCHED,
        "",
    )
    return unsigned.signed_by(former or new)


def problems(listed: Sequence[Handover], trusted: str) -> list[str]:
    """What is wrong with a list of keys for whoever trusts one of them, each with its place."""
    found = []
    for place, one in enumerate(listed, start=1):
        before = listed[place - 2] if place > 1 else None
        by = before.public if before and one.how == FORMER else one.public
        if not one.is_signed_by(by) or (one.how == FIRST) != (before is None):
            found.append(f"key {place}: is not signed by the one before it")
        if one.before != digest(before.to_text() if before else ""):
            found.append(f"key {place}: does not follow from the one before it")
        if (one.first, one.since) < ((before.first, before.since) if before else (1, _BEGINNING)):
            found.append(f"key {place}: begins before the one before it")
    vouched = max((place for place, one in enumerate(listed) if one.how == VOUCHED), default=0)
    if trusted not in {one.public for one in listed[vouched:]}:
        found.append("the key that we trust is none of them, or was not asked when a later one was vouched for")
    return found


def misplaced(listed: Sequence[Handover], lines: Sequence[str]) -> list[str]:
    """Where the ledger is not the one at whose line a key took over."""
    found = []
    for one in listed:
        if one.first - 1 > len(lines):
            found.append(f"line {len(lines)} is the last, and a key took over after line {one.first - 1}")
        elif one.last_line != digest(lines[one.first - 2] if one.first > 1 else ""):
            found.append(f"line {one.first - 1}: is another than when a key took over after it")
    return found


def digest(text: str) -> str:
    """What the next line says of this one."""
    return sha256(text.encode()).hexdigest()


def public_of(key: Ed25519PublicKey) -> str:
    """A public key as it stands in the list."""
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()


def holds(public: str, signature: str, content: bytes) -> bool:
    """Whether a content is signed by a key of the list."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
