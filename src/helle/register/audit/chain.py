"""How lines become leaves, leaves a root, and roots a signed chain. Pure functions over bytes.

Everything hashed or signed says first what it is, so that no line can pass for a node, no header for a tombstone.
A change here makes every sealed segment unreadable: bump the version in the domain and keep the old one.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HASH_LENGTH = 32
MARK_LENGTH = 6
NOTHING_BEFORE = bytes(HASH_LENGTH)

LEAF, NODE = b"\x00", b"\x01"  # RFC 6962, section 2.1
LINE_DOMAIN = b"helle audit line 1\n"
HEADER_DOMAIN = b"helle audit segment 1\n"
TOMBSTONE_DOMAIN = b"helle audit tombstone 1\n"
HANDOVER_DOMAIN = b"helle audit handover 1\n"

# Every column of a line but the place the sealer gives it. `detail` comes as PostgreSQL writes it, digit for digit.
LINE_COLUMNS = (
    "id",
    "at",
    "user_id",
    "unit_id",
    "role",
    "purpose",
    "action",
    "outcome",
    "object_id",
    "cases",
    "detail::text",
    "request_id",
)


def leaf_hash(values: Iterable[object]) -> bytes:
    """The leaf of a line, from its values in the order of `LINE_COLUMNS`."""
    return sha256(LEAF + LINE_DOMAIN + _canonical([_plain(value) for value in values])).digest()


def merkle_root(leaves: list[bytes]) -> bytes:
    """The root of a tree over leaf hashes. An odd node moves up unpaired, as in RFC 6962."""
    if not leaves:
        raise ValueError("a segment has at least one line")
    level = leaves
    while len(level) > 1:
        paired = [sha256(NODE + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    return level[0]


@dataclass(frozen=True, slots=True)
class Header:
    """What is signed of a segment. Its hash is the link of the next one."""

    number: int
    count: int
    root: bytes
    previous: bytes
    sealed_at: dt.datetime

    def to_bytes(self) -> bytes:
        """The header as it is signed and hashed."""
        return HEADER_DOMAIN + _canonical(
            [self.number, self.count, self.root.hex(), self.previous.hex(), _plain(self.sealed_at)]
        )

    def digest(self) -> bytes:
        """The hash that the next segment names."""
        return sha256(self.to_bytes()).digest()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is signed when a segment's lines are dropped at the end of their time: which, when, why."""

    number: int
    header: bytes
    dropped_at: dt.datetime
    reason: str

    def to_bytes(self) -> bytes:
        """The tombstone as it is signed."""
        return TOMBSTONE_DOMAIN + _canonical([self.number, self.header.hex(), _plain(self.dropped_at), self.reason])


def is_signed(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    """Whether the signature is the key's over this content."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Handover:
    """That a key signs from a segment and a moment on, signed by the key before it (the first by itself)."""

    first: int
    since: dt.datetime
    public: bytes
    signature: bytes

    @staticmethod
    def content(first: int, since: dt.datetime, public: bytes) -> bytes:
        """A handover as it is signed."""
        return HANDOVER_DOMAIN + _canonical([first, _plain(since), public.hex()])

    @classmethod
    def signed_by(cls, key: Ed25519PrivateKey, first: int, since: dt.datetime, public: bytes) -> Handover:
        return cls(first, since, public, key.sign(cls.content(first, since, public)))

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        return is_signed(key, self.signature, self.content(self.first, self.since, self.public))

    @classmethod
    def from_text(cls, text: str) -> Handover:
        """Raises `ValueError` for a line that is not one."""
        first, since, public, signature = text.split(" ")
        at = dt.datetime.fromisoformat(since)
        if (len(public), len(signature)) != (64, 128) or at.tzinfo is None:
            raise ValueError("a key or a signature is cut short")
        return cls(int(first), at, bytes.fromhex(public), bytes.fromhex(signature))

    def to_text(self) -> str:
        return " ".join([str(self.first), str(_plain(self.since)), self.public.hex(), self.signature.hex()])


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """One line of the roots file, which lies off the database.

    `marks` are the first bytes of each leaf in order, so that a line of a segment that was rebuilt can be named; the
    root proves, they only tell where. "" in what was written off before there were any.
    """

    number: int
    root: str
    header: str
    signature: str
    marks: str

    @classmethod
    def of(cls, header: Header, signature: bytes, leaves: Sequence[bytes]) -> WrittenOff:
        marks = b"".join(leaf[:MARK_LENGTH] for leaf in leaves)
        return cls(header.number, header.root.hex(), header.digest().hex(), signature.hex(), marks.hex())

    @classmethod
    def from_text(cls, text: str) -> WrittenOff:
        """Raises `ValueError` for a line that is not one, as one cut short."""
        number, root, header, signature, *rest = text.split(" ")
        marks = rest[0] if rest else ""
        if (len(root), len(header), len(signature)) != (64, 64, 128) or len(rest) > 1 or len(marks) % (2 * MARK_LENGTH):
            raise ValueError("a hash or a signature is cut short")
        bytes.fromhex(root + header + signature + marks)
        return cls(int(number), root, header, signature, marks)

    def to_text(self) -> str:
        return " ".join(
            [str(self.number), self.root, self.header, self.signature, *([self.marks] if self.marks else [])]
        )

    def says(self, header: Header, signature: bytes) -> bool:
        """Whether it is this header with this signature that was written off."""
        written = (self.number, self.root, self.header, self.signature)
        return written == (header.number, header.root.hex(), header.digest().hex(), signature.hex())

    def leaf_marks(self) -> list[bytes]:
        """The first bytes of each leaf in order; none where none were written off."""
        marks = bytes.fromhex(self.marks)
        return [marks[start : start + MARK_LENGTH] for start in range(0, len(marks), MARK_LENGTH)]


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _canonical(values: list[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
